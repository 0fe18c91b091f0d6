//! What is left to chance in a run: the order choices are shown in (Fisher–Yates) and the surprise, if any. Driven by
//! `SplitMix64` (Steele, Lea, Flood 2014), seeded with the run's seed, the script's hash and the node. No clock: the same seed always shows the same order. Not for secrets.

use super::scenario::{NodeIx, Scenario};

/// Indices of the node's choices in the order they are shown, conditions not looked at.
pub(super) fn order(scenario: &Scenario, seed: u64, node: NodeIx) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scenario.nodes[node].choices().len()).collect();
    let mut state = start(scenario, seed, node as u64);
    for last in (1..order.len()).rev() {
        // Lists here have at most 26 entries, so the bias of a remainder is below one in 10^17.
        let drawn = split_mix(&mut state) % (last as u64 + 1);
        order.swap(last, usize::try_from(drawn).unwrap_or(0));
    }
    order
}

/// The surprise of this seed and the turn (2 to 4) at whose beginning it comes; none as often as any one of them.
pub(super) fn surprise(scenario: &Scenario, seed: u64) -> Option<(usize, usize)> {
    let mut state = start(scenario, seed, u64::MAX);
    let which = usize::try_from(split_mix(&mut state) % (scenario.surprises.len() as u64 + 1)).ok()?;
    let turn = usize::try_from(2 + split_mix(&mut state) % 3).ok()?;
    (which < scenario.surprises.len()).then_some((turn, which))
}

fn start(scenario: &Scenario, seed: u64, purpose: u64) -> u64 {
    let script = u64::from_str_radix(&scenario.hash, 16).unwrap_or(0);
    seed ^ script.rotate_left(17) ^ purpose.wrapping_mul(0xD1B5_4A32_D192_ED03)
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
