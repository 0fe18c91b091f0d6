//! What is asked before a number is given: whether they came for the same before, whether it needs a number at all.

use super::Action;
use crate::acts::{self, ActError, Before, Stamp};
use crate::cli::print::knowledge;
use crate::cli::{Exit, Failure, Globals};
use crate::items::Code;
use crate::person::{Document, check_document};
use crate::queue::{Hall, Ticket};
use crate::store::{Rows, Store};

/// What is known of whoever takes a number and shows a document.
#[derive(Default)]
pub struct Known {
    /// Their document.
    pub document: Option<Document>,
    /// What they came for in the thirty days before, if it is the same: this item, or the newest.
    pub before: Option<Before>,
    /// The number agreed on for today, if there is one.
    pub booked: Option<Ticket>,
}

/// Looks whether they came for the same before.
pub fn came_before(
    store: &mut dyn Store,
    stamp: &Stamp,
    typed: &str,
    (kind, item): (Option<&str>, Option<Code>),
    globals: &Globals,
) -> Result<Known, Failure> {
    let typed = if typed == "-" { std::io::read_to_string(std::io::stdin())? } else { typed.to_owned() };
    let now = globals.clock().now();
    let checked = check_document(typed.trim(), now.date());
    if let Some(finding) = checked.errors.first() {
        return Err(Failure::new(Exit::No, &finding.message));
    }
    let Some(document) = checked.value else { return Ok(Known::default()) };
    let know = knowledge(globals)?;
    // Whoever looks for a number is in the log by a press of their own.
    let looking = Stamp { op: acts::new_op(now), ..stamp.clone() };
    let found = acts::search(store, &looking, document.expose(), "取号时看来过没有")?;
    let booked = acts::booked_today(store.rows(), &found.cases, stamp.day)?;
    let before = acts::came_before(&know, &found, stamp.day, now);
    let before = before.into_iter().find(|before| before.is_same(kind, item));
    Ok(Known { document: Some(document), before, booked })
}

/// An item there is.
pub fn known_item(item: Code, globals: &Globals) -> Result<(), Failure> {
    let known = knowledge(globals)?.items.get(item).is_some();
    if known { Ok(()) } else { Err(ActError::UnknownItem(item.to_string()).into()) }
}

/// Whoever names what they came for in place of a kind is told whether it needs a number at all.
pub fn not_of_a_kind(error: ActError, typed: &str, rows: &dyn Rows, globals: &Globals) -> Failure {
    let unknown = matches!(error, ActError::UnknownKind { .. });
    let failure = Failure::from(error);
    // What is wrong with the files and the records is told where they are used.
    let told = knowledge(globals)
        .ok()
        .filter(|_| unknown)
        .and_then(|know| acts::needs_no_number(&know, typed, acts::machines(rows).ok().flatten().as_ref()));
    match told {
        Some(told) => Failure::new(failure.exit, format!("{told}。\n{}", failure.message)),
        None => failure,
    }
}

/// What of the kind of a new number needs none, to be asked of whoever takes it; of somebody who said what they came for, how
/// that is done elsewhere, if it is.
pub fn needs_no_number(
    action: &Action,
    ticket: &Ticket,
    rows: &dyn Rows,
    hall: &Hall,
    globals: &Globals,
) -> Result<Option<String>, Failure> {
    let kind = hall.kind(&ticket.kind).filter(|kind| !kind.elsewhere.is_empty());
    let know = matches!(action, Action::Issue { .. }).then(|| knowledge(globals).ok()).flatten();
    let (Some(kind), Some(know)) = (kind, know) else { return Ok(None) };
    let machines = acts::machines(rows)?;
    let Action::Issue { item: Some(item), .. } = action else {
        return Ok(acts::ask_first(&know, kind, machines.as_ref()));
    };
    let item = acts::elsewhere(&know, kind, machines.as_ref()).into_iter().find(|other| other.id == *item);
    let way = item.map(|item| acts::way_elsewhere(item, machines.as_ref()));
    Ok(way.map(|way| {
        format!(
            "先说一句：这一件{}就能办，不用排队；愿意等的，号留着\n{}",
            acts::places(machines.as_ref()),
            way.trim_end()
        )
    }))
}
