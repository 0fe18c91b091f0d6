//! What is being typed at a window, kept so that a crash loses nothing. No event: a draft is not something that happened,
//! and it may hold a full number, which no event does.

use super::transaction::transact;
use super::{ActError, Actor};
use crate::clock::Now;
use crate::store::Store;

/// Keeps what is being typed at this window in place of what was kept before.
pub fn save_draft(store: &mut dyn Store, who: &Actor, now: Now, text: &str) -> Result<(), ActError> {
    transact(store, |tx| Ok(tx.save_draft(who.window, now.ms, text)?))
}

/// Forgets it.
pub fn drop_draft(store: &mut dyn Store, who: &Actor) -> Result<(), ActError> {
    transact(store, |tx| Ok(tx.drop_draft(who.window)?))
}
