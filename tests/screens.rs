//! Promise: every screen looks as it was meant to, at every size, in colour and without; nothing is out of line and nobody's
//! number stands in full. What a screen looks like is in `tests/snapshots/`, named by what it shows; after a wanted change:
//! `INSTA_UPDATE=always cargo test --test screens`, then read the difference.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod played;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use bangban::assets;
use bangban::practice::{Run, load};
use bangban::ui::columns;
use bangban::ui::theme::Theme;
use bangban::ui::widgets::text_of;
use jiff::civil::date;
use played::{MAN, Played};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier, Style};
use tempfile::tempdir;

const SMALL: (u16, u16) = (60, 16);
const USUAL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (120, 36);
const LARGE: (u16, u16) = (140, 45);

/// What is opened.
#[derive(Clone, Copy, PartialEq)]
enum On {
    /// A store in which nothing ever happened.
    Empty,
    /// The made-up people wait.
    People,
    /// The first exercise.
    Practice,
}
use On::{Empty, People, Practice};

/// A screen: its name, what is opened, the keys that lead there, and the sizes it is kept at.
type Scene = (&'static str, On, &'static str, &'static [(u16, u16)]);

const RETIRING: &str = "<F6>110105196503049974<Enter>tx<Enter>";
/// `&` stands for [`RETIRING`].
const SCENES: &[Scene] = &[
    ("first-start", Empty, "", &[USUAL]),
    ("queue-empty", Empty, "1", &[SMALL]),
    ("queue-waiting", People, "", &[SMALL, USUAL, WIDE]),
    ("queue-called", People, "<F6><F2><下>", &[USUAL]),
    ("queue-aside", People, "<F6><F2><Ctrl+X><F6><F2><Ctrl+D>", &[USUAL]),
    ("queue-paused", People, "<Ctrl+W>", &[USUAL]),
    ("hand-on", People, "<F6><F2><Ctrl+F>", &[USUAL]),
    ("assist", People, "<Ctrl+E>", &[USUAL]),
    ("ticket-kinds", People, "<Ctrl+T>", &[SMALL, LARGE]),
    ("void", People, "<Del>", &[SMALL, USUAL]),
    ("ticket-line", People, "<Ctrl+T>a<右>", &[USUAL]),
    ("ticket-reasons", People, "<Ctrl+T>a3", &[USUAL]),
    ("ticket-later-day", People, "<Ctrl+T>a4", &[USUAL]),
    ("emergency-which", People, "<Alt+=>", &[SMALL, USUAL]),
    ("emergency-steps", People, "<Alt+=>112", &[SMALL, USUAL, LARGE]),
    ("emergency-to-all", People, "<Alt+=>1<Tab>", &[USUAL]),
    ("emergency-aside", People, "<Alt+=>2<Tab>", &[USUAL]),
    ("emergency-record", People, "<Alt+=>1<F8>", &[USUAL]),
    ("outage", People, "<Alt+=>7", &[USUAL]),
    ("why-the-number", People, "&<Ctrl+U>", &[USUAL]),
    ("intake-typing-number", People, "<F6>11010519650304", &[USUAL]),
    ("intake-finding-item", People, "<F6><Enter>bx", &[USUAL]),
    ("intake-checklist", People, "&11", &[USUAL, WIDE, LARGE]),
    ("intake-missing-material", People, "&111115", &[SMALL, USUAL]),
    ("intake-condition-not-met", People, "&15", &[USUAL]),
    ("calc-rules", People, "&<F4>", &[USUAL]),
    ("calc-questions", People, "&<F4><下><下><Enter>", &[USUAL]),
    ("calc-result", People, "&<F4><Enter>", &[SMALL, USUAL]),
    ("calc-steps", People, "&<F4><Enter><Ctrl+E>", &[USUAL]),
    (
        "calc-list",
        People,
        "&<F4><Esc><F7>平均缴费指数<Enter><Enter>2024<Enter>12<Enter>6000<Enter>5000<Enter>2025<Enter>12",
        &[SMALL, USUAL],
    ),
    ("calc-what-if", People, "&<F4><Esc><F7>基础养老金<Enter>300<Enter>1.2<Ctrl+T><上>", &[USUAL, WIDE]),
    (
        "calc-what-if-two",
        People,
        "&<F4><Esc><F7>基础养老金<Enter>300<Enter>1.2<Ctrl+T><上><Enter><Enter><Enter>",
        &[USUAL, WIDE],
    ),
    ("answers-found", People, "<F7>zdjf", &[USUAL, WIDE]),
    ("answers-open", People, "<F7>zdjf<Enter><Ctrl+W>", &[USUAL]),
    ("answers-none", People, "<F7>qqqq", &[]),
    ("help", People, "<F1>", &[USUAL]),
    ("palette-narrowed", People, "<F9>jh", &[USUAL]),
    ("areas-narrowed", People, "<Ctrl+Y>sz", &[USUAL]),
    ("ledgers-which", People, "<Alt+6><Enter><下>", &[USUAL]),
    ("ledger-form", People, "<Alt+6><Enter><下><Enter>欧阳建华<Enter>1280", &[USUAL, LARGE]),
    (
        "ledger-entry",
        People,
        "<Alt+6><Enter><下><下><下><Enter>老花镜<Enter>1<Enter><Enter><Enter><下><Enter>",
        &[USUAL],
    ),
    ("close-notice", People, "&1111115<下>1666<F8>", &[USUAL]),
    ("close-not-yet", People, "&<F8>", &[USUAL]),
    ("slip", People, "&1111115<下>1666<F8><Enter>", &[USUAL]),
    ("leaving", People, "&<Ctrl+Q>", &[USUAL]),
    ("practice-start", Practice, "", &[USUAL, LARGE]),
    ("zoomed", People, "&<F11>", &[WIDE]),
];

fn open(on: On, keys: &str, theme: Theme) -> (Played, tempfile::TempDir) {
    let home = tempdir().unwrap();
    let sources = assets::under(&assets::data(None).unwrap(), "scenarios/");
    let run = (on == Practice).then(|| {
        let library = load(&sources, date(2026, 11, 23));
        Run::new(Arc::clone(library.find("01").unwrap()), 7)
    });
    let mut desk = Played::start(home.path(), theme, run);
    if on == People {
        desk.keys("2");
    }
    desk.keys(&keys.replace('&', RETIRING));
    (desk, home)
}

#[test]
fn every_screen_looks_as_it_was_meant_to() {
    for (name, on, keys, kept) in SCENES {
        let (mut desk, _home) = open(*on, keys, Theme::Color);
        for (columns, rows) in *kept {
            desk.size = (*columns, *rows);
            let (buffer, cursor) = desk.buffer();
            snapshot(&format!("{name}-{columns}x{rows}"), &buffer, cursor);
        }
    }
}

#[test]
fn without_colour_the_marks_are_these() {
    for (name, keys) in [("mono-intake", "&111115"), ("mono-calc", "&<F4><Enter>"), ("mono-help", "<F1>")] {
        let (desk, _home) = open(People, keys, Theme::Mono);
        let (buffer, cursor) = desk.buffer();
        snapshot(name, &buffer, cursor);
    }
}

#[test]
fn nothing_is_out_of_line_or_in_full_at_any_size() {
    // Odd and even, so that popups begin on odd and even columns; at the sizes where the layout changes, and beyond.
    let sizes =
        [SMALL, USUAL, WIDE, LARGE, (61, 17), (81, 25), (82, 24), (109, 30), (110, 30), (121, 37), (200, 60)];
    for (name, on, keys, _) in SCENES {
        let (mut colour, _home) = open(*on, keys, Theme::Color);
        let (mut mono, _other) = open(*on, keys, Theme::Mono);
        for size in sizes {
            (colour.size, mono.size) = (size, size);
            let ((buffer, cursor), (plain, same)) = (colour.buffer(), mono.buffer());
            let text = text_of(&buffer);
            let at = format!("{name} at {size:?}:\n{text}");
            assert_eq!((text_of(&plain), same), (text.clone(), cursor), "{at}");
            assert!(
                plain.content.iter().all(|cell| (cell.fg, cell.bg) == (Color::Reset, Color::Reset)),
                "{at}"
            );
            let inside = |cursor: Position| cursor.x < size.0 && cursor.y < size.1;
            assert!(cursor.is_none_or(inside), "the cursor is off: {cursor:?} {at}");
            rows_are_whole(&buffer, &at);
            frames_are_straight(&buffer, &at);
            assert!(!text.contains(MAN) && !has_whole_number(&text), "{at}");
        }
    }
}

#[test]
fn a_window_too_small_says_what_it_wants() {
    let (mut desk, _home) = open(People, "", Theme::Color);
    for size in [(20, 5), (59, 16), (60, 15), (1, 1)] {
        desk.size = size;
        let (buffer, _) = desk.buffer();
        rows_are_whole(&buffer, &format!("{size:?}"));
        if size.0 > 1 {
            desk.shows(&["窗口太小"]);
        }
    }
    desk.size = (59, 16);
    let (buffer, cursor) = desk.buffer();
    snapshot("too-small-59x16", &buffer, cursor);
}

/// Whether as many digits stand together as an identity number has.
fn has_whole_number(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|c| {
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
        run >= 17
    })
}

/// Every row is exactly as wide as the screen: after a wide glyph comes a cell that draws nothing.
fn rows_are_whole(buffer: &Buffer, at: &str) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let wide = u16::try_from(columns::width(buffer[(x, y)].symbol())).unwrap().max(1);
            for under in x + 1..x + wide {
                assert!(under < buffer.area.width, "row {y} is too wide; {at}");
                assert_eq!(buffer[(under, y)].symbol(), " ", "something is hidden at {under},{y}; {at}");
            }
            x += wide;
        }
    }
}

/// Below every upper right corner stands a straight line down to its lower one, unless something lies over it.
fn frames_are_straight(buffer: &Buffer, at: &str) {
    let mut whole = 0;
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            if buffer[(x, y)].symbol() != "┐" {
                continue;
            }
            let below = (y + 1..buffer.area.height).map(|y| buffer[(x, y)].symbol());
            let end = below.clone().find(|symbol| *symbol != "│");
            whole += u16::from(end == Some("┘"));
            // Covered by the edge or the inside of a popup, never by a glyph that slipped.
            let covered = end.is_some_and(|symbol| symbol == "┌" || symbol == "─" || symbol == "┐")
                || popup_over(buffer, x, y);
            assert!(end == Some("┘") || covered, "the frame at {x},{y} is bent; {at}");
        }
    }
    assert!(whole > 0, "no frame is whole; {at}");
}

/// Whether a popup stands over the column `x` somewhere below `y`: a corner to the left and one to the right of it in one row.
fn popup_over(buffer: &Buffer, x: u16, y: u16) -> bool {
    (y + 1..buffer.area.height).any(|row| {
        let left = (0..=x).any(|x| buffer[(x, row)].symbol() == "┌");
        let right = (x..buffer.area.width).any(|x| buffer[(x, row)].symbol() == "┐");
        left && right
    })
}

/// The screen, where the cursor stands, and which cells have which style: `rows:columns`, from 0.
fn snapshot(name: &str, buffer: &Buffer, cursor: Option<Position>) {
    let mut shown = text_of(buffer);
    let cursor = cursor.map_or("none".to_owned(), |at| format!("{}:{}", at.y, at.x));
    writeln!(shown, "\ncursor {cursor}").unwrap();
    for (style, places) in styles(buffer) {
        writeln!(shown, "{style}: {}", places.join(" ")).unwrap();
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

/// Each style that is not plain, with the blocks of cells that have it; equal runs below each other are one block.
fn styles(buffer: &Buffer) -> BTreeMap<String, Vec<String>> {
    // First and last row, first and last column.
    let mut blocks: Vec<(String, u16, u16, u16, u16)> = Vec::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let style = buffer[(x, y)].style();
            let mut end = x;
            while end < buffer.area.width && buffer[(end, y)].style() == style {
                // The second half of a wide glyph looks like the first.
                end += u16::try_from(columns::width(buffer[(end, y)].symbol())).unwrap().max(1);
            }
            let name = name_of(style);
            let above = blocks.iter_mut().find(|b| (&b.0, b.2 + 1, b.3, b.4) == (&name, y, x, end - 1));
            match above {
                _ if name.is_empty() => {}
                Some(block) => block.2 = y,
                None => blocks.push((name, y, y, x, end - 1)),
            }
            x = end;
        }
    }
    let mut styles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let span = |from: u16, to: u16| if from == to { from.to_string() } else { format!("{from}-{to}") };
    for (name, top, bottom, left, right) in blocks {
        styles.entry(name).or_default().push(format!("{}:{}", span(top, bottom), span(left, right)));
    }
    styles
}

fn name_of(style: Style) -> String {
    let colour = |name: &str, colour: Option<Color>| {
        colour.filter(|colour| *colour != Color::Reset).map(|colour| format!("{name}{colour}"))
    };
    let marks =
        [(Modifier::REVERSED, "reversed"), (Modifier::BOLD, "bold"), (Modifier::UNDERLINED, "underlined")];
    let marks = marks.into_iter().filter(|(mark, _)| style.add_modifier.contains(*mark));
    let parts: Vec<String> = [colour("", style.fg), colour("on ", style.bg)]
        .into_iter()
        .flatten()
        .chain(marks.map(|(_, name)| name.to_owned()))
        .collect();
    parts.join(" ")
}
