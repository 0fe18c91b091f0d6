//! Reading the program's own code: its literals, for tests of what it says.

/// The string and character literals of a piece of code, as written.
pub fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let before = &rest[..at];
        let raw = before.trim_end_matches('#');
        let hashes = if raw.ends_with('r') { before.len() - raw.len() } else { 0 };
        let is_raw = raw.ends_with('r') && !raw[..raw.len() - 1].ends_with(|c: char| c.is_alphanumeric());
        let after = &rest[at + 1..];
        let length = match rest.as_bytes()[at] {
            b'/' if after.starts_with('/') => {
                rest = &after[after.find('\n').unwrap_or(after.len())..];
                continue;
            }
            b'"' if is_raw => after.find(&format!("\"{}", "#".repeat(hashes))),
            b'"' => end_of_literal(after, '"'),
            // A lifetime has no closing quote right after one character.
            b'\'' => end_of_literal(after, '\'')
                .filter(|end| after[..*end].chars().count() == 1 || after.starts_with('\\')),
            _ => None,
        };
        match length {
            Some(length) => {
                found.push(after[..length].to_owned());
                rest = &after[length + 1..];
            }
            None => rest = after,
        }
    }
    found
}

fn end_of_literal(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(at),
            _ => {}
        }
    }
    None
}
