//! The store as a whole: anchors, playing again, copies, and what of it is erased or leaves it.

use bangban::acts::{self, ActError, Erased, Export, Found, Shown, What, When, Whose, Wish};
use bangban::log::{Auditor, Body, Document, HallEvent, Record, Sex, Why, chain_name};
use bangban::store::{self, Open, Store, StoreError, sqlite::SqliteStore};
use jiff::civil::{Date, date, datetime};

use crate::place::{DAY, KNOW, NUMBER, Place, advised, append, assert_whole, event, records};

fn busy(place: &Place, store: &mut dyn Store) {
    for kind in ["A", "B", "C"] {
        place.issue(store, kind);
    }
    place.call(store, 1).unwrap();
    identified(place, store);
}

const SHOWN: Shown<'_> = Shown {
    document: Document::IdCard,
    number: NUMBER,
    masked: "1101**********0003",
    sex: Some(Sex::Female),
    birth: Some(date(1990, 3, 7)),
    nation: None,
};

fn erased(place: &Place, store: &mut dyn Store, before: Option<Date>, really: bool) -> Erased {
    acts::erase(store, &place.stamp(1), before, really).unwrap()
}

fn identified(place: &Place, store: &mut dyn Store) {
    let case = acts::open_case(store, &place.stamp(1)).unwrap();
    acts::identify(store, &KNOW, &place.stamp(1), case.id, SHOWN).unwrap();
    advised(place, store, 1, case.id, "张三的邻居陪同");
}

pub fn an_anchor_is_set_once_an_hour(place: &Place) {
    let mut store = place.open();
    let at = |hour, minute| place.stamp_at(1, datetime(2026, 11, 23, hour, minute, 0, 0));
    assert_eq!(acts::anchor(&mut store, &at(9, 0), When::Hourly).unwrap(), None, "nothing to anchor yet");
    place.issue(&mut store, "A");
    let set = |store: &mut Box<dyn Store>, hour, minute, when| {
        acts::anchor(&mut **store, &at(hour, minute), when).unwrap()
    };
    assert!(set(&mut store, 9, 5, When::Hourly).is_some());
    assert!(set(&mut store, 9, 50, When::Hourly).is_none());
    assert!(set(&mut store, 10, 1, When::Hourly).is_none(), "the last one holds all there is");
    place.issue(&mut store, "A");
    assert!(set(&mut store, 10, 2, When::Hourly).is_some());
    let last = set(&mut store, 10, 3, When::Now).unwrap();
    assert_eq!(last.short().len(), 16);
    let mut auditor = Auditor::default();
    for record in records(store.rows()) {
        auditor.check(&record);
    }
    let audit = auditor.finish();
    assert_eq!((audit.anchors, audit.last_anchor, audit.first_broken), (3, Some(last.short()), None));
}

pub fn an_anchor_names_every_chain_that_went_on(place: &Place) {
    let mut store = place.open();
    let tomorrow = date(2026, 11, 24);
    append(&mut store, &[event(1), bangban::store::NewEvent { window: 2, ..event(2) }]).unwrap();
    acts::anchor(&mut store, &place.stamp(1), When::Now).unwrap().unwrap();
    append(&mut store, &[bangban::store::NewEvent { day: tomorrow, ..event(3) }]).unwrap();
    let next = place.stamp_at(1, datetime(2026, 11, 24, 9, 0, 0, 0));
    acts::anchor(&mut store, &next, When::Now).unwrap().unwrap();
    let last = store.rows().newest_of_hall().unwrap().unwrap().event().unwrap();
    let Body::Hall(HallEvent::Anchored { heads }) = last.body else { panic!("{last:?}") };
    let named: Vec<&str> = heads.iter().map(|head| head.chain.as_str()).collect();
    let want = [chain_name(1, DAY), chain_name(1, tomorrow), chain_name(2, DAY), chain_name(0, DAY)];
    assert_eq!(named, want.each_ref().map(String::as_str), "also the anchor before it");
    assert_whole(store.rows());
}

pub fn a_removed_end_is_seen_by_the_anchor(place: &Place) {
    let mut store = place.open();
    busy(place, &mut store);
    acts::anchor(&mut store, &place.stamp(1), When::Now).unwrap().unwrap();
    let all = records(store.rows());
    let chain = chain_name(1, DAY);
    let last = all.iter().filter(|record| record.chain == chain).map(|record| record.seq).max().unwrap();
    let mut auditor = Auditor::default();
    for record in all.iter().filter(|record| record.chain != chain || record.seq < last) {
        auditor.check(record);
    }
    let broken = auditor.finish().first_broken.unwrap();
    assert_eq!((broken.chain, broken.seq, broken.why), (chain, last, Why::CutOff));
}

pub fn playing_the_log_again_changes_no_byte(place: &Place) {
    let mut store = place.open();
    busy(place, &mut store);
    let before = store.rows().state().unwrap();
    let rebuilt = store::rebuild(&mut store).unwrap();
    assert!(rebuilt.same);
    assert_eq!(store.rows().state().unwrap(), before);
    place.issue(&mut store, "A");
    assert_ne!(store.rows().state().unwrap(), before, "and the measure sees a difference");
    assert_whole(store.rows());
}

pub fn numbers_go_on_after_playing_the_log_again(place: &Place) {
    let mut store = place.open();
    for _ in 0..3 {
        place.issue(&mut store, "A");
    }
    store::rebuild(&mut store).unwrap();
    assert_eq!(place.issue(&mut store, "A").no.as_str(), "A004");
}

pub fn moves_to_another_engine_and_back(place: &Place) {
    let file =
        |name: &str| SqliteStore::open(&place.dir.path().join(name), &place.hall.id, Open::Create).unwrap();
    let mut first = file("first.sqlite");
    busy(place, &mut first);
    acts::save_draft(
        &mut first,
        &acts::Actor { window: 3, clerk: "甲".into() },
        bangban::clock::Now::fixed(datetime(2026, 11, 23, 9, 0, 0, 0)),
        "打到一半",
    )
    .unwrap();
    let mut here = place.open();
    let copied = store::copy(&mut first, &mut here).unwrap();
    assert_eq!((copied.chains, copied.sealed), (1, 2));
    store::place_key(&place.dir.path().join("first.sqlite.key"), &place.key()).unwrap();
    let mut back = file("back.sqlite");
    store::copy(&mut here, &mut back).unwrap();
    store::place_key(&place.key(), &place.dir.path().join("back.sqlite.key")).unwrap();
    for store in [&*here, &back as &dyn Store] {
        assert_eq!(records(store.rows()), records(first.rows()));
        assert_eq!(store.rows().state().unwrap(), first.rows().state().unwrap());
        let person = store.rows().person_of(NUMBER).unwrap().unwrap();
        assert_eq!(store.rows().person(&person).unwrap().as_deref(), Some(NUMBER));
        assert_eq!(store.rows().draft(3).unwrap().map(|(_, text)| text).as_deref(), Some("打到一半"));
    }
    // And work goes on there.
    assert_eq!(place.issue(&mut here, "A").no.as_str(), "A002");
    assert_whole(here.rows());
}

pub fn is_not_copied_over_another(place: &Place) {
    let mut first =
        SqliteStore::open(&place.dir.path().join("first.sqlite"), &place.hall.id, Open::Create).unwrap();
    append(&mut first, &[event(1)]).unwrap();
    let mut here = place.open();
    append(&mut here, &[event(2)]).unwrap();
    assert!(matches!(store::copy(&mut first, &mut here), Err(StoreError::NotEmpty)));
    assert_eq!(records(here.rows()).len(), 1);
}

pub fn a_number_is_erased_at_its_time_and_the_chain_stays_whole(place: &Place) {
    let mut store = place.open();
    busy(place, &mut store);
    let person = store.rows().person_of(NUMBER).unwrap().unwrap();
    let mut erase = |day, really| erased(place, &mut store, Some(date(2026, 11, day)), really).persons;
    assert_eq!(erase(23, false), 0, "its last day is not over");
    assert_eq!(erase(24, false), 1);
    assert_eq!(erase(24, true), 1);
    assert_eq!(erase(24, true), 0);
    assert_eq!(erased(place, &mut store, None, true).persons, 0);
    assert_eq!(store.rows().person(&person).unwrap(), None);
    assert_eq!(
        store.rows().person_of(NUMBER).unwrap(),
        None,
        "and whoever has the number learns nothing from it"
    );
    assert_eq!(acts::search(&mut store, &place.stamp(1), NUMBER, "查").unwrap(), Found::default());
    assert_eq!(store.rows().visits(&person).unwrap().len(), 1, "what was done stays");
    let noted = |record: &Record| {
        matches!(record.event().unwrap().body, Body::Hall(HallEvent::Erased { persons: 1, .. }))
    };
    assert_eq!(records(store.rows()).iter().filter(|record| noted(record)).count(), 1);
    // Who comes again is somebody new.
    identified(place, &mut store);
    assert_ne!(store.rows().person_of(NUMBER).unwrap().unwrap(), person);
    assert_whole(store.rows());
}

pub fn a_later_visit_keeps_a_number_longer(place: &Place) {
    let mut store = place.open();
    identified(place, &mut store);
    let later = |minute| place.stamp_at(1, datetime(2026, 12, 20, 9, minute, 0, 0));
    let case = acts::open_case(&mut store, &later(0)).unwrap();
    acts::identify(&mut store, &KNOW, &later(1), case.id, SHOWN).unwrap();
    let told = |store: &mut dyn Store, before| {
        let Erased { persons, wanted } = erased(place, store, Some(before), false);
        (persons, wanted)
    };
    assert_eq!(told(&mut store, date(2026, 12, 20)), (0, 0), "who came again since");
    assert_eq!(told(&mut store, date(2027, 12, 20)), (0, 1), "and is not done with yet");
    advised(place, &mut store, 1, case.id, "问清了");
    assert_eq!(told(&mut store, date(2026, 12, 21)), (1, 0));
    let person = store.rows().person_of(NUMBER).unwrap().unwrap();
    assert_eq!(store.rows().person(&person).unwrap().as_deref(), Some(NUMBER));
}

pub fn a_number_taken_keeps_a_persons_number_as_a_case_does(place: &Place) {
    let mut store = place.open();
    let whose = Whose { number: NUMBER, item: None };
    let wish = Wish { whose: Some(whose), ..Wish::of("A") };
    let mut issue = |minute| {
        let stamp = place.stamp_at(1, datetime(2026, 11, 23, 9, minute, 0, 0));
        acts::issue_ticket(&mut store, &place.hall, &stamp, wish).unwrap()
    };
    let first = issue(0);
    let taken = [issue(1), first];
    let found = acts::search(&mut store, &place.stamp(1), NUMBER, "查").unwrap();
    assert_eq!(found, Found { numbers: taken.to_vec(), ..Found::default() });
    let person = store.rows().person_of(NUMBER).unwrap().unwrap();
    assert_eq!(taken[0].holder.as_ref().map(|holder| &holder.person), Some(&person.0));
    let mut erase = |day| erased(place, &mut store, Some(date(2026, 11, day)), true).persons;
    assert_eq!((erase(23), erase(24)), (0, 1));
    assert_eq!(acts::search(&mut store, &place.stamp(1), NUMBER, "查").unwrap(), Found::default());
    assert_eq!(store.rows().numbers(&person).unwrap().len(), 2, "what was done stays");
    assert_whole(store.rows());
}

pub fn who_died_is_kept_found_and_erased_like_who_came(place: &Place) {
    let mut store = place.open();
    let case = acts::open_case(&mut store, &place.stamp(1)).unwrap();
    acts::pick_item(&mut store, &KNOW, &place.stamp(1), case.id, "P06").unwrap();
    let noted = acts::note_deceased(&mut store, &KNOW, &place.stamp(1), case.id, SHOWN).unwrap();
    let person = store.rows().person_of(NUMBER).unwrap().unwrap();
    assert_eq!(noted.deceased.as_ref().and_then(|seen| seen.person.as_ref()), Some(&person));
    let found = acts::search(&mut store, &place.stamp(1), NUMBER, "查").unwrap();
    assert_eq!(found, Found { deaths: vec![noted], ..Found::default() });
    let told = |store: &mut dyn Store, day, really| {
        let Erased { persons, wanted } = erased(place, store, Some(date(2026, 11, day)), really);
        (persons, wanted)
    };
    assert_eq!(told(&mut store, 24, true), (0, 1), "not while it goes on");
    advised(place, &mut store, 1, case.id, "问清了");
    assert_eq!((told(&mut store, 23, true), told(&mut store, 24, true)), ((0, 0), (1, 0)));
    assert_eq!(store.rows().person(&person).unwrap(), None);
    assert_eq!(acts::search(&mut store, &place.stamp(1), NUMBER, "查").unwrap(), Found::default());
    assert_eq!(store.rows().cases_about(&person).unwrap().len(), 1, "what was done stays");
    assert!(records(store.rows()).iter().all(|record| !record.body.contains(NUMBER)));
    assert_whole(store.rows());
}

pub fn looking_for_somebody_leaves_why(place: &Place) {
    let mut store = place.open();
    busy(place, &mut store);
    let mut look = |number, reason| acts::search(&mut store, &place.stamp(1), number, reason);
    assert!(matches!(look(NUMBER, " "), Err(ActError::Blank(_))));
    assert_eq!(look(NUMBER, "本人来问进度").unwrap().cases.len(), 1);
    assert_eq!(look("110101199003070004", "本人来问进度").unwrap().cases.len(), 0);
    let noted: Vec<_> = records(store.rows())
        .iter()
        .filter_map(|record| match record.event().unwrap().body {
            Body::Hall(HallEvent::Searched { reason, found, .. }) => Some((reason, found)),
            _ => None,
        })
        .collect();
    assert_eq!(noted, [("本人来问进度".to_owned(), 1), ("本人来问进度".to_owned(), 0)]);
    assert!(records(store.rows()).iter().all(|record| !record.body.contains(NUMBER)));
}

fn exported(place: &Place, store: &mut dyn Store, what: What, full: Option<&str>) -> String {
    let wish = Export { what, from: DAY, to: DAY, full };
    format!("{:?}", acts::export(store, &place.stamp(1), &wish).unwrap())
}

pub fn an_export_is_masked_and_leaves_an_event(place: &Place) {
    let mut store = place.open();
    busy(place, &mut store);
    for what in [What::Tickets, What::Cases, What::Events] {
        let text = exported(place, &mut store, what, None);
        assert!(!text.contains(NUMBER) && !text.contains("1990-03-07") && !text.contains("张三"), "{text}");
    }
    let left: Vec<_> = records(store.rows())
        .iter()
        .filter_map(|record| match record.event().unwrap().body {
            Body::Hall(HallEvent::Exported { what, full, rows, .. }) => Some((what, full, rows > 0)),
            _ => None,
        })
        .collect();
    assert_eq!(left, ["tickets", "cases", "events"].map(|what| (what.to_owned(), false, true)));
}

pub fn an_export_in_full_needs_a_reason(place: &Place) {
    let mut store = place.open();
    busy(place, &mut store);
    let wish = Export { what: What::Cases, from: DAY, to: DAY, full: Some("") };
    assert!(matches!(acts::export(&mut store, &place.stamp(1), &wish), Err(ActError::Blank(_))));
    let text = exported(place, &mut store, What::Cases, Some("审计要求"));
    assert!(text.contains(NUMBER) && text.contains("张三的邻居陪同"), "{text}");
    let last = records(store.rows()).pop().unwrap();
    assert!(last.body.contains("审计要求") && last.body.contains("\"full\":true"), "{}", last.body);
}

pub fn a_copy_is_made_while_others_write(place: &Place) {
    let (mut store, mut other) = (place.open(), place.open());
    busy(place, &mut store);
    let to = place.dir.path().join("copy.sqlite");
    store.copy_out(&to).unwrap();
    place.issue(&mut other, "A");
    let copy = SqliteStore::open(&to, &place.hall.id, Open::Existing).unwrap();
    let whole = assert_whole(copy.rows());
    assert_eq!(assert_whole(store.rows()), whole + 1);
}
