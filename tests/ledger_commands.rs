//! The registers by commands: what each of them demands before it lets go, when it falls due, what it prints.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

struct Hall {
    _dir: TempDir,
    store: PathBuf,
}

impl Hall {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = dir.path().join("desk.sqlite");
        Self { _dir: dir, store }
    }

    fn run(&self, today: &str, clerk: &str, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", today, "--clerk", clerk, "--store"]);
        command.arg(&self.store).arg("ledger").args(args).output().unwrap()
    }

    /// Something that works, as JSON.
    fn does(&self, args: &[&str]) -> Value {
        self.on("2026-11-23", args)
    }

    fn on(&self, today: &str, args: &[&str]) -> Value {
        let output = self.run(today, "小王", &[args, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Something that is refused with exit 1; what was said.
    fn refuses(&self, args: &[&str]) -> String {
        let output = self.run("2026-11-23", "小王", args);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// The tables made anew from the records are the same.
    fn rebuilds(&self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        let output =
            command.env_clear().arg("--store").arg(&self.store).args(["store", "rebuild"]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(String::from_utf8(output.stdout).unwrap().contains("一字不差"));
    }

    fn said(&self, args: &[&str]) -> String {
        String::from_utf8(self.run("2026-11-23", "小王", args).stdout).unwrap()
    }
}

fn no(entry: &Value) -> String {
    entry["no"].as_str().unwrap().to_owned()
}

#[test]
fn what_was_cut_is_counted_by_itself() {
    let hall = Hall::new();
    let added = hall.does(&[
        "三减登记",
        "add",
        "事项=职工正常退休申领",
        "原环节数=5",
        "现环节数=4",
        "原材料数=6",
        "现材料数=4",
        "原时限=20",
        "现时限=15",
    ]);
    assert_eq!(added["derived"]["days"], "时限−5 工作日");
    let shown = hall.said(&["三减", "show", &no(&added)]);
    assert!(
        shown.contains("环节−1 材料−2 时限−5 工作日") && shown.contains("原时限（工作日）：20"),
        "{shown}"
    );
    // Nobody has to open it to see what came of it.
    let listed = hall.said(&["三减", "list"]);
    assert!(listed.contains("职工正常退休申领　环节−1　材料−2　时限−5 工作日"), "{listed}");
    // What made nothing less is none; one of the three may grow where another shrinks.
    let add = |after: [&str; 3]| {
        let [steps, materials, days] = after;
        [
            "三减".to_owned(),
            "add".to_owned(),
            "事项=S12".to_owned(),
            "原环节数=5".to_owned(),
            format!("现环节数={steps}"),
            "原材料数=6".to_owned(),
            format!("现材料数={materials}"),
            "原时限（工作日）=20".to_owned(),
            format!("现时限={days}"),
        ]
    };
    for after in [["7", "6", "20"], ["5", "6", "20"]] {
        let args = add(after);
        let refused = hall.refuses(&args.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(refused.contains("环节、材料、时限一样也没减少"), "{refused}");
    }
    let mixed = add(["6", "6", "10"]);
    let mixed = hall.does(&mixed.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(
        (&mixed["derived"]["steps"], &mixed["derived"]["days"]),
        (&"环节+1".into(), &"时限−10 工作日".into())
    );
}

#[test]
fn a_sign_language_appointment_is_brought_up_on_its_day() {
    let hall = Hall::new();
    let booked = hall.does(&[
        "手语",
        "add",
        "语种=手语",
        "日期=2026-12-01",
        "时间=9:30",
        "群众姓名=张三",
        "协助人=李老师",
    ]);
    assert_eq!((&booked["values"]["time"], &booked["values"]["applicant"]), (&"09:30".into(), &"张*".into()));
    // Nobody translates for two at once.
    let twice =
        ["手语", "add", "语种=手语", "日期=2026-12-01", "时间=09:30", "群众姓名=李四", "协助人=李老师"];
    assert!(hall.refuses(&twice).contains("李老师 2026-12-01 09:30 已经约给"), "{twice:?}");
    assert!(hall.does(&["due"]).as_array().unwrap().is_empty());
    let due = hall.on("2026-12-01", &["due"]);
    assert_eq!((&due[0]["no"], &due[0]["level"]), (&booked["no"], &"today".into()));
    let late = hall.on("2026-12-03", &["due"]);
    assert_eq!(late[0]["level"], "late");
    // Whoever is handed the slip is not sent to an address that was never filled in.
    let slip = hall.said(&["手语", "print", &no(&booked)]);
    assert!(slip.starts_with("【演示】办理地点还没换成本厅的，这张单子不能发给群众\n"), "{slip}");
}

#[test]
fn whoever_reaches_the_age_in_sixty_days_is_listed_and_has_a_message() {
    let hall = Hall::new();
    let add = |date: &str| {
        hall.does(&[
            "主动服务",
            "add",
            "为什么提醒=到龄",
            &format!("哪天到={date}"),
            "姓名=欧阳建华",
            "电话=13800000000",
        ])
    };
    let (near, far) = (add("2027-01-22"), add("2027-01-23"));
    let due = hall.does(&["due"]);
    let listed: Vec<&Value> = due.as_array().unwrap().iter().map(|entry| &entry["no"]).collect();
    assert_eq!(listed, [&near["no"]], "{far}");
    let sms = hall.said(&["主动服务", "print", &no(&near), "sms"]);
    // What its words need is asked for, and an item has its name.
    let short = ["主动服务", "add", "为什么提醒=待补", "哪天到=2026-12-01", "姓名=李四", "电话=13800000000"];
    assert!(hall.refuses(&short).contains("还缺：事项、要补的材料"));
    let whole = hall.does(&[short.as_slice(), &["事项=P01", "要补的材料=收款账户"]].concat());
    let sms_of = hall.said(&["主动服务", "print", &no(&whole)]);
    assert!(sms_of.contains("您办的职工正常退休申领还差：收款账户"), "{sms_of}");
    // It is sent as it stands: a name that is masked is none to be called by.
    assert!(sms.starts_with("您好，您在2027-01-22到法定退休年龄"), "{sms}");
    assert!(sms.contains("12333") && !sms.contains('*'), "{sms}");
}

#[test]
fn a_referral_goes_out_on_paper_and_comes_back_answered() {
    let hall = Hall::new();
    let fields = [
        "接收单位=税务",
        "接收人=刘科",
        "接收人电话=12366",
        "事由=缴费基数更正",
        "群众姓名=张三",
        "群众电话=13800000000",
    ];
    let lacking = hall.refuses(&[&["移交单", "add"], fields.as_slice()].concat());
    assert_eq!(lacking.trim(), "还缺：请对方哪天前回复。补上再登记");
    let sent = hall.does(&[&["移交单", "add", "请对方哪天前回复=2026-11-27"], fields.as_slice()].concat());
    assert_eq!((&sent["state"], &sent["due"]), (&"sent".into(), &"2026-11-27".into()));
    let slip = hall.said(&["移交单", "print", &no(&sent)]);
    for part in [
        "移交-20261123-001",
        "接收单位：税务",
        "电话：12366",
        "群众：张*　电话：138****0000",
        "请于 2026-11-27 前回复",
    ] {
        assert!(slip.contains(part), "{part}\n{slip}");
    }
    assert!(hall.refuses(&["移交单", "move", &no(&sent), "告知群众"]).contains("能办的有：填接收人、回复"));
    assert!(hall.refuses(&["移交单", "move", &no(&sent), "回复"]).contains("还缺：对方回复"));
    let answered = hall.does(&["移交单", "move", &no(&sent), "回复", "对方回复=已更正，下月生效"]);
    assert_eq!(answered["state_title"], "已回复，还没告知群众");
    let told = hall.does(&["移交单", "move", &no(&sent), "告知群众"]);
    assert_eq!(told["done"], true);
    assert!(hall.does(&["移交单", "list"]).as_array().unwrap().is_empty());
    assert_eq!(hall.does(&["移交单", "list", "--all"]).as_array().unwrap().len(), 1);
    // One that a case owes begins without a receiver: it is filled in, and on paper, before anybody answers.
    for args in ["open", "identify 110105196503049974", "item S10"] {
        case(&hall, args);
    }
    case(&hall, "close 转办 --note 税务局二楼李科长，0312-1234567转801");
    let owed = hall.does(&["移交单", "list"])[0].clone();
    let number = no(&owed);
    assert!(hall.refuses(&["移交单", "print", &number]).contains("还缺：接收单位、接收人、接收人电话"));
    let filled = ["接收单位=税务", "接收人=李科长", "接收人电话=0312-1234567", "群众电话=13800000000"];
    let filled = hall.does(&[&["移交单", "move", &number, "填接收人"], filled.as_slice()].concat());
    assert_eq!((&filled["state"], &filled["due"]), (&"sent".into(), &owed["due"]));
    let slip = hall.said(&["移交单", "print", &number]);
    for part in ["接收单位：税务　接收人：李科长　电话：0312-1234567", "电话：138****0000"]
    {
        assert!(slip.contains(part), "{part}\n{slip}");
    }
    assert_eq!(hall.does(&["移交单", "move", &number, "回复", "对方回复=已更正"])["state"], "answered");
    hall.rebuilds();
}

#[test]
fn nobody_goes_on_a_home_visit_alone() {
    let hall = Hall::new();
    let visit = hall.does(&[
        "上门服务",
        "add",
        "姓名=张三",
        "电话=13800000000",
        "上门地址=河北省邢台市信都区某某街道某某社区1号楼",
        "缘由=高龄",
        "办什么=待遇领取资格认证",
        "日期=2026-11-24",
        "时间=9:30",
    ]);
    assert_eq!(visit["values"]["where"], "河北省邢台市信都区****");
    let n = no(&visit);
    assert!(hall.refuses(&["上门服务", "move", &n, "出发"]).contains("还缺：第一人、第二人、带的设备"));
    for second in ["第二人=小王", "第二人= 小王 ", "第二人=小　王"] {
        let alone = hall.refuses(&["上门服务", "move", &n, "出发", "第一人=小王", second, "带的设备=平板"]);
        assert!(alone.contains("要是两个人"), "{alone}");
    }
    assert!(hall.refuses(&["上门服务", "print", &n]).contains("要到「已办」才能打"));
    // Nobody was there before the day; what is signed bears the day they really were.
    assert!(hall.refuses(&["上门服务", "move", &n, "改约"]).contains("还缺：日期"));
    let leave = ["上门服务", "move", &n, "出发", "第一人=小王", "第二人=小李", "带的设备=平板"];
    let early = hall.refuses(&leave);
    assert!(early.contains("日期是 2026-11-24，还没到，现在不能「出发」"), "{early}");
    let out = hall.on("2026-11-24", &leave);
    assert_eq!(out["state_title"], "已出发");
    let nothing = hall.run("2026-11-25", "小王", &["上门服务", "move", &n, "完成", "过程记录=。"]);
    assert!(String::from_utf8(nothing.stderr).unwrap().contains("等于没写"));
    let done = ["上门服务", "move", &n, "完成", "过程记录=本人在场，人脸识别通过"];
    assert!(hall.refuses(&done).contains("现在不能「完成」"));
    hall.on("2026-11-25", &done);
    let receipt = hall.said(&["上门服务", "print", &n]);
    for part in ["上门的两人：小王、小李", "人脸识别通过", "约的日子：2026-11-24　办完的日子：2026-11-25"]
    {
        assert!(receipt.contains(part), "no {part}:\n{receipt}");
    }
    // It goes on paper like any other slip.
    let pdf = hall.store.with_file_name("回单.pdf");
    let output = hall.run("2026-11-25", "小王", &["上门服务", "print", &n, "--pdf", pdf.to_str().unwrap()]);
    if !String::from_utf8_lossy(&output.stderr).contains("字体") {
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF"));
    }
    let output = hall.run("2026-11-25", "小王", &["上门服务", "show", &n, "--pdf", "x.pdf"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn what_is_done_for_somebody_is_seen_on_the_slip_they_hold() {
    let hall = Hall::new();
    let task = hall.does(&[
        "帮办代办",
        "add",
        "群众姓名=张三",
        "群众电话=13800000000",
        "办什么=去医院补病历章",
        "怎么委托的=当面委托并签字",
        "帮办人=小王",
        "哪天前办好=2026-11-30",
    ]);
    let n = no(&task);
    let slip = || hall.said(&["帮办代办", "print", &n]);
    for part in ["帮办单", "群众：张*", "现在：已接", "答应 2026-11-30 前办好"] {
        assert!(slip().contains(part), "no {part}:\n{}", slip());
    }
    assert!(!slip().contains("办到哪一步"), "{}", slip());
    assert!(hall.refuses(&["帮办代办", "move", &n, "办完"]).contains("还缺：结果"));
    hall.does(&["帮办代办", "move", &n, "记进度", "办到哪一步=材料已送到医院"]);
    assert!(slip().contains("办到哪一步：材料已送到医院") && slip().contains("现在：在办"), "{}", slip());
    let closed = hall.does(&["帮办代办", "move", &n, "办完", "结果=章已补好，材料已交回"]);
    assert_eq!(closed["done"], true);
    assert!(slip().contains("现在：办完") && slip().contains("结果：章已补好"), "{}", slip());
}

#[test]
fn a_promise_that_does_not_hold_goes_back() {
    let hall = Hall::new();
    let task = hall.does(&[
        "承诺核查",
        "add",
        "事项=遗属待遇",
        "承诺人=张三",
        "承诺了什么=与死者系夫妻",
        "哪天前核完=2026-12-01",
    ]);
    let n = no(&task);
    assert_eq!((&task["state"], &task["due"]), (&"open".into(), &"2026-12-01".into()));
    assert!(hall.refuses(&["承诺核查", "move", &n, "核不实"]).contains("还缺：怎么核的、核查结果"));
    // The words and the step say the same.
    for (step, words) in [("核实", "不实"), ("核实", "与登记不符"), ("核不实", "属实")] {
        let result = format!("核查结果={words}");
        let told = hall.refuses(&["承诺核查", "move", &n, step, "怎么核的=数据比对", &result]);
        assert!(told.contains("对不上"), "{step} {words}: {told}");
    }
    let denied = hall.does(&["承诺核查", "move", &n, "核不实", "怎么核的=数据比对", "核查结果=民政无登记"]);
    assert_eq!((&denied["state_title"], &denied["done"]), (&"核不实，待退回".into(), &false.into()));
    let back = hall.does(&["承诺核查", "move", &n, "退回流程", "怎么处理=撤销受理并告知本人"]);
    assert_eq!(back["done"], true);
    assert!(hall.said(&["承诺核查", "print", &n, "record"]).contains("核查方式：数据比对"));
    // What is stopped is told in writing.
    let stopped = hall.said(&["承诺核查", "print", &n]);
    assert!(stopped.contains("停止办理告知") && stopped.contains("民政无登记"), "{stopped}");
}

#[test]
fn a_slip_keeps_what_stands_beside_a_box_that_is_empty() {
    let hall = Hall::new();
    let add = ["报修", "add", "什么坏了=读卡器", "发现时间=09:00", "联系人=赵工"];
    let repair = hall.does(&add);
    let slip = hall.said(&["报修", "print", &no(&repair)]);
    assert!(slip.contains("什么坏了：读卡器\n") && slip.contains("联系人：赵工\n"), "{slip}");
    assert!(!slip.contains("影响：") && !slip.contains("电话：\n"), "{slip}");
    // What is running low is seen without lending any, and a figure says what it counts.
    hall.does(&["便民物品", "add", "物品=老花镜", "在库=1", "底数=3"]);
    let due = hall.said(&["due"]);
    assert!(due.contains("老花镜　在库 1　借出未还 0　在库只有 1，低于 3"), "{due}");
}

#[test]
fn a_deferred_material_is_due_within_the_promised_limit() {
    let hall = Hall::new();
    let add = |days: &str| {
        vec![
            "容缺",
            "add",
            "事项=职工正常退休申领",
            "群众姓名=张三",
            "群众电话=13800000000",
            "缺的材料=社保卡复印件",
            "事项承诺时限=15",
            days,
        ]
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>()
    };
    let too_long = add("补齐期限=30");
    let args: Vec<&str> = too_long.iter().map(String::as_str).collect();
    assert!(hall.refuses(&args).contains("不能超过事项承诺时限 15"));
    // The item says what is promised, and what may not come later; nothing is due the moment it is written down.
    let refused = |item: &str, material: &str, promised: u32, days: u32| {
        let (promised, days) = (format!("事项承诺时限={promised}"), format!("补齐期限={days}"));
        let (item, material) = (format!("事项={item}"), format!("缺的材料={material}"));
        let who = ["群众姓名=张三", "群众电话=13800000000"];
        hall.refuses(&[&["容缺", "add", &item, &material, &promised, &days][..], &who].concat())
    };
    assert!(refused("P01", "收款账户", 99, 98).contains("承诺时限是15 个工作日，写不了 98 个工作日"));
    assert!(refused("职工正常退休申领", "有效身份证件", 15, 5).contains("不能容缺"));
    assert!(refused("P01", "M01", 15, 5).contains("“有效身份证件”不能容缺"));
    for everyday in ["身份证", "居民身份证", "第二代身份证原件"] {
        assert!(refused("P01", everyday, 15, 5).contains("“有效身份证件”不能容缺"), "{everyday}");
    }
    assert!(refused("P10", "收款账户", 5, 5).contains("当场"));
    assert!(refused("P01", "收款账户", 15, 0).contains("补齐期限要写 1 以上的数"));
    let five = add("补齐期限=5");
    let args: Vec<&str> = five.iter().map(String::as_str).collect();
    let owed = hall.does(&args);
    assert_eq!(owed["due"], "2026-11-30");
    let n = no(&owed);
    assert!(hall.refuses(&["容缺", "print", &n]).contains("要到「已补齐」才能打"));
    let made_good = hall.does(&["容缺", "move", &n, "补齐", "接收人=小王", "四查=都核过", "群众签收=本人"]);
    assert_eq!(made_good["level"], "done");
    assert!(hall.said(&["容缺", "print", &n]).contains("补来的材料：社保卡复印件"));
    // What never came ends with a paper that says so.
    let ended = hall.does(&args);
    let n = no(&ended);
    let end = ["容缺", "move", &n, "终止", "怎么告知后果的=电话告知"];
    assert_eq!(hall.run("2026-12-01", "老张", &end).status.code(), Some(0));
    let paper = hall.said(&["容缺", "print", &n]);
    assert!(paper.contains("终止办理，收下的材料退回") && paper.contains("终止日期：2026-12-01"), "{paper}");
}

/// A case by commands on the same store.
fn case(hall: &Hall, args: &str) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", "2026-11-23", "--json", "--store"]);
    let output = command.arg(&hall.store).arg("case").args(args.split(' ')).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{args}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn what_a_case_owes_stands_in_its_register_and_is_done_once() {
    let hall = Hall::new();
    let register = |name: &str| -> Vec<Value> { hall.does(&[name, "list"]).as_array().unwrap().clone() };
    let owed = || case(&hall, "followups").as_array().unwrap().len();
    for args in ["open", "identify 110105196503049974", "item H08", "condition 1 yes", "condition 2 yes"] {
        case(&hall, args);
    }
    for material in ["M01", "M15", "M16", "M17", "M18"] {
        case(&hall, &format!("material {material} seen"));
    }
    for material in ["M20", "M38", "M02"] {
        case(&hall, &format!("material {material} not-needed"));
    }
    case(&hall, "material M03 deferred --within 5工作日");
    case(&hall, "check all");
    let closed = case(&hall, "close 容缺受理");
    assert_eq!(owed(), 2);
    // Nothing was written down twice: the register shows what the case says.
    let listed = register("容缺补正");
    assert_eq!(listed.len(), 1);
    let entry = &listed[0];
    assert_eq!((&entry["due"], &entry["state"]), (&"2026-11-30".into(), &"owed".into()));
    assert_eq!(entry["values"]["material"], "收款账户");
    assert_eq!(entry["values"]["applicant"], "证件 110***********9974");
    assert_eq!(entry["values"]["case_no"], closed["case"]);
    // A step in the register is a note on the case.
    let n = no(entry);
    assert!(hall.refuses(&["容缺补正", "move", &n, "补齐"]).contains("还缺：四查、群众签收"));
    // Whoever takes it is the clerk, unless somebody else is named.
    let received = ["容缺补正", "move", &n, "补齐", "四查=都核过", "群众签收=本人"];
    assert!(hall.refuses(&received).contains("盲录两遍"));
    let account = ["收款账户=6217990000000000006", "收款账户再录一遍=6217990000000000006"];
    let done = hall.does(&[&received[..], &account].concat());
    assert_eq!(
        (&done["state"], &done["values"]["account"]),
        (&"made_good".into(), &"盲录两遍一样 **** 0006".into())
    );
    assert_eq!((owed(), register("容缺补正").len()), (1, 0));
    let receipt = hall.said(&["容缺补正", "print", &n]);
    assert!(receipt.contains("交件人（签字）") && receipt.contains("接收人：小王"), "{receipt}");
    hall.rebuilds();
    // And a note on the case is a step in the register.
    for args in ["open", "identify 110105196503049974", "item P01", "close 转帮办 --note 去医院补章"]
    {
        case(&hall, args);
    }
    let task = register("帮办代办").remove(0);
    assert_eq!(task["state"], "taken");
    case(&hall, &format!("followup progress {} 材料已送到医院", no(&task)));
    let task = register("帮办代办").remove(0);
    assert_eq!(task["values"]["progress"], "材料已送到医院");
    let slip = hall.said(&["帮办代办", "print", &no(&task)]);
    assert!(slip.contains("办到哪一步：材料已送到医院") && slip.contains("现在：在办"), "{slip}");
    case(&hall, &format!("followup done {} --note 章补好了", no(&task)));
    assert!(register("帮办代办").is_empty());
    assert_eq!(case(&hall, "followups").as_array().unwrap().len(), 1, "the result of the claim");
    // All of it can be read again from the records alone.
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().args(["store", "rebuild", "--store"]).arg(&hall.store);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    // An end in the register comes after what leads to it, and what was tried in vain is no end.
    let ended = |end: &str, name: &str| {
        case(&hall, "open");
        case(&hall, &format!("close {end} --note 税务局综合窗口，李科，12366"));
        no(&register(name)[0])
    };
    let id = ended("转办", "移交单");
    let mut done = Command::new(env!("CARGO_BIN_EXE_bangban"));
    done.env_clear().args(["--today", "2026-11-23", "--store"]).arg(&hall.store);
    let refused = done.args(["case", "followup", "done", &id]).output().unwrap();
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("还不到「告知群众」。先办：填接收人、回复"),
        "{refused:?}"
    );
    hall.does(&["移交单", "move", &id, "回复", "接收单位=税务", "接收人=李科", "对方回复=明天给他办"]);
    case(&hall, &format!("followup done {id}"));
    assert!(register("移交单").is_empty());
    let id = ended("转帮办", "帮办代办");
    case(&hall, &format!("followup fail {id} --note 医院说还没出来"));
    assert_eq!(register("帮办代办").len(), 1);
    hall.does(&["帮办代办", "move", &id, "本人不用帮了", "结果=群众自己去了"]);
    assert!(register("帮办代办").is_empty());
}

#[test]
fn a_home_visit_a_case_owes_is_made_by_two_and_said_in_the_register() {
    let hall = Hall::new();
    for args in ["open", "identify 110105196503049974", "item P10", "tag 行动不便"] {
        case(&hall, args);
    }
    let closed = case(&hall, "close 上门服务 --note 女儿来约的");
    let n = format!("{}-visit", closed["case"].as_str().unwrap());
    let visit = hall.does(&["上门服务", "list"])[0].clone();
    assert_eq!((&visit["no"], &visit["state"]), (&n.as_str().into(), &"booked".into()));
    assert_eq!(visit["values"]["item"], "领取社会保险待遇资格认证");
    assert_eq!(visit["values"]["why"], "行动不便");
    // Not as a word on the case: who went, and what they saw, is to be kept.
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().args(["--today", "2026-11-23", "--store"]).arg(&hall.store);
    let done = command.args(["case", "followup", "done", &n]).output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8(done.stderr).unwrap().contains("还不到「完成」。先办：出发"));
    let lacking = hall.refuses(&["上门服务", "move", &n, "出发"]);
    assert!(lacking.contains("还缺：上门地址、电话、日期、第一人、第二人、带的设备"), "{lacking}");
    let moved = hall.does(&["上门服务", "move", &n, "改约", "日期=2026-11-25"]);
    assert_eq!((&moved["state"], &moved["due"]), (&"booked".into(), &"2026-11-25".into()));
    // A word on the case is no step of the register.
    case(&hall, &format!("followup progress {n} 打过电话，下午在家"));
    let mut there = vec![
        "上门服务",
        "move",
        n.as_str(),
        "出发",
        "电话=13800000000",
        "上门地址=河北省邢台市信都区某某街道某某社区1号楼",
        "带的设备=平板",
        "第一人=小王",
    ];
    there.push("第二人=小王");
    assert!(hall.refuses(&there).contains("要是两个人"));
    there.pop();
    there.push("第二人=小李");
    assert!(hall.refuses(&there).contains("日期是 2026-11-25，还没到"));
    let out = hall.on("2026-11-25", &there);
    assert_eq!((&out["state"], &out["values"]["where"]), (&"out".into(), &"河北省邢台市信都区****".into()));
    let whole = hall.said(&["上门服务", "show", &n, "--whole", "出发前核地址"]);
    assert!(whole.contains("某某社区1号楼") && whole.contains("13800000000"), "{whole}");
    let done = hall.on("2026-11-25", &["上门服务", "move", &n, "完成", "过程记录=本人在场，人脸识别通过"]);
    assert_eq!(done["done"], true);
    let receipt = hall.said(&["上门服务", "print", &n]);
    for part in
        ["群众：证件 110***********9974", "上门的两人：小王、小李", "办完的日子：2026-11-25", "人脸识别通过"]
    {
        assert!(receipt.contains(part), "no {part}:\n{receipt}");
    }
    assert!(hall.does(&["上门服务", "list"]).as_array().unwrap().is_empty());
    // Done, it is still listed with all, and where they went can be read with a reason.
    assert_eq!(hall.does(&["上门服务", "list", "--all"])[0]["no"], n.as_str());
    let whole = hall.said(&["上门服务", "print", &n, "--whole", "发给群众"]);
    assert!(whole.contains("某某社区1号楼"), "{whole}");
    hall.rebuilds();
    assert_eq!(hall.does(&["上门服务", "show", &n])["state"], "done");
}

#[test]
fn an_untrue_promise_of_a_case_is_worked_off_in_its_register() {
    let hall = Hall::new();
    for args in ["open", "identify 110105196503049974", "item P06", "deceased 540102194905019972"] {
        case(&hall, args);
    }
    for args in ["condition 1 yes", "condition 2 yes"] {
        case(&hall, args);
    }
    let marks = ["M01 seen", "M33 seen", "M21 promised", "M05 shared"];
    for args in marks.into_iter().chain(["M03", "M22", "M23", "M02"]) {
        let mark = if args.contains(' ') { args.to_owned() } else { format!("{args} not-needed") };
        case(&hall, &format!("material {mark}"));
    }
    case(&hall, "check all");
    case(&hall, "close 告知承诺受理");
    let check = hall.does(&["承诺核查", "list"])[0].clone();
    assert_eq!(check["values"]["by"], check["due"]);
    let n = no(&check);
    hall.does(&["承诺核查", "move", &n, "核不实", "怎么核的=数据比对", "核查结果=没有注销登记"]);
    let denied = hall.does(&["承诺核查", "show", &n]);
    assert_eq!((&denied["state"], &denied["values"]["result"]), (&"false".into(), &"没有注销登记".into()));
    let owes =
        |what: &str| case(&hall, "followups").as_array().unwrap().iter().any(|one| one["owed"] == what);
    assert!(owes("recall") && !owes("verify"));
    hall.does(&["承诺核查", "move", &n, "退回流程", "怎么处理=撤销受理并告知本人"]);
    assert!(!owes("recall"));
    hall.rebuilds();
}

#[test]
fn things_lent_come_back_and_too_few_are_told() {
    let hall = Hall::new();
    let glasses = hall.does(&["便民物品", "add", "物品=老花镜", "在库=3", "底数=3"]);
    let n = no(&glasses);
    let lent = hall.does(&["便民物品", "move", &n, "借出", "数量=1"]);
    assert_eq!(lent["values"]["stock"], "2");
    assert!(lent["low"].as_str().unwrap().contains("在库只有 2，低于 3"));
    let back = hall.does(&["便民物品", "move", &n, "归还", "数量=1"]);
    assert_eq!((&back["values"]["stock"], &back["low"]), (&"3".into(), &Value::Null));
    assert!(hall.refuses(&["便民物品", "move", &n, "借出", "数量=4"]).contains("不够 4"));
    // One thing has one entry, in which it is counted; what was withdrawn may come back.
    let twice = ["便民物品", "add", "物品=老花镜", "在库=3"];
    assert!(
        hall.refuses(&twice).contains(&format!("老花镜 已经有一条（{n}）了")),
        "{}",
        hall.refuses(&twice)
    );
    let other = no(&hall.does(&["便民物品", "add", "物品=充电宝", "在库=3"]));
    hall.does(&["便民物品", "move", &other, "不再提供"]);
    hall.does(&["便民物品", "add", "物品=充电宝", "在库=1"]);
    // What was never lent does not come back, and none is no number.
    hall.does(&["便民物品", "move", &n, "借出", "数量=2"]);
    let more = hall.refuses(&["便民物品", "move", &n, "归还", "数量=3"]);
    assert!(more.contains("借出未还只有 2，不够 3"), "{more}");
    assert!(hall.refuses(&["便民物品", "move", &n, "借出", "数量=0"]).contains("1 以上"));
    assert!(
        hall.said(&["便民物品", "show", &n]).contains("借出未还：2"),
        "{}",
        hall.said(&["便民物品", "show", &n])
    );
    let lost = hall.does(&["便民物品", "move", &n, "借出的丢了", "数量=1"]);
    assert_eq!((&lost["values"]["stock"], &lost["values"]["out"]), (&"1".into(), &"1".into()));
}

#[test]
fn a_repair_ends_after_it_began_and_its_phone_is_nobodys_notice() {
    let hall = Hall::new();
    let added = hall.run(
        "2026-11-23",
        "小王",
        &["报修", "add", "什么坏了=系统", "发现时间=9:00", "联系人=赵", "联系人电话=13800138000"],
    );
    assert!(added.status.success(), "{added:?}");
    let told =
        format!("{}{}", String::from_utf8_lossy(&added.stdout), String::from_utf8_lossy(&added.stderr));
    assert!(!told.contains("告知单"), "{told}");
    let shown = hall.said(&["报修", "show", "001"]);
    assert!(shown.contains("138****8000") && !shown.contains("13800138000"), "{shown}");
    let backwards = hall.refuses(&["报修", "move", "001", "恢复", "恢复时间=08:25"]);
    assert!(backwards.contains("恢复时间 08:25 早于发现时间 09:00"), "{backwards}");
    // Of the next day it may be earlier.
    hall.on("2026-11-24", &["报修", "move", "001", "恢复", "恢复时间=08:25"]);
}

#[test]
fn whoever_is_sent_to_a_machine_is_sent_to_one_that_works() {
    let hall = Hall::new();
    let show = |id: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args([
            "card",
            "show",
            id,
            "--today",
            "2026-11-23",
            "--store",
        ]);
        let output = command.arg(&hall.store).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let card = || show("P10");
    assert!(card().contains("自助机：") && !card().contains("现在能用的"));
    let first = hall.does(&["自助机", "add", "机器=1号机", "位置=一楼大厅", "能打什么=缴费记录、资格认证"]);
    hall.does(&["自助机", "add", "机器=2号机", "位置=二楼", "能打什么=缴费记录、资格认证"]);
    // What each can do stands beside it.
    let both =
        "现在能用的：1号机，一楼大厅（能打：缴费记录、资格认证）；2号机，二楼（能打：缴费记录、资格认证）";
    assert!(card().contains(both), "{}", card());
    assert!(hall.refuses(&["自助机", "move", &no(&first), "报故障"]).contains("还缺：什么毛病"));
    hall.does(&["自助机", "move", &no(&first), "报故障", "什么毛病=卡纸"]);
    hall.does(&["自助机", "move", &no(&first), "修好"]);
    assert!(hall.refuses(&["自助机", "move", &no(&first), "报故障"]).contains("还缺：什么毛病"));
    hall.does(&["自助机", "move", &no(&first), "报故障", "什么毛病=不出纸"]);
    assert!(card().contains("二楼（能打：缴费记录、资格认证）。在修、别去：1号机，一楼大厅"), "{}", card());
    // The card that is printed sends nobody to the broken one either.
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command
        .env_clear()
        .env("TZ", "Asia/Shanghai")
        .args(["item", "print", "P10", "--form", "path", "--store"]);
    let printed = String::from_utf8(command.arg(&hall.store).output().unwrap().stdout).unwrap();
    assert!(
        printed
            .contains("看到“通过”。现在能用的：2号机，二楼（能打：缴费记录、资格认证）。在修、别去：1号机"),
        "{printed}"
    );
    // Another print of what was lost: at which machine, and how long it takes.
    let again = show("LJ06");
    for part in
        ["自助机：刷身份证或社保卡 → 个人权益记录", "现在能用的：2号机，二楼", "法定 1 个工作日，多数当场"]
    {
        assert!(again.contains(part), "no {part}:\n{again}");
    }
    // While none works nobody is sent to one, on no card and no paper.
    let second = hall.does(&["自助机", "list"])[1].clone();
    hall.does(&["自助机", "move", &no(&second), "报故障", "什么毛病=不出纸"]);
    let mut path = Command::new(env!("CARGO_BIN_EXE_bangban"));
    path.env_clear().args(["item", "print", "S12", "--form", "path", "--store"]).arg(&hall.store);
    let path = String::from_utf8(path.output().unwrap().stdout).unwrap();
    for (sheet, says) in
        [(show("S12"), "登不上去就来窗口"), (show("LJ04"), "人脸过不去，来窗口"), (path, "登不上去就来窗口")]
    {
        let machines: Vec<&str> = sheet.lines().filter(|line| line.contains("自助机")).collect();
        let down = "自助机：现在都在修（";
        let title =
            |line: &&&str| !line.contains(down) && !line.contains("查缴费、打权益记录（手机和自助机）");
        assert!(machines.iter().any(|line| line.contains(down)), "{sheet}");
        assert_eq!(machines.iter().find(title), None, "{sheet}");
        assert!(sheet.contains(says), "{sheet}");
    }
    let mut asked = Command::new(env!("CARGO_BIN_EXE_bangban"));
    asked.env_clear().args(["queue", "issue", "权益记录打印", "--store"]).arg(&hall.store);
    let asked = String::from_utf8(asked.output().unwrap().stderr).unwrap();
    assert!(asked.contains("手机就能办") && asked.contains("登不上去就来窗口"), "{asked}");
    assert!(!asked.contains("自助机"), "{asked}");
    // A machine for another thing is none for this one.
    hall.does(&["自助机", "add", "机器=3号机", "位置=西门", "能打什么=参保证明"]);
    assert!(show("P10").contains("自助机：现在都在修（"), "{}", show("P10"));
    let proof = show("S12");
    assert!(proof.contains("现在能用的：3号机，西门"), "{proof}");
}

#[test]
fn an_unanswered_question_goes_a_step_up_after_five_working_days() {
    let hall = Hall::new();
    let asked =
        hall.does(&["请示", "add", "事由=港澳台居民13800000000问就医", "报给谁=市局", "已查依据=经办条例"]);
    assert_eq!(asked["values"]["matter"], "港澳台居民138****0000问就医");
    let n = no(&asked);
    assert!(hall.refuses(&["请示", "move", &n, "上报"]).contains("临时办法"));
    let sent = hall.does(&[
        "请示",
        "move",
        &n,
        "上报",
        "争议点=境外票据",
        "处理意见=甲乙两种",
        "临时办法=先办异地备案",
    ]);
    assert_eq!(sent["due"], "2026-11-30");
    let late = hall.on("2026-12-01", &["due"]);
    assert!(late[0]["note"].as_str().unwrap().contains("升级"), "{late}");
}

#[test]
fn an_edge_case_does_not_close_without_an_interim_answer() {
    let hall = Hall::new();
    let edge = hall.does(&[
        "边缘问题",
        "add",
        "问题=港澳台就医",
        "事实=常去香港看病",
        "已查依据=无明文",
        "期限=2026-12-10",
    ]);
    assert!(hall.refuses(&["边缘问题", "move", &no(&edge), "关闭"]).contains("还缺：临时方案"));
}

#[test]
fn what_is_private_stands_in_no_event_and_looking_at_it_does() {
    let hall = Hall::new();
    let visit = hall.does(&[
        "上门",
        "add",
        "姓名=欧阳建华",
        "电话=13800000000",
        "上门地址=河北省邢台市信都区某某街道某某社区1号楼",
        "缘由=重病",
        "办什么=认证",
        "日期=2026-11-24",
    ]);
    let n = no(&visit);
    assert_eq!(hall.run("2026-11-23", "小王", &["上门", "show", &n, "--whole", " "]).status.code(), Some(2));
    let whole = hall.said(&["上门", "show", &n, "--whole", "出发前核地址"]);
    assert!(whole.contains("欧阳建华") && whole.contains("某某社区1号楼"), "{whole}");
    let bytes = std::fs::read(&hall.store).unwrap();
    let wal = std::fs::read(hall.store.with_extension("sqlite-wal")).unwrap_or_default();
    let holds =
        |text: &str| [&bytes, &wal].iter().any(|file| file.windows(text.len()).any(|w| w == text.as_bytes()));
    assert!(holds("欧**华") && holds("出发前核地址"));
    assert!(!holds("欧阳建华") && !holds("13800000000") && !holds("某某社区1号楼"));
    // The tables can be dropped and played again from the events; the numbers go on where they were.
    for command in ["verify", "rebuild"] {
        let mut store = Command::new(env!("CARGO_BIN_EXE_bangban"));
        let output = store.args(["store", command, "--store"]).arg(&hall.store).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}: {output:?}");
    }
    assert_eq!(hall.does(&["上门", "list"])[0]["no"], n);
    let glasses = hall.does(&["便民物品", "add", "物品=老花镜", "在库=3"]);
    assert_eq!(glasses["no"], "物品-20261123-001");
    let next = hall.does(&[
        "上门",
        "add",
        "姓名=张三",
        "电话=13800000000",
        "上门地址=河北省邢台市信都区某某街道某某社区1号楼",
        "缘由=重病",
        "办什么=认证",
        "日期=2026-11-24",
    ]);
    assert_eq!(next["no"], "上门-20261123-002");
}

#[test]
fn a_file_at_fault_is_named_at_its_line_and_the_rest_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("ledgers");
    std::fs::create_dir(&folder).unwrap();
    let good =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/ledgers/移交单.toml"))
            .unwrap();
    std::fs::write(folder.join("移交单.toml"), good.replace("to = \"answered\"", "to = \"answerd\""))
        .unwrap();
    let check = |data: Option<&Path>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.args(["ledger", "check", "--json"]);
        if let Some(data) = data {
            command.arg("--data").arg(data);
        }
        let output = command.output().unwrap();
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).unwrap())
    };
    let (code, report) = check(Some(dir.path()));
    let fault = &report["faults"][0];
    assert_eq!((code, &fault["code"]), (Some(3), &"E_UNKNOWN_NAME".into()));
    assert_eq!(fault["file"], "ledgers/移交单.toml");
    assert!(fault["line"].as_u64().unwrap() > 50 && fault["column"] == 6, "{fault}");
    let (code, report) = check(None);
    let there = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/ledgers");
    let there = std::fs::read_dir(there).unwrap().count();
    assert_eq!(
        (code, &report["registers"], &report["faults"]),
        (Some(0), &there.into(), &serde_json::json!([]))
    );
}

#[test]
fn a_day_that_is_over_is_no_day_by_which_anything_is_to_be_done() {
    let hall = Hall::new();
    let add = ["移交单", "add", "姓名=张三", "事由=断缴", "接收单位=税务局", "请对方哪天前回复=2020-01-01"];
    let refused = hall.refuses(&add);
    assert!(refused.contains("2020-01-01 已经过去了"), "{refused}");
}

#[test]
fn what_is_to_be_filled_in_is_told_to_programs_too() {
    let hall = Hall::new();
    let output = hall.run("2026-11-23", "小王", &["主动服务", "add", "--json"]);
    assert_eq!(output.status.code(), Some(2));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(told["fields"].as_array().unwrap().iter().any(|field| field["required"] == true), "{told}");
}

#[test]
fn an_item_that_does_not_exist_is_promised_to_nobody() {
    let hall = Hall::new();
    let add = |item: &str| {
        ["主动服务", "add", "为什么提醒=容缺到期", "哪天到=2026-11-30", "姓名=王小红", "电话=13800000000"]
            .into_iter()
            .map(str::to_owned)
            .chain([format!("事项={item}"), "要补的材料=收款账户".into()])
            .collect::<Vec<_>>()
    };
    let known = |item: &str| add(item);
    let (wrong, right) = (known("p99"), known("p01"));
    let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
    let right: Vec<&str> = right.iter().map(String::as_str).collect();
    assert!(hall.refuses(&wrong).contains("没有 P99 这个事项"));
    assert_eq!(hall.does(&right)["values"]["item"], "职工正常退休申领");
}

#[test]
fn what_falls_on_a_monday_is_near_on_the_friday_before() {
    let hall = Hall::new();
    hall.does(&[
        "手语外语预约",
        "add",
        "语种=手语",
        "群众姓名=张三",
        "协助人=李老师",
        "群众电话=13800000000",
        "日期=2026-11-30",
        "时间=09:00",
    ]);
    let near =
        |day: &str| String::from_utf8(hall.run(day, "小王", &["due"]).stdout).unwrap().contains("2026-11-30");
    assert_eq!(["2026-11-26", "2026-11-27", "2026-11-30"].map(near), [false, true, true]);
}
