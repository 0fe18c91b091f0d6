//! Cases.

use bangban::acts::{self, ActError, Marking, Shown};
use bangban::items::Tick;
use bangban::log::{Case, CaseId, Document, Sex, Way};
use bangban::store::Store;
use jiff::civil::date;
use uuid::Uuid;

use crate::place::{DAY, KNOW, NUMBER, Place, advised, assert_whole};

fn sit_down(place: &Place, store: &mut dyn Store, window: u32) -> Case {
    acts::open_case(store, &place.stamp(window)).unwrap()
}

fn identify(place: &Place, store: &mut dyn Store, window: u32, case: &Case) -> Case {
    let shown = Shown {
        document: Document::IdCard,
        number: NUMBER,
        masked: "1101**********0003",
        sex: Some(Sex::Female),
        birth: Some(date(1990, 3, 7)),
        nation: None,
    };
    acts::identify(store, &KNOW, &place.stamp(window), case.id, shown).unwrap()
}

fn close(place: &Place, store: &mut dyn Store, window: u32, case: &Case) -> Case {
    advised(place, store, window, case.id, "问清了")
}

pub fn come_back_as_their_steps_left_them(place: &Place) {
    let mut store = place.open();
    let case = sit_down(place, &mut store, 1);
    acts::pick_item(&mut store, &KNOW, &place.stamp(1), case.id, "P12").unwrap();
    let met = acts::Answering { at: 0, tick: Some(Tick::Met), reason: String::new() };
    acts::mark_condition(&mut store, &KNOW, &place.stamp(1), case.id, &met).unwrap();
    let marking = Marking { material: "M01".into(), mark: Some(Way::Missing), reason: String::new() };
    let material = acts::mark_material(&mut store, &KNOW, &place.stamp(1), case.id, &marking).unwrap();
    let found = store.rows().case(case.id).unwrap().unwrap();
    assert_eq!(found, material);
    assert_eq!(found.item.as_deref(), Some("P12"));
    assert_eq!(found.conditions.get("条件1"), Some(&Tick::Met));
    assert_whole(store.rows());
}

pub fn of_a_window_is_that_of_its_ticket(place: &Place) {
    let mut store = place.open();
    place.issue(&mut store, "A");
    let ticket = place.call(&mut store, 1).unwrap();
    assert_eq!(store.rows().case_of(ticket.id).unwrap(), None);
    let case = sit_down(place, &mut store, 1);
    assert_eq!(case.ticket, Some(ticket.id));
    assert_eq!(store.rows().case_of(ticket.id).unwrap().as_ref(), Some(&case));
    assert_eq!(store.rows().case_in_hand(1).unwrap().as_ref(), Some(&case));
    acts::hold(&mut store, &place.stamp(1), "去复印", 15).unwrap();
    assert_eq!(store.rows().case_in_hand(1).unwrap(), None, "on hold it is in nobody's hand");
    acts::resume(&mut store, &place.hall, &place.stamp(2), &ticket.no).unwrap();
    assert_eq!(
        store.rows().case_in_hand(2).unwrap().map(|case| case.id),
        Some(case.id),
        "another window goes on with it"
    );
}

pub fn without_a_ticket_is_in_hand_too(place: &Place) {
    let mut store = place.open();
    let case = sit_down(place, &mut store, 3);
    assert_eq!(case.ticket, None);
    assert_eq!(store.rows().case_in_hand(3).unwrap().as_ref(), Some(&case));
    assert_eq!(store.rows().case_in_hand(4).unwrap(), None);
    assert!(matches!(acts::open_case(&mut store, &place.stamp(3)), Err(ActError::CaseOpen)));
}

pub fn closed_are_counted_and_take_no_more_steps(place: &Place) {
    let mut store = place.open();
    place.issue(&mut store, "A");
    let ticket = place.call(&mut store, 1).unwrap();
    let case = sit_down(place, &mut store, 1);
    assert_eq!(store.rows().closed(DAY).unwrap(), []);
    close(place, &mut store, 1, &case);
    let ended = store.rows().case(case.id).unwrap().unwrap().closed.unwrap().outcome;
    assert_eq!(store.rows().closed(DAY).unwrap(), [(ended.code().to_owned(), 1)]);
    assert_eq!(store.rows().closed(date(2026, 11, 24)).unwrap(), []);
    assert_eq!(store.rows().case_in_hand(1).unwrap(), None);
    assert_eq!(store.rows().case_of(ticket.id).unwrap(), None);
    assert_eq!(store.rows().ticket(ticket.id).unwrap().unwrap().state.code(), "done");
    let late = acts::pick_item(&mut store, &KNOW, &place.stamp(1), case.id, "P12");
    assert!(matches!(late, Err(ActError::Unfit(_))));
    assert_whole(store.rows());
}

pub fn are_listed_by_day_oldest_first(place: &Place) {
    let mut store = place.open();
    let opened: Vec<CaseId> = [5, 3, 4].map(|window| sit_down(place, &mut store, window).id).into();
    let listed: Vec<CaseId> = store.rows().cases(DAY).unwrap().iter().map(|case| case.id).collect();
    assert_eq!(listed, opened);
    let first = store.rows().case(opened[1]).unwrap().unwrap();
    close(place, &mut store, 3, &first);
    let second = sit_down(place, &mut store, 3);
    let before = |window, case| store.rows().cases_before(DAY, window, case).unwrap();
    assert_eq!([before(3, None), before(3, Some(&second)), before(9, None)], [2, 1, 0]);
    assert_eq!(store.rows().owing_count().unwrap(), 0);
    assert_eq!(store.rows().cases(date(2026, 11, 22)).unwrap(), []);
}

pub fn of_a_person_are_found_newest_first(place: &Place) {
    let mut store = place.open();
    let mut visits = Vec::new();
    let mut person = None;
    for _ in 0..3 {
        let case = sit_down(place, &mut store, 1);
        let seen = identify(place, &mut store, 1, &case);
        person = seen.person.and_then(|seen| seen.person);
        close(place, &mut store, 1, &case);
        visits.insert(0, case.id);
    }
    let other = sit_down(place, &mut store, 1);
    let found = store.rows().visits(&person.unwrap()).unwrap();
    assert_eq!(found.iter().map(|case| case.id).collect::<Vec<_>>(), visits);
    assert!(found.iter().all(|case| case.id != other.id));
}

pub fn an_unknown_one_is_none(place: &Place) {
    let store = place.open();
    assert_eq!(store.rows().case(CaseId(Uuid::nil())).unwrap(), None);
}
