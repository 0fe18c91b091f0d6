//! What came of a check, for people and for programs.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::kinds::Kind;
use crate::person::{Change, Checked, Finding};
use crate::text::columns::aligned;

/// Key for programs, name for people, value.
pub type Facts = Vec<(&'static str, &'static str, Value)>;

/// What came of it; numbers of persons are masked.
pub struct Report {
    pub kind: &'static str,
    pub shown: Option<String>,
    pub changed: Vec<Change>,
    pub errors: Vec<Finding>,
    pub warnings: Vec<Finding>,
    pub hints: Vec<Finding>,
    pub facts: Facts,
    /// What was laid beside each other, with its heads; for people.
    pub compared: Vec<Vec<String>>,
}

impl Report {
    /// Of a check, with what a value that passed is shown as and what follows from it.
    pub fn of<T>(checked: Checked<T>, tell: impl FnOnce(&T) -> (String, Facts)) -> Self {
        let (shown, facts) = checked.value.as_ref().map(tell).unzip();
        let Checked { changed, errors, warnings, hints, .. } = checked;
        // What was laid out is told even where it does not pass (months paid twice); it is not shown as passed.
        let shown = shown.filter(|_| errors.is_empty());
        Report {
            kind: "",
            shown,
            changed,
            errors,
            warnings,
            hints,
            facts: facts.unwrap_or_default(),
            compared: Vec::new(),
        }
    }

    pub fn named(self, kind: &'static str) -> Self {
        Report { kind, ..self }
    }

    /// One more thing that stops it: what was shown as passed no longer is.
    pub fn fail(mut self, finding: Option<Finding>) -> Self {
        if let Some(finding) = finding {
            self.errors.push(finding);
            self.shown = None;
        }
        self
    }

    pub fn json(&self) -> Value {
        let facts: Map<String, Value> =
            self.facts.iter().map(|(key, _, value)| ((*key).to_owned(), value.clone())).collect();
        json!({
            "kind": self.kind,
            "valid": self.errors.is_empty(),
            "value": self.shown,
            "changed": self.changed.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "errors": findings(&self.errors),
            "warnings": findings(&self.warnings),
            "hints": findings(&self.hints),
            "facts": facts,
        })
    }

    pub fn write(&self, kind: &Kind, out: &mut dyn Write) -> std::io::Result<()> {
        if !self.changed.is_empty() {
            let changed: Vec<String> = self.changed.iter().map(ToString::to_string).collect();
            writeln!(out, "已自动整理：{}", changed.join("，"))?;
        }
        for error in &self.errors {
            writeln!(out, "不通过（{}）：{}", error.code, error.message)?;
        }
        if let Some(shown) = &self.shown {
            writeln!(out, "{}{} {shown}", kind.passed, kind.name)?;
        }
        for line in aligned(&self.compared) {
            writeln!(out, "{}", line.trim_start())?;
        }
        for (key, name, value) in &self.facts {
            match value {
                // What has no name is for programs only.
                _ if name.is_empty() => {}
                // A code is for programs; its name says it.
                _ if *key == "nation" => writeln!(out, "{name}")?,
                Value::String(text) if text.is_empty() => {}
                Value::String(text) => writeln!(out, "{name}：{text}")?,
                Value::Array(items) if items.is_empty() => {}
                Value::Array(items) if items.iter().all(Value::is_string) => {
                    let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                    writeln!(out, "{name}：{}", items.join("、"))?;
                }
                // What these hold the findings say in words.
                Value::Array(_) | Value::Object(_) => {}
                Value::Bool(yes) => writeln!(out, "{name}：{}", if *yes { "是" } else { "否" })?,
                other => writeln!(out, "{name}：{other}")?,
            }
        }
        for warning in &self.warnings {
            writeln!(out, "提醒（{}）：{}", warning.code, warning.message)?;
        }
        for hint in &self.hints {
            writeln!(out, "提示：{}", hint.message)?;
        }
        if self.shown.is_some() && !kind.caution.is_empty() {
            writeln!(out, "{}", kind.caution)?;
        }
        Ok(())
    }
}

fn findings(found: &[Finding]) -> Vec<Value> {
    found.iter().map(|f| json!({ "code": f.code, "position": f.position, "message": f.message })).collect()
}
