//! Rounding as rule files write it: a step and a way (`0.01 四舍五入`), or one of the named customs of the trade.
//! Rounding belongs to a quantity; nothing is rounded unless a file says so.

use std::cmp::Ordering;
use std::fmt;

use super::exact::Exact;
use super::expr::half_width;

/// How a quantity is rounded.
#[derive(Debug, Clone, Copy)]
pub struct Rounding {
    way: Way,
    step: Exact,
    /// Digits behind the point of the step.
    places: u32,
    /// What the trade calls it, where the file says it so.
    custom: Option<&'static str>,
}

/// Two that always do the same are the same, whatever they are called.
impl PartialEq for Rounding {
    fn eq(&self, other: &Self) -> bool {
        (self.way, self.step) == (other.way, other.step)
    }
}

impl Eq for Rounding {}

/// Towards which multiple of the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// 四舍五入: the nearest; half goes away from zero.
    Nearest,
    /// 四舍六入五成双: the nearest; half goes to the even one.
    Even,
    /// 向上: the next one not below.
    Up,
    /// 向下: the next one not above.
    Down,
    /// 舍厘见分进角: cut to 0.01, then up to 0.1.
    CutThenUp,
}

const WAYS: [(&str, Way); 4] =
    [("四舍五入", Way::Nearest), ("四舍六入五成双", Way::Even), ("向上", Way::Up), ("向下", Way::Down)];

/// What the trade has a word for.
const CUSTOMS: [(&str, Way, &str); 3] =
    [("舍厘见分进角", Way::CutThenUp, "0.1"), ("见分进角", Way::Up, "0.1"), ("半年", Way::Up, "0.5")];

impl Rounding {
    /// Reads `0.01 四舍五入`, `舍厘见分进角`, `见分进角` (up to 0.1), `半年` (up to 0.5), `不取整` (gives nothing).
    pub fn parse(text: &str) -> Result<Option<Rounding>, String> {
        let text = &*half_width(text.trim());
        if text == "不取整" {
            return Ok(None);
        }
        if let Some((name, way, step)) = CUSTOMS.into_iter().find(|(name, ..)| *name == text) {
            let step = Exact::parse(step).unwrap_or(Exact::ONE);
            return Ok(Some(Rounding { custom: Some(name), ..Rounding::to(way, step) }));
        }
        // As it was typed: with an input method digits and point are wide ones.
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (step, word) = (text[..end].trim(), text[end..].trim());
        let way = WAYS.iter().find(|(name, _)| *name == word).map(|(_, way)| *way);
        match (Exact::parse(step).filter(|step| !step.is_zero()), way) {
            (Some(step), Some(way)) => Ok(Some(Rounding::to(way, step))),
            (None, Some(_)) => Err("取整少了步长：写成 0.01 四舍五入，0.01 是保留到分".into()),
            _ => Err(format!("不认识取整“{text}”")),
        }
    }

    fn to(way: Way, step: Exact) -> Rounding {
        let places = step.to_decimal().map_or(0, |step| step.normalize().scale());
        Rounding { way, step, places, custom: None }
    }

    /// The words that may be written, for messages.
    pub fn words() -> String {
        let ways: Vec<_> = WAYS.iter().map(|(word, _)| format!("0.01 {word}")).collect();
        let customs = CUSTOMS.map(|(word, ..)| word);
        format!("{}、{}、不取整", ways.join("、"), customs.join("、"))
    }

    /// The number rounded; nothing when it is too large.
    pub fn apply(self, number: Exact) -> Option<Exact> {
        if self.way == Way::CutThenUp {
            let cent = Rounding { way: Way::Down, step: self.step.checked_div(Exact::whole(10))?, ..self };
            return Rounding { way: Way::Up, ..self }.apply(cent.apply(number)?);
        }
        let (below, rest, half) = number.steps(self.step)?;
        let up = self.goes_up(below % 2 != 0, number.is_negative(), rest, half)?;
        self.step.times(below.checked_add(i128::from(up))?)
    }

    /// Its step, and whether a number this far above a multiple goes up to the next: `rest` is what is left compared with
    /// nothing, `half` compared with half a step. Nothing for a custom of several steps.
    pub(super) fn goes_up(self, odd: bool, negative: bool, rest: Ordering, half: Ordering) -> Option<bool> {
        Some(match self.way {
            Way::Up => rest.is_gt(),
            Way::Down => false,
            Way::Nearest if negative => half.is_gt(),
            Way::Nearest => half.is_ge(),
            Way::Even => half.is_gt() || half.is_eq() && odd,
            Way::CutThenUp => return None,
        })
    }

    /// The step.
    pub(super) fn step(self) -> Exact {
        self.step
    }

    /// Digits after the point that a rounded number shows (`0.01` → 2).
    pub fn places(self) -> u32 {
        self.places
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(custom) = self.custom {
            return f.write_str(custom);
        }
        let word = WAYS.iter().find(|(_, way)| *way == self.way).map_or("", |(word, _)| word);
        write!(f, "{} {word}", self.step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_rounding_gives_what_the_forms_print() {
        for (round, number, want) in [
            ("0.01 四舍五入", "100.005", "100.01"),
            ("0.01 四舍五入", "-100.005", "-100.01"),
            ("0.01四舍五入", "599.4941", "599.49"),
            ("０.０１　四舍五入", "599.4941", "599.49"),
            ("0.01 四舍六入五成双", "0.125", "0.12"),
            ("0.01 四舍六入五成双", "0.135", "0.14"),
            ("0.1 向上", "25.01", "25.1"),
            ("1 向下", "25.99", "25"),
            ("0.1 四舍五入", "138.4166", "138.4"),
            ("舍厘见分进角", "3751.123", "3751.2"),
            ("舍厘见分进角", "3629.409", "3629.4"),
            ("见分进角", "6242.01", "6242.1"),
            ("见分进角", "5412.60", "5412.6"),
            ("半年", "20.5", "20.5"),
            ("半年", "20.583333", "21"),
            ("100 四舍五入", "7182.5", "7200"),
        ] {
            let rounded = Rounding::parse(round).unwrap().unwrap().apply(Exact::parse(number).unwrap());
            assert_eq!(rounded, Exact::parse(want), "{round} {number}");
        }
        assert_eq!(Rounding::parse("不取整"), Ok(None));
        for name in ["舍厘见分进角", "见分进角", "半年", "0.1 向上"] {
            assert_eq!(Rounding::parse(name).unwrap().unwrap().to_string(), name);
        }
        assert_eq!(Rounding::parse("半年"), Rounding::parse("0.5 向上"));
        for bad in ["四舍五入", "0.01", "0 四舍五入", "0.01 进位", "", "，"] {
            assert!(Rounding::parse(bad).is_err(), "{bad}");
        }
    }
}
