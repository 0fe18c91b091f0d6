//! What a TOML parser's message means, in words a policy keeper knows. The marks that an input method leaves behind
//! (full-width quotes, colon, equals sign) are looked for first, because they are the usual cause.

use std::ops::Range;

use jiff::civil::Date;

use super::{Fault, Source};

const FULL_WIDTH: [(char, &str); 16] = [
    ('“', "\""),
    ('”', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('＝', "="),
    ('：', "= 或 :"),
    ('，', ","),
    ('［', "["),
    ('］', "]"),
    ('【', "["),
    ('】', "]"),
    ('｛', "{"),
    ('｝', "}"),
    ('％', "%，连数字一起加引号"),
    ('\u{a0}', "空格"),
    ('\u{3000}', "空格"),
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
            if character.is_whitespace() {
                let fault = Fault::new("E_TOML", place, "这里有一个特殊的空格（全角的，或从网页上带来的）");
                return (fault.help("删掉它，改打一个普通的空格"), true);
            }
            let fault = Fault::new("E_TOML", place, format!("这里是全角符号“{character}”"));
            return (fault.help(format!("改成英文半角的 {ascii}（输入法切到英文状态）")), true);
        }
    }
    let line = &text[line_start..line_end];
    if let Some((at, what, how)) = spoilt(line) {
        let place = source.place(line_start + at.start..line_start + at.end);
        return (Fault::new("E_TOML", place, what).help(how), true);
    }
    if line.trim_start().starts_with(['{', '[', '"'])
        && message.contains("array")
        && ends_without_comma(&text[..line_start])
    {
        let fault = Fault::new("E_TOML", place, "上一行的末尾少一个逗号");
        return (fault.help("一列里的每一项后面都要有英文逗号"), true);
    }
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

/// A word of a line that is written as people write and TOML does not: where it is, what it is, how it is written.
fn spoilt(line: &str) -> Option<(Range<usize>, String, String)> {
    let outside: Vec<(usize, char)> = outside_quotes(line).collect();
    if let Some((at, c)) = outside.iter().find(|(_, c)| ('０'..='９').contains(c)) {
        let how = "改成英文半角的数字（输入法切到英文状态）".to_owned();
        return Some((*at..at + c.len_utf8(), format!("这里是全角数字“{c}”"), how));
    }
    let header = line.trim_start().starts_with('[') && !outside.iter().any(|(_, c)| *c == '=');
    if let Some((at, c)) = outside.iter().find(|(_, c)| header && !c.is_ascii()) {
        let how = "写成 [fill.\"名字\"] 这样：点后面的中文名字加英文双引号".to_owned();
        return Some((*at..at + c.len_utf8(), "方括号里的中文名字没有加英文双引号".into(), how));
    }
    for (at, _) in outside.iter().filter(|(_, c)| *c == '=') {
        let rest = &line[at + 1..];
        let start = at + 1 + rest.len() - rest.trim_start().len();
        let number: String = line[start..].chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
        let number = number.trim_end_matches(',');
        let mut groups = number.split(',');
        let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()));
        if first && number.contains(',') && groups.all(|group| group.len() == 3) {
            let how = format!("写成 {}", number.replace(',', ""));
            return Some((start..start + number.len(), "数里不能有千分位的逗号".into(), how));
        }
    }
    let apart = |c: &char| c.is_whitespace() || matches!(c, ',' | '=' | '[' | ']' | '{' | '}');
    for word in outside.split(|(_, c)| apart(c)).filter(|word| !word.is_empty()) {
        let text: String = word.iter().map(|(_, c)| c).collect();
        let start = word.first().map_or(0, |(at, _)| *at);
        let here = start..start + text.len();
        let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit() || c == '.');
        if text.strip_suffix('%').is_some_and(digits) {
            let how = format!("写成 \"{text}\"");
            return Some((here, "带百分号的数要加英文双引号".into(), how));
        }
        let parts: Vec<&str> = text.split(['/', '.', '-', '—', '–', '－', '−', '―']).collect();
        if let [year, month, day] = parts.as_slice()
            && year.len() == 4
            && parts.iter().all(|part| part.parse::<i16>().is_ok())
        {
            let small = |part: &str| part.parse::<i8>().unwrap_or(0);
            match Date::new(year.parse().unwrap_or(0), small(month), small(day)) {
                Ok(date) if date.to_string() == text => {}
                Ok(date) => {
                    let how = format!("写成 {date}，不加引号");
                    return Some((here, "日期要用两条短横，月和日都写两位".into(), how));
                }
                Err(_) => return Some((here, format!("没有 {text} 这一天"), "核对月和日".into())),
            }
        }
    }
    None
}

/// Whether the last line above that says anything ends an item of a list without a comma.
fn ends_without_comma(above: &str) -> bool {
    let lines = above.lines().rev().map(str::trim);
    let last = lines.into_iter().find(|line| !line.is_empty() && !line.starts_with('#'));
    last.is_some_and(|line| line.ends_with(['}', ']', '"']))
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
