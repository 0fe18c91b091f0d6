//! The promise of the rule files in the binary: they are sound, their examples come out, and so do the worked cases
//! kept beside the checkout, where there are any.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)] // helpers of tests fail like tests

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

/// Calculators for injury, unemployment and maternity.
const BENEFITS: [&str; 22] = [
    "injury.lump_sum_disability",
    "injury.disability_allowance",
    "injury.nursing_fee",
    "injury.paid_leave",
    "injury.termination_grants",
    "injury.death_lump_sum",
    "injury.funeral_grant",
    "injury.dependants_pension",
    "unemployment.duration",
    "unemployment.duration_national_max",
    "unemployment.merge_remaining",
    "unemployment.amount_month",
    "unemployment.second_tier",
    "unemployment.amount_extension",
    "unemployment.amount_cross_window",
    "unemployment.gd_reemployment_lump",
    "unemployment.gd_job_search_allowance",
    "unemployment.stabilization_refund",
    "unemployment.skill_subsidy",
    "maternity.leave_days",
    "maternity.allowance",
    "maternity.miscarriage",
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
fn the_worked_pension_cases_beside_the_checkout_come_out() {
    let Some((total, failed)) = worked("pension.json", &RULES) else { return };
    assert_eq!((total, failed), (163, Vec::new()));
}

#[test]
fn the_worked_cases_of_injury_unemployment_and_maternity_come_out() {
    let Some((total, failed)) = worked("other.json", &BENEFITS) else { return };
    assert_eq!((total, failed), (47, Vec::new()));
}

#[test]
fn every_worked_case_of_the_other_insurances_comes_out() {
    let Some((total, failed)) = worked("other.json", &[]) else { return };
    assert_eq!((total, failed), (83, Vec::new()));
}

/// Runs made-up cases; gives what did not come out, with why.
fn tried(cases: &serde_json::Value) -> Vec<(String, String)> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cases.json");
    std::fs::write(&file, cases.to_string()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .args(["policy", "test", "--json", "--cases"])
        .arg(&file)
        .output()
        .unwrap();
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let failed = result["failed"].as_array().unwrap().iter();
    failed.map(|case| (case["id"].as_str().unwrap().into(), case["error"].to_string())).collect()
}

#[test]
fn a_form_may_print_the_base_before_but_no_other() {
    let form = |id: &str, base: &str, basic: &str| {
        serde_json::json!({ "id": id, "rule": "basic_pension", "region": "山东省", "date": "2025-06-01",
            "given": { "base": base, "avg_index": "1", "total_months": 240 }, "expect": { "basic": basic } })
    };
    // 7678 is of 2024, 7831 of 2025; nobody knows on which day the office changed over. 7468 is of 2023.
    let cases = serde_json::json!([
        form("before", "7678", "1535.60"),
        form("in force", "7831", "1566.20"),
        form("too old", "7468", "1493.60"),
        form("made up", "9999", "1999.80"),
    ]);
    let failed: Vec<String> = tried(&cases).into_iter().map(|(id, _)| id).collect();
    assert_eq!(failed, ["too old", "made up"]);
}

#[test]
fn a_made_up_area_brings_its_own_figures_and_explains_the_rest() {
    let case = serde_json::json!([{ "id": "own wage", "rule": "injury.lump_sum_disability", "region": "示例市",
        "date": "2026-01-10", "given": { "grade": 9, "own_wage_12m_avg": "2000" },
        "parameters": { "avg_monthly_wage": "5000", "months": 9, "floor": "3000", "cap": "15000" },
        "expect": { "own_wage_used": "3000.00", "amount": "27000.00" } }]);
    assert_eq!(tried(&case), []);
}

#[test]
fn what_a_case_leaves_to_a_default_is_what_its_own_parameters_say_and_figures_never_are() {
    let case = |id: &str, parameters: serde_json::Value, grant: &str| {
        serde_json::json!({ "id": id, "rule": "injury.termination_grants", "region": "河南省", "date": "2025-10-01",
            "given": { "grade": 8, "terminated": true, "base_wage": "1000" },
            "parameters": parameters, "expect": { "employment_grant": grant } })
    };
    let said = serde_json::json!({ "base_wage": "1000" });
    let mut unsaid = case("the wage is left out, and said", said, "26000.00");
    unsaid["given"] = serde_json::json!({ "grade": 8, "terminated": true });
    let cases = serde_json::json!([
        case("five years away, as nothing is said", serde_json::json!({}), "26000.00"),
        case("the factor is said", serde_json::json!({ "employment_factor": "0.60" }), "15600.00"),
        case("a wrong sum stays wrong", serde_json::json!({ "employment_factor": "0.60" }), "15600.01"),
        unsaid,
        case("months of a grade are the file's", serde_json::json!({ "employment_months": 30 }), "30000.00"),
    ]);
    let failed: Vec<String> = tried(&cases).into_iter().map(|(id, _)| id).collect();
    assert_eq!(failed, ["a wrong sum stays wrong", "months of a grade are the file's"]);
}

/// How many cases of `file` were run and which did not come out; nothing where there is no such file.
fn worked(file: &str, rules: &[&str]) -> Option<(u64, Vec<String>)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases").join(file);
    if !file.exists() {
        eprintln!("skipped: no worked cases beside the checkout");
        return None;
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.args(["policy", "test", "--json", "--cases"]).arg(&file);
    for rule in rules {
        command.args(["--rule", rule]);
    }
    let output = command.output().unwrap();
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let failed = result["failed"].as_array().unwrap();
    let ids = failed.iter().map(|case| case["id"].as_str().unwrap().to_owned()).collect();
    Some((result["total"].as_u64().unwrap(), ids))
}

#[test]
fn a_disputed_figure_is_asked_for_and_never_borrowed() {
    let (book, _) = Rulebook::load(&assets::policies(None).unwrap());
    let given = [
        ("avg_index", "1"),
        ("total_months", "180"),
        ("account_balance", "0"),
        ("year_bonus", "0"),
        ("local_topup", "0"),
    ];
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
        case.given =
            given.iter().filter(|(key, _)| asked(key)).map(|(k, v)| ((*k).into(), (*v).into())).collect();
        let errors = rulebook::compute(subject, &case).unwrap_err();
        assert!(
            errors
                .iter()
                .any(|error| error.trouble == Trouble::NoFigure && error.key.as_deref() == Some(lacking)),
            "{area} {rule} {date}: {errors:?}"
        );
    }
}

#[test]
fn what_a_place_does_not_compute_is_said_and_nobody_is_born_after_today() {
    let (book, _) = Rulebook::load(&assets::policies(None).unwrap());
    let run = |area: &str, rule: &str, given: &[(&str, &str)]| {
        let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let case = Case { given, ..Case::on(date(2026, 11, 23)) };
        rulebook::compute(book.subject(area, rule).unwrap(), case)
    };
    let given =
        [("total_months", "240"), ("avg_index", "0.9"), ("account_balance", "80000"), ("kind", "female50")];
    let given = [&given[..], &[("birth", "1975-03-04")]].concat();
    let said = |area| {
        let answer = run(area, "full_pension", &given).unwrap();
        let left = answer.flags.into_iter().filter(|flag| flag.sort == rulebook::FlagSort::LeftOut);
        left.map(|flag| flag.text).collect::<Vec<_>>()
    };
    assert_eq!(
        said("广东省/深圳市"),
        ["广东省/深圳市的规则里没有过渡性养老金、养老金，这里没有算：算出来的不是全部"]
    );
    assert_eq!(said("广东省"), [""; 0]);
    let errors = run("全国", "retirement_age", &[("kind", "male"), ("birth", "2030-01-01")]).unwrap_err();
    assert!(errors[0].message.contains("出生日期比办理日期还晚"), "{errors:?}");
}
