//! What can happen to a ticket, and what may not: the moves that lead from one state to the next. A move that does not fit
//! the state is refused in words.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Class, LastCall, State, Ticket, TicketId, TicketNo};

/// What can happen to a ticket: the body of its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "move", rename_all = "snake_case")]
pub enum Move {
    /// 取号
    Issued {
        /// Business day.
        day: Date,
        /// What the slip says.
        no: TicketNo,
        /// Code of the kind.
        kind: String,
        /// Which line.
        class: Class,
        /// Code of the reason for the green line.
        class_reason: Option<String>,
    },
    /// 叫号
    Called {
        /// By this window.
        window: u32,
    },
    /// 重呼
    Recalled,
    /// The person stands at the window: 开始办理
    Started,
    /// 过号
    NoShow,
    /// 回队: back to waiting.
    Returned {
        /// Its place from now on, in milliseconds.
        place: i64,
    },
    /// 挂起
    Held {
        /// Why.
        reason: String,
    },
    /// 恢复: from hold straight to a window.
    Resumed {
        /// This one.
        window: u32,
    },
    /// 办结
    Finished,
}

impl Move {
    fn title(&self) -> &'static str {
        match self {
            Self::Issued { .. } => "取号",
            Self::Called { .. } => "叫号",
            Self::Recalled => "重呼",
            Self::Started => "开始办理",
            Self::NoShow => "记过号",
            Self::Returned { .. } => "放回队里",
            Self::Held { .. } => "挂起",
            Self::Resumed { .. } => "恢复办理",
            Self::Finished => "办结",
        }
    }
}

/// A move that does not fit where the ticket is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The state does not allow it.
    #[error("{no} 现在是「{state}」，不能{action}。{advice}")]
    NotNow {
        /// Which ticket.
        no: TicketNo,
        /// Where it is.
        state: &'static str,
        /// What was asked.
        action: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// Nothing is known of the ticket.
    #[error("没有这张号，不能{0}。用 bangban queue list 看今天的号")]
    Unknown(&'static str),
}

impl Ticket {
    /// The ticket after a move at `at` milliseconds; `before` is none only for [`Move::Issued`].
    pub fn after(before: Option<&Self>, id: TicketId, step: &Move, at: i64) -> Result<Self, Refusal> {
        match (before, step) {
            (None, Move::Issued { day, no, kind, class, class_reason }) => Ok(Self {
                id,
                day: *day,
                no: no.clone(),
                kind: kind.clone(),
                class: *class,
                class_reason: class_reason.clone(),
                arrived: at,
                place: at,
                state: State::Waiting,
                last_call: None,
                rev: 1,
                touched: at,
            }),
            (None, _) => Err(Refusal::Unknown(step.title())),
            (Some(before), _) => {
                let state = before.next_state(step).ok_or_else(|| before.refuse(step))?;
                let mut ticket = Self { state, rev: before.rev + 1, touched: at, ..before.clone() };
                match (step, &mut ticket.last_call) {
                    (Move::Called { window } | Move::Resumed { window }, call) => {
                        *call = Some(LastCall { window: *window, at, recalls: 0 });
                    }
                    (Move::Recalled, Some(call)) => call.recalls += 1,
                    (Move::Returned { place }, _) => ticket.place = *place,
                    _ => {}
                }
                Ok(ticket)
            }
        }
    }

    fn next_state(&self, step: &Move) -> Option<State> {
        use State::{Called, Done, Held, NoShow, Serving, Waiting};
        Some(match (&self.state, step) {
            (Waiting, Move::Called { window }) | (Held { .. }, Move::Resumed { window }) => {
                Called { window: *window }
            }
            (Called { window }, Move::Recalled) => Called { window: *window },
            (Called { window }, Move::Started) => Serving { window: *window },
            (Called { .. }, Move::NoShow) => NoShow,
            (Called { .. } | Held { .. } | NoShow, Move::Returned { .. }) => Waiting,
            (Called { window } | Serving { window }, Move::Held { reason }) => {
                Held { window: *window, reason: reason.clone() }
            }
            (Called { window } | Serving { window }, Move::Finished) => Done { window: *window },
            _ => return None,
        })
    }

    fn refuse(&self, step: &Move) -> Refusal {
        let advice = match self.state {
            State::Waiting => "先叫到它",
            State::Called { .. } => "人到了就开始办理，没到就重呼或记过号",
            State::Serving { .. } => "先办结，或先挂起",
            State::Held { .. } => "人回来了就恢复办理，或放回队里",
            State::NoShow => "人来了就放回队里",
            State::Done { .. } => "再来办事请重新取号",
        };
        Refusal::NotNow { no: self.no.clone(), state: self.state.title(), action: step.title(), advice }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn issued() -> Ticket {
        let step = Move::Issued {
            day: date(2026, 11, 23),
            no: TicketNo::new('A', 7),
            kind: "pension".into(),
            class: Class::Ordinary,
            class_reason: None,
        };
        Ticket::after(None, TicketId(Uuid::nil()), &step, 1).unwrap()
    }

    fn after(steps: &[Move]) -> Result<Ticket, Refusal> {
        steps
            .iter()
            .zip(2..)
            .try_fold(issued(), |ticket, (step, at)| Ticket::after(Some(&ticket), ticket.id, step, at))
    }

    #[test]
    fn only_what_makes_sense_happens_to_a_ticket() {
        let call = Move::Called { window: 3 };
        let hold = Move::Held { reason: "去复印".into() };
        let back = Move::Returned { place: 9 };
        let resume = Move::Resumed { window: 4 };
        let reach: [&[Move]; 6] = [
            &[],
            std::slice::from_ref(&call),
            &[call.clone(), Move::Started],
            &[call.clone(), hold.clone()],
            &[call.clone(), Move::NoShow],
            &[call.clone(), Move::Finished],
        ];
        let steps =
            [&call, &Move::Recalled, &Move::Started, &Move::NoShow, &back, &hold, &resume, &Move::Finished];
        // One row a state, one column a move; a blank is a refusal.
        for (before, row) in reach.iter().zip([
            ["called", "", "", "", "", "", "", ""],
            ["", "called", "serving", "noshow", "waiting", "hold", "", "done"],
            ["", "", "", "", "", "hold", "", "done"],
            ["", "", "", "", "waiting", "", "called", ""],
            ["", "", "", "", "waiting", "", "", ""],
            ["", "", "", "", "", "", "", ""],
        ]) {
            for (step, want) in steps.iter().zip(row) {
                let all: Vec<Move> = before.iter().chain([*step]).cloned().collect();
                let found = after(&all).map_or("", |ticket| ticket.state.code());
                assert_eq!(found, want, "{before:?} then {step:?}");
            }
        }
        let twice = after(&[call.clone(), call]).unwrap_err();
        assert_eq!(
            twice.to_string(),
            "A007 现在是「已叫号」，不能叫号。人到了就开始办理，没到就重呼或记过号"
        );
    }
}
