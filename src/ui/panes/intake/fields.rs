//! The document's number as it is typed: what is said of it below the field, and what a whole one becomes.

use jiff::civil::Date;

use crate::log::{self, PersonSeen, Sex};
use crate::person::{self, Checked, Document, IdNumber, PassKind, Progress, Typing, check_document, typing};
use crate::ui::theme::Role;

/// What a whole number becomes: the document, whose number is sealed, and what may be seen of it. Else what is wrong with it,
/// or what has to be looked at on the document before it is taken (`sure`: it was, Enter was pressed again).
pub fn identify(typed: &str, today: Date, sure: bool) -> Result<(Document, PersonSeen), String> {
    let checked = match typing(typed, today) {
        Typing::Pass(checked) => checked,
        Typing::Id(Progress::Empty) => return Err("还没有输入证件号".into()),
        Typing::Id(Progress::Whole(_)) => check_document(typed, today),
        Typing::Id(progress) => match (other(typed, today), progress) {
            (Some(checked), _) => checked,
            (None, Progress::Going { left, .. }) => return Err(format!("还差 {left} 位，请对照证件补齐")),
            (None, Progress::Impossible(finding)) => return Err(finding.message),
            (None, _) => check_document(typed, today),
        },
    };
    let Checked { value, errors, warnings, .. } = checked;
    let Some(document) = value else {
        return Err(errors.into_iter().next().map_or_else(String::new, |finding| finding.message));
    };
    match &document {
        Document::Id(entry) => match entry.current() {
            Some(number) => {
                let seen = seen(number);
                Ok((document, seen))
            }
            None => Err("这是 15 位旧号，只能用来查旧档案；办新业务请看新证件".into()),
        },
        Document::Pass(pass) => match warnings.into_iter().next() {
            Some(finding) if !sure => Err(format!("{}。看过了，再按一次 Enter 就这样记", finding.message)),
            _ => {
                let kind = pass.kind();
                let seen = PersonSeen {
                    document: document_of(kind),
                    masked: pass.masked().to_string(),
                    person: None,
                    sex: None,
                    birth: None,
                };
                Ok((document, seen))
            }
        },
    }
}

/// Digits that are a whole number of another document than those of eighteen: a Taiwan pass, an old passport.
fn other(typed: &str, today: Date) -> Option<Checked<Document>> {
    let checked = check_document(typed, today);
    matches!(checked.value, Some(Document::Pass(_))).then_some(checked)
}

fn document_of(kind: PassKind) -> log::Document {
    match kind {
        PassKind::HongKongMacau(_) | PassKind::HongKongMacauForeign(_) | PassKind::Taiwan => {
            log::Document::TravelPermit
        }
        PassKind::ChinesePassport | PassKind::ForeignPassport => log::Document::Passport,
        PassKind::OldPermanent => log::Document::ForeignerCard,
        PassKind::WorkPermit => log::Document::Other,
    }
}

fn seen(number: &IdNumber) -> PersonSeen {
    let document = match number.kind() {
        person::Kind::Resident => log::Document::IdCard,
        person::Kind::ResidencePermit(_) => log::Document::ResidencePermit,
        person::Kind::Permanent => log::Document::ForeignerCard,
    };
    let sex = match number.sex() {
        person::Sex::Male => Sex::Male,
        person::Sex::Female => Sex::Female,
    };
    PersonSeen {
        document,
        masked: number.masked().to_string(),
        person: None,
        sex: Some(sex),
        birth: Some(number.birth()),
    }
}

/// What is said of the number while it is typed.
pub fn comment(typed: &str, today: Date) -> (Role, String) {
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

fn told(checked: &Checked<Document>, today: Date) -> (Role, String) {
    if let Some(finding) = checked.errors.first() {
        return (Role::Bad, finding.message.clone());
    }
    let Some(document) = &checked.value else { return (Role::Dim, String::new()) };
    let warned = checked.warnings.first().map(|w| format!("；{}", w.message)).unwrap_or_default();
    let hinted = checked.hints.first().map(|hint| format!("。{}", hint.message)).unwrap_or_default();
    let role = if warned.is_empty() { Role::Good } else { Role::Warn };
    let Document::Id(entry) = document else {
        return (role, format!("{}{warned}。按 Enter 确认{hinted}", document.name()));
    };
    let number = entry.for_lookup();
    let name = match number.kind() {
        person::Kind::Resident => String::new(),
        kind => format!("{} ", kind.name()),
    };
    let facts = format!(
        "{name}{} {} {}岁 {}出生{warned}。按 Enter 确认{hinted}",
        number.province(),
        number.sex().name(),
        number.age_on(today),
        number.birth(),
    );
    (role, facts)
}
