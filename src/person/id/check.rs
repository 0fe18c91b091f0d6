//! The checks of an eighteen-digit number, cheapest first; all are made, so that a clerk can look at more than the first.

use jiff::civil::Date;

use super::super::{Finding, full_years, region};
use super::check_digit;
use super::date::{self, NoDate};

/// Nobody is known to be older than this by much: who is, may no longer live.
const OLDEST: i16 = 110;

/// One thing wrong with eighteen characters, still without a word: cheap enough for a million of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Some character cannot stand where it stands.
    Character,
    /// No province has the first two digits.
    Region,
    /// No province has the second and third digit of a permanent residence card.
    Issuer,
    /// The birth date is none.
    Date(NoDate),
    /// Born after today.
    Future(Date),
    /// Born before 1900.
    Old(Date),
    /// The last character should be this one.
    Checksum(char),
}

impl Wrong {
    /// The stable code.
    pub(super) fn code(self) -> &'static str {
        match self {
            Wrong::Character => "E_CHAR",
            Wrong::Region | Wrong::Issuer => "E_REGION",
            Wrong::Date(_) => "E_DATE",
            Wrong::Future(_) => "E_DATE_FUTURE",
            Wrong::Old(_) => "E_DATE_OLD",
            Wrong::Checksum(_) => "E_CHECKSUM",
        }
    }
}

/// What is wrong with `text`, which has eighteen characters: the area, the birth, the check digit, in this order.
pub(super) fn wrongs(text: &str, today: Date) -> [Option<Wrong>; 3] {
    let [first @ .., last] = text.as_bytes() else { return [Some(Wrong::Character), None, None] };
    if first.len() != 17 || !first.iter().all(u8::is_ascii_digit) || !(last.is_ascii_digit() || *last == b'X')
    {
        return [Some(Wrong::Character), None, None];
    }
    let area = match first[0] {
        b'9' => region::province(&text[1..3]).is_none().then_some(Wrong::Issuer),
        _ => region::province(&text[..2]).is_none().then_some(Wrong::Region),
    };
    let birth = match date::read(text, 7) {
        Err(why) => Some(Wrong::Date(why)),
        Ok(birth) if birth > today => Some(Wrong::Future(birth)),
        Ok(birth) if birth.year() < 1900 => Some(Wrong::Old(birth)),
        Ok(_) => None,
    };
    let want = check_digit(&text[..17]);
    [area, birth, (u32::from(*last) != u32::from(want)).then_some(Wrong::Checksum(want))]
}

/// Errors and warnings of `text`, which has eighteen characters.
pub(super) fn check(text: &str, today: Date) -> (Vec<Finding>, Vec<Finding>) {
    let strange = strange_characters(text);
    if !strange.is_empty() {
        return (strange, Vec::new());
    }
    let wrong = wrongs(text, today);
    let errors: Vec<Finding> = wrong.into_iter().flatten().map(|wrong| told(wrong, text, today)).collect();
    let mut warnings = Vec::new();
    if wrong[0].is_none() {
        warnings.extend(odd_area(text));
    }
    if let (None, Ok(birth)) = (wrong[1], date::read(text, 7)) {
        warnings.extend(very_old(birth, today));
    }
    (errors, warnings)
}

/// The sentence for what is wrong.
fn told(wrong: Wrong, text: &str, today: Date) -> Finding {
    let code = wrong.code();
    match wrong {
        Wrong::Character => Finding::whole(code, "号码里有不该有的字符。请对照证件重录"),
        Wrong::Region => Finding::at(
            code,
            1,
            format!(
                "第 1、2 位是 {}，没有省份用这个代码；应是 11（北京）、44（广东）这样在用的两位。请对照证件重念前两位",
                &text[..2]
            ),
        ),
        Wrong::Issuer => Finding::at(
            code,
            2,
            format!(
                "首位 9 是外国人永久居留身份证，第 2、3 位应是受理省份的代码，{} 没有省份在用：不是有效的身份号码或永居证号码。请对照证件重念前三位",
                &text[1..3]
            ),
        ),
        Wrong::Date(why) => why.finding(11),
        Wrong::Future(birth) => Finding::at(
            code,
            7,
            format!(
                "第 7 到 14 位是 {birth}，比今天（{today}）还晚；出生日期应在今天或以前。请对照证件核年份；今天不对的，先校电脑日期"
            ),
        ),
        Wrong::Old(birth) => Finding::at(
            code,
            7,
            format!(
                "第 7 到 10 位是 {}，早于 1900 年，不像在世的人；应是 19 或 20 开头。请对照证件核年份，证件上确是这样的交人工核对",
                birth.year()
            ),
        ),
        Wrong::Checksum(want) => Finding::at(
            code,
            18,
            format!(
                "前 17 位都对的话，第 18 位应为 {want}，您输的是 {}。请对照证件再念一遍后四位",
                &text[17..]
            ),
        ),
    }
}

/// What is wrong with a text of `length` characters, which is neither 15 nor 18.
pub(super) fn length(text: &str, length: usize) -> Finding {
    let off =
        if length < 18 { format!("少 {} 位", 18 - length) } else { format!("多 {} 位", length - 18) };
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let looks = match length {
        11 if digits && text.starts_with('1') => "看着像手机号。",
        9 => "看着像社保卡卡号；办事以社会保障号码（就是身份号码）为准。",
        16 | 19 if digits && text.starts_with("62") => "看着像银行卡号。",
        _ => "",
    };
    Finding::whole(
        "E_LEN",
        format!("您输了 {length} 位，{off}；身份号码应为 18 位。{looks}请对照证件，四位一组从头再念一遍"),
    )
}

/// Characters that cannot stand where they stand.
pub(super) fn strange_characters(text: &str) -> Vec<Finding> {
    let strange = |(i, c): &(usize, char)| !(c.is_ascii_digit() || *i == 17 && *c == 'X');
    text.chars().enumerate().filter(strange).map(|(i, c)| strange_character(i + 1, c)).collect()
}

/// The finding for a character that cannot stand at `position`.
pub(super) fn strange_character(position: usize, c: char) -> Finding {
    let may_be = if position == 18 { "数字或 X" } else { "数字" };
    let looks = match c {
        'O' | 'Q' | 'D' => "，多半是 0",
        'L' | 'I' => "，多半是 1",
        'B' => "，多半是 8",
        'S' => "，多半是 5",
        'Z' => "，多半是 2",
        'X' => "；X 只会在第 18 位",
        _ => "",
    };
    let c = if c == 'L' { "字母 l".into() } else { format!("“{c}”") };
    Finding::at(
        "E_CHAR",
        position,
        format!("第 {position} 位是{c}，这里只能是{may_be}{looks}。请对照证件改这一位"),
    )
}

/// What is odd about the first digits though some province has them.
fn odd_area(text: &str) -> Option<Finding> {
    if text.starts_with('9') {
        let nation = &text[3..6];
        // ISO 3166-1 leaves 900 to 999 to its users: no country has such a code.
        let place = &text[1..3];
        if matches!(place, "71" | "81" | "82" | "83") {
            let message = format!("第 2、3 位是 {place}，受理地应是内地的省级代码。请对照证件核这两位");
            return Some(Finding::at("W_REGION", 2, message));
        }
        return (nation == "000" || nation.starts_with('9')).then(|| {
            let message = format!(
                "第 4 到 6 位是 {nation}，不是哪个国家的数字代码（如美国 840、韩国 410）。请对照证件上的国籍核这三位"
            );
            Finding::at("W_NATION", 4, message)
        });
    }
    match &text[..2] {
        "71" => Some(Finding::at(
            "W_REGION",
            1,
            "第 1、2 位是 71：居民身份证和居住证都不用这个代码，台湾居民居住证是 83。请对照证件核前两位",
        )),
        prefix @ ("81" | "82" | "83") if &text[2..6] != "0000" => Some(Finding::at(
            "W_REGION",
            3,
            format!("{prefix} 开头是港澳台居民居住证，第 3 到 6 位应都是 0。请对照证件核前六位"),
        )),
        _ => None,
    }
}

/// The warning for someone older than anybody is likely to be.
pub(super) fn very_old(birth: Date, today: Date) -> Option<Finding> {
    let age = full_years(birth, today);
    let message = format!(
        "第 7 到 10 位算下来已 {age} 周岁，极少见。先对照证件核年份；年份没错的，核实生存状况后再往下办"
    );
    (age > OLDEST).then(|| Finding::at("W_AGE", 7, message))
}
