//! What the checklist and its standing promise, on one small item.

use jiff::civil::{Date, date};

use super::*;

const MATERIALS: &str = r#"
[ways]
share = { basis = "共享的依据" }
promise = { basis = "承诺的依据" }
defer = { basis = "容缺的依据" }
get = { basis = "取件的依据" }

[M01]
name = "身份证"
spec = "核原件"
share = { yes = "亮电子证照" }
shared_by = "公安"
promise = { no = "身份要当面核" }
defer = { no = "先要确认是本人" }
get = { place = "派出所", time = "几天", online = "电子社保卡", phone = "12345" }

[M02]
name = "收款账户"
spec = "报号"
share = { yes = "查卡" }
shared_by = "公安"
promise = { yes = "签承诺" }
defer = { yes = "发钱前补" }
get = { place = "银行网点", time = "当场", online = "手机银行", phone = "12333" }

[M03]
name = "委托书"
spec = "原件"
share = { no = "查不到" }
promise = { yes = "签关系承诺" }
defer = { yes = "后补" }
get = { place = "本窗口", time = "当场", online = "没有", phone = "12333" }
"#;

const ITEM: &str = r#"
id = "X01"
title = "试办"
insurance = "养老"
aliases = ["试"]
who = "本人"
agent = "可以代办"
harm = "一家人"
example = "老周来办，一趟办成"
difficulty = 1
mistakes = ["错"]
conditions = [{ text = "到了年龄", basis = "甲法第一条", instead = "看看别的办法" }]
materials = [
  { id = "M01", need = "必要", core = true, copies = "核原件", basis = "甲法第二条" },
  { id = "M02", need = "必要", copies = "报号", basis = "甲法第三条" },
  { id = "M03", need = "视情", when = "代办", no_promise = "要见原件", copies = "原件一份", basis = "甲法第四条" },
]
steps = [{ name = "受理", standard = "快", minutes = 5, role = "窗口", wrong = "慢", check = ["核过"], needs = ["条件", "材料", "四查"] }]
deadlines = [{ what = "整件办结", start = "收到申请", statutory = "20工作日", basis = "甲法第五条", listed = "10工作日", source = "本市", promised = "10工作日" }]
channels = { window = "一号", phone = "12333", online = [{ name = "试办平台", path = "登录 → 试办", fails = "来窗口" }] }
"#;

const LATEST: Date = date(2026, 12, 7);

fn items(item: &str) -> Items {
    let data = [Source::new("materials.toml", MATERIALS), Source::new("items/X01.toml", item)];
    let (items, faults) = Items::load(&data);
    assert!(faults.is_empty(), "{faults:?}");
    items
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// A checklist with everything in order.
fn full(items: &Items) -> Checklist<'_> {
    let mut list = Checklist::new(items.get(code("X01")).unwrap(), &items.materials);
    list.allow_deferral_until(LATEST);
    list.tick(0, Some(Tick::Met)).unwrap();
    list.mark(code("M01"), Mark::Seen).unwrap();
    list.mark(code("M02"), Mark::Shared).unwrap();
    list.mark(code("M03"), Mark::NotNeeded).unwrap();
    for review in Review::ALL {
        list.check(None, review, true);
    }
    list
}

#[test]
fn the_verdict_follows_from_marks_ticks_and_the_four_checks() {
    let items = items(ITEM);
    let verdict = |change: &dyn Fn(&mut Checklist<'_>)| {
        let mut list = full(&items);
        change(&mut list);
        list.standing().verdict
    };
    assert_eq!(verdict(&|_| {}), Verdict::Accept);
    assert_eq!(verdict(&|l| l.tick(0, Some(Tick::Unmet)).unwrap()), Verdict::NotEligible);
    assert_eq!(verdict(&|l| l.tick(0, None).unwrap()), Verdict::Unfinished);
    assert_eq!(verdict(&|l| l.mark(code("M03"), Mark::Open).unwrap()), Verdict::Unfinished);
    assert_eq!(verdict(&|l| l.check(Some(code("M02")), Review::Valid, false)), Verdict::Unfinished);
    assert_eq!(verdict(&|l| l.mark(code("M02"), Mark::Missing).unwrap()), Verdict::Notice);
    assert_eq!(verdict(&|l| l.mark(code("M02"), Mark::Promised).unwrap()), Verdict::Accept);
    assert_eq!(
        verdict(&|l| l.mark(code("M02"), Mark::Deferred(Some(LATEST))).unwrap()),
        Verdict::AcceptDeferred
    );
}

#[test]
fn a_step_tells_when_it_gets_longer_than_its_target() {
    let items = items(ITEM);
    let at = |now| steps(&full(&items), &Work { now, ..Work::default() }).remove(0);
    assert_eq!(at(0).late_from, Some(301));
    assert!(!at(300).late && at(301).late);
}

#[test]
fn a_condition_of_another_case_speaks_against_nobody() {
    let other = r#"conditions = [{ when = "早", text = "早：到了年龄", basis = "甲法第一条", instead = "等" },
  { when = "晚", text = "晚：单位同意", basis = "甲法第一条", instead = "看看别的办法" },"#;
    let several = items(&ITEM.replace(
        r#"conditions = [{ text = "到了年龄", basis = "甲法第一条", instead = "看看别的办法" }"#,
        other,
    ));
    let mut list = full(&several);
    assert_eq!(list.standing().verdict, Verdict::Unfinished);
    list.tick(1, Some(Tick::Apart)).unwrap();
    assert_eq!(list.standing().verdict, Verdict::Accept);
    // Somebody wants one of them.
    assert_eq!(list.tick(0, Some(Tick::Apart)).unwrap_err(), MarkError::NoneLeft("早".into()));
    let one = items(ITEM);
    assert_eq!(full(&one).tick(0, Some(Tick::Apart)).unwrap_err(), MarkError::AlwaysAsked(1));
}

#[test]
fn an_answer_of_before_there_was_a_third_is_still_read() {
    for (json, tick) in [("true", Tick::Met), ("false", Tick::Unmet), ("\"apart\"", Tick::Apart)] {
        assert_eq!(serde_json::from_str::<Tick>(json).unwrap(), tick);
        assert_eq!(serde_json::to_string(&tick).unwrap(), json);
    }
}

#[test]
fn reasons_are_sentences_a_clerk_can_say() {
    let items = items(ITEM);
    let mut list = full(&items);
    list.tick(0, Some(Tick::Unmet)).unwrap();
    list.mark(code("M01"), Mark::Missing).unwrap();
    list.mark(code("M02"), Mark::Promised).unwrap();
    assert_eq!(
        list.standing().reasons,
        [
            "不符合“到了年龄”。可以这样办：看看别的办法",
            "缺身份证，可以走数据共享或电子证照，也可以去取或托人代办",
            "收款账户凭承诺办，办后要核查",
        ]
    );
}

#[test]
fn a_closed_way_is_refused_and_says_why() {
    let items = items(ITEM);
    let mut list = full(&items);
    let mut refused = |id: &str, mark: Mark| list.mark(code(id), mark).unwrap_err().to_string();
    assert_eq!(refused("M01", Mark::Promised), "“身份证”不能走告知承诺：身份要当面核");
    assert_eq!(refused("M03", Mark::Promised), "“委托书”不能走告知承诺：要见原件");
    assert_eq!(refused("M03", Mark::Shared), "“委托书”不能走数据共享或电子证照：查不到");
    assert_eq!(
        refused("M02", Mark::Deferred(Some(date(2026, 12, 8)))),
        "“收款账户”补齐日 2026-12-08 太晚：不能超过承诺办结日 2026-12-07"
    );
    assert_eq!(refused("M01", Mark::NotNeeded), "“身份证”每件都要，不能记“不需要”；没带就记“缺”");
    assert_eq!(refused("M09", Mark::Seen), "这个事项不要材料 M09，请看清单");
    list.close_for_broken_trust("上次承诺核查不实");
    for way in list.ways_on(code("M02")) {
        let closed = matches!(way.way, Way::Promise | Way::Defer);
        assert_eq!(way.allowed, !closed, "{:?}", way.way);
        assert!(!closed || way.how == "上次承诺核查不实");
    }
}

#[test]
fn a_core_material_and_an_item_done_on_the_spot_know_no_deferral() {
    let core = items(&ITEM.replace(r#"copies = "报号""#, r#"core = true, copies = "报号""#));
    let spot = items(&ITEM.replace(r#"promised = "10工作日""#, r#"promised = "当场""#));
    for (items, why) in [(&core, "核心材料"), (&spot, "当场办结")] {
        let error = full(items).mark(code("M02"), Mark::Deferred(Some(LATEST))).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn doubtful_data_is_named_and_kept() {
    let item = ITEM
        .replace(r#"copies = "报号", basis = "甲法第三条""#, r#"copies = "报号""#)
        .replace(r#"listed = "10工作日""#, r#"listed = "30工作日""#);
    let data = [
        Source::new("materials.toml", MATERIALS),
        Source::new("items/X01.toml", &item),
        Source::new("items/X02.toml", ITEM),
    ];
    let (items, faults) = Items::load(&data);
    let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["W_BASIS", "W_LISTED", "E_DUPLICATE"]);
    assert_eq!(items.get(code("X01")).unwrap().limit().to_string(), "10 个工作日");
}
