//! Masking: the only form in which a number, name or phone reaches a screen, a slip or a log. What is too short to mask
//! by its pattern is covered whole.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;

/// Text that is safe to show. Only this module makes one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Masked(String);

impl Masked {
    /// What may be shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl serde::Serialize for Masked {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

/// An ID number or credit code: the first three and the last four, `110***********9974`.
pub fn mask_number(number: &str) -> Masked {
    let width = number.chars().count();
    Masked(if width < 15 { "*".repeat(width) } else { keep(number, 3, 4) })
}

/// The number of a pass or passport: of a long one as an ID number, of a short one the first and the last two, `H******67`.
pub fn mask_short(number: &str) -> Masked {
    let width = number.chars().count();
    Masked(match width {
        15.. => keep(number, 3, 4),
        7..15 => keep(number, 1, 2),
        _ => "*".repeat(width),
    })
}

/// An ID number where others can see it, such as the call board: the last four alone, `…9974`.
pub fn mask_tail(number: &str) -> Masked {
    let width = number.chars().count();
    let shown = if width < 15 { String::new() } else { number.chars().skip(width - 4).collect() };
    Masked(format!("…{shown}"))
}

/// A name: of two characters the second is covered (`张*`), of more all between the first and the last (`欧**华`).
pub fn mask_name(name: &str) -> Masked {
    let shown: Vec<&str> = name.trim().graphemes(true).collect();
    Masked(match *shown.as_slice() {
        [] => String::new(),
        [_] => "*".into(),
        [first, _] => format!("{first}*"),
        [first, ref middle @ .., last] => format!("{first}{}{last}", "*".repeat(middle.len())),
    })
}

/// A phone number: the first three and the last four of a mobile one, `138****0000`; of any other the last two.
pub fn mask_phone(phone: &str) -> Masked {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let mobile = digits.len() == 11 && digits.starts_with('1');
    Masked(if mobile { keep(&digits, 3, 4) } else { keep(&digits, 0, if digits.len() < 7 { 0 } else { 2 }) })
}

/// A bank card: the last four, `**** 0006`.
pub fn mask_card(card: &str) -> Masked {
    let width = card.chars().count();
    let shown: String = if width < 10 { String::new() } else { card.chars().skip(width - 4).collect() };
    Masked(format!("**** {shown}").trim_end().to_owned())
}

/// An address: as far as the county, `河北省邢台市信都区****`; `shown` is that part of it.
pub(super) fn mask_after(shown: &str) -> Masked {
    Masked(format!("{shown}****"))
}

fn keep(text: &str, first: usize, last: usize) -> String {
    let width = text.chars().count();
    text.chars().enumerate().map(|(i, c)| if i < first || i + last >= width { c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_those_of_the_standard_table() {
        for (masked, want) in [
            (mask_number("110105196503049974"), "110***********9974"),
            (mask_number("110000650304123"), "110********4123"),
            (mask_number("1101051965"), "**********"),
            (mask_short("H01234567"), "H******67"),
            (mask_short("USA000000000001"), "USA********0001"),
            (mask_short("P001"), "****"),
            (mask_tail("110105196503049974"), "…9974"),
            (mask_tail("9974"), "…"),
            (mask_name("张三"), "张*"),
            (mask_name("李小明"), "李*明"),
            (mask_name("欧阳建华"), "欧**华"),
            (mask_name("𬱖䶮"), "𬱖*"),
            (mask_name("赵"), "*"),
            (mask_phone("138-0000-0000"), "138****0000"),
            (mask_phone("010-00000000"), "*********00"),
            (mask_card("6217990000000000006"), "**** 0006"),
            (mask_card("6217"), "****"),
        ] {
            assert_eq!(masked.as_str(), want);
        }
    }
}
