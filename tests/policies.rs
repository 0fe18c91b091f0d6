//! The promise of the rule files in the binary: they are sound, their examples come out, and so do the worked cases
//! kept beside the checkout, where there are any.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests fail like tests

use std::path::Path;
use std::process::Command;

use bangban::assets;
use bangban::rulebook::{self, Case, Rulebook, Trouble};
use jiff::civil::date;

/// Calculators whose every worked case must come out.
const RULES: [&str; 26] = [
    "retirement_age",
    "payout_months",
    "min_contribution_months",
    "basic_pension",
    "account_pension",
    "transitional_pension",
    "full_pension",
    "flexible_retirement",
    "contribution_base",
    "flexible_contribution",
    "late_fee",
    "insufficient_years",
    "resident_pension",
    "resident_minimum",
    "resident_subsidy_floor",
    "bridge_employee_resident",
    "transfer_amount",
    "benefit_place",
    "survivor_benefit",
    "disability_allowance",
    "annual_adjustment",
    "adjustment_ratio",
    "average_index",
    "account_interest",
    "account_interest_month_product",
    "base_selection",
];

#[test]
fn the_rules_in_the_binary_have_no_fault_and_every_example_comes_out() {
    let (book, faults) = Rulebook::load(&assets::policies(None).unwrap());
    let found: Vec<String> = faults.sorted().iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(book.examples().len() >= 130);
    let wrong: Vec<String> = book.check_examples().sorted().iter().map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_pension_calculator_can_be_asked_everywhere() {
    let (book, _) = Rulebook::load(&assets::policies(None).unwrap());
    for area in book.areas() {
        for rule in RULES {
            assert!(book.subject(area, rule).is_ok(), "{area} {rule}");
        }
    }
}

#[test]
fn the_worked_cases_beside_the_checkout_come_out() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/pension.json");
    if !file.exists() {
        eprintln!("skipped: no worked cases beside the checkout");
        return;
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.args(["policy", "test", "--json", "--cases"]).arg(&file);
    for rule in RULES {
        command.args(["--rule", rule]);
    }
    let output = command.output().unwrap();
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["failed"], serde_json::json!([]));
    assert_eq!(result["total"], 163);
    assert!(output.status.success());
}

#[test]
fn a_disputed_figure_is_asked_for_and_never_borrowed() {
    let (book, _) = Rulebook::load(&assets::policies(None).unwrap());
    let given = [("avg_index", "1"), ("total_months", "180"), ("account_balance", "0"), ("year_bonus", "0"), ("local_topup", "0")];
    for (area, rule, date, lacking) in [
        ("辽宁省", "basic_pension", date(2022, 6, 1), "base"),
        ("山西省", "basic_pension", date(2022, 6, 1), "base"),
        ("浙江省", "basic_pension", date(2020, 6, 1), "base"),
        ("广东省/深圳市", "basic_pension", date(2023, 6, 1), "base"),
        ("全国", "resident_pension", date(2026, 3, 1), "national_minimum"),
    ] {
        let subject = book.subject(area, rule).unwrap();
        let mut case = Case::on(date);
        let asked = |key: &str| subject.inputs().iter().any(|input| input.key == key);
        case.given = given.iter().filter(|(key, _)| asked(key)).map(|(k, v)| ((*k).into(), (*v).into())).collect();
        let errors = rulebook::compute(subject, &case).unwrap_err();
        assert!(
            errors.iter().any(|error| error.trouble == Trouble::NoFigure && error.key.as_deref() == Some(lacking)),
            "{area} {rule} {date}: {errors:?}"
        );
    }
}
