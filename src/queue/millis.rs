//! Milliseconds as what means and draws are computed in, and back. No amount of money comes near here.

#[allow(clippy::cast_precision_loss, reason = "milliseconds of a day are far below 2^52")]
pub(super) fn float(n: i64) -> f64 {
    n as f64
}

#[allow(clippy::cast_possible_truncation, reason = "milliseconds of a day")]
pub(super) fn whole(n: f64) -> i64 {
    n as i64
}
