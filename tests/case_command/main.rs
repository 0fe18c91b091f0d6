//! A case by commands: nothing is accepted unlooked at, nobody is sent away with a bare no, and what is owed stays on
//! a list until it is done.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod amounts;
mod conditions;
mod deaths;
mod desk;
mod followups;
mod materials;
mod outcomes;
mod papers;
mod promises;
mod records;
mod settlement;
mod steps;
mod suspensions;
mod units;
mod visits;
