//! A window as somebody sits at it or not, and asks for help or not: folded from its turns as a ticket is from its moves.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Refusal;

/// What can happen at a window besides tickets and cases: the body of its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Business day.
    pub day: Date,
    /// By this clerk.
    pub clerk: String,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "turn", rename_all = "snake_case")]
pub enum What {
    /// 开窗, or going on after a pause.
    Opened,
    /// 暂停
    Paused {
        /// Why.
        reason: String,
    },
    /// 关窗
    Closed,
    /// 求助
    HelpAsked {
        /// What for.
        want: Want,
        /// In words; may be empty.
        words: String,
    },
    /// 接手: another window comes.
    HelpTaken {
        /// This one.
        by: u32,
    },
    /// 求助完
    HelpEnded,
    /// 钉住: an item stays on top of what is often handled here, or no longer.
    Pinned {
        /// The item's id.
        item: String,
        /// Stays, or no longer.
        on: bool,
    },
}

/// What somebody calls a colleague for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Want {
    /// 求助: come and help with this one.
    Help,
    /// 替 10 分钟: take my window for ten minutes.
    Relief,
    /// 结对: sit with me.
    Pair,
}

impl Want {
    /// All of them, in the order a menu shows.
    pub const ALL: [Self; 3] = [Self::Help, Self::Relief, Self::Pair];

    /// The name in files, events and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Relief => "relief",
            Self::Pair => "pair",
        }
    }

    /// The name clerks use.
    pub fn title(self) -> &'static str {
        match self {
            Self::Help => "求助",
            Self::Relief => "替 10 分钟",
            Self::Pair => "结对",
        }
    }
}

/// Whether somebody serves at a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "presence", rename_all = "snake_case")]
pub enum Presence {
    /// 在岗
    Open,
    /// 暂停
    Paused {
        /// Why.
        reason: String,
    },
    /// 关窗
    Closed,
}

impl Presence {
    /// The name clerks use.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Open => "在岗",
            Self::Paused { .. } => "暂停",
            Self::Closed => "关窗",
        }
    }
}

/// A call for help that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// What for.
    pub want: Want,
    /// In words; may be empty.
    pub words: String,
    /// Since when, in milliseconds.
    pub since: i64,
    /// The window that comes, once one does.
    pub by: Option<u32>,
}

impl Help {
    /// Who comes, in words; none while nobody does.
    pub fn comer(&self) -> Option<String> {
        self.by.map(comer)
    }
}

/// Who a helper is: a window by its number, or the lead, who sits at none.
pub(super) fn comer(by: u32) -> String {
    if by == 0 { "值班长".to_owned() } else { format!("{by} 号窗口") }
}

/// A window as its turns left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Its number.
    pub window: u32,
    /// The business day of the newest turn.
    pub day: Date,
    /// Who sat there at the newest turn of its own.
    pub clerk: String,
    /// Whether somebody serves.
    #[serde(flatten)]
    pub presence: Presence,
    /// Since when, in milliseconds.
    pub since: i64,
    /// The call for help, if there is one.
    pub help: Option<Help>,
    /// Items that stay on top of what is often handled here, in the order they were pinned; they outlast the day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<String>,
    /// When the newest turn happened, in milliseconds.
    pub touched: i64,
}

impl Seat {
    /// The window after a turn at `at` milliseconds. What was so on an earlier business day is over.
    pub fn after(before: Option<&Self>, window: u32, turn: &Turn, at: i64) -> Result<Self, Refusal> {
        let fresh = Self {
            window,
            day: turn.day,
            clerk: turn.clerk.clone(),
            presence: Presence::Open,
            since: at,
            help: None,
            pins: before.map_or_else(Vec::new, |seat| seat.pins.clone()),
            touched: at,
        };
        let before = before.filter(|seat| seat.day == turn.day).cloned().unwrap_or(fresh);
        let mut seat = Self { touched: at, ..before };
        match &turn.what {
            What::Opened => seat.be(Presence::Open, turn, at),
            What::Paused { reason } => seat.be(Presence::Paused { reason: reason.clone() }, turn, at),
            What::Closed => {
                seat.be(Presence::Closed, turn, at);
                seat.help = None;
            }
            What::HelpAsked { want, words } => {
                seat.clerk.clone_from(&turn.clerk);
                seat.help = Some(Help { want: *want, words: words.clone(), since: at, by: None });
            }
            What::HelpTaken { by } => {
                let help = seat.help.as_mut().ok_or(Refusal::NoHelp(window))?;
                if let Some(other) = help.by.filter(|other| other != by) {
                    return Err(Refusal::HelpTaken { window, by: other });
                }
                help.by = Some(*by);
            }
            What::Pinned { item, on } => {
                seat.pins.retain(|pinned| pinned != item);
                seat.pins.extend(on.then(|| item.clone()));
            }
            What::HelpEnded => _ = seat.help.take().ok_or(Refusal::NoHelp(window))?,
        }
        Ok(seat)
    }

    fn be(&mut self, presence: Presence, turn: &Turn, at: i64) {
        self.clerk.clone_from(&turn.clerk);
        if self.presence != presence {
            self.since = at;
        }
        self.presence = presence;
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn played(turns: &[What]) -> Result<Seat, Refusal> {
        let mut seat: Option<Seat> = None;
        for (what, at) in turns.iter().zip(1..) {
            let turn = Turn { day: date(2026, 11, 23), clerk: "甲".into(), what: what.clone() };
            seat = Some(Seat::after(seat.as_ref(), 3, &turn, at)?);
        }
        Ok(seat.unwrap())
    }

    #[test]
    fn help_is_asked_taken_by_one_and_ended() {
        let asked = What::HelpAsked { want: Want::Relief, words: String::new() };
        let seat = played(&[asked.clone(), What::HelpTaken { by: 2 }]).unwrap();
        assert_eq!(seat.help.as_ref().and_then(|help| help.by), Some(2));
        let twice = played(&[asked.clone(), What::HelpTaken { by: 2 }, What::HelpTaken { by: 4 }]);
        assert_eq!(twice.unwrap_err().to_string(), "3 号窗口的求助 2 号窗口已经接了");
        assert_eq!(played(&[asked, What::HelpEnded]).unwrap().help, None);
        assert_eq!(played(&[What::HelpEnded]).unwrap_err().to_string(), "3 号窗口现在没有求助");
    }

    #[test]
    fn what_is_pinned_keeps_its_place_and_outlasts_the_day() {
        let pin = |item: &str, on| What::Pinned { item: item.into(), on };
        let seat = played(&[pin("P12", true), pin("P01", true)]).unwrap();
        let turn = Turn { day: date(2026, 11, 24), clerk: "乙".into(), what: What::Opened };
        let next = Seat::after(Some(&seat), 3, &turn, 9).unwrap();
        assert_eq!(next.pins, ["P12", "P01"]);
        let turn = Turn { what: pin("P12", false), ..turn };
        assert_eq!(Seat::after(Some(&next), 3, &turn, 10).unwrap().pins, ["P01"]);
    }

    #[test]
    fn a_pause_lasts_until_the_window_opens_again_or_the_day_ends() {
        let pause = What::Paused { reason: "去复印".into() };
        let seat = played(std::slice::from_ref(&pause)).unwrap();
        assert_eq!((seat.presence.title(), seat.since), ("暂停", 1));
        assert_eq!(played(&[pause.clone(), pause.clone()]).unwrap().since, 1);
        assert_eq!(played(&[pause, What::Opened]).unwrap().presence, Presence::Open);
        let turn = Turn { day: date(2026, 11, 24), clerk: "乙".into(), what: What::Opened };
        let next = Seat::after(Some(&seat), 3, &turn, 9).unwrap();
        assert_eq!((next.presence, next.clerk.as_str()), (Presence::Open, "乙"));
    }
}
