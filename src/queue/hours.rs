//! When a window is there: spans of the day, as the hall posts them.

use std::fmt;

/// A span of the day, in minutes after midnight; the end is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First minute.
    pub from: i64,
    /// The minute it ends.
    pub to: i64,
}

/// The spans of a day, in order, none touching the next. Empty: nothing is posted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours(Vec<Span>);

impl Hours {
    /// Spans as somebody wrote them, `9:00-12:00` each. None for what is no span, or not after the one before.
    pub fn parse<'a>(spans: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut hours = Vec::new();
        for text in spans {
            let (from, to) = text.split_once(['-', '–', '—', '~', '至'])?;
            let span = Span { from: minute(from)?, to: minute(to)? };
            let after = hours.last().is_none_or(|last: &Span| last.to < span.from);
            if span.from >= span.to || !after {
                return None;
            }
            hours.push(span);
        }
        Some(Self(hours))
    }

    /// Made of spans that are in order already.
    pub fn of(spans: Vec<Span>) -> Self {
        Self(spans)
    }

    /// The spans.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Whether nothing is posted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, span) in self.0.iter().enumerate() {
            let sep = if at == 0 { "" } else { "、" };
            write!(f, "{sep}{}-{}", clock(span.from), clock(span.to))?;
        }
        Ok(())
    }
}

/// A minute of the day as people write it: `9:05`.
pub fn clock(minute: i64) -> String {
    format!("{}:{:02}", minute.div_euclid(60), minute.rem_euclid(60))
}

/// The minute of the day of `9:05`; none for what is no time.
pub fn minute(text: &str) -> Option<i64> {
    let (hour, minute) = text.trim().split_once([':', '：'])?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..=24).contains(&hour) && (0..60).contains(&minute) && hour * 60 + minute <= 1440)
        .then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_posted_and_refused_when_out_of_order() {
        let hours = Hours::parse(["9:00-12:00", "13:30–17:00"]).unwrap();
        assert_eq!(hours.to_string(), "9:00-12:00、13:30-17:00");
        for wrong in [&["9:00"][..], &["12:00-9:00"], &["9:00-12:00", "11:00-13:00"], &["9:60-12:00"]] {
            assert_eq!(Hours::parse(wrong.iter().copied()), None, "{wrong:?}");
        }
    }
}
