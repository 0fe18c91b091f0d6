//! What was typed into the fields of a register: tidied, checked, and parted into what anybody may see and what is a person's
//! own.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};

use super::{Field, FieldKind, Refused, Register};
use crate::person::{
    Checked, Masked, Nationality, Phones, check_address, check_bank_card, check_date, check_document,
    check_name, check_office_phone, check_phone, normalise, veil,
};

/// What was typed, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// What anybody at the desk may see, by field.
    pub open: BTreeMap<String, String>,
    /// The whole, to be sealed, and what may be shown of it.
    pub private: BTreeMap<String, (String, String)>,
    /// What is to be looked at, by the field's name.
    pub warnings: Vec<String>,
}

impl Filled {
    /// Whether a field got something.
    pub fn has(&self, key: &str) -> bool {
        self.open.contains_key(key) || self.private.contains_key(key)
    }
}

/// The kinds of check a field can ask for, and whether what they let through is masked.
pub(super) const CHECKS: [(&str, bool); 6] = [
    ("document", true),
    ("name", true),
    ("phone", true),
    ("hotline", false),
    ("address", true),
    ("bankcard", true),
];

/// Checks what was typed, by the key or name of the field, as of `today`. All that is wrong is told at once.
pub fn fill<'t>(
    register: &Register,
    typed: impl IntoIterator<Item = (&'t str, &'t str)>,
    today: Date,
) -> Result<Filled, Vec<Refused>> {
    let (mut filled, mut refused) = (Filled::default(), Vec::new());
    for (name, text) in typed {
        let Some(field) = register.field(name.trim()) else {
            let known: Vec<&str> = register.fields.iter().map(|field| field.title.as_str()).collect();
            refused.push(Refused::NoField { typed: name.to_owned(), known: known.join("、") });
            continue;
        };
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if let Err(why) = filled.take(field, register.unique.contains(&field.key), text, today) {
            refused.push(Refused::Wrong { field: field.title.clone(), why });
        } else if let Some(day) = gone_by(register, field, &filled, today) {
            let why = format!("{day} 已经过去了，到期日要写今天（{today}）或以后的日子");
            refused.push(Refused::Wrong { field: field.title.clone(), why });
        }
    }
    if refused.is_empty() { Ok(filled) } else { Err(refused) }
}

/// The day by which something is to be done, where that was over before it was written down.
fn gone_by(register: &Register, field: &Field, filled: &Filled, today: Date) -> Option<Date> {
    register.states.iter().find(|state| state.until.as_ref() == Some(&field.key))?;
    let day: Date = filled.open.get(&field.key)?.parse().ok()?;
    (day < today).then_some(day)
}

impl Filled {
    /// Takes what was typed; what is a `number` by which an entry is found again stays as it is.
    fn take(&mut self, field: &Field, number: bool, text: &str, today: Date) -> Result<(), String> {
        // Figures as an input method writes them count as figures.
        let figures = matches!(field.kind, FieldKind::Number | FieldKind::Time);
        let half = figures.then(|| normalise(text).text);
        let text = half.as_deref().unwrap_or(text);
        let open = match &field.kind {
            FieldKind::Text | FieldKind::Item if !text.chars().any(char::is_alphanumeric) => {
                return Err(format!("“{text}”等于没写。写清楚，没有就不填"));
            }
            FieldKind::Text if number => text.to_owned(),
            FieldKind::Text | FieldKind::Item => veil(text, Phones::Cover),
            FieldKind::Number => match text.parse::<u32>() {
                Ok(number) => number.to_string(),
                Err(_) => return Err(format!("“{text}”不是整数。只写数字，如 5")),
            },
            FieldKind::Date => value(check_date(text, today))?.to_string(),
            FieldKind::Time => match time(text) {
                Some(time) => time.strftime("%H:%M").to_string(),
                None => return Err(format!("“{text}”不是时间。写成 14:30")),
            },
            FieldKind::Choice(choices) => match choices.iter().find(|choice| *choice == text) {
                Some(choice) => choice.clone(),
                None => return Err(format!("“{text}”不在可选的里面：{}", choices.join("、"))),
            },
            FieldKind::Checked(check) => return self.checked(field, check, text, today),
        };
        self.open.insert(field.key.clone(), open);
        Ok(())
    }

    fn checked(&mut self, field: &Field, check: &str, text: &str, today: Date) -> Result<(), String> {
        let (whole, masked, warnings) = match check {
            "document" => told(check_document(text, today), |d| (d.expose().to_owned(), d.masked()))?,
            "name" => told(check_name(text, Nationality::Chinese), |n| (n.as_str().to_owned(), n.masked()))?,
            "phone" => told(check_phone(text), |p| (p.expose().to_owned(), p.masked()))?,
            "hotline" => told(check_office_phone(text), |p| (p.expose().to_owned(), p.masked()))?,
            "address" => told(check_address(text), |a| (a.text.clone(), a.masked()))?,
            "bankcard" => told(check_bank_card(text), |c| (c.expose().to_owned(), c.masked()))?,
            _ => return Err("资料文件里写了不认识的检查。运行 bangban ledger check".into()),
        };
        self.warnings.extend(warnings.into_iter().map(|warning| format!("{}：{warning}", field.title)));
        let private = CHECKS.iter().any(|(name, private)| *name == check && *private) && !field.public;
        if private {
            self.private.insert(field.key.clone(), (whole, masked.to_string()));
        } else {
            self.open.insert(field.key.clone(), whole);
        }
        Ok(())
    }
}

/// `9:30`, `14：05`
fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once([':', '：'])?;
    Time::new(hour.trim().parse().ok()?, minute.trim().parse().ok()?, 0, 0).ok()
}

fn told<T>(
    checked: Checked<T>,
    tell: impl FnOnce(&T) -> (String, Masked),
) -> Result<(String, Masked, Vec<String>), String> {
    let said = checked.warnings.iter().chain(&checked.hints);
    let warnings = said.map(|finding| finding.message.clone()).collect();
    let (whole, masked) = tell(&value(checked)?);
    Ok((whole, masked, warnings))
}

fn value<T>(checked: Checked<T>) -> Result<T, String> {
    let first = checked.errors.into_iter().next();
    checked.value.ok_or_else(|| first.map_or_else(String::new, |finding| finding.message))
}
