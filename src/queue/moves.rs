//! What can happen to a ticket, and what may not: the moves that lead from one state to the next. A move that does not fit
//! the state is refused in words.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Class, Estimate, Holder, LastCall, Mediation, Notice, Parted, State, Ticket, TicketId, TicketNo, Visit,
};

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
        /// Code of the skill a window must have for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        needs: Option<String>,
        /// The time that was agreed, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot: Option<i64>,
        /// What was told of the wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        estimate: Option<Estimate>,
        /// What else was told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice: Option<Notice>,
        /// What the window that calls it should know.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Who took it, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holder: Option<Holder>,
    },
    /// 预约: a number for a time on this or another day.
    Booked {
        /// Business day of that time.
        day: Date,
        /// The number.
        no: TicketNo,
        /// Code of the kind.
        kind: String,
        /// Code of the skill a window must have for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        needs: Option<String>,
        /// The time, in milliseconds.
        slot: i64,
    },
    /// 签到: who had booked is here.
    Arrived {
        /// The line: who comes late stands with those who did not book.
        class: Class,
        /// What was told of the wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        estimate: Option<Estimate>,
        /// What else was told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice: Option<Notice>,
    },
    /// 出票: the slip is in the person's hand.
    Printed,
    /// 出票失败
    PrintFailed {
        /// What the printer said.
        reason: String,
    },
    /// 作废
    Voided {
        /// Why.
        reason: String,
    },
    /// 叫号
    Called {
        /// By this window.
        window: u32,
        /// By this clerk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clerk: Option<String>,
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
        /// When somebody should look after it, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<i64>,
    },
    /// 恢复: from hold straight to a window.
    Resumed {
        /// This one.
        window: u32,
        /// By this clerk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clerk: Option<String>,
    },
    /// 转窗: to another kind, window or skill; it keeps its place.
    Transferred {
        /// Code of the kind from now on.
        kind: String,
        /// The window it is handed to, if to a certain one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window: Option<u32>,
        /// Code of the skill a window must have for it from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        needs: Option<String>,
        /// What the next window should know.
        note: String,
    },
    /// 转调解: to the mediation room; the window is free.
    Mediated {
        /// Why.
        reason: String,
        /// Who went along.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        with: Option<String>,
    },
    /// 调解完
    Settled {
        /// What came of it.
        result: String,
    },
    /// 办结
    Finished,
    /// 失效: the day ended before anybody came.
    Expired,
}

impl Move {
    /// A number just taken, with nothing asked for besides.
    pub fn issued(day: Date, no: TicketNo, kind: impl Into<String>, class: Class) -> Self {
        Self::Issued {
            day,
            no,
            kind: kind.into(),
            class,
            class_reason: None,
            needs: None,
            slot: None,
            estimate: None,
            notice: None,
            note: None,
            holder: None,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::Issued { .. } => "取号",
            Self::Booked { .. } => "预约",
            Self::Arrived { .. } => "签到",
            Self::Printed => "记出票",
            Self::PrintFailed { .. } => "记出票失败",
            Self::Voided { .. } => "作废",
            Self::Called { .. } => "叫号",
            Self::Recalled => "重呼",
            Self::Started => "开始办理",
            Self::NoShow => "记过号",
            Self::Returned { .. } => "放回队里",
            Self::Held { .. } => "挂起",
            Self::Resumed { .. } => "恢复办理",
            Self::Transferred { .. } => "转窗",
            Self::Mediated { .. } => "转调解",
            Self::Settled { .. } => "记调解结果",
            Self::Finished => "办结",
            Self::Expired => "失效",
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
    /// No help is asked for at this window.
    #[error("{0} 号窗口现在没有求助")]
    NoHelp(u32),
    /// Another window comes already.
    #[error("{window} 号窗口的求助 {}已经接了", super::seat::comer(*.by))]
    HelpTaken {
        /// Who asked.
        window: u32,
        /// Who comes.
        by: u32,
    },
}

impl Ticket {
    /// The ticket after a move at `at` milliseconds; `before` is none only for [`Move::Issued`].
    pub fn after(before: Option<&Self>, id: TicketId, step: &Move, at: i64) -> Result<Self, Refusal> {
        let before = match (before, step) {
            (
                None,
                Move::Issued {
                    day,
                    no,
                    kind,
                    class,
                    class_reason,
                    needs,
                    slot,
                    estimate,
                    notice,
                    note,
                    holder,
                },
            ) => {
                let new = Self::new(id, *day, no, kind, *class, State::Waiting, at);
                let class_reason = class_reason.clone();
                let place = at.max(slot.filter(|_| *class == Class::Appointment).unwrap_or(at));
                let (slot, estimate, notice) = (*slot, *estimate, *notice);
                let (needs, note, holder) = (needs.clone(), note.clone(), holder.clone());
                return Ok(Self { class_reason, place, needs, slot, note, holder, estimate, notice, ..new });
            }
            (None, Move::Booked { day, no, kind, needs, slot }) => {
                let state = State::Booked { slot: *slot };
                let new = Self::new(id, *day, no, kind, Class::Appointment, state, at);
                return Ok(Self { needs: needs.clone(), slot: Some(*slot), ..new });
            }
            (None, _) => return Err(Refusal::Unknown(step.title())),
            (Some(before), _) => before,
        };
        let state = before.next_state(step).ok_or_else(|| before.refuse(step))?;
        let mut ticket = Self { state, rev: before.rev + 1, touched: at, ..before.clone() };
        ticket.visits.extend(before.visit_ended_by(step, at));
        if let Some(mediation) = ticket.mediations.last_mut().filter(|mediation| mediation.to.is_none()) {
            mediation.to = Some(at);
        }
        match step {
            Move::Called { window, clerk } | Move::Resumed { window, clerk } => {
                ticket.last_call = Some(LastCall { window: *window, at, recalls: 0 });
                ticket.first_called.get_or_insert(at);
                ticket.clerk.clone_from(clerk);
            }
            Move::Recalled => {
                if let Some(call) = &mut ticket.last_call {
                    call.recalls += 1;
                }
            }
            Move::Returned { place } => ticket.place = *place,
            Move::Arrived { class, estimate, notice } => {
                ticket.arrived = at;
                ticket.class = *class;
                ticket.place = at.max(before.slot.filter(|_| *class == Class::Appointment).unwrap_or(at));
                (ticket.estimate, ticket.notice) = (*estimate, *notice);
            }
            Move::Transferred { kind, window, needs, note } => {
                ticket.kind.clone_from(kind);
                ticket.needs.clone_from(needs);
                ticket.wanted = *window;
                ticket.note = (!note.is_empty()).then(|| note.clone());
            }
            Move::Mediated { reason, with } => {
                let window = ticket.state.window().unwrap_or_default();
                let (reason, with) = (reason.clone(), with.clone());
                ticket.mediations.push(Mediation { window, reason, with, from: at, to: None, result: None });
            }
            Move::Settled { result } => {
                if let Some(mediation) = ticket.mediations.last_mut() {
                    mediation.result = Some(result.clone());
                }
            }
            Move::Voided { .. } | Move::Expired => ticket.was = before.state.was(),
            _ => {}
        }
        Ok(ticket)
    }

    fn new(id: TicketId, day: Date, no: &TicketNo, kind: &str, class: Class, state: State, at: i64) -> Self {
        Self {
            id,
            day,
            no: no.clone(),
            kind: kind.to_owned(),
            class,
            class_reason: None,
            arrived: at,
            place: at,
            state,
            last_call: None,
            first_called: None,
            clerk: None,
            needs: None,
            slot: None,
            wanted: None,
            note: None,
            holder: None,
            estimate: None,
            notice: None,
            visits: Vec::new(),
            mediations: Vec::new(),
            was: None,
            rev: 1,
            touched: at,
        }
    }

    /// The visit that ends when a step frees the window.
    fn visit_ended_by(&self, step: &Move, at: i64) -> Option<Visit> {
        let (State::Called { window } | State::Serving { window }) = self.state else { return None };
        let end = match step {
            Move::Transferred { .. } => Parted::HandedOn,
            Move::Held { .. } => Parted::Held,
            Move::Mediated { .. } => Parted::Mediated,
            Move::NoShow => Parted::NobodyCame,
            Move::Returned { .. } => Parted::PutBack,
            Move::Finished => Parted::Finished,
            _ => return None,
        };
        let call = self.last_call?;
        Some(Visit {
            kind: self.kind.clone(),
            window,
            clerk: self.clerk.clone(),
            from: call.at,
            to: at,
            came: !matches!(end, Parted::NobodyCame | Parted::PutBack),
            end: Some(end),
        })
    }

    fn next_state(&self, step: &Move) -> Option<State> {
        use State::{Booked, Called, Done, Held, Mediation, NoShow, Serving, Unprinted, Waiting};
        Some(match (&self.state, step) {
            (Waiting, Move::Called { window, .. }) | (Held { .. }, Move::Resumed { window, .. }) => {
                Called { window: *window }
            }
            (Called { window }, Move::Recalled) => Called { window: *window },
            (Called { window }, Move::Started) => Serving { window: *window },
            (Called { .. }, Move::NoShow) => NoShow,
            (Called { .. } | Held { .. } | NoShow | Mediation { .. }, Move::Returned { .. }) => Waiting,
            (
                Waiting | Called { .. } | Serving { .. } | Held { .. } | Mediation { .. },
                Move::Transferred { .. },
            ) => Waiting,
            (Called { window } | Serving { window }, Move::Held { reason, until }) => {
                Held { window: *window, reason: reason.clone(), until: *until }
            }
            (Called { window } | Serving { window }, Move::Mediated { reason, with }) => {
                Mediation { window: *window, reason: reason.clone(), with: with.clone() }
            }
            (Mediation { window, .. }, Move::Settled { .. })
            | (Called { window } | Serving { window }, Move::Finished) => Done { window: *window },
            (Booked { .. }, Move::Arrived { .. }) | (Waiting | Unprinted, Move::Printed) => Waiting,
            (Waiting | Unprinted, Move::PrintFailed { .. }) => Unprinted,
            (Waiting | Unprinted | Booked { .. } | NoShow, Move::Voided { .. }) => State::Void,
            (Waiting | Unprinted | Booked { .. } | NoShow | Held { .. }, Move::Expired) => State::Expired,
            _ => return None,
        })
    }

    fn refuse(&self, step: &Move) -> Refusal {
        let advice = match self.state {
            State::Waiting
                if matches!(
                    step,
                    Move::Arrived { .. }
                        | Move::Returned { .. }
                        | Move::Resumed { .. }
                        | Move::Settled { .. }
                ) =>
            {
                "已经在排队，叫到再办"
            }
            State::Waiting => "先叫到它",
            State::Called { .. } => "人到了就开始办理，没到就重呼或记过号",
            State::Serving { .. } => "先办结，或先挂起",
            State::Held { .. } => "人回来了就恢复办理，或放回队里",
            State::NoShow => "人来了就放回队里",
            State::Mediation { .. } => "调解完记结果，或放回队里",
            State::Booked { .. } => "人到了先签到",
            State::Unprinted => "补打小票，或作废重取",
            State::Done { .. } | State::Void | State::Expired => "再来办事请重新取号",
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
        let step = Move::issued(date(2026, 11, 23), TicketNo::new('A', 7), "pension", Class::Ordinary);
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
        let call = Move::Called { window: 3, clerk: None };
        let hold = Move::Held { reason: "去复印".into(), until: None };
        let back = Move::Returned { place: 9 };
        let resume = Move::Resumed { window: 4, clerk: None };
        let moved =
            Move::Transferred { kind: "card".into(), window: None, needs: None, note: "证件看过".into() };
        let talk = Move::Mediated { reason: "对结果不满".into(), with: None };
        let settled = Move::Settled { result: "说清了".into() };
        let jam = Move::PrintFailed { reason: "缺纸".into() };
        let void = Move::Voided { reason: "重取".into() };
        let reach: [&[Move]; 9] = [
            &[],
            std::slice::from_ref(&call),
            &[call.clone(), Move::Started],
            &[call.clone(), hold.clone()],
            &[call.clone(), Move::NoShow],
            &[call.clone(), talk.clone()],
            &[call.clone(), Move::Finished],
            std::slice::from_ref(&jam),
            std::slice::from_ref(&Move::Expired),
        ];
        let steps = [
            &call,
            &Move::Recalled,
            &Move::Started,
            &Move::NoShow,
            &back,
            &hold,
            &resume,
            &Move::Finished,
            &moved,
            &talk,
            &settled,
            &Move::Printed,
            &jam,
            &void,
            &Move::Expired,
        ];
        // One row a state, one column a move: the first letter of the state after it, a dot for a refusal.
        for (before, row) in reach.iter().zip([
            "c . . . . . . . w . . w u v e",
            ". c s n w h . d w m . . . . .",
            ". . . . . h . d w m . . . . .",
            ". . . . w . c . w . . . . . e",
            ". . . . w . . . . . . . . v e",
            ". . . . w . . . w . d . . . .",
            ". . . . . . . . . . . . . . .",
            ". . . . . . . . . . . w u v e",
            ". . . . . . . . . . . . . . .",
        ]) {
            for (step, want) in steps.iter().zip(row.split(' ')) {
                let all: Vec<Move> = before.iter().chain([*step]).cloned().collect();
                let found = after(&all).map_or(".", |ticket| ticket.state.code());
                assert!(found.starts_with(want), "{before:?} then {step:?}: {found}, not {want}");
            }
        }
        let twice = after(&[call.clone(), call]).unwrap_err();
        assert_eq!(
            twice.to_string(),
            "A007 现在是「已叫号」，不能叫号。人到了就开始办理，没到就重呼或记过号"
        );
    }

    #[test]
    fn a_visit_lasts_from_call_until_the_window_is_free() {
        let call = |window| Move::Called { window, clerk: Some("甲".into()) };
        let moved =
            Move::Transferred { kind: "card".into(), window: Some(5), needs: None, note: String::new() };
        let ticket = after(&[call(3), Move::Recalled, Move::Started, moved, call(5), Move::NoShow]).unwrap();
        let told: Vec<_> = ticket.visits.iter().map(|v| (&*v.kind, v.window, v.from, v.to, v.came)).collect();
        assert_eq!(told, [("pension", 3, 2, 5, true), ("card", 5, 6, 7, false)]);
        assert_eq!((ticket.first_called, ticket.place, ticket.wanted), (Some(2), 1, Some(5)));
    }

    #[test]
    fn an_appointment_counts_from_its_time_and_who_is_late_from_when_he_came() {
        let booked = Move::Booked {
            day: date(2026, 11, 24),
            no: TicketNo::new('A', 1),
            kind: "pension".into(),
            needs: None,
            slot: 100,
        };
        let before = Ticket::after(None, TicketId(Uuid::nil()), &booked, 1).unwrap();
        for (class, at, place) in
            [(Class::Appointment, 90, 100), (Class::Appointment, 105, 105), (Class::Ordinary, 130, 130)]
        {
            let here = Move::Arrived { class, estimate: None, notice: None };
            let ticket = Ticket::after(Some(&before), before.id, &here, at).unwrap();
            assert_eq!((ticket.place, ticket.arrived, ticket.class), (place, at, class));
        }
    }
}
