//! Many at once.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use bangban::acts::{self, ActError, Stamp, Wish};
use bangban::queue::Ticket;
use bangban::store::{End, Store};

use crate::place::{DAY, Place, assert_whole};

/// Runs `work` on eight stores at once; gives what each gave.
fn at_once<T: Send>(place: &Place, work: impl Fn(u32, &mut dyn Store) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(8);
    thread::scope(|scope| {
        let all: Vec<_> = (1..=8)
            .map(|n| {
                let (work, start) = (&work, &start);
                let mut store = place.open();
                scope.spawn(move || {
                    start.wait();
                    work(n, &mut store)
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

pub fn eight_machines_never_give_a_number_twice(place: &Place) {
    let given = at_once(place, |_, store| {
        let next = |_| {
            let mut n = 0;
            store
                .write(&mut |tx| {
                    n = tx.next_number(DAY, "甲")?;
                    Ok(End::Commit)
                })
                .unwrap();
            n
        };
        (0..10).map(next).collect::<Vec<_>>()
    });
    let all: BTreeSet<u32> = given.iter().flatten().copied().collect();
    assert_eq!(all, (1..=80).collect(), "eighty numbers, none twice, none left out");
}

pub fn eight_windows_never_call_a_ticket_twice(place: &Place) {
    let mut store = place.open();
    for _ in 0..24 {
        place.issue(&mut store, "F");
    }
    // Windows the hall does not know handle everything.
    let called = at_once(place, |n, store| {
        let mut called = Vec::new();
        for _ in 0..3 {
            called.push(place.call(store, 100 + n).unwrap().no);
            acts::finish(store, &place.stamp(100 + n)).unwrap();
        }
        called
    });
    let all: BTreeSet<_> = called.into_iter().flatten().collect();
    assert_eq!(all.len(), 24, "every ticket once");
    assert_whole(store.rows());
}

pub fn one_window_pressing_eight_times_calls_one_person(place: &Place) {
    let mut store = place.open();
    for _ in 0..8 {
        place.issue(&mut store, "F");
    }
    let called = at_once(place, |_, store| place.call(store, 100));
    assert_eq!(called.iter().filter(|called| called.is_ok()).count(), 1);
    assert!(
        called
            .iter()
            .filter_map(|called| called.as_ref().err())
            .all(|e| matches!(e, ActError::InHand { .. }))
    );
    assert_eq!(store.rows().waiting(DAY).unwrap().len(), 7);
}

fn issue(place: &Place, store: &mut dyn Store, stamp: &Stamp) -> Ticket {
    let wish = Wish::of("A");
    acts::issue_ticket(store, &place.hall, stamp, wish).unwrap()
}

pub fn the_same_press_issues_one_ticket(place: &Place) {
    let mut store = place.open();
    let stamp = place.stamp(1);
    let first = issue(place, &mut store, &stamp);
    assert_eq!(issue(place, &mut store, &stamp), first);
    assert_eq!(place.issue(&mut store, "A").no.number(), 2, "the repetition took no number");
    assert_eq!(assert_whole(store.rows()), 2);
}

pub fn the_same_press_calls_one_person(place: &Place) {
    let mut store = place.open();
    let [first, _] = ["A", "A"].map(|kind| place.issue(&mut store, kind));
    let stamp = place.stamp(1);
    for _ in 0..2 {
        let called = acts::call_next(&mut store, &place.hall, &stamp).unwrap();
        assert_eq!(called.id, first.id);
    }
    assert_eq!(assert_whole(store.rows()), 3);
}

pub fn the_same_press_at_once_on_eight_machines_is_done_once(place: &Place) {
    let stamp = place.stamp(1);
    let given = at_once(place, |_, store| issue(place, store, &stamp).no);
    assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), 1);
    assert_eq!(assert_whole(place.open().rows()), 1);
}

pub fn a_window_belongs_to_one_desk(place: &Place) {
    let (mut one, mut two) = (place.open(), place.open());
    assert!(one.claim_window(3).unwrap());
    assert!(!two.claim_window(3).unwrap());
    assert!(two.claim_window(4).unwrap());
    drop(one);
    // A server hears of the end of a connection a moment later.
    let free = (0..50).any(|_| {
        thread::sleep(std::time::Duration::from_millis(20));
        two.claim_window(3).unwrap()
    });
    assert!(free, "free again however the desk ended");
}

pub fn windows_of_two_halls_are_different(place: &Place) {
    let other = format!("{}乙", place.hall.id);
    let (mut here, mut there) = (place.open(), place.open_hall(&other));
    assert!(here.claim_window(3).unwrap());
    // On one machine a file is one hall's; its windows are those of the file.
    let shared = matches!(place.at(), bangban::store::Place::File(_));
    assert_eq!(there.claim_window(3).unwrap(), !shared);
}

pub fn the_tables_are_the_log_after_a_rush(place: &Place) {
    at_once(place, |n, store| {
        for _ in 0..3 {
            place.issue(store, "F");
            if place.call(store, 100 + n).is_ok() {
                match n % 3 {
                    0 => drop(acts::no_show(store, &place.stamp(100 + n)).unwrap()),
                    1 => drop(acts::hold(store, &place.stamp(100 + n), "去复印", 15).unwrap()),
                    _ => drop(acts::finish(store, &place.stamp(100 + n)).unwrap()),
                }
            }
        }
    });
    let store = place.open();
    assert_eq!(store.rows().tickets(DAY).unwrap().len(), 24);
    assert!(assert_whole(store.rows()) >= 72);
}
