//! The same fourteen quantities written out by hand in Rust: the floor for speed and the reference for amounts. All
//! rounding is half up; months are calendar months, days do not count.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

/// A person as the formulas need one.
#[derive(Clone, Copy)]
pub struct Person {
    pub birth: Date,
    pub group: Group,
    pub retire: Date,
    pub contributed: i64,
    pub deemed: i64,
    pub index: Decimal,
    pub balance: Decimal,
    pub base: Decimal,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Group {
    Man,
    Cadre,
    Worker,
}

/// What comes out.
#[derive(Debug, PartialEq)]
pub struct Pension {
    pub eligible: bool,
    /// Basic, personal, transitional, total.
    pub amounts: [Decimal; 4],
}

/// Payout months at 40 to 70.
const PAYOUT: [i64; 31] = [
    233, 230, 226, 223, 220, 216, 212, 208, 204, 199, 195, 190, 185, 180, 175, 170, 164, 158, 152, 145, 139,
    132, 125, 117, 109, 101, 93, 84, 75, 65, 56,
];

impl Person {
    /// From the fields of a row behind its number.
    pub fn read(fields: &[&str]) -> Person {
        let month = |text: &str| text.parse::<Date>().unwrap();
        Person {
            birth: month(fields[0]),
            group: match (fields[1], fields[2]) {
                ("男", _) => Group::Man,
                (_, "干部") => Group::Cadre,
                _ => Group::Worker,
            },
            retire: month(fields[3]),
            contributed: fields[4].parse().unwrap(),
            deemed: fields[5].parse().unwrap(),
            index: fields[6].parse().unwrap(),
            balance: fields[7].parse().unwrap(),
            base: fields[8].parse().unwrap(),
        }
    }

    pub fn pension(&self) -> Pension {
        let month = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month()) - 1;
        let reform = 2025 * 12;
        let age = month(self.retire) - month(self.birth);
        let (original, per, most) = match self.group {
            Group::Man => (720, 4, 36),
            Group::Cadre => (660, 4, 36),
            Group::Worker => (600, 2, 60),
        };
        let late = month(self.birth) + original - reform;
        let delay = if late < 0 { 0 } else { (late / per + 1).min(most) };
        let statutory = original + delay;
        let least = 180 + 6 * (i64::from(self.retire.year()) - 2029).clamp(0, 10);
        let months = self.contributed + self.deemed;
        let eligible = months >= least && age >= original.max(statutory - 36);

        let payout = payout(age, month(self.retire) >= reform);
        let wage = round(self.base * self.index, 2);
        let years = round(Decimal::from(months) / Decimal::from(12), 4);
        let basic = round((self.base + wage) / Decimal::TWO * years * Decimal::new(1, 2), 2);
        let personal = round(self.balance / payout, 2);
        let deemed = round(Decimal::from(self.deemed) / Decimal::from(12), 4);
        let factor = Decimal::new(if self.retire.year() < 2020 { 12 } else { 13 }, 3);
        let transitional = round(wage * deemed * factor, 2);
        let total = if eligible { basic + personal + transitional } else { Decimal::ZERO };
        Pension { eligible, amounts: [basic, personal, transitional, total] }
    }
}

/// Before 2025 that of the whole age below; since then on the straight line between two ages, to 0.1.
fn payout(age: i64, line: bool) -> Decimal {
    let at = usize::try_from(age / 12 - 40).unwrap();
    let low = PAYOUT[at];
    if !line || age % 12 == 0 {
        return Decimal::from(low);
    }
    let twelfths = low * 12 + (PAYOUT[at + 1] - low) * (age % 12);
    round(Decimal::from(twelfths) / Decimal::from(12), 1)
}

fn round(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}
