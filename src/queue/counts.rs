//! What a ticket counts as when a day is added up: the one place that says so, for the day-end sheet, the statistics, the
//! lead's view and what is learnt of who comes.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::{Parted, State, Ticket, Was};

/// What a ticket counts as, as far as its life has come. Each ticket is one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// 办结
    Done,
    /// 过号没回来: the last call nobody came to, and nobody has come back since.
    NotBack,
    /// 没叫到: waited, and the day ended.
    NotCalled,
    /// 叫过没办完: called, and held or waiting again when the day ended or it was made void.
    Unfinished,
    /// Waits, is called or served, held or in mediation.
    Open,
    /// 预约未到: booked, and not here.
    NotCome,
    /// 没打出: nobody has its slip.
    Unprinted,
    /// 作废: made void before it was ever called.
    Void,
}

impl Counts {
    /// Whether somebody came and took a number: who booked and stayed away did not, nor did whoever has no slip.
    pub fn came(self) -> bool {
        !matches!(self, Self::NotCome | Self::Unprinted | Self::Void)
    }
}

impl Ticket {
    /// What it counts as.
    pub fn counts(&self) -> Counts {
        let called = self.first_called.is_some();
        match (&self.state, self.was) {
            (State::Done { .. }, _) => Counts::Done,
            (State::NoShow, _) | (State::Void | State::Expired, Some(Was::NoShow)) => Counts::NotBack,
            (State::Void | State::Expired, _) if called => Counts::Unfinished,
            (State::Void, _) => Counts::Void,
            (State::Booked { .. }, _) | (State::Expired, Some(Was::Booked)) => Counts::NotCome,
            (State::Expired, Some(Was::Unprinted)) => Counts::Unprinted,
            (State::Unprinted, _) if !called => Counts::Unprinted,
            (State::Expired, _) => Counts::NotCalled,
            (
                State::Waiting
                | State::Called { .. }
                | State::Serving { .. }
                | State::Held { .. }
                | State::Mediation { .. }
                | State::Unprinted,
                _,
            ) => Counts::Open,
        }
    }
}

/// What one window did on a day: people it finished with, and how often it parted otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct AtWindow {
    /// People finished here, one counted once however often they were held.
    pub done: usize,
    /// Times somebody was handed on.
    pub handed_on: usize,
    /// Times somebody was put on hold.
    pub held: usize,
    /// Times somebody went to mediation.
    pub mediated: usize,
    /// Calls taken back.
    pub put_back: usize,
    /// Calls nobody came to.
    pub no_show: usize,
}

impl AtWindow {
    /// What each window did, as far as it did anything.
    pub fn of<'t>(tickets: impl IntoIterator<Item = &'t Ticket>) -> BTreeMap<u32, Self> {
        let mut windows: BTreeMap<u32, Self> = BTreeMap::new();
        for ticket in tickets {
            if let State::Done { window } = ticket.state {
                windows.entry(window).or_default().done += 1;
            }
            for visit in &ticket.visits {
                let at = windows.entry(visit.window).or_default();
                match visit.end {
                    Some(Parted::HandedOn) => at.handed_on += 1,
                    Some(Parted::Held) => at.held += 1,
                    Some(Parted::Mediated) => at.mediated += 1,
                    Some(Parted::PutBack) => at.put_back += 1,
                    Some(Parted::NobodyCame) => at.no_show += 1,
                    Some(Parted::Finished) => {}
                    None => at.no_show += usize::from(!visit.came),
                }
            }
        }
        windows
    }
}

/// `办结 3、转出 1、没来 2`.
impl fmt::Display for AtWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "办结 {}", self.done)?;
        for (title, count) in [
            ("转出", self.handed_on),
            ("挂起", self.held),
            ("转调解", self.mediated),
            ("放回", self.put_back),
            ("没来", self.no_show),
        ] {
            if count > 0 {
                write!(f, "、{title} {count}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::chance::Chance;
    use crate::queue::{Class, Figures, Move, TicketId, TicketNo};

    /// A ticket after steps, one a millisecond; steps that do not fit are left out.
    fn ticket(n: u32, steps: &[Move]) -> Ticket {
        let id = TicketId(Uuid::from_u128(n.into()));
        let mut ticket: Option<Ticket> = None;
        for (step, at) in steps.iter().zip(1..) {
            ticket = Ticket::after(ticket.as_ref(), id, step, at).ok().or(ticket);
        }
        ticket.unwrap()
    }

    fn issued(n: u32) -> Move {
        Move::issued(date(2026, 11, 23), TicketNo::new('A', n), "pension", Class::Ordinary)
    }

    fn booked(n: u32) -> Move {
        let no = TicketNo::new('A', n);
        Move::Booked { day: date(2026, 11, 23), no, kind: "pension".into(), needs: None, slot: 100 }
    }

    fn steps() -> Vec<Move> {
        let note = String::new();
        vec![
            Move::Arrived { class: Class::Appointment, estimate: None, notice: None },
            Move::Printed,
            Move::PrintFailed { reason: "缺纸".into() },
            Move::Voided { reason: "重取".into() },
            Move::Called { window: 1, clerk: None },
            Move::Called { window: 2, clerk: None },
            Move::Started,
            Move::NoShow,
            Move::Returned { place: 9 },
            Move::Held { reason: "去复印".into(), until: None },
            Move::Resumed { window: 2, clerk: None },
            Move::Transferred { kind: "card".into(), window: None, needs: None, note },
            Move::Mediated { reason: "争执".into(), with: None },
            Move::Settled { result: "谅解".into() },
            Move::Finished,
            Move::Expired,
        ]
    }

    #[test]
    fn what_expires_or_is_void_still_counts_as_what_it_was() {
        let call = || Move::Called { window: 1, clerk: None };
        let void = || Move::Voided { reason: "重取".into() };
        let jam = || Move::PrintFailed { reason: "缺纸".into() };
        let held = || Move::Held { reason: "去复印".into(), until: None };
        let cases: [(&[Move], Counts); 12] = [
            (&[issued(1), Move::Expired], Counts::NotCalled),
            (&[issued(1), call(), Move::NoShow], Counts::NotBack),
            (&[issued(1), call(), Move::NoShow, Move::Expired], Counts::NotBack),
            (&[issued(1), call(), Move::NoShow, void()], Counts::NotBack),
            (&[issued(1), call(), held(), Move::Expired], Counts::Unfinished),
            (&[issued(1), void()], Counts::Void),
            (&[issued(1), jam()], Counts::Unprinted),
            (&[issued(1), jam(), Move::Expired], Counts::Unprinted),
            (&[booked(1)], Counts::NotCome),
            (&[booked(1), Move::Expired], Counts::NotCome),
            (&[booked(1), void()], Counts::Void),
            (&[issued(1), call(), Move::Finished], Counts::Done),
        ];
        for (moves, want) in cases {
            assert_eq!(ticket(1, moves).counts(), want, "{moves:?}");
        }
    }

    #[test]
    fn whatever_happens_the_lines_of_one_sheet_agree() {
        let (steps, mut chance) = (steps(), Chance::new(7));
        let any = |chance: &mut Chance| {
            let first = if chance.below(4) == 0 { booked(1) } else { issued(1) };
            let more = (0..chance.below(12)).map(|_| steps[chance.below(steps.len())].clone());
            std::iter::once(first).chain(more).collect::<Vec<_>>()
        };
        let tickets: Vec<Ticket> = (1..3000).map(|n| ticket(n, &any(&mut chance))).collect();
        let all = Figures::of(&tickets, |_| true);
        assert_eq!(all.tickets, all.done + all.not_back + all.not_called + all.unfinished + all.open);
        assert_eq!(tickets.len(), all.tickets + all.not_come + all.unprinted + all.void);
        let windows = AtWindow::of(&tickets);
        assert_eq!(windows.values().map(|at| at.done).sum::<usize>(), all.done);
        assert_eq!(windows.values().map(|at| at.no_show).sum::<usize>(), all.no_show);
        assert!(all.called <= all.tickets && all.not_back <= all.no_show, "{all:?}");
        let some = [all.done, all.not_back, all.not_called, all.unfinished, all.open, all.not_come];
        assert!(some.iter().chain([&all.unprinted, &all.void]).all(|count| *count > 0), "{all:?}");
    }

    #[test]
    fn who_is_held_twice_is_one_person_served() {
        let call = |window| Move::Called { window, clerk: None };
        let held = || Move::Held { reason: "去复印".into(), until: None };
        let back = || Move::Resumed { window: 2, clerk: None };
        let sent =
            Move::Transferred { kind: "injury".into(), window: None, needs: None, note: String::new() };
        let tickets = [
            ticket(1, &[issued(1), call(1), sent, call(3), Move::Finished]),
            ticket(2, &[issued(2), call(2), held(), back(), held(), back(), Move::Finished]),
        ];
        let told: Vec<String> =
            AtWindow::of(&tickets).iter().map(|(number, at)| format!("{number}号 {at}")).collect();
        assert_eq!(told, ["1号 办结 0、转出 1", "2号 办结 1、挂起 2", "3号 办结 1"]);
    }
}
