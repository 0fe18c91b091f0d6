//! 帮办 bangban: the desk assistant beside the official system at a social-insurance window.
//!
//! This page is the map. Things flow one way: `ui` and `cli` → `acts` → the nouns and `log` → `store`.
//! The nouns are plain functions over plain data; time, randomness and identity are passed in.

pub mod acts;
pub mod answers;
pub mod assets;
pub mod calendar;
pub mod chance;
pub mod cli;
pub mod clock;
pub mod items;
pub mod ledgers;
pub mod log;
pub mod paper;
pub mod person;
pub mod practice;
pub mod queue;
pub mod rulebook;
pub mod store;
pub mod text;
pub mod ui;
