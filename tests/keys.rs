//! Promise: the key table of the README is the program's own, and every key in it can be pressed with a Chinese input method on
//! and means one thing.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::fs;

use bangban::ui::action::{self, Scope, TABLE};
use bangban::ui::term::Key;

const BEGIN: &str = "<!-- keys -->";
/// How the mark after it begins.
const END: &str = "<!--";

#[test]
fn the_readme_has_the_table_the_program_works_by() {
    let readme = fs::read_to_string("README.zh-CN.md").unwrap_or_default();
    let told = readme.split_once(BEGIN).and_then(|(_, rest)| rest.split_once(END)).map(|(table, _)| table);
    let wanted = action::markdown();
    let told = told.unwrap_or_else(|| panic!("README.zh-CN.md 里要有两个 {BEGIN}，中间是：\n\n{wanted}"));
    assert_eq!(told.trim(), wanted.trim(), "README.zh-CN.md 的键位表和程序不一样；应为：\n\n{wanted}");
}

#[test]
fn every_action_has_a_key_without_a_letter() {
    for entry in TABLE {
        assert!(entry.keys.iter().any(Key::is_letter_free), "{} {}", entry.name, action::keys(entry));
    }
}

#[test]
fn no_key_means_two_things_in_one_place() {
    let mut taken: HashSet<(Scope, String)> = HashSet::new();
    for entry in TABLE {
        for key in entry.keys {
            assert!(taken.insert((entry.scope, key.to_string())), "{key} 在同一处有两个意思：{}", entry.name);
        }
    }
}
