//! What opens a locked desk: kept as a hash, slow to try.

use crate::store::{StoreError, hash_words};

/// The hash of a PIN, with a fresh salt, as `hall.toml` carries it.
pub fn new_pin(typed: &str) -> Result<String, StoreError> {
    hash_words(typed, None)
}

/// Whether what was typed is the PIN a hash was made of.
pub fn pin_fits(kept: &str, typed: &str) -> bool {
    kept.split_once('$').is_some_and(|(salt, _)| hash_words(typed, Some(salt)).is_ok_and(|hash| hash == kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_fits_only_itself() {
        let kept = new_pin("2468").unwrap();
        assert!(pin_fits(&kept, "2468"));
        assert!(!pin_fits(&kept, "2469") && !pin_fits(&kept, "") && !pin_fits("", ""));
        assert_ne!(new_pin("2468").unwrap(), kept, "the same PIN of two halls looks different");
        assert!(!kept.contains("2468"));
    }
}
