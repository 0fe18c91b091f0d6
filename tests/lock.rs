//! Promise: a desk left alone shows nothing of a person, and the key that opens it does nothing else.

#![allow(clippy::unwrap_used)]

mod played;

use played::{MAN, MASKED, Played};

fn with_a_person(home: &std::path::Path) -> Played {
    let mut desk = Played::with_people(home);
    desk.keys("<F6><F3>").keys(MAN).keys("<Enter>").shows(&[MASKED]);
    desk
}

#[test]
fn a_desk_left_alone_for_three_minutes_locks_itself() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = with_a_person(dir.path());
    desk.wait(179).shows(&[MASKED]);
    desk.keys("<F2>").wait(179).shows(&[MASKED]);
    desk.wait(2).shows(&["3号窗口 已锁屏", "按任意键"]).hides(MASKED);
    let before = desk.events().len();
    desk.keys("<F8>").shows(&[MASKED]).hides("已锁屏");
    assert_eq!(desk.events().len(), before);
}

#[test]
fn a_key_without_a_letter_locks_it_at_once_and_nothing_reaches_what_lies_below() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = with_a_person(dir.path());
    desk.keys("<Ctrl+B>").shows(&["已锁屏"]).hides(MASKED);
    desk.paste("110101199003070003").shows(&["已锁屏"]);
    desk.keys("x").shows(&[MASKED]);
    // Also from within a field and over what lies on top.
    desk.keys("<F9>").keys("<Esc><F5>abc<Ctrl+B>").shows(&["已锁屏"]);
}

#[test]
fn a_number_shown_in_full_is_folded_up_after_half_a_minute_and_by_every_lock() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = with_a_person(dir.path());
    desk.keys("<Ctrl+U><Enter>").shows(&[MAN]);
    desk.wait(29).shows(&[MAN]).wait(2).hides(MAN).shows(&[MASKED]);
    desk.keys("<Ctrl+U><Enter>").shows(&[MAN]);
    // Left alone so long that both are due at once: whoever comes finds the masked one.
    desk.wait(200).shows(&["已锁屏"]).keys("x").shows(&[MASKED]).hides(MAN);
    desk.keys("<Ctrl+U><Enter>").shows(&[MAN]).keys("<Ctrl+B>x").shows(&[MASKED]).hides(MAN);
}
