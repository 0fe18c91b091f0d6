//! Tickets and their numbers.

use bangban::acts::{self, ActError};
use bangban::log::Body;
use bangban::queue::{Class, Move, TicketId, TicketNo};
use bangban::store::{End, NewEvent, Store};
use jiff::civil::{date, datetime};
use uuid::Uuid;

use crate::place::{DAY, Place, append, assert_whole, event};

fn number(store: &mut dyn Store, kind: &str, day: jiff::civil::Date, end: End) -> u32 {
    let mut n = 0;
    store
        .write(&mut |tx| {
            n = tx.next_number(day, kind)?;
            Ok(end)
        })
        .unwrap();
    n
}

pub fn numbers_count_from_one_by_kind_and_day(place: &Place) {
    let mut store = place.open();
    let mut next = |kind, day| number(&mut store, kind, day, End::Commit);
    let tomorrow = date(2026, 11, 24);
    let given = [next("甲", DAY), next("甲", DAY), next("乙", DAY), next("甲", tomorrow), next("甲", DAY)];
    assert_eq!(given, [1, 2, 1, 1, 3]);
}

pub fn a_number_that_was_rolled_back_is_given_again(place: &Place) {
    let mut store = place.open();
    assert_eq!(number(&mut store, "甲", DAY, End::Commit), 1);
    assert_eq!(number(&mut store, "甲", DAY, End::RollBack), 2);
    assert_eq!(number(&mut store, "甲", DAY, End::Commit), 2, "no hole for people to wonder at");
}

pub fn are_listed_as_they_came(place: &Place) {
    let mut store = place.open();
    let came: Vec<_> = ["B", "A", "C", "A"].map(|kind| place.issue(&mut store, kind)).into();
    assert_eq!(store.rows().tickets(DAY).unwrap(), came);
    assert_eq!(came.iter().map(|t| t.no.as_str()).collect::<Vec<_>>(), ["B001", "A001", "C001", "A002"]);
}

pub fn wait_by_their_place(place: &Place) {
    let mut store = place.open();
    let [first, second, third] = ["A", "B", "C"].map(|kind| place.issue(&mut store, kind));
    let window = place.hall.windows.iter().find(|w| w.handles(&first.kind)).unwrap().number;
    let call = Body::Ticket(first.id, Move::Called { window, clerk: None });
    let back = Body::Ticket(first.id, Move::Returned { place: second.place + 1 });
    append(&mut store, &[NewEvent { window, body: call, ..event(1) }]).unwrap();
    let waiting = |store: &dyn Store| -> Vec<TicketId> {
        store.rows().waiting(DAY).unwrap().iter().map(|ticket| ticket.id).collect()
    };
    assert_eq!(waiting(&store), [second.id, third.id]);
    append(&mut store, &[NewEvent { window, body: back, ..event(2) }]).unwrap();
    assert_eq!(waiting(&store), [second.id, first.id, third.id]);
    assert_whole(store.rows());
}

pub fn are_found_by_id_and_number(place: &Place) {
    let mut store = place.open();
    let ticket = place.issue(&mut store, "A");
    let rows = store.rows();
    assert_eq!(rows.ticket(ticket.id).unwrap().as_ref(), Some(&ticket));
    assert_eq!(rows.ticket_no(DAY, &ticket.no).unwrap().as_ref(), Some(&ticket));
    assert_eq!(rows.ticket(TicketId(Uuid::nil())).unwrap(), None);
    assert_eq!(rows.ticket_no(DAY, &TicketNo::new('A', 2)).unwrap(), None);
    assert_eq!(rows.ticket_no(date(2026, 11, 24), &ticket.no).unwrap(), None);
}

pub fn one_in_hand_is_the_one_called_or_served(place: &Place) {
    let mut store = place.open();
    assert_eq!(store.rows().in_hand(1).unwrap(), None);
    place.issue(&mut store, "A");
    let called = place.call(&mut store, 1).unwrap();
    assert_eq!(store.rows().in_hand(1).unwrap(), Some(called.clone()));
    assert_eq!(store.rows().in_hand(2).unwrap(), None);
    acts::open_case(&mut store, &place.stamp(1)).unwrap();
    assert_eq!(store.rows().in_hand(1).unwrap().unwrap().state.code(), "serving");
    assert!(matches!(place.call(&mut store, 1), Err(ActError::InHand { .. })));
    acts::hold(&mut store, &place.stamp(1), "去复印", 15).unwrap();
    assert_eq!(store.rows().in_hand(1).unwrap(), None);
}

pub fn in_hand_is_seen_on_the_next_day_too(place: &Place) {
    let mut store = place.open();
    place.issue(&mut store, "A");
    let called = place.call(&mut store, 1).unwrap();
    let tomorrow = place.stamp_at(1, datetime(2026, 11, 24, 9, 0, 0, 0));
    let refused = acts::call_next(&mut store, &place.hall, &tomorrow);
    assert!(matches!(refused, Err(ActError::InHand { no, .. }) if no == called.no));
}

pub fn last_called_is_kept_where_the_ticket_went_on(place: &Place) {
    let mut store = place.open();
    let [first, second] = ["A", "A"].map(|kind| place.issue(&mut store, kind));
    let last = |store: &dyn Store, window| store.rows().last_called(DAY, window).unwrap().map(|t| t.no);
    assert_eq!(last(&store, 1), None);
    place.call(&mut store, 1).unwrap();
    acts::no_show(&mut store, &place.stamp(1)).unwrap();
    assert_eq!(last(&store, 1), Some(first.no.clone()));
    place.call(&mut store, 1).unwrap();
    assert_eq!(last(&store, 1), Some(second.no));
    acts::return_ticket(&mut store, &place.hall, &place.stamp(1), &first.no).unwrap();
    let other = place.hall.windows.iter().find(|w| w.number != 1 && w.handles(&first.kind)).unwrap().number;
    place.call(&mut store, other).unwrap();
    assert_eq!(last(&store, other), Some(first.no), "called by this window now");
    assert_eq!(store.rows().last_called(date(2026, 11, 24), 1).unwrap(), None);
}

pub fn are_counted_by_kind(place: &Place) {
    let mut store = place.open();
    assert_eq!(store.rows().counts(DAY).unwrap(), []);
    let mut want = std::collections::BTreeMap::new();
    for band in ["C", "A", "C", "B"] {
        let ticket = place.issue(&mut store, band);
        *want.entry(ticket.kind).or_insert(0) += 1;
    }
    assert_eq!(store.rows().counts(DAY).unwrap(), want.into_iter().collect::<Vec<_>>());
    assert_eq!(store.rows().counts(date(2026, 11, 24)).unwrap(), []);
}

pub fn of_yesterday_do_not_wait_today(place: &Place) {
    let mut store = place.open();
    place.issue(&mut store, "A");
    let today = place.stamp_at(1, datetime(2026, 11, 24, 9, 0, 0, 0));
    let refused = acts::call_next(&mut store, &place.hall, &today);
    assert!(matches!(refused, Err(ActError::NobodyWaits(1))));
    let again = place.stamp_at(1, datetime(2026, 11, 24, 9, 1, 0, 0));
    assert_eq!(
        place.issue_with(&mut store, &again, "A").no.as_str(),
        "A001",
        "a new day, a new first number"
    );
    // After midnight it is still the business day of the evening before.
    let late = place.stamp_at(1, datetime(2026, 11, 25, 0, 30, 0, 0));
    assert_eq!(late.day, place.hall.day(datetime(2026, 11, 25, 0, 30, 0, 0)));
    assert_eq!(store.rows().tickets(date(2026, 11, 24)).unwrap().len(), 1);
}

pub fn cannot_be_called_twice(place: &Place) {
    let mut store = place.open();
    let ticket = place.issue(&mut store, "A");
    let call = |op, window| NewEvent {
        window,
        body: Body::Ticket(ticket.id, Move::Called { window, clerk: None }),
        ..event(op)
    };
    append(&mut store, &[call(1, 1)]).unwrap();
    assert!(append(&mut store, &[call(2, 2)]).is_err());
    assert_eq!(store.rows().ticket(ticket.id).unwrap().unwrap().state.window(), Some(1));
    assert_eq!(assert_whole(store.rows()), 2);
}

pub fn cannot_have_a_number_twice(place: &Place) {
    let mut store = place.open();
    let issue = |op: u128| NewEvent {
        body: Body::Ticket(
            TicketId(Uuid::from_u128(op)),
            Move::issued(DAY, TicketNo::new('A', 1), "pension", Class::Ordinary),
        ),
        ..event(op)
    };
    append(&mut store, &[issue(1)]).unwrap();
    assert!(append(&mut store, &[issue(2)]).is_err());
    assert_eq!(assert_whole(store.rows()), 1);
}

pub fn are_held_and_come_back(place: &Place) {
    let mut store = place.open();
    place.issue(&mut store, "A");
    let called = place.call(&mut store, 1).unwrap();
    acts::hold(&mut store, &place.stamp(1), "去复印", 15).unwrap();
    assert_eq!(store.rows().waiting(DAY).unwrap(), []);
    acts::resume(&mut store, &place.hall, &place.stamp(2), &called.no).unwrap();
    assert_eq!(store.rows().in_hand(2).unwrap().unwrap().id, called.id);
    assert_whole(store.rows());
}

pub fn an_unknown_one_is_refused(place: &Place) {
    let mut store = place.open();
    let call = Body::Ticket(TicketId(Uuid::nil()), Move::Called { window: 1, clerk: None });
    assert!(append(&mut store, &[NewEvent { body: call, ..event(1) }]).is_err());
    assert!(store.rows().is_empty().unwrap());
}
