//! Bank card numbers: length and the Luhn digit; accounts of passbooks, which do not follow Luhn: length alone. Luhn cannot
//! see 09 and 90 swapped, so an account that money goes to is typed twice, blind, and [`compare_twice`] says where the two
//! differ.

use std::fmt;

use jiff::civil::Date;

use super::tidy::normalise_grouped;
use super::{Checked, Finding, IdNumber, Masked, mask_card};

/// A card number that passed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BankCard(String);

impl BankCard {
    /// The whole number, for storing and for the payment form.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The number for screens and slips: `**** 0006`.
    pub fn masked(&self) -> Masked {
        mask_card(&self.0)
    }
}

impl fmt::Debug for BankCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BankCard({})", self.masked())
    }
}

/// Tidies and checks a card number. Errors: `E_EMPTY E_CHAR E_LEN E_LUHN`; warning: `W_CARD_TYPE`.
pub fn check_bank_card(text: &str) -> Checked<BankCard> {
    let tidy = normalise_grouped(text);
    let mut checked = Checked::new(tidy.changed);
    let text = tidy.text;
    if text.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录卡号。请对方出示银行卡，照卡面录"));
    }
    if let Some((i, c)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
        let position = i + 1;
        return checked.fail(Finding::at(
            "E_CHAR",
            position,
            format!("第 {position} 位是“{c}”，卡号只有数字。请对照卡面改这一位"),
        ));
    }
    let length = text.len();
    if !(16..=19).contains(&length) {
        let off = if length < 16 {
            format!("至少少 {} 位", 16 - length)
        } else {
            format!("多 {} 位", length - 19)
        };
        return checked.fail(Finding::whole(
            "E_LEN",
            format!(
                "您输了 {length} 位，{off}；银行卡号是 16 到 19 位。请对照卡面重录；存折账号请选“存折”，社保卡号不是银行卡号"
            ),
        ));
    }
    // Eighteen digits that are a number of a person: no hint may make a card of it.
    if length == 18 && IdNumber::parse(&text, Date::MAX).is_valid() {
        let message = "这是社会保障号码（公民身份号码），不是卡号。请对方出示银行卡，照卡面录";
        return checked.fail(Finding::whole("E_KIND", message));
    }
    if luhn(&text) != 0 {
        return checked.fail(Finding::whole(
            "E_LUHN",
            format!(
                "号码对不上校验，至少错了一位或有两位念反了；前 {} 位都对的话，末位应为 {}。请对照卡面四位一组重录",
                length - 1,
                (text.bytes().last().map_or(0, |b| u32::from(b - b'0')) + 10 - luhn(&text)) % 10
            ),
        ));
    }
    if !text.starts_with("62") {
        checked.warnings.push(Finding::at(
            "W_CARD_TYPE",
            1,
            format!(
                "前两位是 {}，境内借记卡多是 62 开头，这张像信用卡或境外卡；待遇一般只发到本人境内借记账户。请看卡面确认，或换一张社保卡金融账户",
                &text[..2]
            ),
        ));
    }
    checked.finish(BankCard(text))
}

/// Tidies and checks the account of a passbook: ten to twenty-three digits. Errors: `E_EMPTY E_CHAR E_LEN`.
pub fn check_passbook(text: &str) -> Checked<BankCard> {
    let tidy = normalise_grouped(text);
    let mut checked = Checked::new(tidy.changed);
    let text = tidy.text;
    if text.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录账号。请对方出示存折，照首页录"));
    }
    if let Some((i, c)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
        let position = i + 1;
        let message = format!("第 {position} 位是“{c}”，账号只有数字。请对照存折改这一位");
        return checked.fail(Finding::at("E_CHAR", position, message));
    }
    if !(10..=23).contains(&text.len()) {
        let message = format!("您输了 {} 位；存折账号是 10 到 23 位。请对照存折重录", text.len());
        return checked.fail(Finding::whole("E_LEN", message));
    }
    let message = "存折账号没有校验位，录错一位查不出来。请盲打第二遍，两遍一样才存";
    checked.hints.push(Finding::whole("H_TWICE", message));
    checked.finish(BankCard(text))
}

/// Whether an account typed twice, blind, is the same both times; else `E_TWICE` at the first place that differs, with all of
/// them in words. Only digits count, so that groups may be typed either way.
pub fn compare_twice(first: &str, second: &str) -> Result<(), Finding> {
    let (first, second) = (normalise_grouped(first).text, normalise_grouped(second).text);
    if first == second {
        return Ok(());
    }
    let (one, two) = (first.chars().count(), second.chars().count());
    let pairs = first.chars().zip(second.chars()).enumerate();
    let differs: Vec<usize> = pairs.filter(|(_, (a, b))| a != b).map(|(at, _)| at + 1).collect();
    // With one left out, everything after it is shifted: only where it begins is of use.
    let told: Vec<String> =
        differs.iter().take(if one == two { usize::MAX } else { 1 }).map(ToString::to_string).collect();
    let places = told.join("、");
    let message = match (one == two, told.is_empty()) {
        (true, _) => format!("两遍在第 {places} 位不一样。请对照卡面，从头再盲打两遍"),
        (false, true) => {
            format!("两遍位数不一样：头一遍 {one} 位，第二遍 {two} 位。请对照卡面，从头再盲打两遍")
        }
        (false, false) => format!(
            "两遍从第 {places} 位起不一样：头一遍 {one} 位，第二遍 {two} 位，漏了或多了一位。请对照卡面，从头再盲打两遍"
        ),
    };
    Err(Finding::at("E_TWICE", differs.first().copied().unwrap_or(one.min(two) + 1), message))
}

/// The Luhn sum modulo ten; 0 for a good number.
fn luhn(digits: &str) -> u32 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let digit = u32::from(b - b'0');
            let doubled = if i % 2 == 1 { digit * 2 } else { digit };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    sum % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_judged_as_the_table_says() {
        for (typed, code) in [
            ("6217990000000000006", None),
            ("6228480000000000018", None),
            ("6212260000000000026", None),
            ("6236680000000000035", None),
            ("6205220000000004", None),
            ("6222000000000009", None),
            ("6217 9900 0000 0000 006", None),
            ("6217099000000000006", None),
            ("6217909000000000006", None),
            ("6217990000000000007", Some("E_LUHN")),
            ("6212620000000000026", Some("E_LUHN")),
            ("110105196503049974", Some("E_KIND")),
            ("621799000000000", Some("E_LEN")),
            ("62179900000000000O6", Some("E_CHAR")),
            ("", Some("E_EMPTY")),
        ] {
            let checked = check_bank_card(typed);
            assert_eq!(checked.errors.first().map(|finding| finding.code), code, "{typed}");
            assert_eq!(checked.value.is_some(), code.is_none(), "{typed}");
        }
        assert!(check_bank_card("6217990000000000007").errors[0].message.contains("末位应为 6"));
        assert_eq!(check_bank_card("4000000000000002").warnings[0].code, "W_CARD_TYPE");
    }

    #[test]
    fn what_luhn_cannot_see_the_second_typing_does() {
        let (card, swapped) = ("6217099000000000006", "6217909000000000006");
        let found = compare_twice(card, swapped).unwrap_err();
        assert_eq!((found.code, found.position), ("E_TWICE", Some(5)));
        assert!(found.message.contains("两遍在第 5、6 位不一样"), "{}", found.message);
        let short = compare_twice(card, &card.replacen('9', "", 1)).unwrap_err();
        assert!(short.message.contains("漏了或多了一位"), "{}", short.message);
        assert_eq!(compare_twice(card, "6217 0990-0000 0000 006"), Ok(()));
        assert_eq!(compare_twice(card, &card[..18]).unwrap_err().position, Some(19));
    }

    #[test]
    fn a_passbook_is_counted_only() {
        for (typed, code) in [
            ("1234567890", None),
            ("12345678901234567890123", None),
            ("123456789", Some("E_LEN")),
            ("123456789012345678901234", Some("E_LEN")),
            ("12345678O0", Some("E_CHAR")),
            ("", Some("E_EMPTY")),
        ] {
            let checked = check_passbook(typed);
            assert_eq!(checked.errors.first().map(|finding| finding.code), code, "{typed}");
        }
    }
}
