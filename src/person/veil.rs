//! Numbers of persons inside words that somebody writes down: they are covered there as anywhere else.

use jiff::civil::Date;

use super::mask::number_masked;
use super::tidy::half_width;
use super::{IdNumber, mask_card, mask_number, mask_phone};

/// What becomes of mobile phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phones {
    /// Covered.
    Cover,
    /// Kept: whoever is referred needs them.
    Keep,
}

/// Words somebody wrote, with the numbers in them that say who it is masked as they are anywhere else: ID numbers, mobile
/// phones, bank cards. A number in them is found by its length and build, not by its check digit: a mistyped one says as much.
pub fn mask_words(words: &str) -> String {
    veil(words, Phones::Cover)
}

/// The same; `phones` may stay where they say whom to ring at another office.
pub fn veil(text: &str, phones: Phones) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut veiled = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let runs = runs(&chars, at);
        let found = (1..=runs.len()).rev().find_map(|count| {
            let masked = number(&runs[..count], phones)?;
            Some((masked, runs[count - 1].end))
        });
        // What ends a run is no part of the next one.
        let plain = runs.first().map_or(at + 1, |run| run.end);
        let (shown, end) = found.unwrap_or_else(|| (chars[at..plain].iter().collect(), plain));
        veiled.push_str(&shown);
        at = end;
    }
    veiled
}

/// Digits and letters without a gap, as plain ones.
struct Run {
    text: String,
    end: usize,
    /// `13800138000.50` is an amount.
    amount: bool,
}

/// The run that begins at a place, with those behind a single space or hyphen; none where no digit or letter stands.
fn runs(chars: &[char], at: usize) -> Vec<Run> {
    let letter = |at: usize| chars.get(at).map(|c| half_width(*c)).filter(char::is_ascii_alphanumeric);
    let mut runs = Vec::new();
    let mut start = at;
    loop {
        let text: String = (start..).map_while(letter).collect();
        if text.is_empty() {
            return runs;
        }
        let end = start + text.len();
        runs.push(Run { text, end, amount: chars.get(end) == Some(&'.') && letter(end + 1).is_some() });
        match chars.get(end) {
            Some(' ' | '-' | '－' | '\u{3000}') if runs.len() < 6 => start = end + 1,
            _ => return runs,
        }
    }
}

/// What these runs are shown as, if they are a number of a person.
fn number(runs: &[Run], phones: Phones) -> Option<String> {
    if runs.last().is_some_and(|run| run.amount) {
        return None;
    }
    let whole: String = runs.iter().map(|run| run.text.as_str()).collect();
    let mobile = whole.len() == 11 || whole.len() == 13;
    if mobile && phones == Phones::Keep {
        return None;
    }
    if let [_] = runs {
        return number_masked(&whole).map(|masked| masked.to_string());
    }
    let lengths: Vec<usize> = runs.iter().map(|run| run.text.len()).collect();
    let (last, before) = lengths.split_last()?;
    let in_fours = before.iter().all(|length| *length == 4) && *last <= 4;
    let known = number_masked(&whole).is_some();
    let masked = match whole.len() {
        11 if known && lengths == [3, 4, 4] => mask_phone(&whole),
        18 if IdNumber::parse(&whole.to_ascii_uppercase(), Date::MAX).is_valid() => mask_number(&whole),
        16..=19 if known && in_fours => mask_card(&whole),
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
            ("身份证11010519650304997x问断缴", "身份证110***********997x问断缴"),
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

    #[test]
    fn a_number_in_words_is_masked_and_the_words_stay() {
        for (words, want) in [
            ("张三110101199003078515吵", "张三110***********8515吵"),
            ("11010519491231002X，见过", "110***********002X，见过"),
            ("老号110105491231002", "老号110********1002"),
            ("电话13800138000.", "电话138****8000."),
            ("电话13800138000", "电话138****8000"),
            ("+8613800138000", "+138****8000"),
            ("卡6217990000000000006", "卡**** 0006"),
            ("１１０１０１１９９００３０７８５１５", "110***********8515"),
        ] {
            assert_eq!(mask_words(words), want);
        }
        for words in [
            "",
            "A001",
            "告知-20261123-1-001",
            "12333",
            "010-12345678",
            "流水号 20261128000001",
            "ab13800138000cd",
            "13800138000.50 元",
            "0193a1b2c3d4e5f6",
        ] {
            assert_eq!(mask_words(words), words);
        }
    }
}
