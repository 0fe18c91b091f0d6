//! What a hall knows of itself, from `data/hall.toml`: kinds of business with their number bands, windows with what
//! they handle, reasons for the green line, the rule's figures.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::Rule;
use crate::text::{Faults, Source, Table, nearest};

/// A kind of business one can take a ticket for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// ASCII name in events and JSON.
    pub code: String,
    /// Name on slips and screens.
    pub title: String,
    /// First letter of its numbers.
    pub band: char,
    /// How long a visit takes here, in minutes, as the hall declares it.
    pub minutes: i64,
}

/// A window and what it handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Its number.
    pub number: u32,
    /// Codes of the kinds it handles; empty: all.
    pub kinds: Vec<String>,
}

impl Window {
    /// Whether it handles a kind.
    pub fn handles(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|known| known == kind)
    }
}

/// A reason for the green line 绿色通道; shown to clerks only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// ASCII name in events and JSON.
    pub code: String,
    /// In words.
    pub title: String,
}

/// Where people come and whom they phone, as papers print it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Street address.
    pub address: String,
    /// Opening hours.
    pub hours: String,
    /// The hall's phone.
    pub phone: String,
    /// Where to complain.
    pub complaint: String,
    /// Where reconsideration (行政复议) is asked for; empty until the hall says it, and no refusal is printed before.
    pub reconsider: String,
    /// The court that hears a suit; the same.
    pub court: String,
}

/// The hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hall {
    /// ASCII name every row of the store starts with.
    pub id: String,
    /// Name on slips.
    pub title: String,
    /// Kinds in the order of the ticket machine.
    pub kinds: Vec<Kind>,
    /// Windows by number.
    pub windows: Vec<Window>,
    /// Reasons for the green line.
    pub reasons: Vec<Reason>,
    /// The rule's figures.
    pub rule: Rule,
    /// What papers print.
    pub contact: Contact,
}

impl Hall {
    /// Reads `hall.toml`. None when something without which no ticket can be issued is at fault; `faults` says what.
    pub fn read(source: &Source, faults: &mut Faults) -> Option<Self> {
        let mut table = Table::parse(source, faults);
        let id = table.need_text("id", faults);
        let title = table.need_text("title", faults);
        let mut hall = Self {
            id: id?.value,
            title: title?.value,
            kinds: Vec::new(),
            windows: Vec::new(),
            reasons: Vec::new(),
            rule: Rule { appointment_minutes: 0, recalls: 0, return_behind: 0, day_starts_hour: 0 },
            contact: Contact::default(),
        };
        for kind in table.tables("kind", faults) {
            hall.add_kind(kind, faults);
        }
        if hall.kinds.is_empty() {
            faults.error("E_MISSING", table.place.clone(), "一种业务也没有，取不了号", "至少写一个 [[kind]]");
        }
        for window in table.tables("window", faults) {
            hall.windows.extend(hall.read_window(window, faults));
        }
        for mut reason in table.tables("reason", faults) {
            let (code, title) = (reason.need_text("code", faults), reason.need_text("title", faults));
            if let (Some(code), Some(title)) = (code, title) {
                hall.reasons.push(Reason { code: code.value, title: title.value });
            }
            reason.finish(faults);
        }
        let rule = match table.table("rule", faults) {
            Some(rule) => read_rule(rule, faults),
            None => table.missing("rule", faults),
        };
        let contact = match table.table("contact", faults) {
            Some(contact) => read_contact(contact, faults),
            None => table.missing("contact", faults),
        };
        table.finish(faults);
        hall.rule = rule?;
        hall.contact = contact?;
        (!faults.has_errors()).then_some(hall)
    }

    /// The kind somebody typed: its code, its title or its band's letter.
    pub fn kind(&self, typed: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| {
            kind.code == typed || kind.title == typed || kind.band.to_string().eq_ignore_ascii_case(typed)
        })
    }

    /// The reason for the green line somebody typed: its code or its words.
    pub fn reason(&self, typed: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.code == typed || reason.title == typed)
    }

    /// A window by its number; one the file does not name handles every kind.
    pub fn window(&self, number: u32) -> Window {
        let known = self.windows.iter().find(|window| window.number == number).cloned();
        known.unwrap_or(Window { number, kinds: Vec::new() })
    }

    /// The business day of a moment: what happens before the day's first hour belongs to the day before.
    pub fn day(&self, local: DateTime) -> Date {
        let shifted = local.checked_sub(i64::from(self.rule.day_starts_hour).hours());
        shifted.map_or(local.date(), DateTime::date)
    }

    fn add_kind(&mut self, table: Table, faults: &mut Faults) {
        let place = table.place.clone();
        let Some(kind) = read_kind(table, faults) else { return };
        if let Some(same) = self.kinds.iter().find(|known| known.band == kind.band || known.code == kind.code)
        {
            faults.error(
                "E_BAND",
                place,
                format!("“{}”和“{}”用了同一个代码或号段字母", same.title, kind.title),
                "每种业务的 code 和 band 都要不一样，否则会出现两张相同的号",
            );
        }
        self.kinds.push(kind);
    }

    fn read_window(&self, mut table: Table, faults: &mut Faults) -> Option<Window> {
        let number = match table.integer("number", faults) {
            Some(number) => u32::try_from(number).ok(),
            None => table.missing("number", faults),
        };
        let mut kinds = Vec::new();
        for kind in table.texts("kinds", faults) {
            if self.kinds.iter().any(|known| known.code == kind.value) {
                kinds.push(kind.value);
                continue;
            }
            let known = || self.kinds.iter().map(|known| known.code.as_str());
            let help = nearest(&kind.value, known())
                .map_or(format!("这里有：{}", known().collect::<Vec<_>>().join("、")), |near| {
                    format!("是不是想写“{near}”？")
                });
            faults.error("E_KIND", kind.place, format!("没有“{}”这种业务", kind.value), help);
        }
        table.finish(faults);
        Some(Window { number: number?, kinds })
    }
}

fn read_kind(mut table: Table, faults: &mut Faults) -> Option<Kind> {
    let code = table.need_text("code", faults);
    let title = table.need_text("title", faults);
    let band = table.need_text("band", faults).and_then(|text| {
        let mut chars = text.value.chars();
        if let (Some(band @ 'A'..='Z'), None) = (chars.next(), chars.next()) {
            return Some(band);
        }
        faults.error("E_BAND", text.place, "号段要一个大写字母", "写成 band = \"A\"");
        None
    });
    let minutes = positive(&mut table, "minutes", faults);
    table.finish(faults);
    Some(Kind { code: code?.value, title: title?.value, band: band?, minutes: minutes? })
}

fn read_contact(mut table: Table, faults: &mut Faults) -> Option<Contact> {
    let address = table.need_text("address", faults);
    let hours = table.need_text("hours", faults);
    let phone = table.need_text("phone", faults);
    let complaint = table.need_text("complaint", faults);
    let mut maybe = |name| table.text(name, faults).map_or_else(String::new, |text| text.value);
    let (reconsider, court) = (maybe("reconsider"), maybe("court"));
    table.finish(faults);
    Some(Contact {
        address: address?.value,
        hours: hours?.value,
        phone: phone?.value,
        complaint: complaint?.value,
        reconsider,
        court,
    })
}

fn read_rule(mut table: Table, faults: &mut Faults) -> Option<Rule> {
    let appointment_minutes = positive(&mut table, "appointment_minutes", faults);
    let recalls = positive(&mut table, "recalls", faults).and_then(|n| u32::try_from(n).ok());
    let return_behind = positive(&mut table, "return_behind", faults).and_then(|n| usize::try_from(n).ok());
    let day_starts_hour = positive(&mut table, "day_starts_hour", faults).and_then(|n| i8::try_from(n).ok());
    if let Some(hour @ 24..) = day_starts_hour {
        faults.error("E_HOUR", table.place.clone(), format!("没有 {hour} 点"), "写 0 到 23 的整点");
    }
    table.finish(faults);
    Some(Rule {
        appointment_minutes: appointment_minutes?,
        recalls: recalls?,
        return_behind: return_behind?,
        day_starts_hour: day_starts_hour?,
    })
}

fn positive(table: &mut Table, name: &str, faults: &mut Faults) -> Option<i64> {
    if !table.has(name) {
        return table.missing(name, faults);
    }
    let number = table.integer(name, faults)?;
    if !(0..=1440).contains(&number) {
        faults.error(
            "E_RANGE",
            table.place.clone(),
            format!("“{name}”是 {number}，不在 0 到 1440 之间"),
            "检查这个数",
        );
        return None;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    fn read(text: &str) -> (Option<Hall>, Vec<String>) {
        let mut faults = Faults::new();
        let hall = Hall::read(&Source::new("hall.toml", text), &mut faults);
        (hall, faults.sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_hall_that_comes_with_the_program_is_in_order() {
        let (hall, faults) = read(include_str!("../../data/hall.toml"));
        assert_eq!(faults, [""; 0]);
        let hall = hall.unwrap();
        for typed in ["pension", "养老待遇", "A", "a"] {
            assert_eq!(hall.kind(typed).map(|kind| kind.band), Some('A'), "{typed}");
        }
        let nobody = hall.kinds.iter().find(|kind| !hall.windows.iter().any(|w| w.handles(&kind.code)));
        assert_eq!(nobody, None, "every kind has a window");
    }

    #[test]
    fn the_business_day_ends_at_three_in_the_morning() {
        let hall = read(include_str!("../../data/hall.toml")).0.unwrap();
        for (at, day) in [
            (datetime(2026, 11, 23, 9, 0, 0, 0), date(2026, 11, 23)),
            (datetime(2026, 11, 24, 2, 59, 59, 0), date(2026, 11, 23)),
            (datetime(2026, 11, 24, 3, 0, 0, 0), date(2026, 11, 24)),
        ] {
            assert_eq!(hall.day(at), day, "{at}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_hall_is_said_with_its_line() {
        let good = include_str!("../../data/hall.toml");
        // The fault stands so many lines above what was changed: at the head of its table, or at the place itself.
        for (from, to, above, fault) in [
            ("band = \"B\"", "band = \"A\"", 3, "1：“养老待遇”和“参保缴费”用了同一个代码或号段字母"),
            ("band = \"B\"", "band = \"b\"", 0, "8：号段要一个大写字母"),
            ("[\"card\", ", "[\"cart\", ", 0, "10：没有“cart”这种业务。是不是想写“card”？"),
            ("recalls = 2", "recals = 2", 2, "1：缺少“recalls”"),
            ("day_starts_hour = 3", "day_starts_hour = 30", 4, "1：没有 30 点"),
        ] {
            let line = good[..good.find(from).unwrap()].matches('\n').count() + 1 - above;
            let fault = format!("hall.toml:{line}:{fault}");
            let (hall, faults) = read(&good.replace(from, to));
            assert!(hall.is_none(), "{to}");
            assert!(faults.iter().any(|found| found.starts_with(&fault)), "{to}: {faults:?}");
        }
    }
}
