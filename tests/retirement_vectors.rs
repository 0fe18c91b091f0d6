//! The table of the retirement age at its edges (validation of input, §10.1), through the program itself.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::process::Command;

/// Kind, month of birth, months of delay, age, month of retirement, least months of contribution in that year.
type Edge = (&'static str, &'static str, u32, (u32, u32), &'static str, u32);

const EDGES: [Edge; 19] = [
    ("male", "1964-12", 0, (60, 0), "2024-12", 180),
    ("male", "1965-01", 1, (60, 1), "2025-02", 180),
    ("male", "1965-04", 1, (60, 1), "2025-05", 180),
    ("male", "1965-05", 2, (60, 2), "2025-07", 180),
    ("male", "1966-11", 6, (60, 6), "2027-05", 180),
    ("male", "1970-06", 17, (61, 5), "2031-11", 192),
    ("male", "1976-08", 35, (62, 11), "2039-07", 240),
    ("male", "1976-09", 36, (63, 0), "2039-09", 240),
    ("male", "1980-01", 36, (63, 0), "2043-01", 240),
    ("female55", "1969-12", 0, (55, 0), "2024-12", 180),
    ("female55", "1971-09", 6, (55, 6), "2027-03", 180),
    ("female55", "1981-08", 35, (57, 11), "2039-07", 240),
    ("female55", "1981-09", 36, (58, 0), "2039-09", 240),
    ("female50", "1974-12", 0, (50, 0), "2024-12", 180),
    ("female50", "1975-02", 1, (50, 1), "2025-03", 180),
    ("female50", "1975-03", 2, (50, 2), "2025-05", 180),
    ("female50", "1976-11", 12, (51, 0), "2027-11", 180),
    ("female50", "1984-10", 59, (54, 11), "2039-09", 240),
    ("female50", "1984-11", 60, (55, 0), "2039-11", 240),
];

#[test]
fn the_retirement_age_is_right_at_every_edge() {
    let dir = tempfile::tempdir().unwrap();
    let mut csv = String::from("kind,birth\n");
    for (kind, birth, ..) in EDGES {
        writeln!(csv, "{kind},{birth}").unwrap();
    }
    std::fs::write(dir.path().join("in.csv"), csv).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .current_dir(dir.path())
        .args(["batch", "retirement_age", "--in", "in.csv", "--out", "out.csv", "--today", "2026-11-23"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let mut reader = csv::Reader::from_path(dir.path().join("out.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), EDGES.len());
    for (row, (kind, birth, delay, (years, months), month, least)) in rows.iter().zip(EDGES) {
        let get = |name: &str| row.get(header.iter().position(|h| h == name).unwrap()).unwrap();
        assert_eq!(
            [get("delay_months"), get("age_years"), get("age_months"), get("retire_ym"), get("min_months")],
            [&delay.to_string(), &years.to_string(), &months.to_string(), month, &least.to_string()],
            "{kind} {birth}"
        );
    }
}
