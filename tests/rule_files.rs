//! Rule files: what is well written loads without a word and gives its own examples; what is not is told exactly as the
//! reviewed `.txt` beside it says. A test file may hold several rule files, each under a line `# ==== 山东省/养老金.toml`.
//! `BLESS=1 cargo test --test rule_files` writes the `.txt` files anew, for reading in the diff.

#![allow(clippy::unwrap_used, clippy::format_push_string)] // helpers of tests fail like tests, and need not be fast

use std::fs;
use std::path::{Path, PathBuf};

use bangban::rulebook::reference::{Reference, changes};
use bangban::rulebook::{Answer, Case, Line, Rulebook, Runner, StepSort, compute};
use bangban::text::{Faults, Source};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// The rule files a test file holds; without a dividing line it is one of the nation.
fn sources(path: &Path) -> Vec<Source> {
    let text = fs::read_to_string(path).unwrap();
    if !text.starts_with("# ==== ") {
        let name = path.file_name().unwrap().to_string_lossy();
        return vec![Source::new(format!("全国/{name}"), &text)];
    }
    text.split("# ==== ")
        .skip(1)
        .map(|part| {
            let (name, body) = part.split_once('\n').unwrap();
            Source::new(name.trim(), body)
        })
        .collect()
}

/// Every fault of loading and of the examples, as a person reads it.
fn faults(book: &Rulebook, loading: Faults) -> String {
    let mut all = loading;
    all.extend(book.check_examples());
    all.sorted().iter().map(|fault| fault.render(false) + "\n").collect()
}

fn same_as_reviewed(path: &Path, got: &str) {
    let reviewed = path.with_extension("txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&reviewed, got).unwrap();
    }
    let want = fs::read_to_string(&reviewed).unwrap_or_default();
    assert!(got == want, "{} now reads\n{got}\nbut was reviewed as\n{want}", reviewed.display());
}

#[test]
fn what_a_case_gives_in_place_of_a_rule_is_told_beside_what_the_rule_makes_of_it() {
    let (book, _) = Rulebook::load(&sources(
        &files("good").into_iter().find(|path| path.ends_with("分段.toml")).unwrap(),
    ));
    let subject = book.subject("北京市", "inpatient").unwrap();
    let of = |more: &[(&str, &str)]| {
        let given = [&[("date_out", "2026-03-01"), ("eligible", "150000")], more].concat();
        let given = given.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Case { given, ..Case::on(date(2026, 3, 1)) }
    };
    let flags = |case| -> Vec<String> {
        let answer = compute(subject, case).unwrap();
        answer.flags.iter().map(|flag| format!("{} {}", flag.sort.word(), flag.text)).collect()
    };
    assert_eq!(flags(of(&[])), [""; 0]);
    let told = ["instead “封顶时的费用”填的是 100000 元，按规则算是 110110.526315789473… 元"];
    assert_eq!(flags(of(&[("封顶时的费用", "100000")])), told);
    // Neither sum can be less than nothing.
    let errors = compute(subject, of(&[("统筹封顶", "-1")])).unwrap_err();
    assert!(errors[0].message.contains("“统筹比例”最少得 0 元，得不到 -1 元"), "{errors:?}");
}

#[test]
fn good_rules_load_in_silence_and_explain_themselves_as_reviewed() {
    for path in files("good") {
        let (book, loading) = Rulebook::load(&sources(&path));
        assert_eq!(faults(&book, loading), "", "{}", path.display());
        assert!(!book.examples().is_empty(), "{} has no example", path.display());
        let mut told = String::new();
        for example in book.examples() {
            let subject = book.subject(&example.area, &example.rule).unwrap();
            let answer = compute(subject, &example.case).unwrap();
            told += &format!("== {}（{}）\n{}\n", example.name, example.area, tell(&answer));
        }
        same_as_reviewed(&path, &told);
    }
}

fn tell(answer: &Answer) -> String {
    let mut lines = Vec::new();
    for step in answer.explain() {
        let mut line = format!("{} = {}", step.about.name, step.shown);
        if !step.formula.is_empty() {
            let with: Vec<_> = step.with.iter().map(|(name, value)| format!("{name} {value}")).collect();
            line += &format!(" ← {}", step.formula);
            line += &step.when.map_or_else(String::new, |when| format!("，条件 {when}"));
            line += &if with.is_empty() { String::new() } else { format!("（{}）", with.join("，")) };
        }
        if let Some(rounded) = step.rounded {
            line += &format!("，{rounded}");
        }
        if let Some(unrounded) = step.unrounded {
            line += &format!("（取整前 {unrounded}）");
        }
        let cites: Vec<_> =
            step.cites.iter().map(|cite| format!("{} {}", cite.number, cite.clause)).collect();
        line += &format!("  [{}；{}", step.layer, cites.join("、"));
        if let (Some(from), Some(published)) = (step.from, step.published) {
            line += &format!("；{from} 起，{published} 公布");
        }
        line += &step.serves.word().map_or("]".to_owned(), |word| format!("；{word}]"));
        if step.sort == StepSort::Given {
            line += " 个案给的";
        }
        lines.push(line);
        lines.extend(step.lines.iter().map(row));
    }
    lines.extend(answer.flags.iter().map(|flag| format!("! {}", flag.text)));
    lines.join("\n") + "\n"
}

/// A line below a step.
fn row(line: &Line) -> String {
    let with: Vec<_> = line.with.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let mut text = format!("    {}：{}", line.label, line.shown);
    if !line.formula.is_empty() || !with.is_empty() {
        text += &format!(" ← {}（{}）", line.formula, with.join("，"));
    }
    text + &line.why.as_ref().map_or_else(String::new, |why| format!("  {why}"))
}

#[test]
fn bad_rules_are_told_exactly_as_reviewed() {
    for path in files("bad") {
        let (book, loading) = Rulebook::load(&sources(&path));
        let told = faults(&book, loading);
        assert!(told.contains("E_"), "{} has no error", path.display());
        same_as_reviewed(&path, &told);
    }
}

#[test]
fn what_is_written_for_nothing_is_a_reminder_and_the_calculator_answers() {
    for path in files("idle") {
        let (book, loading) = Rulebook::load(&sources(&path));
        assert!(!loading.has_errors() && book.subject("全国", "try").is_ok());
        same_as_reviewed(&path, &faults(&book, loading));
    }
}

#[test]
fn a_lower_area_restates_only_what_differs() {
    let path = files("good").into_iter().find(|path| path.ends_with("三层.toml")).unwrap();
    let (book, _) = Rulebook::load(&sources(&path));
    let outputs = |area: &str| -> Vec<String> {
        let subject = book.subject(area, "full_pension").unwrap();
        subject.outputs().iter().map(|output| output.key.clone()).collect()
    };
    assert_eq!(outputs("山东省"), ["basic", "account", "transitional", "total"]);
    assert_eq!(outputs("山东省/济南市"), ["total", "heating", "paid"]);
    assert_eq!(
        outputs("山东省/烟台市"),
        outputs("山东省"),
        "an area without a file reads what stands above it"
    );
    assert_eq!(book.area("济南").as_deref(), Some("山东省/济南市"));
    let subject = book.subject("山东省", "基础养老金").unwrap();
    let needed: Vec<_> =
        subject.inputs().iter().filter(|input| input.required).map(|input| &*input.key).collect();
    assert!(!needed.contains(&"birth"), "{needed:?}");
    let errors = compute(subject, Case::on(date(2026, 3, 1))).unwrap_err();
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert!(told.contains(&"还缺“缴费月数”：实际缴费加视同缴费一共几个月？".to_owned()), "{told:?}");
}

#[test]
fn a_list_given_wrong_is_told_row_by_row() {
    let path = files("good").into_iter().find(|path| path.ends_with("列表.toml")).unwrap();
    let (book, _) = Rulebook::load(&sources(&path));
    let subject = book.subject("全国", "lists").unwrap();
    let row = r#"{"year": 2024, "monthly_base": 6000, "reference_wage": 0}"#;
    let many = format!("[{}]", vec![row; 1001].join(","));
    for (years, count, want) in [
        ("[]", "0", "算“平均指数”时除数是 0。检查填的数"),
        (
            "x",
            "0",
            r#"“历年缴费”要一列，写成 [{"year": …, "months": …, "monthly_base": …, "reference_wage": …}, …]"#,
        ),
        (&many, "0", "“历年缴费”最多 1000 行，现在有 1001 行"),
        (
            r#"[{"year": "近年", "months": 13}]"#,
            "0",
            "“历年缴费”第 1 行的“年度”要一个数（单位：年），现在是“近年”；第 1 行的“缴费月数”不能大于 12（月），现在是 13；\
             第 1 行的“缴费基数”没有填；第 1 行的“社平工资”没有填",
        ),
        (&format!("[{row}]"), "0", "“历年缴费”第 1 行（2024 年）：算“当年指数”时除数是 0。检查填的数"),
        ("[]", "1201", "“逐月”的个数要是 0 至 1200 的整数，现在是 1201。检查填的数"),
    ] {
        let mut case = Case::on(date(2026, 5, 1));
        case.given.extend(
            [("years", years), ("count", count), ("book", "四川")].map(|(k, v)| (k.into(), v.into())),
        );
        let errors = compute(subject, &case).unwrap_err();
        assert!(errors.iter().any(|error| error.message == want), "{errors:?}");
    }
}

#[test]
fn a_gap_in_the_file_is_never_filled_by_an_older_figure() {
    let path = files("good").into_iter().find(|path| path.ends_with("没有定.toml")).unwrap();
    let (book, _) = Rulebook::load(&sources(&path));
    let tail = "由河北省人社厅公布（每年12月），查到后补进规则文件；也可以自己填：base=…";
    for (area, retired, known, want) in [
        ("河北省", date(2020, 6, 1), date(2026, 1, 1),
            format!("“计发基数”2020-06-01 的数规则文件里缺着：2019-12-31 以后、2021-01-01 以前是空的。{tail}")),
        ("河北省", date(2021, 6, 1), date(2021, 7, 1),
            format!("“计发基数”2021-06-01 的数规则文件里缺着：2019-12-31 以后、2021-01-01 以前是空的。{tail}")),
        ("河北省", date(2022, 12, 1), date(2026, 1, 1),
            format!("“计发基数”2022-01-01 起的数没有定下来：两份文件的数不一样。{}", tail.replace("查到", "问清"))),
        ("河北省", date(2023, 6, 1), date(2023, 7, 1),
            format!("“计发基数”2022-01-01 起的数没有定下来：两份文件的数不一样。{}", tail.replace("查到", "问清"))),
        ("河北省", date(2025, 6, 1), date(2025, 7, 1),
            format!("“计发基数”规则文件里只管到 2023-12-31，2025-06-01 的数缺了不止一期，不能拿旧数预发。{tail}")),
        ("河南省", date(2025, 6, 1), date(2025, 7, 1),
            "“计发基数”由省人社厅公布（每年12月），这个地区的规则文件还没有这个数。选对地区；也可以自己填：base=…".to_owned()),
    ] {
        let mut case = Case::on(retired);
        case.known_at = known;
        case.given.insert("retire_date".into(), retired.to_string());
        let errors = compute(book.subject(area, "bases").unwrap(), &case).unwrap_err();
        assert_eq!(errors.iter().map(ToString::to_string).collect::<Vec<_>>(), [want], "{retired} {known}");
    }
}

#[test]
fn what_was_not_published_yet_is_no_nearer_than_what_is_not_in_the_file_yet() {
    let rows = [
        "{ from = 2022-07-01, value = 1, published = 2022-07-01, cite = \"法\" }",
        "{ from = 2023-07-01, value = 2, published = 2026-01-10, cite = \"法\" }",
        "{ from = 2024-07-01, value = 3, published = 2025-12-01, cite = \"法\" }",
    ];
    let text = |rows: &[&str]| {
        format!(
            "[file]\ntitle = \"试\"\nrule = \"try\"\nresults = [\"得\", \"再\"]\n[law.\"法\"]\ntitle = \"法\"\n\
             [param.\"数\"]\nunit = \"元\"\nperiod = \"年\"\noverdue = \"按上一期预发\"\nvalues = [{}]\n\
             [rule.\"得\"]\nunit = \"元\"\nformula = \"数\"\ncite = \"法\"\n\
             [rule.\"再\"]\nunit = \"元\"\nformula = \"数@办理日期\"\ncite = \"法\"\n",
            rows.join(", ")
        )
    };
    let computed = |rows: &[&str], on: Date, known_at: Date| {
        let (book, faults) = Rulebook::load(&[Source::new("全国/试.toml", &text(rows))]);
        assert_eq!(faults.sorted().len(), 0);
        let answer = compute(book.subject("全国", "try").unwrap(), Case { known_at, ..Case::on(on) });
        answer
            .map(|answer| {
                let sort = answer.flags[0].sort;
                // Read at a date it serves as what it is read for the case, and every step says so.
                assert!(answer.flags.iter().all(|flag| flag.sort == sort), "{:?}", answer.flags);
                let steps = answer.explain();
                let figures = steps.iter().filter(|step| step.sort == StepSort::Figure);
                let words: Vec<_> = figures.filter_map(|step| step.serves.word()).collect();
                assert_eq!(words, if sort.word() == "estimated" { ["估算"; 2] } else { ["预发"; 2] });
                (answer.outputs[0].text.clone(), sort.word())
            })
            .ok()
    };
    for (on, known_at, want) in [
        (date(2023, 8, 1), date(2023, 8, 1), Some("provisional")),
        (date(2024, 6, 30), date(2024, 8, 31), Some("provisional")),
        (date(2024, 8, 1), date(2024, 8, 31), None),
        (date(2024, 8, 1), date(2025, 11, 30), None),
        (date(2025, 8, 1), date(2025, 11, 30), None),
        (date(2028, 8, 1), date(2023, 8, 1), Some("estimated")),
        (date(2024, 8, 1), date(2024, 6, 30), Some("estimated")),
    ] {
        let want = want.map(|sort| ("1".to_owned(), sort));
        for file in [&rows[..], &rows[..1]] {
            assert_eq!(computed(file, on, known_at), want, "{on} {known_at} {} rows", file.len());
        }
    }
}

#[test]
fn what_every_branch_that_computes_needs_is_asked_for() {
    let text = r#"
[file]
title = "试"
rule = "try"
results = ["丙"]
[law."试行办法"]
title = "试行办法"
[input]
"甲" = { key = "a", unit = "元", ask = "？" }
"乙" = { key = "b", unit = "元", ask = "？" }
"满" = { key = "full", type = "是否", ask = "？" }
[rule."丙"]
unit = "元"
cite = "试行办法"
cases = [{ when = "满", then = "甲" }, { when = "有(乙)", then = "甲 + 乙" }, { refuse = "没有满" }]
"#;
    let (book, faults) = Rulebook::load(&[Source::new("全国/试.toml", text)]);
    assert_eq!(faults.sorted().len(), 0);
    let subject = book.subject("全国", "try").unwrap();
    let asked: Vec<_> = subject.inputs().iter().map(|input| (&*input.key, input.required)).collect();
    assert_eq!(asked, [("a", true), ("b", false), ("full", true)]);
}

#[test]
fn what_a_case_gives_is_held_to_what_the_file_allows_and_given_once() {
    let text = r#"
[file]
title = "试"
rule = "try"
results = ["月标准"]
[law."试行办法"]
title = "试行办法"
issued = 2020-01-01
[param."基数"]
key = "base"
unit = "元"
range = [1000, 20000]
overdue = "按上一期预发"
values = [{ from = 2024-01-01, until = 2025-12-31, value = 5000, cite = "试行办法" }]
[input]
"月数" = { key = "months", unit = "比例", ask = "？" }
[rule."月标准"]
key = "std"
unit = "元"
cite = "试行办法"
formula = "基数 × 月数"
"#;
    let (book, faults) = Rulebook::load(&[Source::new("全国/试.toml", text)]);
    assert_eq!(faults.sorted().len(), 0);
    let subject = book.subject("全国", "try").unwrap();
    let told = |on: Date, given: &[(&str, &str)]| {
        let mut case = Case::on(on);
        case.given = given.iter().map(|(key, text)| ((*key).into(), (*text).into())).collect();
        let keys: Vec<&str> = given.iter().map(|(key, _)| *key).collect();
        let texts: Vec<&str> = given.iter().map(|(_, text)| *text).collect();
        // A row of many is held to the same.
        let row = Runner::new(subject, &keys, &[]).unwrap().row(&texts, on, Date::MAX);
        let answer = compute(subject, case);
        if !given.iter().any(|(key, _)| *key == "月数") {
            assert_eq!(row.err(), answer.as_ref().err().cloned());
        }
        answer.map_or_else(|errors| errors[0].message.clone(), |answer| answer.outputs[0].text.clone())
    };
    let day = date(2025, 3, 1);
    assert_eq!(told(day, &[("months", "2")]), "10000");
    assert_eq!(told(day, &[("months", "2"), ("base", "6000")]), "12000");
    assert_eq!(told(day, &[("months", "2"), ("base", "-1")]), "“基数”不能小于 1000（元），现在是 -1");
    assert_eq!(told(day, &[("months", "2"), ("月数", "3")]), "“月数”给了两次，一次用名称，一次用键。留一个");
    // Its `until` is its end: nothing is paid by it for ever.
    assert!(told(date(2099, 1, 1), &[("months", "2")]).contains("上一个只管到 2025-12-31"));
}

#[test]
fn seven_faults_are_told_in_one_run() {
    let path = files("bad").into_iter().find(|path| path.ends_with("七处错.toml")).unwrap();
    let (book, loading) = Rulebook::load(&sources(&path));
    let codes: Vec<_> = loading.iter().map(|fault| fault.code).collect();
    for code in ["E_UNIT", "E_NAME", "E_CYCLE", "E_DATES", "E_CITE", "E_TABLE_GAP", "E_KIND"] {
        assert!(codes.contains(&code), "{code} is not among {codes:?}");
    }
    assert!(book.subject("全国", "seven").is_err(), "a calculator at fault must not answer");
}

#[test]
fn what_is_too_big_is_told_as_reviewed() {
    let head = "[file]\ntitle = \"大\"\nrule = \"big\"\nresults = [\"甲\"]\n[law.\"法\"]\ntitle = \"法\"\n";
    let names =
        |count: usize| (0..count).map(|at| format!("[rule.\"甲{at}\"]\nunit = \"元\"\nformula = \"1元\"\n"));
    let chain = |count: usize| {
        (1..count)
            .map(|at| format!("[rule.\"甲{at}\"]\nunit = \"元\"\nformula = \"甲{}\"\n", at - 1))
            .collect::<String>()
    };
    let choices = |count: usize| (0..count).map(|at| format!("\"选{at}\"")).collect::<Vec<_>>().join(", ");
    let big = [
        ("太大.txt", format!("{head}# {}\n", "长\n# ".repeat(200_000))),
        ("行太长.txt", format!("{head}# {}\n", "长".repeat(7_000))),
        ("名字太多.txt", head.to_owned() + &names(1_001).collect::<String>()),
        ("错误太多.txt", head.to_owned() + &(0..2_100).map(|at| format!("x{at} = 1\n")).collect::<String>()),
        (
            "选项太多.txt",
            format!("{head}[input]\n\"甲\" = {{ key = \"a\", choice = [{}], ask = \"？\" }}\n", choices(201)),
        ),
        ("一环套一环.txt", format!("{head}[rule.\"甲0\"]\nunit = \"元\"\nformula = \"1元\"\n{}", chain(302))),
    ];
    let big = big.into_iter().map(|(name, text)| (name, text.into_bytes()));
    let gbk = (
        "编码不对.txt",
        [head.as_bytes(), "issued = 2000-01-01\nclause.\"一\" = \"".as_bytes(), &[0xd1, 0xf8, 0xc0, 0xcf]]
            .concat(),
    );
    let slips = ("写法错太多.txt", "[rule.\"a\"]\n".repeat(1_000).into_bytes());
    for (name, text) in big.chain([gbk, slips]) {
        let (_, loading) = Rulebook::load(&[Source::of_bytes("全国/大.toml", &text)]);
        // The last of them says what is too big; a thousand others of the same kind are no reading.
        let told = loading.iter().filter(|fault| {
            ["E_TOO_BIG", "E_MANY", "E_KIND_WORD", "E_TOO_DEEP", "E_ENCODING"].contains(&fault.code)
        });
        let told: String = told.map(|fault| fault.render(false) + "\n").collect();
        assert!(!told.is_empty() && loading.iter().count() <= 2_001, "{name}");
        same_as_reviewed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/big").join(name), &told);
    }
}

/// What a slip of the hand puts into a rule file.
const SLIPS: [&str; 16] = [
    "",
    "\"",
    "{",
    "]",
    "，",
    "= ",
    "0",
    "-",
    "元/月",
    " 且 ",
    "(",
    "@",
    "[60岁]",
    "99999999999999",
    "\n",
    "养老金",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_as_a_rule_file_is_told_never_a_panic(text in any::<String>()) {
        let (book, loading) = Rulebook::load(&[Source::new("全国/任意.toml", &text)]);
        let _ = faults(&book, loading);
    }

    #[test]
    fn any_slip_in_a_good_file_is_told_never_a_panic(
        which in any::<prop::sample::Index>(),
        slips in prop::collection::vec((any::<prop::sample::Index>(), 0..6_usize, any::<prop::sample::Index>()), 1..4),
    ) {
        let files = files("good");
        let mut sources = sources(&files[which.index(files.len())]);
        for (at, cut, slip) in slips {
            let source = at.get(&sources);
            let mut letters: Vec<char> = source.text.chars().collect();
            let start = at.index(letters.len());
            let end = (start + cut).min(letters.len());
            letters.splice(start..end, slip.get(&SLIPS).chars());
            let changed = Source::new(source.path.clone(), &letters.into_iter().collect::<String>());
            let place = at.index(sources.len());
            sources[place] = changed;
        }
        let (book, loading) = Rulebook::load(&sources);
        let _ = faults(&book, loading);
    }
}

/// A file with everything a rule file may say that is paid by, known by or read by.
const RICH: &str = r#"[file]
title   = "样样有"
rule    = "rich"
date    = "哪天"
results = ["得数"]
say     = "一句话。"
[law."甲法"]
title  = "甲法"
issued = 2020-01-01
clause."一" = "一。"
clause."二" = "二。"
[input]
"哪天" = { key = "day", type = "日期", ask = "哪天？" }
"生日" = { key = "birth", type = "日期", ask = "生日？" }
"岁数" = { key = "age", unit = "岁", ask = "几岁？" }
[param."标准"]
unit    = "元"
at      = "生日"
period  = "年"
overdue = "按上一期预发"
due     = "每年9月"
by      = "省厅"
trust   = "转引"
source  = "公报"
cite    = "甲法 一"
values  = [
  { from = 2020-01-01, value = 1 },
  { from = 2021-01-01, value = 2, published = 2021-03-01 },
  { from = 2022-01-01, unknown = "没有公布" },
  { from = 2023-01-01, value = 3, until = 2023-12-31 },
  { from = 2024-01-01, value = 4, checked = 2024-02-01 },
]
[table."月数"]
key    = "岁"
unit   = "月"
at     = "生日"
cite   = "甲法 一"
uneven = true
beyond = "按末档"
read   = [
  { from = 2020-01-01, between = "取下档" },
  { from = 2021-01-01, between = "直线插值", round = "0.1 四舍五入", cite = "甲法 二" },
]
rows   = [
  [40, 233],
  [41, 230, "待核"],
  [50, 195],
]
[rule."几样"]
options = [
  { key = "a", name = "甲样", when = "岁数 > 3岁", cite = "甲法 一" },
  { key = "b", name = "乙样", cite = "甲法 二", why = "都有" },
]
[rule."得数"]
key   = "out"
unit  = "元·月"
cite  = "甲法 一"
round = "见分进角"
say   = "乘起来。"
cases = [
  { when = "含(几样, 甲样)", then = "标准 × 月数[岁数]", cite = "甲法 二" },
  { refuse = "不满三岁" },
]
[example."算一个"]
date      = 2024-06-01
known     = 2024-07-01
region    = "全国"
source    = "自拟"
tolerance = "0.01"
given     = { day = 2024-06-01, birth = 2024-05-01, age = 40 }
expect    = { out = "932.00" }
"#;

#[test]
fn nothing_a_rule_file_says_changes_without_a_diff() {
    let read = |text: &str| Reference::read(&[Source::new("全国/样样有.toml", text)]);
    let (book, loading) = Rulebook::load(&[Source::new("全国/样样有.toml", RICH)]);
    assert_eq!(faults(&book, loading), "");
    let whole = read(RICH);
    let lines: Vec<&str> = RICH.lines().collect();
    let silent = |at: usize| {
        let rest: Vec<&str> =
            lines.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| *line).collect();
        changes(&whole, &read(&rest.join("\n"))).is_empty()
    };
    let silent: Vec<&str> = (0..lines.len()).filter(|at| silent(*at)).map(|at| lines[at]).collect();
    assert_eq!(silent, [""; 0], "taken out without a word");
    // And what stands in a line: each field of a row, a branch, an option.
    for (from, to) in [
        ("没有公布", "还没有定"),
        (", published = 2021-03-01", ""),
        (", until = 2023-12-31", ""),
        (", checked = 2024-02-01", ""),
        (", \"待核\"]", "]"),
        (", cite = \"甲法 二\" },\n]\nrows", " },\n]\nrows"),
        ("between = \"取下档\"", "between = \"相等\""),
        (", when = \"岁数 > 3岁\"", ""),
        ("甲样\", when", "丙样\", when"),
        (", why = \"都有\"", ""),
        ("[岁数]\", cite = \"甲法 二\"", "[岁数]\""),
        ("refuse = \"不满三岁\"", "then = \"0元 × 1月\""),
        ("age = 40", "age = 41"),
        ("932.00", "933.00"),
    ] {
        assert!(RICH.contains(from), "{from}");
        assert!(!changes(&whole, &read(&RICH.replacen(from, to, 1))).is_empty(), "{from} → {to}");
    }
    assert!(
        changes(&whole, &read(&format!("# 挪了一行\n{}", RICH.replace("value = 1 ", "value = 1.0 "))))
            .is_empty()
    );
}

/// The rule files of a folder, each by its path.
fn folder(files: &[(&str, &str)]) -> (Rulebook, Faults) {
    let sources: Vec<Source> = files.iter().map(|(path, text)| Source::new(*path, text)).collect();
    Rulebook::load(&sources)
}

fn given(words: &[(&str, &str)], day: Date) -> Case {
    let given = words.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Case { given, known_at: day, ..Case::on(day) }
}

#[test]
fn a_date_nobody_gave_is_said_beside_the_result() {
    let one = r#"
[file]
title = "一"
rule = "one"
date = "日"
uses = ["二"]
results = ["果"]
[law."法"]
title = "法"
issued = 2000-01-01
clause."一" = "一"
[input]
"日" = { key = "d", type = "日期", ask = "哪天？" }
"数" = { key = "n", unit = "元", ask = "多少？" }
[param."本率"]
unit = "比例"
values = [{ from = 2005-01-01, value = 1, cite = "法 一", trust = "原文" }, { from = 2020-01-01, value = 8, cite = "法 一", trust = "原文" }]
[rule."果"]
key = "g"
unit = "元"
formula = "数 × (本率 + 率)"
cite = "法 一"
"#;
    let two = r#"
[file]
title = "二"
rule = "two"
date = "那日"
results = ["率"]
[input]
"那日" = { key = "e", type = "日期", ask = "哪天？" }
[param."率"]
key = "r"
unit = "比例"
values = [{ from = 2005-01-01, value = 3, cite = "法 一", trust = "原文" }, { from = 2020-01-01, value = 7, cite = "法 一", trust = "原文" }]
"#;
    let (book, faults) = folder(&[("全国/一.toml", one), ("全国/二.toml", two)]);
    assert!(faults.is_empty(), "{faults:?}");
    let subject = book.subject("全国", "one").unwrap();
    let today = date(2026, 11, 23);
    let not_given = |name: &str| format!("not_given “{name}”没有填，按办理日期 2026-11-23 算");
    for (words, value, told) in [
        (&[("n", "1"), ("d", "2010-01-01"), ("e", "2010-01-01")][..], "4", vec![]),
        (&[("n", "1"), ("d", "2010-01-01")], "8", vec![not_given("那日")]),
        (&[("n", "1")], "15", vec![not_given("日"), not_given("那日")]),
    ] {
        let answer = compute(subject, given(words, today)).unwrap();
        let said = |flags: &[bangban::rulebook::Flag]| -> Vec<String> {
            let mut said: Vec<_> =
                flags.iter().map(|flag| format!("{} {}", flag.sort.word(), flag.text)).collect();
            said.sort();
            said
        };
        let mut told = told;
        told.sort();
        assert_eq!((answer.outputs[0].text.as_str(), said(&answer.flags)), (value, told.clone()));
        // A row among many says the same.
        let (keys, texts): (Vec<&str>, Vec<&str>) = words.iter().copied().unzip();
        let mut runner = Runner::new(subject, &keys, &[]).unwrap();
        runner.row(&texts, today, today).unwrap();
        assert_eq!(said(&runner.flags()), told);
    }
    let inputs: Vec<_> = subject.inputs().iter().map(|input| (&*input.key, input.else_case_date)).collect();
    assert!(inputs.contains(&("d", true)) && inputs.contains(&("n", false)), "{inputs:?}");
    // Whoever writes it down means it.
    let meant = one.replace("ask = \"哪天？\"", "default = \"办理日期\", ask = \"哪天？\"");
    let (book, _) = folder(&[("全国/一.toml", &meant), ("全国/二.toml", two)]);
    let answer =
        compute(book.subject("全国", "one").unwrap(), given(&[("n", "1"), ("e", "2026-01-01")], today))
            .unwrap();
    assert_eq!((answer.outputs[0].text.as_str(), answer.flags.len()), ("15", 0));
}

#[test]
fn every_row_says_by_which_way_it_was_computed_rounded_and_whether_its_figure_is_lent() {
    let text = r#"
[file]
title = "逐行"
rule = "rows"
results = ["行额", "月额"]
[law."法"]
title = "法"
issued = 2000-01-01
clause."一" = "一"
clause."二" = "二"
[input]
"清单" = { key = "list", ask = "？", list = { "类" = { key = "sort", choice = ["甲类", "乙类"] }, "额" = { key = "amount", unit = "元" } } }
"首月" = { key = "first", type = "年月", ask = "？" }
[param."标准"]
unit = "元"
period = "年"
overdue = "按上一期预发"
values = [{ from = 2024-07-01, value = 100, published = 2024-06-01, cite = "法 一", trust = "原文" }]
[rule."行额"]
unit = "元"
each = "清单"
cases = [
  { when = "类 = 甲类", then = "额 ÷ 7", round = "舍厘见分进角", cite = "法 一" },
  { then = "额 ÷ 3", round = "0.05 四舍五入", cite = "法 二" },
]
[rule."各月"]
type = "年月"
formula = "逐月(首月, 3月)"
[rule."月额"]
unit = "元"
each = "各月"
formula = "标准@各月 ÷ 3"
round = "0.01 四舍五入"
cite = "法 一"
"#;
    let (book, faults) = folder(&[("全国/逐行.toml", text)]);
    assert!(!faults.has_errors(), "{faults:?}");
    let list = r#"[{"sort": "甲类", "amount": 1000.555}, {"sort": "乙类", "amount": 100}]"#;
    let case = given(&[("list", list), ("first", "2025-05")], date(2025, 8, 1));
    let answer = compute(book.subject("全国", "rows").unwrap(), case).unwrap();
    let steps = answer.explain();
    let step = |name: &str| steps.iter().find(|step| *step.about.name == *name).unwrap();
    let rows = step("行额");
    assert_eq!((rows.rounded, rows.when.as_deref()), (None, None), "no way is that of all rows");
    let told: Vec<_> = rows
        .lines
        .iter()
        .map(|line| {
            let clauses: Vec<_> = line.cites.iter().map(|cite| cite.clause.as_str()).collect();
            let round = line.rounded.map(|round| round.to_string()).unwrap_or_default();
            (line.when.as_deref().unwrap_or_default(), round, clauses.concat(), &*line.value)
        })
        .collect();
    let (first, second) = ("类 = 甲类", "不是：类 = 甲类");
    assert_eq!(
        told,
        [
            (first, "舍厘见分进角".to_owned(), "一".to_owned(), "143.00"),
            (second, "0.05 四舍五入".to_owned(), "二".to_owned(), "33.35"),
        ]
    );
    assert!(rows.lines[0].unrounded.as_ref().is_some_and(|before| before.starts_with("142.93")), "{rows:?}");
    // One way for all is said once; the month that is paid by the figure of the year before is told from the others.
    let months = step("月额");
    assert_eq!(months.rounded.map(|round| round.to_string()).as_deref(), Some("0.01 四舍五入"));
    assert!(months.lines.iter().all(|line| line.rounded.is_none() && line.cites.is_empty()), "{months:?}");
    let serves: Vec<_> = months.lines.iter().map(|line| (&*line.label, line.serves.word())).collect();
    assert_eq!(serves, [("2025年5月", None), ("2025年6月", None), ("2025年7月", Some("预发"))]);
    let read: Vec<_> = steps
        .iter()
        .filter(|step| step.about.name.starts_with("标准@"))
        .map(|step| step.serves.word())
        .collect();
    assert_eq!(read, [None, Some("预发")], "the same figure, once in force and once lent");
}

#[test]
fn what_a_replacement_leaves_out_is_kept_or_told() {
    let nation = r#"
[file]
title = "表"
rule = "lay"
date = "日"
results = ["果"]
[law."法"]
title = "法"
issued = 2000-01-01
clause."一" = "一"
[input]
"日" = { key = "d", type = "日期", ask = "？" }
"年龄" = { key = "age", unit = "岁", ask = "？" }
[param."率"]
unit = "比例"
cite = "法 一"
values = [{ from = 2023-01-01, value = 2, trust = "原文" }]
[table."表"]
key = "岁"
unit = "月"
cite = "法 一"
beyond = "按末档"
read = [{ from = 2006-01-01, between = "取下档" }, { from = 2025-01-01, between = "直线插值", round = "0.1 四舍五入" }]
rows = [[50, 200], [60, 100]]
[rule."果"]
unit = "月"
formula = "表[年龄] × 率"
cite = "法 一"
"#;
    let city =
        |more: &str| format!("[replace.\"表\"]\ncite = \"法 一\"\nrows = [[50, 190], [60, 90]]\n{more}");
    let months = |city: &str, day: Date, age: &str| {
        let (book, faults) = folder(&[("全国/表.toml", nation), ("广东省/广州市/表.toml", city)]);
        let told: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.code, fault.message)).collect();
        let case = given(&[("age", age), ("d", &day.to_string())], day);
        let answer = compute(book.subject("广东省/广州市", "lay").unwrap(), case);
        (answer.map(|answer| answer.outputs[0].text.clone()).unwrap_or_default(), told)
    };
    let day = date(2025, 3, 31);
    assert_eq!(months(&city(""), day, "55"), ("280".into(), vec![]), "read as the nation's");
    assert_eq!(months(&city(""), date(2024, 3, 31), "55"), ("380".into(), vec![]));
    assert_eq!(months(&city(""), day, "70"), ("180".into(), vec![]), "beyond the last row, too");
    let own = city("read = [{ from = 2006-01-01, between = \"相等\" }]\n");
    assert_eq!(months(&own, day, "55"), (String::new(), vec![]), "what it says itself counts");

    let figure = |rows: &str| format!("[replace.\"率\"]\ncite = \"法 一\"\nvalues = [{rows}]\n");
    let later = figure("{ from = 2024-01-01, until = 2025-12-31, value = 3, trust = \"原文\" }");
    let (value, told) = months(&later, day, "60");
    assert_eq!(value, "300");
    assert_eq!(
        told,
        [
            "W_REPLACE 换了“率”，2024-01-01 以前就没有数了；上级的从 2023-01-01 起",
            "W_REPLACE 换了“率”，2025-12-31 以后就没有数了；上级的还有",
        ]
    );
    let whole = figure(
        "{ from = 2023-01-01, until = 2023-12-31, unknown = \"没有查到\" }, { from = 2024-01-01, value = 3, trust = \"原文\" }",
    );
    assert_eq!(months(&whole, day, "60"), ("300".into(), vec![]));
}

#[test]
fn a_lower_areas_edit_that_breaks_an_upper_rule_is_told_with_the_edit() {
    let nation = r#"
[file]
title = "环"
rule = "ring"
results = ["甲"]
[law."法"]
title = "法"
issued = 2000-01-01
clause."一" = "一"
[input]
"数" = { key = "n", unit = "元", ask = "？" }
[rule."乙"]
unit = "元"
formula = "数"
[rule."甲"]
unit = "元"
formula = "乙 + 1元"
cite = "法 一"
"#;
    let city = "[replace.\"乙\"]\nformula = \"甲 + 1元\"\ncite = \"法 一\"\n";
    let (_, faults) = folder(&[("全国/环.toml", nation), ("广东省/深圳市/环.toml", city)]);
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    let says = ["乙 → 甲 → 乙（广东省/深圳市改了以后才这样）", "看 广东省/深圳市/环.toml:1:"];
    assert!(says.iter().all(|words| told[0].contains(words)), "{told:?}");
    // A fault of the nation's own is nobody else's.
    let broken = nation.replace("乙 + 1元", "丙 + 1元");
    let (_, faults) = folder(&[("全国/环.toml", &broken), ("广东省/深圳市/环.toml", city)]);
    assert!(faults.iter().all(|fault| !fault.message.contains("深圳")), "{faults:?}");
}

#[test]
fn a_name_in_full_width_is_refused_where_it_is_written_and_taken_where_it_is_given() {
    let text = |name: &str| {
        format!(
            "[file]\ntitle = \"数\"\nrule = \"n\"\nresults = [\"果\"]\n[law.\"法\"]\ntitle = \"法\"\nclause.\"一\" = \"一\"\n[input]\n\"{name}\" = {{ unit = \"元\", ask = \"？\" }}\n[rule.\"果\"]\nunit = \"元\"\nformula = \"数２ × 2\"\ncite = \"法 一\"\n"
        )
    };
    let (_, faults) = folder(&[("全国/数.toml", &text("数２"))]);
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(told[0].contains("“数２”里有全角的字母或数字，公式里认作“数2”"), "{told:?}");
    let (book, faults) = folder(&[("全国/数.toml", &text("数2"))]);
    assert!(faults.is_empty(), "{faults:?}");
    let answer =
        compute(book.subject("全国", "n").unwrap(), given(&[("数２", "4")], date(2026, 1, 1))).unwrap();
    assert_eq!(answer.outputs[0].text, "8");
}

#[test]
fn months_that_are_not_whole_are_told_as_what_they_are() {
    let text = "[file]\ntitle = \"加\"\nrule = \"add\"\nresults = [\"果\"]\n[law.\"法\"]\ntitle = \"法\"\nclause.\"一\" = \"一\"\n[input]\n\"数\" = { key = \"n\", unit = \"月\", ask = \"？\" }\n[rule.\"果\"]\ntype = \"日期\"\nformula = \"加月(2026-01-01, 数)\"\ncite = \"法 一\"\n";
    let (book, faults) = folder(&[("全国/加.toml", text)]);
    assert!(faults.is_empty(), "{faults:?}");
    let errors =
        compute(book.subject("全国", "add").unwrap(), given(&[("n", "0.5")], date(2026, 1, 1))).unwrap_err();
    assert!(errors[0].message.contains("月数、天数要是整数"), "{errors:?}");
}
