//! The number on the face of a social security card (社保卡卡号), nine letters and digits in most places. It serves for
//! losing and replacing the card only, and old cards differ from place to place, so nothing here is more than a warning.

use super::{Checked, Finding, Masked, mask_card, normalise};

/// A card number as it was read.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CardNumber(String);

impl CardNumber {
    /// The whole number, for the form that reports a card lost.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The number for screens and slips.
    pub fn masked(&self) -> Masked {
        mask_card(&self.0)
    }
}

impl std::fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CardNumber({})", self.masked())
    }
}

/// Tidies and checks a card number. Error: `E_EMPTY`; warning: `W_CARD_TYPE`, with which of the three numbers it may be.
pub fn check_card_number(text: &str) -> Checked<CardNumber> {
    let tidy = normalise(text);
    let checked = Checked::new(tidy.changed);
    let text = tidy.text;
    if text.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录卡号。请看社保卡卡面上的“卡号”"));
    }
    let (length, digits) = (text.chars().count(), text.bytes().all(|b| b.is_ascii_digit()));
    let nine = length == 9 && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let other = match length {
        18 => "这是社会保障号码（身份号码），不是卡号",
        16..=19 if digits => "这是银行账号，不是卡号",
        _ => "卡号多是 9 位字母和数字，各地旧卡不一样",
    };
    let checked = if nine {
        checked
    } else {
        let message =
            format!("{other}。办事以社会保障号码为准，卡号只用于挂失、补卡；请对照卡面看是不是这个号");
        checked.warn(Finding::whole("W_CARD_TYPE", message))
    };
    checked.finish(CardNumber(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_numbers_of_a_card_are_told_apart() {
        for (typed, says) in [
            ("A00000001", None),
            ("110105196503049974", Some("这是社会保障号码")),
            ("6217990000000000006", Some("这是银行账号")),
            ("A0000", Some("各地旧卡不一样")),
        ] {
            let checked = check_card_number(typed);
            assert!(checked.is_valid(), "{typed}");
            let said = checked.warnings.first().map(|w| (w.code, w.message.as_str()));
            match says {
                None => assert_eq!(said, None),
                Some(says) => {
                    assert!(said.is_some_and(|(code, m)| code == "W_CARD_TYPE" && m.contains(says)));
                }
            }
        }
        assert_eq!(check_card_number(" ").errors[0].code, "E_EMPTY");
    }
}
