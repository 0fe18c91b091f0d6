//! What an entry prints: the lines of its file with what was filled in. A slip with a part missing is not printed.

use super::{Entry, Print, Register};

/// What a slip says besides the entry.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The hall's name.
    pub hall: String,
    /// Its address.
    pub address: String,
    /// Its phone.
    pub phone: String,
    /// The window.
    pub window: String,
    /// Today.
    pub today: String,
    /// Who prints.
    pub clerk: String,
}

/// Why nothing was printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPrinted {
    /// The register has no such slip, or not for this entry.
    #[error("「{register}」没有“{typed}”这张单子可打。能打的有：{known}")]
    NoSuch {
        /// The register's name.
        register: String,
        /// What was asked for.
        typed: String,
        /// What there is.
        known: String,
    },
    /// It is printed in another state.
    #[error("现在是「{state}」，《{title}》要到「{wanted}」才能打。先办那一步")]
    NotYet {
        /// Where the entry is.
        state: String,
        /// The slip.
        title: String,
        /// Where it is printed.
        wanted: String,
    },
    /// Parts are missing.
    #[error("《{title}》还缺：{missing}。补上再打")]
    Missing {
        /// The slip.
        title: String,
        /// What is missing.
        missing: String,
    },
}

/// Prints a slip of an entry: the one named, or the first there is. Gives its title and text. `whole` gives what stands in
/// full behind a masked field, where that was asked for and logged.
pub fn print(
    register: &Register,
    entry: &Entry,
    typed: Option<&str>,
    head: &Head,
    whole: &dyn Fn(&str) -> Option<String>,
) -> Result<(String, String), NotPrinted> {
    let fits = |print: &&Print| print.when.as_ref().is_none_or(|(field, says)| entry.shown(field) == says);
    let named = |print: &&Print| typed.is_none_or(|typed| print.key == typed || print.title == typed);
    let here = |print: &&Print| print.states.is_empty() || print.states.contains(&entry.state);
    let mut found = register.prints.iter().filter(fits).filter(named);
    let first = found.next();
    let Some(print) = first.into_iter().chain(found).find(here).or(first) else {
        let known: Vec<&str> =
            register.prints.iter().filter(fits).map(|print| print.title.as_str()).collect();
        let known = if known.is_empty() { "没有".to_owned() } else { known.join("、") };
        let (register, typed) = (register.title.clone(), typed.unwrap_or("单子").to_owned());
        return Err(NotPrinted::NoSuch { register, typed, known });
    };
    let title = print.title.clone();
    if !here(&print) {
        let wanted: Vec<&str> = print.states.iter().map(|state| register.state_title(state)).collect();
        let state = register.state_title(&entry.state).to_owned();
        return Err(NotPrinted::NotYet { state, title, wanted: wanted.join("或") });
    }
    let (mut text, mut missing) = (String::new(), Vec::new());
    for line in &print.lines {
        let mut parts = Vec::new();
        for part in line.split(APART) {
            let mut said = String::new();
            let mut left_out = false;
            for piece in pieces(part) {
                match piece {
                    Piece::Words(words) => said.push_str(words),
                    Piece::Field { key, optional } => {
                        let value = whole(key).unwrap_or_else(|| value(register, entry, head, key));
                        left_out |= value.is_empty() && optional;
                        if value.is_empty() && !optional {
                            missing.push(name(register, key));
                        }
                        said.push_str(&value);
                    }
                }
            }
            parts.extend((!left_out).then_some(said));
        }
        if !parts.is_empty() {
            text.push_str(&parts.join(APART));
            text.push('\n');
        }
    }
    if missing.is_empty() {
        return Ok((title, text));
    }
    missing.dedup();
    Err(NotPrinted::Missing { title, missing: missing.join("、") })
}

/// What parts of a line are apart by: one with an empty field that may be empty is left out, and the others stand.
const APART: &str = "\u{3000}";

/// A stretch of a line.
pub(super) enum Piece<'l> {
    /// As written.
    Words(&'l str),
    /// Something put in.
    Field {
        /// What.
        key: &'l str,
        /// Whether it may be empty.
        optional: bool,
    },
}

/// A line taken apart at its braces.
pub(super) fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        pieces.push(Piece::Words(before));
        let Some((key, more)) = after.split_once('}') else {
            pieces.push(Piece::Words(after));
            return pieces;
        };
        let bare = key.strip_suffix('?');
        pieces.push(Piece::Field { key: bare.unwrap_or(key), optional: bare.is_some() });
        rest = more;
    }
    pieces.push(Piece::Words(rest));
    pieces
}

/// What a line can name besides fields.
pub(super) const GIVEN: [&str; 12] = [
    "no",
    "day",
    "since",
    "today",
    "due",
    "state",
    "entered_by",
    "clerk",
    "hall",
    "address",
    "phone",
    "window",
];

fn value(register: &Register, entry: &Entry, head: &Head, key: &str) -> String {
    // A field of the register's own stands before what every slip has.
    if register.field(key).is_some() {
        return entry.shown(key).to_owned();
    }
    if let Some(derived) = register.derived.iter().find(|derived| derived.key == key) {
        return derived.tell(entry);
    }
    match key {
        "no" => entry.no.clone(),
        "day" => entry.day.to_string(),
        "since" => entry.since.to_string(),
        "today" => head.today.clone(),
        "due" => entry.due.map_or(String::new(), |due| due.to_string()),
        "state" => register.state_title(&entry.state).to_owned(),
        "entered_by" => entry.clerk.clone(),
        "clerk" => head.clerk.clone(),
        "hall" => head.hall.clone(),
        "address" => head.address.clone(),
        "phone" => head.phone.clone(),
        "window" => head.window.clone(),
        _ => String::new(),
    }
}

fn name(register: &Register, key: &str) -> String {
    let field = register.field(key).map(|field| field.title.clone());
    let derived = || register.derived.iter().find(|derived| derived.key == key).map(|d| d.title.clone());
    field.or_else(derived).unwrap_or_else(|| key.to_owned())
}

impl super::Derived {
    /// `环节−1`, `材料不变`, `历时 1 小时 5 分`; empty while one of the two fields is.
    pub fn tell(&self, entry: &Entry) -> String {
        if self.times {
            return self.took(entry).map_or(String::new(), |took| format!("{} {took}", self.title));
        }
        let number = |key: &str| entry.shown(key).parse::<i64>().ok();
        let (Some(from), Some(to)) = (number(&self.from), number(&self.to)) else { return String::new() };
        let Self { title, unit, .. } = self;
        match to - from {
            0 => format!("{title}不变"),
            less @ ..0 => format!("{title}−{}{unit}", -less),
            more => format!("{title}+{more}{unit}"),
        }
    }

    /// How long it was from the one time to the other; none when that cannot be.
    fn took(&self, entry: &Entry) -> Option<String> {
        let minute = |key: &str| {
            let (hour, minute) = entry.shown(key).split_once(':')?;
            Some(hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()?)
        };
        let days = i64::from(entry.day.until(entry.since).map_or(0, |span| span.get_days()));
        let took = days * 1440 + minute(&self.to)? - minute(&self.from)?;
        Some(match (took / 60, took % 60) {
            _ if took < 0 => return None,
            (0, minutes) => format!("{minutes} 分"),
            (hours, minutes) => format!("{hours} 小时 {minutes} 分"),
        })
    }
}
