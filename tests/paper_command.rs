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
    let mut desk = Played::with_people(home);
    desk.keys(RETIRING)
        .keys("111")
        .keys("15<下>5<下>5<下>666")
        .keys("<F8>")
        .shows(&["共 3 样"])
        .keys("<Enter>");
    assert_eq!(desk.cases()[0].notices, ["告知-20261123-3-001"]);
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
    for (line, times) in [("去哪取：", 3), ("要多久：", 3), ("电话：", 3), ("  3. ", 1), ("  4. ", 0)]
    {
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
        ("告知-20261123-3-002", 1, "没有第 2 件"),
        ("三号", 2, "不是办件编号"),
        ("0197a000-0000-7000-8000-000000000001", 1, "没有 0197a000"),
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
