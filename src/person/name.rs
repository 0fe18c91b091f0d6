//! Names as they stand on documents: the dot between parts, rare characters, length. A name is never shortened and never
//! replaced by a homophone; what does not look like a name is only asked about, because long and short names are real.

use super::{Change, Checked, Finding, Masked, mask_name};
use crate::text::half_width;

/// A name as it is kept: tidied, every character its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name(String);

/// What is known of the nationality of who bears the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nationality {
    /// Chinese, or not said.
    #[default]
    Chinese,
    /// Of another country: Latin letters are then as they should be.
    Foreign,
}

impl Name {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name for screens and slips: `张*`.
    pub fn masked(&self) -> Masked {
        mask_name(&self.0)
    }

    /// How many characters, each of them one however it is stored.
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// The characters many systems cannot show, each once, with their code points.
    pub fn rare(&self) -> Vec<String> {
        let mut rare: Vec<String> = Vec::new();
        for c in self.0.chars().filter(|c| is_rare(*c)) {
            let shown = format!("{c}（U+{:04X}）", u32::from(c));
            if !rare.contains(&shown) {
                rare.push(shown);
            }
        }
        rare
    }
}

/// The dot of the standard.
const DOT: char = '\u{b7}';

/// What input methods, other systems and the ID card's own print give in its place.
const DOTS: [char; 10] = [
    '\u{2022}', '\u{30fb}', '\u{ff0e}', '。', '.', '\u{2027}', '\u{ff65}', '\u{2219}', '\u{22c5}', '\u{ff61}',
];

/// Names with more characters than this are real and are asked about.
const LONG: usize = 15;

/// What is put aside for a name in our own records, in characters.
const ROOM: usize = 50;

/// Tidies and checks a name. Errors: `E_EMPTY E_CHAR E_FMT`; warnings: `W_NAME`; hints: `H_NAME` (rare characters).
pub fn check_name(text: &str, nationality: Nationality) -> Checked<Name> {
    let (name, changed) = tidy(text);
    let foreign = is_latin(&name);
    let mut checked = Checked::new(changed);
    if name.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录姓名。请照证件录"));
    }
    if foreign {
        checked.errors.extend(name.chars().enumerate().filter_map(|(at, c)| strange_letter(at + 1, c)));
        checked.warnings.extend(name.chars().enumerate().find_map(|(at, c)| unusual(at + 1, c)));
    } else {
        checked.errors.extend(name.chars().enumerate().filter_map(|(at, c)| strange(at + 1, c)));
        checked.errors.extend(misplaced_dot(&name));
    }
    if !checked.is_valid() {
        return checked;
    }
    let name = Name(name);
    let latin = foreign || name.0.chars().any(|c| c.is_ascii_alphabetic());
    if latin && nationality == Nationality::Chinese {
        checked.warnings.push(Finding::whole(
            "W_NAME",
            "姓名是拉丁字母。外国人的照护照录，并填国籍；中国籍的请照证件录汉字",
        ));
    }
    checked.warnings.extend((!latin).then(|| odd_length(name.length())).flatten());
    let rare = name.rare();
    if !rare.is_empty() {
        checked.hints.push(Finding::whole(
            "H_NAME",
            format!(
                "有生僻字 {}：照证件录原字，不用同音字或拼音代替；屏上显示不出的按码位核。别的系统里是拼音或“*”的，列为姓名不一致",
                rare.join("、")
            ),
        ));
    }
    checked.finish(name)
}

/// Spaces between 汉字 out, one between Latin words, every dot the one of the standard, full width to half, capitals.
fn tidy(text: &str) -> (String, Vec<Change>) {
    let (mut wide, mut dots, mut small) = (0, 0, false);
    let foreign = is_latin(text);
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'))
        .map(|c| {
            if DOTS.contains(&c) && !foreign {
                dots += 1;
                return DOT;
            }
            // A full-width question mark is what another system left where it had no glyph: that is to be seen as it is.
            let half = if c == '？' || c == '＊' { c } else { half_width(c) };
            wide += usize::from(half != c);
            let mut capital = half.to_uppercase();
            // One letter for one: ß has no capital of its own.
            let capital = match (capital.next(), capital.next()) {
                (Some(capital), None) => capital,
                _ => half,
            };
            small |= capital != half;
            if half == '’' { '\'' } else { capital }
        })
        .collect();
    let mut name = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let apart = latin(name.chars().last()) && latin(word.chars().next());
        if apart || foreign && !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    let spaces = plain.chars().filter(|c| c.is_whitespace()).count()
        - name.chars().filter(|c| c.is_whitespace()).count();
    let counts =
        [(spaces, Change::Spaces(spaces)), (wide, Change::FullWidth(wide)), (dots, Change::Dots(dots))];
    let mut changed: Vec<Change> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, change)| change).collect();
    if small {
        changed.push(Change::Capitals);
    }
    (name, changed)
}

/// Written in letters, as in a foreign passport: no 汉字 in it.
fn is_latin(text: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() && !is_han(c) && !is_private(c);
    text.chars().any(|c| letter(half_width(c))) && !text.chars().any(|c| is_han(c) || is_private(c))
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// What no passport writes in a name.
fn strange_letter(position: usize, c: char) -> Option<Finding> {
    let what = match c {
        '0'..='9' => "姓名里没有数字",
        '?' | '？' | '□' | '■' | '*' | '＊' | '\u{fffd}' | '〓' => "多半是别的系统缺字留下的占位",
        _ if c.is_control() => "是看不见的控制符",
        _ => return None,
    };
    let message = format!("第 {position} 个是“{}”，{what}。请照护照资料页改", c.escape_debug());
    Some(Finding::at("E_CHAR", position, message))
}

/// What a passport writes beside plain letters: real, and to be copied with care.
fn unusual(position: usize, c: char) -> Option<Finding> {
    if c.is_ascii_uppercase()
        || matches!(c, ' ' | '-' | '\'' | '.' | ',' | '·')
        || strange_letter(position, c).is_some()
    {
        return None;
    }
    let what = if c.is_alphabetic() {
        "带符号的字母，护照机读行里写法可能不同（如 Ü 写 UE）"
    } else {
        "姓名里少见的符号"
    };
    let message =
        format!("第 {position} 个是“{c}”，{what}。照护照资料页录，别的系统里写法不同的，按同一人核护照号");
    Some(Finding::at("W_NAME", position, message))
}

fn strange(position: usize, c: char) -> Option<Finding> {
    let what = match c {
        _ if is_han(c) || c == DOT || c == ' ' || c.is_ascii_uppercase() || c == '\'' => return None,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => {
            return Some(Finding::at(
                "E_CHAR",
                position,
                format!(
                    "第 {position} 个字是旧系统的自造字（U+{:04X}），换一台机器就变样。请照证件找到标准字再录；找不到的走生僻字登记",
                    u32::from(c)
                ),
            ));
        }
        '?' | '？' | '□' | '■' | '*' | '＊' | '\u{fffd}' | '〓' => "多半是别的系统缺字留下的占位",
        '0'..='9' => "姓名里没有数字",
        '-' => "汉字姓名里没有连字符",
        _ if c.is_control() => "是看不见的控制符",
        _ => "姓名里没有这个符号",
    };
    let message = format!(
        "第 {position} 个字是“{}”，{what}。请照证件改；证件上的字打不出来的，走生僻字登记，不用别的字代替",
        c.escape_debug()
    );
    Some(Finding::at("E_CHAR", position, message))
}

fn misplaced_dot(name: &str) -> Option<Finding> {
    let characters: Vec<char> = name.chars().collect();
    let at = characters.iter().enumerate().position(|(at, c)| {
        let edge = at == 0 || at + 1 == characters.len();
        *c == DOT && (edge || characters[at - 1] == DOT)
    })?;
    let position = at + 1;
    let message = format!("第 {position} 个是间隔号“·”；它只能在两段名字中间，一处一个。请对照证件改");
    Some(Finding::at("E_FMT", position, message))
}

fn odd_length(length: usize) -> Option<Finding> {
    let message = match length {
        1 => "姓名只有 1 个字。请对照证件，确是这样的照录".to_owned(),
        count if count > ROOM => {
            format!(
                "姓名有 {count} 个字，超过系统预留的 {ROOM} 个字。请对照证件看是否多录；确是这样的走生僻字登记，不要截短"
            )
        }
        count if count > LONG => {
            format!(
                "姓名有 {count} 个字。请对照证件，确是这样的照录；社保卡旧文件只放得下 30 字节，写卡时会截短，要另外登记全名"
            )
        }
        _ => return None,
    };
    Some(Finding::whole("W_NAME", message))
}

/// 汉字 of every extension, 〇 among them.
fn is_han(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

/// Outside what every old system has (GBK): asked for by GB 18030-2022, level 3.
fn is_rare(c: char) -> bool {
    is_han(c) && c != '〇' && !matches!(c, '\u{4e00}'..='\u{9fa5}')
}

/// Characters that are often written for each other and yet make another name.
const LOOKALIKES: [&str; 6] = ["闫閆阎閻", "肖萧蕭", "付傅", "戴代", "丘邱", "于於"];

/// Compares the names on two documents. `W_NAME` when they differ: which character, and whether the two are often written
/// for each other. Dots and spaces do not make a difference.
pub fn compare_names(one: &str, other: &str) -> Option<Finding> {
    let (one, other) = (tidy(one).0, tidy(other).0);
    if one == other {
        return None;
    }
    let pair = one.chars().zip(other.chars()).enumerate().find(|(_, (a, b))| a != b);
    let message = match pair {
        Some((at, (a, b))) => {
            let alike = LOOKALIKES.iter().any(|group| group.contains(a) && group.contains(b));
            let why = if alike { "（繁简或常混写的两个字，不是一个姓名）" } else { "" };
            format!("第 {} 个字一处是“{a}”，一处是“{b}”{why}", at + 1)
        }
        None => "两处姓名字数不一样".to_owned(),
    };
    let position = pair.map(|(at, _)| at + 1);
    let message = format!("{message}。以证件为准，录错的改；证件与系统不一致的，走个人基本信息变更");
    Some(Finding { code: "W_NAME", position, message })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chinese(text: &str) -> Checked<Name> {
        check_name(text, Nationality::Chinese)
    }

    #[test]
    fn names_are_judged_as_the_table_says() {
        for (typed, kept, code) in [
            ("张三", "张三", ""),
            ("阿卜杜拉•买买提", "阿卜杜拉·买买提", ""),
            ("𬱖䶮", "𬱖䶮", ""),
            ("王 五", "王五", ""),
            ("李〇〇", "李〇〇", ""),
            ("㛃𫖯𠅤", "㛃𫖯𠅤", ""),
            ("李?明", "", "E_CHAR"),
            ("李？明", "", "E_CHAR"),
            ("李□明", "", "E_CHAR"),
            ("李*明", "", "E_CHAR"),
            ("·张三", "", "E_FMT"),
            ("张三·", "", "E_FMT"),
            ("阿··买", "", "E_FMT"),
            ("12号", "", "E_CHAR"),
            ("李\u{e863}", "", "E_CHAR"),
            ("赵", "赵", "W_NAME"),
            ("LI XIAOMING", "LI XIAOMING", "W_NAME"),
            ("", "", "E_EMPTY"),
        ] {
            let checked = chinese(typed);
            let found = checked.errors.iter().chain(&checked.warnings).map(|f| f.code).next();
            assert_eq!(found.unwrap_or(""), code, "{typed}");
            assert_eq!(checked.value.as_ref().map_or("", Name::as_str), kept, "{typed}");
        }
        assert_eq!(chinese("王 五").changed, [Change::Spaces(1)]);
        let foreign = check_name("li  xiaoming", Nationality::Foreign);
        assert!(foreign.warnings.is_empty());
        assert_eq!(foreign.value.unwrap().as_str(), "LI XIAOMING");
        // What stands in passports is never refused.
        for (typed, kept, code) in [
            ("Jean-Pierre", "JEAN-PIERRE", ""),
            ("MÜLLER", "MÜLLER", "W_NAME"),
            ("LI XIAOMING JR.", "LI XIAOMING JR.", ""),
            ("O'BRIEN", "O'BRIEN", ""),
            ("Smith, J. 3RD", "", "E_CHAR"),
            ("SM?TH", "", "E_CHAR"),
        ] {
            let checked = check_name(typed, Nationality::Foreign);
            let found = checked.errors.iter().chain(&checked.warnings).map(|f| f.code).next();
            assert_eq!((found.unwrap_or(""), checked.value.as_ref().map_or("", Name::as_str)), (code, kept));
            assert!(checked.errors.iter().all(|f| !f.message.contains("生僻字登记")), "{typed}");
        }
    }

    #[test]
    fn every_dot_becomes_the_one_of_the_standard() {
        for dot in ['•', '・', '．', '。', '.', '‧', '·'] {
            let checked = chinese(&format!("阿里{dot}买买提"));
            assert_eq!(checked.value.unwrap().as_str(), "阿里·买买提", "{dot}");
            let told: &[Change] = if dot == '·' { &[] } else { &[Change::Dots(1)] };
            assert_eq!(checked.changed, told, "{dot}");
        }
    }

    #[test]
    fn rare_characters_count_one_each_and_are_named() {
        let checked = chinese("𬱖䶮");
        let name = checked.value.unwrap();
        assert_eq!((name.length(), name.rare()), (2, vec!["𬱖（U+2CC56）".into(), "䶮（U+4DAE）".into()]));
        assert!(checked.hints[0].message.contains("不用同音字"));
        assert!(chinese("张三").hints.is_empty());
        let long = chinese(&"买".repeat(22));
        assert!(long.is_valid() && long.warnings[0].message.contains("22 个字"));
        assert!(chinese(&"买".repeat(15)).warnings.is_empty());
    }

    #[test]
    fn two_names_are_the_same_or_it_is_said_where_not() {
        assert_eq!(compare_names("阿里•买买提", "阿里·买买提"), None);
        let differ = compare_names("闫明", "阎明").unwrap();
        assert_eq!((differ.code, differ.position), ("W_NAME", Some(1)));
        assert!(differ.message.contains("不是一个姓名") && differ.message.contains("个人基本信息变更"));
        assert!(compare_names("张三", "张三丰").unwrap().message.contains("字数不一样"));
    }
}
