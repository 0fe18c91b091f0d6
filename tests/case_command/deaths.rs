//! What survivors apply for says whose death it is, and two are not paid for one with nobody told.

use std::fs;

use serde_json::{Value, json};

use crate::desk::{ACCOUNT, DIED, Desk, MAN, mark};

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
    desk.refuses("print last acceptance", &["还不能出受理通知书", &told]);
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
    assert_eq!(desk.any("store rebuild", "").0, Some(0));
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
    desk.refuses("print last acceptance", &["还没录去世的是谁"]);
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
    // It is said that nobody can tell whether others were paid, until it is known; then it is no other's.
    let id = taken["case"].as_str().unwrap().to_owned();
    let shown = || String::from_utf8(desk.run(&format!("show --case {id}")).stdout).unwrap();
    assert!(shown().contains("去世的是谁没有录，别人领过没有查不出来"), "{}", shown());
    desk.ask(&format!("deceased {DIED} --case {id}"));
    assert!(shown().contains("去世的人 540***********9972") && !shown().contains("没有录"), "{}", shown());
    desk.refuses(&format!("deceased {OTHER_DIED} --case {id} --another"), &["不能再改"]);
    // What is no more than told, or sent elsewhere, does without.
    desk.all(&["open", &format!("identify {SISTER}"), "item P06"]);
    desk.ask("close 转办 --note 转民政局12345");
    // Nor is another death taken for the one before.
    desk.all(&["open", &format!("identify {THIRD}"), "item P06", &format!("deceased {DIED}")]);
    desk.ask("close 咨询 --note 先问问");
    desk.all(&["open", &format!("identify {THIRD}")]);
    let again = desk.ask("item P06")["again"]["text"].as_str().unwrap().to_owned();
    assert!(again.starts_with("上次是 540***********9972 身后的事。先问这次去世的是不是同一位"), "{again}");
    let known = desk.ask(&format!("deceased {DIED}"));
    assert!(!known["again"]["text"].to_string().contains("身后的事"), "{known}");
    desk.ask("close 咨询 --note 先问问");
    // Nor does somebody come as the one who died.
    desk.all(&["open", "item P06", &format!("deceased {DIED}")]);
    desk.refuses(&format!("identify {DIED}"), &["来办的人自己的号"]);
}

#[test]
fn whose_death_it_is_is_put_right_by_saying_it_again_and_goes_with_the_visit() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P06"]);
    assert_eq!(desk.ask(&format!("deceased {OTHER_DIED}"))["deceased"], "130***********9981");
    let (code, said) = desk.any("case deceased -", DIED);
    assert!(code == Some(0) && said.contains("540***********9972") && !said.contains(DIED), "{said}");
    // Once something was looked at for one death, another begins anew; who came was seen.
    desk.all(&["condition 1 yes", "condition 2 yes", "material M01 seen", "material M21 shared"]);
    desk.ask("material M03 not-needed");
    desk.ask("amount 丧葬补助金 50000 --clerk 甲");
    desk.refuses(&format!("deceased {OTHER_DIED}"), &["录的是 540***********9972", "--another"]);
    let other = desk.ask(&format!("deceased {OTHER_DIED} --another"));
    assert_eq!((mark(&other, "M21").as_str(), mark(&other, "M01").as_str()), ("未核", "已核"));
    assert_eq!(mark(&other, "M03"), "未核", "the account is not the other's either");
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
        let (code, said) = desk.any(args, "");
        assert!(code == Some(0) && said.contains(masked) && !said.contains(DIED), "{args}: {said}");
    }
    let (_, events) = desk.any("store export events", "");
    assert!(
        events.contains("of_deceased") && events.contains(masked) && !events.contains("1949-05"),
        "{events}"
    );
    let (_, full) = desk.any("store export cases --full --reason 上级抽查", "");
    assert!(full.contains(DIED), "{full}");
    for file in fs::read_dir(desk.home.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(DIED.len()).any(|part| part == DIED.as_bytes()));
    }
    let find = |desk: &Desk| desk.any("store find --reason 家属来问办过没有", DIED);
    let (code, said) = find(&desk);
    assert!(code == Some(0) && said.contains("P06 受理（去世的人是他）"), "{said}");
    let id = desk.ask("show --case last")["case"].as_str().unwrap().to_owned();
    let data = desk.home.path().join("data");
    fs::create_dir(&data).unwrap();
    let hall = fs::read_to_string("data/hall.toml").unwrap();
    fs::write(data.join("hall.toml"), hall.replace("# keep_days = …", "keep_days = 30 #")).unwrap();
    let erase = format!("--data {} store erase --yes", data.display());
    let later = Desk { day: "2027-03-01", ..desk };
    let (_, said) = later.any(&erase, "");
    assert!(said.contains("另有 2 个人"), "not while the case goes on: {said}");
    later.ask(&format!("followup done {id}-result --note 官方系统已发放，回单在档 --case {id}"));
    let much_later = Desk { day: "2027-04-15", ..later };
    let (_, said) = much_later.any(&erase, "");
    assert!(said.contains("2 个人的证件号到期"), "{said}");
    assert_eq!(find(&much_later).0, Some(1));
    assert_eq!(much_later.any("store verify", "").0, Some(0));
}
