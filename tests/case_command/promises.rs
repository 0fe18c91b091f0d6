//! A promise stands in for a paper until it is verified; whose did not hold makes no other.

use crate::desk::{ACCOUNT, DIED, Desk, MAN, id_of};

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
