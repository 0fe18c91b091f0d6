//! The log and its transactions.

use bangban::log::{Body, Hash, OpId};
use bangban::queue::{Move, TicketId};
use bangban::store::{End, NewEvent, StoreError};
use jiff::civil::date;
use uuid::Uuid;

use crate::place::{DAY, Place, append, assert_whole, event, records};

pub fn begins_empty(place: &Place) {
    let mut store = place.open();
    assert!(store.rows().is_empty().unwrap());
    append(&mut store, &[event(1)]).unwrap();
    assert!(!store.rows().is_empty().unwrap());
}

pub fn keeps_what_was_written_to_the_letter(place: &Place) {
    let mut store = place.open();
    let odd = "甲'\"\\;--\n\t𬭎𬬭𠅤 $1 ?1 {text}";
    append(&mut store, &[NewEvent { clerk: odd.into(), ..event(1) }]).unwrap();
    let found = records(store.rows());
    assert_eq!(found[0].actor, format!("1号窗口 {odd}"));
    assert_eq!((found[0].seq, found[0].at, found[0].hall.as_str()), (1, 1_000, place.hall.id.as_str()));
    assert_eq!(found[0].op.as_deref(), Some(Uuid::from_u128(1).to_string().as_str()));
    assert_eq!(found[0].prev, Hash::first(&place.hall.id, &found[0].chain));
    assert_eq!(found[0].hash, found[0].digest());
}

pub fn has_a_chain_for_each_window_and_day(place: &Place) {
    let mut store = place.open();
    let other = |op, window, day| NewEvent { window, day, ..event(op) };
    let tomorrow = date(2026, 11, 24);
    append(&mut store, &[event(1), other(2, 2, DAY), other(3, 1, tomorrow), event(4), other(5, 10, DAY)])
        .unwrap();
    let found: Vec<_> = records(store.rows()).into_iter().map(|r| (r.chain, r.seq)).collect();
    let want = [
        ("10号窗口/2026-11-23", 1),
        ("1号窗口/2026-11-23", 1),
        ("1号窗口/2026-11-23", 2),
        ("1号窗口/2026-11-24", 1),
        ("2号窗口/2026-11-23", 1),
    ];
    assert_eq!(
        found,
        want.map(|(chain, seq)| (chain.to_owned(), seq)),
        "chains by their bytes, each in order"
    );
}

pub fn holds_however_many_write(place: &Place) {
    let (mut one, mut two) = (place.open(), place.open());
    for op in (0..20).step_by(2) {
        append(&mut one, &[event(op)]).unwrap();
        append(&mut two, &[event(op + 1)]).unwrap();
    }
    assert_eq!(assert_whole(one.rows()), 20);
}

pub fn never_turns_time_back(place: &Place) {
    let mut store = place.open();
    append(&mut store, &[event(1), NewEvent { at: 7, ..event(2) }, NewEvent { at: 2_000, ..event(3) }])
        .unwrap();
    let times: Vec<_> = records(store.rows()).iter().map(|record| record.at).collect();
    assert_eq!(times, [1_000, 1_000, 2_000]);
}

pub fn puts_each_move_of_a_ticket_after_the_one_before(place: &Place) {
    let mut store = place.open();
    let ticket = place.issue(&mut store, "A");
    // Another window's chain, whose clock stands an hour back.
    let step = Body::Ticket(ticket.id, Move::Called { window: 2, clerk: None });
    append(&mut store, &[NewEvent { at: ticket.arrived - 3_600_000, window: 2, body: step, ..event(9) }])
        .unwrap();
    let called = store.rows().ticket(ticket.id).unwrap().unwrap();
    assert_eq!(called.touched, ticket.arrived + 1);
    assert_whole(store.rows());
}

pub fn takes_an_op_id_once(place: &Place) {
    let mut store = place.open();
    append(&mut store, &[event(1)]).unwrap();
    assert!(append(&mut store, &[event(2), event(1)]).is_err());
    assert_eq!(records(store.rows()).len(), 1, "all or nothing");
    let without = NewEvent { op: None, ..event(0) };
    append(&mut store, &[without.clone(), without]).unwrap();
    assert_eq!(records(store.rows()).len(), 3, "events without one are not the same");
}

pub fn finds_a_press_by_its_op_id(place: &Place) {
    let mut store = place.open();
    append(&mut store, &[event(1), NewEvent { op: None, ..event(0) }, event(2)]).unwrap();
    let done = |op| store.rows().done(OpId(Uuid::from_u128(op))).unwrap().map(|record| record.seq);
    assert_eq!((done(1), done(2), done(3)), (Some(1), Some(3), None));
}

pub fn leaves_nothing_of_what_was_rolled_back(place: &Place) {
    let mut store = place.open();
    let mut write = |end| {
        store
            .write(&mut |tx| {
                tx.append(event(1))?;
                tx.save_draft(3, 1, "甲")?;
                Ok(end)
            })
            .unwrap();
        (records(store.rows()).len(), store.rows().draft(3).unwrap().is_some())
    };
    assert_eq!(write(End::RollBack), (0, false));
    assert_eq!(write(End::Commit), (1, true));
}

pub fn goes_on_after_a_failed_transaction(place: &Place) {
    let mut store = place.open();
    let failed = store.write(&mut |tx| {
        tx.append(event(1))?;
        Err(StoreError::Full)
    });
    assert!(matches!(failed, Err(StoreError::Full)));
    // A statement the engine itself refuses.
    assert!(append(&mut store, &[event(2), event(2)]).is_err());
    // One whose refusal the work swallows must not be taken for a commit.
    let swallowed = store.write(&mut |tx| {
        tx.append(event(3))?;
        let again = tx.append(event(3));
        assert!(again.is_err());
        Err(StoreError::Busy)
    });
    assert!(swallowed.is_err());
    append(&mut store, &[event(4)]).unwrap();
    assert_eq!(assert_whole(store.rows()), 1);
}

pub fn shows_a_transaction_what_it_wrote_and_others_nothing(place: &Place) {
    let (mut store, other) = (place.open(), place.open());
    store
        .write(&mut |tx| {
            tx.append(event(1))?;
            assert!(!tx.rows().is_empty()?);
            assert!(other.rows().is_empty()?);
            Ok(End::Commit)
        })
        .unwrap();
}

pub fn shows_others_what_was_committed(place: &Place) {
    let (mut store, other) = (place.open(), place.open());
    assert!(other.rows().is_empty().unwrap());
    append(&mut store, &[event(1)]).unwrap();
    assert!(!other.rows().is_empty().unwrap());
}

pub fn keeps_two_halls_apart(place: &Place) {
    let (mut here, mut there) = (place.open(), place.open_hall(&format!("{}乙", place.hall.id)));
    let ticket = place.issue(&mut here, "A");
    append(&mut there, &[event(1)]).unwrap();
    assert_eq!(records(there.rows()).len(), 1);
    assert_eq!(there.rows().ticket(ticket.id).unwrap(), None);
    assert_eq!(there.rows().tickets(DAY).unwrap(), []);
    let step = Body::Ticket(TicketId(ticket.id.0), Move::Called { window: 1, clerk: None });
    assert!(append(&mut there, &[NewEvent { body: step, ..event(2) }]).is_err());
    append(&mut here, &[event(1)]).unwrap();
    assert_eq!(records(here.rows()).len(), 2, "an op-id of one hall is free in another");
}

pub fn tells_of_others_writes_and_not_of_its_own(place: &Place) {
    let (mut one, mut two) = (place.open(), place.open());
    append(&mut one, &[event(1)]).unwrap();
    let before = one.version().unwrap();
    append(&mut one, &[event(2)]).unwrap();
    assert_eq!(one.version().unwrap(), before);
    append(&mut two, &[event(3)]).unwrap();
    let after = one.version().unwrap();
    assert_ne!(after, before);
    assert_eq!(one.version().unwrap(), after, "asking changes nothing");
}

pub fn is_there_when_opened_again(place: &Place) {
    let mut store = place.open();
    let ticket = place.issue(&mut store, "A");
    drop(store);
    let store = place.open();
    assert_eq!(store.rows().ticket(ticket.id).unwrap(), Some(ticket));
}
