//! Numbers of persons inside words that somebody writes down: they are covered there as anywhere else.

use jiff::civil::Date;

use super::{IdNumber, Masked, mask_card, mask_number, mask_phone, mask_short};
use crate::text::half_width;

/// The words with every ID number, passport, bank card and mobile phone in them masked; `phones` may stay where they say whom
/// to ring at another office.
pub fn veil(text: &str, phones: Phones) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut veiled = String::with_capacity(text.len());
    let mut at = 0;
    // Behind the name of such a document its number is one however it was typed.
    let named = named(&chars);
    let letter = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphabetic);
    while at < chars.len() {
        let found = named.iter().find(|range| range.start == at);
        let found = found.map(|range| (covered(&chars[range.clone()]), range.end));
        if let Some((shown, end)) = found.or_else(|| pass(&chars, at)) {
            veiled.push_str(&shown);
            at = end;
            continue;
        }
        // What stands in a code of letters and figures is none of somebody.
        let code = at > 0 && letter(at - 1);
        let groups = if code { Vec::new() } else { groups(&chars, at) };
        let found = (1..=groups.len()).rev().find_map(|count| {
            let end = groups[count - 1].end;
            // `13800138000.50` is an amount.
            let amount = chars.get(end) == Some(&'.') && chars.get(end + 1).is_some_and(char::is_ascii_digit);
            let masked = number(&groups[..count], phones).filter(|_| !amount && !letter(end))?;
            Some((masked, end))
        });
        let plain = groups.first().map_or_else(|| after(&chars, at), |group| group.end);
        let (shown, end) = found.unwrap_or_else(|| (chars[at..plain].iter().collect(), plain));
        veiled.push_str(&shown);
        at = end;
    }
    veiled
}

/// Names of documents whose numbers have no check digit.
const NAMED: [&str; 6] = ["护照", "通行证", "台胞证", "回乡证", "永居证", "居留证"];

/// Where numbers stand that are said to be of such a document: figures, and letters before them, perhaps in groups, behind its name
/// and a word or two.
fn named(chars: &[char]) -> Vec<std::ops::Range<usize>> {
    let part = |c: char| half_width(c).is_ascii_alphanumeric();
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let rest = &chars[at..];
        let starts =
            |name: &&str| name.chars().zip(rest).filter(|(a, b)| a == *b).count() == name.chars().count();
        let Some(name) = NAMED.into_iter().find(starts) else { continue };
        let from = at + name.chars().count();
        let between =
            chars[from..].iter().take_while(|c| !part(**c) && "号码是为：: 　".contains(**c)).count();
        let start = from + between;
        let mut end = start;
        loop {
            let run = chars[end..].iter().take_while(|c| part(**c)).count();
            end += run;
            let gap = matches!(chars.get(end), Some(' ' | '\u{3000}'));
            if run == 0 || !gap || !chars.get(end + 1).is_some_and(|c| half_width(*c).is_ascii_digit()) {
                break;
            }
            end += 1;
        }
        let digits = chars[start..end].iter().filter(|c| half_width(**c).is_ascii_digit()).count();
        if (7..=12).contains(&digits) {
            found.push(start..end);
        }
    }
    found
}

fn covered(number: &[char]) -> String {
    let half = number.iter().map(|c| half_width(*c)).filter(char::is_ascii_alphanumeric);
    mask_short(&half.collect::<String>().to_ascii_uppercase()).to_string()
}

/// The number of a passport, a pass or an old residence card that begins at a place, masked, and where it ends: capitals and
/// behind them as many figures as such a number has. Small letters with fewer figures are of codes of ours: a case is called
/// `e1965036`.
fn pass(chars: &[char], at: usize) -> Option<(String, usize)> {
    let half = |at: usize| chars.get(at).map(|c| half_width(*c));
    let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if at > 0 && part(half(at - 1)) {
        return None;
    }
    let letters: String = (at..).map_while(half).take_while(char::is_ascii_alphabetic).take(4).collect();
    let digits: String = (at + letters.len()..).map_while(half).take_while(char::is_ascii_digit).collect();
    let end = at + letters.len() + digits.len();
    let capital = letters.bytes().all(|letter| letter.is_ascii_uppercase());
    let is = match (letters.len(), digits.len()) {
        (1, 8) | (2, 7) | (3, 12) => true,
        (1, 7) | (2, 8) => capital,
        _ => false,
    };
    is.then(|| (mask_short(&(letters.to_ascii_uppercase() + &digits)).to_string(), end))
        .filter(|_| !part(half(end)))
}

/// Behind the character at a place, or behind the figures that begin there.
fn after(chars: &[char], at: usize) -> usize {
    group(chars, at).map_or(at + 1, |group| group.end)
}

/// What becomes of mobile phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phones {
    /// Covered.
    Cover,
    /// Kept: whoever is referred needs them.
    Keep,
}

/// Digits without a gap.
struct Group {
    digits: String,
    end: usize,
}

/// The digits that begin at a place, with those behind a single space or hyphen; none where no digit stands.
fn groups(chars: &[char], at: usize) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut start = at;
    while let Some(group) = group(chars, start) {
        let end = group.end;
        groups.push(group);
        match chars.get(end) {
            Some(' ' | '-' | '－' | '\u{3000}') => start = end + 1,
            _ => break,
        }
    }
    groups
}

fn group(chars: &[char], at: usize) -> Option<Group> {
    let half = |c: &char| half_width(*c).to_ascii_uppercase();
    let mut digits: String = chars.get(at..)?.iter().map(half).take_while(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return None;
    }
    let mut end = at + digits.len();
    if chars.get(end).map(half) == Some('X') && digits.len() <= 17 {
        digits.push('X');
        end += 1;
    }
    Some(Group { digits, end })
}

/// What these groups are shown as, if they are a number of a person.
fn number(groups: &[Group], phones: Phones) -> Option<String> {
    let whole: String = groups.iter().map(|group| group.digits.as_str()).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.digits.len()).collect();
    let (last, before) = lengths.split_last()?;
    let in_fours = before.iter().all(|length| *length == 4) && *last <= 4;
    let masked = match (groups.len(), whole.len()) {
        (1, _) => masked(&whole, phones)?,
        (3, 11) if lengths == [3, 4, 4] => masked(&whole, phones)?,
        (2.., 18) if IdNumber::parse(&whole, Date::MAX).is_valid() => mask_number(&whole),
        (4.., 16..=19) if in_fours => mask_card(&whole),
        _ => return None,
    };
    Some(masked.to_string())
}

/// A number without a gap that says who somebody is, masked; none when it is no such number. It is found by its length and
/// build, not by its check digit: a mistyped one says as much.
fn masked(number: &str, phones: Phones) -> Option<Masked> {
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let pair = |at: usize, most: u8| {
        number.get(at..at + 2).and_then(|two| two.parse::<u8>().ok()).is_some_and(|n| (1..=most).contains(&n))
    };
    let whole = digits == number.len();
    let checked = digits == 17 && number.len() == 18 && number.ends_with(['X', 'x']);
    match number.len() {
        18 if (whole || checked) && matches!(&number[6..8], "19" | "20") && pair(10, 12) && pair(12, 31) => {
            Some(mask_number(number))
        }
        15 if whole && pair(8, 12) && pair(10, 31) => Some(mask_number(number)),
        16..=19 if whole && number.starts_with("62") => Some(mask_card(number)),
        11 | 13 if phones == Phones::Keep => None,
        11 if whole && number.starts_with('1') && matches!(number.as_bytes()[1], b'3'..=b'9') => {
            Some(mask_phone(number))
        }
        13 if whole && number.starts_with("861") => Some(mask_phone(&number[2..])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_of_a_person_stays_whole_among_words() {
        for (typed, shown) in [
            ("110105196503049974 张三", "110***********9974 张三"),
            ("身份证11010519650304997x问断缴", "身份证110***********997X问断缴"),
            ("１１０１０５１９６５０３０４９９７４", "110***********9974"),
            ("110105 19650304 9974", "110***********9974"),
            ("旧号110000650304123", "旧号110********4123"),
            ("打13800138000问", "打138****8000问"),
            ("138-0013-8000", "138****8000"),
            ("卡6217990000000000006，", "卡**** 0006，"),
            ("6217 9900 0000 0000 006", "**** 0006"),
            // What is no such number stays: dates, amounts, slips, office phones.
            (
                "2026-11-23 来过，010-00000000，告知-20261123-3-001",
                "2026-11-23 来过，010-00000000，告知-20261123-3-001",
            ),
            ("票号12345678901234567890 金额 300.50", "票号12345678901234567890 金额 300.50"),
            ("差 1 个月", "差 1 个月"),
            ("张三110101199003078515吵", "张三110***********8515吵"),
            ("11010519491231002X，见过", "110***********002X，见过"),
            ("电话13800138000.", "电话138****8000."),
            ("+8613800138000", "+138****8000"),
            ("护照E12345678，", "护照E******78，"),
            ("通行证Ｈ0000001来过", "通行证H*****01来过"),
            ("EA0000001", "E******01"),
            ("护照ea0000001", "护照E******01"),
            ("e00000001，usa000000000001", "E******01，USA********0001"),
            ("旧永居证 USA000000000001", "旧永居证 USA********0001"),
            ("护照e12345678，来过", "护照E******78，来过"),
            ("护照号是 G 1234 5678 问", "护照号是 G******78 问"),
            ("台胞证12345678也行", "台胞证1*****78也行"),
            ("护照号码：e1234567", "护照号码：E*****67"),
        ] {
            assert_eq!(veil(typed, Phones::Cover), shown, "{typed}");
        }
        for words in [
            "",
            "A001",
            "12333",
            "010-12345678",
            "流水号 20261128000001",
            "ab13800138000cd",
            "13800138000.50 元",
            "0193a1b2c3d4e5f6",
            "a12013800138000f",
            "e1234567",
            "M03 P12 HS06",
            "ABCD1234567",
            "A123456789 号票",
            "护照 2 本，A001 号",
            "护照到期 2026-11-23",
            "护照 2026-11-23 到期",
        ] {
            assert_eq!(veil(words, Phones::Cover), words);
        }
        assert_eq!(veil("找李科长 13800138000", Phones::Keep), "找李科长 13800138000");
    }
}
