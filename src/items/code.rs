//! The short codes people say aloud: `P01` for a service item, `M15` for a material.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// A letter and two digits. `M` stands for materials, every other letter for service items.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; 3]);

impl Code {
    /// Whether it names a material.
    pub fn is_material(self) -> bool {
        self.0[0] == b'M'
    }
}

/// Not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是编号，编号是一个字母加两位数字，如 P01、M15")]
pub struct NotACode(String);

impl FromStr for Code {
    type Err = NotACode;

    /// Reads a code; small letters count as capitals.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        match text.trim().as_bytes() {
            [letter, tens, ones]
                if letter.is_ascii_alphabetic() && tens.is_ascii_digit() && ones.is_ascii_digit() =>
            {
                Ok(Self([letter.to_ascii_uppercase(), *tens, *ones]))
            }
            _ => Err(NotACode(text.to_owned())),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_letter_and_two_digits_in_either_case() {
        assert_eq!("p01".parse::<Code>().unwrap().to_string(), "P01");
        assert!("M15".parse::<Code>().unwrap().is_material());
        for wrong in ["", "P1", "P001", "101", "退01", "P０１"] {
            assert!(wrong.parse::<Code>().is_err(), "{wrong}");
        }
    }
}
