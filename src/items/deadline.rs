//! How long a case may take: what the law says, what the published list says, what this hall promises. Counts no days
//! itself; the calendar turns a limit into a date.

use std::cmp::Ordering;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Basis;
use crate::text::{Fault, Faults, Table, Text};

/// What a limit is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 工作日
    WorkingDay,
    /// 日 (calendar days)
    Day,
    /// 月
    Month,
}

/// A length of time as law and lists write it. Zero means 当场 (on the spot).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many.
    pub n: u16,
    /// Of what.
    pub unit: Unit,
}

impl Limit {
    /// 当场
    pub const ON_THE_SPOT: Limit = Limit { n: 0, unit: Unit::WorkingDay };

    /// Reads `20工作日`, `60日` (or `60自然日`), `6月` (or `6个月`), `1年` or `当场`. `15天` and a bare number are not
    /// read: they do not say which kind of day is meant.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "当场" {
            return Some(Self::ON_THE_SPOT);
        }
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        let unit = match text[digits..].trim_start() {
            "工作日" | "个工作日" => Unit::WorkingDay,
            "日" | "自然日" | "个自然日" => Unit::Day,
            "月" | "个月" | "年" => Unit::Month,
            _ => return None,
        };
        let n: u16 = text[..digits].parse().ok().filter(|n| *n > 0)?;
        let n = if text.ends_with('年') { n.checked_mul(12)? } else { n };
        Some(Self { n, unit })
    }

    /// Whether it is 当场.
    pub fn is_on_the_spot(self) -> bool {
        self.n == 0
    }

    /// Which of two limits is shorter. Within one unit exact; across units by seven days to five working days and
    /// thirty days to a month, which is near enough to tell a promise from a law.
    pub fn compare(self, other: Self) -> Ordering {
        if self.unit == other.unit {
            return self.n.cmp(&other.n);
        }
        let fifths = |limit: Limit| {
            u32::from(limit.n)
                * match limit.unit {
                    Unit::WorkingDay => 7,
                    Unit::Day => 5,
                    Unit::Month => 150,
                }
        };
        fifths(self).cmp(&fifths(other))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.n, self.unit) {
            (0, _) => write!(f, "当场"),
            (n, Unit::WorkingDay) => write!(f, "{n} 个工作日"),
            (n, Unit::Day) => write!(f, "{n} 日"),
            (n, Unit::Month) => write!(f, "{n} 个月"),
        }
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown {
            n: u16,
            unit: &'static str,
        }
        let unit = match self.unit {
            Unit::WorkingDay => "工作日",
            Unit::Day => "日",
            Unit::Month => "月",
        };
        Shown { n: self.n, unit }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Shown {
            n: u16,
            unit: String,
        }
        let Shown { n, unit } = Shown::deserialize(deserializer)?;
        let unit = match unit.as_str() {
            "工作日" => Unit::WorkingDay,
            "日" => Unit::Day,
            "月" => Unit::Month,
            other => return Err(D::Error::custom(format!("没有“{other}”这种时限单位"))),
        };
        Ok(Self { n, unit })
    }
}

/// A limit set by law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statutory {
    /// How long.
    pub limit: Limit,
    /// Which article.
    pub basis: Basis,
}

/// A limit of the published implementation list (实施清单), with whose list it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// How long.
    pub limit: Limit,
    /// Whose list.
    pub source: String,
}

/// One deadline of an item: the whole case, or one leg of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// What must be done by then, e.g. `整件办结`.
    pub what: String,
    /// The day counting starts, e.g. `收到申请`.
    pub start: String,
    /// What the law says; none where no national law gives a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statutory: Option<Statutory>,
    /// Why there is no statutory limit, where there is none: what the law says instead, as the file gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_statutory: Option<String>,
    /// What the list says, if it says anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<Listed>,
    /// What is promised here: a place may make it shorter, never longer than the others. The whole case always has one; a leg
    /// for which nobody promised anything of its own has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised: Option<Limit>,
    /// What comes on top and is not counted, e.g. `另加公示的日子`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plus: Option<String>,
}

/// Said of a deadline for which no law gives a number of days and whose file says no more.
const NO_LAW: &str = "国家没有统一天数，按当地清单和本厅承诺";

impl Deadline {
    /// What the law says of it, for people: the limit with what `cite` makes of its law, or why there is none.
    pub fn law(&self, cite: impl FnOnce(&Basis) -> String) -> String {
        match &self.statutory {
            Some(law) => format!("法定 {}（{}）", law.limit, cite(&law.basis)),
            None => self.no_statutory.as_deref().unwrap_or(NO_LAW).to_owned(),
        }
    }

    /// The limit the countdown runs on: the shortest of law, list and promise.
    pub fn binding(&self) -> Limit {
        let law = self.statutory.as_ref().map(|law| law.limit);
        let list = self.listed.as_ref().map(|list| list.limit);
        let least = |least: Limit, other: Limit| {
            if other.compare(least) == Ordering::Less { other } else { least }
        };
        [self.promised, law, list].into_iter().flatten().reduce(least).unwrap_or(Limit::ON_THE_SPOT)
    }

    /// Reads one; `whole` is that of the whole case, for which something is always promised.
    pub(super) fn read(table: &mut Table, whole: bool, faults: &mut Faults) -> Option<Self> {
        let what = table.need_text("what", faults);
        let start = table.need_text("start", faults);
        // What belongs to a limit that cannot be read is read all the same: it is no fault of its own.
        let (has_law, has_list) = (table.has("statutory"), table.has("listed"));
        let law = limit(table, "statutory", faults);
        let basis = if has_law { Basis::need(table, faults) } else { None };
        let none = if !has_law && table.has("no_statutory") {
            table.need_text("no_statutory", faults).map(|why| why.value)
        } else {
            None
        };
        let list = limit(table, "listed", faults);
        let source = if has_list { table.need_text("source", faults) } else { None };
        let plus = table.text("plus", faults).map(|text| text.value);
        if !table.has("promised") && (whole || !has_law && !has_list) {
            return table.missing("promised", faults);
        }
        let promised = limit(table, "promised", faults);
        for (name, other) in [("法定时限", &law), ("清单时限", &list)] {
            if let (Some((other, _)), Some((promised, place))) = (other, &promised)
                && promised.compare(*other) == Ordering::Greater
            {
                let message = format!("承诺时限 {promised}，比{name} {other} 还长");
                faults.error("E_DEADLINE", place.place.clone(), message, "承诺只能改短，不能改长");
            }
        }
        if let (Some((law, _)), Some((list, place))) = (&law, &list)
            && list.compare(*law) == Ordering::Greater
        {
            let message = format!("清单时限 {list}，比法定 {law} 还长；倒计时按法定");
            let help = "请报备修订清单，这里改成法定时限";
            faults.push(Fault::new("W_LISTED", place.place.clone(), message).help(help));
        }
        let no_statutory = law.is_none().then(|| none.unwrap_or_else(|| NO_LAW.to_owned()));
        Some(Self {
            what: what?.value,
            start: start?.value,
            no_statutory,
            statutory: law.zip(basis).map(|((limit, _), basis)| Statutory { limit, basis }),
            listed: list.zip(source).map(|((limit, _), source)| Listed { limit, source: source.value }),
            promised: promised.map(|(promised, _)| promised),
            plus,
        })
    }
}

fn limit(table: &mut Table, name: &str, faults: &mut Faults) -> Option<(Limit, Text)> {
    let text = table.text(name, faults)?;
    let Some(limit) = Limit::parse(&text.value) else {
        let message = format!("“{}”读不出时限", text.value);
        faults.error("E_LIMIT", text.place, message, "写成 20工作日、60日、6月 或 当场");
        return None;
    };
    Some((limit, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_reads_what_lists_write_and_compares_across_units() {
        for (text, shown) in [
            ("20工作日", "20 个工作日"),
            ("15 个工作日", "15 个工作日"),
            ("60日", "60 日"),
            ("6个月", "6 个月"),
            ("60自然日", "60 日"),
            ("1年", "12 个月"),
            ("当场", "当场"),
        ] {
            assert_eq!(Limit::parse(text).unwrap().to_string(), shown);
        }
        for wrong in ["", "20", "0工作日", "20天", "20天半", "二十日"] {
            assert!(Limit::parse(wrong).is_none(), "{wrong}");
        }
        let compare = |a, b| Limit::parse(a).unwrap().compare(Limit::parse(b).unwrap());
        assert_eq!(compare("20工作日", "15工作日"), Ordering::Greater);
        assert_eq!(compare("20工作日", "30日"), Ordering::Less);
        assert_eq!(compare("60日", "2月"), Ordering::Equal);
        assert_eq!(compare("当场", "1日"), Ordering::Less);
    }
}
