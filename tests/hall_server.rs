//! Promise: a hall whose records are on a server is walked like any other, desk, board, ticket machine and lead beside each other;
//! when the server goes away in mid-work everybody is told in their own words, nothing is lost, and all go on where they were
//! when it comes back.

#![allow(clippy::unwrap_used, clippy::print_stderr)] // helpers of tests fail like tests

mod common;
#[path = "common/store.rs"]
#[allow(dead_code)]
mod kept;

use std::collections::BTreeSet;

use common::pty::Pty;
use common::{isolate, scratch};
use kept::{Kept, Server};
use portable_pty::CommandBuilder;

/// A made-up man born on 1965-03-04 in Beijing.
const MAN: &str = "110105196503049974";

fn screen(store: &Kept, args: &[&str]) -> Pty {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bangban"));
    command.args(["--store", &store.store]);
    command.args(args);
    isolate(&mut command, &store.home);
    Pty::start(command, 100, 36)
}

#[test]
fn a_server_that_is_away_is_said_to_each_in_their_words_and_all_go_on_when_it_is_back() {
    let Some(server) = Server::start() else {
        eprintln!("skipped: BANGBAN_TEST_PG is not set, tests/run sets it");
        return;
    };
    let home = scratch();
    let store = Kept::on(&server.url, home.path());
    for _ in 0..2 {
        assert!(store.run("queue issue A").status.success());
    }
    let mut desk = screen(&store, &["--window", "3", "--region", "北京"]);
    let (board, mut kiosk) = (screen(&store, &["board"]), screen(&store, &["kiosk"]));
    let lead = screen(&store, &["hall"]);
    desk.shows("等候 2");
    kiosk.shows("您办什么");
    desk.type_in("\x1b[17~");
    desk.shows("请 A001 到 3 号窗口");
    board.shows("请 A001 到 3 号窗口");
    lead.shows("A001 已叫");
    kiosk.type_in("5");
    kiosk.shows("E001");
    desk.shows("等候 2");
    desk.type_in(&format!("{MAN}\r"));
    desk.shows("110***********9974");
    kiosk.type_in("\x1b");
    kiosk.shows("您办什么");

    server.tell("stop", "");
    board.shows("画面停在");
    board.shows("请 A001 到 3 号窗口");
    lead.shows("连不上记录服务器");
    desk.shows("起记不下");
    // What to do is to be read whole, not cut off by the width.
    desk.shows("急用先手工写号，事后补录");
    kiosk.type_in("5");
    kiosk.shows("这台机器现在取不了号");
    for public in [&board, &kiosk] {
        let text = public.text();
        assert!(!text.contains("postgres") && !text.contains("服务器"), "{text}");
    }
    // A step is refused, and looks at nothing it did not do.
    desk.type_in("\x1b[12~");
    desk.type_in("\x12");
    desk.shows("没做成");
    let told = store.run("queue list");
    let told = kept::words(&told);
    assert!(
        told.contains("连不上记录服务器") && !told.contains("error") && !told.contains("No such"),
        "{told}"
    );

    server.tell("restart", "fast");
    desk.shows("记录又连上了");
    desk.hides("起记不下");
    board.hides("画面停在");
    kiosk.type_in("\x1b");
    kiosk.shows("您办什么");
    kiosk.type_in("5");
    kiosk.shows("E002");
    lead.hides("连不上记录服务器");
    desk.shows("等候 3");
    desk.shows("110***********9974");
    let numbers = ["A001", "A002", "E001", "E002"].map(str::to_owned);
    assert_eq!(store.numbers(), BTreeSet::from(numbers));
    store.assert_whole();
}
