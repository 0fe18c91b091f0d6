//! Where a run stands and what has been earned so far; how a sentence, an act or silence changes it. Pure and small, so
//! that the linter can walk thousands of ways through a script.

use std::collections::BTreeSet;

use super::scenario::{Change, Choice, Limit, NodeIx, Scenario};
use super::{Act, Fact, Tag, tag::Family};

/// What every silence does to the emotion.
const SILENCE: i16 = 5;

/// A point on the way through a script.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub at: NodeIx,
    pub meters: Vec<u8>,
    pub tally: Tally,
}

/// What has been earned and spoilt so far; everything the score needs besides emotion and time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Tally {
    /// Calming steps in the order in which each first came.
    pub calm: Vec<Tag>,
    /// Parts of NVC, likewise.
    pub nvc: Vec<Tag>,
    pub facts: BTreeSet<Fact>,
    /// Slips of each kind that were made.
    pub slips: BTreeSet<Tag>,
    /// How many slips, counted up to two: more cost nothing more.
    pub slip_count: u8,
    /// Flags that fail the run.
    pub flags: BTreeSet<String>,
    /// Acts done that earn something on top.
    pub extras: BTreeSet<Act>,
    /// Acts done before the script asked for them.
    pub early: BTreeSet<Act>,
}

impl State {
    pub fn new(scenario: &Scenario) -> Self {
        let meters = scenario.meters.iter().map(|meter| meter.start).collect();
        Self { at: scenario.start, meters, tally: Tally::default() }
    }

    /// The emotion now, 0–100.
    pub fn emotion(&self) -> u8 {
        self.meters.first().copied().unwrap_or(0)
    }

    /// Says a choice. Gives the act that is still owed before the run moves on, if there is one.
    pub fn say(&mut self, scenario: &Scenario, choice: &Choice) -> Option<Act> {
        let mut rise: i16 = choice.tags.iter().map(|tag| tag.emotion()).sum();
        rise += choice.effect.iter().filter(|change| change.of == 0).map(|change| change.by).sum::<i16>();
        let jump = self.change(scenario, rise, &choice.effect);
        for tag in &choice.tags {
            let seen = match tag.family() {
                Family::Calm => &mut self.tally.calm,
                Family::Nvc => &mut self.tally.nvc,
                Family::Slip => {
                    self.tally.slips.insert(*tag);
                    self.tally.slip_count = 2.min(self.tally.slip_count + 1);
                    continue;
                }
            };
            if !seen.contains(tag) {
                seen.push(*tag);
            }
        }
        self.tally.flags.extend(choice.flag.iter().map(|flag| flag.value.clone()));
        self.tally.facts.extend(choice.facts.iter().filter(|fact| !fact.is_done_not_said()));
        match (jump, choice.act) {
            // He has lost patience: nothing more can be handed over.
            (Some(node), _) => self.at = node,
            (None, Some(act)) if self.tally.early.remove(&act) => self.finish(choice, Some(act)),
            (None, Some(act)) => return Some(act),
            (None, None) => self.finish(choice, None),
        }
        None
    }

    /// Moves on after a choice; `done` is the act that was done for it. Without an owed act nothing is missing.
    pub fn finish(&mut self, choice: &Choice, done: Option<Act>) {
        if done.is_some() || choice.act.is_none() {
            self.tally.facts.extend(choice.facts.iter().copied());
        }
        if let Some(act) = done {
            self.extra(act);
        }
        self.at = choice.goto;
    }

    /// An act nobody asked for yet.
    pub fn did_early(&mut self, act: Act) {
        self.tally.early.insert(act);
        self.extra(act);
    }

    /// Nothing was said. Without a limit the same moment goes on.
    pub fn silence(&mut self, scenario: &Scenario, limit: Option<&Limit>) {
        let effect = limit.map_or(&[][..], |limit| &limit.effect);
        let more: i16 = effect.iter().filter(|change| change.of == 0).map(|change| change.by).sum();
        let jump = self.change(scenario, SILENCE + more, effect);
        if let Some(node) = jump.or(limit.map(|limit| limit.goto)) {
            self.at = node;
        }
    }

    /// Something happened that nobody said.
    pub fn upset(&mut self, scenario: &Scenario, effect: &[Change]) {
        let rise = effect.iter().filter(|change| change.of == 0).map(|change| change.by).sum();
        if let Some(node) = self.change(scenario, rise, effect) {
            self.at = node;
        }
    }

    fn extra(&mut self, act: Act) {
        if act.bonus() > 0 {
            self.tally.extras.insert(act);
        }
    }

    /// Changes the meters; gives the node to jump to when one of them has just become full.
    fn change(&mut self, scenario: &Scenario, mut emotion: i16, effect: &[Change]) -> Option<NodeIx> {
        // A promise that was not ours to give comes back twice as hard.
        if emotion > 0 && self.tally.slips.contains(&Tag::Promise) {
            emotion *= 2;
        }
        let before = self.meters.clone();
        self.shift(0, emotion);
        for change in effect.iter().filter(|change| change.of != 0) {
            self.shift(change.of, change.by);
        }
        let full = (0..before.len()).find(|at| before[*at] < 100 && self.meters[*at] == 100);
        full.and_then(|at| scenario.meters[at].full)
    }

    fn shift(&mut self, meter: usize, by: i16) {
        if let Some(value) = self.meters.get_mut(meter) {
            *value = u8::try_from((i16::from(*value) + by).clamp(0, 100)).unwrap_or(0);
        }
    }
}
