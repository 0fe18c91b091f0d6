//! Walking a script without a person: along given letters, or along every way there is.

use std::collections::HashSet;

use super::scenario::{Next, NodeIx, Scenario, letter};
use super::score::{Score, score};
use super::state::State;

/// More states than this and the answer is "do not know".
const MOST_STATES: usize = 60_000;

/// Why given letters cannot be walked: the position in the list (its length: the list ended too early).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stuck {
    pub at: usize,
    pub node: usize,
    pub over: bool,
}

/// The score of saying these letters (of the file, not of the screen) with every act done and no time lost.
pub(super) fn along<'a>(
    scenario: &Scenario,
    letters: impl IntoIterator<Item = &'a str>,
) -> Result<Score, Stuck> {
    let mut state = State::new(scenario);
    let mut walked = 0;
    for wanted in letters {
        let node = state.at;
        let choices = scenario.nodes[node].choices();
        let found = (0..choices.len()).find(|at| wanted.chars().eq([letter(*at)]));
        let open = found.filter(|at| choices[*at].when.is_none_or(|when| when.holds(&state.meters)));
        let Some(at) = open else { return Err(Stuck { at: walked, node, over: choices.is_empty() }) };
        step(scenario, &mut state, at);
        walked += 1;
    }
    if matches!(scenario.nodes[state.at].next, Next::Turn { .. }) {
        return Err(Stuck { at: walked, node: state.at, over: false });
    }
    Ok(score(scenario, &state, 0))
}

/// The highest total of all ways that end well without a failing slip; `None` when there are too many ways to know.
pub(super) fn best_total(scenario: &Scenario) -> Option<u8> {
    let mut best = 0;
    let mut seen = HashSet::new();
    let mut open = vec![State::new(scenario)];
    while let Some(state) = open.pop() {
        let node = &scenario.nodes[state.at];
        match &node.next {
            Next::End { good: true, .. } => best = best.max(clean_total(scenario, &state)),
            Next::End { .. } => {}
            Next::Turn { choices, limit } => {
                let mut ways = Vec::new();
                for (at, choice) in choices.iter().enumerate() {
                    if choice.when.is_none_or(|when| when.holds(&state.meters)) {
                        let mut next = state.clone();
                        step(scenario, &mut next, at);
                        ways.push(next);
                    }
                }
                let mut silent = state.clone();
                silent.silence(scenario, limit.as_ref());
                ways.push(silent);
                open.extend(ways.into_iter().filter(|next| seen.insert(next.clone())));
            }
        }
        if seen.len() > MOST_STATES {
            return None;
        }
    }
    Some(best)
}

/// Node and choice of each step of the author's best path, as far as it can be walked.
pub(super) fn best_path(scenario: &Scenario) -> Vec<(NodeIx, usize)> {
    let mut state = State::new(scenario);
    let mut path = Vec::new();
    for wanted in &scenario.best {
        let choices = scenario.nodes[state.at].choices();
        let Some(at) = (0..choices.len()).find(|at| wanted.value.chars().eq([letter(*at)])) else { break };
        path.push((state.at, at));
        step(scenario, &mut state, at);
    }
    path
}

fn step(scenario: &Scenario, state: &mut State, at: usize) {
    let choice = &scenario.nodes[state.at].choices()[at];
    if let Some(act) = state.say(scenario, choice) {
        state.finish(choice, Some(act));
    }
}

fn clean_total(scenario: &Scenario, state: &State) -> u8 {
    let failing = !state.tally.flags.is_empty() || state.tally.slips.iter().any(|tag| tag.fails_at_once());
    if failing { 0 } else { score(scenario, state, 0).total }
}
