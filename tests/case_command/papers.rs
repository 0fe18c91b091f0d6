//! The papers of a case say who, why, by what law, and what to do next; printed again they say the same.

use std::process::Command;

use serde_json::Value;

use crate::desk::{ACCOUNT, Desk, MAN, id_of};

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
fn a_case_whose_item_the_files_have_no_more_says_so_and_where_to_look() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item H07"]);
    let data = desk.home.path().join("data");
    let written = desk.on("2026-11-23", &format!("data write materials.toml --to {}", data.display()));
    assert!(written.to_string().contains("materials.toml"), "{written}");
    let file = data.join("materials.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let place = r#"place = "看病医院的收费处""#;
    assert!(text.contains(place));
    std::fs::write(&file, text.replace(place, r#"place = """#)).unwrap();
    let own = format!("--data {}", data.display());
    for command in ["print last notice", "condition 1 yes", "close 一次性告知"] {
        desk.refuses(&format!("{command} {own}"), &["没有事项 H07，或它的文件写错了", "bangban item check"]);
    }
    desk.ask("condition 1 yes");
}

#[test]
fn the_joint_reply_calls_nothing_done_that_is_not() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    desk.all(&["check all", "close 受理 --another"]);
    desk.ask("item P10");
    desk.all(&["condition 1 yes", "material M01 seen", "check all", "close 受理"]);
    let joint = |of: &str| desk.ask(&format!("print {of} joint"))["text"].as_str().unwrap().to_owned();
    // Its steps are still to be done while the person waits.
    assert!(
        joint("last").contains("今天给您结果") && !joint("last").contains("当场办好了"),
        "{}",
        joint("last")
    );
    let result = id_of(&desk.ask("followups"), "result");
    desk.ask(&format!("followup fail {result} --note 对方不收"));
    assert!(joint("last").contains("后来没有办成，写在另给的单子上"), "{}", joint("last"));
}
