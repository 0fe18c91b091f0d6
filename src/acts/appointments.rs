//! 预约: what the registers have for a time of today (a sign-language interpreter, a home visit), so that a desk can say it when
//! its time comes.

use jiff::civil::{Date, Time};

use super::Knowledge;
use crate::ledgers::{Entry, FieldKind, Register};
use crate::store::{Rows, StoreError};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// When today.
    pub at: Time,
    /// The entry's number.
    pub no: String,
    /// What it is, in words.
    pub what: String,
}

/// Those of a day that are still open, earliest first.
pub fn appointments(rows: &dyn Rows, know: &Knowledge, day: Date) -> Result<Vec<Appointment>, StoreError> {
    let mut found = Vec::new();
    for register in know.registers().iter() {
        let Some(time) = register.fields.iter().find(|field| field.kind == FieldKind::Time) else { continue };
        for entry in rows.entries(Some(&register.key), false)? {
            if entry.due == Some(day)
                && let Ok(at) = entry.shown(&time.key).parse::<Time>()
            {
                found.push(Appointment { at, no: entry.no.clone(), what: said(register, &entry) });
            }
        }
    }
    found.sort_by_key(|appointment| appointment.at);
    Ok(found)
}

/// `手语外语预约：手语，李老师`
fn said(register: &Register, entry: &Entry) -> String {
    let when = |key: &&String| {
        let field = register.fields.iter().find(|field| field.key == **key);
        field.is_some_and(|field| matches!(field.kind, FieldKind::Date | FieldKind::Time))
    };
    let shown = register.list.iter().filter(|key| !when(key)).map(|key| entry.shown(key));
    let shown: Vec<&str> = shown.filter(|shown| !shown.is_empty()).collect();
    format!("{}：{}", register.title, shown.join("，"))
}
