//! What is done with arbitrary bytes, by the fuzz targets beside this file and by `tests/rule_bytes.rs`: as a rule file, as a
//! formula, as what a case gives. Nothing may panic, hang or fill the memory, and a way that says it gives the same as
//! another has to.

use std::fmt::Write as _;
use std::sync::OnceLock;

use bangban::rulebook::{Case, Rulebook, Runner, Subject, compute, json_fields};
use bangban::text::Source;
use jiff::civil::date;

/// Most faults that are shown with their lines: showing is slow, and the first ones show what the others would.
const SHOWN: usize = 20;

/// Bytes as a rule file: read, checked, every fault shown, every calculator asked.
pub fn rule_file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    // Two files, when a line of a test file divides them; as in `tests/rules`.
    let sources: Vec<Source> = text
        .split("# ==== ")
        .enumerate()
        .map(|(at, part)| match part.split_once('\n') {
            Some((name, body)) if at > 0 && name.contains(".toml") => Source::new(name.trim(), body),
            _ => Source::new("全国/任意.toml", part),
        })
        .take(4)
        .collect();
    let (book, faults) = Rulebook::load(&sources);
    for fault in faults.iter().chain(book.check_examples().iter()).take(SHOWN) {
        assert!(!fault.render(false).is_empty() && !fault.to_string().is_empty());
    }
    for area in book.areas() {
        for subject in book.subjects(area) {
            ask(subject, &Case::on(date(2026, 1, 1)));
        }
    }
}

/// Bytes as a formula: of a number, a condition, a date, a default and a fold.
pub fn expression(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut quoted = String::new();
    for c in text.chars().filter(|c| *c != '\u{feff}') {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => write!(quoted, "\\u{:04X}", u32::from(c)).unwrap_or_default(),
            c => quoted.push(c),
        }
    }
    let text = FORMULAS.replace("公式", &quoted);
    let (book, faults) = Rulebook::load(&[Source::new("全国/公式.toml", &text)]);
    for fault in faults.iter().take(SHOWN) {
        assert!(!fault.render(false).is_empty());
    }
    for subject in book.subjects("全国") {
        ask(subject, &Case::on(date(2026, 1, 31)));
    }
}

/// Bytes as what a case gives: JSON, and rows of a CSV file.
pub fn case_input(bytes: &[u8]) {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let subjects = subjects();
    let subject = &subjects[usize::from(*which) % subjects.len()];
    let mut case = Case::on(date(2026, 1, 31));
    if let Ok(fields) = json_fields(&String::from_utf8_lossy(bytes)) {
        case.given = fields.into_iter().collect();
        ask(subject, &case);
    }
    let keys: Vec<&str> = subject.inputs().iter().map(|input| input.key.as_str()).collect();
    let Ok(mut runner) = Runner::new(subject, &keys, &[]) else { return };
    let mut rows = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    for _ in 0..20 {
        if !rows.read_byte_record(&mut record).unwrap_or(false) {
            return;
        }
        let texts: Vec<&str> =
            record.iter().map(|field| std::str::from_utf8(field).unwrap_or("").trim()).collect();
        let row = runner.row(&texts, case.date, case.known_at);
        let given = keys.iter().zip(&texts).filter(|(_, text)| !text.is_empty());
        case.given = given.map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        let alone = compute(subject, &case);
        assert_eq!(row.is_ok(), alone.is_ok(), "{row:?} {:?}", case.given);
        if let Ok(answer) = alone {
            for (at, output) in answer.outputs.iter().enumerate() {
                let mut text = String::new();
                runner.write(at, &mut text);
                assert_eq!(text, output.text, "{}", output.name);
            }
            assert_eq!(runner.flags(), answer.flags);
        }
    }
}

/// An answer, told in full; or why there is none.
fn ask(subject: &Subject, case: &Case) {
    match compute(subject, case) {
        Ok(answer) => {
            let steps = answer.explain();
            for output in &answer.outputs {
                let step =
                    steps.iter().find(|step| *step.about.name == *output.name && !step.formula.is_empty());
                assert!(step.is_none_or(|step| *step.value == *output.text), "{} {step:?}", output.text);
            }
        }
        Err(errors) => assert!(!errors.is_empty()),
    }
}

/// Calculators with every kind of input, list, bands and choice.
fn subjects() -> &'static [Subject] {
    static SUBJECTS: OnceLock<Vec<Subject>> = OnceLock::new();
    SUBJECTS.get_or_init(|| {
        let mut subjects = Vec::new();
        for text in GOOD {
            let parts: Vec<Source> = match text.strip_prefix("# ==== ") {
                Some(rest) => rest
                    .split("# ==== ")
                    .filter_map(|part| part.split_once('\n'))
                    .map(|(name, body)| Source::new(name.trim(), body))
                    .collect(),
                None => vec![Source::new("全国/好.toml", text)],
            };
            let (book, _) = Rulebook::load(&parts);
            for area in book.areas() {
                subjects.extend(book.subjects(area).into_iter().cloned());
            }
        }
        assert!(!subjects.is_empty());
        subjects
    })
}

const GOOD: [&str; 6] = [
    include_str!("../../tests/rules/good/列表.toml"),
    include_str!("../../tests/rules/good/三层.toml"),
    include_str!("../../tests/rules/good/分段.toml"),
    include_str!("../../tests/rules/good/没有定.toml"),
    include_str!("../../tests/rules/good/几项办法.toml"),
    include_str!("../../benches/policies/全国/养老金.toml"),
];

const FORMULAS: &str = r#"
[file]
title = "试"
rule = "try"
results = ["数", "时", "天", "默认", "折"]
[law."法"]
title = "法"
[input]
"甲" = { key = "a", unit = "元", default = 120000, ask = "？" }
"乙" = { key = "b", unit = "月", default = 13, ask = "？" }
"丙" = { key = "c", type = "日期", default = "1965-01-31", ask = "？" }
"丁" = { key = "d", choice = { x = "男", y = "女" }, default = "女", ask = "？" }
"戊" = { key = "e", list = { "栏" = "元", "日" = "日期" }, default = [], ask = "？" }
"默认" = { key = "f", unit = "元", default = "公式", ask = "？" }
[param."率"]
unit = "比例"
values = [{ from = 2000-01-01, value = "1.3%", cite = "法" }, { from = 2020-01-01, value = 0.02, cite = "法" }]
[table."表"]
key = "月"
unit = "比例"
cite = "法"
read = [{ from = 2000-01-01, between = "直线插值" }]
rows = [[0, 1], [100, 7]]
[bands."段"]
key = "元"
values = [{ from = 2000-01-01, cite = "法", value = [[100, "50%"], ["以上", "10%"]] }]
[rule."数"]
unit = "元"
cite = "法"
formula = "公式"
round = "0.01 四舍五入"
[rule."时"]
type = "是否"
cite = "法"
cases = [{ when = "公式", then = "是" }, { then = "公式" }]
[rule."天"]
type = "日期"
cite = "法"
formula = "公式"
[rule."折"]
unit = "元"
cite = "法"
formula = "合计(公式)"
"#;
