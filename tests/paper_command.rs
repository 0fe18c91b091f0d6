//! Promise to a clerk: what was told, accepted or refused is on paper, whole or not at all, and says the same whenever it is
//! printed again.

#![allow(clippy::unwrap_used)]

mod played;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use played::{MAN, MASKED, Played};
use serde_json::Value;
use tempfile::tempdir;

/// A document, then an item: the man wants to retire.
const RETIRING: &str = "<F6>110105196503049974<Enter>tx<Enter>";

fn bangban(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("TZ", "UTC").args(["--today", "2026-11-23", "--window", "3", "--clerk", "小王"]);
    command.arg("--store").arg(home.join("desk.sqlite")).args(args).output().unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn ask(home: &Path, args: &[&str]) -> Value {
    let (code, out, error) = said(&bangban(home, &[&["--json"], args].concat()));
    assert_eq!(code, Some(0), "{error}");
    serde_json::from_str(&out).unwrap()
}

/// The data the program carries, changed in one file.
fn changed(home: &Path, file: &str, change: impl Fn(&str) -> String) -> String {
    let data = home.join("data");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"), &data);
    let path = data.join(file);
    let text = fs::read_to_string(&path).unwrap();
    let new = change(&text);
    assert_ne!(text, new, "{file} is not changed");
    fs::write(path, new).unwrap();
    data.to_str().unwrap().to_owned()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() { copy(&path, &to) } else { _ = fs::copy(path, to).unwrap() }
    }
}

/// Closes a retirement with three materials missing, with the notice that goes with it.
fn noticed(home: &Path) {
    // Of a real ticket: papers of a day with made-up people are samples.
    let mut desk = Played::open(home);
    desk.keys("1").keys("ta1").shows(&["已取号 A001"]);
    desk.keys(RETIRING)
        .keys("111")
        .keys("15<下>5<下>5<下>666")
        .keys("<F8>")
        .shows(&["共 2 样"])
        .keys("<Enter>");
    assert_eq!(desk.cases()[0].notices, ["告知-20261123-3-001"]);
}

#[test]
fn the_number_of_a_notice_brings_it_up_and_nothing_that_sounds_like_it() {
    let home = tempdir().unwrap();
    noticed(home.path());
    let number = "告知-20261123-3-001";
    let slip = fs::read_to_string(home.path().join(format!("slips/{number}.txt"))).unwrap();
    let (code, text, _) = said(&bangban(home.path(), &["ask", number]));
    assert_eq!(code, Some(0));
    let head = format!("{number}  2026-11-23 3号窗口  职工正常退休申领  {MASKED}  一次性告知\n");
    assert!(text.starts_with(&head) && text.contains(&slip) && !text.contains("电子社保卡签发"), "{text}");
    let rows = ask(home.path(), &["ask", number]);
    assert_eq!((rows.as_array().unwrap().len(), &rows[0]["kind"]), (1, &"paper".into()));
    assert_eq!((&rows[0]["person"], &rows[0]["text"]), (&MASKED.into(), &slip.into()));
    let (code, out, error) = said(&bangban(home.path(), &["ask", "告知-20261123-3-009"]));
    assert_eq!((code, out.as_str(), error.contains("告知-20261123-3-009")), (Some(1), "", true), "{error}");
}

#[test]
fn a_notice_with_three_missing_has_three_entries_with_place_and_time() {
    let home = tempdir().unwrap();
    noticed(home.path());
    let slip = fs::read_to_string(home.path().join("slips/告知-20261123-3-001.txt")).unwrap();
    let (code, text, error) = said(&bangban(home.path(), &["case", "print", "last", "notice"]));
    assert_eq!((code, error.as_str()), (Some(0), ""));
    assert_eq!(text, slip, "the same as on the day");
    let part = text.split("二、").nth(1).unwrap().split("三、").next().unwrap();
    // Two to be brought, and the file, which another office sends.
    let counts =
        [("去哪取：", 2), ("催办找：", 1), ("要多久：", 3), ("电话：", 3), ("  2. ", 1), ("  3. ", 0)];
    for (line, times) in counts {
        assert_eq!(part.matches(line).count(), times, "{line}\n{text}");
    }
    assert!(text.contains(MASKED) && !text.contains(MAN));
    let by_number = ask(home.path(), &["case", "print", "告知-20261123-3-001", "一次性告知单"]);
    assert_eq!(by_number["text"], text.as_str());
    assert_eq!(by_number["number"], "告知-20261123-3-001");
}

#[test]
fn without_a_place_nothing_is_printed_and_with_it_again_it_is() {
    let home = tempdir().unwrap();
    noticed(home.path());
    let data = changed(home.path(), "forms/notice.toml", |text| text.replace(" {办理地点}", ""));
    let (code, out, error) =
        said(&bangban(home.path(), &["--data", &data, "case", "print", "last", "notice"]));
    assert_eq!((code, out.as_str()), (Some(3), ""), "{error}");
    assert!(
        error.contains("一次性告知单必须写“办理地点”") && error.contains("forms/notice.toml:2"),
        "{error}"
    );
    let (code, out, _) = said(&bangban(home.path(), &["--data", &data, "item", "check"]));
    assert_eq!(code, Some(3));
    assert!(out.contains("forms/notice.toml:2:8"), "{out}");

    let data = changed(home.path(), "hall.toml", |text| {
        text.replace("address = \"本厅地址（请在 hall.toml 里填写）\"", "address = \"试办路 8 号\"")
    });
    let (code, out, _) = said(&bangban(home.path(), &["--data", &data, "case", "print", "last", "notice"]));
    assert_eq!(code, Some(0));
    assert!(out.contains("试办路 8 号"), "a new address is on the next paper");
}

#[test]
fn a_hall_whose_address_is_open_prints_no_notice_and_says_what_it_lacks() {
    let home = tempdir().unwrap();
    noticed(home.path());
    for (to, lacks) in [("address = \"\"", "办理地点"), ("", "办理地点")] {
        let data = changed(home.path(), "hall.toml", |text| {
            text.replace("address = \"本厅地址（请在 hall.toml 里填写）\"", to)
        });
        let (code, out, error) =
            said(&bangban(home.path(), &["--data", &data, "case", "print", "last", "notice"]));
        assert_eq!((code, out.as_str()), (Some(1), ""), "{error}");
        assert!(error.contains(&format!("单子还缺：{lacks}")) && error.contains("hall.toml"), "{error}");
        fs::remove_dir_all(data).unwrap();
    }
}

#[test]
fn a_paper_takes_the_place_of_a_paper_and_of_nothing_else() {
    let home = tempdir().unwrap();
    noticed(home.path());
    let store = home.path().join("desk.sqlite");
    let to = |path: &Path| {
        bangban(home.path(), &["case", "print", "last", "notice", "--pdf", path.to_str().unwrap()])
    };
    let (code, _, error) = said(&to(&store));
    assert!(code == Some(4) && error.contains("没有动它"), "{code:?} {error}");
    assert!(fs::read(&store).unwrap().starts_with(b"SQLite"));
    let paper = home.path().join("告知.pdf");
    for _ in 0..2 {
        assert_eq!(said(&to(&paper)).0, Some(0));
    }
}

#[test]
fn a_form_that_does_not_fit_the_case_is_refused_with_the_reason() {
    let home = tempdir().unwrap();
    noticed(home.path());
    for (form, code, why) in [
        ("acceptance", 1, "还不能出受理通知书"),
        ("refusal", 1, "条件都符合，不能不予受理"),
        ("promise", 1, "还不能出告知承诺书"),
        ("received", 1, "这一件没有补齐的材料"),
        ("handover", 1, "单子还缺：转办说明"),
        ("告示", 2, "没有“告示”这种单子"),
    ] {
        let (got, out, error) = said(&bangban(home.path(), &["case", "print", "last", form]));
        assert_eq!((got, out.as_str()), (Some(code), ""), "{form}");
        assert!(error.contains(why), "{form}: {error}");
    }
    for (case, code, why) in [
        ("告知-20261123-3-002", 1, "没有「告知-20261123-3-002」这一件"),
        ("三号", 1, "没有「三号」这一件"),
        ("0197a000-0000-7000-8000-000000000001", 1, "没有「0197a000"),
    ] {
        let (got, _, error) = said(&bangban(home.path(), &["case", "print", case, "notice"]));
        assert_eq!(got, Some(code), "{case}");
        assert!(error.contains(why), "{case}: {error}");
    }
}

#[test]
fn all_that_one_person_came_for_is_on_one_sheet() {
    let home = tempdir().unwrap();
    noticed(home.path());
    let mut desk = Played::open(home.path());
    desk.keys("<Ctrl+O>110105196503049974<Enter>buhuan<Enter>").keys("<F8>");
    drop(desk);
    let sheet = ask(home.path(), &["case", "print", "last", "joint"]);
    let text = sheet["text"].as_str().unwrap();
    assert!(text.contains("这次一共办了 2 件") && text.contains("职工正常退休申领"), "{text}");
}

#[test]
fn an_item_has_its_page_and_its_path_card() {
    let home = tempdir().unwrap();
    let page = ask(home.path(), &["item", "print", "P01"]);
    let text = page["text"].as_str().unwrap();
    let mistakes = text.split("容易错在哪").nth(1).unwrap().split("怎么办").next().unwrap();
    assert!(mistakes.contains("  3. "), "{mistakes}");
    for part in ["带什么", "举个例子", "李师傅 1965 年 1 月出生，到龄是 60 岁 1 个月，2025 年 2 月退"]
    {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
    let card = ask(home.path(), &["item", "print", "P10", "--form", "path"]);
    let text = card["text"].as_str().unwrap();
    for line in ["掌上12333", "第 1 步：登录", "第 3 步：刷脸", "国家社会保险公共服务平台", "二维码位"]
    {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let (code, _, error) = said(&bangban(home.path(), &["item", "print", "P01", "--form", "notice"]));
    assert_eq!(code, Some(2));
    assert!(
        error.contains("能打的有：item 办事一页纸、path 线上办理路径卡") || error.contains("item"),
        "{error}"
    );
}

#[test]
fn an_answer_goes_on_the_wall_and_a_change_of_policy_on_a_card() {
    let home = tempdir().unwrap();
    let poster = ask(home.path(), &["card", "print", "养老金上调"]);
    assert_eq!((&poster["paper"], &poster["number"]), (&Value::from("A4"), &Value::from("张贴-YL06")));
    let text = poster["text"].as_str().unwrap();
    for part in ["今年养老金涨多少？", "不是每人涨一样多", "依据：", "咨询电话：12333", "2026年11月23日 打印"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let file = home.path().join("贴.pdf");
    let (code, _, error) =
        said(&bangban(home.path(), &["card", "print", "YL06", "--pdf", file.to_str().unwrap()]));
    assert!(code == Some(0) || error.contains("中文字体"), "{error}");

    // Four parts, and none of them may be left out.
    let parts = [
        "题目=资格认证",
        "结论=一年认一次，哪天都行",
        "谁受影响=领养老金的人",
        "怎么办=手机或窗口",
        "从哪天起=2026年12月1日",
    ];
    let card = ask(home.path(), &[&["card", "brief"], &parts[..]].concat());
    assert!(card["text"].as_str().unwrap().contains("谁受影响\n  领养老金的人"), "{card}");
    for at in 1..parts.len() {
        let mut less = parts.to_vec();
        let gone = less.remove(at).split('=').next().unwrap();
        let (code, out, error) = said(&bangban(home.path(), &[&["card", "brief"], &less[..]].concat()));
        assert_eq!((code, out.as_str()), (Some(1), ""), "{gone}");
        assert!(error.contains(&format!("单子还缺：{gone}")), "{error}");
    }
    let (code, _, error) = said(&bangban(home.path(), &["card", "brief", "标题=甲"]));
    assert_eq!(code, Some(2));
    assert!(error.contains("没有“标题”这一栏") && error.contains("谁受影响"), "{error}");
}

/// A data folder with nothing but this hall's own file in it.
fn own_hall(home: &Path) -> String {
    let folder = home.join("own");
    fs::create_dir_all(&folder).unwrap();
    let hall = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/hall.toml")).unwrap();
    let filled = hall
        .replace("本厅地址（请在 hall.toml 里填写）", "试办路 8 号")
        .replace("（请按本厅实际填写）", "")
        .replace("复议机关名称和地址（请在 hall.toml 里填写）", "试办市人民政府（试办路 2 号）")
        .replace("受理行政诉讼的法院名称和地址（请在 hall.toml 里填写）", "试办区人民法院（试办路 3 号）");
    fs::write(folder.join("hall.toml"), filled).unwrap();
    folder.to_str().unwrap().to_owned()
}

#[test]
fn a_hall_that_has_not_said_where_it_is_makes_only_samples() {
    let home = tempdir().unwrap();
    let home = home.path();
    noticed(home);
    let path = printer(home, "echo 'request id is HP-12 (1 file(s))'", "echo 'printer HP is idle.'");
    let printing = |data: Option<&str>, args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "UTC").env("PATH", &path).arg("--store").arg(home.join("desk.sqlite"));
        command.args(["--today", "2026-11-23", "--window", "3", "--clerk", "小王"]);
        if let Some(data) = data {
            command.args(["--data", data]);
        }
        said(&command.args(args).output().unwrap())
    };
    let notice = ["case", "print", "last", "notice"];
    let (code, text, _) = printing(None, &notice);
    assert_eq!(code, Some(0));
    assert!(
        text.starts_with(
            "一次性告知单（演示）\n【演示】办理地点、办公时间还没换成本厅的，这张单子不能发给群众\n"
        ),
        "{text}"
    );
    let (code, out, error) = printing(None, &[&notice[..], &["--lp", "HP"]].concat());
    assert_eq!((code, out.as_str()), (Some(3), ""), "{error}");
    assert!(
        error.contains("没有送去打印：办理地点、办公时间还是程序自带的样例") && error.contains("hall.toml"),
        "{error}"
    );
    assert!(!home.join("lp.args").exists(), "nothing went to the printer");
    // The doctor says it too, and where to put it right.
    let (_, told, _) = printing(None, &["doctor"]);
    assert!(told.contains("本厅的办理地点、办公时间、复议机关、法院还是样例"), "{told}");

    // One file of one's own is enough; the rest of the data stays the program's.
    let own = own_hall(home);
    let (code, text, error) = printing(Some(&own), &notice);
    assert_eq!((code, error.as_str()), (Some(0), ""));
    assert!(
        text.starts_with("一次性告知单\n编号") && text.contains("试办路 8 号") && !text.contains("演示"),
        "{text}"
    );
    let (_, told, _) = printing(Some(&own), &["doctor"]);
    assert!(told.contains("单子上印的地点：社会保险服务大厅 试办路 8 号"), "{told}");
}

/// A printer made of shell scripts in a folder: `lp` keeps what it was told and the file; `lpstat` says what the test wants.
fn printer(home: &Path, lp: &str, status: &str) -> String {
    let bin = home.join("bin");
    fs::create_dir_all(&bin).unwrap();
    let here = home.display();
    let scripts = [
        (
            "lp",
            format!(
                "#!/bin/sh\necho \"$@\" > {here}/lp.args\nfor last; do :; done\ncp \"$last\" {here}/lp.pdf\n{lp}\n"
            ),
        ),
        ("lpstat", format!("#!/bin/sh\ncase \"$1\" in -p) {status};; esac\n")),
        ("cancel", format!("#!/bin/sh\necho \"$@\" > {here}/cancel.args\n")),
    ];
    for (name, script) in scripts {
        let path = bin.join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    format!("{}:/usr/bin:/bin", bin.display())
}

fn print(home: &Path, path: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("TZ", "UTC").env("PATH", path);
    command.args(["--today", "2026-11-23", "--window", "3", "--clerk", "小王"]);
    command.arg("--store").arg(home.join("desk.sqlite")).args(["--data", &own_hall(home)]);
    said(&command.args(["case", "print", "last", "notice"]).args(args).output().unwrap())
}

#[test]
fn a_paper_goes_to_the_printer_once_it_is_decided_and_a_second_one_is_marked() {
    let home = tempdir().unwrap();
    let home = home.path();
    noticed(home);
    let path = printer(home, "echo 'request id is HP-12 (1 file(s))'", "echo 'printer HP is idle.'");
    let (code, out, error) = print(home, &path, &["--lp", "HP", "--paper", "a5", "--copies", "2"]);
    if error.contains("没有能用的中文字体") {
        eprintln!("skipped: no font");
        return;
    }
    assert_eq!((code, error.as_str()), (Some(0), ""));
    assert!(out.contains("送到打印机 HP，A5 2 份，作业 HP-12：打印机已经打完"), "{out}");
    let args = fs::read_to_string(home.join("lp.args")).unwrap();
    assert!(args.starts_with("-d HP -o media=A5 -n 2 -t 一次性告知单 -- "), "{args}");
    let sent = fs::read(home.join("lp.pdf")).unwrap();
    assert!(sent.starts_with(b"%PDF"));
    // The file went to the printer and nowhere else.
    assert!(!Path::new(args.split_whitespace().last().unwrap()).exists());

    let (code, again, _) = print(home, &path, &["--json"]);
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!((code, &again["reprint"]), (Some(0), &Value::from(1)));
    assert!(again["text"].as_str().unwrap().starts_with("一次性告知单（补打第 1 次）"));

    let mut desk = Played::open(home);
    desk.keys("");
    let printed = &desk.cases()[0].printed;
    assert_eq!(printed.len(), 1);
    let noted = &printed[0];
    assert_eq!((noted.to.as_str(), noted.job.as_deref(), noted.copies), ("HP", Some("HP-12"), 2));
    assert_eq!(noted.number, "告知-20261123-3-001");
    assert_eq!(noted.sha256.len(), 64);
    drop(desk);
    assert_eq!(ask(home, &["store", "verify"])["first_broken"], Value::Null);
}

#[test]
fn a_printer_that_fails_is_told_in_chinese_with_what_to_do_and_nothing_is_noted() {
    let home = tempdir().unwrap();
    let home = home.path();
    noticed(home);
    let idle = "echo 'printer HP is idle.'";
    let stopped = "printf 'printer HP disabled since Mon\\n\\tout of paper\\n'";
    let takes = "echo 'request id is HP-13 (1 file(s))'";
    for (lp, status, why) in [
        ("echo 'lp: The printer or class does not exist.' >&2; exit 1", idle, "没有叫“HP”的打印机"),
        ("echo 'lp: Permission denied' >&2; exit 1", idle, "没有收下：Permission denied"),
        (takes, stopped, "停着（out of paper），这一张已经撤回"),
    ] {
        let path = printer(home, lp, status);
        let (code, out, error) = print(home, &path, &["--lp", "HP"]);
        if error.contains("没有能用的中文字体") {
            eprintln!("skipped: no font");
            return;
        }
        assert_eq!((code, out.as_str()), (Some(4), ""), "{error}");
        assert!(error.contains(why) && error.contains("存成 PDF"), "{error}");
    }
    assert_eq!(fs::read_to_string(home.join("cancel.args")).unwrap().trim(), "HP-13");
    let (code, _, error) = print(home, "/nowhere", &["--lp", "HP"]);
    assert_eq!(code, Some(4));
    assert!(error.contains("没有打印命令 lp"), "{error}");
    let (code, _, error) = print(home, "/nowhere", &["--lp"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("没说哪台打印机"), "{error}");
    let mut desk = Played::open(home);
    desk.keys("");
    assert!(desk.cases()[0].printed.is_empty());

    // It can be kept instead, and that is noted with its file.
    let file = home.join("单.pdf");
    let (code, out, _) = print(home, "/nowhere", &["--pdf", file.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    assert!(out.contains("一次性告知单 存在") && fs::read(&file).unwrap().starts_with(b"%PDF"));
    assert_eq!(desk.cases()[0].printed[0].to, "单.pdf");
}

#[test]
fn a_slip_on_the_screen_is_kept_as_pdf_with_a_key_and_that_is_noted() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys(RETIRING).keys("111").keys("15<下>5<下>5<下>666").keys("<F8><Enter>");
    desk.shows(&["F2 存 PDF，F3 打印"]).keys("<F3>").shows(&["没有设打印机"]);
    desk.keys("<F2>");
    if desk.screen().contains("中文字体") {
        eprintln!("skipped: no font");
        return;
    }
    desk.shows(&["PDF 存在 slips/告知-20261123-3-001.pdf", "F3 打印"]);
    assert!(fs::read(home.path().join("slips/告知-20261123-3-001.pdf")).unwrap().starts_with(b"%PDF"));
    let printed = &desk.cases()[0].printed;
    assert_eq!((printed.len(), printed[0].to.as_str()), (1, "告知-20261123-3-001.pdf"));
}
