//! What is sealed: numbers of persons and what is being typed.

use std::fs;

use bangban::log::PersonId;
use bangban::store::{End, Store, StoreError};

use crate::place::{KNOW, NUMBER, Place, append, event, records};

fn save(store: &mut dyn Store, number: &str) -> Result<PersonId, StoreError> {
    let mut id = None;
    store.write(&mut |tx| {
        id = Some(tx.save_person(number)?);
        Ok(End::Commit)
    })?;
    Ok(id.unwrap())
}

fn draft(store: &mut dyn Store, window: u32, text: &str) -> Result<(), StoreError> {
    store.write(&mut |tx| {
        tx.save_draft(window, 7, text)?;
        Ok(End::Commit)
    })
}

pub fn the_same_number_is_the_same_person(place: &Place) {
    let (mut one, mut two) = (place.open(), place.open());
    let id = save(&mut one, NUMBER).unwrap();
    assert_eq!(save(&mut two, NUMBER).unwrap(), id);
    assert_ne!(save(&mut two, "110101199003070004").unwrap(), id);
    assert!(!id.0.contains("1101"), "the name says nothing of the number");
}

pub fn a_number_opens_again(place: &Place) {
    let mut store = place.open();
    let id = save(&mut store, NUMBER).unwrap();
    assert_eq!(store.rows().person(&id).unwrap().as_deref(), Some(NUMBER));
    drop(store);
    assert_eq!(place.open().rows().person(&id).unwrap().as_deref(), Some(NUMBER));
    assert_eq!(place.open().rows().person(&PersonId("没有".into())).unwrap(), None);
}

pub fn a_number_is_in_no_event(place: &Place) {
    let mut store = place.open();
    let case = bangban::acts::open_case(&mut store, &place.stamp(1)).unwrap();
    let shown = bangban::acts::Shown {
        document: bangban::log::Document::IdCard,
        number: NUMBER,
        masked: "1101**********0003",
        sex: None,
        birth: None,
        nation: None,
    };
    bangban::acts::identify(&mut store, &KNOW, &place.stamp(1), case.id, shown).unwrap();
    draft(&mut store, 1, NUMBER).unwrap();
    assert!(records(store.rows()).iter().all(|record| !format!("{record:?}").contains(NUMBER)));
    // And in none of the files here, where there are files.
    drop(store);
    for file in fs::read_dir(place.dir.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(NUMBER.len()).any(|part| part == NUMBER.as_bytes()));
    }
}

pub fn a_draft_is_kept_replaced_and_forgotten(place: &Place) {
    let mut store = place.open();
    assert_eq!(store.rows().draft(3).unwrap(), None);
    draft(&mut store, 3, "甲").unwrap();
    draft(&mut store, 3, "甲乙").unwrap();
    assert_eq!(store.rows().draft(3).unwrap(), Some((7, "甲乙".into())));
    store
        .write(&mut |tx| {
            tx.drop_draft(3)?;
            Ok(End::Commit)
        })
        .unwrap();
    assert_eq!(store.rows().draft(3).unwrap(), None);
}

pub fn a_draft_is_of_its_window(place: &Place) {
    let mut store = place.open();
    draft(&mut store, 3, "甲").unwrap();
    draft(&mut store, 4, "乙").unwrap();
    assert_eq!(store.rows().draft(3).unwrap().map(|(_, text)| text).as_deref(), Some("甲"));
    assert_eq!(store.rows().draft(4).unwrap().map(|(_, text)| text).as_deref(), Some("乙"));
}

pub fn a_draft_is_there_when_opened_again(place: &Place) {
    let mut store = place.open();
    draft(&mut store, 3, "打到一半").unwrap();
    drop(store);
    assert_eq!(place.open().rows().draft(3).unwrap(), Some((7, "打到一半".into())));
}

pub fn a_lost_key_is_missed(place: &Place) {
    let mut store = place.open();
    let id = save(&mut store, NUMBER).unwrap();
    drop(store);
    fs::remove_file(place.key()).unwrap();
    let mut store = place.open();
    assert!(matches!(store.rows().person(&id), Err(StoreError::Key { .. })));
    assert!(matches!(save(&mut store, NUMBER), Err(StoreError::Key { .. })));
    assert!(!place.key().exists(), "and not replaced by another");
    append(&mut store, &[event(1)]).unwrap();
}

pub fn another_key_opens_nothing(place: &Place) {
    let mut store = place.open();
    let id = save(&mut store, NUMBER).unwrap();
    drop(store);
    fs::write(place.key(), [7; 32]).unwrap();
    let mut store = place.open();
    assert!(matches!(store.rows().person(&id), Err(StoreError::Key { .. })));
    assert!(
        matches!(save(&mut store, NUMBER), Err(StoreError::Key { .. })),
        "two keys in a hall would be chaos"
    );
}

pub fn the_key_is_proved_on_what_is_sealed(place: &Place) {
    let mut store = place.open();
    store.rows().prove_key().unwrap();
    assert!(!place.key().exists(), "where nothing is sealed none is made");
    draft(&mut store, 3, "甲").unwrap();
    store.rows().prove_key().unwrap();
    save(&mut store, NUMBER).unwrap();
    drop(store);
    let key = fs::read(place.key()).unwrap();
    fs::write(place.key(), [7; 32]).unwrap();
    assert!(matches!(place.open().rows().prove_key(), Err(StoreError::Key { .. })));
    fs::write(place.key(), key).unwrap();
    place.open().rows().prove_key().unwrap();
}
