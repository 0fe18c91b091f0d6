//! What is told of a wait: from so many to so many minutes, never one number.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::clock;

/// A wait as it is told, in whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// Half of the people wait at most about so long; where that is after a break, nine of ten wait at least about so long.
    pub low: i64,
    /// Four of five wait at most so long.
    pub high: i64,
    /// Nine of ten wait at least so long, rounded down: by then whoever goes away is to be back. 0 in records of before it was kept.
    #[serde(default)]
    pub early: i64,
    /// What lies between the two as far up as down among all that may happen, not rounded, in milliseconds: what it is scored by.
    pub middle: i64,
    /// More than one in five are not called today: there is no upper end to tell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
}

impl Estimate {
    /// Rounded to five minutes, the upper end upwards, and never less than five apart. No upper end: perhaps not today.
    pub fn of(early: i64, low: i64, middle: i64, upper: Option<i64>) -> Self {
        let five = 5 * 60_000;
        let early = early.div_euclid(five) * 5;
        let low = (low + five / 2).div_euclid(five) * 5;
        let high = upper.map_or(0, |upper| (upper + five - 1).div_euclid(five) * 5);
        Self { low, high: high.max(low + 5), early, middle, open: upper.is_none() }
    }

    /// The longest that is told, in minutes; none where nobody can say.
    pub fn end(self) -> Option<i64> {
        (!self.open).then_some(self.high)
    }

    /// As every screen shows it, whatever the terminal thinks of a dash: `15-25 分钟`.
    pub fn plain(self) -> String {
        self.to_string().replace('–', "-")
    }
}

/// What must be said of a wait besides how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// It is called only from this minute of the day on, when the windows of this kind open, or open again.
    From {
        /// Minute after midnight.
        minute: i64,
        /// They are there now, too, and call others until the break.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        serving: bool,
    },
    /// It may be called before a break, or only after it, when the windows open again at this minute of the day.
    Perhaps {
        /// Minute after midnight.
        minute: i64,
    },
    /// The windows that do it pause, and nobody has said for how long.
    Paused,
    /// Nobody calls at the windows that do it, and nobody knows when somebody will.
    Nobody,
    /// It may not be called today.
    NotToday,
}

/// `该业务 13:30 起叫号`.
impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::From { minute, serving: true } => write!(f, "要等到 {} 以后", clock(*minute)),
            Self::From { minute, serving: false } => write!(f, "该业务 {} 起叫号", clock(*minute)),
            Self::Perhaps { minute } => write!(f, "可能要等到 {} 以后", clock(*minute)),
            Self::Paused => f.write_str("办这项的窗口暂停，什么时候回来没定"),
            Self::Nobody => f.write_str("现在没有窗口在叫，请问工作人员"),
            Self::NotToday => f.write_str("今天可能叫不到，可以预约改天来，或走网上、自助机"),
        }
    }
}

/// `15–25 分钟`, `5 分钟内`, `465 分钟以上`.
impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.low {
            low if self.open => write!(f, "{low} 分钟以上"),
            0 => write!(f, "{} 分钟内", self.high),
            low => write!(f, "{low}–{} 分钟", self.high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_fives_and_always_as_a_span() {
        let minutes =
            |low: i64, upper: i64| Estimate::of(0, low * 60_000, 0, Some(upper * 60_000)).to_string();
        assert_eq!(Estimate::of(0, 465 * 60_000, 0, None).to_string(), "465 分钟以上");
        for (low, upper, told) in [
            (0, 0, "5 分钟内"),
            (2, 4, "5 分钟内"),
            (3, 9, "5–10 分钟"),
            (14, 23, "15–25 分钟"),
            (15, 15, "15–20 分钟"),
        ] {
            assert_eq!(minutes(low, upper), told);
        }
    }
}
