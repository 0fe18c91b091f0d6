//! Why people wait long, and what else they can do: for the board, and for a clerk to say.

use super::unattended;
use crate::queue::{Hall, Hours, Presence, Seat, State, Ticket, Window, clock};

/// A window that has called nobody for so long is not between two visits, in milliseconds.
const BETWEEN: i64 = 10 * 60_000;

/// What people wait for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Slow {
    /// Many came.
    #[default]
    Many,
    /// So many windows pause.
    Paused(usize),
    /// The windows could call, and none has yet.
    NotYet,
    /// A window that is posted now has called nobody for a while, though somebody waits whom it could call.
    Few,
    /// Some wait for windows that are closed or pause, while others serve.
    Shut,
    /// No window is posted for now; at this minute of the day one is again. Whether it is the break at noon.
    Break(i64, bool),
    /// No window is posted for the rest of the day.
    Over,
}

impl Slow {
    /// Why it takes long now. `tickets` and `seats`: those of the business day; `midnight`: when its date began.
    pub fn why(hall: &Hall, tickets: &[Ticket], seats: &[Seat], now: i64, midnight: i64) -> Self {
        let minute = (now - midnight).div_euclid(60_000);
        let spans: Vec<_> = hall.hours_of(|_| true).into_iter().flat_map(Hours::spans).collect();
        let at_work =
            tickets.iter().any(|ticket| matches!(ticket.state, State::Called { .. } | State::Serving { .. }));
        let begun = spans.iter().filter(|span| span.from <= minute).map(|span| span.from).max();
        let open = spans.iter().any(|span| (span.from..span.to).contains(&minute));
        if !at_work && !open && !spans.is_empty() {
            let noon = begun.is_some() && (11 * 60..15 * 60).contains(&minute);
            let next = spans.iter().map(|span| span.from).filter(|from| *from > minute).min();
            return next.map_or(Self::Over, |next| Self::Break(next, noon));
        }
        if stranded(hall, tickets, seats).next().is_some() {
            return Self::Shut;
        }
        let paused = seats.iter().filter(|seat| matches!(seat.presence, Presence::Paused { .. })).count();
        if paused > 0 {
            return Self::Paused(paused);
        }
        let since = midnight + begun.unwrap_or(0) * 60_000;
        let called = tickets.iter().any(|ticket| ticket.last_call.is_some_and(|call| call.at >= since));
        if !called && !at_work {
            return Self::NotYet;
        }
        let stands_idle = |window: &Window| idle(window, tickets, now, midnight);
        if hall.windows.iter().any(stands_idle) { Self::Few } else { Self::Many }
    }

    /// In words. Nobody is sent to another day because the windows open only later.
    pub fn words(self, phone: &str) -> String {
        let why = match self {
            Self::Many => "现在等候较久：来的人多".to_owned(),
            Self::Paused(windows) => format!("现在等候较久：{windows} 个窗口暂停"),
            Self::NotYet => "现在等候较久：还没有窗口叫号".to_owned(),
            Self::Few => "现在等候较久：在叫号的窗口少".to_owned(),
            Self::Shut => "现在等候较久：有的业务能办的窗口关着或暂停".to_owned(),
            Self::Break(from, true) => format!("中午休息，{} 起叫号，已取的号都有效", clock(from)),
            Self::Break(from, false) => format!("{} 起叫号，已取的号都有效", clock(from)),
            Self::Over => "今天叫号的时间过了".to_owned(),
        };
        let later = match self {
            Self::Many | Self::Paused(_) | Self::Over => "可以预约改天来，",
            Self::NotYet | Self::Few | Self::Shut | Self::Break(..) => "",
        };
        let ring =
            if phone.is_empty() { String::new() } else { format!("，也可以打 {phone} 问清再来") };
        format!("{why}。{later}能网上、自助机办的先在那里办{ring}。")
    }
}

/// Who waits only for windows that are closed or pause, while others serve; and what is to be known of it.
pub(super) fn stranded<'t>(
    hall: &Hall,
    tickets: &'t [Ticket],
    seats: &[Seat],
) -> impl Iterator<Item = (&'t Ticket, String)> {
    let away = |window: &Window| {
        seats.iter().any(|seat| seat.window == window.number && seat.presence != Presence::Open)
    };
    // When all are away it is a break, or the end.
    let serves = !hall.windows.iter().all(away);
    let waiting = tickets.iter().filter(move |ticket| serves && ticket.state == State::Waiting);
    waiting.filter_map(|ticket| Some((ticket, unattended(hall, seats, ticket.day, ticket)?)))
}

/// Whether a window that should be there by its hours has been free for so long that it is not between two visits, while
/// somebody waits whom it could call.
fn idle(window: &Window, tickets: &[Ticket], now: i64, midnight: i64) -> bool {
    let spans = window.hours.spans();
    let moment = |minute: i64| midnight + minute * 60_000;
    let span = spans.iter().find(|span| moment(span.from) <= now && now < moment(span.to));
    let here = |ticket: &&Ticket| {
        let at_work = matches!(ticket.state, State::Called { .. } | State::Serving { .. });
        at_work && ticket.state.window() == Some(window.number)
    };
    if (span.is_none() && !spans.is_empty()) || tickets.iter().any(|ticket| here(&ticket)) {
        return false;
    }
    let visits = tickets.iter().flat_map(|ticket| &ticket.visits);
    let free = visits.filter(|visit| visit.window == window.number).map(|visit| visit.to).max();
    let since = free.max(span.map(|span| moment(span.from))).unwrap_or(i64::MIN);
    tickets.iter().any(|ticket| {
        let could = ticket.state == State::Waiting && window.takes(ticket);
        could && now - ticket.arrived.max(since) >= BETWEEN
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::queue::{Class, Move, TicketId, TicketNo, Turn, What};
    use crate::text::{Faults, Source};

    const MINUTE: i64 = 60_000;

    /// Why it takes long at a time of the day, after steps of one ticket at others; window 2 pauses or not.
    fn why(now: i64, steps: &[(i64, Move)], pauses: bool) -> Slow {
        let source = Source::new("hall.toml", include_str!("../../data/hall.toml"));
        let hall = Hall::read(&source, &mut Faults::new()).unwrap();
        let day = date(2026, 11, 23);
        let issued = Move::issued(day, TicketNo::new('A', 1), "pension", Class::Ordinary);
        let id = TicketId(Uuid::nil());
        let ticket = steps.iter().fold(Ticket::after(None, id, &issued, 1).unwrap(), |ticket, (at, step)| {
            Ticket::after(Some(&ticket), id, step, at * MINUTE).unwrap()
        });
        let turn = Turn { day, clerk: "甲".into(), what: What::Paused { reason: "去复印".into() } };
        let seats: Vec<Seat> = pauses.then(|| Seat::after(None, 2, &turn, 1).unwrap()).into_iter().collect();
        Slow::why(&hall, &[ticket], &seats, now * MINUTE, 0)
    }

    #[test]
    fn nobody_is_told_that_many_came_while_the_windows_are_closed_or_have_not_begun() {
        let call = |at| (at, Move::Called { window: 1, clerk: None });
        let done = |at| (at, Move::Finished);
        let noon = 12 * 60 + 45;
        let again = Slow::Break(13 * 60 + 30, true);
        for (now, steps, pauses, want) in [
            (8 * 60, vec![], false, Slow::Break(9 * 60, false)),
            (9 * 60 + 50, vec![], false, Slow::NotYet),
            (9 * 60 + 50, vec![], true, Slow::Paused(1)),
            (9 * 60 + 50, vec![call(545), done(550)], false, Slow::Many),
            (noon, vec![], false, again),
            (noon, vec![call(545), done(550)], true, again),
            // Somebody works on through the break.
            (noon, vec![call(545)], false, Slow::Many),
            (14 * 60, vec![call(545), done(550)], false, Slow::NotYet),
            (17 * 60 + 30, vec![], false, Slow::Over),
        ] {
            assert_eq!(why(now, &steps, pauses), want, "{now} {steps:?}");
        }
        // Somebody waits whom windows that are free could call; only one that cannot is busy or passes.
        let waits = |now: i64, busy: &[u32]| {
            let source = Source::new("hall.toml", include_str!("../../data/hall.toml"));
            let hall = Hall::read(&source, &mut Faults::new()).unwrap();
            let ticket = |n: u32, arrived: i64| {
                let day = date(2026, 11, 23);
                let issued = Move::issued(day, TicketNo::new('A', n), "pension", Class::Ordinary);
                let id = TicketId(Uuid::from_u128(n.into()));
                Ticket::after(None, id, &issued, arrived * MINUTE).unwrap()
            };
            let mut tickets = vec![ticket(9, 545)];
            tickets.extend(busy.iter().map(|window| {
                let call = Move::Called { window: *window, clerk: None };
                let served = ticket(*window, 540);
                Ticket::after(Some(&served), served.id, &call, 545 * MINUTE).unwrap()
            }));
            Slow::why(&hall, &tickets, &[], now * MINUTE, 0)
        };
        assert_eq!(waits(590, &[1]), Slow::Few);
        assert_eq!(waits(590, &[1, 2, 3]), Slow::Many, "4 and 5 do no pensions");
        assert_eq!(waits(554, &[1]), Slow::Many, "free for nine minutes");
        let words = Slow::Few.words("12333");
        assert!(words.contains("在叫号的窗口少") && !words.contains("改天"), "{words}");
        let words = again.words("12333");
        assert!(words.starts_with("中午休息，13:30 起叫号") && !words.contains("改天"), "{words}");
        assert!(Slow::NotYet.words("12333").contains("还没有窗口叫号"));
        assert!(Slow::Paused(3).words("12333").contains("3 个窗口暂停。可以预约改天来"));
    }
}
