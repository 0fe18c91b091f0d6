//! Made-up persons: the columns of `gen_persons.py` with the same spread of ages, months and amounts, from a seeded
//! generator of our own (the two files differ row by row; `--persons FILE.csv` takes the other one).

use std::fmt::Write as _;

/// The heading.
pub const HEADER: &str = "id,birth_date,sex,category,retire_date,contrib_months,deemed_months,avg_index,\
                          account_balance,province_base";

/// (sex, category, original age in months, persons a month of delay, most months, weight)
const GROUPS: [(&str, &str, i64, i64, i64, u64); 3] =
    [("男", "职工", 720, 4, 36, 50), ("女", "干部", 660, 4, 36, 20), ("女", "工人", 600, 2, 60, 30)];

/// SplitMix64: small, seeded, good enough for made-up people.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.roll() % u64::try_from(high - low + 1).unwrap()).unwrap()
    }
}

/// `count` persons as CSV with a heading; the same ones for the same seed.
pub fn csv(count: u64, seed: u64) -> String {
    let mut dice = Dice(seed);
    let mut text = format!("{HEADER}\n");
    for number in 1..=count {
        person(number, &mut dice, &mut text);
    }
    text
}

fn person(number: u64, dice: &mut Dice, text: &mut String) {
    let mut weight = dice.roll() % 100;
    let (sex, category, age, per, most, _) = GROUPS
        .into_iter()
        .find(|group| {
            let here = weight < group.5;
            weight = weight.saturating_sub(group.5);
            here
        })
        .unwrap();
    let (year, month) = (dice.between(2014, 2041), dice.between(1, 12));
    let retire = year * 12 + month - 1;
    // Most retire in the month the law says, some earlier, some later.
    let drift = match dice.roll() % 100 {
        0..70 => 0,
        70..85 => -dice.between(1, 60),
        _ => dice.between(1, 36),
    };
    let late = retire - drift - 2025 * 12;
    let delay = if late < 0 { 0 } else { (late / per + 1).min(most) };
    let birth = retire - age - drift - delay;
    let deemed = if dice.roll() % 10 < 6 { 0 } else { dice.between(1, 240) };
    let (index, balance) = (dice.between(6_000, 30_000), dice.between(1_000_000, 60_000_000));
    let base = 350_000 + (year - 2014) * 25_000 + dice.between(-400, 400) * 25;
    let (birth_day, day) = (dice.between(1, 28), dice.between(1, 28));
    writeln!(
        text,
        "{number},{:04}-{:02}-{birth_day:02},{sex},{category},{year:04}-{month:02}-{day:02},{},{deemed},{}.{:04},\
         {}.{:02},{}.{:02}",
        birth / 12,
        birth % 12 + 1,
        dice.between(100, 460),
        index / 10_000,
        index % 10_000,
        balance / 100,
        balance % 100,
        base / 100,
        base % 100,
    )
    .unwrap();
}
