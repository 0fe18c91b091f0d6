//! Promise to whoever opens a file from elsewhere: whatever its bytes, as a rule file, a formula or the data of a case, they
//! are told or computed; nothing panics, hangs or fills the memory. The same code is driven for longer by `fuzz/run`; what
//! that ever found stands in `fuzz/corpus` and is tried here.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

use std::fs;
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;

#[path = "../fuzz/src/lib.rs"]
mod bytes;

/// A target of `fuzz/` by the name of its corpus.
type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 3] =
    [("rule_file", bytes::rule_file), ("expression", bytes::expression), ("case_input", bytes::case_input)];

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("fuzz/corpus").join(target)];
    if target == "rule_file" {
        folders.extend(["good", "bad", "idle"].map(|folder| root.join("tests/rules").join(folder)));
    }
    let mut paths: Vec<_> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.retain(|path| path.extension().is_none_or(|ext| ext != "txt"));
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

/// What this thread has had of the processor: what else the machine does must not fail a test.
fn spent() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

#[test]
fn a_line_with_thousands_of_slips_is_told_of_in_a_moment() {
    let started = spent();
    let slips = "\\u0000".repeat(3_000);
    bytes::rule_file(format!("[file]\ntitle = \"试\"\n[input]\n{slips}").as_bytes());
    assert!(spent().saturating_sub(started) < Duration::from_secs(5));
}

#[test]
fn every_known_input_is_taken_in_its_time() {
    for (target, run) in TARGETS {
        let seeds = seeds(target);
        assert!(!seeds.is_empty(), "fuzz/corpus/{target} is empty");
        for seed in seeds {
            let started = spent();
            run(&seed);
            assert!(
                spent().saturating_sub(started) < Duration::from_secs(10),
                "{target}: {}",
                String::from_utf8_lossy(&seed)
            );
        }
    }
}

/// Bytes that are near to something: a seed with pieces cut out, doubled, moved, changed.
fn near(target: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let edit =
        (any::<prop::sample::Index>(), 0..40_usize, prop_oneof![Just(None), any::<Vec<u8>>().prop_map(Some)]);
    let seeds = seeds(target);
    (prop::sample::select(seeds), prop::collection::vec(edit, 0..6)).prop_map(|(mut seed, edits)| {
        for (at, length, put) in edits {
            let start = at.index(seed.len() + 1);
            let end = (start + length).min(seed.len());
            let piece = seed[start..end].to_vec();
            // Nothing put in: the piece stands twice.
            let put = put.unwrap_or_else(|| [&piece[..], &piece[..]].concat());
            seed.splice(start..end, put.into_iter().take(40));
        }
        seed
    })
}

/// Things that a small file can make large.
fn large() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "[",
        "{",
        "(",
        "a.",
        "\"甲\" = ",
        "[[x]]\n",
        "甲 + ",
        "非 ",
        "-",
        "1",
        "元/",
        "表[",
        "合计(",
        "且 ",
        "'''",
        "\\u0000",
        "，",
    ]);
    (piece, 1..60_000_usize).prop_map(|(piece, count)| piece.repeat(count))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_as_a_rule_file(bytes in prop_oneof![any::<Vec<u8>>(), near("rule_file")]) {
        bytes::rule_file(&bytes);
    }

    #[test]
    fn any_bytes_as_a_formula(bytes in prop_oneof![any::<Vec<u8>>(), near("expression")]) {
        bytes::expression(&bytes);
    }

    #[test]
    fn any_bytes_as_a_case(bytes in prop_oneof![any::<Vec<u8>>(), near("case_input")]) {
        bytes::case_input(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn much_of_the_same_takes_no_longer_than_it_should(text in large()) {
        let started = spent();
        bytes::rule_file(text.as_bytes());
        bytes::rule_file(format!("[file]\ntitle = \"试\"\n[input]\n{text}").as_bytes());
        bytes::expression(text.as_bytes());
        bytes::case_input(text.as_bytes());
        let taken = spent().saturating_sub(started);
        prop_assert!(taken < Duration::from_secs(20), "{taken:?}");
    }
}
