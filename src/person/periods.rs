//! Periods of contribution by months: which overlap (重复缴费), where there are gaps (断缴), and whether registration and the
//! first contribution start in the same month.

use std::fmt;

use jiff::civil::Date;

use super::{Finding, normalise};

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Reads `201801`, `2018-01`, `2018.1`, `2018/01`, `2018年1月`.
    pub fn read(text: &str) -> Option<Self> {
        let text = normalise(text).text;
        let (year, month) = if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
            (text[..4].to_owned(), text[4..].to_owned())
        } else {
            let plain = text.strip_suffix('月').unwrap_or(&text);
            let (year, month) = plain.split_once(['-', '.', '/', '年'])?;
            (year.to_owned(), month.to_owned())
        };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || !(1..=2).contains(&month.len()) || !digits(&year) || !digits(&month) {
            return None;
        }
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        ((1900..=2200).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// Months since the year 0, to count with.
    fn index(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }

    fn at(index: i32) -> Self {
        let month = i8::try_from(index.rem_euclid(12) + 1).unwrap_or(1);
        Self { year: i16::try_from(index.div_euclid(12)).unwrap_or(i16::MAX), month }
    }

    /// How many months from this one to `other`, both counted; 0 when `other` is before it.
    fn up_to(self, other: Self) -> u32 {
        u32::try_from(other.index() - self.index() + 1).unwrap_or(0)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Months of contribution, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Where, in the words of whoever typed it; may be empty.
    pub label: String,
    /// First month.
    pub from: Month,
    /// Last month; none while it goes on.
    pub to: Option<Month>,
}

impl Period {
    /// Reads `201801-202012`, `2018-01~2020-12`, `2018年1月至2020年12月`, `202006-` (goes on), with `单位甲:` before it if wanted.
    /// `E_FMT` or `E_ORDER`.
    pub fn read(text: &str) -> Result<Self, Finding> {
        let wrong = || {
            let message = format!(
                "“{text}”不是一段月份。写成 201801-202012，还在缴的写 202006-；前面可以加单位或地方，如 甲地:201801-202012"
            );
            Finding::whole("E_FMT", message)
        };
        let (label, months) = match text.rsplit_once([':', '：']) {
            Some((label, months)) => (label.trim().to_owned(), months),
            None => (String::new(), text),
        };
        let months = normalise(months).text;
        let (from, to) = ends(&months).ok_or_else(wrong)?;
        let from = Month::read(from).ok_or_else(wrong)?;
        let to = match to.trim() {
            "" | "今" | "至今" | "在缴" => None,
            to => Some(Month::read(to).ok_or_else(wrong)?),
        };
        if to.is_some_and(|to| to < from) {
            let message = format!("“{text}”止月比起月早。请对照缴费记录，改录错的那一个");
            return Err(Finding::whole("E_ORDER", message));
        }
        Ok(Self { label, from, to })
    }

    fn name(&self) -> String {
        let to = self.to.map_or("今".to_owned(), |to| to.to_string());
        let label = if self.label.is_empty() { String::new() } else { format!("{} ", self.label) };
        format!("{label}{} 到 {to}", self.from)
    }
}

/// The two ends of what was written for a period.
fn ends(text: &str) -> Option<(&str, &str)> {
    for between in ["~", "～", "至", "到", "..", "—", "–"] {
        if let Some(ends) = text.split_once(between) {
            return Some(ends);
        }
    }
    // With a hyphen between the ends and another inside them, the middle one parts them.
    let hyphens: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
    let middle = match hyphens.len() {
        1 => hyphens[0],
        // 2018-01- goes on.
        2 if text.ends_with('-') => hyphens[1],
        3 => hyphens[1],
        _ => return None,
    };
    Some((&text[..middle], &text[middle + 1..]))
}

/// Months that two periods share, or that lie between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// Of the period at this place of the list …
    pub one: usize,
    /// … and the one at this.
    pub other: usize,
}

impl Stretch {
    /// How many months.
    pub fn months(&self) -> u32 {
        self.from.up_to(self.to)
    }
}

/// What periods of one insurance say together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// The month it is.
    pub now: Month,
    /// The periods that reach beyond it: nothing was paid for those months yet, and they are not counted.
    pub ahead: Vec<usize>,
    /// Months paid twice, by pairs of periods.
    pub overlaps: Vec<Stretch>,
    /// Months nobody paid, between the first and the last.
    pub gaps: Vec<Stretch>,
    /// Months paid, each counted once.
    pub months: u32,
}

/// Lays periods of one insurance beside each other, as far as `now`; one without an end goes to it.
pub fn together(periods: &[Period], now: Month) -> Together {
    let end = |period: &Period| period.to.map_or(now, |to| to.min(now));
    let beyond = |at: &usize| periods[*at].from > now || periods[*at].to.is_some_and(|to| to > now);
    let ahead = (0..periods.len()).filter(beyond).collect();
    let mut order: Vec<usize> = (0..periods.len()).filter(|at| periods[*at].from <= now).collect();
    order.sort_by_key(|at| (periods[*at].from, end(&periods[*at])));
    let (mut overlaps, mut gaps, mut months) = (Vec::new(), Vec::new(), 0);
    // The month up to which everything so far reaches, and the period that reaches there.
    let mut reached: Option<(Month, usize)> = None;
    for (place, at) in order.iter().enumerate() {
        let (from, to) = (periods[*at].from, end(&periods[*at]));
        for earlier in &order[..place] {
            let shared_to = end(&periods[*earlier]).min(to);
            if from <= shared_to {
                overlaps.push(Stretch { from, to: shared_to, one: *earlier, other: *at });
            }
        }
        months += match reached {
            None => from.up_to(to),
            Some((last, before)) => {
                let next = Month::at(last.index() + 1);
                if next < from {
                    gaps.push(Stretch {
                        from: next,
                        to: Month::at(from.index() - 1),
                        one: before,
                        other: *at,
                    });
                }
                next.max(from).up_to(to)
            }
        };
        if reached.is_none_or(|(last, _)| to > last) {
            reached = Some((to, *at));
        }
    }
    Together { now, ahead, overlaps, gaps, months }
}

/// A gap in medical insurance longer than this may start a waiting period.
const MEDICAL_GAP: u32 = 3;

impl Together {
    /// What is to be said: `W_DATE_FUTURE` for every period that reaches beyond this month, `E_OVERLAP` for every stretch paid twice, `H_GAP` for every gap (`W_GAP` where medical insurance
    /// was interrupted for more than three months).
    pub fn findings(&self, periods: &[Period], medical: bool) -> Vec<Finding> {
        let overlap = |stretch: &Stretch| {
            let (one, other) = (periods[stretch.one].name(), periods[stretch.other].name());
            let treatment = if medical {
                "同时参加了两份，保留职工医保；居民医保退费看当地口径"
            } else {
                "先转后清：保留一段，另一段个人账户部分退还本人，年限不重复算"
            };
            let message = format!(
                "{one} 与 {other} 重叠 {} 个月（{} 到 {}）。{treatment}",
                stretch.months(),
                stretch.from,
                stretch.to
            );
            Finding::whole("E_OVERLAP", message)
        };
        let gap = |stretch: &Stretch| {
            let months = stretch.months();
            let long = medical && months > MEDICAL_GAP;
            let more = if long {
                format!("；医保中断超过 {MEDICAL_GAP} 个月，接续后可能有等待期，请按当地规定查")
            } else {
                String::new()
            };
            let message = format!("{} 到 {} 断缴 {months} 个月{more}", stretch.from, stretch.to);
            Finding::whole(if long { "W_GAP" } else { "H_GAP" }, message)
        };
        let ahead = |at: &usize| {
            let message = format!(
                "{} 写到了还没到的月份（现在是 {}）：以后的月份不算实缴。还在缴的止月空着；确是预缴的照录，到那个月再算",
                periods[*at].name(),
                self.now
            );
            Finding::at("W_DATE_FUTURE", at + 1, message)
        };
        let told = self.overlaps.iter().map(overlap).chain(self.gaps.iter().map(gap));
        told.chain(self.ahead.iter().map(ahead)).collect()
    }
}

/// Whether registration and contribution start in the same month (登记与缴费起始月一致), as of `today`. `E_START` when they
/// differ, with which months fall between and whom to ask; a month that has not come is said to be one.
pub fn compare_starts(registered: Month, contributed: Month, today: Month) -> Option<Finding> {
    if registered == contributed {
        return None;
    }
    let months = (contributed.index() - registered.index()).unsigned_abs();
    let span = |from: Month, to: Month| {
        if from == to { from.to_string() } else { format!("{from} 到 {to}") }
    };
    let ahead: Vec<String> = [registered, contributed]
        .into_iter()
        .filter(|month| *month > today)
        .map(|month| month.to_string())
        .collect();
    let message = if !ahead.is_empty() {
        let begun = registered <= today;
        let unpaid =
            if begun { format!("；{} 没有缴费", span(registered, today)) } else { String::new() };
        format!(
            "参保登记从 {registered} 起，缴费从 {contributed} 起：{} 还没到{unpaid}。请先核月份写对没有，再与税务核，两边改成一致",
            ahead.join("、")
        )
    } else if registered < contributed {
        format!(
            "参保登记从 {registered} 起，缴费从 {contributed} 起，缴费晚 {months} 个月：{} 没有缴费。请与税务核是漏缴还是登记早了，两边改成一致",
            span(registered, Month::at(contributed.index() - 1))
        )
    } else {
        format!(
            "参保登记从 {registered} 起，缴费从 {contributed} 起，缴费早 {months} 个月：{} 有缴费没有登记。请补登记或与税务核是否缴错，两边改成一致",
            span(contributed, Month::at(registered.index() - 1))
        )
    };
    Some(Finding::whole("E_START", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::read(text).unwrap()
    }

    fn lay(texts: &[&str]) -> (Vec<Period>, Together) {
        let periods: Vec<Period> = texts.iter().map(|text| Period::read(text).unwrap()).collect();
        let together = together(&periods, month("202611"));
        (periods, together)
    }

    #[test]
    fn overlaps_are_counted_in_months() {
        for (texts, months) in [
            (["201801-202012", "202006-202112"], vec![7]),
            (["201801-202005", "202006-"], vec![]),
            (["202006-202006", "202006-202006"], vec![1]),
            (["2018-01~2020-12", "2020-06~2021-12"], vec![7]),
            (["2018年1月至2020年12月", "2020.6~2021.12"], vec![7]),
            (["2018-01-2020-12", "2020-06-2021-12"], vec![7]),
            // Still going on: up to this month.
            (["202601-", "202610-202612"], vec![2]),
        ] {
            let (_, together) = lay(&texts);
            let got: Vec<u32> = together.overlaps.iter().map(Stretch::months).collect();
            assert_eq!(got, months, "{texts:?}");
        }
        let (periods, both) = lay(&["甲地:201801-202012", "乙地:202006-202112"]);
        assert_eq!((both.overlaps[0].from, both.overlaps[0].to), (month("202006"), month("202012")));
        assert_eq!(both.months, 48);
        let said = both.findings(&periods, false).remove(0);
        assert_eq!(said.code, "E_OVERLAP");
        assert!(said.message.starts_with("甲地 2018-01 到 2020-12 与 乙地 2020-06 到 2021-12 重叠 7 个月"));
    }

    #[test]
    fn months_to_come_are_not_paid() {
        for (text, months) in
            [("202001-202712", 83), ("202701-202712", 0), ("202612-", 0), ("202611-202611", 1)]
        {
            let (periods, together) = lay(&[text]);
            assert_eq!(together.months, months, "{text}");
            let said = together.findings(&periods, false);
            assert_eq!(said.first().map(|f| f.code), (months != 1).then_some("W_DATE_FUTURE"), "{text}");
        }
        let (_, two) = lay(&["202501-", "202612-"]);
        assert_eq!((two.months, two.gaps), (23, vec![]));
        assert_eq!(lay(&["２０２００１－２０２０１２"]).1.months, 12);
    }

    #[test]
    fn gaps_are_the_months_nobody_paid() {
        for (texts, gaps, code) in [
            (["202401-202503", "202507-"], vec![3], "H_GAP"),
            (["202401-202503", "202508-"], vec![4], "W_GAP"),
            (["202401-202503", "202504-"], vec![], ""),
        ] {
            let (periods, together) = lay(&texts);
            let got: Vec<u32> = together.gaps.iter().map(Stretch::months).collect();
            assert_eq!(got, gaps, "{texts:?}");
            let said = together.findings(&periods, true);
            assert_eq!(said.first().map_or("", |f| f.code), code, "{texts:?}");
        }
        // One long period covers the short one inside it: no gap after the short one.
        let (_, inside) = lay(&["201801-202012", "201901-201902", "202101-202102"]);
        assert_eq!((inside.gaps, inside.months), (vec![], 38));
    }

    #[test]
    fn what_is_no_period_is_told() {
        for (text, code) in [
            ("2018", "E_FMT"),
            ("201813-202001", "E_FMT"),
            ("202001-201801", "E_ORDER"),
            ("2018-01", "E_FMT"),
            ("", "E_FMT"),
        ] {
            assert_eq!(Period::read(text).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn registration_and_contribution_start_together() {
        let compare =
            |registered, contributed| compare_starts(month(registered), month(contributed), month("202611"));
        assert_eq!(compare("2026-03", "202603"), None);
        let late = compare("202601", "202603").unwrap();
        assert!(late.code == "E_START" && late.message.contains("2026-01 到 2026-02 没有缴费"));
        let one = compare("202610", "202611").unwrap();
        assert!(one.message.contains("缴费晚 1 个月：2026-10 没有缴费"), "{}", one.message);
        let early = compare("202603", "202512").unwrap();
        assert!(early.message.contains("早 3 个月") && early.message.contains("2025-12 到 2026-02"));
        let ahead = compare("202601", "202703").unwrap();
        assert!(ahead.message.contains("2027-03 还没到；2026-01 到 2026-11 没有缴费"), "{}", ahead.message);
    }
}
