//! What `bangban policy` promises a policy keeper: every layer's figures shown, an edit's effect told before it serves,
//! what is owed named by its day, a handbook, a start for a new area, a watch over the folder.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::{scratch, signal};
use serde_json::{Value, json};

const NATION: &str = r#"[file]
title   = "试算"
rule    = "trial"
results = ["得数"]
say     = "拿标准乘人数。"

[law."试〔2020〕1号"]
title = "试行办法"
issued = 2020-01-01
clause."一" = "标准由省里定。"

[input]
"人数" = { key = "heads", unit = "人", min = 1, max = 9, ask = "几个人？有没有 <外地> 的？" }

[param."标准"]
key  = "rate"
unit = "元/人"
open = "省"
due  = "每年9月"
cite = "试〔2020〕1号 一"

[rule."得数"]
key     = "out"
unit    = "元"
formula = "标准 × 人数"
round   = "0.01 四舍五入"
cite    = "试〔2020〕1号 一"
"#;

const PROVINCE: &str = r#"[file]
title = "试算"
rule  = "trial"

[fill."标准"]
values = [
  { from = 2024-01-01, value = 10, cite = "试〔2020〕1号 一", trust = "待核" },
  { from = 2025-01-01, value = 11, cite = "试〔2020〕1号 一", trust = "原文", checked = 2025-10-01 },
]

[example."三个人"]
date   = 2025-06-01
given  = { heads = 3 }
expect = { out = "33.00" }
"#;

fn write(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn rules(dir: &Path) -> &Path {
    write(dir, "全国/试算.toml", NATION);
    write(dir, "山东省/试算.toml", PROVINCE);
    dir
}

fn policy(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bangban"))
        .args(["policy", "--today", "2026-11-23"])
        .args(args)
        .output()
        .unwrap()
}

fn json(args: &[&str]) -> (Value, Option<i32>) {
    let output = policy(&[args, &["--json"]].concat());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}")), output.status.code())
}

#[test]
fn show_gives_every_layer_with_its_figures_law_and_trust() {
    let dir = scratch();
    let folder = rules(dir.path()).to_str().unwrap();
    let (layers, code) = json(&["show", "rate", "--policies", folder]);
    assert_eq!(code, Some(0));
    let verbs: Vec<_> =
        layers.as_array().unwrap().iter().map(|layer| (&layer["area"], &layer["verb"])).collect();
    assert_eq!(verbs, [(&json!("全国"), &json!("set")), (&json!("山东省"), &json!("fill"))]);
    assert_eq!((&layers[0]["open"], &layers[0]["due"]), (&json!("省"), &json!("每年9月")));
    let figure = &layers[1]["figures"][1];
    assert_eq!((&figure["from"], &figure["value"]), (&json!("2025-01-01"), &json!("11")));
    assert_eq!((&figure["published"], &figure["trust"]), (&json!("2020-01-01"), &json!("原文")));
    assert_eq!(figure["cites"][0], json!({ "law": "试行办法", "number": "试〔2020〕1号", "clause": "一" }));
    assert_eq!(layers[1]["unit"], "元/人", "the unit comes from above");

    // Only what holds there; and a slip is asked about.
    let (layers, _) = json(&["show", "标准", "--policies", folder, "--region", "北京"]);
    assert_eq!(layers.as_array().unwrap().len(), 1);
    let output = policy(&["show", "标淮", "--policies", folder]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("是不是“标准”"));
}

#[test]
fn diff_tells_what_changed_and_what_it_does_to_the_examples() {
    let (old, new) = (scratch(), scratch());
    let (old, new) = (rules(old.path()), rules(new.path()));
    let (same, _) = json(&["diff", old.to_str().unwrap(), new.to_str().unwrap()]);
    assert_eq!(same, json!({ "changes": [], "examples": [] }));

    // Lines moved, a number written otherwise: nothing changed. A figure, a formula: both are.
    let edited = PROVINCE.replace("value = 10,", "value = \"10.0\",").replace("value = 11,", "value = 12,");
    write(new, "山东省/试算.toml", &format!("# 挪了一行\n{edited}"));
    write(new, "全国/试算.toml", &NATION.replace("标准 × 人数", "标准 × 人数 + 1元"));
    let (diff, code) = json(&["diff", old.to_str().unwrap(), new.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    let changes: Vec<_> =
        diff["changes"].as_array().unwrap().iter().map(|c| (c["name"].clone(), c["what"].clone())).collect();
    assert_eq!(changes, [(json!("得数"), json!("算法")), (json!("标准"), json!("2025-01-01 起的数"))]);
    assert_eq!(diff["changes"][1]["after"], "12 元/人");
    let example = &diff["examples"][0];
    assert_eq!((&example["id"], diff["examples"].as_array().unwrap().len()), (&json!("三个人"), 1));
    assert_eq!(example["before"]["outputs"]["out"], "33.00");
    assert_eq!(example["after"]["outputs"]["out"], "37.00");
    assert_eq!(
        (&example["before"]["comes_out"], &example["after"]["comes_out"]),
        (&json!(true), &json!(false))
    );

    // An example that gives the figure itself comes to the same and yet contradicts the new one; a wrong example is told, too.
    let given = PROVINCE.replace("{ heads = 3 }", "{ heads = 3, rate = 11 }");
    for (before, after, changed) in [
        (given.clone(), given.replace("value = 11,", "value = 12,"), "2025-01-01 起的数"),
        (PROVINCE.to_owned(), PROVINCE.replace("33.00", "34.00"), "例子"),
    ] {
        for (folder, text) in [(old, &before), (new, &after)] {
            write(folder, "全国/试算.toml", NATION);
            write(folder, "山东省/试算.toml", text);
        }
        let folders = [old.to_str().unwrap(), new.to_str().unwrap()];
        let (diff, _) = json(&["diff", folders[0], folders[1]]);
        assert_eq!(diff["changes"][0]["what"], changed);
        let example = &diff["examples"][0];
        assert_eq!(example["before"]["outputs"], example["after"]["outputs"]);
        assert_eq!(
            (&example["before"]["comes_out"], &example["after"]["comes_out"]),
            (&json!(true), &json!(false))
        );
        let said = String::from_utf8(policy(&["diff", folders[0], folders[1]]).stdout).unwrap();
        assert!(said.contains("例子：0 个算得不一样，1 个和写的不符"), "{said}");
        assert!(said.contains("以前相符，现在不符"), "{said}");
    }
}

#[test]
fn figures_are_shown_as_people_say_them() {
    let dir = scratch();
    let (rules_in, book) = (dir.path().join("rules"), dir.path().join("手册"));
    rules(&rules_in);
    let rounded = NATION
        .replace("0.01 四舍五入", "见分进角")
        .replace("标准 × 人数", "标准 × 人数 × 系数 × 分段比(人数)");
    let rounded = rounded.replace("分段比(人数)", "(1 + 分段(一段段, 5元) ÷ 100元)");
    let more = "[param.\"系数\"]\nunit = \"比例\"\nopen = \"省\"\nrange = [\"1%\", \"1.4%\"]\ncite = \"试〔2020〕1号 一\"\n\
        [bands.\"一段段\"]\nkey = \"元\"\ncite = \"试〔2020〕1号 一\"\n\
        values = [{ from = 2020-01-01, value = [[1000, \"0%\"], [\"以上\", \"80.5%\"]] }]\n";
    write(&rules_in, "全国/试算.toml", &format!("{rounded}{more}"));
    let fill =
        "[fill.\"系数\"]\nvalues = [{ from = 2024-01-01, value = 0.013, cite = \"试〔2020〕1号 一\" }]\n";
    write(&rules_in, "山东省/试算.toml", &(PROVINCE.split("[example").next().unwrap().to_owned() + fill));
    let folder = rules_in.to_str().unwrap();
    assert_eq!(json(&["check", folder]).0["faults"], json!([]));
    let shown = |name: &str| {
        let output = policy(&["show", name, "--policies", folder]);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(shown("一段段").contains("0～1000 元 0%；1000 元以上 80.5%"), "{}", shown("一段段"));
    assert!(shown("系数").contains("2024-01-01 起  1.3%"), "{}", shown("系数"));
    assert!(shown("得数").contains("（见分进角）"), "{}", shown("得数"));
    json(&["doc", book.to_str().unwrap(), "--policies", folder]);
    let page = fs::read_to_string(book.join("trial.md")).unwrap();
    assert!(page.contains("只能在 1%～1.4%") && page.contains("1.3%") && !page.contains("0.013"), "{page}");
    let chapter = fs::read_to_string(book.join("chapter-1.md")).unwrap();
    assert!(chapter.contains("（见分进角）"), "{chapter}");
}

#[test]
fn stale_names_what_is_owed_by_its_day() {
    let dir = scratch();
    let folder = rules(dir.path()).to_str().unwrap();
    let at = |day: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_bangban"))
            .args(["policy", "stale", "--json", "--region", "山东", "--policies", folder, "--today", day])
            .output()
            .unwrap();
        let stale: Value = serde_json::from_slice(&output.stdout).unwrap();
        (stale, output.status.code())
    };
    // Until the end of September nobody owes the new figure; a figure compared within a year is not asked about.
    let (stale, code) = at("2026-09-29");
    assert_eq!((code, &stale["due"], &stale["unchecked"]), (Some(0), &json!([]), &json!([])));
    assert_eq!(stale["unverified"][0]["value"], "10 元/人");
    let (stale, code) = at("2026-11-23");
    assert_eq!(code, Some(1));
    let due = &stale["due"][0];
    assert_eq!(
        (&due["area"], &due["year"], &due["latest"]),
        (&json!("山东省"), &json!(2026), &json!("2025-01-01"))
    );
    assert_eq!(stale["unchecked"][0]["at"], "山东省/试算.toml:8");
    // Nobody compared anything on a day still to come.
    let (stale, code) = at("2025-09-29");
    assert_eq!((code, &stale["unchecked"][0]["checked"]), (Some(1), &json!("2025-10-01")));
}

#[test]
fn doc_writes_a_handbook_that_is_whole_and_clean() {
    let dir = scratch();
    let (rules_in, book) = (dir.path().join("rules"), dir.path().join("手册"));
    rules(&rules_in);
    // What begins a line of a law's words is no heading of the page.
    let broken = NATION.replace("标准由省里定。\"", "标准由省里定。\\n# 第二行\"");
    write(&rules_in, "全国/试算.toml", &broken);
    let (report, code) = json(&["doc", book.to_str().unwrap(), "--policies", rules_in.to_str().unwrap()]);
    assert_eq!((code, &report["pages"]), (Some(0), &json!(["index", "chapter-1", "trial"])));
    for ending in ["md", "html"] {
        let page = fs::read_to_string(book.join(format!("trial.{ending}"))).unwrap();
        for says in [
            "拿标准乘人数",
            "标准 × 人数",
            "几个人？",
            "标准（元/人）",
            "10（待核）",
            "试行办法",
            "由省里定",
            "&lt;外地",
        ] {
            assert!(page.contains(says), "{ending}: {says}\n{page}");
        }
        let index = fs::read_to_string(book.join(format!("index.{ending}"))).unwrap();
        assert!(index.contains(&format!("chapter-1.{ending}#trial")), "{index}");
        // The chapter can be read without the page of its own: words, question, law, figures by year, a worked example.
        let chapter = fs::read_to_string(book.join(format!("chapter-1.{ending}"))).unwrap();
        for says in [
            "拿标准乘人数",
            "几个人？",
            "试〔2020〕1号 第一条：标准由省里定。",
            "第二行",
            "2025-01-01 起 11 元/人",
            "2024-01-01 起 10 元/人（待核）",
            "人数 3 人",
            "得数 33.00 元",
            "trial.",
        ] {
            assert!(chapter.contains(says), "{ending}: {says}\n{chapter}");
        }
        assert!(ending != "md" || !chapter.contains("\n# 第二行"), "{chapter}");
    }
    let html = fs::read_to_string(book.join("trial.html")).unwrap();
    assert!(!html.contains("<script") && !html.contains("http"), "{html}");
    for tag in ["table", "tr", "ul", "p", "h2", "div"] {
        let count = |text: String| html.matches(&text).count();
        let opened = count(format!("<{tag}>")) + count(format!("<{tag} "));
        assert!(opened > 0 && opened == count(format!("</{tag}>")), "{tag} in {html}");
    }
}

#[test]
fn new_starts_an_area_with_what_is_open_and_never_overwrites() {
    let dir = scratch();
    let folder = rules(dir.path()).to_str().unwrap();
    let (report, code) = json(&["new", "西藏", "--policies", folder]);
    let path = dir.path().join("西藏自治区/试算.toml");
    assert_eq!((code, &report["written"]), (Some(0), &json!([path.to_str().unwrap()])));
    let started = fs::read_to_string(&path).unwrap();
    assert!(started.contains("# [fill.\"标准\"]") && started.contains("元/人"), "{started}");
    let (begun, code) = json(&["check", folder]);
    let codes: Vec<_> = begun["faults"].as_array().unwrap().iter().map(|fault| &fault["code"]).collect();
    assert_eq!(
        (code, codes),
        (Some(0), vec![&json!("W_EMPTY")]),
        "nothing is wrong, nothing is filled in yet"
    );

    // Filled in as it says, it serves.
    let filled = started
        .replace("# [", "[")
        .replace("# values", "values")
        .replace("# title", "title")
        .replace("# issued", "issued")
        .replace("# clause", "clause")
        .replace("value = 0", "value = 7");
    fs::write(&path, &filled).unwrap();
    assert_eq!(json(&["check", folder]).0["faults"], json!([]), "{filled}");
    let (report, code) = json(&["new", "西藏", "--policies", folder]);
    assert_eq!((code, &report["written"]), (Some(1), &json!([])));
    assert_eq!(fs::read_to_string(&path).unwrap(), filled);
    // Where nothing can be written, nothing is left that would pass for a file.
    let full = "trap '' XFSZ; ulimit -f 0; exec \"$0\" policy new 西藏 --policies \"$1\" --dir \"$2\"";
    let empty = dir.path().join("满");
    let (program, there) = (env!("CARGO_BIN_EXE_bangban"), empty.to_str().unwrap());
    let output = Command::new("sh").args(["-c", full, program, folder, there]).output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    assert_eq!(fs::read_dir(empty.join("西藏自治区")).unwrap().count(), 0);
    let (report, _) = json(&["new", "西藏", "--policies", folder, "--dir", there]);
    assert_eq!(report["kept"], json!([]));
    assert_eq!(
        policy(&["new", "西藏"]).status.code(),
        Some(2),
        "the rules in the binary cannot be written to"
    );
}

#[test]
fn new_lists_for_a_municipality_what_is_left_to_cities_and_bands_as_bands() {
    let dir = scratch();
    let nation = NATION.replace("open = \"省\"", "open = \"市\"")
        + "[bands.\"各段\"]\nkey = \"元\"\nunit = \"元\"\nopen = \"市\"\ncite = \"试〔2020〕1号 一\"\n";
    let nation = nation.replace("标准 × 人数", "标准 × 人数 + 分段(各段, 100元)");
    write(dir.path(), "全国/试算.toml", &nation);
    let folder = dir.path().to_str().unwrap();
    assert_eq!(json(&["new", "北京", "--policies", folder]).1, Some(0));
    let started = fs::read_to_string(dir.path().join("北京市/试算.toml")).unwrap();
    assert!(started.contains("# [fill.\"标准\"]") && started.contains("# [fill.\"各段\"]"), "{started}");
    let filled = started
        .replace("# [", "[")
        .replace("# values", "values")
        .replace("# title", "title")
        .replace("# issued", "issued")
        .replace("# clause", "clause");
    fs::write(dir.path().join("北京市/试算.toml"), &filled).unwrap();
    assert_eq!(json(&["check", folder]).0["faults"], json!([]), "{filled}");
}

#[test]
fn a_case_file_says_what_was_known_and_never_tests_nothing() {
    let dir = scratch();
    let folder = rules(dir.path()).to_str().unwrap().to_owned();
    let tried = |more: &str| {
        let case = format!(
            "[{{\"id\": \"甲\", \"rule\": \"trial\", \"region\": \"山东省\", \"date\": \"2025-06-01\", {more}}}]"
        );
        let file = dir.path().join("cases.json");
        fs::write(&file, case).unwrap();
        let output = policy(&["test", "--policies", &folder, "--cases", file.to_str().unwrap()]);
        let said = [&output.stdout[..], &output.stderr[..]].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    };
    let (code, said) = tried("\"given\": {\"heads\": 3}, \"expect\": {\"out\": 33.00}");
    assert_eq!(code, Some(0), "{said}");
    // The law was issued in 2020: before, nothing of it was known.
    let (code, said) =
        tried("\"known\": \"2019-12-31\", \"given\": {\"heads\": 3}, \"expect\": {\"out\": 33.00}");
    assert!(code == Some(1) && said.contains("2020-01-01 才公布"), "{said}");
    let (code, said) = tried("\"given\": {\"heads\": 3, \"heads\": 4}, \"expect\": {\"out\": 33.00}");
    assert!(code == Some(2) && said.contains("“heads”写了两遍"), "{said}");
    let (code, said) = tried("\"given\": {\"heads\": 3}, \"expect\": {}");
    assert!(code == Some(2) && said.contains("核不了什么"), "{said}");
}

#[test]
fn watch_checks_again_on_every_save_and_says_what_serves_meanwhile() {
    let dir = scratch();
    let folder = rules(dir.path());
    let mut child = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .args(["policy", "check", folder.to_str().unwrap(), "--watch"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut until = |says: &str| lines.by_ref().find(|line| line.contains(says)).unwrap();
    until("没有问题");
    write(folder, "山东省/试算.toml", &PROVINCE.replace("[fill.\"标准\"]", "[fill.\"标谁\"]"));
    until("E_NAME");
    assert!(until("改坏了").contains("照旧用上一份没有错的（2 个文件"));
    write(folder, "山东省/试算.toml", PROVINCE);
    until("没有问题");
    // Not INT: whoever runs the tests in the background may have it ignored.
    signal("TERM", child.id());
    assert!(!child.wait().unwrap().success());
}
