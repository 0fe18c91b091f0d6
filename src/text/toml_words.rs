//! What a TOML parser's message means, in words a policy keeper knows. The marks that an input method leaves behind
//! (full-width quotes, colon, equals sign) are looked for first, because they are the usual cause.

use super::{Fault, Source};

const FULL_WIDTH: [(char, &str); 9] = [
    ('“', "\""),
    ('”', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('＝', "="),
    ('：', "= 或 :"),
    ('，', ","),
    ('［', "["),
    ('］', "]"),
];

/// The fault for a message of the TOML parser, and whether it is sure to be one of its own: what is not understood at all
/// often only follows from a bracket that was left open above.
pub(super) fn fault(source: &Source, error: &toml::de::Error) -> (Fault, bool) {
    let span = error.span().unwrap_or(0..0);
    let place = source.place(span.clone());
    let text = &*source.text;
    let line_start = text[..floor(text, span.start)].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[line_start..].find('\n').map_or(text.len(), |at| line_start + at);
    let message = error.message();

    if message.starts_with("duplicate key") {
        let name = text.get(place.span.clone()).unwrap_or("");
        let fault = Fault::new("E_DUPLICATE", place, format!("“{}”写了两遍", name.trim_matches('"')));
        return (fault.help("同一个名字只能出现一次；删掉一处，或改成别的名字"), true);
    }
    for (at, character) in outside_quotes(&text[line_start..line_end]) {
        if let Some((_, ascii)) = FULL_WIDTH.iter().find(|(full, _)| *full == character) {
            let start = line_start + at;
            let place = source.place(start..start + character.len_utf8());
            let fault = Fault::new("E_TOML", place, format!("这里是全角符号“{character}”"));
            return (fault.help(format!("改成英文半角的 {ascii}（输入法切到英文状态）")), true);
        }
    }
    let line = &text[line_start..line_end];
    let key = line.split('=').next().unwrap_or("").trim();
    if line.contains('=') && !key.starts_with(['"', '\'']) && !key.is_ascii() {
        let fault = Fault::new("E_TOML", place, format!("中文名字“{key}”要用英文双引号括起来"));
        return (fault.help(format!("写成 \"{}\" = …", key.trim_matches(['“', '”']))), true);
    }
    if let Some(open) = left_open(&text[..line_start]) {
        let fault = Fault::new("E_TOML", place, format!("上面有一个 {open} 没有配对，从这里起读不下去"));
        return (fault.help("在上一行的末尾补上右括号；一组 { } 可以写成几行，但每项后面要有逗号"), false);
    }
    let (what, how, sure) = if message.contains("string") || message.contains("quote") {
        ("文字的引号没有配对", "文字前后各要一个英文双引号", true)
    } else if message.contains("key with no value") || message.contains("expected `=`") {
        ("名字后面缺等号或内容", "写成 名字 = 内容", false)
    } else if message.contains("array") {
        ("方括号 [ ] 没有配对，或中间缺逗号", "检查这一段的括号和逗号", false)
    } else if message.contains("inline table") {
        ("花括号 { } 没有配对，或中间缺逗号", "检查这一段的括号和逗号", false)
    } else if message.contains("float") || message.contains("integer") || message.contains("number") {
        ("数字写法不对", "只用半角数字和小数点；带单位或百分号的要加引号，如 \"1.3%\"", true)
    } else if message.contains("date") || message.contains("time") {
        ("日期写法不对", "写成 2026-01-01，不加引号", true)
    } else {
        ("这里的写法读不懂", "对照同一文件里写法相近的一行检查引号、等号和括号", false)
    };
    (Fault::new("E_TOML", place, what).help(how), sure)
}

/// The bracket that the statement before a line leaves open: of the last line above that is not empty.
fn left_open(above: &str) -> Option<char> {
    let line = above.lines().rev().find(|line| !line.trim().is_empty())?;
    let mut open = Vec::new();
    for (_, c) in outside_quotes(line) {
        match c {
            '{' | '[' => open.push(c),
            '}' | ']' => _ = open.pop(),
            _ => {}
        }
    }
    open.pop()
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Characters of a line that stand outside strings and before a comment.
fn outside_quotes(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut open = None;
    let mut comment = false;
    line.char_indices().filter(move |(_, c)| {
        if comment {
            return false;
        }
        if let Some(quote) = open {
            if *c == quote {
                open = None;
            }
            return false;
        }
        match c {
            '"' | '\'' => open = Some(*c),
            '#' => comment = true,
            _ => {}
        }
        true
    })
}
