//! A condition is told in its own words and asked of whom it concerns; what the document says of somebody's age is not passed over.

use serde_json::{Value, json};

use crate::desk::{Desk, MAN};

#[test]
fn what_is_done_all_the_same_stands_in_nobodys_way() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item S02", "condition 1 yes"]);
    let case = desk.ask("condition 2 no");
    let said = case["reasons"].to_string();
    assert!(said.contains("没做到，照样办：过了 30 日照样给办"), "{case}");
    assert_ne!(case["verdict"], "not_eligible", "{case}");
    desk.refuses("close 不予受理 --empathy 1 --note 单位变更登记已经过了三十八天才来", &["条件"]);
}

#[test]
fn of_two_ways_only_one_is_taken_at_a_time() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P11", "condition 1 yes"]);
    let case = desk.ask("condition 2 yes");
    assert!(case["reasons"].to_string().contains("「停」、「恢复」一次只办一种"), "{case}");
    desk.refuses("close 受理", &["一次只办一种"]);
    let case = desk.ask("condition 1 not-needed");
    assert!(!case["reasons"].to_string().contains("一次只办一种"), "{case}");
}

#[test]
fn conditions_are_told_in_their_own_words() {
    let desk = Desk::new();
    desk.all(&["open", "item P01"]);
    let said = |args: &str| String::from_utf8(desk.run(args).stdout).unwrap();
    let marked = said("condition 2 yes");
    assert!(marked.contains("条件 1 还没问  到了法定退休年龄"), "{marked}");
    assert!(!marked.contains("条件 2"), "{marked}");
    let shown = said("show");
    for part in ["条件 1 还没问  到了法定退休年龄", "条件 2 符合  缴费年限够", "条件 3 还没问  该在本地领"]
    {
        assert!(shown.contains(part), "no {part}:\n{shown}");
    }
    let case = desk.ask("show");
    assert_eq!((&case["conditions"][0]["met"], &case["conditions"][1]["met"]), (&Value::Null, &json!(true)));
    assert!(case["conditions"][0]["text"].as_str().unwrap().starts_with("到了法定退休年龄"));
}

#[test]
fn who_is_too_young_by_the_document_is_not_accepted_without_a_word() {
    let desk = Desk::new();
    desk.all(&["open", "identify 110105196612240014"]);
    let case = desk.ask("item P01");
    desk.tick_all(&case, &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    let case = desk.ask("check all");
    let doubt = case["doubts"][0].as_str().unwrap();
    for part in ["条件 1 勾了符合", "1966-12-24", "男职工", "2027-06"] {
        assert!(doubt.contains(part), "{doubt}");
    }
    let said = String::from_utf8(desk.run("show").stdout).unwrap();
    assert!(said.contains("提醒：条件 1 勾了符合，但按证件 1966-12-24 出生"), "{said}");
    desk.refuses("close 受理", &["2027-06", "在说明里写清为什么"]);
    // Nor is its paper handed out before that word.
    desk.refuses("print last acceptance", &["还不能出受理通知书", "2027-06"]);
    assert_eq!(desk.ask("close 受理 --note 到龄前预审")["closed"]["outcome"], "accepted");
    // Somebody of sixty-one is told nothing.
    desk.all(&["open", &format!("identify {MAN}"), "item P01", "condition 1 yes"]);
    assert_eq!(desk.ask("show")["doubts"], json!([]));
    // Nor is anybody refused who is old enough, unless the file says another day.
    desk.all(&["condition 1 no", "condition 2 yes", "condition 3 yes"]);
    desk.refuses("close 不予受理 --empathy 1 --note 年龄不够", &["条件 1 勾了不符合", "2025-04", "已经到龄"]);
    desk.all(&["item P08", "condition 1 yes"]);
    assert_eq!(desk.ask("show")["doubts"], json!([]));
    desk.all(&["close 咨询", "open", "identify 110105196612240014", "item P08"]);
    let case = desk.ask("condition 1 yes");
    assert!(case["doubts"][0].as_str().unwrap().contains("2026-12-24 才满 60 周岁"), "{case}");
}

#[test]
fn who_wants_to_retire_early_is_not_refused_for_the_conditions_of_late() {
    let desk = Desk::new();
    desk.all(&["open", "identify 110105196612240014", "item P02", "condition 1 yes", "condition 2 yes"]);
    // The third is of who wants to retire late: neither held nor failed.
    let case = desk.ask("condition 3 not-needed");
    assert_eq!(
        (&case["conditions"][2]["state"], &case["conditions"][2]["met"]),
        (&json!("不涉及"), &Value::Null)
    );
    desk.refuses("close 不予受理 --empathy 1 --note 没有和单位商量晚退", &["条件都符合"]);
    desk.all(&["material M01 seen", "material M33 seen", "material M10 shared", "material M02 not-needed"]);
    let case = desk.ask("check all");
    assert_eq!((&case["verdict"], &case["doubts"]), (&json!("accept"), &json!([])), "{case}");
    let closed = desk.ask("close 受理");
    assert_eq!(closed["closed"]["outcome"], "accepted");
    // The paper says which it is, and speaks of nothing else.
    let slip = closed["slips"][0]["text"].as_str().unwrap();
    assert!(slip.contains("办哪一种：早退") && slip.contains("附给单位的书面告知"), "{slip}");
    assert!(!slip.contains("书面约定"), "{slip}");
    // Conditions of one case go together, and one case is left.
    desk.all(&["open", "identify 110105196612240014", "item P02"]);
    let state = |case: &Value| -> Vec<String> {
        let all = case["conditions"].as_array().unwrap().iter();
        all.map(|one| one["state"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(state(&desk.ask("condition 1 not-needed")), ["不涉及", "不涉及", "还没问"]);
    desk.refuses("condition 3 not-needed", &["只剩“晚退”"]);
    assert_eq!(state(&desk.ask("condition 2 yes")), ["还没问", "符合", "还没问"]);
    desk.ask("item P01");
    desk.refuses("condition 1 not-needed", &["每件都要问"]);
}

#[test]
fn who_is_too_young_or_too_old_by_the_document_is_told_of_in_every_item_that_asks() {
    // A made-up man of 47.
    const YOUNG: &str = "230103197811309992";
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {YOUNG}")]);
    let doubts = |commands: &[&str]| -> String {
        let case = desk.all(commands);
        case["doubts"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect()
    };
    for (item, place, said) in [
        ("P02", 1, ["2041-11", "最早能早退的年月是 2038-11，还有 12 年"]),
        ("P03", 1, ["1978-11-30", "2033-11-30 才满 55 周岁"]),
        ("U07", 3, ["2041-11", "还有 15 年，不止 1 年"]),
    ] {
        let told = doubts(&[&format!("item {item}"), &format!("condition {place} yes")]);
        assert!(said.iter().all(|part| told.contains(part)), "{item}: {told}");
    }
    assert_eq!(doubts(&["item P04", "condition 2 yes"]), "");
    assert_eq!(doubts(&["item S05", "condition 1 yes"]), "");
    // And one of 61, who has reached the age of the law.
    desk.ask(&format!("identify {MAN} --another"));
    for (item, place) in [("P04", 2), ("S05", 1), ("P02", 1), ("U07", 3)] {
        let told = doubts(&[&format!("item {item}"), &format!("condition {place} yes")]);
        assert!(told.contains("2025-04，已经到龄"), "{item}: {told}");
    }
    assert_eq!(doubts(&["item P03", "condition 1 yes"]), "");
    assert_eq!(doubts(&["item P02", "condition 3 yes"]), "");
    // Who is too young to put retiring off yet, or came to that age before it could be put off, or too long ago.
    for (who, said) in [
        (YOUNG, "法定退休年月是 2041-11，还有 15 年，书面约定提前 1 个月写"),
        ("540102194905019972", "2009-05，那时还没有弹性延迟退休"),
        ("130102192608159981", "那时还没有弹性延迟退休"),
    ] {
        desk.ask(&format!("identify {who} --another"));
        let told = doubts(&["item P02", "condition 3 yes"]);
        assert!(told.contains(said), "{told}");
    }
    // Seven months before it: fees are paid for him, and saying they are not is asked about.
    desk.ask("identify 110105196612240014 --another");
    assert_eq!(doubts(&["item U07", "condition 3 yes"]), "");
    assert!(doubts(&["condition 3 no"]).contains("不足 1 年"));
}
