//! Reading the year files: `year`, `source`, and a `[[holiday]]` with `name`, `from`, `to` and the weekends worked for it.

use jiff::civil::{Date, Weekday};

use super::{Calendar, Day};
use crate::text::{Fault, Faults, Place, Source, Table, Value};

impl Calendar {
    /// Reads the year files (those under `calendar/` of the data). Faults: what cannot be read or cannot be meant
    /// (`E_YEAR E_ORDER E_DUPLICATE`, `W_WEEKDAY`), each at its place; days without a fault are kept.
    pub fn load(sources: &[Source], faults: &mut Faults) -> Calendar {
        let mut calendar = Calendar::default();
        for source in sources {
            let mut table = Table::parse(source, faults);
            read_year(&mut table, &mut calendar, faults);
            table.finish(faults);
        }
        calendar
    }
}

fn read_year(table: &mut Table, calendar: &mut Calendar, faults: &mut Faults) {
    table.need_text("source", faults);
    let holidays = table.tables("holiday", faults);
    let Some(place) = table.place_of("year") else {
        table.missing::<()>("year", faults);
        return;
    };
    let Some(number) = table.integer("year", faults) else { return };
    let year = match i16::try_from(number) {
        Ok(year) if (1949..=2199).contains(&year) => year,
        _ => {
            faults.error("E_YEAR", place, format!("没有 {number} 年的放假安排"), "写四位年份，如 2026");
            return;
        }
    };
    if holidays.is_empty() {
        // An empty file would make every holiday a certain working day.
        faults.error("E_MISSING", place, format!("{year} 年一个节日也没有"), "照通知补上 [[holiday]]");
        return;
    }
    if !calendar.years.insert(year) {
        faults.error(
            "E_DUPLICATE",
            place,
            format!("{year} 年有两份放假安排"),
            "一年只留一个文件；删掉旧的那个",
        );
        return;
    }
    for mut holiday in holidays {
        read_holiday(&mut holiday, year, calendar, faults);
        holiday.finish(faults);
    }
}

fn read_holiday(table: &mut Table, year: i16, calendar: &mut Calendar, faults: &mut Faults) {
    let name = table.need_text("name", faults);
    let place = table.place_of("to").unwrap_or_else(|| table.place.clone());
    let ends = ["from", "to"]
        .map(|end| if table.has(end) { table.date(end, faults) } else { table.missing(end, faults) });
    let work = table.list("work", faults);
    let (Some(name), [Some(from), Some(to)]) = (name, ends) else { return };
    let name = name.value;

    if to < from || from.year() < year - 1 || to.year() != year {
        let message = format!("{name}从 {from} 放到 {to}，对不上 {year} 年");
        faults.error(
            "E_ORDER",
            place,
            message,
            "from 是头一天，to 是最后一天，都在这一年（元旦可从上年 12 月起）",
        );
        return;
    }
    for date in from.series(jiff::Span::new().days(1)).take_while(|date| *date <= to) {
        if let Some(other) = calendar.off.insert(date, name.clone()) {
            let message = format!("{date} 已在“{other}”里放假，“{name}”又写了一遍");
            faults.error("E_DUPLICATE", place.clone(), message, "两个节日连休的，合成一段写");
        }
    }
    for value in work {
        match value {
            Value::Date(date, place) => make_up(date, &place, &name, calendar, faults),
            other => faults.push(Fault::new(
                "E_TYPE",
                other.place().clone(),
                "“work”里要日期，写成 2026-02-14，不加引号",
            )),
        }
    }
}

fn make_up(date: Date, place: &Place, name: &str, calendar: &mut Calendar, faults: &mut Faults) {
    if let Day::Holiday(other) = calendar.day(date) {
        let message = format!("{date} 既放“{other}”又调休上班");
        faults.error("E_DUPLICATE", place.clone(), message, "对照通知，只留一处");
        return;
    }
    if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
        let fault = Fault::new("W_WEEKDAY", place.clone(), format!("{date} 不是周末，本来就上班"));
        faults.push(fault.help("调休上班只写周六周日；对照通知看日期是否录错"));
    }
    calendar.made_up.insert(date, name.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_a_year_file_is_named_at_its_place() {
        let head = "year = 2026\nsource = \"通知\"\n[[holiday]]\nname = \"元旦\"\n";
        for (text, want) in [
            ("source = \"通知\"\n".to_owned(), "年.toml:1:1：缺少“year”。补上 year = …"),
            (
                "year = 2026\nsource = \"通知\"\n".to_owned(),
                "年.toml:1:8：2026 年一个节日也没有。照通知补上 [[holiday]]",
            ),
            (format!("{head}to = 2026-01-03\n"), "年.toml:3:1：缺少“from”。补上 from = …"),
            (
                format!("{head}from = 2026-01-03\nto = 2026-01-01\n"),
                "年.toml:6:6：元旦从 2026-01-03 放到 2026-01-01，对不上 2026 年。from 是头一天，to 是最后一天，都在这一年（元旦可从上年 12 月起）",
            ),
            (
                format!("{head}from = 2026-01-01\nto = 2026-01-03\nwork = [2026-01-05]\n"),
                "年.toml:7:9：2026-01-05 不是周末，本来就上班。调休上班只写周六周日；对照通知看日期是否录错",
            ),
            (
                format!("{head}from = 2026-01-01\nto = 2026-01-03\nwork = [2026-01-03]\n"),
                "年.toml:7:9：2026-01-03 既放“元旦”又调休上班。对照通知，只留一处",
            ),
        ] {
            let mut faults = Faults::new();
            Calendar::load(&[Source::new("年.toml", &text)], &mut faults);
            let found: Vec<String> = faults.sorted().iter().map(ToString::to_string).collect();
            assert_eq!(found, [want], "{text}");
        }
    }
}
