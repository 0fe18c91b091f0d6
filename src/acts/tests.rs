//! The acts on a real store: a case from call to close, what is refused, and that nothing happens twice.

use std::cell::Cell;
use std::sync::LazyLock;

use jiff::civil::{DateTime, date, datetime};
use tempfile::TempDir;

use super::*;
use crate::calendar::Calendar;
use crate::items::{Review, Tick};
use crate::log::{Audit, Auditor, Case, Document, Figure, Outcome, Sex, Snapshot, Way};
use crate::queue::{Class, Ticket, TicketNo};
use crate::store::Store;
use crate::store::sqlite::{Open, SqliteStore};
use crate::text::{Faults, Source};

static KNOW: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::open(None, None).unwrap());

const NUMBER: &str = "110101199003070003";

struct Desk {
    dir: TempDir,
    hall: Hall,
    store: SqliteStore,
    at: Cell<DateTime>,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let source = Source::new("hall.toml", include_str!("../../data/hall.toml"));
        let hall = Hall::read(&source, &mut Faults::new()).unwrap();
        let store = SqliteStore::open(&dir.path().join("desk.sqlite"), &hall.id, Open::Create).unwrap();
        Self { dir, hall, store, at: Cell::new(datetime(2026, 11, 23, 9, 0, 0, 0)) }
    }

    /// A stamp a minute after the last one.
    fn stamp(&self, window: u32) -> Stamp {
        self.at.set(self.at.get().checked_add(jiff::ToSpan::minutes(1)).unwrap());
        let now = Now::fixed(self.at.get());
        Stamp::new(&self.hall, &Actor { window, clerk: "甲".into() }, now, new_op(now))
    }

    fn issue(&mut self, kind: &str) -> Ticket {
        let stamp = self.stamp(1);
        issue_ticket(&mut self.store, &self.hall, &stamp, Wish::of(kind)).unwrap()
    }

    fn call(&mut self, window: u32) -> Result<Ticket, ActError> {
        let stamp = self.stamp(window);
        call_next(&mut self.store, &self.hall, &stamp)
    }

    fn sit_down(&mut self, window: u32) -> Case {
        let stamp = self.stamp(window);
        open_case(&mut self.store, &stamp).unwrap()
    }

    fn identify(&mut self, window: u32, case: &Case) -> Case {
        let stamp = self.stamp(window);
        let shown = Shown {
            document: Document::IdCard,
            number: NUMBER,
            masked: "1101**********0003",
            sex: Some(Sex::Female),
            birth: Some(date(1990, 3, 7)),
            nation: None,
        };
        identify(&mut self.store, &KNOW, &stamp, case.id, shown).unwrap()
    }

    fn close(&mut self, window: u32, case: &Case, outcome: Outcome) -> Result<Case, ActError> {
        let stamp = self.stamp(window);
        let ending = Ending { outcome: Some(outcome), ..Ending::default() };
        let now = Now::fixed(self.at.get());
        close_case(&mut self.store, &KNOW, &stamp, now, case.id, &ending).map(|ended| ended.case)
    }

    /// The tables say what playing all events from the start says, and the chains hold.
    fn assert_tables_are_the_log(&self) -> Audit {
        let rows = self.store.rows();
        let (mut events, mut auditor) = (Vec::new(), Auditor::default());
        rows.records(&mut |record| {
            auditor.check(&record);
            events.push(record.event().unwrap());
        })
        .unwrap();
        let state = Snapshot::fold(events).unwrap();
        for ticket in state.tickets.values() {
            assert_eq!(rows.ticket(ticket.id).unwrap().as_ref(), Some(ticket));
        }
        assert_eq!(rows.seats().unwrap(), state.seats.into_values().collect::<Vec<_>>());
        for case in state.cases.values() {
            assert_eq!(rows.case(case.id).unwrap().as_ref(), Some(case));
        }
        let audit = auditor.finish();
        assert_eq!(audit.first_broken, None);
        audit
    }
}

#[test]
fn a_case_goes_from_call_to_close() {
    let mut desk = Desk::new();
    for kind in ["养老待遇", "社保卡", "养老待遇"] {
        desk.issue(kind);
    }
    let day = date(2026, 11, 23);
    assert_eq!(desk.store.rows().counts(day).unwrap(), [("card".into(), 1), ("pension".into(), 2)]);

    assert_eq!(desk.call(3).unwrap().no.as_str(), "A001");
    let case = desk.sit_down(3);
    assert_eq!(desk.store.rows().in_hand(3).unwrap().unwrap().state.code(), "serving");
    let case = desk.identify(3, &case);
    let stamps: Vec<Stamp> = (0..24).map(|_| desk.stamp(3)).collect();
    let now = Now::fixed(desk.at.get());
    let (store, id) = (&mut desk.store, case.id);
    pick_item(store, &KNOW, &stamps[0], id, "P12").unwrap();
    let item = KNOW.items.get("P12".parse().unwrap()).unwrap();
    for at in 0..item.conditions.len() {
        let met = Answering { at, tick: Some(Tick::Met), reason: String::new() };
        mark_condition(store, &KNOW, &stamps[8 + at], id, &met).unwrap();
    }
    let mut mark = |at: usize, material: &str, mark| {
        let marking = Marking { material: material.into(), mark, reason: String::new() };
        mark_material(store, &KNOW, &stamps[at], id, &marking).unwrap()
    };
    mark(3, "M01", Some(Way::Missing));
    mark(4, "M01", None);
    for (at, wanted) in item.materials.iter().enumerate() {
        let way = if wanted.core { Way::Seen { checks: vec![] } } else { Way::NotNeeded };
        mark(14 + at, &wanted.id.to_string(), Some(way));
    }
    for (at, review) in Review::ALL.into_iter().enumerate() {
        check_material(store, &KNOW, &stamps[19 + at], id, None, review, true).unwrap();
    }
    let figure = Figure {
        rule: "pension".into(),
        region: "北京".into(),
        date: day,
        rules: "3f".into(),
        outputs: vec![("total".into(), "3250.40".into())],
    };
    note_figure(store, &stamps[5], id, figure).unwrap();
    look_up(store, &stamps[6], id, "YL01").unwrap();
    let who = stamps[0].who.clone();
    save_draft(store, &who, Now::fixed(datetime(2026, 11, 23, 9, 30, 0, 0)), NUMBER).unwrap();
    assert_eq!(store.rows().draft(3).unwrap().unwrap().1, NUMBER);
    let ending = Ending { outcome: Some(Outcome::Accepted), ..Ending::default() };
    let case = close_case(store, &KNOW, &stamps[7], now, id, &ending).unwrap().case;

    assert_eq!(case.materials["M01"], Way::Seen { checks: vec![] });
    assert!(case.owes(), "the result is owed");
    assert_eq!(desk.store.rows().owing().unwrap(), std::slice::from_ref(&case));
    assert_eq!((case.figures.len(), case.lookups.len(), case.item.as_deref()), (1, 1, Some("P12")));
    let rows = desk.store.rows();
    assert_eq!(rows.draft(3).unwrap(), None);
    assert_eq!(rows.in_hand(3).unwrap(), None);
    assert_eq!(rows.ticket(case.ticket.unwrap()).unwrap().unwrap().state.code(), "done");
    assert_eq!(rows.closed(day).unwrap().iter().map(|(_, count)| count).sum::<u32>(), 1);
    assert_eq!(rows.visits(&case.person.unwrap().person.unwrap()).unwrap().len(), 1);
    assert_eq!(desk.assert_tables_are_the_log().chains, 2);
}

#[test]
fn the_same_press_twice_does_nothing_twice() {
    let mut desk = Desk::new();
    let stamps: Vec<Stamp> = (0..6).map(|_| desk.stamp(3)).collect();
    let Desk { hall, store, .. } = &mut desk;
    let wish = Wish { class: Class::Green, reason: Some("elder"), ..Wish::of("A") };
    let twice = |act: &mut dyn FnMut() -> TicketNo| assert_eq!(act(), act());
    twice(&mut || issue_ticket(store, hall, &stamps[0], wish).unwrap().no);
    twice(&mut || call_next(store, hall, &stamps[1]).unwrap().no);
    for _ in 0..2 {
        let ticket = recall(store, hall, &stamps[2]).unwrap();
        assert_eq!(ticket.last_call.unwrap().recalls, 1);
    }
    let (case, again) = (open_case(store, &stamps[3]).unwrap(), open_case(store, &stamps[3]).unwrap());
    assert_eq!(case, again);
    for _ in 0..2 {
        hold(store, &stamps[4], "去复印", 15).unwrap();
    }
    assert_eq!(desk.assert_tables_are_the_log().events, 6);
}

#[test]
fn what_cannot_be_done_is_refused_in_words_and_changes_nothing() {
    let mut desk = Desk::new();
    let refused = |result: Result<Ticket, ActError>| result.unwrap_err().to_string();
    assert_eq!(refused(desk.call(3)), "现在没有人在等 3 号窗口办的业务");
    desk.issue("社保卡");
    assert_eq!(refused(desk.call(3)), "现在没有人在等 3 号窗口办的业务");
    desk.issue("A");
    desk.issue("A");
    desk.call(3).unwrap();
    assert_eq!(refused(desk.call(3)), "A001 还在手上（已叫号）。先办结、记过号或挂起，再叫下一位");
    let case = desk.sit_down(3);
    let stamp = desk.stamp(3);
    assert_eq!(refused(finish(&mut desk.store, &stamp)), "手上这一件还没结。先结件，或先挂起");
    for outcome in [Outcome::Accepted, Outcome::Refused] {
        assert!(desk.close(3, &case, outcome).is_err(), "{outcome:?}");
    }
    desk.close(3, &case, Outcome::Advice).unwrap();
    let late = desk.close(3, &case, Outcome::Notice).unwrap_err();
    assert_eq!(late.to_string(), "这一件已经按「咨询」结件，不能再改。要补充请另开一件");
    assert_eq!(desk.assert_tables_are_the_log().events, 8);
}

#[test]
fn a_held_ticket_comes_back_with_its_case() {
    let mut desk = Desk::new();
    let first = desk.issue("A");
    desk.issue("A");
    desk.call(3).unwrap();
    let case = desk.sit_down(3);
    let stamps: Vec<Stamp> = (0..3).map(|_| desk.stamp(3)).collect();
    hold(&mut desk.store, &stamps[0], "去复印", 15).unwrap();
    assert_eq!(desk.store.rows().case_in_hand(3).unwrap(), None);
    desk.call(3).unwrap();
    no_show(&mut desk.store, &stamps[1]).unwrap();
    resume(&mut desk.store, &desk.hall, &stamps[2], &first.no).unwrap();
    assert_eq!(desk.sit_down(3).id, case.id);
    desk.close(3, &case, Outcome::Advice).unwrap();
    desk.assert_tables_are_the_log();
}

#[test]
fn who_was_passed_over_comes_back_behind_three() {
    let mut desk = Desk::new();
    let first = desk.issue("A");
    for _ in 0..4 {
        desk.issue("A");
    }
    desk.call(1).unwrap();
    let (gone, back) = (desk.stamp(1), desk.stamp(1));
    no_show(&mut desk.store, &gone).unwrap();
    return_ticket(&mut desk.store, &desk.hall, &back, &first.no).unwrap();
    let waiting = desk.store.rows().waiting(date(2026, 11, 23)).unwrap();
    let order: Vec<&str> = waiting.iter().map(|ticket| ticket.no.as_str()).collect();
    assert_eq!(order, ["A002", "A003", "A004", "A001", "A005"]);
}

#[test]
fn who_comes_just_before_the_windows_close_is_told_when_they_open_again() {
    let mut desk = Desk::new();
    for turn in 0..12 {
        desk.issue("A");
        desk.call(3).unwrap();
        desk.at.set(datetime(2026, 11, 23, 9, 12, 0, 0) + jiff::ToSpan::minutes(12 * turn));
        let stamp = desk.stamp(3);
        finish(&mut desk.store, &stamp).unwrap();
    }
    let mut told = |hour, minute| {
        desk.at.set(datetime(2026, 11, 23, hour, minute, 0, 0));
        let stamp = desk.stamp(0);
        let wish = Wish::of("A");
        let ticket = issue_told(&mut desk.store, &desk.hall, &stamp, wish, &mut Waits::default()).unwrap();
        (ticket.notice.map(|notice| notice.to_string()), ticket.estimate.map(|told| told.low))
    };
    assert_eq!(told(11, 40), (None, Some(0)));
    for _ in 0..8 {
        told(11, 49);
    }
    let (notice, low) = told(11, 50);
    assert_eq!(notice.as_deref(), Some("要等到 13:30 以后"));
    assert!(low >= Some(100), "{low:?}: not before 13:30");
}

#[test]
fn one_long_visit_sends_nobody_away_until_the_afternoon() {
    let mut desk = Desk::new();
    let day = datetime(2026, 11, 23, 0, 0, 0, 0);
    // A stamp is a minute after what is set.
    let at = |minute: i64| day + jiff::ToSpan::minutes(minute - 1);
    for minute in 541..=549 {
        desk.at.set(at(minute));
        desk.issue("A");
    }
    for (called, took) in [(550, 8), (560, 8), (570, 8), (580, 8), (590, 50)] {
        desk.at.set(at(called));
        desk.call(1).unwrap();
        desk.at.set(at(called + took));
        let stamp = desk.stamp(1);
        finish(&mut desk.store, &stamp).unwrap();
    }
    // Nineteen minutes to eleven, four wait: three visits of sixteen minutes on the whole before the last of them.
    desk.at.set(at(641));
    let (stamp, wish) = (desk.stamp(0), Wish::of("A"));
    let ticket = issue_told(&mut desk.store, &desk.hall, &stamp, wish, &mut Waits::default()).unwrap();
    let (told, notice) = (ticket.estimate.unwrap(), ticket.notice.map(|notice| notice.to_string()));
    assert_ne!(notice.as_deref(), Some("该业务 13:30 起叫号"), "window 1 is there until noon");
    assert!((20..=70).contains(&told.low), "{told} {notice:?}");
}

#[test]
fn a_held_ticket_alarms_the_lead_when_its_time_is_up_and_not_before() {
    let mut desk = Desk::new();
    desk.issue("A");
    desk.call(3).unwrap();
    let stamp = desk.stamp(3);
    hold(&mut desk.store, &stamp, "去复印", 15).unwrap();
    let held = desk.at.get();
    let know = Knowledge::open_at(None, None, None).unwrap().unwrap();
    let alarms = |minutes: i64| {
        let now = Now::fixed(held + jiff::ToSpan::minutes(minutes));
        HallView::read(&desk.store, &know, now, &mut Waits::default()).unwrap().alarms
    };
    assert_eq!(alarms(14), [""; 0]);
    assert_eq!(alarms(15), ["A001 在 3 号窗口挂起已到时（去复印）"]);
}

#[test]
fn an_appointment_has_a_head_start_and_who_comes_late_stands_with_the_others() {
    for (minute, class, next) in [(3, Class::Appointment, "A001"), (12, Class::Ordinary, "A002")] {
        let mut desk = Desk::new();
        desk.at.set(datetime(2026, 11, 23, 9, 30, 0, 0));
        let (stamp, time) = (desk.stamp(0), jiff::civil::time(10, 0, 0, 0));
        let booking = Booking { kind: "A", needs: None, day: stamp.day, time };
        let booked = book(&mut desk.store, &desk.hall, &Calendar::default(), &stamp, booking).unwrap();
        // Somebody without an appointment came ten minutes before the time.
        desk.at.set(datetime(2026, 11, 23, 9, 50, 0, 0));
        desk.issue("A");
        desk.at.set(datetime(2026, 11, 23, 10, minute - 1, 0, 0));
        let stamp = desk.stamp(0);
        let here = arrive(&mut desk.store, &desk.hall, &stamp, &booked.no, &mut Waits::default()).unwrap();
        assert_eq!(here.class, class, "{minute} minutes late");
        assert_eq!(desk.call(3).unwrap().no.as_str(), next, "{minute} minutes late");
    }
}

#[test]
fn what_is_said_to_all_promises_nothing_that_has_passed() {
    let mut desk = Desk::new();
    let words = |desk: &Desk, at: DateTime| {
        let hall = HallView::read(&desk.store, &KNOW, Now::fixed(at), &mut Waits::default()).unwrap();
        hall.said_to_all().remove(0)
    };
    let (stamp, tick) = (desk.stamp(1), desk.stamp(1));
    let entry = begin_emergency(&mut desk.store, &KNOW, &stamp, "YJ01").unwrap();
    let now = words(&desk, datetime(2026, 11, 23, 9, 20, 0, 0));
    assert!(now.contains("09:01 出了故障，正在报修") && now.contains("09:31 以前再告诉大家"), "{now}");
    tick_emergency(&mut desk.store, &KNOW, &tick, entry.id, 2).unwrap();
    // Nobody has spoken again.
    let late = words(&desk, datetime(2026, 11, 23, 10, 20, 0, 0));
    assert!(late.contains("已经报修") && late.contains("还没有恢复"), "{late}");
    assert!(!late.contains("09:31") && !late.contains("以前再告诉大家"), "{late}");
    let next = words(&desk, datetime(2026, 11, 24, 9, 20, 0, 0));
    assert!(next.contains("11 月 23 日 09:01 出了故障"), "{next}");
}

#[test]
fn numbers_begin_anew_at_three_in_the_morning_and_a_forgotten_ticket_is_not_lost() {
    let mut desk = Desk::new();
    desk.issue("A");
    desk.call(1).unwrap();
    desk.at.set(datetime(2026, 11, 24, 2, 50, 0, 0));
    assert_eq!(desk.issue("A").no.as_str(), "A002");
    desk.at.set(datetime(2026, 11, 24, 3, 0, 0, 0));
    assert_eq!(desk.issue("A").no.as_str(), "A001");
    assert!(matches!(desk.call(1), Err(ActError::InHand { .. })));
    let stamp = desk.stamp(1);
    no_show(&mut desk.store, &stamp).unwrap();
    assert_eq!(desk.call(1).unwrap().day, date(2026, 11, 24));
}

#[test]
fn a_clock_that_goes_backwards_does_not_turn_events_round() {
    let mut desk = Desk::new();
    let ticket = desk.issue("A");
    desk.call(1).unwrap();
    let held = desk.stamp(1);
    hold(&mut desk.store, &held, "去复印", 15).unwrap();
    desk.at.set(datetime(2026, 11, 23, 8, 0, 0, 0));
    let (resumed, done) = (desk.stamp(2), desk.stamp(2));
    resume(&mut desk.store, &desk.hall, &resumed, &ticket.no).unwrap();
    finish(&mut desk.store, &done).unwrap();
    desk.assert_tables_are_the_log();
}

#[test]
fn a_full_number_is_nowhere_in_the_file_and_the_person_is_known_again() {
    let mut desk = Desk::new();
    for _ in 0..2 {
        desk.issue("A");
        desk.call(1).unwrap();
        let case = desk.sit_down(1);
        let case = desk.identify(1, &case);
        desk.close(1, &case, Outcome::Advice).unwrap();
    }
    let case = desk.store.rows().cases(date(2026, 11, 23)).unwrap().pop().unwrap();
    let person = case.person.clone().unwrap().person.unwrap();
    assert_eq!(desk.store.rows().visits(&person).unwrap().len(), 2);
    for name in ["desk.sqlite", "desk.sqlite-wal"] {
        let bytes = std::fs::read(desk.dir.path().join(name)).unwrap();
        let found = bytes.windows(NUMBER.len()).any(|window| window == NUMBER.as_bytes());
        assert!(!found, "{name}");
    }

    desk.issue("A");
    desk.call(1).unwrap();
    let case = desk.sit_down(1);
    let case = desk.identify(1, &case);
    let (blank, told) = (desk.stamp(1), desk.stamp(1));
    assert!(unmask(&mut desk.store, &blank, case.id, " ").is_err());
    assert_eq!(unmask(&mut desk.store, &told, case.id, "核对纸质档案").unwrap(), NUMBER);
    let shown = Shown {
        document: Document::IdCard,
        number: NUMBER,
        masked: NUMBER,
        sex: None,
        birth: None,
        nation: None,
    };
    let stamp = desk.stamp(1);
    assert!(matches!(identify(&mut desk.store, &KNOW, &stamp, case.id, shown), Err(ActError::NotMasked)));
}

#[test]
fn the_demo_hall_goes_only_into_an_empty_store() {
    let mut desk = Desk::new();
    let stamp = desk.stamp(1);
    let fill = |desk: &mut Desk| {
        demo_hall(&mut desk.store, &desk.hall, &stamp, || new_op(Now::fixed(desk.at.get())))
    };
    assert_eq!(fill(&mut desk).unwrap().len(), 9);
    assert!(matches!(fill(&mut desk), Err(ActError::NotEmpty)));
    assert_eq!(desk.call(1).unwrap().class, Class::Green);
    assert_ne!(desk.call(2).unwrap().no, desk.call(3).unwrap().no);
    desk.assert_tables_are_the_log();
}
