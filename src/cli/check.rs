//! `bangban check`: whether a number is written as such a number must be, and what follows from it.

use std::io::Write;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::person::{
    Change, Checked, Finding, IdNumber, check_bank_card, check_credit_code, check_phone, id,
};

/// What `check` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 查哪一种：id 身份号码、uscc 统一社会信用代码、bankcard 银行卡号、phone 电话
    #[arg(value_name = "KIND")]
    pub kind: String,
    /// 号码，照证件录；写 - 从标准输入读，免得号码留在命令历史里
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    pub value: String,
}

/// The kinds there are: the name to type, other names for it, what it is.
const KINDS: [(&str, &[&str], &str); 4] = [
    ("id", &["身份证", "身份号码", "社会保障号码", "sfz"], "身份号码"),
    ("uscc", &["信用代码", "统一社会信用代码"], "统一社会信用代码"),
    ("bankcard", &["银行卡", "银行卡号"], "银行卡号"),
    ("phone", &["电话", "手机", "手机号"], "电话"),
];

/// What came of it, for people and programs alike; numbers of persons are masked.
struct Report {
    kind: &'static str,
    shown: Option<String>,
    changed: Vec<Change>,
    errors: Vec<Finding>,
    warnings: Vec<Finding>,
    /// Key for programs, name for people, value.
    facts: Vec<(&'static str, &'static str, Value)>,
}

/// Checks one value and prints the result; exit 1 when it does not pass.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let Some((kind, _, name)) =
        KINDS.iter().find(|(kind, names, _)| args.kind == *kind || names.contains(&args.kind.as_str()))
    else {
        let all: Vec<String> = KINDS.iter().map(|(kind, _, name)| format!("{kind} {name}")).collect();
        let message = format!("不会查“{}”。能查的有：{}", args.kind, all.join("、"));
        return Err(Failure::new(Exit::Usage, message));
    };
    let value = match args.value.as_str() {
        "-" => std::io::read_to_string(std::io::stdin())?,
        value => value.to_owned(),
    };
    let report = match *kind {
        "id" => check_id(&value, globals.clock().now().date()),
        "uscc" => check_uscc(&value),
        "bankcard" => {
            let checked = check_bank_card(&value);
            Report::of(kind, checked, |card| (card.masked().to_string(), Vec::new()))
        }
        _ => Report::of(kind, check_phone(&value), |phone| {
            let facts = vec![("line", "线路", json!(phone.kind().name()))];
            (phone.masked().to_string(), facts)
        }),
    };
    if globals.json {
        print_json(out, &report.json())?;
    } else {
        report.write(name, out)?;
    }
    Ok(if report.errors.is_empty() { Exit::Done } else { Exit::No })
}

fn check_id(value: &str, today: Date) -> Report {
    Report::of("id", IdNumber::parse(value, today), |entry| {
        let number = entry.for_lookup();
        let old = matches!(entry, id::Entry::Old(_));
        let document = if old {
            "15 位旧号（下面是换算后的新号，只供查旧档案）"
        } else {
            number.kind().name()
        };
        let mut facts = vec![
            ("document", "证件", json!(document)),
            ("sex", "性别", json!(number.sex().name())),
            ("birth", "出生", json!(number.birth().to_string())),
            ("age", "周岁", json!(number.age_on(today))),
            ("area", "号码地区", json!(number.province())),
        ];
        if let Some(nation) = number.nation() {
            facts.push(("nation", "国籍代码", json!(nation)));
        }
        (number.masked().to_string(), facts)
    })
}

fn check_uscc(value: &str) -> Report {
    Report::of("uscc", check_credit_code(value), |code| {
        let mut facts = vec![("area", "登记地区", json!(code.province()))];
        if let Some(kind) = code.kind() {
            facts.insert(0, ("organisation", "机构类别", json!(kind)));
        }
        (code.to_string(), facts)
    })
}

type Facts = Vec<(&'static str, &'static str, Value)>;

impl Report {
    fn of<T>(kind: &'static str, checked: Checked<T>, tell: impl FnOnce(&T) -> (String, Facts)) -> Self {
        let (shown, facts) = checked.value.as_ref().map(tell).unzip();
        let facts = facts.unwrap_or_default();
        let Checked { changed, errors, warnings, .. } = checked;
        Report { kind, shown, changed, errors, warnings, facts }
    }

    fn json(&self) -> Value {
        let findings = |found: &[Finding]| -> Vec<Value> {
            found
                .iter()
                .map(|f| json!({ "code": f.code, "position": f.position, "message": f.message }))
                .collect()
        };
        let facts: Map<String, Value> =
            self.facts.iter().map(|(key, _, value)| ((*key).to_owned(), value.clone())).collect();
        json!({
            "kind": self.kind,
            "valid": self.errors.is_empty(),
            "value": self.shown,
            "changed": self.changed.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "errors": findings(&self.errors),
            "warnings": findings(&self.warnings),
            "facts": facts,
        })
    }

    fn write(&self, name: &str, out: &mut dyn Write) -> std::io::Result<()> {
        if !self.changed.is_empty() {
            let changed: Vec<String> = self.changed.iter().map(ToString::to_string).collect();
            writeln!(out, "已自动整理：{}", changed.join("，"))?;
        }
        for error in &self.errors {
            writeln!(out, "不通过（{}）：{}", error.code, error.message)?;
        }
        if let Some(shown) = &self.shown {
            writeln!(out, "格式通过：{name} {shown}")?;
        }
        for (_, name, value) in &self.facts {
            match value {
                Value::String(text) => writeln!(out, "{name}：{text}")?,
                other => writeln!(out, "{name}：{other}")?,
            }
        }
        for warning in &self.warnings {
            writeln!(out, "提醒（{}）：{}", warning.code, warning.message)?;
        }
        if self.shown.is_some() {
            writeln!(out, "{}", caution(self.kind))?;
        }
        Ok(())
    }
}

/// What passing does not prove.
fn caution(kind: &str) -> &'static str {
    match kind {
        "id" => "格式通过不等于公安核验通过：只说明号码写得对，不说明人证一致",
        "uscc" => "格式通过不等于登记有效：单位是否存续以登记机关为准",
        "bankcard" => "格式通过不等于户名一致：发钱的账户请盲打两遍，两遍一样才存",
        _ => "格式通过不等于打得通：请问清机主与本人的关系",
    }
}
