//! 小票: what is in the hand of who waits. Never why somebody goes first.

use super::{Class, Hall, Ticket, clock};

/// How many of those who wait for the same kind are called before a ticket, as the rule stands now: who has booked comes
/// before others, and the green line before both.
pub fn ahead(hall: &Hall, waiting: &[Ticket], ticket: &Ticket) -> usize {
    let place = |one: &Ticket| (one.class != Class::Green, hall.rule.order(one));
    let before = |one: &&Ticket| one.kind == ticket.kind && one.id != ticket.id && place(one) < place(ticket);
    waiting.iter().filter(before).count()
}

/// The slip of a ticket, as text for paper or screen. `ahead`: how many are called before it; `midnight`: when the date of
/// its day began.
pub fn slip(hall: &Hall, ticket: &Ticket, ahead: usize, midnight: i64) -> String {
    let kind = hall.kind(&ticket.kind).map_or(ticket.kind.as_str(), |kind| &kind.title);
    let minute = (ticket.arrived - midnight).div_euclid(60_000);
    let title = if hall.title.is_empty() { String::new() } else { format!("{}\n\n", hall.title) };
    let mut text = format!("{title}    {}\n\n{kind}，前面 {ahead} 人\n", ticket.no);
    text.push_str(&ticket.estimate.map_or("等候时间：估算中\n".to_owned(), |told| {
        let at = |after: i64| clock((minute + after).rem_euclid(24 * 60));
        let mut told_at = match told.end() {
            Some(end) => format!("预计 {told}，约 {}–{} 叫到\n", at(told.low), at(end)),
            None => format!("预计 {told}，约 {} 以后叫到\n", at(told.low)),
        };
        if told.early > 0 {
            told_at.push_str(&format!("走开的请在 {} 以前回来，偶尔会早叫\n", at(told.early)));
        }
        told_at
    }));
    if let Some(notice) = ticket.notice {
        text.push_str(&format!("{notice}\n"));
    }
    if let Some(slot) = ticket.slot {
        let at = clock((slot - midnight).div_euclid(60_000));
        text.push_str(&if ticket.class == Class::Appointment {
            format!("约的 {at}，到时先叫\n")
        } else {
            format!("约的 {at} 过了 {} 分钟以上，按现在取的号排\n", hall.rule.late_minutes)
        });
    }
    text.push_str(&format!("{} {} 取号\n", ticket.day, clock(minute)));
    text.push_str("听到叫号、看到屏上号码，请到窗口；有的号会先叫。\n过号当天回来，请找工作人员排回队里。\n");
    if !hall.contact.phone.is_empty() {
        text.push_str(&format!("咨询电话 {}\n", hall.contact.phone));
    }
    text
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::queue::{Move, TicketId, TicketNo};
    use crate::text::{Faults, Source};

    const MINUTE: i64 = 60_000;

    #[test]
    fn who_has_booked_is_told_who_is_called_before_and_who_is_late_where_they_stand() {
        let source = Source::new("hall.toml", include_str!("../../data/hall.toml"));
        let hall = Hall::read(&source, &mut Faults::new()).unwrap();
        let day = date(2026, 11, 23);
        let ticket = |n: u32, class, at: i64, slot: Option<i64>| {
            let mut step = Move::issued(day, TicketNo::new('B', n), "enrol", class);
            if let Move::Issued { slot: of, .. } = &mut step {
                *of = slot.map(|minute: i64| minute * MINUTE);
            }
            Ticket::after(None, TicketId(Uuid::from_u128(n.into())), &step, at * MINUTE).unwrap()
        };
        let mut waiting: Vec<Ticket> = (1..6).map(|n| ticket(n, Class::Ordinary, 590, None)).collect();
        // Booked for ten, here at five to: a quarter of an hour before others who came then.
        let booked = ticket(6, Class::Appointment, 595, Some(600));
        assert_eq!(ahead(&hall, &waiting, &booked), 0);
        let text = slip(&hall, &booked, 0, 0);
        assert!(text.contains("前面 0 人") && text.contains("约的 10:00，到时先叫"), "{text}");
        waiting.push(ticket(7, Class::Green, 594, None));
        assert_eq!(ahead(&hall, &waiting, &booked), 1, "the green line goes first");
        let late = ticket(8, Class::Ordinary, 535, Some(510));
        assert!(slip(&hall, &late, 3, 0).contains("约的 8:30 过了 10 分钟以上，按现在取的号排"));
        assert_eq!(ahead(&hall, &waiting, &ticket(9, Class::Ordinary, 600, None)), 6);
    }
}
