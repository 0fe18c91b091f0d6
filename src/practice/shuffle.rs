//! What is left to chance in a run: the order choices are shown in (Fisher–Yates) and the surprise, if any. Seeded
//! with the run's seed, the script's hash and the node. No clock: the same seed always shows the same order.

use crate::chance::Chance;

use super::scenario::{NodeIx, Scenario};

/// Indices of the node's choices in the order they are shown, conditions not looked at.
pub(super) fn order(scenario: &Scenario, seed: u64, node: NodeIx) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scenario.nodes[node].choices().len()).collect();
    let mut chance = start(scenario, seed, node as u64);
    for last in (1..order.len()).rev() {
        order.swap(last, chance.below(last + 1));
    }
    order
}

/// The surprise of this seed and the turn (2 to 4) at whose beginning it comes; none as often as any one of them.
pub(super) fn surprise(scenario: &Scenario, seed: u64) -> Option<(usize, usize)> {
    let mut chance = start(scenario, seed, u64::MAX);
    let which = chance.below(scenario.surprises.len() + 1);
    let turn = 2 + chance.below(3);
    (which < scenario.surprises.len()).then_some((turn, which))
}

fn start(scenario: &Scenario, seed: u64, purpose: u64) -> Chance {
    let script = u64::from_str_radix(&scenario.hash, 16).unwrap_or(0);
    Chance::new(seed ^ script.rotate_left(17) ^ purpose.wrapping_mul(0xD1B5_4A32_D192_ED03))
}
