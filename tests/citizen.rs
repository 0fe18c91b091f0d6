//! Promise to the citizen: what is shown and said is for the one who sits there, can be taken home, never ends with the
//! telephone, and what a deaf person types is nobody's afterwards. Everything with the real program.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use bangban::answers::Audience;
use bangban::assets;
use common::scratch;
use common::tmux::Tmux;
use serde_json::Value;

const MAN: &str = "110105196503049974";
const OPTIONS: [&str; 8] = ["--region", "山东", "--window", "3", "--clerk", "小王", "--today", "2026-11-23"];

fn run(args: &[&str]) -> Output {
    let home = scratch();
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env("HOME", home.path()).args(OPTIONS).args(args).output().unwrap()
}

/// What a command that succeeds prints.
fn said(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(0), "{args:?} {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&said(&[args, &["--json"]].concat())).unwrap()
}

/// What a command that answers no says.
fn refused(args: &[&str], code: i32) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(code), "{args:?} {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no {part:?} in:\n{text}");
    }
}

#[test]
fn five_audiences_hear_five_versions_of_every_answer() {
    for id in ["ZH02", "YL14"] {
        let mut told: Vec<String> = ["elder", "young", "deaf", "hmt", "standard"]
            .iter()
            .map(|who| {
                json(&["card", "show", id, "--for", who])["lines"][0]["text"].as_str().unwrap().to_owned()
            })
            .collect();
        // Who cannot hear reads short lines and is left with no number to dial alone.
        assert!(told[2].starts_with("1. ") && told[2].contains("\n2. "), "{}", told[2]);
        told.sort();
        told.dedup();
        assert_eq!(told.len(), 5, "{id}");
    }
    // All of them, as the cards say it or as it is made from what they say.
    let know = bangban::acts::Knowledge::open(None, None).unwrap();
    let glossary = &know.lookup().cards.glossary;
    let mut written = 0;
    for answer in know.lookup().answers.iter() {
        let told: BTreeSet<String> =
            Audience::ALL.iter().map(|(audience, _, _)| answer.said_to(*audience, glossary)).collect();
        assert_eq!(told.len(), Audience::ALL.len(), "{}", answer.id);
        if let (Some(deaf), Some(hmt)) = (&answer.deaf, &answer.hmt) {
            written += 1;
            // Short lines, nothing that only a telephone gives; and the documents people from there have.
            assert!(
                deaf.lines().count() >= 3 && deaf.lines().all(|line| line.chars().count() <= 34),
                "{deaf}"
            );
            assert!(["12333", "12393", "12366", "12345"].iter().all(|phone| !deaf.contains(phone)), "{deaf}");
            assert!(
                ["居住证", "港澳台", "内地", "境外", "「"].iter().any(|word| hmt.contains(word)),
                "{hmt}"
            );
            assert!(answer.again.len() >= 2, "{}", answer.id);
        }
    }
    assert!(written >= 77, "{written}");
    has(&refused(&["card", "show", "YL02", "--for", "孩子"], 2), &["没有“孩子”这一种人", "hmt 港澳台"]);
}

#[test]
fn who_did_not_understand_hears_it_another_way_each_time() {
    let telling = |again: &str| said(&["card", "show", "ZH02", "--for", "elder", "--again", again]);
    let (first, second, third) = (telling("0"), telling("1"), telling("2"));
    assert!(first != second && second != third && first != third);
    has(&second, &["换个说法（第 2 种"]);
    // Every answer has at least two other ways.
    let know = bangban::acts::Knowledge::open(None, None).unwrap();
    for answer in know.lookup().answers.iter() {
        let ways = answer.tellings(bangban::answers::Audience::Elder, &know.lookup().cards.glossary);
        assert!(ways.len() >= 3, "{}", answer.id);
    }
}

#[test]
fn a_term_is_plain_words_and_a_sum_the_rules_make() {
    let terms = json(&["card", "list", "--kind", "term"]);
    assert!(terms.as_array().unwrap().len() >= 80);
    // Before a place is chosen the three figures are there too, and it is said what is left out.
    let mut nowhere = Command::new(env!("CARGO_BIN_EXE_bangban"));
    nowhere.args(&OPTIONS[2..]).args(["card", "show", "缴费基数", "monthly_wage=4321.5"]);
    let nowhere = String::from_utf8(nowhere.output().unwrap().stdout).unwrap();
    has(
        &nowhere,
        &["养老缴费基数：4321.5", "养老个人费率：8%", "养老个人缴费：345.72", "不能说死", "选了参保地"],
    );
    // A limit that is known decides, as in the calculator; what is not known is named, and no area is asked for twice.
    let in_area = |area: &str, wage: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.args(["--region", area]).args(&OPTIONS[2..]).args(["card", "show", "缴费基数"]);
        let output = command.arg(format!("monthly_wage={wage}")).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let capped = in_area("广东/深圳", "40000");
    has(&capped, &["养老缴费基数：27549", "养老个人缴费：2203.92"]);
    assert!(!capped.contains("不能说死"), "{capped}");
    let low = in_area("广东/深圳", "2000");
    has(&low, &["养老基数下限还没有数", "不能说死", "深圳的养老缴费基数下限没有查到，由深圳市人社局公布"]);
    let open = in_area("湖北", "40000");
    has(&open, &["养老基数下限、养老基数上限还没有数", "不能说死"]);
    for told in [low, open] {
        assert!(
            !told.contains("选了参保地") && !told.contains("选对地区") && !told.contains("自己填"),
            "{told}"
        );
    }
    // Who cannot hear is told to ring nobody.
    for card in ["P12", "P10", "LJ03"] {
        let told = said(&["card", "show", card, "--for", "deaf"]);
        assert!(told.contains("请家里人代打 1"), "{told}");
        let rung =
            told.match_indices("打 1").filter(|(at, _)| !told[..*at].ends_with(['代', '着', '他', '们']));
        assert_eq!(rung.count(), 0, "{told}");
    }
    let large = said(&["card", "show", "P01", "--big", "--for", "deaf"]);
    assert!(!large.contains("打哪个电话") && large.contains("有事怎么联系"), "{large}");
    // Three legs of fifteen days are the law's; what is promised is the whole.
    let path = said(&["card", "show", "LJ01"]);
    assert!(path.contains("15+15+15") && path.matches("我们承诺").count() == 1, "{path}");
    let term = said(&["card", "show", "缴费基数", "monthly_wage=5000"]);
    has(
        &term,
        &["算账用的工资数", "不是比例", "养老缴费基数：5000", "养老个人费率：8%", "养老个人缴费：400"],
    );
    has(&term, &["没碰到上下限：养老缴费基数就是月工资"]);
    // By the name a calculator takes, or alone, it is the same figure.
    for given in ["月工资=5000", "月工资＝5,000", "5000"] {
        let named = said(&["card", "show", "缴费基数", given]);
        has(&named, &["养老缴费基数：5000", "养老个人费率：8%", "养老个人缴费：400"]);
    }
    // The line of the place counts, not the wage, and it is said which one.
    let low = said(&["card", "show", "缴费基数", "monthly_wage=3000"]);
    has(&low, &["养老缴费基数：4573", "养老个人缴费：365.84", "月工资不到养老基数下限，按下限算"]);
    assert!(!low.contains("没碰到"), "{low}");
    has(&said(&["card", "show", "缴费基数"]), &["写成 bangban card show 缴费基数 月工资=…"]);
    has(&refused(&["card", "show", "缴费基数", "monthly_wage="], 2), &["月工资=5000"]);
    // A figure that is none is the one fault, and not the region's.
    let wrong = refused(&["card", "show", "缴费基数", "monthly_wage=abc"], 2);
    assert!(wrong.contains("“abc”不是数") && !wrong.contains("地区"), "{wrong}");
    has(&refused(&["card", "show", "缴费基数", "wage=5000"], 2), &["monthly_wage=5000"]);
    has(&refused(&["card", "show", "等待期", "monthly_wage=5000"], 2), &["没有要算的"]);
    // Where wages are printed: the bank first; the machine of the office prints contributions only.
    for query in ["工资流水", "近半年的工资流水"] {
        let found = json(&["ask", query]);
        assert!(found[0]["title"].as_str().unwrap().starts_with("工资流水"), "{query} {found}");
    }
    let wages = said(&["card", "show", "工资流水"]);
    has(&wages, &["银行网点", "社保自助机打不了工资流水，它只打缴费记录"]);
    assert!(wages.find("银行网点") < wages.find("自助机"), "{wages}");
    // A path is found by what people call it; where that is a term too, the term says where the path is.
    for (called, path) in [("转移", "养老保险关系转移（手机申请）"), ("认证", "待遇资格认证")]
    {
        has(&said(&["card", "show", called]), &[path, "失败怎么办"]);
    }
    has(&said(&["card", "show", "失业金"]), &["失业保险金", "看路径卡 LJ02"]);
    // A term is found like anything else, and pops up wherever it stands.
    assert_eq!(json(&["ask", "统筹地区", "--kind", "term"])[0]["id"], "CH19");
    has(&said(&["card", "show", "YL14", "--terms"]), &["「个人账户」", "「工作日」"]);
}

#[test]
fn a_path_is_on_the_phone_and_back_at_the_window() {
    // 掌上12333: three of its paths, each with what fails and the way back.
    for (query, id) in [("失业金", "LJ02"), ("转移", "LJ01"), ("认证", "LJ03")] {
        let found = json(&["ask", query, "--kind", "path", "--limit", "3"]);
        assert!(found.as_array().unwrap().iter().any(|hit| hit["id"] == id), "{query} {found}");
        has(
            &said(&["card", "show", id]),
            &["「掌上12333」", "卡住了怎么办", "线上不成，回窗口一样办", "电话："],
        );
    }
    // Proof of life: the platform and no more than three steps.
    let card = said(&["card", "show", "LJ03", "--for", "young"]);
    has(&card, &["第 3 步  刷脸", "失败怎么办"]);
    assert!(!card.split("卡住了").next().unwrap().contains("第 4 步"), "{card}");
    has(&said(&["card", "show", "PT01"]), &["国家社会保险公共服务平台", "第 1 步", "窗口一样办"]);
    // Sent is not done.
    let transfer = said(&["card", "show", "LJ01"]);
    has(&transfer, &["提交不等于办结", "第 3 段", "合起来 15+15+15 个工作日"]);
    // Lost papers, and another print of them.
    has(&said(&["card", "show", "LJ05"]), &["历史参保记录", "「电子社保卡」", "个人权益记录"]);
    has(&said(&["card", "show", "LJ06"]), &["法定 1 个工作日，多数当场"]);
}

#[test]
fn wage_slips_come_from_the_bank_and_machines_print_contributions() {
    assert_eq!(json(&["ask", "工资流水", "--kind", "answer"])[0]["id"], "ZH16");
    let card = said(&["card", "show", "ZH16", "--for", "standard"]);
    has(&card, &["由发放工资的银行（发卡银行）出具", "只能打印参保缴费记录", "不能打印工资流水"]);
    // What machines do, item by item: nothing about wages.
    for item in json(&["item", "list"]).as_array().unwrap() {
        let machine = item["channels"]["machine"].as_str().unwrap_or_default();
        assert!(!machine.contains("工资") && !machine.contains("流水"), "{machine}");
    }
    let bank = json(&["item", "show", "W01"]);
    let contract = bank["materials"].as_array().unwrap().iter().find(|one| one["id"] == "M08").unwrap();
    has(contract["get"]["place"].as_str().unwrap(), &["工资流水到发工资的银行网点打", "社保自助机打不了"]);
}

#[test]
fn a_choice_tells_which_kind_of_registration_it_is() {
    let card = said(&["card", "show", "LJ07", "--choose", "去女儿家住半年"]);
    has(&card, &["异地长期居住", "带走这三句", "先别自费结账，打 12393"]);
    has(&said(&["card", "show", "LJ07", "--choose", "5"]), &["临时外出就医"]);
    has(&refused(&["card", "show", "LJ07", "--choose", "买菜"], 2), &["对不上", "出差、旅游、探亲"]);
}

#[test]
fn every_item_has_both_ways_and_none_says_only_online() {
    let items = json(&["item", "list"]);
    for id in ["P10", "P12", "U01", "S12", "W01", "H05"] {
        let online = said(&["card", "show", id, "--way", "online"]);
        let window = said(&["card", "show", id, "--way", "window"]);
        has(&online, &["（手机、网上办）", "失败怎么办", "回窗口一样办"]);
        has(&window, &["（窗口办）", "地点：", "环节："]);
        assert!(!online.contains("环节："), "{online}");
        assert!(items.as_array().unwrap().iter().any(|item| item["id"] == id));
    }
    // A young person sees buttons, how long, and what if it fails.
    has(&said(&["card", "show", "P12", "--for", "young"]), &["第 2 步  关系转移", "多久：", "失败怎么办："]);
    // What the check says of the cards that come with the program.
    let checked = json(&["card", "check"]);
    assert_eq!(checked["faults"], Value::Array(Vec::new()), "{checked}");
    assert!(checked["answers"].as_u64().unwrap() >= 120);
    // No address is guessed: those still to be filled in are listed for whoever keeps the cards.
    let open = checked["open"]["site"].as_array().unwrap();
    assert!(open.contains(&Value::from("国家社会保险公共服务平台")), "{open:?}");
    has(&said(&["card", "check"]), &["待填网址", "国家社会保险公共服务平台", "site ="]);
    // On paper: the platform, how to get in, no more than three steps.
    let card = said(&["item", "print", "P10", "--form", "path"]);
    has(&card, &["掌上12333", "入口：", "第 3 步：刷脸", "二维码位"]);
    assert!(!card.contains("第 4 步") && !card.contains("网址"), "{card}");
}

#[test]
fn a_fault_of_a_card_is_named_at_its_line_and_column() {
    let home = scratch();
    let data = home.path().join("data");
    for source in assets::data(None).unwrap() {
        let path = data.join(&*source.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &*source.text).unwrap();
    }
    fs::copy("tests/cards/bad/paths.toml", data.join("cards/paths/路径.toml")).unwrap();
    let output = run(&["--data", data.to_str().unwrap(), "card", "check", "--json"]);
    assert_eq!(output.status.code(), Some(3));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let faults: Vec<String> = told["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            format!(
                "{}:{}:{} {}",
                f["file"].as_str().unwrap(),
                f["line"],
                f["column"],
                f["code"].as_str().unwrap()
            )
        })
        .collect();
    for fault in
        ["4:8 E_ITEM", "6:10 E_ONLY_ONLINE", "11:1 E_FAILS", "15:14 E_PLATFORM", "19:1 E_UNKNOWN_FIELD"]
    {
        let fault = format!("cards/paths/路径.toml:{fault}");
        assert!(faults.contains(&fault), "no {fault} in {faults:#?}");
    }
}

#[test]
fn the_second_time_the_same_day_another_sentence_is_said() {
    let first = json(&["card", "phrase", "不予办理"])["next"]["id"].as_str().unwrap().to_owned();
    let second =
        json(&["card", "phrase", "不予办理", "--said", &first])["next"]["id"].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    has(&refused(&["card", "phrase", "没有的场面"], 1), &["有：", "材料不全"]);
}

#[test]
fn four_parts_make_a_sentence_and_the_missing_one_is_asked_for() {
    has(&refused(&["card", "sentence", "感受=着急"], 1), &["还缺：观察；需要；请求"]);
    let all =
        ["card", "sentence", "观察=材料里少一张明细", "感受=着急", "需要=别再跑一趟", "请求=在手机上调出来"];
    has(&said(&all), &["我看到材料里少一张明细", "您要的是别再跑一趟", "在手机上调出来，可以吗？"]);
}

#[test]
fn four_plans_stand_beside_each_other_with_what_each_gives_more() {
    let base = ["calc", "职工基本养老金", "birth=1966-05-04", "kind=male", "account_balance=120000"];
    let plans = [
        "total_months=180 avg_index=0.6",
        "total_months=240 avg_index=0.6",
        "total_months=240 avg_index=1.0",
        "total_months=360 avg_index=1.0",
    ];
    let mut args = base.to_vec();
    for plan in &plans {
        args.extend(["--plan", plan]);
    }
    let told = said(&args);
    has(&told, &["方案1", "方案4", "180 月", "360 月", "比方案1", "+"]);
    assert!(!told.contains("account_balance"));
    let told = json(&args);
    let amount = |at: usize, what: &str, key: &str| -> f64 {
        told["plans"][at][what][key].as_str().unwrap().parse().unwrap()
    };
    let first = amount(0, "outputs", "total");
    for at in 1..4 {
        let more = amount(at, "outputs", "total") - first;
        assert!(more > 0.0 && (more - amount(at, "difference", "total")).abs() < 0.005, "{told}");
    }
    has(&refused(&[&base[..], &["--plan", plans[0]]].concat(), 2), &["写 2 到 4 个"]);
}

#[test]
fn every_quantity_of_the_formula_opens_its_page() {
    let table = said(&["calc", "职工基本养老金", "--formulas"]);
    has(&table, &["规则　基础养老金 = ", "参数　计发基数 = ", "表　"]);
    let home = scratch();
    let Some(tmux) = at_the_desk(home.path()) else { return };
    tmux.keys(&["F4"]);
    tmux.shows("职工基本养老金");
    tmux.type_in(" ");
    tmux.down_to(&["> 养老  职工基本养老金"]);
    tmux.keys(&["Enter"]);
    tmux.shows("缴费月数（月）");
    tmux.keys(&["C-r"]);
    tmux.shows("公式表：职工基本养老金");
    tmux.down_to(&["> 参数", "计发基数"]);
    tmux.keys(&["Enter"]);
    // The figures by year, with where they come from.
    tmux.shows("参数页：山东省");
    tmux.until("year and source", |screen| screen.contains("2025-01-01 起") && screen.contains("鲁人社"));
}

#[test]
fn a_term_of_the_explanation_pops_up_in_plain_words() {
    let home = scratch();
    let Some(tmux) = at_the_desk(home.path()) else { return };
    tmux.keys(&["F7"]);
    tmux.type_in("YB03");
    tmux.shows("门诊能报多少");
    tmux.keys(&["Enter"]);
    for label in ["F5 问答  对年轻人", "F5 问答  对听障", "F5 问答  对港澳台", "F5 问答  对一般"]
    {
        tmux.keys(&["C-w"]);
        tmux.shows(label);
    }
    tmux.shows("统筹地区");
    tmux.keys(&["C-t"]);
    tmux.shows("术语：上下选一个");
    tmux.down_to(&["> 统筹地区"]);
    tmux.shows("钱放在一起管、规矩一个样的一片地方");
    // Told another way, twice.
    tmux.keys(&["Escape"]);
    // A key straight behind Escape is one key with Alt to a terminal.
    tmux.until("the terms are gone", |screen| !screen.contains("术语：上下选一个"));
    tmux.keys(&["C-n"]);
    tmux.shows("换个说法（第 2 种");
    tmux.keys(&["C-n"]);
    tmux.shows("换个说法（第 3 种");
}

/// The desk in tmux with somebody sitting there whose file is missing.
fn at_the_desk(home: &Path) -> Option<Tmux> {
    let store = home.join("desk.sqlite");
    let program = env!("CARGO_BIN_EXE_bangban");
    let command = format!("'{program}' --store '{}' {}", store.display(), OPTIONS.join(" "));
    let tmux = Tmux::start(home, &command, 80, 24)?;
    tmux.shows("第一次打开");
    tmux.keys(&["2"]);
    tmux.shows("窗口空闲");
    tmux.keys(&["F6"]);
    tmux.shows("请 A003 到 3 号窗口");
    Some(tmux)
}

#[test]
fn the_notice_in_large_letters_is_told_thrice_and_asked_back() {
    let home = scratch();
    let Some(tmux) = at_the_desk(home.path()) else { return };
    tmux.type_in(MAN);
    tmux.keys(&["Enter"]);
    tmux.type_in("tx");
    tmux.shows("P01 职工正常退休申领");
    tmux.keys(&["Enter"]);
    tmux.shows("人事档案");
    tmux.type_in("111115");
    tmux.keys(&["Down"]);
    tmux.type_in("2666");
    tmux.shows("一次性告知：缺人事档案");
    tmux.keys(&["F10"]);
    tmux.shows("大字屏");
    tmux.keys(&["Enter"]);
    tmux.shows("第 1 屏，共 7 屏");
    let plain = |screen: &str| screen.replace(' ', "");
    for at in 2..=7 {
        // What has to be kept in mind is drawn with blocks, where a line of it has room.
        assert!(tmux.text().contains('█'), "{}", tmux.text());
        tmux.keys(&["Right"]);
        tmux.shows(&format!("第 {at} 屏，共 7 屏"));
    }
    tmux.until("the question back", |screen| plain(screen).contains("[]1.什么由谁转来"));
    // Not everything was said back: from the start.
    tmux.keys(&["Enter"]);
    tmux.shows("第 1 屏，共 7 屏");
    tmux.keys(&["Right", "Right", "Right", "Right", "Right", "Right"]);
    tmux.shows("第 7 屏");
    tmux.keys(&["Space", "Space", "Space"]);
    tmux.until("all ticked", |screen| screen.matches("[✓]").count() == 3);
    tmux.keys(&["Enter"]);
    tmux.shows("要紧的他都说对了");
}

#[test]
fn what_a_deaf_person_types_is_there_when_come_back_to_and_nowhere_afterwards() {
    let home = scratch();
    let Some(tmux) = at_the_desk(home.path()) else { return };
    let sentences = ["我听不见请写给我看", "要办资格认证怎么弄", "手机刷脸总是不过去"];
    let open = || {
        tmux.keys(&["F10"]);
        tmux.shows("打字对话");
        tmux.keys(&["2"]);
        tmux.shows("Ctrl+X 清除");
    };
    open();
    for sentence in sentences {
        tmux.type_in(sentence);
        tmux.keys(&["Enter"]);
        tmux.shows(sentence);
    }
    // Put aside to look something up, and back.
    tmux.keys(&["Escape"]);
    tmux.shows("对话先收起");
    assert!(!tmux.text().contains(sentences[0]));
    open();
    for sentence in sentences {
        tmux.shows(sentence);
    }
    tmux.keys(&["C-x"]);
    tmux.shows("对话已清除");
    open();
    assert!(!tmux.text().contains(sentences[0]), "{}", tmux.text());
    // Typed again and left there: the next person sees nothing of it.
    tmux.type_in(sentences[1]);
    tmux.keys(&["Enter", "Escape"]);
    tmux.shows("对话先收起");
    tmux.keys(&["F2"]);
    tmux.keys(&["C-d"]);
    tmux.shows("窗口空闲");
    tmux.keys(&["F6"]);
    tmux.shows("请 A001 到 3 号窗口");
    open();
    assert!(!tmux.text().contains(sentences[1]), "{}", tmux.text());
    // Escape and the next key in one breath would be Alt with that key.
    tmux.keys(&["Escape"]);
    tmux.until("the talk to go", |screen| !screen.contains("打字对话"));
    tmux.keys(&["C-q"]);
    tmux.shows("还没办结");
    tmux.keys(&["Down", "Enter"]);
    // Nothing of it stands in any file.
    for file in fs::read_dir(home.path()).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        let bytes = fs::read(file.path()).unwrap_or_default();
        for sentence in sentences {
            assert!(
                !bytes.windows(sentence.len()).any(|part| part == sentence.as_bytes()),
                "{:?}",
                file.path()
            );
        }
    }
}
