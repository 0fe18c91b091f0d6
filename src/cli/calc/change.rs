//! What `calc --compare` changes: the date, what is known, the area, the rules, or an input.

use std::path::PathBuf;

use super::{Asked, area};
use crate::cli::{Exit, Failure, parse_date};
use crate::rulebook::whatif::Axis;
use crate::rulebook::{Case, Kind, Subject};
use crate::ui::columns;

/// What the right side does otherwise.
pub struct Change {
    pub left: Vec<String>,
    pub right: Vec<String>,
    pub area: String,
    pub policies: Option<PathBuf>,
    pub case: Case,
    /// Only what is known differs: the right side is the recalculation of the left.
    pub recalculates: bool,
}

impl Change {
    /// Reads every `WHAT=VALUE`; all of them hold for the right side together.
    pub fn read(words: &[String], asked: &Asked) -> Result<Change, Failure> {
        let mut change = Change {
            left: Vec::new(),
            right: Vec::new(),
            area: asked.area.to_owned(),
            policies: None,
            case: asked.case.clone(),
            recalculates: false,
        };
        let wrong = |why: String| Failure::new(Exit::Usage, why);
        let mut known_at = false;
        for word in words {
            let Some((what, value)) = word.split_once(['=', '＝']) else {
                let help =
                    "写成 date=2027-01-01、region=广东、known-at=2025-12-31、policies=文件夹，或 键=值";
                return Err(wrong(format!("“{word}”没有写等号。{help}")));
            };
            let (what, value) = (what.trim(), value.trim());
            if words.iter().filter(|other| same(other, what)).count() > 1 {
                return Err(wrong(format!("--compare 里“{what}”写了两次。留一个；要比三种，分两次比")));
            }
            // Some calculators ask for a date of this very name.
            let asks = |name: &str| asked.subject.inputs().iter().any(|i| i.key == name || i.name == name);
            let (left, right) = match (what, value) {
                ("date" | "办理日期", value) if !asks(what) => {
                    change.case.date = parse_date(value).map_err(wrong)?;
                    (format!("按 {}", asked.case.date), format!("按 {}", change.case.date))
                }
                ("known-at" | "known_at" | "截至", value) => {
                    change.case.known_at = parse_date(value).map_err(wrong)?;
                    known_at = true;
                    (format!("截至 {}", asked.case.known_at), format!("截至 {}", change.case.known_at))
                }
                ("region" | "地区", value) => {
                    // Names are those of the rules in use; the other folder has the same areas or none.
                    change.area = area(asked.book, value)?;
                    (asked.area.to_owned(), change.area.clone())
                }
                ("policies" | "规则", value) => {
                    change.policies = Some(PathBuf::from(value));
                    let now = asked.globals.policies.as_ref();
                    let now = now.map_or_else(|| "自带的规则".into(), |dir| dir.display().to_string());
                    (now, value.to_owned())
                }
                (name, value) => change.input(name, value, asked)?,
            };
            change.left.push(left);
            change.right.push(right);
        }
        change.recalculates = known_at && words.len() == 1;
        Ok(change)
    }

    /// Another value for an input; texts and lists are taken as they are written.
    fn input(&mut self, name: &str, value: &str, asked: &Asked) -> Result<(String, String), Failure> {
        let plain = asked.subject.inputs().iter().find(|i| i.key == name || i.name == name);
        if let Some(input) = plain.filter(|i| matches!(i.kind, Kind::Text | Kind::Rows(_))) {
            let given = &asked.case.given;
            let now = given.get(&input.key).or_else(|| given.get(&input.name));
            let label = |text: &str| format!("{} {}", input.name, columns::truncate(text, 24));
            let labels = (label(now.map_or("没填", String::as_str)), label(value));
            self.case.given.remove(&input.name);
            self.case.given.insert(input.key.clone(), value.to_owned());
            return Ok(labels);
        }
        let axis = Axis::find(asked.subject, name)?;
        let wrong = |why: String| Failure::new(Exit::Usage, format!("“{name}”{why}"));
        let point = axis.kind.read(value).map_err(wrong)?;
        let now = axis.given(asked.case).map_or_else(|| "没填".into(), |now| axis.shown(now));
        self.case = axis.set(&self.case, point);
        Ok((format!("{} {now}", axis.name), format!("{} {}", axis.name, axis.shown(point))))
    }
}

/// Takes out what only the left calculator can be told (another area asks other things), and names it.
pub fn drop_unknown(case: &mut Case, left: &Subject, right: &Subject) -> Vec<String> {
    let input = |subject: &Subject, key: &str| {
        let found = subject.inputs().iter().find(|input| input.key == key || input.name == key);
        found.map(|input| input.name.clone())
    };
    let only = |key: &&String| input(right, key).is_none() && input(left, key).is_some();
    let keys: Vec<String> = case.given.keys().filter(only).cloned().collect();
    for key in &keys {
        case.given.remove(key);
    }
    keys.iter().filter_map(|key| input(left, key)).collect()
}

/// Whether a `WHAT=VALUE` is about this very thing.
fn same(word: &str, what: &str) -> bool {
    word.split_once(['=', '＝']).is_some_and(|(other, _)| other.trim() == what)
}
