//! Numbers of persons inside words that somebody writes down: they are covered there as anywhere else.

use jiff::civil::Date;

use super::tidy::half_width;
use super::{IdNumber, mask_card, mask_number, mask_phone};

/// The words with every ID number, bank card and mobile phone in them masked; `phones` may stay where they say whom to ring at
/// another office.
pub fn veil(text: &str, phones: Phones) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut veiled = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let groups = groups(&chars, at);
        let found = (1..=groups.len()).rev().find_map(|count| {
            let masked = number(&groups[..count], phones)?;
            Some((masked, groups[count - 1].end))
        });
        let plain = groups.first().map_or(at + 1, |group| group.end);
        let (shown, end) = found.unwrap_or_else(|| (chars[at..plain].iter().collect(), plain));
        veiled.push_str(&shown);
        at = end;
    }
    veiled
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
    let mobile = whole.len() == 11 && whole.starts_with('1') && matches!(whole.as_bytes()[1], b'3'..=b'9');
    let masked = match (groups.len(), whole.len()) {
        (1, 15 | 18) => mask_number(&whole),
        (1, 16..=19) => mask_card(&whole),
        (1, _) if mobile && phones == Phones::Cover => mask_phone(&whole),
        (3, _) if mobile && phones == Phones::Cover && lengths == [3, 4, 4] => mask_phone(&whole),
        (2.., 18) if IdNumber::parse(&whole, Date::MAX).is_valid() => mask_number(&whole),
        (4.., 16..=19) if in_fours => mask_card(&whole),
        _ => return None,
    };
    Some(masked.to_string())
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
        ] {
            assert_eq!(veil(typed, Phones::Cover), shown, "{typed}");
        }
        assert_eq!(veil("找李科长 13800138000", Phones::Keep), "找李科长 13800138000");
    }
}
