//! What is to be reached: an output and what it is compared with.

use jiff::civil::date;

use super::WhatIfError;
use crate::rulebook::exact::Exact;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::subject::Subject;
use crate::text::nearest;

/// What is to be reached.
#[derive(Debug, Clone)]
pub struct Goal {
    /// Name of the output.
    pub name: String,
    /// Its key.
    pub key: String,
    /// Its kind.
    pub kind: Kind,
    /// What it is compared with.
    pub value: Value,
    /// That, for people.
    pub shown: String,
    /// How.
    pub relation: Relation,
}

/// How an output is compared with the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// At least; what `=` means for a number.
    AtLeast,
    /// At most.
    AtMost,
    /// Exactly; what `=` means for everything else.
    Equal,
}

impl Goal {
    /// Reads `OUT=VALUE`, `OUT>=VALUE`, `OUT<=VALUE`.
    pub fn read(subject: &Subject, text: &str) -> Result<Goal, WhatIfError> {
        let text = text
            .replace('＝', "=")
            .replace('≥', ">=")
            .replace('≤', "<=")
            .replace('＞', ">")
            .replace('＜', "<");
        let Some((name, value)) = text.split_once('=') else {
            return Err(WhatIfError::Goal(format!("“{text}”没有写等号")));
        };
        let (name, written) = match name.strip_suffix('>') {
            Some(name) => (name.trim(), Some(Relation::AtLeast)),
            None => match name.strip_suffix('<') {
                Some(name) => (name.trim(), Some(Relation::AtMost)),
                None => (name.trim(), None),
            },
        };
        let outputs = subject.outputs();
        let Some(output) = outputs.iter().find(|output| output.key == name || output.name == name) else {
            let known = outputs.iter().flat_map(|output| [output.key.as_str(), output.name.as_str()]);
            let keys: Vec<_> = outputs.iter().map(|output| output.key.as_str()).collect();
            let help = nearest(name, known).map_or_else(
                || format!("能当目标的有：{}", keys.join("、")),
                |near| format!("是不是“{near}”？"),
            );
            return Err(WhatIfError::Unknown { title: subject.title().into(), name: name.into(), help });
        };
        if output.many || matches!(output.kind, Kind::Text | Kind::Rows(_)) {
            return Err(WhatIfError::Goal(format!("“{name}”不是一个数、日期、是否或选项，不能当目标")));
        }
        let value = output.kind.read(value).map_err(WhatIfError::Goal)?;
        let number = matches!(output.kind, Kind::Number(_));
        let ordered = number || matches!(output.kind, Kind::Date | Kind::Month);
        let relation = match written {
            Some(_) if !ordered => return Err(WhatIfError::Goal(format!("“{name}”没有大小，只能写等号"))),
            Some(relation) => relation,
            None if number => Relation::AtLeast,
            None => Relation::Equal,
        };
        let shown = value.shown(&output.kind, 0);
        let kind = output.kind.clone();
        Ok(Goal { name: output.name.clone(), key: output.key.clone(), kind, value, shown, relation })
    }

    /// How good a value is, and whether it is good enough.
    pub(super) fn score(&self, value: Value) -> Option<(Exact, bool)> {
        let size = |value: Value| match value {
            Value::Number(number) => Some(number),
            other => {
                let days = other.date()?.duration_since(date(1900, 1, 1)).as_hours() / 24;
                Some(Exact::whole(days))
            }
        };
        match self.relation {
            Relation::AtLeast => size(value).zip(size(self.value)).map(|(a, b)| (a, a >= b)),
            Relation::AtMost => size(value).zip(size(self.value)).map(|(a, b)| (-a, a <= b)),
            Relation::Equal => {
                let same = value == self.value || value.date().is_some() && value.date() == self.value.date();
                Some((if same { Exact::ONE } else { Exact::ZERO }, same))
            }
        }
    }
}
