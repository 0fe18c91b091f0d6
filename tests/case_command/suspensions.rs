//! The limit of a case stands still while somebody else has not decided, and runs on with what was left.

use std::process::Command;

use serde_json::Value;

use crate::desk::{Desk, MAN, id_of, owed};

/// What a work-injury case wants besides what its accident does.
const WANTED: [&str; 4] = ["M01", "M33", "M08", "M17"];

impl Desk {
    /// On another day, with the same store.
    fn later(self, day: &'static str) -> Self {
        Self { day, ..self }
    }

    /// A work-injury case taken in with the finding of the police deferred like this, or not needed.
    fn injury(&self, finding: &str, close: &str) -> Value {
        self.ready_but_unchecked("W01", &WANTED, &["M21", "M22", "M02"]);
        self.all(&[&format!("material M38 {finding}"), "check all", close])
    }

    /// What a command prints for people.
    #[track_caller]
    fn says(&self, args: &str) -> String {
        let output = self.run(args);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert_eq!(output.status.code(), Some(0), "{args}: {said}");
        said
    }

    /// A command beside those of cases.
    fn beside(&self, clerk: &str, args: &str) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", self.day, "--clerk", clerk]);
        command.arg("--store").arg(self.home.path().join("desk.sqlite")).args(args.split_whitespace());
        let output = command.output().unwrap();
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    }
}

#[track_caller]
fn holds(text: &str, parts: &[&str], none: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
    for part in none {
        assert!(!text.contains(part), "{part}:\n{text}");
    }
}

fn slip(case: &Value, title: &str) -> String {
    let slips = case["slips"].as_array().unwrap();
    let slip = slips.iter().find(|slip| slip["title"] == title).unwrap();
    slip["text"].as_str().unwrap().to_owned()
}

#[test]
fn who_waits_for_the_police_is_taken_in_and_the_limit_stands_still_until_they_have_decided() {
    let desk = Desk::new();
    let case = desk.injury("deferred", "close 容缺受理");
    let id = case["case"].as_str().unwrap().to_owned();
    // The papers name no day, and threaten with no end.
    let still = "等司法机关或者有关行政主管部门（如交警）的结论，中止计时（工伤保险条例第二十条）；结论送来后接着算，还有 30 日";
    for title in ["受理通知书", "容缺受理承诺书"] {
        holds(
            &slip(&case, title),
            &[still, "交通事故认定书"],
            &["最晚 20", "终止办理，", "逾期", "12月23日"],
        );
    }
    // Sixty days on nothing is late, and nobody is told that it is over.
    let desk = desk.later("2027-01-25");
    let stands = "中止计时，自 2026-11-23，等交通事故认定书";
    let list = desk.ask("followups");
    assert_eq!(
        owed(&list),
        [("supplement".to_owned(), String::new()), ("result".to_owned(), String::new())],
        "{list}"
    );
    assert!(list.as_array().unwrap().iter().all(|one| one["colour"].is_null()), "{list}");
    holds(&desk.says("followups"), &[stands], &["紫", "红", "尽快"]);
    holds(&desk.says(&format!("show --case {id}")), &[stands], &[]);
    holds(&desk.says("list --day 2026-11-23"), &[stands], &["12-23"]);
    let (supplement, result) = (id_of(&list, "supplement"), id_of(&list, "result"));
    let refused = desk.beside("老张", &format!("ledger 容缺补正 move {supplement} 终止 怎么告知后果的=电话"));
    holds(&refused, &["没有最后一天", "补齐、本人撤回"], &[]);
    holds(&desk.beside("老张", "ledger 容缺补正"), &["等结论，中止计时"], &["到期"]);
    desk.refuses(&format!("suspend --case {id} --note 等法院判决"), &["已经中止计时，自 2026-11-23"]);
    desk.refuses(&format!("resume --case {id} --note 认定书来了"), &["等的是「交通事故认定书", "容缺补齐"]);
    desk.refuses(&format!("followup done {result} --note 办了"), &["容缺补齐"]);
    let exported = desk.beside("老张", "store export cases --from 2026-11-23 --until 2026-11-23");
    holds(&exported, &["W01", "deferred"], &["2026-12-23"]);
    // With what is waited for it runs on: all thirty days, from the day it came.
    let done = format!("followup done {supplement} 四查=都核过 群众签收=本人 接收人=小王");
    holds(&desk.says(&done), &["2027-01-25 起接着计时：还有 30 日，最晚 2027-02-24", "绿 2027-02-24"], &[]);
    let receipt = desk.says(&format!("print {id} 补齐回执"));
    holds(
        &receipt,
        &["结论送来了，2027年1月25日 起接着计时：还有 30 日", "最晚 2027年2月24日 给您结果"],
        &["中止"],
    );
    // What was handed out then is not true any more, and says so.
    let again = desk.says(&format!("print {id} 受理通知书"));
    holds(&again, &[still, "后来：2027年1月25日 起接着计时：还有 30 日，最晚 2027年2月24日"], &[]);
    let desk = desk.later("2027-02-25");
    holds(&desk.says("followups"), &["紫 2027-02-24"], &["中止"]);
    // The tables say what the log says.
    holds(&desk.beside("老张", "store rebuild"), &["一字不差"], &[]);
    holds(&desk.beside("老张", "store verify"), &["没有被改过"], &[]);
}

#[test]
fn what_is_found_out_later_lets_the_limit_stand_still_and_the_days_that_are_left_run_on() {
    let desk = Desk::new();
    let case = desk.injury("not-needed", "close 受理");
    let id = case["case"].as_str().unwrap().to_owned();
    let result = id_of(&case["followups"], "result");
    assert_eq!(case["followups"][0]["due"], "2026-12-23");
    // On the tenth day.
    let desk = desk.later("2026-12-03");
    for bare in ["", "--note 等", "--note 无"] {
        desk.refuses(&format!("suspend --case {id} {bare}"), &["等的是哪家的什么结论不能空着"]);
    }
    desk.refuses(&format!("resume --case {id} --note 来了"), &["没有中止计时"]);
    let said = desk.says(&format!("suspend --case {id} --note 等仲裁委的裁决"));
    holds(&said, &["中止计时，自 2026-12-03，等仲裁委的裁决"], &["等等"]);
    let desk = desk.later("2027-03-01");
    holds(&desk.says("followups"), &["中止计时，自 2026-12-03，等仲裁委的裁决"], &["紫"]);
    desk.refuses(
        &format!("followup done {result} --note 认定了"),
        &["先记「恢复计时」", "bangban case resume"],
    );
    let paper = desk.says(&format!("print {id} 受理通知书"));
    holds(
        &paper,
        &["后来：2026年12月3日 起等仲裁委的裁决，中止计时（工伤保险条例第二十条）", "还有 20 日"],
        &[],
    );
    // Who comes to ask is told so, and the same is not taken in twice.
    desk.all(&["open", &format!("identify {MAN}")]);
    let again = desk.ask("item W01")["again"]["text"].as_str().unwrap().to_owned();
    holds(&again, &["已经受理，中止计时，自 2026-12-03，等仲裁委的裁决：先查办到哪一步"], &["最晚"]);
    desk.tick_all(&desk.ask("show"), &WANTED, &["M21", "M22", "M02", "M38"]);
    desk.ask("check all");
    desk.refuses("close 受理", &["还在办，中止计时，自 2026-12-03"]);
    desk.ask("close 咨询 --note 问进度");
    // Twenty days are left, and run from the day of the word.
    desk.refuses(&format!("resume --case {id}"), &["结论是什么", "不能空着"]);
    let said = desk.says(&format!("resume --case {id} --note 仲裁委2027年2月26日裁决"));
    holds(&said, &["绿 2027-03-22", "2027-03-01 恢复：仲裁委2027年2月26日裁决"], &["中止计时  "]);
    assert_eq!(owed(&desk.ask("followups")), [("result".to_owned(), "2027-03-22".to_owned())]);
    let shown = desk.ask(&format!("show --case {id}"));
    let once = &shown["suspensions"][0];
    assert_eq!(
        (&once["left"]["n"], &once["resumed"]["note"]),
        (&20.into(), &"仲裁委2027年2月26日裁决".into())
    );
    // A second time it stands still on the twentieth of those twenty days: the day carried over is late by no day.
    let desk = desk.later("2027-03-22");
    desk.ask(&format!("suspend --case {id} --note 等法院判决"));
    let desk = desk.later("2027-06-01");
    desk.ask(&format!("resume --case {id} --note 判决生效"));
    assert_eq!(owed(&desk.ask("followups"))[0].1, "2027-06-01", "nothing was left");
}

#[test]
fn a_limit_stands_still_only_where_a_law_lets_it_and_never_to_undo_what_is_late() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    let other = desk.all(&["check all", "close 受理"])["case"].as_str().unwrap().to_owned();
    let no_law = ["「职工养老保险关系转移接续」的时限不能中止", "工伤认定申请", "工伤保险条例第二十条"];
    desk.refuses(&format!("suspend --case {other} --note 等原参保地"), &no_law);
    // Nor is another material, or the same of another item, deferred without a day.
    desk.all(&["open", &format!("identify {MAN}"), "item H07"]);
    desk.refuses("material M38 deferred", &["要写到哪天补齐"]);
    desk.all(&["item W01"]);
    desk.refuses("material M22 deferred", &["要写到哪天补齐"]);
    desk.refuses("suspend --note 等法院判决", &["还没受理"]);
    desk.ask("close 咨询 --note 问一句");
    let id = desk.injury("not-needed", "close 受理")["case"].as_str().unwrap().to_owned();
    let desk = desk.later("2026-12-24");
    desk.refuses(&format!("suspend --case {id} --note 等法院判决"), &["最晚 2026-12-23 办结，已经过了"]);
    let result = id_of(&desk.ask(&format!("show --case {id}"))["followups"], "result");
    desk.ask(&format!("followup done {result} --note 案卷调得晚"));
    desk.refuses(&format!("suspend --case {id} --note 等法院判决"), &["没有在算的办结时限"]);
    desk.refuses(&format!("resume --case {id} --note 判了"), &["没有在算的办结时限"]);
}

#[test]
fn a_finding_deferred_to_a_day_is_awaited_without_one_once_the_limit_stands_still() {
    let desk = Desk::new();
    let case = desk.injury("deferred --within 10工作日", "close 容缺受理");
    let id = case["case"].as_str().unwrap().to_owned();
    let supplement = id_of(&case["followups"], "supplement");
    holds(
        &slip(&case, "受理通知书"),
        &["最晚 2026年12月7日 补齐，逾期终止办理", "最晚 2026年12月23日"],
        &["等结论"],
    );
    let desk = desk.later("2026-12-03");
    desk.ask(&format!("suspend --case {id} --note 交警还没认定"));
    let desk = desk.later("2027-01-25");
    assert!(owed(&desk.ask("followups")).iter().all(|(_, due)| due.is_empty()), "both wait");
    desk.ask(&format!("followup done {supplement} 四查=都核过 群众签收=本人"));
    // Words let it stand still, so that words end it: what came may not be all that was waited for.
    assert_eq!(owed(&desk.ask("followups")), [("result".to_owned(), String::new())]);
    desk.ask(&format!("resume --case {id} --note 交警1月22日认定书第7号"));
    assert_eq!(
        owed(&desk.ask("followups")),
        [("result".to_owned(), "2027-02-15".to_owned())],
        "20 days on, after a weekend"
    );
    let shown = desk.says(&format!("show --case {id}"));
    holds(
        &shown,
        &[
            "中止计时，自 2026-12-03，等交警还没认定；2027-01-25 恢复：交警1月22日认定书第7号，最晚 2027-02-15",
        ],
        &[],
    );
    // What has not come once it runs on may come as long as it runs.
    let desk = Desk::new();
    let case = desk.injury("deferred --within 10工作日", "close 容缺受理");
    let id = case["case"].as_str().unwrap().to_owned();
    let desk = desk.later("2026-12-03");
    desk.ask(&format!("suspend --case {id} --note 法院对劳动关系的判决"));
    let paper = desk.says(&format!("print {id} 容缺受理承诺书"));
    holds(&paper, &["后来：2026年12月3日 起等法院对劳动关系的判决，中止计时"], &[]);
    let desk = desk.later("2027-01-25");
    desk.refuses(&format!("resume --case {id} --note 结论来了"), &["结论是什么"]);
    desk.ask(&format!("resume --case {id} --note 法院1月22日判决"));
    assert!(owed(&desk.ask("followups")).iter().all(|(_, due)| due == "2027-02-15"), "{id}");
    // What was late before stays so.
    let desk = Desk::new();
    desk.ready_but_unchecked("W01", &WANTED, &["M21", "M22", "M02"]);
    desk.all(&["material M38 deferred --within 5工作日", "check all"]);
    desk.refuses("close 容缺受理", &["最快 2026-12-03，却写了 2026-11-30 补齐", "容缺不写补齐日"]);
    let case = desk.ask("close 容缺受理 --note 交警说下周就出");
    let id = case["case"].as_str().unwrap().to_owned();
    let desk = desk.later("2026-12-03");
    desk.ask(&format!("suspend --case {id} --note 交警还没认定"));
    let list = desk.ask("followups");
    let late = list.as_array().unwrap().iter().find(|one| one["owed"] == "supplement").unwrap();
    assert_eq!((&late["due"], &late["colour"]), (&"2026-11-30".into(), &"overdue".into()), "{list}");
    // Nor is the case ended for what everybody waits for.
    let end = format!("ledger 容缺补正 move {id}-supplement-M38 终止 怎么告知后果的=当面说的");
    holds(&desk.beside("老张", &end), &["等着的时候不能终止办理"], &[]);
}
