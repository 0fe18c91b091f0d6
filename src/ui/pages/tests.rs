//! What the screens that are no desk look like, kept as text in `snapshots/`; after a wanted change
//! `INSTA_UPDATE=always cargo test --lib ui::pages`, then read the difference.

use jiff::civil::datetime;

use super::*;
use crate::acts::{self, Actor, KindLine, Stamp, Waits};
use crate::store::sqlite::{Open, SqliteStore};
use crate::ui::widgets::text_of;

#[test]
fn the_last_good_picture_stays_with_a_mark_and_goes_on_by_itself() {
    let know = Arc::new(Knowledge::open_at(None, None, None).unwrap().unwrap());
    let now = Now::fixed(datetime(2026, 11, 23, 9, 30, 0, 0));
    let mut page = Page::new(Which::Board(Board::new(true, true)), know, Theme::Mono, now);
    let line = KindLine {
        code: "card".into(),
        band: 'C',
        title: "社保卡".into(),
        waiting: 7,
        estimate: None,
        notice: None,
        with_one_more: None,
    };
    let view = HallView { kinds: vec![line], ..HallView::default() };
    let screen = |page: &Page| {
        let area = Rect::new(0, 0, 80, 24);
        let mut buffer = Buffer::empty(area);
        page.draw_on(&mut buffer, area);
        text_of(&buffer)
    };
    page.update(Message::Hall(Ok(Box::new(view.clone()))), now);
    let later = Now::fixed(datetime(2026, 11, 23, 9, 42, 0, 0));
    page.update(Message::Hall(Err("磁盘坏了".into())), later);
    let shown = screen(&page);
    assert!(shown.contains("等候   7 人") && shown.contains("画面停在 09:30  09:42"), "{shown}");
    assert!(!shown.contains("磁盘"), "citizens are not told of disks: {shown}");
    page.update(Message::Hall(Ok(Box::new(view))), later);
    assert!(!screen(&page).contains("画面停在"));
}

/// The made-up hall at half past nine, with three people called to windows, and one window paused that asks for help.
fn hall(know: &Knowledge) -> HallView {
    let home = tempfile::tempdir().unwrap();
    let now = Now::fixed(datetime(2026, 11, 23, 9, 30, 0, 0));
    let mut store = SqliteStore::open(&home.path().join("desk.db"), "hall", Open::Create).unwrap();
    let at = |window, ms| {
        let who = Actor { window, clerk: "小王".into() };
        Stamp { at: ms, ..Stamp::new(&know.hall, &who, now, acts::new_op(now)) }
    };
    acts::demo_hall(&mut store, &know.hall, &at(1, now.ms), || acts::new_op(now)).unwrap();
    for (window, later) in [(1, 0), (3, 10), (5, 20)] {
        acts::call_next(&mut store, &know.hall, &at(window, now.ms + later * 1000)).unwrap();
    }
    acts::ask_help(&mut store, &at(3, now.ms), crate::queue::Want::Help, "情绪激动").unwrap();
    acts::pause_window(&mut store, &at(2, now.ms), "去开会").unwrap();
    let later = Now::fixed(datetime(2026, 11, 23, 9, 34, 0, 0));
    HallView::read(&store, know, later, &mut Waits::default()).unwrap()
}

type Made = fn() -> Which;

#[test]
fn the_screens_look_as_they_were_meant_to() {
    let know = Arc::new(Knowledge::open_at(None, None, None).unwrap().unwrap());
    let view = hall(&know);
    let now = Now::fixed(datetime(2026, 11, 23, 9, 34, 0, 0));
    let pages: [(&str, Made, &str); 4] = [
        ("board", || Which::Board(Board::new(false, false)), ""),
        ("kiosk", || Which::Kiosk(Box::new(Kiosk::new(false))), ""),
        ("kiosk-elsewhere", || Which::Kiosk(Box::new(Kiosk::new(false))), "1"),
        ("lead", || Which::Lead(Box::default()), ""),
    ];
    for (name, which, keys) in pages {
        for (columns, rows) in [(80, 24), (140, 45)] {
            let mut page = Page::new(which(), know.clone(), Theme::Color, now);
            page.update(Message::Hall(Ok(Box::new(view.clone()))), now);
            for key in keys.chars() {
                page.update(Message::Term(Input::Key(Key::char(key))), now);
            }
            let area = Rect::new(0, 0, columns, rows);
            let mut buffer = Buffer::empty(area);
            page.draw_on(&mut buffer, area);
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), text_of(&buffer));
            });
        }
    }
}

#[test]
fn nothing_on_the_board_says_why_somebody_goes_first() {
    let know = Arc::new(Knowledge::open_at(None, None, None).unwrap().unwrap());
    let now = Now::fixed(datetime(2026, 11, 23, 9, 34, 0, 0));
    let mut page = Page::new(Which::Board(Board::new(false, false)), know.clone(), Theme::Mono, now);
    page.update(Message::Hall(Ok(Box::new(hall(&know)))), now);
    let area = Rect::new(0, 0, 140, 45);
    let mut buffer = Buffer::empty(area);
    page.draw_on(&mut buffer, area);
    let text = text_of(&buffer);
    for reason in &know.hall.reasons {
        let told =
            std::iter::once(&reason.title).chain(&reason.also).any(|words| text.contains(words.as_str()));
        assert!(!told, "{}: {text}", reason.title);
    }
}

#[test]
fn whoever_asks_for_help_is_seen_in_a_hall_of_many_windows_on_a_small_screen() {
    let know = Arc::new(Knowledge::open_at(None, None, None).unwrap().unwrap());
    let now = Now::fixed(datetime(2026, 11, 23, 9, 34, 0, 0));
    let mut view = hall(&know);
    for number in 6..=40 {
        let line = crate::acts::WindowLine { number, seat: None, in_hand: None, did: None, held: Vec::new() };
        view.windows.push(line);
    }
    let shown = |view: &HallView, columns, rows| {
        let mut page = Page::new(Which::Lead(Box::default()), know.clone(), Theme::Mono, now);
        page.update(Message::Hall(Ok(Box::new(view.clone()))), now);
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        page.draw_on(&mut buffer, area);
        text_of(&buffer)
    };
    let small = shown(&view, 80, 24);
    for part in
        ["3 号窗口求助（情绪激动）", "综合咨询", "1 号窗口", "2 号窗口", "没人在办的窗口：4、6、7", "39、40"]
    {
        assert!(small.contains(part), "{part}: {small}");
    }
    // More to look after than there is room for: the most urgent, and how many more.
    view.alarms.extend((1..=60).map(|n| format!("A{n:03} 已等 50 分钟")));
    let full = shown(&view, 80, 24);
    assert!(
        full.contains("3 号窗口求助") && full.contains("综合咨询") && full.contains("件，屏放大再看"),
        "{full}"
    );
    let large = shown(&hall(&know), 140, 45);
    assert!(large.contains("4 号窗口   今天还没叫过"), "{large}");
}

#[test]
fn who_was_called_stays_on_the_board_while_there_is_room() {
    let know = Arc::new(Knowledge::open_at(None, None, None).unwrap().unwrap());
    let now = Now::fixed(datetime(2026, 11, 23, 9, 45, 0, 0));
    let call = |n: u32| acts::Call {
        no: crate::queue::TicketNo::new('A', n),
        window: n + 2,
        at: i64::from(n),
        recalls: 0,
    };
    let view = HallView { calls: (1..=13).rev().map(call).collect(), ..hall(&know) };
    let mut page = Page::new(Which::Board(Board::new(false, false)), know, Theme::Mono, now);
    page.update(Message::Hall(Ok(Box::new(view))), now);
    let area = Rect::new(0, 0, 80, 24);
    let mut buffer = Buffer::empty(area);
    page.draw_on(&mut buffer, area);
    let text = text_of(&buffer);
    for n in 1..=12 {
        assert!(text.contains(&format!("A{n:03} 到 {} 号", n + 2)), "{n}: {text}");
    }
    assert!(
        text.contains("综合咨询") && text.contains("有的号会先叫"),
        "what stands below keeps its room: {text}"
    );
}
