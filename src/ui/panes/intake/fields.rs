//! The ID number as it is typed: what is said of it below the field, and what a whole one becomes.

use jiff::civil::Date;

use crate::log::PersonSeen;
use crate::person::{IdNumber, Progress, progress};
use crate::ui::theme::Role;

/// What a whole number becomes: the number itself, to be sealed, and what may be seen of it. Else what is wrong with it,
/// and by which code it is counted as a slip.
pub fn identify(typed: &str, today: Date) -> Result<(IdNumber, PersonSeen), (String, &'static str)> {
    match progress(typed, today) {
        Progress::Empty => Err(("还没有输入证件号".into(), "E_EMPTY")),
        Progress::Going { left, .. } => Err((format!("还差 {left} 位，请对照证件补齐"), "E_LEN")),
        Progress::Impossible(finding) => Err((finding.message, finding.code)),
        Progress::Whole(checked) => match checked.value {
            Some(entry) => match entry.current() {
                Some(number) => Ok((number.clone(), PersonSeen::of(number))),
                None => Err(("这是 15 位旧号，只能用来查旧档案；办新业务请看新证件".into(), "E_OLD15")),
            },
            None => Err(checked
                .errors
                .first()
                .map_or_else(|| (String::new(), "E_ID"), |finding| (finding.message.clone(), finding.code))),
        },
    }
}

/// What is said of the number while it is typed.
pub fn comment(typed: &str, today: Date) -> (Role, String) {
    match progress(typed, today) {
        Progress::Empty => (Role::Dim, "输完自动核对；只是咨询可以不输，按 Enter 往下".into()),
        Progress::Going { typed, left } => (Role::Dim, format!("已输 {typed} 位，还差 {left} 位")),
        Progress::Impossible(finding) => (Role::Bad, finding.message),
        Progress::Whole(checked) => match (&checked.value, checked.errors.first()) {
            (_, Some(finding)) => (Role::Bad, finding.message.clone()),
            (Some(entry), None) => {
                let number = entry.for_lookup();
                let warned = checked.warnings.first().map(|w| format!("；{}", w.message)).unwrap_or_default();
                let facts = format!(
                    "{} {} {}岁 {}出生{warned}。按 Enter 确认",
                    number.province(),
                    number.sex().name(),
                    number.age_on(today),
                    number.birth(),
                );
                (if warned.is_empty() { Role::Good } else { Role::Warn }, facts)
            }
            (None, None) => (Role::Dim, String::new()),
        },
    }
}
