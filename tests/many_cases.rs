//! Promise: however many cases still owe something, a key is answered as fast; only who opens the list of them waits for it.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod played;

use std::path::Path;
use std::time::{Duration, Instant};

use bangban::acts::{Actor, Often, Stamp, Standing, Waits, new_op, open_case, owing};
use bangban::log::{Body, CaseId, Closing, Outcome, Step, Way};
use bangban::store::sqlite::{Open, SqliteStore};
use bangban::store::{End, NewEvent, Store};
use jiff::ToSpan;
use played::{KNOW, morning};
use uuid::Uuid;

/// A store with so many cases of the last twenty days that wait for a material.
fn with(many: u128, folder: &Path) -> SqliteStore {
    let mut store = SqliteStore::open(&folder.join("desk.sqlite"), &KNOW.hall.id, Open::Create).unwrap();
    let today = morning().date();
    let done = store.write(&mut |tx| {
        for at in 0..many {
            let day = today.saturating_sub(i64::try_from(1 + at % 20).unwrap().days());
            let (id, window, clerk) = (CaseId(Uuid::from_u128(at + 1)), 3, "甲".to_owned());
            let due = today.saturating_add(5.days());
            let closing = Closing {
                outcome: Outcome::Deferred,
                due: Some(due),
                note: String::new(),
                by: None,
                number: None,
                refusal: None,
            };
            let steps = [
                Step::Opened { day, window, clerk: clerk.clone(), ticket: None, after: None },
                Step::ItemPicked { item: if at % 3 == 0 { "P12" } else { "H08" }.into() },
                Step::Material { material: "M16".into(), mark: Some(Way::Deferred { due: Some(due) }) },
                Step::Closed(closing),
            ];
            for step in steps {
                let (clerk, body) = (clerk.clone(), Body::Case(id, step));
                tx.append(NewEvent { at: morning().ms, day, window, clerk, op: None, body })?;
            }
        }
        Ok(End::Commit)
    });
    done.unwrap();
    let who = Actor { window: 3, clerk: "甲".into() };
    open_case(&mut store, &Stamp::new(&KNOW.hall, &who, morning(), new_op(morning()))).unwrap();
    store
}

/// How long it takes to read how things stand after a deed, the fastest of some, once the day was counted.
fn takes(store: &SqliteStore) -> Duration {
    let (mut waits, mut often) = (Waits::default(), Often::default());
    let mut read = || Standing::read(store, &KNOW, (3, None), morning(), &mut waits, &mut often).unwrap();
    assert!(!read().often.is_empty());
    (0..15).map(|_| Instant::now()).map(|started| (read(), started.elapsed()).1).min().unwrap()
}

#[test]
fn a_thousand_cases_that_owe_something_slow_no_key_down() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let (few, many) = (with(20, folders[0].path()), with(2_000, folders[1].path()));
    let all = owing(many.rows(), &KNOW, morning().date(), false).unwrap();
    assert_eq!(all.len(), 4_000, "each owes the material and the result");
    let (short, long) = (takes(&few), takes(&many));
    let listed = Instant::now();
    owing(many.rows(), &KNOW, morning().date(), false).unwrap();
    let listed = listed.elapsed();
    println!("20 cases: {short:?}; 2000 cases: {long:?}; the list of them: {listed:?}");
    assert!(long < short * 3 + Duration::from_millis(2), "{short:?} with few, {long:?} with many");
}
