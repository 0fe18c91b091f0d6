//! Promise: an ID number is judged as the standard says. A second implementation, written from the standard alone and sharing
//! nothing with the program's own, must agree on a million numbers, good and bad.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation)]

use bangban::person::{IdNumber, id};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 23);
const MANY: usize = 1_000_000;

/// Small and even enough to draw numbers with; the same ones at every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }
}

/// The second implementation. The check digit goes by the recursion of ISO 7064 instead of weights, the calendar by counting,
/// the provinces by ranges instead of a list.
mod second {
    /// The first fault of eighteen bytes, by its code.
    pub fn judge(number: &[u8; 18], today: (u32, u32, u32)) -> Option<&'static str> {
        let tenth = |at: usize| u32::from(number[at].wrapping_sub(b'0'));
        if (0..17).any(|at| tenth(at) > 9) || (tenth(17) > 9 && number[17] != b'X') {
            return Some("E_CHAR");
        }
        let place = if tenth(0) == 9 { tenth(1) * 10 + tenth(2) } else { tenth(0) * 10 + tenth(1) };
        if !is_province(place) {
            return Some("E_REGION");
        }
        let year = tenth(6) * 1000 + tenth(7) * 100 + tenth(8) * 10 + tenth(9);
        let (month, day) = (tenth(10) * 10 + tenth(11), tenth(12) * 10 + tenth(13));
        if month == 0 || month > 12 || day == 0 || day > length(year, month) {
            return Some("E_DATE");
        }
        if (year, month, day) > today {
            return Some("E_DATE_FUTURE");
        }
        if year < 1900 {
            return Some("E_DATE_OLD");
        }
        let mut product = 0;
        for at in 0..17 {
            product = (product + tenth(at)) * 2 % 11;
        }
        let last = if number[17] == b'X' { 10 } else { tenth(17) };
        ((product + last) % 11 != 1).then_some("E_CHECKSUM")
    }

    fn is_province(code: u32) -> bool {
        match code / 10 {
            1 => (1..=5).contains(&(code % 10)),
            2 => (1..=3).contains(&(code % 10)),
            3 => (1..=7).contains(&(code % 10)),
            4 => (1..=6).contains(&(code % 10)),
            5 => code % 10 <= 4,
            6 => (1..=5).contains(&(code % 10)),
            7 => code == 71,
            8 => (81..=83).contains(&code),
            _ => false,
        }
    }

    fn length(year: u32, month: u32) -> u32 {
        match month {
            2 if year.is_multiple_of(400) || year.is_multiple_of(4) && !year.is_multiple_of(100) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

/// A number near enough to a good one that every check decides sometimes.
fn draw(dice: &mut Dice) -> [u8; 18] {
    let mut number = [b'0'; 18];
    let mut put = |at: usize, width: usize, value: u64| {
        let digits = format!("{value:0width$}");
        number[at..at + width].copy_from_slice(&digits.as_bytes()[..width]);
    };
    put(0, 6, dice.roll(1_000_000));
    if dice.roll(4) > 0 {
        put(0, 2, [11, 31, 44, 50, 65, 81, 83, 93][dice.roll(8) as usize]);
    }
    put(6, 4, if dice.roll(8) > 0 { 1900 + dice.roll(128) } else { dice.roll(10_000) });
    put(10, 2, dice.roll(14));
    put(12, 2, dice.roll(33));
    put(14, 3, dice.roll(1000));
    let last = dice.roll(12);
    number[17] = if last < 10 { b'0' + last as u8 } else { b'X' };
    if dice.roll(3) > 0 {
        // The check digit that goes with it, by trying.
        for candidate in *b"0123456789X" {
            let mut product = 0;
            for byte in &number[..17] {
                product = (product + u32::from(byte - b'0')) * 2 % 11;
            }
            let value = if candidate == b'X' { 10 } else { u32::from(candidate - b'0') };
            if (product + value) % 11 == 1 {
                number[17] = candidate;
                break;
            }
        }
    }
    if dice.roll(50) == 0 {
        number[dice.roll(18) as usize] = [b'X', b'O', b'l', b'-'][dice.roll(4) as usize];
    }
    number
}

#[test]
fn two_implementations_agree_on_a_million_numbers() {
    let mut dice = Dice(0x5eed_2026);
    let mut counts = std::collections::BTreeMap::new();
    for round in 0..MANY {
        let number = draw(&mut dice);
        let text = std::str::from_utf8(&number).unwrap();
        let want = second::judge(&number, (2026, 11, 23));
        let got = id::judge(text, TODAY).err();
        assert_eq!(got, want, "{text}");
        *counts.entry(want.unwrap_or("good")).or_insert(0_u32) += 1;
        // What a clerk is told is what was judged.
        if round.is_multiple_of(200) {
            let small = text.chars().any(|c| c == 'l' || c == '-');
            let told = IdNumber::parse(text, TODAY).errors.first().map(|finding| finding.code);
            assert!(told == want || small, "{text}: {told:?} {want:?}");
        }
    }
    // Every answer was given often enough to mean something.
    for code in ["good", "E_CHAR", "E_REGION", "E_DATE", "E_DATE_FUTURE", "E_DATE_OLD", "E_CHECKSUM"] {
        assert!(counts.get(code).is_some_and(|count| *count > 1000), "{code}: {counts:?}");
    }
}
