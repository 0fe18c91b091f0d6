//! A case by commands: nothing is accepted unlooked at, nobody is sent away with a bare no, and what is owed stays on
//! a list until it is done.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A made-up man born in 1965.
const MAN: &str = "110105196503049974";

/// A made-up woman born in 1949, who died.
const DIED: &str = "540102194905019972";

/// An account typed twice.
const ACCOUNT: &str = "--account 6217990000000000006 --again 6217990000000000006";

/// A store of its own, and the day it is.
struct Desk {
    home: TempDir,
    day: &'static str,
}

impl Desk {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), day: "2026-11-23" }
    }

    /// Whoever reviews has looked: the code of what stands goes with it, unless another is written.
    fn run(&self, args: &str) -> Output {
        match args.strip_prefix("review ").and_then(|rest| rest.split_whitespace().next()) {
            Some(what) if !args.contains("--saw") => {
                self.plain(&format!("{args} --saw {}", self.code(what, args)))
            }
            _ => self.plain(args),
        }
    }

    /// The code of an amount as it stands, of the case that `args` name or the one in hand.
    fn code(&self, what: &str, args: &str) -> String {
        let words: Vec<&str> = args.split_whitespace().collect();
        let of = words.windows(2).filter(|pair| matches!(pair[0], "--case" | "--window"));
        let of: Vec<String> = of.map(|pair| pair.join(" ")).collect();
        let shown = self.plain(&format!("show --json {}", of.join(" ")));
        let case: Value = serde_json::from_slice(&shown.stdout).unwrap();
        let amounts = case["amounts"].as_array().unwrap();
        let amount = amounts.iter().find(|amount| amount["what"] == what);
        amount.map_or("none", |amount| amount["code"].as_str().unwrap()).to_owned()
    }

    fn plain(&self, args: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", self.day, "--store"]);
        command.arg(self.home.path().join("desk.sqlite")).arg("case");
        command.args(args.split_whitespace()).output().unwrap()
    }

    /// What a command that is done prints.
    #[track_caller]
    fn ask(&self, args: &str) -> Value {
        let output = self.run(&format!("{args} --json"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args}: {said}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    #[track_caller]
    fn all(&self, commands: &[&str]) -> Value {
        let mut last = Value::Null;
        for command in commands {
            last = self.ask(command);
        }
        last
    }

    /// Fails unless the command is refused with these words.
    #[track_caller]
    fn refuses(&self, args: &str, words: &[&str]) {
        let output = self.run(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{args}: {output:?}");
        for word in words {
            assert!(said.contains(word), "{args}: no {word} in {said}");
        }
    }

    /// A case for this item with everything ticked and seen, the four checks not yet done.
    fn ready_but_unchecked(&self, item: &str, wanted: &[&str], others: &[&str]) {
        self.all(&["open", &format!("identify {MAN}")]);
        let case = self.ask(&format!("item {item}"));
        self.tick_all(&case, wanted, others);
    }

    fn tick_all(&self, case: &Value, wanted: &[&str], others: &[&str]) {
        let item: Value = serde_json::from_slice(
            &Command::new(env!("CARGO_BIN_EXE_bangban"))
                .env_clear()
                .args(["item", "show", case["item"].as_str().unwrap(), "--json"])
                .output()
                .unwrap()
                .stdout,
        )
        .unwrap();
        // What is always about a death says whose.
        if item["about"].is_string() && item["about_when"].is_null() {
            self.ask(&format!("deceased {DIED}"));
        }
        for at in 1..=item["conditions"].as_array().unwrap().len() {
            self.ask(&format!("condition {at} yes"));
        }
        for code in wanted {
            let account = if *code == "M03" { ACCOUNT } else { "" };
            self.ask(&format!("material {code} seen {account}"));
        }
        for code in others {
            self.ask(&format!("material {code} not-needed"));
        }
    }

    /// One bill of 320.50, paid in full, and the first three steps of a claim.
    fn through(&self, case: &str) {
        for command in [
            "bills --bill T9=320.50 --detail 320.50",
            "amount 报销金额 320.50 --clerk 甲",
            "review 报销金额 --clerk 乙",
            "step 1",
            "step 2",
            "step 3",
        ] {
            self.ask(&format!("{command} {case}"));
        }
    }

    /// Passes steps as far as they go.
    fn goes_on(&self) {
        let next = || passed(&self.ask("show")).iter().filter(|passed| **passed).count() + 1;
        while self.run(&format!("step {}", next())).status.success() {}
    }

    /// A claim with its bills in order, up to the third step.
    fn claim(&self) {
        self.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M03"], &["M38", "M02"]);
    }
}

fn owed(list: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.as_array().unwrap().iter().map(|one| (text(&one["owed"]), text(&one["due"]))).collect()
}

fn id_of(list: &Value, owed: &str) -> String {
    let found = list.as_array().unwrap().iter().find(|one| one["owed"] == owed);
    found.unwrap_or_else(|| panic!("no {owed} in {list}"))["id"].as_str().unwrap().to_owned()
}

/// The codes of a case's materials.
fn codes(case: &Value) -> Vec<String> {
    let all = case["materials"].as_array().unwrap().iter();
    all.map(|material| material["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn nothing_is_accepted_while_one_of_the_four_checks_of_one_material_is_open() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    desk.refuses("close 受理", &["四查还差：齐全、一致、有效、真实"]);
    desk.all(&["check all", "check M01 有效 --undo"]);
    desk.refuses("close 受理", &["四查还差：有效"]);
    let case = desk.all(&["check M01 有效", "close 受理"]);
    assert_eq!(case["closed"]["outcome"], "accepted");
    assert_eq!(
        owed(&case["followups"]),
        [("result".to_owned(), case["closed"]["due"].as_str().unwrap().to_owned())]
    );
}

#[test]
fn the_four_steps_of_a_medical_claim_stop_at_a_fen_and_at_a_missing_promise() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M16 missing", "check all"]);
    desk.refuses("step 1", &["第 1 步", "费用明细清单"]);
    desk.refuses("step 2", &["第 1 步「材料初审」还没过，步骤不能跳着走"]);
    desk.all(&["material M16 seen", "check all", "step 1"]);
    desk.refuses("step 2", &["票据还没逐张录入"]);
    desk.refuses("bills --bill 1=200.10 --bill 2=120.40 --detail 320.49", &["差 0.01 元"]);
    desk.refuses("bills --bill 1=1 --bill 1=1 --detail 2", &["录了两次"]);
    desk.all(&["bills --bill 1=200.10 --bill 2=120.40 --detail 320.50", "step 2", "material M20 missing"]);
    desk.refuses("step 3", &["第 3 步「逻辑校验」是红的", "外伤无第三方责任承诺书"]);
    desk.all(&["material M20 seen", "check all", "amount 报销金额 250.50 --clerk 甲"]);
    desk.refuses("step 3", &["待复核"]);
    desk.refuses("review 报销金额 --clerk 甲", &["甲 是录入人，不能自己复核"]);
    desk.all(&["review 报销金额 --clerk 乙", "step 3"]);
    desk.refuses("step 4", &["还没有结算单和到账日"]);
    desk.refuses("settle --pay 2026-12-10 --borne 起付线=60", &["260.50 元", "对不上"]);
    desk.refuses("settle --pay 2027-06-01 --borne 起付线=70", &["到账日"]);
    let case = desk.ask("settle --pay 2026-12-10 --borne 起付线=70");
    let number = case["slips"][0]["number"].as_str().unwrap().to_owned();
    let slip = case["slips"][0]["text"].as_str().unwrap();
    for part in ["合计 320.50 元", "起付线  70.00 元", "报销 250.50 元，最晚 2026年12月10日 到账", "行政复议"]
    {
        assert!(slip.contains(part), "no {part}:\n{slip}");
    }
    let case = desk.ask("step 4");
    assert!(case["steps"].as_array().unwrap().iter().all(|step| step["passed"] == true));
    // Printed days later it still says when it was settled.
    let later = Desk { day: "2026-11-26", ..desk };
    let printed = later.run(&format!("print {number} settlement"));
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.contains("结算日期：2026年11月23日") && !printed.contains("11月26日"), "{printed}");
    // A bill that did not add up counts as something typed wrong at first.
    assert_eq!(case["slips_made"][0], json!({"field": "票据合计", "code": "E_SUM"}));
}

#[test]
fn an_amount_more_than_five_percent_off_waits_for_a_second_person_with_a_reason() {
    let desk = Desk::new();
    desk.all(&["open", "item S12"]);
    let state = |case: Value| case["amounts"][0]["state"].as_str().unwrap().to_owned();
    assert_eq!(state(desk.ask("amount 补缴 105 --trial 100 --clerk 甲")), "已录");
    assert_eq!(state(desk.ask("amount 补缴 106 --trial 100 --clerk 甲")), "待复核");
    desk.refuses("review 补缴 --clerk 乙", &["差超过 5% 的原因"]);
    assert_eq!(state(desk.ask("review 补缴 --clerk 乙 --note 多算了一个月")), "已复核");
    // Against what was entered before, without a trial given.
    assert_eq!(state(desk.ask("amount 补缴 120 --clerk 甲")), "待复核");
    let list = desk.ask("followups");
    assert_eq!(owed(&list).len(), 1);
    desk.refuses(&format!("followup done {}", id_of(&list, "review")), &["另一位经办人复核"]);
}

#[test]
fn several_items_of_one_visit_share_what_was_seen_and_get_one_reply() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    desk.all(&["check all", "close 受理 --another"]);
    let case = desk.ask("item S12");
    let document = &case["materials"][0];
    assert_eq!((&document["code"], &document["mark"]), (&json!("M01"), &json!("已核")));
    assert_eq!(document["unchecked"], json!([]));
    desk.all(&["tag 重病", "close 咨询 --another"]);
    // What is known of the person goes along.
    assert_eq!(desk.ask("item H05")["tags"], json!(["重病"]));
    let case = desk.ask("close 咨询");
    let slips = case["slips"].as_array().unwrap();
    let reply = slips.last().unwrap()["text"].as_str().unwrap();
    for part in ["多事项办理回执", "这次一共办了 3 件", "受理", "咨询"] {
        assert!(reply.contains(part), "no {part}:\n{reply}");
    }
}

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

fn mark(case: &Value, code: &str) -> String {
    let all = case["materials"].as_array().unwrap();
    all.iter().find(|one| one["code"] == code).unwrap()["mark"].as_str().unwrap().to_owned()
}

#[test]
fn what_belongs_to_one_case_is_looked_at_anew_in_the_next() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    let taken = desk.all(&["check all", "close 受理 --another"]);
    // Another item of the visit: who it is and the account hold, the application does not.
    let case = desk.ask("item P06");
    let marks = ["M01", "M03", "M33", "M21", "M22"].map(|code| mark(&case, code));
    assert_eq!(marks, ["已核", "已核", "未核", "未核", "未核"]);
    let account = case["materials"].as_array().unwrap().iter().find(|one| one["code"] == "M03").unwrap();
    assert!(account.to_string().contains("**** 0006"), "{account}");
    assert_eq!(case["again"], Value::Null);
    // The same once more in the same visit is told of, with the day it is due.
    let again = desk.ask("item P01")["again"]["text"].as_str().unwrap_or_default().to_owned();
    assert!(again.contains("已经受理，最晚 2026-12-14 办结"), "{again} after {taken}");
    // Another item in the same case: what was seen for the first is not seen for this.
    desk.all(&["material M33 seen", "check all"]);
    let case = desk.ask("item W01");
    assert_eq!([mark(&case, "M01"), mark(&case, "M33")], ["已核", "未核"]);

    // Bills of one claim are none of the next, whatever a notice before the first said.
    let desk = Desk::new();
    desk.ready_but_unchecked("H08", &["M01", "M15", "M17", "M18", "M03"], &["M20", "M38", "M02"]);
    desk.all(&["material M16 missing", "check all", "close 一次性告知", "open", &format!("identify {MAN}")]);
    let case = desk.ask("item H08");
    assert_eq!(mark(&case, "M15"), "已核", "the notice called it settled");
    desk.tick_all(&case, &["M01", "M16"], &["M20", "M38", "M02"]);
    desk.all(&["check all", "close 受理", "open", &format!("identify {MAN}")]);
    let case = desk.ask("item H08");
    // Nor is who comes another time known by the number they say.
    assert_eq!(["M01", "M15", "M16", "M17"].map(|code| mark(&case, code)), ["未核"; 4]);
}

#[test]
fn what_the_notice_did_not_name_needs_a_reason_at_the_next_visit() {
    let desk = Desk::new();
    desk.ready_but_unchecked("H08", &["M01", "M15", "M17", "M18", "M03"], &["M20", "M38", "M02"]);
    let case = desk.all(&["material M16 missing", "check all", "close 一次性告知"]);
    let number = case["notices"][0].as_str().unwrap().to_owned();
    assert_eq!(
        desk.ask(&format!("show --case {number}"))["case"],
        case["case"],
        "found by the slip's number"
    );

    let desk = Desk { day: "2026-11-24", ..desk };
    desk.all(&["open", &format!("identify {MAN}")]);
    let case = desk.ask("item H08");
    let mark = |code: &str| {
        let all = case["materials"].as_array().unwrap();
        all.iter().find(|one| one["code"] == code).unwrap()["mark"].as_str().unwrap().to_owned()
    };
    // What the notice called settled need not come again; who is here is looked at anew.
    assert_eq!([mark("M15"), mark("M01"), mark("M16")], ["已核", "未核", "未核"]);
    desk.refuses("material M18 missing", &[&number, "不能悄悄加", "写明原因"]);
    for nothing in ["。", "因为", "需要", "领导要求", "材料不全"] {
        desk.refuses(&format!("material M18 missing --reason {nothing}"), &[&number, "写明原因"]);
    }
    desk.ask("material M16 missing");
    // To bring it later, or to sign for it, is asked of them as well.
    desk.refuses("material M03 deferred --within 5工作日", &[&number, "不能悄悄加"]);
    desk.ask("material M03 deferred --within 5工作日 --reason 上次的卡注销了");
    let case = desk.ask("material M18 missing --reason 上次的病历不是这次住院");
    assert_eq!(case["added"], json!({"M03": "上次的卡注销了", "M18": "上次的病历不是这次住院"}));
    assert_eq!(desk.ask("report")["added_materials"], 2);
    desk.refuses("report --from 2026-11-24 --to 2026-11-20", &["写早的一天"]);
}

#[test]
fn a_second_number_for_the_same_is_warned_of_with_the_last_notice() {
    let desk = Desk::new();
    let issue = |day, more: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", day, "--json", "--store"]);
        command.arg(desk.home.path().join("desk.sqlite")).args(["queue", "issue", "A"]);
        let output = command.args(more.split_whitespace()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).unwrap_or_default(), said)
    };
    let again = |day, more: &str| issue(day, &format!("--id {MAN} {more}")).1["again"].clone();
    assert_eq!(again("2026-11-23", "--item P02"), Value::Null);
    desk.ready_but_unchecked("H08", &["M01", "M15", "M17", "M18", "M03"], &["M20", "M38", "M02"]);
    let case = desk.all(&["material M16 missing", "check all", "close 一次性告知"]);
    let told = again("2026-11-24", "--item H08");
    assert_eq!((&told["times"], &told["notice"]), (&json!(1), &case["notices"][0]));
    let text = told["text"].as_str().unwrap();
    for part in ["帮办代办", "一次性告知单", case["notices"][0].as_str().unwrap(), "费用明细清单"]
    {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
    // Without an item the newest one is meant; another person, another month is nothing again.
    assert_eq!(again("2026-11-24", "")["item"], "H08");
    assert_eq!(again("2026-12-25", "--item H08"), Value::Null);
    assert_eq!(issue("2026-11-24", "--id 310115197009189984").1["again"], Value::Null);
    let (code, _, said) = issue("2026-11-24", "--id 110105196503049970");
    assert_eq!(code, Some(1));
    assert!(said.contains("第 18 位应为 4") && !said.contains("110105196503049970"), "{said}");
}

#[test]
fn a_number_taken_for_the_same_counts_though_nothing_came_of_it() {
    let desk = Desk::new();
    let run = |day: &str, args: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", day, "--json", "--store"]);
        command.arg(desk.home.path().join("desk.sqlite")).args(args.split_whitespace());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        json
    };
    let issue = |day, more: &str| run(day, &format!("queue issue A --id {MAN} {more}"));
    assert_eq!(issue("2026-11-23", "--item P01")["again"], Value::Null);
    // The first one waits still: whoever gives the second says so, and so does the window that calls it.
    let second = issue("2026-11-23", "--item P01");
    assert_eq!((&second["again"]["times"], &second["again"]["holds"]), (&json!(1), &json!("A001")));
    assert_eq!(second["again"]["heading"], "这件事第 2 次来：建议转帮办");
    assert!(second["again"]["text"].as_str().unwrap().contains("取的 A001 还在（等候）"), "{second}");
    assert!(second["note"].as_str().unwrap().contains("第 2 次，手里还有 A001，建议转帮办"), "{second}");
    // Another item is another thing; one that was made void was in nobody's hand.
    run("2026-11-23", "queue void A002 --reason 重复取号");
    assert_eq!(issue("2026-11-23", "--item P02")["again"], Value::Null);
    assert_eq!(issue("2026-11-23", "--item P01")["again"]["times"], 1);
    // Who waited for nothing came all the same.
    run("2026-11-23", "queue expire --day-end");
    let later = issue("2026-11-24", "--item P01")["again"].clone();
    assert_eq!((&later["times"], &later["holds"], &later["end"]), (&json!(2), &Value::Null, &json!("失效")));
    assert!(later["text"].as_str().unwrap().contains("取过 A001：失效，没有办成件"), "{later}");
    // Without an item it is the same where the kind is; after thirty days it is nothing again.
    let other = run("2026-11-24", &format!("queue issue C --id {MAN}"));
    assert_eq!(other["again"], Value::Null);
    assert_eq!(issue("2026-11-24", "")["again"]["title"], later["title"]);
    assert_eq!(issue("2026-12-25", "--item P01")["again"], Value::Null);
    // The number that is looked for is kept sealed, and by no other name than that of their cases.
    let log = run("2026-12-25", "store export events --full --reason 查");
    assert!(!log.to_string().contains(MAN), "{log}");
    let masked = run("2026-12-25", "store export events");
    let kept = |log: &Value| log.to_string().matches(r#""person":""#).count();
    assert_eq!(kept(&masked), 0, "{masked}");
    assert!(kept(&log) > 0, "{log}");
}

#[test]
fn a_deferral_past_the_promised_limit_is_refused_and_what_comes_turns_green() {
    let desk = Desk::new();
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18"], &["M20", "M38", "M02"]);
    desk.refuses("material M03 deferred --within 30工作日", &["太晚", "承诺办结日 2026-12-21"]);
    desk.all(&["material M03 deferred --within 5工作日", "check all"]);
    desk.refuses("close 受理", &["应选「容缺受理」"]);
    desk.ask("close 容缺受理");
    let list = desk.ask("followups");
    let wanted = [("supplement", "2026-11-30"), ("result", "2026-12-21")];
    assert_eq!(owed(&list), wanted.map(|(owed, due)| (owed.to_owned(), due.to_owned())));
    desk.refuses(&format!("followup done {}", id_of(&list, "result")), &["还有「容缺补齐」没了结"]);
    let supplement = id_of(&list, "supplement");
    // What its register asks for is asked for here: who brought it, and an account typed twice.
    desk.refuses(&format!("followup done {supplement}"), &["还缺：四查、群众签收", "「容缺补正」"]);
    let signed = format!("followup done {supplement} 四查=都核过 群众签收=本人");
    desk.refuses(&signed, &["“收款账户”", "盲录两遍"]);
    let card = "收款账户=6217990000000000006";
    desk.refuses(&format!("{signed} {card} 收款账户再录一遍=6217990000000000014"), &["第 18、19 位不一样"]);
    let output = desk.run(&format!("{signed} {card} 收款账户再录一遍=6217990000000000006"));
    assert!(String::from_utf8_lossy(&output.stdout).contains("绿 已办好  容缺补齐  收款账户"), "{output:?}");
    desk.refuses(&format!("followup done {supplement}"), &["已经了结"]);
    assert_eq!(owed(&desk.ask("followups")).len(), 1);
}

#[test]
fn colours_follow_the_days_left_and_what_is_late_must_say_why() {
    let desk = Desk::new();
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M03"], &["M20", "M38", "M02"]);
    desk.all(&["check all", "close 受理"]);
    let colour = |day| {
        let output = Desk { home: TempDir::new().unwrap(), day };
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", output.day, "--store"]);
        command.arg(desk.home.path().join("desk.sqlite")).args(["case", "followups", "--json"]);
        let list: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        list[0]["colour"].as_str().unwrap().to_owned()
    };
    let days = ["2026-11-23", "2026-12-07", "2026-12-17", "2026-12-22"].map(colour);
    assert_eq!(days, ["green", "yellow", "red", "overdue"]);
    let desk = Desk { day: "2026-12-22", ..desk };
    let id = id_of(&desk.ask("followups"), "result");
    desk.refuses(&format!("followup done {id}"), &["超期的原因"]);
    // A word on why it is late does not stand for the steps; what is late is paid at once.
    let done = format!("followup done {id} --note 医院补章晚了");
    desk.refuses(&done, &["第 1 步「材料初审」、第 2 步「系统录入」", "结算单"]);
    let case = format!("--case {}", id.split('-').next().unwrap());
    desk.through(&case);
    desk.refuses(&format!("settle --pay 2026-12-24 {case}"), &["最晚 2026-12-23"]);
    desk.all(&[&format!("settle --pay 2026-12-23 {case}"), &format!("step 4 {case}"), &done]);
    assert_eq!(desk.ask("followups"), json!([]));
}

#[test]
fn a_promise_that_turns_out_untrue_leads_to_recall() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P06", &["M01"], &[]);
    let case = desk.ask("show");
    for one in case["materials"].as_array().unwrap() {
        let code = one["code"].as_str().unwrap();
        if code != "M01" && !desk.run(&format!("material {code} promised")).status.success() {
            let shared = desk.run(&format!("material {code} shared")).status.success();
            assert!(shared || desk.run(&format!("material {code} seen")).status.success(), "{code}");
        }
    }
    desk.all(&["check all", "close 告知承诺受理"]);
    let list = desk.ask("followups");
    let verify = id_of(&list, "verify");
    desk.refuses(&format!("followup fail {verify}"), &["还缺：怎么核的、核查结果"]);
    let after = desk.ask(&format!("followup fail {verify} 怎么核的=数据比对 --note 户籍注销日期对不上"));
    assert_eq!(id_of(&after, "recall"), verify.replace("verify", "recall"));
    // Until what was paid is taken back the case is not done.
    desk.refuses(&format!("followup done {}", id_of(&after, "result")), &["退回追回"]);
}

#[test]
fn nobody_is_refused_while_everything_holds_nor_with_a_bare_no() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    desk.refuses("close 不予受理 --empathy 1 --note 差得多", &["条件都符合，不能不予受理"]);
    // Nor under another name.
    desk.ask("check all");
    for nothing in ["", " --note 以后再来"] {
        desk.refuses(&format!("close 咨询{nothing}"), &["条件符合、材料齐全，应当受理"]);
    }
    desk.ask("condition 2 no");
    desk.refuses("close 不予受理 --note 只缴了九年", &["先选一句共情的话"]);
    desk.refuses("close 不予受理 --empathy 1", &["群众自己的情况"]);
    desk.refuses("close 不予受理 --empathy 1 --note 没有规定。", &["不算理由", "登记请示"]);
    desk.refuses(
        "close 不予受理 --empathy 1 --note 只缴了九年 --basis 某某办法第九条",
        &["不在法规库里", "从库里选"],
    );
    let case = desk.ask("close 不予受理 --empathy 1 --note 只缴了九年");
    let refusal = &case["closed"]["refusal"];
    assert_eq!(refusal["basis"][0], "社会保险法第十六条");
    assert!(refusal["instead"].as_str().unwrap().contains("P18"));
    assert_eq!(refusal["remedy"].as_array().unwrap().len(), 2);
    // A day of a year whose holidays nobody knows yet is not said as if it were sure.
    let remedy = refusal["remedy"][0].as_str().unwrap();
    assert!(remedy.contains("最晚 2027-01-22，那一年节假日未装载"), "{remedy}");
    // Who comes back is met with what was told then.
    desk.all(&["open", &format!("identify {MAN}")]);
    let again = desk.ask("item P01")["again"]["text"].as_str().unwrap().to_owned();
    let number = case["closed"]["number"].as_str().unwrap();
    for part in [number, "只缴了九年", "先看单子上那一条要求现在够不够"] {
        assert!(again.contains(part), "no {part}:\n{again}");
    }
    assert!(!again.contains("没有出过告知单"), "{again}");
}

#[test]
fn nothing_said_in_many_words_is_no_reason_and_no_way_on() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    desk.ask("condition 2 no");
    for note in [
        "。。。",
        "x",
        "123",
        "政策不允许",
        "按规定不行",
        "无政策依据，系统没有",
        "没有规定、办不了",
        "就是不行",
        "差很多",
        "领导说不行",
        "回去等通知",
        "以后再来",
        "系统里没有您的数据",
        "没有规定，差得远",
        "年限不够",
    ] {
        desk.refuses(&format!("close 不予受理 --empathy 1 --note {note}"), &["不算理由"]);
    }
    for instead in [
        "无",
        "没有",
        "。",
        "-",
        "没有别的路",
        "暂无办法",
        "没有别的办法",
        "无其他途径",
        "自己想办法",
        "您可以尝试",
        "再等等",
        "来年再说",
        "回家",
        "问领导",
        "找别的部门",
    ] {
        desk.refuses(
            &format!("close 不予受理 --empathy 1 --note 差3年 --instead {instead}"),
            &["不是一条路", "不写就用事项里的"],
        );
    }
    // A law of another insurance convinces nobody.
    desk.refuses(
        "close 不予受理 --empathy 1 --note 差3年 --basis 工伤保险条例第十四条",
        &["不是这类事项的条款", "社会保险法第十六条"],
    );
    let case = desk.ask("close 不予受理 --empathy 1 --note 没有缴费 --instead 补缴");
    // What the item knows stands beside it, whatever somebody thinks of.
    let instead = case["closed"]["refusal"]["instead"].as_str().unwrap();
    assert!(instead.starts_with("补缴；") && instead.contains("P18"), "{instead}");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert!(slip.contains("  1. 补缴\n  2. "), "{slip}");
}

#[test]
fn the_clause_and_the_path_that_were_chosen_stand_on_the_paper() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    desk.ask("condition 2 no");
    let close = "close 不予受理 --empathy 1 --note 老家已经在发";
    let slip =
        |case: &Value| case["slips"].as_array().unwrap().last().unwrap()["text"].as_str().unwrap().to_owned();
    let chosen = format!("{close} --basis 社会保险法第十六条 --instead 先到二楼清理窗口看两边的记录");
    let text = slip(&desk.ask(&chosen));
    for part in ["依据：社会保险法第十六条（2011-07-01 起施行）", "  1. 先到二楼清理窗口看两边的记录"]
    {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
    // The condition keeps its own clause, and the item's road stands below.
    assert!(text.contains("依据：社会保险经办条例第十六条") && text.contains("\n  2. "), "{text}");

    // Nothing chosen: those of the condition, also with the day since when the law is in force.
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    desk.ask("condition 2 no");
    let text = slip(&desk.ask(close));
    for part in [
        "依据：社会保险经办条例第十六条（2023-12-01 起施行）",
        "走「多重养老保险关系清理退费、重复领取处理」清理",
    ] {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
}

#[test]
fn an_account_is_seen_once_it_was_typed_twice_or_it_is_said_why_not() {
    let desk = Desk::new();
    desk.all(&["open", "item P01"]);
    for nothing in ["", " --reason 需要", " --reason 特殊情况"] {
        desk.refuses(&format!("material M03 seen{nothing}"), &["收款账户", "盲录两遍", "--reason"]);
    }
    let differs = "material M03 seen --account 6217099000000000006 --again 6217909000000000006";
    desk.refuses(differs, &["两遍在第 5、6 位不一样"]);
    desk.refuses("material M03 seen --reason 只收复印件，卡号6217990000000000006", &["像是账号"]);
    let seen = |case: Value| {
        let all = case["materials"].as_array().unwrap();
        all.iter().find(|one| one["code"] == "M03").unwrap()["seen"].clone()
    };
    assert_eq!(seen(desk.ask("show")), json!([]));
    let copied = seen(desk.ask("material M03 seen --reason 只收卡面复印件"));
    assert_eq!(copied, json!(["没录账号：只收卡面复印件"]));
    assert_eq!(seen(desk.ask(&format!("material M03 seen {ACCOUNT}"))), json!(["盲录两遍一样 **** 0006"]));
    // Another office's data needs no typing.
    assert_eq!(seen(desk.ask("material M03 shared")), json!([]));
}

#[test]
fn a_missing_material_comes_with_four_ways_and_why_one_is_closed() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    let case = desk.ask("material M10 missing");
    let file = case["materials"].as_array().unwrap().iter().find(|one| one["code"] == "M10").unwrap();
    let ways: Vec<(&str, bool)> = file["ways"]
        .as_array()
        .unwrap()
        .iter()
        .map(|way| (way["way"].as_str().unwrap(), way["allowed"].as_bool().unwrap()))
        .collect();
    assert_eq!(ways, [("share", true), ("promise", false), ("defer", false), ("get", true)]);
    let said = String::from_utf8(desk.run("show").stdout).unwrap();
    for part in [
        "缺人事档案，有这些路",
        "可以 数据共享或电子证照：调已经数字化的档案（当场查）",
        "不行 告知承诺：年龄和工龄以档案为凭，承诺代替不了",
        "不行 容缺后补：没有档案就定不了年龄和工龄，不能后补",
        "可以 去取、代办：由单位或档案机构转来，不用也不能自己带；找单位人事处",
        "电话 12333",
    ] {
        assert!(said.contains(part), "no {part}:\n{said}");
    }
}

#[test]
fn a_marriage_is_looked_up_and_how_it_was_verified_is_kept() {
    let desk = Desk::new();
    for item in ["P06", "W07"] {
        desk.all(&["open", &format!("item {item}")]);
        let case = desk.ask("material M05 shared");
        let paper = case["materials"].as_array().unwrap().iter().find(|one| one["code"] == "M05").unwrap();
        assert_eq!((&paper["mark"], &paper["verified"]), (&json!("共享"), &json!("数据共享（民政）")));
        desk.ask("close 咨询");
    }
}

#[test]
fn who_comes_twice_on_one_day_hears_another_sentence() {
    let desk = Desk::new();
    let said = || {
        desk.all(&["open", &format!("identify {MAN}"), "item P01", "condition 2 no"]);
        let case = desk.ask("close 不予受理 --empathy 1 --note 只缴了九年");
        case["closed"]["refusal"]["empathy"].as_str().unwrap().to_owned()
    };
    let (first, second) = (said(), said());
    assert_ne!(first, second);
    // On another day it may be said again.
    let desk = Desk { day: "2026-11-24", ..desk };
    desk.all(&["open", &format!("identify {MAN}"), "item P01", "condition 2 no"]);
    let third = desk.ask("close 不予受理 --empathy 1 --note 只缴了九年");
    assert_eq!(third["closed"]["refusal"]["empathy"], json!(first));
}

#[test]
fn what_is_handled_most_comes_first_and_what_is_pinned_stays() {
    let desk = Desk::new();
    let on = |day: &str, args: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", day, "--json", "--store"]);
        let output =
            command.arg(desk.home.path().join("desk.sqlite")).args(args.split(' ')).output().unwrap();
        assert!(output.status.success(), "{args}: {output:?}");
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let told = |all: Value| -> Vec<String> {
        let told = |one: &Value| {
            let pinned = if one["pinned"] == true { " pinned" } else { "" };
            format!("{} {}{pinned}", one["id"].as_str().unwrap(), one["count"])
        };
        all.as_array().unwrap().iter().map(told).collect()
    };
    let handled = |day: &str, item: &str| {
        for args in ["case open".to_owned(), format!("case item {item}"), "case close 咨询".to_owned()] {
            on(day, &args);
        }
    };
    let often = || told(on("2026-11-23", "item often"));
    handled("2026-10-24", "P06");
    for day in ["2026-10-25", "2026-11-22"] {
        handled(day, "P12");
    }
    handled("2026-11-23", "S12");
    // More than thirty days back counts no more.
    assert_eq!(often(), ["P12 2", "S12 1"]);
    let pinned = told(on("2026-11-23", "item pin s12"));
    assert_eq!(pinned, ["S12 1 pinned", "P12 2"]);
    for item in ["P01", "P01", "P01"] {
        handled("2026-11-23", item);
    }
    assert_eq!(often(), ["S12 1 pinned", "P01 3", "P12 2"], "what is pinned does not move");
    // It is still pinned on another day, and not at another window.
    assert_eq!(told(on("2026-11-24", "item often"))[0], "S12 1 pinned");
    assert_eq!(told(on("2026-11-23", "--window 5 item often"))[0], "P01 3");
    assert_eq!(told(on("2026-11-23", "item pin S12 --undo")), ["P01 3", "P12 2", "S12 1"]);
}

#[test]
fn hardships_suggest_ways_and_what_is_handed_over_is_followed() {
    let desk = Desk::new();
    desk.all(&["open", "item P01"]);
    desk.refuses("tag 心情不好", &["没有「心情不好」", "重病"]);
    assert_eq!(desk.ask("tag 重病")["suggest"], json!(["容缺", "上门", "帮办"]));
    desk.refuses("close 转办", &["转到哪里、找谁"]);
    desk.ask("close 转办 --note 税务局综合窗口，李科，12366");
    let list = desk.ask("followups");
    assert_eq!(owed(&list), [("referral".to_owned(), "2026-11-24".to_owned())], "by the next working day");
    let id = id_of(&list, "referral");
    for _ in 0..3 {
        desk.ask(&format!("followup fail {id} --note 没人接"));
    }
    assert_eq!(desk.ask("followups")[0]["escalated"], true, "three times in vain: to the hall lead");
    desk.all(&["open", "close 转帮办 --note 去医院补章"]);
    let assist = id_of(&desk.ask("followups"), "assist");
    let after = desk.ask(&format!("followup progress {assist} 材料已送到医院"));
    assert_eq!(after[0]["progress"][0]["note"], "材料已送到医院");
    desk.refuses(&format!("followup done {assist}"), &["还缺：结果"]);
    desk.ask(&format!("followup done {assist} --note 章补好了"));
}

#[test]
fn questions_are_counted_and_first_time_accuracy_with_them() {
    let desk = Desk::new();
    for _ in 0..3 {
        desk.ask("advice");
    }
    assert_eq!(desk.ask("advice 断缴会不会清零")["advice"], 4);
    for at in 0..20 {
        desk.ask("open");
        if at < 3 {
            desk.refuses("identify 110105196503049971", &["第 18 位应为 4"]);
            desk.refuses("identify abc", &["看过证件确是这样，加 --sure"]);
        }
        desk.all(&[&format!("identify {MAN}"), "close 咨询"]);
    }
    let report = desk.ask("report");
    assert_eq!(report["outcomes"], json!({"advice": 24}));
    assert_eq!((&report["entered"], &report["right_first_percent"]), (&json!(20), &json!(85)));
    assert_eq!(report["fields"], json!([{"field": "证件号", "count": 3}]));
    desk.refuses("report --from 2026-11-24 --to 2026-11-20", &["2026-11-24 在 2026-11-20 后面"]);
}

#[test]
fn a_full_number_stands_in_nothing_that_is_printed() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    for command in ["show", "list", "followups", "show --json", "list --json"] {
        let output = desk.run(command);
        assert!(!String::from_utf8_lossy(&output.stdout).contains(MAN), "{command}");
    }
}

#[test]
fn an_item_that_wants_nothing_this_time_is_accepted_all_the_same() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P10", &[], &["M01"]);
    let case = desk.all(&["check all", "close 受理"]);
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert!(slip.contains("收到的材料，共 0 样") && slip.contains("这次不用交材料"), "{slip}");
}

#[test]
fn what_another_window_has_in_hand_is_left_to_it() {
    let desk = Desk::new();
    let case = desk.all(&["open --window 3 --clerk 小王", "item P12 --window 3"]);
    let other = format!("--case {} --window 4 --clerk 小李", case["case"].as_str().unwrap());
    for act in
        [&format!("identify {MAN}"), "item P01", "material M01 missing", "condition 1 yes", "close 咨询"]
    {
        desk.refuses(&format!("{act} {other}"), &["正在 3 号窗口办（小王 开的）", "--window 3"]);
    }
    desk.all(&["amount 补缴 106 --window 3 --clerk 小王 --trial 100"]);
    // A second person's look comes from wherever that person sits.
    desk.ask(&format!("review 补缴 --note 多算了一个月 {other}"));
    // Whoever wants nothing in hand may take up what was put down.
    desk.ask("close 咨询 --window 3");
}

#[test]
fn nobody_is_a_second_person_by_a_blank_or_without_a_name() {
    let desk = Desk::new();
    desk.all(&["open", "item P12"]);
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().args(["--today", "2026-11-23", "--store"]);
        let output =
            command.arg(desk.home.path().join("desk.sqlite")).arg("case").args(args).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for nobody in ["", " ", "经办人"] {
        // Whoever looks at what nobody entered cannot be told from them.
        assert_eq!(run(&["amount", "补缴", "100", "--trial", "10", "--clerk", nobody]).0, Some(0));
        let saw = desk.code("补缴", "");
        let (code, said) = run(&["review", "补缴", "--note", "对", "--saw", &saw, "--clerk", "小李"]);
        assert!(code == Some(1) && said.contains("录金额要写明是谁"), "{said}");
    }
    assert_eq!(run(&["amount", "补缴", "100", "--trial", "10", "--clerk", "小王A"]).0, Some(0));
    let saw = desk.code("补缴", "");
    for same in ["小王A", "小王A ", "　小王A", "小 王A", "小王Ａ"] {
        let (code, said) = run(&["review", "补缴", "--note", "对", "--saw", &saw, "--clerk", same]);
        assert!(code == Some(1) && said.contains("不能自己复核"), "{same}: {said}");
    }
    for nobody in ["", "经办人"] {
        let (code, said) = run(&["review", "补缴", "--note", "对", "--saw", &saw, "--clerk", nobody]);
        assert!(code == Some(1) && said.contains("复核要写明是谁"), "{said}");
    }
    assert_eq!(run(&["review", "补缴", "--note", "对", "--saw", &saw, "--clerk", "小李"]).0, Some(0));
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
fn a_step_that_was_passed_is_looked_at_again_when_something_changes() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["check all", "step 1", "bills --bill 1=320.50 --detail 320.50", "step 2"]);
    desk.all(&[
        "amount 报销金额 250.50 --clerk 甲",
        "review 报销金额 --clerk 乙",
        "material M20 seen",
        "check all",
    ]);
    desk.all(&["step 3"]);
    let passed = |case: &Value| -> Vec<bool> {
        case["steps"].as_array().unwrap().iter().map(|step| step["passed"] == true).collect()
    };
    // Something is missing after all: every step is to be passed again, and nothing is paid on it.
    let case = desk.ask("material M16 missing");
    assert_eq!(passed(&case), [false, false, false, false]);
    desk.refuses("settle --pay 2026-12-10 --borne 起付线=70", &["第 1 步", "费用明细清单"]);
    desk.all(&["material M16 seen", "check all"]);
    let case = desk.ask("settle --pay 2026-12-10 --borne 起付线=70");
    let number = case["slips"][0]["number"].as_str().unwrap().to_owned();
    assert_eq!(passed(&desk.ask("step 4")), [true, true, true, true]);
    // A core material is missing after all: so is the paper that says what is paid void.
    let case = desk.ask("material M16 missing");
    assert!(case["settlement_lacks"].as_str().unwrap().contains("第 1 步"), "{case}");
    desk.refuses(&format!("print {number} settlement"), &["250.50 元", "第 1 步", "作废"]);
    let said = String::from_utf8(desk.run("show").stdout).unwrap();
    assert!(said.contains("作废") && !said.contains("2026-12-10 到账"), "{said}");
    let case = desk.all(&["material M16 seen", "check all"]);
    assert_eq!((passed(&case), &case["settlement_lacks"]), (vec![true; 4], &Value::Null));
    // Another amount: the paper that says the old one is void.
    let case = desk.ask("amount 报销金额 50 --clerk 甲");
    assert_eq!(passed(&case), [true, true, false, false]);
    assert!(case["settlement_lacks"].as_str().unwrap().contains("作废"), "{case}");
    desk.refuses("step 4", &["第 3 步"]);
    desk.refuses(&format!("print {number} settlement"), &["250.50 元", "作废"]);
}

#[test]
fn an_amount_is_held_against_the_one_that_stood_however_often_it_is_entered() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["amount 报销金额 200 --clerk 甲", "review 报销金额 --clerk 乙"]);
    for amount in ["300", "310", "310", "310 --trial 310"] {
        desk.ask(&format!("amount 报销金额 {amount} --clerk 甲"));
        desk.refuses("review 报销金额 --clerk 乙", &["差超过 5% 的原因"]);
    }
    assert_eq!(desk.ask("show")["amounts"][0]["trial"], "200.00");
    desk.ask("review 报销金额 --clerk 乙 --note 漏了两张票");
    assert_eq!(desk.ask("amount 报销金额 311 --clerk 甲")["amounts"][0]["trial"], "310.00");
    desk.ask("review 报销金额 --clerk 乙");
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

#[test]
fn nothing_is_checked_before_it_was_seen() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    desk.refuses("check M10", &["还没看到", "已见"]);
    desk.ask("material M10 missing");
    desk.refuses("check M10", &["人事档案", "还没看到"]);
    desk.refuses("check M99 齐全", &["不要材料 M99"]);
    let case = desk.ask("material M10 seen");
    let all = case["materials"].as_array().unwrap();
    let file = all.iter().find(|one| one["code"] == "M10").unwrap();
    assert_eq!(file["unchecked"].as_array().unwrap().len(), 4, "{file}");
}

#[test]
fn a_bill_is_the_same_however_its_number_was_typed() {
    let desk = Desk::new();
    desk.claim();
    for twice in ["１２３４５６ｚ８", "123456z8", "123456Z8"] {
        desk.refuses(&format!("bills --bill 123456Z8=100 --bill {twice}=50 --detail 150"), &["录了两次"]);
    }
    desk.all(&[
        "check all",
        "step 1",
        "bills --bill 123456z8=100 --detail 100",
        "material M20 seen",
        "check all",
        "close 受理",
    ]);
    desk.claim();
    desk.refuses("bills --bill １２３４５６Ｚ８=100 --detail 100", &["123456Z8", "报过"]);
}

#[test]
fn whose_promise_did_not_hold_is_trusted_with_no_other() {
    let desk = Desk::new();
    let promised = |desk: &Desk| {
        desk.ready_but_unchecked("P06", &["M01", "M33"], &["M03", "M22", "M05", "M23", "M02"]);
        desk.run("material M21 promised")
    };
    assert_eq!(promised(&desk).status.code(), Some(0));
    desk.all(&["check all", "close 告知承诺受理"]);
    let verify = id_of(&desk.ask("followups"), "verify");
    desk.ask(&format!("followup fail {verify} 怎么核的=数据比对 --note 人还在"));
    let refused = promised(&desk);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        refused.status.code() == Some(1) && said.contains("核查不实") && said.contains("没有修复"),
        "{said}"
    );
    // So the four ways say, too.
    let case = desk.ask("show");
    let all = case["materials"].as_array().unwrap();
    let death = all.iter().find(|one| one["code"] == "M21").unwrap();
    let way = death["ways"].as_array().unwrap().iter().find(|way| way["way"] == "promise").unwrap();
    assert!(way["allowed"] == false && way["how"].as_str().unwrap().contains("核查不实"), "{way}");
    // Somebody else is none the worse; that all was paid back does not make it good again.
    desk.refuses("identify 310115197009189984", &["这一件登记的是", "--another"]);
    desk.ask("identify 310115197009189984 --another");
    desk.ask("material M21 promised");
    desk.ask(&format!("followup done {} 怎么处理=已经退回", verify.replace("verify", "recall")));
    desk.ask(&format!("identify {MAN} --another"));
    desk.refuses("material M21 promised", &["核查不实", "没有修复"]);
}

#[test]
fn an_account_that_looks_like_a_credit_card_is_taken_with_a_reason_only() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    let account = "material M03 seen --account 4000000000000002 --again 4000000000000002";
    for nothing in ["", " --reason x", " --reason 需要"] {
        desk.refuses(&format!("{account}{nothing}"), &["像信用卡或境外卡", "写明为什么"]);
    }
    let case = desk.ask(&format!("{account} --reason 看过卡面是借记卡"));
    let all = case["materials"].as_array().unwrap();
    let seen = &all.iter().find(|one| one["code"] == "M03").unwrap()["seen"];
    assert!(
        seen[0].as_str().unwrap().ends_with("0002") && seen[1].as_str().unwrap().contains("看过卡面"),
        "{seen}"
    );
}

#[test]
fn what_the_desk_looks_up_is_asked_of_nobody() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item H02"]);
    desk.refuses("material M24 missing", &["由我们查，不向群众要", "不是新生儿的，记“不需要”"]);
    desk.refuses("material M04 missing", &["由我们查", "签承诺书"]);
    desk.refuses("material M04 not-needed", &["每件都查", "记“共享”"]);
    let case = desk.ask("material M24 not-needed");
    let mark = |case: &Value, code: &str| {
        let all = case["materials"].as_array().unwrap();
        all.iter().find(|one| one["code"] == code).unwrap()["mark"].clone()
    };
    assert_eq!(mark(&case, "M24"), "不需要");
    // An injured worker who lives.
    let case = desk.all(&["item W01", "material M21 not-needed"]);
    assert_eq!(mark(&case, "M21"), "不需要");
}

#[test]
fn a_promise_that_is_accepted_can_be_printed_and_signed() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}")]);
    let case = desk.ask("item S06");
    desk.tick_all(&case, &["M01"], &["M36"]);
    desk.all(&["material M04 promised"]);
    for code in case["materials"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()) {
        if !["M01", "M36", "M04"].contains(&code) {
            let seen = if code == "M03" { format!("seen {ACCOUNT}") } else { "not-needed".into() };
            let output = desk.run(&format!("material {code} {seen}"));
            assert!(output.status.success(), "{output:?}");
        }
    }
    let closed = desk.all(&["check all", "close 告知承诺受理"]);
    // What is only promised was not handed in; what is to be signed comes with it.
    let slips = closed["slips"].as_array().unwrap();
    let titles: Vec<&str> = slips.iter().map(|slip| slip["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["受理通知书", "告知承诺书"]);
    let acceptance = slips[0]["text"].as_str().unwrap();
    let (received, promised) = acceptance.split_once("凭承诺先办、没有收的证明，共 1 样").unwrap();
    assert!(
        !received.contains("户口簿") && promised.contains("1. 户口簿（凭承诺书，办后核查）"),
        "{acceptance}"
    );
    let printed = desk.run("print last promise");
    let printed = String::from_utf8([printed.stdout, printed.stderr].concat()).unwrap();
    for part in ["户口簿", "没有法律法规要求交这份证明，这个事项免交"] {
        assert!(printed.contains(part), "no {part}:\n{printed}");
    }
}

#[test]
fn a_deferred_material_is_no_received_one_and_comes_on_a_day_of_work() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10"], &["M11", "M27", "M02"]);
    desk.refuses("material M03 deferred --by 2026-11-20", &["2026-11-20 不行", "下一个工作日"]);
    desk.refuses("material M03 deferred --by 2026-11-23", &["不行"]);
    desk.refuses("material M03 deferred --by 2026-11-28", &["没人上班", "2026-11-30"]);
    desk.all(&["material M03 deferred --within 5工作日", "check all"]);
    desk.refuses("close 容缺受理 --due 2026-11-20", &["要写以后的日子"]);
    let case = desk.ask("close 容缺受理");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    for part in ["收到的材料，共 3 样", "还没收到、要补的材料，共 1 样", "收款账户（", "2026年11月30日 补齐"]
    {
        assert!(slip.contains(part), "no {part}:\n{slip}");
    }
}

#[test]
fn who_brings_one_of_two_is_told_of_the_other() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10"], &["M27", "M02"]);
    desk.all(&["material M03 deferred --within 5工作日", "material M11 deferred --within 3工作日"]);
    let closed = desk.all(&["check all", "close 容缺受理 --note 佐证早就申请了"]);
    assert_eq!(closed["slips"][1]["title"], "容缺受理承诺书");
    let mut ids = closed["followups"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
    let id = ids.find(|id| id.ends_with("supplement-M11")).unwrap().to_owned();
    desk.ask(&format!("followup done {id} 接收人=小王 四查=都核过 群众签收=本人"));
    let receipt = || String::from_utf8(desk.run("print last received").stdout).unwrap();
    for part in ["今天收到的补充材料，共 1 样", "还没补的，共 1 样", "收款账户（", "2026年11月30日 补齐"]
    {
        assert!(receipt().contains(part), "no {part}:\n{}", receipt());
    }
    let other = id.replace("M11", "M03");
    desk.ask(&format!("followup done {other} 接收人=小王 四查=都核过 群众签收=本人 没录账号的缘由=存折在家"));
    assert!(!receipt().contains("还没补的"), "{}", receipt());
}

/// The case of P01 with the account deferred by a working day, taken in on 2026-11-23.
fn deferred(desk: &Desk) -> String {
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10"], &["M11", "M27", "M02"]);
    desk.all(&["material M03 deferred --within 1工作日", "check all"]);
    desk.ask("close 容缺受理")["case"].as_str().unwrap().to_owned()
}

#[test]
fn who_brings_what_is_owed_is_not_sent_home_and_a_case_that_ended_is_over() {
    let mut desk = Desk::new();
    let case = deferred(&desk);
    desk.day = "2026-11-24";
    let again = |desk: &Desk| {
        desk.all(&["open", &format!("identify {MAN}")]);
        let picked = desk.ask("item P01");
        desk.ask("close 咨询");
        picked["again"]["text"].as_str().unwrap().to_owned()
    };
    let text = again(&desk);
    assert!(text.contains("还欠 收款账户（最晚 2026-11-24）：带来了就收"), "{text}");
    assert!(text.contains("最晚 2026-12-14 办结") && !text.contains("不用再交"), "{text}");
    // It never came: the case is over, nothing is owed of it, and whoever comes back applies anew.
    desk.day = "2026-11-26";
    let end = format!("followup fail {case}-supplement-M03 怎么告知后果的=电话告知 超期原因=没来");
    let refused = desk.run(&end);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("没经手过"), "{refused:?}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().args(["--today", desk.day, "--clerk", "老张", "--store"]);
    command.arg(desk.home.path().join("desk.sqlite")).arg("case").args(end.split_whitespace());
    assert!(command.output().unwrap().status.success());
    let shown = desk.ask(&format!("show --case {case}"));
    assert!(shown["stopped"].as_str().unwrap().contains("终止办理"), "{shown}");
    assert_eq!(owed(&desk.ask("followups")), []);
    desk.refuses(&format!("followup done {case}-result"), &["没有"]);
    let text = again(&desk);
    assert!(!text.contains("已经受理"), "{text}");
}

#[test]
fn a_paper_printed_again_names_who_made_it_and_a_receipt_who_took_what_on_which_day() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10"], &["M27", "M02"]);
    desk.all(&["material M03 deferred --within 5工作日", "material M11 deferred --within 9工作日"]);
    let id = desk.all(&["check all", "close 容缺受理"])["case"].as_str().unwrap().to_owned();
    let as_clerk = |clerk: &str, day: &str, args: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai");
        command.args(["--today", day, "--clerk", clerk, "--window", "9", "--store"]);
        command.arg(desk.home.path().join("desk.sqlite")).arg("case");
        String::from_utf8(command.args(args.split_whitespace()).output().unwrap().stdout).unwrap()
    };
    as_clerk("小李", "2026-11-24", &format!("followup done {id}-supplement-M11 四查=都核过 群众签收=本人"));
    let account = "四查=都核过 群众签收=本人 没录账号的缘由=卡面在家";
    as_clerk("老张", "2026-11-25", &format!("followup done {id}-supplement-M03 {account}"));
    let receipt = as_clerk("小王", "2026-11-26", &format!("print {id} received"));
    for part in ["2026年11月25日", "共 1 样", "1. 收款账户", "接收人：老张", "补齐-20261123-1-001-2"]
    {
        assert!(receipt.contains(part), "no {part}:\n{receipt}");
    }
    // Two papers have two numbers, and each is had again as it was.
    let first = as_clerk("小王", "2026-11-26", "print 补齐-20261123-1-001 received");
    for part in ["2026年11月24日", "1. 档案以外的佐证", "接收人：小李", "还没补的，共 1 样", "收款账户"]
    {
        assert!(first.contains(part), "no {part}:\n{first}");
    }
    assert_eq!(as_clerk("小王", "2026-11-26", "print 补齐-20261123-1-001-2 received"), receipt);
    let before = String::from_utf8(desk.run(&format!("print {id} acceptance")).stdout).unwrap();
    assert_eq!(as_clerk("老张", "2026-11-26", &format!("print {id} acceptance")), before);
}

#[test]
fn what_cannot_be_is_not_promised() {
    let desk = Desk::new();
    // A day on which nobody works; a material that takes longer than what is written down for it.
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M27", "M02"]);
    desk.all(&["material M11 deferred --within 3工作日", "check all"]);
    desk.refuses("close 容缺受理 --due 2026-11-28", &["2026-11-28 没人上班", "2026-11-27"]);
    desk.refuses("close 容缺受理", &["7 到 20 个工作日", "改晚一点"]);
    desk.ask("material M11 deferred --within 7工作日");
    desk.ask("close 容缺受理");
    // The same once more, while the first is running.
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    desk.ask("check all");
    desk.refuses("close 受理", &["已经受理", "还在办"]);
    desk.ask("close 受理 --note 上一件录错了事项");
    // Whatever is handed over is looked after soon; who comes in a year nobody knows the holidays of is told.
    desk.all(&["open", &format!("identify {MAN}"), "item P10"]);
    for outcome in ["上门服务", "转帮办", "转调解"] {
        desk.refuses(&format!("close {outcome} --due 2030-01-01"), &["太晚", "2026-11-24"]);
    }
    let output = desk.run("rebook 2027-01-04T09:00 --kind 养老待遇");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("2027 年节假日未装载，2027-01-04 放不放假还不知道"), "{said}");
}

#[test]
fn who_promised_falsely_does_not_promise_again() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P06", &["M01"], &[]);
    for one in desk.ask("show")["materials"].as_array().unwrap() {
        let code = one["code"].as_str().unwrap();
        if code != "M01" && !desk.run(&format!("material {code} promised")).status.success() {
            let shared = desk.run(&format!("material {code} shared")).status.success();
            assert!(shared || desk.run(&format!("material {code} seen")).status.success(), "{code}");
        }
    }
    desk.all(&["check all", "close 告知承诺受理"]);
    let verify = id_of(&desk.ask("followups"), "verify");
    desk.ask(&format!("followup fail {verify} 怎么核的=数据比对 --note 户籍注销日期对不上"));
    desk.all(&["open", &format!("identify {MAN}"), "item S06"]);
    desk.refuses("material M04 promised", &["承诺核查不实", "不适用告知承诺", "看原件"]);
    desk.ask("material M04 seen");
}

#[test]
fn a_bill_without_a_number_is_stopped_where_it_is_entered() {
    let desk = Desk::new();
    desk.claim();
    desk.refuses("bills --bill =310.5 --detail 310.5", &["等号前面是空的", "票号"]);
}

#[test]
fn an_item_is_known_by_the_name_people_use() {
    let item = |args: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_bangban")).env_clear().arg("item").args(args).output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), said)
    };
    let (code, said) = item(&["show", "资格认证"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("P10  "), "{said}");
    // Two go by this name, and this one is nobody's: which they may be is told.
    for (typed, near) in [("抚恤金", &["P06", "W07"][..]), ("认证", &["P10", "W10"])] {
        let (code, said) = item(&["show", typed]);
        assert_eq!(code, Some(1), "{said}");
        assert!(near.iter().all(|id| said.contains(id)) && said.contains("请写编号"), "{said}");
    }
    let (code, said) = item(&["show", "Z99"]);
    assert!(code == Some(1) && said.contains("没有事项 Z99"), "{said}");
    let desk = Desk::new();
    desk.ask("open");
    assert_eq!(desk.ask("item 资格认证")["item"], "P10");
}

#[test]
fn no_whole_number_stays_in_what_a_clerk_writes_by_hand() {
    let desk = Desk::new();
    let (phone, card) = ("13800138000", "6217990000000000006");
    desk.ask(&format!("advice {MAN}张三{phone}卡{card}"));
    desk.all(&["open", &format!("identify {MAN}"), "item P12"]);
    let case = desk.ask(&format!("close 转办 --note 找{MAN}的单位，电话{phone}"));
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert!(slip.contains("110***********9974") && !slip.contains(MAN), "{slip}");
    // Whom to ring at the other office stays on a referral.
    assert!(slip.contains(phone), "{slip}");
    let told = desk.ask("list").to_string();
    assert!(told.contains("138****8000") && told.contains("**** 0006"), "{told}");
    for file in std::fs::read_dir(desk.home.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for whole in [MAN, card] {
            assert!(!bytes.windows(whole.len()).any(|part| part == whole.as_bytes()));
        }
    }
}

#[test]
fn what_a_notice_called_settled_may_have_run_out_long_after() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10"], &["M11", "M27", "M02"]);
    desk.all(&["check all", "material M03 missing", "close 一次性告知"]);
    for (day, open) in [("2026-11-30", 0), ("2029-11-26", 1)] {
        let later = |args: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
            command.env_clear().args(["--today", day, "--json", "--store"]);
            command.arg(desk.home.path().join("desk.sqlite")).arg("case");
            let output = command.args(args.split_whitespace()).output().unwrap();
            serde_json::from_slice::<Value>(&output.stdout).unwrap()
        };
        later("open");
        later(&format!("identify {MAN}"));
        let case = later("item P01");
        let form = case["materials"].as_array().unwrap().iter().find(|one| one["code"] == "M33").unwrap();
        assert_eq!(
            (&form["mark"], form["unchecked"].as_array().unwrap().len()),
            (&"已核".into(), open),
            "{day}"
        );
        later("close 咨询");
    }
}

#[test]
fn a_notice_promises_nothing_that_a_condition_or_a_check_still_stands_before() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10"], &["M11", "M27", "M02"]);
    desk.all(&["material M03 missing", "check M33", "condition 2 no"]);
    let case = desk.ask("close 一次性告知");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    for part in [
        "上面不符合的那一条先办到，只带材料来还不能受理",
        "业务申请表（已核）",
        "再来一起带\n  有效身份证件、人事档案",
    ] {
        assert!(slip.contains(part), "no {part}:\n{slip}");
    }
    for part in ["带齐这些就行", "今天补齐并受理的话", "有效身份证件（已核）"] {
        assert!(!slip.contains(part), "{part}:\n{slip}");
    }
}

#[test]
fn the_joint_reply_says_what_the_person_does_next_and_no_bare_no() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    desk.all(&["check all", "condition 2 no", "close 不予受理 --empathy 1 --note 缴了12年，差3年 --another"]);
    desk.all(&["item P10", "close 上门服务 --note 女儿约的 --another", "item S16", "close 转帮办"]);
    let sheet = desk.ask("print last joint");
    let text = sheet["text"].as_str().unwrap();
    for part in ["差3年。您可以这样办：", "行政复议", "哪天去先和您约好", "会和您联系"]
    {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
    for part in ["还没问", "还没核", "2026年11月24日", "女儿约的", "P18", "〔"] {
        assert!(!text.contains(part), "{part}:\n{text}");
    }
}

#[test]
fn another_item_or_another_person_begins_anew() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    desk.all(&["check all", "step 1", "amount 养老金 3000 --clerk 甲"]);
    let case = desk.ask("item P04");
    assert!(case["conditions"].as_array().unwrap().iter().all(|one| one["met"].is_null()), "{case}");
    assert!(case["steps"].as_array().unwrap().iter().all(|one| one["passed"] == false));
    assert_eq!(case["amounts"], json!([]));
    let mark = |case: &Value, code: &str| {
        let all = case["materials"].as_array().unwrap();
        all.iter().find(|one| one["code"] == code).map(|one| one["mark"].clone()).unwrap()
    };
    assert_eq!(mark(&case, "M01"), "已核", "what was seen was seen");
    // The next one at the window owns nothing of what the first one showed.
    desk.all(&["item P01", "condition 1 yes"]);
    desk.refuses("identify 310115197009189984", &["这一件登记的是 110***********9974", "都清掉"]);
    let case = desk.ask("identify 310115197009189984 --another");
    assert!(case["conditions"].as_array().unwrap().iter().all(|one| one["met"].is_null()), "{case}");
    assert_eq!([mark(&case, "M01"), mark(&case, "M03")], ["未核", "未核"]);
    // The same number once more takes nothing away.
    desk.ask("condition 1 yes");
    let case = desk.ask("identify 310115197009189984");
    assert_eq!(case["conditions"][0]["met"], true);
}

#[test]
fn nothing_is_accepted_or_refused_in_nobodys_name() {
    let desk = Desk::new();
    desk.ask("open");
    let case = desk.ask("item P12");
    desk.tick_all(&case, &["M01"], &["M39", "M02"]);
    desk.ask("check all");
    desk.refuses("close 受理", &["还没录证件号"]);
    desk.ask("condition 1 no");
    desk.refuses("close 不予受理 --empathy 1 --note 不在本地", &["还没录证件号"]);
    desk.all(&["condition 1 yes", &format!("identify {MAN}"), "check all", "close 受理"]);
}

#[test]
fn the_day_promised_is_to_come_and_stands_on_the_paper() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    desk.ask("check all");
    for day in ["2020-01-01", "2026-11-23"] {
        desk.refuses(&format!("close 受理 --due {day}"), &["要写以后的日子"]);
    }
    desk.refuses("close 上门服务 --due 2030-01-01", &["太晚"]);
    let case = desk.ask("close 受理 --due 2026-11-27");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert!(slip.contains("最晚 2026年11月27日 给您结果"), "{slip}");
    assert_eq!(owed(&case["followups"]), [("result".to_owned(), "2026-11-27".to_owned())]);
    // What comes on top of the days is said beside them.
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}")]);
    let case = desk.ask("item P03");
    let codes = codes(&case);
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    desk.tick_all(&case, &codes, &[]);
    desk.ask("check all");
    let case = desk.ask("close 受理");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert!(slip.contains("另加公示的日子"), "{slip}");
}

#[test]
fn a_bill_is_claimed_once_whoever_brings_it() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 seen", "check all", "step 1", "bills --bill 0123456789=100 --detail 100"]);
    desk.all(&["amount 报销金额 90 --clerk 甲", "review 报销金额 --clerk 乙", "step 2", "step 3"]);
    let first = desk.ask("settle --pay 2026-12-10 --borne 起付线=10")["case"].as_str().unwrap().to_owned();
    desk.ask("close 受理");
    desk.claim();
    desk.refuses("bills --bill 0123456789=100 --detail 100", &["0123456789", &first, "只能报一次"]);
    desk.ask("close 咨询");
    // Somebody else, the same day.
    desk.all(&["open", "identify 310115197009189984", "item H08"]);
    desk.refuses("bills --bill 0123456789=100 --detail 100", &["只能报一次"]);
}

#[test]
fn a_promise_says_what_is_stated_and_that_it_is_still_to_be_verified() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}")]);
    desk.ask("item P06");
    let case = desk.ask(&format!("deceased {DIED}"));
    for code in ["M21", "M22"] {
        desk.ask(&format!("material {code} promised"));
    }
    for one in case["materials"].as_array().unwrap() {
        let code = one["code"].as_str().unwrap();
        let way = match code {
            "M21" | "M22" => continue,
            "M03" => format!("seen {ACCOUNT}"),
            _ => "seen".to_owned(),
        };
        desk.ask(&format!("material {code} {way}"));
    }
    for at in 1..=case["conditions"].as_array().unwrap().len() {
        desk.ask(&format!("condition {at} yes"));
    }
    desk.all(&["check all", "close 告知承诺受理"]);
    let said = |args: &str| String::from_utf8(desk.run(args).stdout).unwrap();
    let paper = said("print last promise");
    for part in [
        "证明内容（请本人填写）：________________（证件号 540***********9972）已于",
        "去世",
        "本人是 ________________（证件号 540***********9972）的 ________________",
        "最晚 2026年12月14日 核完",
    ] {
        assert!(paper.contains(part), "no {part}:\n{paper}");
    }
    assert!(said("list").contains("待核查（最晚 2026-12-14）"));
    let list = desk.ask("followups");
    let id = id_of(&list, "verify");
    desk.ask(&format!("followup fail {id} 怎么核的=数据比对 --note 户籍没有注销"));
    assert!(said("list").contains("核查不实"));
}

#[test]
fn a_review_is_somebody_elses_whatever_blanks_are_typed() {
    let desk = Desk::new();
    desk.all(&["open", "item S12", "amount 补缴 106 --trial 100 --clerk 小王"]);
    for clerk in ["小王 ", " 小 王"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().args(["--today", desk.day, "--clerk", clerk, "--store"]);
        command.arg(desk.home.path().join("desk.sqlite")).args([
            "case",
            "review",
            "补缴",
            "--note",
            "多一个月",
            "--saw",
            &desk.code("补缴", ""),
        ]);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{clerk:?} {output:?}");
    }
}

#[test]
fn what_was_not_told_is_not_put_off_in_silence_and_its_reason_is_printed() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M03"], &["M11", "M27", "M02"]);
    desk.all(&["material M10 missing", "check all", "close 一次性告知"]);
    let desk = Desk { day: "2026-11-30", ..desk };
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    for way in ["missing", "deferred --within 5工作日"] {
        desk.refuses(&format!("material M27 {way}"), &["不能悄悄加", "写明原因"]);
    }
    desk.ask("material M27 missing --reason 档案里有入伍记载");
    for at in 1..=3 {
        desk.ask(&format!("condition {at} yes"));
    }
    for way in ["M10 missing", "M11 not-needed", "M02 not-needed", "M01 seen", "M33 seen"] {
        desk.ask(&format!("material {way}"));
    }
    let case = desk.all(&[&format!("material M03 seen {ACCOUNT}"), "check all", "close 一次性告知"]);
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert_eq!(slip.matches("上次的单子没有要带这一样，这次要，因为：档案里有入伍记载").count(), 1, "{slip}");
    // What its bearer may not carry is not asked of them.
    assert!(slip.contains("不用您带、由别处转来的，共 1 样\n  1. 人事档案：由单位或档案机构转来"), "{slip}");
}

#[test]
fn who_needs_to_bring_nothing_is_accepted_and_the_paper_is_printed_the_day_after_too() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}")]);
    let case = desk.ask("item P11");
    let codes = codes(&case);
    let (mut seen, mut others) = (Vec::new(), Vec::new());
    for code in &codes {
        let refused = !desk.run(&format!("material {code} not-needed")).status.success();
        if refused { seen.push(code.as_str()) } else { others.push(code.as_str()) }
    }
    desk.tick_all(&case, &seen, &others);
    desk.all(&["condition 2 not-needed", "check all"]);
    let case = desk.ask("close 受理");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    if seen.is_empty() {
        assert!(slip.contains("这个事项这次不用交材料"), "{slip}");
    }
    let later = Desk { day: "2026-11-24", ..desk };
    let printed = String::from_utf8(later.run("print last 受理").stdout).unwrap();
    assert!(printed.contains(case["slips"][0]["number"].as_str().unwrap()), "{printed}");
}

#[test]
fn what_was_done_stays_on_the_list_of_all() {
    let desk = Desk::new();
    desk.all(&["open", "item P12", "close 转帮办 --note 陪他去补章"]);
    let id = id_of(&desk.ask("followups"), "assist");
    desk.ask(&format!("followup done {id} --note 章补好了"));
    let later = Desk { day: "2026-12-01", ..desk };
    assert_eq!(later.ask("followups"), json!([]));
    assert_eq!(id_of(&later.ask("followups --all"), "assist"), id);
    // Without a phone nobody is sent on.
    later.all(&["open", "item P12"]);
    later.refuses("close 转办 --note 转税务", &["找谁、电话"]);
}

/// Which steps of a case are passed.
fn passed(case: &Value) -> Vec<bool> {
    case["steps"].as_array().unwrap().iter().map(|step| step["passed"] == true).collect()
}

#[test]
fn money_goes_out_on_nothing_that_was_not_looked_at_in_any_item() {
    let claims: [(&str, &[&str], &[&str]); 4] = [
        ("W03", &["M01", "M14", "M15", "M16", "M17", "M18", "M03"], &["M02"]),
        ("H10", &["M01", "M33", "M15", "M16", "M17", "M18", "M03"], &["M05", "M02"]),
        ("H12", &["M01", "M33", "M15", "M16", "M17", "M18", "M03"], &["M02"]),
        ("H13", &["M01", "M36", "M15", "M16", "M03"], &["M18", "M02"]),
    ];
    for (item, wanted, others) in claims {
        let desk = Desk::new();
        desk.all(&["open", &format!("identify {MAN}"), &format!("item {item}")]);
        let money = ["amount 报销金额 320.50 --clerk 甲", "review 报销金额 --clerk 乙"];
        desk.all(&["bills --bill T9=320.50 --detail 320.50", money[0], money[1]]);
        // Nothing was looked at: the first look does not pass, and nothing is paid.
        let case = desk.ask("show");
        let steps = case["steps"].as_array().unwrap().len();
        desk.goes_on();
        assert!(passed(&desk.ask("show")).iter().filter(|passed| **passed).count() < 2, "{item}");
        desk.refuses("settle --pay 2026-12-04", &["是红的", "医疗收费票据"]);
        desk.tick_all(&case, wanted, others);
        desk.ask("check all");
        desk.goes_on();
        desk.refuses(&format!("step {steps}"), &["还没有结算单和到账日"]);
        let number = desk.ask("settle --pay 2026-12-04")["slips"][0]["number"].as_str().unwrap().to_owned();
        assert_eq!(passed(&desk.ask(&format!("step {steps}"))), vec![true; steps], "{item}");
        // A condition that does not hold, a bill that is missing: what is printed is void.
        for (amiss, again) in
            [("condition 1 no", "condition 1 yes"), ("material M15 missing", "material M15 seen")]
        {
            let case = desk.ask(amiss);
            assert!(case["settlement_lacks"].as_str().unwrap().contains("作废"), "{item} {amiss}: {case}");
            assert!(passed(&case).contains(&false), "{item} {amiss}");
            desk.refuses(&format!("print {number} settlement"), &["320.50 元", "作废"]);
            desk.refuses("settle --pay 2026-12-04", &["红的"]);
            desk.all(&[again, "check all"]);
        }
        assert!(desk.run(&format!("print {number} settlement")).status.success());
    }
    // What pays nothing on bills prints no settlement, and a death grant is not paid for a sum alone.
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item S12", "bills --bill 1=5000 --detail 5000"]);
    desk.all(&["amount 报销金额 5000 --clerk 甲"]);
    desk.refuses("settle --pay 2026-11-24", &["不出结算单"]);
    desk.all(&["item P06", "amount 抚恤金 5000 --clerk 甲", "review 抚恤金 --clerk 乙", "step 1", "step 2"]);
    desk.refuses("step 3", &["条件还没问完", "还没核", "死亡"]);
}

#[test]
fn a_settlement_falls_with_the_promise_it_stood_on_and_its_bills_are_free_again() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 promised", "check all"]);
    desk.through("");
    let case = desk.ask("settle --pay 2026-12-04");
    let (id, number) = (case["case"].as_str().unwrap(), case["slips"][0]["number"].as_str().unwrap());
    desk.all(&["step 4", "close 告知承诺受理"]);
    let of = format!("--case {id}");
    desk.ask(&format!("followup fail {id}-verify-M20 怎么核的=数据比对 --note 是被车撞的"));
    let case = desk.ask(&format!("show {of}"));
    assert_eq!(passed(&case), [true, true, false, false], "{case}");
    assert!(case["settlement_lacks"].as_str().unwrap().contains("承诺核查不实"), "{case}");
    desk.refuses(&format!("print {number} settlement"), &["320.50 元", "承诺核查不实", "作废"]);
    desk.refuses(&format!("settle --pay 2026-12-10 {of}"), &["承诺核查不实", "重新申请"]);
    desk.refuses(&format!("step 3 {of}"), &["承诺核查不实"]);
    // What was paid is taken back first; then the bills are nobody's.
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M20", "M03"], &["M38", "M02"]);
    desk.refuses("bills --bill T9=320.50 --detail 320.50", &["报过", "退回追回办完"]);
    desk.ask(&format!("followup done {id}-recall-M20 怎么处理=已经退回"));
    desk.ask("bills --bill T9=320.50 --detail 320.50");
}

#[test]
fn nothing_is_paid_before_the_account_is_there_and_a_case_that_ended_gives_its_bills_back() {
    let claim = |desk: &Desk| {
        desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M20"], &["M38", "M02"]);
        desk.all(&["material M03 deferred --within 5工作日", "check all"]);
        desk.through("");
        for pay in ["settle --pay 2026-12-04", "step 4"] {
            desk.refuses(pay, &["收款账户还欠着", "2026-11-30"]);
        }
        desk.ask("close 容缺受理")["case"].as_str().unwrap().to_owned()
    };
    // It comes: the day is set.
    let desk = Desk::new();
    let id = claim(&desk);
    desk.ask(&format!(
        "followup done {id}-supplement-M03 四查=都核过 群众签收=本人 收款账户=6217990000000000006 收款账户再录一遍=6217990000000000006"
    ));
    let case = desk.all(&[&format!("settle --pay 2026-12-04 --case {id}"), &format!("step 4 --case {id}")]);
    assert_eq!(passed(&case), [true; 4], "{case}");
    // It never comes: nothing is paid on that case, and the same bills are taken in the next.
    let desk = Desk::new();
    let id = claim(&desk);
    let desk = Desk { day: "2026-12-02", ..desk };
    desk.ask(&format!(
        "followup fail {id}-supplement-M03 怎么告知后果的=电话告知 超期原因=联系不上 --clerk 老张"
    ));
    desk.refuses(&format!("settle --pay 2026-12-04 --case {id}"), &["终止办理", "重新申请"]);
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M20", "M03"], &["M38", "M02"]);
    desk.ask("check all");
    desk.through("");
    desk.ask("settle --pay 2026-12-04");
}

#[test]
fn nobody_is_given_up_before_the_last_day_or_by_one_word() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33"], &["M02", "M11", "M27"]);
    desk.all(&[
        "condition 2 yes",
        "condition 3 yes",
        "material M10 shared",
        "material M03 deferred --within 5工作日",
        "check all",
    ]);
    let closed = desk.ask("close 容缺受理");
    let id = closed["case"].as_str().unwrap().to_owned();
    let by = |day, command: &str| {
        let mut say = Command::new(env!("CARGO_BIN_EXE_bangban"));
        say.env_clear().args(["--today", day, "--clerk", "老张", "--store"]);
        say.arg(desk.home.path().join("desk.sqlite")).args(command.split_whitespace());
        let output = say.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    // The day on the form holds, on the form's last day, too.
    let end = format!("case followup fail {id}-supplement-M03 --note 不想等了");
    for day in ["2026-11-24", "2026-11-30"] {
        let (code, said) = by(day, &end);
        assert!(code == Some(1) && said.contains("最后一天 2026-11-30 还没过"), "{said}");
        assert!(said.contains("能办的有：补齐、本人撤回"), "{said}");
    }
    // A result is not given, and does not fail, by a full stop.
    for how in ["done", "fail"] {
        for note in ["。", "x"] {
            let (code, said) = by("2026-11-24", &format!("case followup {how} {id}-result --note {note}"));
            assert_ne!(code, Some(0), "{said}");
        }
    }
    // Who gives it up signs for it, and it is not said that they did not come.
    let (code, said) = by(
        "2026-11-24",
        &format!("ledger 容缺补正 move {id}-supplement-M03 本人撤回 本人为什么不办了=回老家办 群众签收=本人"),
    );
    assert_eq!(code, Some(0), "{said}");
    let shown = desk.ask(&format!("show --case {id}"));
    assert!(shown["stopped"].as_str().unwrap().starts_with("本人撤回"), "{shown}");
    // So it is after the last day, too: the case and its paper say the same.
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18"], &["M20", "M38", "M02"]);
    desk.all(&["material M03 deferred --within 5工作日", "check all"]);
    let id = desk.ask("close 容缺受理")["case"].as_str().unwrap().to_owned();
    let gave_up = format!(
        "ledger 容缺补正 move {id}-supplement-M03 本人撤回 本人为什么不办了=回老家办 群众签收=本人 超期原因=才说"
    );
    let (code, said) = by("2026-12-02", &gave_up);
    assert_eq!(code, Some(0), "{said}");
    let shown = desk.ask(&format!("show --case {id}"));
    assert!(shown["stopped"].as_str().unwrap().starts_with("本人撤回"), "{shown}");
}

#[test]
fn what_came_to_nothing_is_told_in_writing_and_who_was_not_at_home_is_tried_again() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    let id = desk.all(&["check all", "close 受理"])["case"].as_str().unwrap().to_owned();
    let after = desk.ask(&format!("followup fail {id}-result --note 对方不收，账户已经转走"));
    assert_eq!(owed(&after).last().unwrap().0, "inform", "{after}");
    desk.refuses(&format!("followup done {id}-inform"), &["怎么告知本人的"]);
    desk.ask(&format!("followup done {id}-inform --note 11月24日当面交了书面答复"));
    assert_eq!(owed(&desk.ask("followups")), []);
    for (close, key) in [("上门服务", "visit"), ("转帮办", "assist"), ("转调解", "mediation")] {
        desk.all(&["open", "item P10", &format!("close {close} --note 老人腿脚不便")]);
        let id = id_of(&desk.ask("followups"), key);
        let after = desk.ask(&format!("followup fail {id} --note 没人在家"));
        assert_eq!(after["followups"].as_array().map_or(0, Vec::len).max(1), 1, "{after}");
        assert_eq!(id_of(&desk.ask("followups"), key), id, "still to be done");
        // Nor is it done by a full stop.
        let output = desk.run(&format!("followup done {id} --note 。"));
        assert_ne!(output.status.code(), Some(0), "{output:?}");
    }
}

#[test]
fn a_result_is_not_noted_before_the_steps_that_lead_to_it() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    let id = desk.all(&["check all", "close 受理"])["case"].as_str().unwrap().to_owned();
    let done = format!("followup done {id}-result");
    desk.refuses(&done, &["步骤没过完", "第 1 步「查各地缴费」", "写一句在哪里、谁办的"]);
    desk.ask(&format!("{done} --note 转移科小陈在部平台办完了"));
    // What pays on bills is not done elsewhere.
    desk.claim();
    let id = desk.all(&["material M20 seen", "check all", "close 受理"])["case"].as_str().unwrap().to_owned();
    let done = format!("followup done {id}-result --note 办完了");
    desk.refuses(&done, &["第 1 步「材料初审」", "没出结算单"]);
    let of = format!("--case {id}");
    desk.through(&of);
    desk.refuses(&done, &["第 4 步「结果反馈」（还没有结算单和到账日）"]);
    desk.all(&[&format!("settle --pay 2026-12-04 {of}"), &format!("step 4 {of}"), &done]);
}

#[test]
fn an_amount_is_no_more_than_its_bills_is_paid_on_a_day_of_work_and_can_be_taken_away() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&[
        "material M20 seen",
        "check all",
        "step 1",
        "bills --bill 1=310.50 --detail 310.50",
        "step 2",
    ]);
    desk.all(&["amount 报销金额 320.50 --clerk 甲", "review 报销金额 --clerk 乙"]);
    desk.refuses("step 3", &["报销金额 320.50 元比票据合计 310.50 元还多"]);
    // One under a wrong name is taken away; nobody has to agree to it.
    desk.all(&[
        "amount 报销金额 310.50 --clerk 甲",
        "review 报销金额 --clerk 乙",
        "amount 报销 10 --clerk 甲",
    ]);
    desk.refuses("step 3", &["报销 10.00 元待复核"]);
    desk.refuses("amount 报销金额 --undo", &["已经复核，不能去掉"]);
    let case = desk.ask("amount 报销 --undo");
    assert_eq!(case["amounts"].as_array().unwrap().len(), 1, "{case}");
    assert_eq!(owed(&case["followups"]), []);
    // It is not forgotten: the same name entered anew is held against it.
    assert_eq!(desk.ask("amount 报销 20 --clerk 甲")["amounts"][0]["trial"], "10.00");
    desk.all(&["amount 报销 --undo", "step 3"]);
    desk.refuses("settle --pay 2026-12-05", &["2026-12-05 没人上班", "2026-12-04"]);
    desk.ask("settle --pay 2026-12-04");
}

#[test]
fn a_grant_on_top_of_a_claim_takes_the_same_bills_once_more_and_only_once() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 seen", "check all"]);
    desk.through("");
    desk.all(&["settle --pay 2026-12-04", "close 受理"]);
    let grant = |desk: &Desk| {
        desk.all(&["open", &format!("identify {MAN}")]);
        let case = desk.ask("item H13");
        desk.tick_all(&case, &["M01", "M36", "M15", "M16", "M03"], &["M18", "M02"]);
    };
    grant(&desk);
    desk.all(&["bills --bill T9=320.50 --detail 320.50", "check all", "close 受理"]);
    grant(&desk);
    desk.refuses("bills --bill T9=320.50 --detail 320.50", &["报过"]);
}

/// A grant on top, its bills and amount entered and looked at, ready to be settled.
fn grant(desk: &Desk, bills: &str, yuan: &str) -> String {
    desk.all(&["open", &format!("identify {MAN}")]);
    let case = desk.ask("item H13");
    desk.tick_all(&case, &["M01", "M36", "M15", "M16", "M03"], &["M18", "M02"]);
    desk.all(&["check all", &format!("bills {bills}"), &format!("amount 报销金额 {yuan} --clerk 甲")]);
    desk.ask("review 报销金额 --clerk 乙");
    desk.all(&["step 1", "step 2", "step 3"])["case"].as_str().unwrap().to_owned()
}

#[test]
fn a_grant_on_top_pays_only_what_was_left_of_the_bills() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 seen", "check all", "step 1"]);
    desk.all(&["bills --bill A1=1000 --bill A2=500 --detail 1500", "step 2"]);
    desk.all(&["amount 报销金额 600 --clerk 甲", "review 报销金额 --clerk 乙", "step 3"]);
    let first = desk.ask("close 受理")["case"].as_str().unwrap().to_owned();
    // Until the first is settled nobody knows what is left.
    let both = "--bill A1=1000 --bill A2=500 --detail 1500";
    let top = grant(&desk, both, "1000");
    desk.refuses("settle --pay 2026-12-04 --borne 已报=500", &["还没出结算单", "先把那一件结算完"]);
    desk.ask(&format!("settle --pay 2026-12-04 --borne 自付=900 --case {first}"));
    desk.refuses(
        &format!("settle --pay 2026-12-04 --borne 已报=500 --case {top}"),
        &["已经报过 600.00 元", "只剩 900.00 元", "不能再付 1000.00 元", "--borne 已报=600.00"],
    );
    // One alone of what was paid together says nothing of what is left of it.
    desk.ask(&format!("bills --bill A1=1000 --detail 1000 --case {top}"));
    desk.ask(&format!("review 报销金额 --clerk 乙 --case {top}"));
    desk.refuses(&format!("settle --pay 2026-12-04 --case {top}"), &["A2 是一起报的"]);
    desk.all(&[
        &format!("bills {both} --case {top}"),
        &format!("amount 报销金额 900 --clerk 甲 --case {top}"),
        &format!("review 报销金额 --clerk 乙 --case {top} --note 前面报过"),
    ]);
    let case = desk.ask(&format!("settle --pay 2026-12-04 --borne 已报=600 --case {top}"));
    assert_eq!(case["settled"]["paid"], "900.00");
    // Nothing more is put under it afterwards; the same on another day is.
    desk.all(&[&format!("amount 报销金额 700 --clerk 甲 --case {first}")]);
    desk.ask(&format!("review 报销金额 --clerk 乙 --note 补报 --case {first}"));
    desk.refuses(&format!("settle --pay 2026-12-04 --borne 自付=800 --case {first}"), &["次序反了", &top]);
}

#[test]
fn what_pays_first_comes_before_what_pays_on_top() {
    let desk = Desk::new();
    let top = grant(&desk, "--bill 0001=900 --detail 900", "900");
    let settled = desk.ask("settle --pay 2026-12-04");
    desk.all(&["step 4", "close 受理"]);
    same_again(&desk);
    let bills = "bills --bill 1=900 --detail 900";
    desk.refuses(bills, &["次序反了", "先报医保", &format!("{top} 这一件（医疗救助"), "--undo"]);
    // Taken back there, it is taken here, and what is left is for later.
    desk.ask(&format!("step 3 --undo --case {top}"));
    desk.ask(bills);
    let number = settled["slips"][0]["number"].as_str().unwrap();
    desk.refuses(&format!("print {number} settlement"), &["作废"]);
    // What went out there is not for a clerk alone to mend.
    let desk = Desk::new();
    grant(&desk, "--bill 1=900 --detail 900", "900");
    desk.all(&["settle --pay 2026-12-04", "step 4", "close 受理"]);
    let desk = Desk { day: "2026-12-07", ..desk };
    same_again(&desk);
    desk.refuses(bills, &["次序反了", "已经付了", "值班负责人"]);
}

#[test]
fn neither_zeros_nor_dashes_nor_signs_make_another_bill() {
    let desk = Desk::new();
    desk.claim();
    desk.refuses("bills --bill 0012345678=10 --bill 12345678=10 --detail 20", &["录了两次"]);
    desk.refuses("bills --bill A1=0 --detail 0", &["A1 是 0 元"]);
    desk.all(&["material M20 seen", "check all", "bills --bill 00A-1=10 --detail 10", "close 受理"]);
    for same in ["00A-1", "A-1", "A—1", "Ａ－1", "№a1", "A1#"] {
        same_again(&desk);
        desk.refuses(&format!("bills --bill {same}=10 --detail 10"), &["票据 00A-1", "报过"]);
        desk.all(&["bills --bill B1=10 --detail 10", "close 咨询 --note 问一问"]);
    }
}

#[test]
fn the_day_of_the_result_is_not_before_what_is_on_paper_already() {
    let desk = Desk::new();
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M20"], &["M38", "M02"]);
    desk.all(&["material M03 deferred --within 5工作日", "check all"]);
    desk.refuses("close 容缺受理 --due 2026-11-27", &["收款账户", "补齐日 2026-11-30", "2026-11-27 早于"]);
    desk.ask("close 容缺受理 --due 2026-11-30");
    let desk = Desk::new();
    settled(&desk);
    desk.ask("step 4");
    desk.refuses("close 受理 --due 2026-11-27", &["结算单的到账日 2026-12-04", "case settle --pay"]);
    desk.all(&["settle --pay 2026-11-27", "close 受理 --due 2026-11-27"]);
}

#[test]
fn money_that_went_out_on_an_untrue_promise_comes_back_to_the_fen() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 promised", "check all"]);
    desk.through("");
    desk.all(&["settle --pay 2026-12-04", "step 4"]);
    let id = desk.ask("close 告知承诺受理")["case"].as_str().unwrap().to_owned();
    let desk = Desk { day: "2026-12-07", ..desk };
    desk.ask(&format!("followup fail {id}-verify-M20 怎么核的=数据比对 --note 是被车撞的"));
    let done = format!("followup done {id}-recall-M20 怎么处理=本人退款");
    desk.refuses(
        &format!("{done} 追回多少=320.50 哪天追回=2026-12-07 --clerk 甲"),
        &["录金额的人", "换一位"],
    );
    let by = "--clerk 老张";
    let later = Desk { day: "2026-12-10", ..desk };
    later.refuses(&format!("{done} {by}"), &["付出去 320.50 元", "还差 320.50 元"]);
    for (fields, word) in [
        ("追回多少=320.5x 哪天追回=2026-12-10", "不是金额"),
        ("追回多少=320.50", "哪天追回"),
        ("追回多少=320.50 哪天追回=2026-12-11", "还没到"),
        ("追回多少=320 哪天追回=2026-12-10", "对不上"),
        ("追回多少=321 哪天追回=2026-12-10", "对不上"),
    ] {
        later.refuses(&format!("{done} {fields} {by}"), &[word]);
    }
    same_again(&later);
    later.refuses("bills --bill T9=320.50 --detail 320.50", &["退回追回办完"]);
    // By parts, too.
    let mut part = Command::new(env!("CARGO_BIN_EXE_bangban"));
    part.env_clear().args(["--today", later.day, "--clerk", "老张", "--store"]);
    part.arg(later.home.path().join("desk.sqlite")).args(["ledger", "承诺核查", "move"]);
    part.args([&format!("{id}-verify-M20"), "追回一部分", "追回多少=120.50", "哪天追回=2026-12-08"]);
    let part = part.output().unwrap();
    assert!(part.status.success(), "{part:?}");
    later.refuses("bills --bill T9=320.50 --detail 320.50", &["退回追回办完"]);
    later.refuses(&format!("{done} 追回多少=320.50 哪天追回=2026-12-10 {by}"), &["还差 200.00 元"]);
    later.all(&[
        &format!("{done} 追回多少=200 哪天追回=2026-12-10 {by}"),
        "bills --bill T9=320.50 --detail 320.50",
    ]);
}

#[test]
fn who_looks_a_second_time_is_shown_what_they_sign_for() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["bills --bill T9=320.50 --detail 320.50", "amount 报销金额 280 --trial 150 --clerk 甲"]);
    let told = String::from_utf8(desk.run("followups").stdout).unwrap();
    for part in
        ["报销金额 280.00 元，甲 录", "试算 150.00 元，差 130.00 元（86.67%）", "票据 1 张，合计 320.50 元"]
    {
        assert!(told.contains(part), "no {part}: {told}");
    }
    assert_eq!(desk.ask("followups")[0]["amount"]["percent_off"], "86.67");
    desk.refuses("review 报销金额 --clerk 乙", &["280.00 元", "试算 150.00 元", "差超过 5% 的原因"]);
}

/// A claim on one bill of 310.50, settled for 2026-12-04; its number there.
fn settled(desk: &Desk) -> String {
    desk.claim();
    desk.all(&[
        "material M20 seen",
        "check all",
        "step 1",
        "bills --bill A1=310.50 --detail 310.50",
        "step 2",
        "amount 报销金额 310.50 --clerk 甲",
        "review 报销金额 --clerk 乙",
        "step 3",
    ]);
    desk.ask("settle --pay 2026-12-04")["slips"][0]["number"].as_str().unwrap().to_owned()
}

/// Everything of a claim but its bills, in a case of its own.
fn same_again(desk: &Desk) {
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M20", "M03"], &["M38", "M02"]);
}

/// Nothing new can be set on what was paid; the bill stays claimed.
fn closed(desk: &Desk, of: &str, number: &str) {
    for act in [
        "bills --bill A9=1000 --detail 1000",
        "amount 报销金额 1000",
        "amount 报销金额 --undo",
        "review 报销金额 --reject --note 不对 --clerk 乙",
        "step 4 --undo",
        "step 1 --undo",
        "settle --pay 2026-12-10",
    ] {
        desk.refuses(&format!("{act} {of}"), &["310.50 元 2026-12-04 已经付了", "追回", "另开一件"]);
    }
    let printed = desk.run(&format!("print {number} settlement"));
    assert!(String::from_utf8(printed.stdout).unwrap().contains("报销 310.50 元"));
    same_again(desk);
    desk.refuses("bills --bill A1=310.50 --detail 310.50", &["报过"]);
    desk.ask("bills --bill A9=1000 --detail 1000");
}

#[test]
fn what_was_paid_is_as_it_is_and_its_bills_are_never_free_again() {
    for noted in [true, false] {
        let desk = Desk::new();
        let number = settled(&desk);
        let id = desk.all(&["step 4", "close 受理"])["case"].as_str().unwrap().to_owned();
        let of = format!("--case {id}");
        if noted {
            let desk = Desk { day: "2026-12-04", home: desk.home };
            desk.ask(&format!("followup done {id}-result"));
            closed(&desk, &of, &number);
        } else {
            // Until the day of payment is over it can still be put right.
            let desk = Desk { day: "2026-12-04", home: desk.home };
            desk.all(&[&format!("step 4 --undo {of}"), &format!("step 4 {of}")]);
            let desk = Desk { day: "2026-12-07", home: desk.home };
            closed(&desk, &of, &number);
            // Money that came back is sent once more, on another day; what did not come off gives its bills back.
            desk.refuses(&format!("followup fail {id}-result --note 退票了"), &["结算单还在"]);
            desk.ask(&format!("followup progress {id}-result 银行退票，卡销户了"));
            desk.refuses(&format!("bills --bill A9=1000 --detail 1000 {of}"), &["已经付了"]);
            desk.refuses(&format!("settle --pay 2026-12-10 --borne 起付线=10 {of}"), &["300.50 元"]);
            let again = desk.ask(&format!("settle --pay 2026-12-10 {of}"));
            assert_eq!(again["slips"][0]["number"], format!("{number}-2"));
            desk.all(&[
                &format!("step 3 --undo {of}"),
                &format!("followup fail {id}-result --note 本人不要了，在异地报了"),
                "bills --bill A1=310.50 --detail 310.50",
            ]);
        }
    }
}

#[test]
fn other_bills_are_looked_at_anew_and_paid_on_another_paper() {
    let desk = Desk::new();
    let number = settled(&desk);
    desk.ask("step 4");
    // The same ones entered once more change nothing.
    let case = desk.ask("bills --bill A1=310.50 --detail 310.50");
    assert_eq!((passed(&case), &case["settlement_lacks"]), (vec![true; 4], &Value::Null));
    // The same sum on another bill was seen by nobody.
    let case = desk.ask("bills --bill B7=310.50 --detail 310.50");
    assert_eq!(case["amounts"][0]["state"], "待复核");
    assert_eq!(passed(&case), [true, true, false, false]);
    assert!(case["settlement_lacks"].as_str().unwrap().contains("作废"), "{case}");
    desk.refuses(&format!("print {number} settlement"), &["310.50 元", "作废"]);
    desk.refuses("settle --pay 2026-12-04", &["待复核"]);
    desk.ask("review 报销金额 --clerk 乙");
    let case = desk.ask("settle --pay 2026-12-04");
    let slip = &case["slips"][0];
    assert_eq!(slip["number"], format!("{number}-2"));
    assert!(slip["text"].as_str().unwrap().contains("B7"), "{slip}");
    desk.refuses(&format!("print {number} settlement"), &["那张作废了", &format!("{number}-2")]);
    assert!(desk.run(&format!("print {number}-2 settlement")).status.success());
    // Set once more as it stands, it is the same paper; another day of payment is another.
    assert_eq!(desk.ask("settle --pay 2026-12-04")["slips"][0]["number"], format!("{number}-2"));
    assert_eq!(desk.ask("settle --pay 2026-12-03")["slips"][0]["number"], format!("{number}-3"));
    // One bill more beside the same amount is another set, too.
    let case = desk.ask("bills --bill B7=310.50 --bill A2=1000 --detail 1310.50");
    assert_eq!(case["amounts"][0]["state"], "待复核");
}

#[test]
fn only_what_is_called_so_is_paid_out() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 seen", "check all", "step 1", "bills --bill A1=2200 --detail 2200", "step 2"]);
    let looked_at = |what: &str, yuan: &str| {
        desk.all(&[&format!("amount {what} {yuan} --clerk 甲"), &format!("review {what} --clerk 乙")]);
    };
    // What the person bears was looked at, too; it is not paid though the sums would fit and there is no other.
    looked_at("自付", "1200");
    desk.ask("step 3");
    desk.refuses("settle --pay 2026-12-04 --borne 自费=1000", &["没有一笔叫「报销金额」"]);
    // Of two that might be meant neither is taken.
    looked_at("可报", "1000");
    looked_at("大病", "1000");
    desk.refuses("settle --pay 2026-12-04 --borne 自付=1200", &["没有一笔叫「报销金额」"]);
    looked_at("报销金额", "1000");
    desk.refuses("settle --pay 2026-12-04 --borne 自费=1000", &["1200.00 元", "报销金额 1000.00 元对不上"]);
    let case = desk.ask("settle --pay 2026-12-04 --borne 自费=1200");
    assert_eq!(case["settled"]["paid"], "1000.00");
}

#[test]
fn what_was_not_taken_in_is_not_paid_and_holds_no_bills() {
    // Ended unmet or with something missing: the paper is void, the bills are free, and nothing more is entered.
    for (amiss, close) in [
        ("material M03 missing", "close 一次性告知"),
        ("condition 1 no", "close 不予受理 --empathy 1 --note 在医院已经直接结算"),
    ] {
        let desk = Desk::new();
        let number = settled(&desk);
        let id = desk.all(&["step 4", amiss, close])["case"].as_str().unwrap().to_owned();
        desk.refuses(&format!("print {number} settlement"), &["310.50 元", "作废"]);
        for act in ["settle --pay 2026-12-08", "bills --bill A2=1 --detail 1", "amount 报销金额 1"] {
            desk.refuses(&format!("{act} --case {id}"), &["没有受理", "另开一件"]);
        }
        same_again(&desk);
        desk.ask("bills --bill A1=310.50 --detail 310.50");
    }
    // Whoever holds the paper waits for the money: it is taken in, or the paper is taken back first.
    for close in ["咨询 --note 今天不办了", "转办 --note 转税务局小陈12366"] {
        let desk = Desk::new();
        let number = settled(&desk);
        desk.ask("step 4");
        desk.refuses(&format!("close {close}"), &["付 310.50 元", "按「受理」结", "退回第 3 步"]);
        let id = desk.all(&["step 3 --undo", &format!("close {close}")])["case"].as_str().unwrap().to_owned();
        desk.refuses(&format!("print {number} settlement"), &["310.50 元", "作废"]);
        desk.refuses(&format!("settle --pay 2026-12-08 --case {id}"), &["没有受理"]);
        same_again(&desk);
        desk.ask("bills --bill A1=310.50 --detail 310.50");
    }
    // An amount nobody pays on waits for nobody.
    let desk = Desk::new();
    desk.all(&["open", "item S12", "amount 补缴 106 --trial 100 --clerk 甲", "close 咨询"]);
    assert_eq!(owed(&desk.ask("followups")), []);
}

#[test]
fn nobody_agrees_to_what_was_changed_since_they_looked() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["bills --bill T9=320.50 --detail 320.50", "amount 报销金额 281 --trial 280 --clerk 甲"]);
    // Without having looked nothing is noted: it is shown, with what to write then.
    let saw = desk.code("报销金额", "");
    let first = desk.plain("review 报销金额 --clerk 乙");
    let said = String::from_utf8(first.stderr).unwrap();
    assert_eq!(first.status.code(), Some(2), "{said}");
    for part in ["281.00 元，甲 录", "T9=320.50", &format!("--saw {saw}")] {
        assert!(said.contains(part), "no {part}: {said}");
    }
    for change in [
        "amount 报销金额 290 --clerk 甲",
        "bills --bill T8=320.50 --detail 320.50",
        "bills --bill T8=320.50 --detail 300 --detail 20.50",
    ] {
        let before = desk.code("报销金额", "");
        desk.ask(change);
        for answer in ["", "--reject --note 不对"] {
            desk.refuses(
                &format!("review 报销金额 --saw {before} --clerk 乙 {answer}"),
                &["改过", "再看一遍"],
            );
        }
        assert_eq!(desk.ask("show")["amounts"][0]["state"], "待复核", "{change}");
    }
    let told = String::from_utf8(desk.run("followups").stdout).unwrap();
    let now = desk.code("报销金额", "");
    assert!(told.contains(&format!("核对码 {now}")), "{told}");
    let case = desk.ask(&format!("review 报销金额 --saw {now} --clerk 乙"));
    assert_eq!(case["amounts"][0]["state"], "已复核");
}

#[test]
fn of_papers_of_which_one_is_wanted_the_last_is_not_set_apart() {
    let desk = Desk::new();
    desk.ready_but_unchecked("H10", &["M01", "M33", "M15", "M16", "M03"], &["M05", "M02", "M17"]);
    desk.refuses("material M18 not-needed", &["诊断证明", "至少要一样"]);
    desk.ask("check all");
    desk.refuses("close 受理", &["病历"]);
    desk.all(&["material M18 seen", "check all", "close 受理"]);
}

#[test]
fn what_pays_is_passed_by_no_one_alone() {
    let pays: [(&str, &[&str], &[&str], &str); 5] = [
        ("P09", &["M01", "M03"], &["M21", "M22", "M29", "M02"], "余额"),
        ("P17", &["M01", "M33", "M03", "M09"], &["M02"], "退款"),
        ("U01", &["M01", "M03", "M07"], &["M02"], "失业金"),
        ("U03", &["M01", "M26", "M03"], &["M02"], "补贴"),
        ("H09", &["M01", "M03"], &["M21", "M22", "M23", "M29", "M02"], "余额"),
    ];
    for (item, wanted, others, what) in pays {
        let desk = Desk::new();
        desk.all(&["open", &format!("identify {MAN}")]);
        let case = desk.ask(&format!("item {item}"));
        desk.tick_all(&case, wanted, others);
        for shared in ["M07", "M09", "M26"].iter().filter(|code| wanted.contains(code)) {
            desk.ask(&format!("material {shared} shared"));
        }
        if item == "H09" {
            desk.ask("condition 1 not-needed");
        }
        desk.ask("check all");
        desk.goes_on();
        let stuck = passed(&desk.ask("show")).iter().filter(|passed| **passed).count() + 1;
        desk.refuses(&format!("step {stuck}"), &["还没录金额", "没有要付的录 0"]);
        desk.ask(&format!("amount {what} 0 --clerk 甲"));
        desk.refuses(&format!("step {stuck}"), &["待复核"]);
        desk.ask(&format!("review {what} --clerk 乙 --note 没有余额"));
        desk.goes_on();
        assert!(!passed(&desk.ask("show")).contains(&false), "{item}");
    }
    // Where nothing goes out, nobody is waited for.
    let desk = Desk::new();
    desk.ready_but_unchecked("H09", &["M01"], &["M03", "M21", "M22", "M23", "M29", "M02"]);
    desk.all(&["condition 2 not-needed", "check all"]);
    desk.goes_on();
    assert!(!passed(&desk.ask("show")).contains(&false));
}

/// Two made-up companies.
const UNITS: [&str; 2] = ["91110105YW0000012H", "91310115YW00000209"];

/// What is looked at for a change of a unit's data, all but its account.
const CHANGE: [&str; 4] = ["condition 1 yes", "condition 2 yes", "material M06 shared", "material M01 seen"];

#[test]
fn what_was_done_for_one_company_is_not_anothers_though_the_same_man_runs_for_both() {
    let desk = Desk::new();
    let ([a, b], man) = (UNITS, format!("identify {MAN}"));
    desk.all(&["open", &man, "item S02"]);
    desk.refuses("unit 91110105YW0000012J --name 甲公司", &["第 18 位应为 H"]);
    desk.refuses(&format!("unit {a}"), &["还不知道", "--name"]);
    let case = desk.ask(&format!("unit {a} --name 甲公司"));
    assert_eq!(case["unit"], json!({ "code": a, "name": "甲公司" }));
    desk.all(&CHANGE);
    let told = desk.all(&["material M35 missing", "check all", "close 一次性告知"]);
    let paper = told["slips"][0]["text"].as_str().unwrap();
    for line in ["申请人：甲公司（统一社会信用代码 91110105YW0000012H）", "单位经办人：110***********9974"]
    {
        assert!(paper.contains(line), "no {line} in {paper}");
    }
    // The same day, for the other one: nothing of the first counts, before it is named or after.
    desk.all(&["open", &man]);
    for named in [desk.ask("item S02"), desk.ask(&format!("unit {b} --name 乙公司"))] {
        assert_eq!(named["again"], Value::Null);
        assert_ne!(mark(&named, "M06"), "共享");
    }
    desk.all(&CHANGE);
    let taken = desk.all(&["material M35 not-needed", "check all", "close 受理"]);
    assert!(taken["slips"][0]["text"].as_str().unwrap().contains("申请人：乙公司"), "{taken}");
    // Who takes a number is told of each on its own.
    let number = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .env_clear()
        .env("TZ", "Asia/Shanghai")
        .args(["--today", desk.day, "--json", "queue", "issue", "A", "--id", MAN, "--item", "S02", "--store"])
        .arg(desk.home.path().join("desk.sqlite"))
        .output()
        .unwrap();
    let before = serde_json::from_slice::<Value>(&number.stdout).unwrap()["again"].clone();
    assert_eq!(before["times"], 1, "{before}");
    assert!(before["text"].as_str().unwrap().contains("（乙公司）"), "{before}");
    // The first one comes again, and is known by its code.
    desk.all(&["open", &man, "item S02"]);
    let again = desk.ask(&format!("unit {a}"));
    assert!(again["again"]["title"].as_str().unwrap().contains("第 2 次来"), "{again}");
    assert!(again["again"]["text"].as_str().unwrap().contains("甲公司"), "{again}");
    assert_eq!((mark(&again, "M06").as_str(), &again["unit"]["name"]), ("共享", &json!("甲公司")));
    desk.all(&["condition 1 yes", "condition 2 yes", "material M01 seen", "material M35 not-needed"]);
    desk.all(&["check all", "close 受理"]);
    // Once more for it is one too many, whoever comes.
    for (runner, unit) in [(MAN, a), ("41010519620315997x", b)] {
        let (runner, unit) = (format!("identify {runner}"), format!("unit {unit} --name 某公司"));
        let met = desk.all(&["open", &runner, "item S02", &unit]);
        // What was done for the unit is known whoever comes; who comes now was not looked at.
        assert!(met["again"]["text"].as_str().unwrap().contains("已经受理，最晚"), "{met}");
        assert_eq!(mark(&met, "M01"), "未核");
        desk.all(&CHANGE);
        desk.all(&["material M35 not-needed", "check all"]);
        desk.refuses("close 受理", &["这个单位的这件事 2026-11-23 已经受理"]);
        desk.ask("close 咨询 --note 单位已经报过，来问进度");
    }
    let rebuilt = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .env_clear()
        .env("TZ", "Asia/Shanghai")
        .arg("--store")
        .arg(desk.home.path().join("desk.sqlite"))
        .args(["store", "rebuild"])
        .output()
        .unwrap();
    assert!(rebuilt.status.success(), "{rebuilt:?}");
    let units: Vec<Value> =
        desk.ask("list").as_array().unwrap().iter().map(|case| case["unit"]["name"].clone()).collect();
    assert_eq!(units, ["甲公司", "乙公司", "甲公司", "某公司", "某公司"]);
}

#[test]
fn another_unit_begins_anew_and_a_persons_item_is_of_none() {
    let desk = Desk::new();
    let [a, b] = UNITS;
    desk.all(&["open", &format!("identify {MAN}"), "item S02"]);
    // From the standard input, too.
    let mut typed = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .env_clear()
        .env("TZ", "Asia/Shanghai")
        .args(["--today", desk.day, "case", "unit", "-", "--name", "甲公司", "--store"])
        .arg(desk.home.path().join("desk.sqlite"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    typed.stdin.take().unwrap().write_all(a.as_bytes()).unwrap();
    let said = String::from_utf8(typed.wait_with_output().unwrap().stdout).unwrap();
    assert!(said.contains(&format!("单位 甲公司  统一社会信用代码 {a}")), "{said}");
    desk.all(&CHANGE);
    desk.refuses(&format!("unit {b} --name 乙公司"), &["录的是 甲公司", "--another"]);
    let other = desk.ask(&format!("unit {b} --name 乙公司 --another"));
    assert_ne!(mark(&other, "M06"), "共享");
    assert_eq!(mark(&other, "M01"), "已核", "who runs the errand stays who they are");
    desk.all(&CHANGE);
    desk.all(&["material M35 not-needed", "check all", "close 受理 --another"]);
    // What goes on is for the same unit, but not the same thing twice, and a person's own is no unit's.
    assert_eq!(desk.ask("item S03")["unit"]["name"], "乙公司");
    assert_eq!(desk.ask("item S02")["unit"], Value::Null);
    desk.ask(&format!("unit {a} --name 甲公司"));
    // Nor does it stay with somebody else who sits down.
    assert_eq!(desk.ask("identify 41010519620315997x --another")["unit"], Value::Null);
    desk.ask(&format!("unit {a} --name 甲公司"));
    let own = desk.ask("item P12");
    assert_eq!(own["unit"], Value::Null);
    desk.refuses(&format!("unit {a} --name 甲公司"), &["是个人办的"]);
    // Where a unit may come or the person, the paper says whose document was shown.
    desk.ask("item S14");
    desk.ask(&format!("unit {b} --name 乙公司"));
    let paper = desk.ask("close 转办 --note 转税务局12366")["slips"][0]["text"].to_string();
    assert!(paper.contains("乙公司（统一社会信用代码") && paper.contains("登记的证件：410"), "{paper}");
}

#[test]
fn what_a_unit_applies_for_is_not_taken_in_before_it_is_said_which() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item S02"]);
    desk.all(&CHANGE);
    desk.all(&["material M35 not-needed", "check all"]);
    desk.refuses("close 受理", &["还没录单位", "bangban case unit"]);
    // Who has no code yet is not sent away: there is room to write it in.
    let taken = desk.ask("close 受理 --note 丙合作社，旧证还没换18位代码");
    let paper = taken["slips"][0]["text"].as_str().unwrap();
    assert!(paper.contains("申请人：________________（统一社会信用代码 ________________）"), "{paper}");
    assert!(paper.contains("单位经办人：110***********9974"), "{paper}");
}

#[test]
fn what_is_to_come_or_only_promised_is_not_called_settled_on_a_notice() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33"], &["M11", "M27", "M02"]);
    let notice =
        ["material M10 missing", "material M03 deferred --within 5工作日", "check all", "close 一次性告知"];
    let closed = desk.all(&notice);
    let slip = closed["slips"][0]["text"].as_str().unwrap();
    let part = |from: &str, to: &str| slip.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned();
    let settled = part("三、这次已经核过的", "四、");
    assert!(settled.contains("申请表（已核）") && !settled.contains("收款账户"), "{slip}");
    let later = part("说好可以后补、还没交的，共 1 样", "三、");
    assert!(later.contains("收款账户") && later.contains("最晚 2026年11月30日 交来"), "{slip}");
    // Who comes again without it is not told that it has to be there now; with a reason, which is on the paper.
    let desk = Desk { day: "2026-11-25", ..desk };
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    desk.refuses("material M03 missing", &["写的是「收款账户」可以后补", "写明原因"]);
    desk.ask("material M03 deferred --within 5工作日");
    desk.ask("material M03 missing --reason 原来的卡销了");
    // A promise is less than bringing it.
    let desk = Desk::new();
    desk.ready_but_unchecked("P06", &["M01"], &[]);
    desk.ask("material M21 missing");
    for one in desk.ask("show")["materials"].as_array().unwrap() {
        let code = one["code"].as_str().unwrap();
        if code != "M01" && code != "M21" && !desk.run(&format!("material {code} promised")).status.success()
        {
            let shared = desk.run(&format!("material {code} shared")).status.success();
            assert!(
                shared || desk.run(&format!("material {code} seen {ACCOUNT}")).status.success(),
                "{code}"
            );
        }
    }
    let closed = desk.all(&["check all", "close 一次性告知"]);
    let slip = closed["slips"][0]["text"].as_str().unwrap();
    let settled = slip.split("三、这次已经核过的").nth(1).unwrap().split("四、").next().unwrap();
    assert!(slip.contains("说好凭承诺办、还没交的") && !settled.contains("承诺"), "{slip}");
    desk.all(&["open", &format!("identify {MAN}"), "item P06"]);
    desk.refuses("material M22 missing", &["凭承诺办", "写明原因"]);
}

#[test]
fn what_the_last_notice_called_met_is_not_turned_in_silence() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M03"], &["M11", "M27", "M02"]);
    desk.all(&["material M10 missing", "check all", "close 一次性告知"]);
    let desk = Desk { day: "2026-11-30", ..desk };
    desk.all(&["open", &format!("identify {MAN}"), "item P01", "condition 1 yes"]);
    let number = "告知-20261123-1-001";
    desk.refuses("condition 2 no", &[number, "写的是符合「缴费年限够", "--reason"]);
    desk.refuses("condition 2 no --reason 。", &["写的是符合"]);
    assert_eq!(desk.ask("show")["conditions"][1]["met"], Value::Null);
    desk.all(&["condition 2 no --reason 有三年是在外地重复缴的", "condition 3 no --reason 户口已经迁走"]);
    // Taken back and said again, it is asked again.
    desk.ask("condition 3 yes");
    let closed = desk.ask("close 不予受理 --empathy 1 --note 您缴了12年，差3年");
    let slip = closed["slips"][0]["text"].as_str().unwrap();
    let said = "上次的告知单写的是符合，这次不一样，因为：";
    assert!(slip.contains(&format!("{said}有三年是在外地重复缴的")), "{slip}");
    assert_eq!(slip.matches(said).count(), 1, "{slip}");
}

#[test]
fn a_refusal_says_with_each_condition_the_clause_it_rests_on() {
    let desk = Desk::new();
    desk.all(&[
        "open",
        &format!("identify {MAN}"),
        "item P01",
        "condition 1 yes",
        "condition 2 no",
        "condition 3 no",
    ]);
    let closed = desk.ask(
        "close 不予受理 --empathy 1 --note 您缴了12年，差3年，户口也不在本地 --basis 社会保险经办条例第三十一条",
    );
    let slip = closed["slips"][0]["text"].as_str().unwrap();
    let part = slip.split("一、").nth(1).unwrap().split("二、").next().unwrap();
    let lines: Vec<&str> = part.lines().skip(1).map(str::trim).filter(|line| !line.is_empty()).collect();
    let starts: Vec<&str> = lines.iter().map(|line| &line[..line.find('：').unwrap()]).collect();
    assert_eq!(starts, ["1. 要求", "依据", "2. 要求", "依据", "另外依据"], "{slip}");
    assert!(lines[1].contains("社会保险法第十六条") && !lines[1].contains("国办发"), "{slip}");
    assert!(lines[3].contains("国办发") && !lines[3].contains("第十六条"), "{slip}");
}

#[test]
fn a_case_that_comes_to_its_end_is_told_in_writing_with_its_law_what_goes_back_and_where_to_complain() {
    let paper = |desk: &Desk, day: &str, register: &str, id: &str| {
        let mut say = Command::new(env!("CARGO_BIN_EXE_bangban"));
        say.env_clear().env("TZ", "Asia/Shanghai").args(["--today", day, "--store"]);
        say.arg(desk.home.path().join("desk.sqlite")).args(["ledger", register, "print", id]);
        let output = say.output().unwrap();
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    let deferred = || {
        let desk = Desk::new();
        desk.ready_but_unchecked("P01", &["M01", "M33"], &["M02", "M11", "M27"]);
        let case = desk.all(&[
            "material M10 shared",
            "material M03 deferred --within 5工作日",
            "check all",
            "close 容缺受理",
        ]);
        let id = format!("{}-supplement-M03", case["case"].as_str().unwrap());
        (desk, id)
    };
    let whole = ["依据：", "申请行政复议", "提起行政诉讼", "退回给您的材料", "盖章", "收件人（签字）"];
    let (desk, id) = deferred();
    let desk = Desk { day: "2026-12-01", ..desk };
    desk.ask(&format!("followup fail {id} 怎么告知后果的=电话告知 超期原因=联系不上 --clerk 老张"));
    let ended = paper(&desk, "2026-12-02", "容缺补正", &id);
    for part in whole.iter().chain(&[
        "编号：终止-20261123-1-001",
        "2026年11月30日",
        "国发〔2022〕5号",
        "终止日期：2026年12月1日",
        "老张",
        "1. 业务申请表",
    ]) {
        assert!(ended.contains(part), "no {part}:\n{ended}");
    }
    assert!(!ended.contains("supplement") && !ended.contains("身份证件（"), "{ended}");
    // By its number it is found again; and what was handed out before says that its day holds no more.
    let again = String::from_utf8(desk.run("print 终止-20261123-1-001 ended").stdout).unwrap();
    assert_eq!(again, ended);
    let acceptance = String::from_utf8(desk.run("print last acceptance").stdout).unwrap();
    assert!(acceptance.contains("后来：2026年12月1日 终止办理"), "{acceptance}");

    let (desk, id) = deferred();
    let mut say = Command::new(env!("CARGO_BIN_EXE_bangban"));
    say.env_clear().args(["--today", "2026-11-23", "--store"]).arg(desk.home.path().join("desk.sqlite"));
    say.args(["ledger", "容缺补正", "move", &id, "本人撤回", "本人为什么不办了=回老家办", "群众签收=本人"]);
    assert!(say.output().unwrap().status.success());
    let given_up = paper(&desk, "2026-11-23", "容缺补正", &id);
    for part in
        ["撤回回执", "编号：撤回-20261123-1-001", "回老家办", "退回给您的材料", "申请人（签字）", "盖章"]
    {
        assert!(given_up.contains(part), "no {part}:\n{given_up}");
    }
    assert!(!given_up.contains("supplement"), "{given_up}");

    let desk = Desk::new();
    desk.ready_but_unchecked("P06", &["M01"], &[]);
    for one in desk.ask("show")["materials"].as_array().unwrap() {
        let code = one["code"].as_str().unwrap();
        if code != "M01" && !desk.run(&format!("material {code} promised")).status.success() {
            let shared = desk.run(&format!("material {code} shared")).status.success();
            assert!(
                shared || desk.run(&format!("material {code} seen {ACCOUNT}")).status.success(),
                "{code}"
            );
        }
    }
    desk.all(&["check all", "close 告知承诺受理"]);
    let verify = id_of(&desk.ask("followups"), "verify");
    let after = desk.ask(&format!("followup fail {verify} 怎么核的=数据比对 --note 户籍注销日期对不上"));
    let recall = id_of(&after, "recall");
    desk.ask(&format!("followup done {recall} --note 撤销受理并告知本人"));
    let stopped = paper(&desk, "2026-11-23", "承诺核查", &verify);
    for part in whole.iter().chain(&[
        "编号：停办-20261123-1-001",
        "核查的办法：数据比对",
        "户籍注销日期对不上",
        "处理：撤销受理并告知本人",
        "优化营商环境条例",
    ]) {
        assert!(stopped.contains(part), "no {part}:\n{stopped}");
    }
    assert!(!stopped.contains("-verify-"), "{stopped}");
}

#[test]
fn the_steps_of_what_is_over_do_not_get_longer() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P10"]);
    let id = desk.ask("close 上门服务")["case"].as_str().unwrap().to_owned();
    let desk = Desk { day: "2026-11-26", ..desk };
    let shown = String::from_utf8(desk.run(&format!("show --case {id}")).stdout).unwrap();
    assert!(shown.contains("步骤 1") && !shown.contains("天/"), "{shown}");
}

/// Somebody else who died, made up like all of them; a son's sister, and a third of the family.
const OTHER_DIED: &str = "130102192608159981";
const SISTER: &str = "310115197009189984";
const THIRD: &str = "41010519641108997X";

/// Survivors' grants looked at whole, all but for who died.
fn survivor(desk: &Desk, who: &str) {
    desk.all(&["open", &format!("identify {who}"), "item P06", "condition 1 yes", "condition 2 yes"]);
    desk.all(&["material M01 seen", "material M33 seen", "material M21 shared"]);
    for code in ["M03", "M22", "M05", "M23", "M02"] {
        desk.ask(&format!("material {code} not-needed"));
    }
    desk.ask("check all");
}

/// What `bangban` says, and with which exit code; `input` is what stands on its standard input.
fn bangban(desk: &Desk, args: &str, input: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", desk.day, "--store"]);
    command.arg(desk.home.path().join("desk.sqlite")).args(args.split_whitespace());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn two_of_one_family_are_not_both_paid_for_one_death_with_nobody_told() {
    let desk = Desk::new();
    survivor(&desk, MAN);
    assert_eq!(desk.ask(&format!("deceased {DIED}"))["paid_before"], json!([]));
    desk.all(&["amount 丧葬补助金 50000 --clerk 甲", "review 丧葬补助金 --clerk 乙"]);
    let taken = desk.ask("close 受理");
    let first = taken["case"].as_str().unwrap();
    assert!(taken["slips"][0]["text"].as_str().unwrap().contains("去世的人：540***********9972"), "{taken}");
    // Weeks later, at whatever window.
    let desk = Desk { day: "2026-12-15", ..desk };
    survivor(&desk, SISTER);
    let told = format!(
        "这位去世的人 2026-11-23 已经办过 丧葬补助金、抚恤金申领（职工养老）（件 {first}，申领人 110***********9974，丧葬补助金 50000.00 元）：先问清是不是同一笔，别发两次"
    );
    let said = String::from_utf8(desk.run(&format!("deceased {DIED}")).stdout).unwrap();
    assert!(said.contains(&told) && said.contains("去世的人 540***********9972"), "{said}");
    assert_eq!(desk.ask("show")["paid_before"], json!([told]));
    desk.ask("amount 丧葬补助金 50000 --clerk 甲");
    let looked = desk.plain("review 丧葬补助金 --clerk 乙");
    assert!(String::from_utf8_lossy(&looked.stderr).contains(&told), "{looked:?}");
    desk.refuses("close 受理", &[&told, "--note"]);
    desk.refuses("close 受理 --note 无", &[&told]);
    let second = desk.ask("close 受理 --note 继承公证书写明各领一半");
    // Whoever looks at the amount afterwards sees it with it.
    let list = desk.ask("followups");
    let review = list.as_array().unwrap().iter().find(|one| one["owed"] == "review").unwrap();
    assert!(review["note"].as_str().unwrap().contains(&told), "{review}");
    // Another grant for a funeral is the same thing (only one of three is paid); the account is not.
    let third = |item: &str| {
        desk.all(&["open --window 5", &format!("identify {THIRD} --window 5")]);
        desk.ask(&format!("item {item} --window 5"));
        let case = desk.ask(&format!("deceased {DIED} --window 5"));
        desk.ask("close 咨询 --note 来问的 --window 5");
        case["paid_before"].as_array().unwrap().clone()
    };
    let all = third("U04");
    assert_eq!(all.len(), 2, "{all:?}");
    for (told, who) in all.iter().zip(["310***********9984", "110***********9974"]) {
        let told = told.as_str().unwrap();
        assert!(told.contains("丧葬补助金只能选一份") && told.contains(who), "{told}");
    }
    assert_eq!(third("P07"), Vec::<Value>::new());
    // What is under way counts too; what was only asked about does not.
    desk.all(&["open --window 5", &format!("identify {THIRD} --window 5"), "item W07 --window 5"]);
    desk.ask(&format!("deceased {OTHER_DIED} --window 5"));
    survivor(&desk, SISTER);
    let told = desk.ask(&format!("deceased {OTHER_DIED}"))["paid_before"].clone();
    assert!(told[0].as_str().unwrap().contains("在 5 号窗口正在办"), "{told}");
    desk.ask("close 咨询 --note 来问的 --window 5");
    // For another death nobody is told anything, though the same sister came for the first.
    assert_eq!(desk.ask("show")["paid_before"], json!([]));
    let other = desk.ask("close 受理");
    assert_eq!(
        (&other["deceased"], &second["deceased"]),
        (&json!("130***********9981"), &json!("540***********9972"))
    );
    assert_eq!(bangban(&desk, "store rebuild", "").0, Some(0));
}

#[test]
fn what_is_about_a_death_is_not_taken_in_before_it_is_said_whose() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}")]);
    desk.refuses(&format!("deceased {DIED}"), &["先选事项"]);
    desk.ask("item S06");
    desk.refuses(&format!("deceased {DIED}"), &["不是为去世的人办的", "case identify"]);
    desk.ask("close 咨询");
    survivor(&desk, MAN);
    let shown = String::from_utf8(desk.run("show").stdout).unwrap();
    assert!(shown.contains("去世的人 还没录：bangban case deceased"), "{shown}");
    desk.refuses("close 受理", &["还没录去世的是谁", "bangban case deceased", "说明里写清"]);
    // The number is looked at like that of whoever comes, and is never theirs.
    desk.refuses("deceased 540102194905019971", &["第 18 位应为 2"]);
    desk.refuses("deceased 110000650304123", &["请看新证件"]);
    desk.refuses(&format!("deceased {MAN}"), &["来办的人自己的号"]);
    let case = desk.ask("show");
    let slips = case["slips_made"].as_array().unwrap();
    assert!(slips.len() == 2 && slips.iter().all(|slip| slip["field"] == "去世的人证件号"), "{case}");
    // Who has none is not sent away: it is said, and there is room to write it in.
    desk.ask("material M21 promised");
    let taken = desk.ask("close 告知承诺受理 --note 没有登记过户口，名字写在申请表上");
    let paper = taken["slips"][1]["text"].as_str().unwrap();
    assert!(paper.contains("________________（证件号 ________________）已于"), "{paper}");
    assert!(!taken["slips"][0]["text"].as_str().unwrap().contains("去世的人"), "{taken}");
    // What is no more than told, or sent elsewhere, does without.
    desk.all(&["open", &format!("identify {SISTER}"), "item P06"]);
    desk.ask("close 转办 --note 转民政局12345");
    // Nor does somebody come as the one who died.
    desk.all(&["open", "item P06", &format!("deceased {DIED}")]);
    desk.refuses(&format!("identify {DIED}"), &["来办的人自己的号"]);
}

#[test]
fn whose_death_it_is_is_put_right_by_saying_it_again_and_goes_with_the_visit() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P06"]);
    assert_eq!(desk.ask(&format!("deceased {OTHER_DIED}"))["deceased"], "130***********9981");
    let (code, said) = bangban(&desk, "case deceased -", DIED);
    assert!(code == Some(0) && said.contains("540***********9972") && !said.contains(DIED), "{said}");
    // Once something was looked at for one death, another begins anew; who came was seen.
    desk.all(&["condition 1 yes", "condition 2 yes", "material M01 seen", "material M21 shared"]);
    desk.ask("amount 丧葬补助金 50000 --clerk 甲");
    desk.refuses(&format!("deceased {OTHER_DIED}"), &["录的是 540***********9972", "--another"]);
    let other = desk.ask(&format!("deceased {OTHER_DIED} --another"));
    assert_eq!((mark(&other, "M21").as_str(), mark(&other, "M01").as_str()), ("未核", "已核"));
    assert_eq!((&other["amounts"], &other["conditions"][0]["state"]), (&json!([]), &json!("还没问")));
    desk.ask(&format!("deceased {DIED}"));
    // What else is wanted for the same death in this visit is about it; another thing is about none.
    desk.all(&["condition 1 yes", "condition 2 yes", "material M33 seen", "material M21 shared"]);
    for code in ["M03", "M22", "M05", "M23", "M02"] {
        desk.ask(&format!("material {code} not-needed"));
    }
    desk.all(&["check all", "close 受理 --another"]);
    assert_eq!(desk.ask("item P07")["deceased"], "540***********9972");
    // Where it is about a death only in some cases, it is asked for only in those.
    assert_eq!(desk.ask("material M21 not-needed")["deceased"], Value::Null);
    desk.refuses(&format!("deceased {DIED}"), &["不是「参保人去世」的"]);
    desk.all(&["item S06", "item P07"]);
    let rest = ["M01 seen", "M22 not-needed", "M23 not-needed", "M29 not-needed", "M02 not-needed"];
    for args in rest.iter().chain(&["M21 shared"]) {
        desk.ask(&format!("material {args}"));
    }
    desk.all(&[&format!("material M03 seen {ACCOUNT}"), "condition 1 yes", "condition 2 yes", "check all"]);
    desk.refuses("close 受理", &["还没录去世的是谁"]);
    desk.all(&["material M21 not-needed", "check all", "close 受理"]);
    // Nor does it stay with somebody else who sits down.
    desk.all(&["open", &format!("identify {MAN}"), "item U04", &format!("deceased {DIED}")]);
    assert_eq!(desk.ask(&format!("identify {SISTER} --another"))["deceased"], Value::Null);
}

#[test]
fn what_a_notice_settled_for_one_death_is_open_for_another() {
    let desk = Desk::new();
    survivor(&desk, MAN);
    desk.all(&[&format!("deceased {DIED}"), "material M33 missing", "close 一次性告知"]);
    let desk = Desk { day: "2026-11-25", ..desk };
    desk.all(&["open", &format!("identify {MAN}")]);
    assert_eq!(mark(&desk.ask("item P06"), "M21"), "共享", "as the notice says");
    let other = desk.ask(&format!("deceased {OTHER_DIED}"));
    assert_eq!((mark(&other, "M21").as_str(), &other["again"]), ("未核", &Value::Null));
    let same = desk.ask(&format!("deceased {DIED}"));
    assert_eq!(mark(&same, "M21"), "共享");
    assert!(same["again"]["title"].as_str().unwrap().contains("第 2 次来"), "{same}");
}

#[test]
fn who_died_is_masked_everywhere_found_with_a_reason_and_erased_at_its_time() {
    let desk = Desk::new();
    survivor(&desk, MAN);
    desk.ask(&format!("deceased {DIED}"));
    desk.all(&["amount 丧葬补助金 50000 --clerk 甲", "review 丧葬补助金 --clerk 乙", "close 受理"]);
    let masked = "540***********9972";
    for args in ["case show --case last", "case list", "case print last acceptance", "store export cases"] {
        let (code, said) = bangban(&desk, args, "");
        assert!(code == Some(0) && said.contains(masked) && !said.contains(DIED), "{args}: {said}");
    }
    let (_, events) = bangban(&desk, "store export events", "");
    assert!(
        events.contains("of_deceased") && events.contains(masked) && !events.contains("1949-05"),
        "{events}"
    );
    let (_, full) = bangban(&desk, "store export cases --full --reason 上级抽查", "");
    assert!(full.contains(DIED), "{full}");
    for file in std::fs::read_dir(desk.home.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(DIED.len()).any(|part| part == DIED.as_bytes()));
    }
    let find = |desk: &Desk| bangban(desk, "store find --reason 家属来问办过没有", DIED);
    let (code, said) = find(&desk);
    assert!(code == Some(0) && said.contains("P06 受理（去世的人是他）"), "{said}");
    let id = desk.ask("show --case last")["case"].as_str().unwrap().to_owned();
    let data = desk.home.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let hall = std::fs::read_to_string("data/hall.toml").unwrap();
    std::fs::write(data.join("hall.toml"), hall.replace("# keep_days = …", "keep_days = 30 #")).unwrap();
    let erase = format!("--data {} store erase --yes", data.display());
    let later = Desk { day: "2027-03-01", ..desk };
    let (_, said) = bangban(&later, &erase, "");
    assert!(said.contains("另有 2 个人"), "not while the case goes on: {said}");
    later.ask(&format!("followup done {id}-result --note 官方系统已发放，回单在档 --case {id}"));
    let much_later = Desk { day: "2027-04-15", ..later };
    let (_, said) = bangban(&much_later, &erase, "");
    assert!(said.contains("2 个人的证件号到期"), "{said}");
    assert_eq!(find(&much_later).0, Some(1));
    assert_eq!(bangban(&much_later, "store verify", "").0, Some(0));
}
