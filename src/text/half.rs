//! Characters as an input method in full width writes them.

/// The ASCII character a full-width one stands for; others stay.
pub const fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(c as u32 - 0xfee0) {
            Some(ascii) => ascii,
            None => c,
        },
        other => other,
    }
}
