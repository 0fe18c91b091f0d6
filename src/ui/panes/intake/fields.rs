//! The document's number and a unit's code as they are typed: what is said of them below the field, and what a whole one becomes.

use jiff::civil::Date;

use super::numbered::Checked;
use crate::log::PersonSeen;
use crate::paper;
use crate::person::{
    self, CreditCode, Document, Finding, Progress, Typing, check_credit_code, check_document,
    is_like_credit_code, normalise, typing,
};
use crate::ui::theme::Role;

/// What a whole number becomes: the document, whose number is sealed, and what may be seen of it. Else what is wrong with it,
/// or what has to be looked at on the document before it is taken (`sure`: it was, Enter was pressed again).
///
/// With what is wrong comes the code it is counted by; none for what is only asked about.
pub fn identify(typed: &str, today: Date, sure: bool) -> Checked<(Document, PersonSeen)> {
    let wrong = |finding: Finding| (finding.message, Some(finding.code));
    let checked = match typing(typed, today) {
        Typing::Pass(checked) => checked,
        Typing::Id(Progress::Empty) => return Err(("还没有输入证件号".into(), None)),
        Typing::Id(Progress::Whole(_)) => check_document(typed, today),
        Typing::Id(progress) => match (other(typed, today), progress) {
            (Some(checked), _) => checked,
            (None, Progress::Going { left, .. }) => {
                return Err((format!("还差 {left} 位，请对照证件补齐"), Some("E_LEN")));
            }
            (None, Progress::Impossible(finding)) => return Err(wrong(finding)),
            (None, _) => check_document(typed, today),
        },
    };
    let person::Checked { value, errors, warnings, .. } = checked;
    let Some(document) = value else {
        return Err(errors.into_iter().next().map_or_else(|| (String::new(), None), wrong));
    };
    let ask = warnings.into_iter().next().filter(|_| !sure && matches!(document, Document::Pass(_)));
    if let Some(finding) = ask {
        return Err((format!("看过证件，再按一次 Enter 就这样记：{}", finding.message), None));
    }
    match PersonSeen::of(&document) {
        Some(seen) => Ok((document, seen)),
        None => Err(("这是 15 位旧号，只能用来查旧档案；办新业务请看新证件".into(), None)),
    }
}

/// What a whole credit code becomes, or what is wrong with it; what is only odd is asked about once (`sure`: it was, Enter was
/// pressed again).
pub fn credit_code(typed: &str, sure: bool) -> Checked<CreditCode> {
    let person::Checked { value, errors, warnings, .. } = check_credit_code(typed);
    if let Some(finding) = warnings.into_iter().next().filter(|_| !sure && value.is_some()) {
        return Err((format!("看过执照，再按一次 Enter 就这样记：{}", finding.message), None));
    }
    let wrong = |finding: Finding| (finding.message, Some(finding.code));
    value.ok_or_else(|| errors.into_iter().next().map_or_else(|| (String::new(), None), wrong))
}

/// What is said of a credit code while it is typed.
pub fn about_code(typed: &str) -> (Role, String) {
    let count = normalise(typed).text.chars().count();
    let checked = check_credit_code(typed);
    if count < 18 && checked.errors.iter().all(|finding| finding.code == "E_LEN") {
        return (Role::Dim, format!("已输 {count} 位，还差 {} 位", 18 - count));
    }
    let (Some(code), None) = (&checked.value, checked.errors.first()) else {
        let why = checked.errors.into_iter().next().map_or_else(String::new, |finding| finding.message);
        return (Role::Bad, why);
    };
    let hint = checked.hints.first().map(|hint| format!("。{}", hint.message)).unwrap_or_default();
    match checked.warnings.first() {
        Some(warning) => (Role::Warn, warning.message.clone()),
        None => (
            Role::Good,
            format!("{} {}。按 Enter 确认{hint}", code.kind().unwrap_or_default(), code.province()),
        ),
    }
}

/// Digits that are a whole number of another document than those of eighteen: a Taiwan pass, an old passport.
fn other(typed: &str, today: Date) -> Option<person::Checked<Document>> {
    let checked = check_document(typed, today);
    matches!(checked.value, Some(Document::Pass(_))).then_some(checked)
}

/// What is said of the number while it is typed.
pub fn comment(typed: &str, today: Date) -> (Role, String) {
    if paper::is_number(typed) {
        return (Role::Good, "这是单号，按 Enter 看那一件的单子".into());
    }
    if is_like_credit_code(typed) && identify(typed, today, true).is_err() {
        return (Role::Good, "像统一社会信用代码，按 Enter 放到「单位」一格".into());
    }
    about_number(typed, today)
}

/// The same where only a document's number is wanted.
pub fn about_number(typed: &str, today: Date) -> (Role, String) {
    let progress = match typing(typed, today) {
        Typing::Pass(checked) => return told(&checked, today),
        Typing::Id(progress) => progress,
    };
    match progress {
        Progress::Empty => (Role::Dim, "输完自动核对；只是咨询可以不输，按 Enter 往下".into()),
        Progress::Whole(checked) => told(&checked.map(Document::Id), today),
        Progress::Going { typed: count, left } => {
            let so_far = format!("已输 {count} 位，还差 {left} 位");
            match other(typed, today).and_then(|checked| checked.value) {
                Some(document) => (Role::Dim, format!("{so_far}；是{}的，按 Enter", document.name())),
                None => (Role::Dim, so_far),
            }
        }
        Progress::Impossible(finding) => match other(typed, today) {
            Some(checked) => told(&checked, today),
            None => (Role::Bad, finding.message),
        },
    }
}

fn told(checked: &person::Checked<Document>, today: Date) -> (Role, String) {
    if let Some(finding) = checked.errors.first() {
        return (Role::Bad, finding.message.clone());
    }
    let Some(document) = &checked.value else { return (Role::Dim, String::new()) };
    let warned = checked.warnings.first().map(|w| format!("；{}", w.message)).unwrap_or_default();
    let hinted = checked.hints.first().map(|hint| format!("。{}", hint.message)).unwrap_or_default();
    let role = if warned.is_empty() { Role::Good } else { Role::Warn };
    // An old number can only be looked for.
    let enter = if PersonSeen::of(document).is_some() { "按 Enter 确认" } else { "这里不能用它办" };
    let Document::Id(entry) = document else {
        return (role, format!("{}{warned}。{enter}{hinted}", document.name()));
    };
    let number = entry.for_lookup();
    let name = match number.kind() {
        person::Kind::Resident => String::new(),
        kind => format!("{} ", kind.name()),
    };
    let facts = format!(
        "{name}{} {} {}岁 {}出生{warned}。{enter}{hinted}",
        number.province(),
        number.sex().name(),
        number.age_on(today),
        number.birth(),
    );
    (role, facts)
}
