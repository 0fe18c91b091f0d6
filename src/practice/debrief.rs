//! After a run: points of each criterion and why, what was missed at which step with a better sentence, what to practise
//! tomorrow. Sentences come from the script itself: what another choice at the same moment would have said.

use serde::Serialize;

use super::explore::best_path;
use super::run::Run;
use super::scenario::{Choice, Node, Scenario, letter};
use super::score::{CALM, USUAL_MS};
use super::tag::{Family, Tag};
use super::{Act, Score, Step};

/// At most so many exercises for tomorrow: more are not done.
const MOST_DRILLS: usize = 3;

/// What a trainer would say afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Debrief {
    /// The five criteria.
    pub criteria: Vec<Criterion>,
    /// Slips, in order.
    pub slips: Vec<Remark>,
    /// What would have earned points, and where.
    pub missed: Vec<Remark>,
    /// Acts that were promised and left undone.
    pub undone: Vec<Act>,
    /// Turns (from 1) that took longer than they should.
    pub hesitated: Vec<usize>,
    /// Sentences to take home.
    pub lesson: Vec<String>,
    /// Exercises for tomorrow, at most three.
    pub tomorrow: Vec<String>,
}

/// A part of the score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Criterion {
    /// E.g. 四步法.
    pub name: &'static str,
    /// Points got.
    pub points: u8,
    /// Points to get.
    pub of: u8,
    /// Why so many, in a sentence.
    pub why: String,
}

/// Something to do differently next time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Turn, from 1; `None` when the run never came to the moment.
    pub turn: Option<usize>,
    /// The moment's name.
    pub node: String,
    /// What was missed or done wrong: code and word.
    pub what: String,
    /// What was said instead, if anything.
    pub said: Option<String>,
    /// Why that matters.
    pub why: Option<String>,
    /// A better sentence.
    pub better: Option<String>,
}

/// One turn of a run: where, what was said, what could have been.
struct Turn<'a> {
    number: usize,
    node: &'a str,
    said: Option<&'a Choice>,
    choices: &'a [Choice],
}

pub(super) fn debrief(run: &Run) -> Debrief {
    let scenario = run.scenario();
    let turns = turns(scenario, run.steps());
    let score = run.score();
    let slips = slips(&turns);
    let missing: Vec<Missing> = missing(run);
    let mut missed: Vec<Remark> = Vec::new();
    for remark in missing.iter().map(|what| what.remark(scenario, &turns)) {
        // One sentence often holds several of them; say it once.
        match missed.iter_mut().find(|known| (&known.node, &known.better) == (&remark.node, &remark.better)) {
            Some(known) => known.what = format!("{}、{}", known.what, remark.what),
            None => missed.push(remark),
        }
    }
    missed.sort_by_key(|remark| remark.turn.unwrap_or(usize::MAX));
    let mut tomorrow: Vec<String> = Vec::new();
    let wrong = run.state.tally.slips.iter().map(|tag| tag.drill());
    for drill in wrong.chain(missing.iter().map(Missing::drill)) {
        if tomorrow.len() < MOST_DRILLS && !tomorrow.iter().any(|known| known == drill) {
            tomorrow.push(drill.to_owned());
        }
    }
    let undone = run.steps().iter().filter_map(|step| match step {
        Step::Skipped { act, .. } => Some(*act),
        _ => None,
    });
    let hesitated = run.steps().iter().filter(|step| step.is_turn()).enumerate();
    Debrief {
        criteria: criteria(run, &score),
        slips,
        missed,
        undone: undone.collect(),
        hesitated: hesitated
            .filter(|(_, step)| matches!(step, Step::Silent { .. } | Step::Said { hesitated: true, .. }))
            .map(|(at, _)| at + 1)
            .collect(),
        lesson: scenario.lesson.clone(),
        tomorrow,
    }
}

fn turns<'a>(scenario: &'a Scenario, steps: &'a [Step]) -> Vec<Turn<'a>> {
    let mut turns = Vec::new();
    for step in steps {
        let (name, letter_said) = match step {
            Step::Said { node, choice, .. } => (node, Some(*choice)),
            Step::Silent { node, .. } => (node, None),
            Step::Did { .. } | Step::Skipped { .. } | Step::Surprise { .. } => continue,
        };
        let Some(node) = scenario.nodes.iter().find(|node| node.id.value == *name) else { continue };
        let choices = node.choices();
        let at = letter_said.and_then(|said| (0..choices.len()).find(|at| letter(*at) == said));
        let said = at.map(|at| &choices[at]);
        turns.push(Turn { number: turns.len() + 1, node: &node.id.value, said, choices });
    }
    turns
}

fn slips(turns: &[Turn]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for turn in turns {
        let Some(said) = turn.said else { continue };
        let tags: Vec<_> = said.tags.iter().filter(|tag| tag.family() == Family::Slip).collect();
        if tags.is_empty() && said.flag.is_none() {
            continue;
        }
        let mut what: Vec<String> = tags.iter().map(|tag| format!("{} {}", tag.code(), tag.word())).collect();
        what.extend(said.flag.iter().map(|flag| flag.value.clone()));
        remarks.push(Remark {
            turn: Some(turn.number),
            node: turn.node.to_owned(),
            what: what.join("、"),
            said: Some(said.text.value.clone()),
            why: said.why.as_ref().map(|why| why.value.clone()),
            better: said.better.as_ref().or(best_of(turn.choices)).map(|text| text.value.clone()),
        });
    }
    remarks
}

/// The sentence at this moment with the most good in it.
fn best_of(choices: &[Choice]) -> Option<&crate::text::Text> {
    let good = choices.iter().filter(|choice| choice.tags.iter().all(|tag| tag.family() != Family::Slip));
    good.max_by_key(|choice| choice.tags.len() + choice.facts.len()).map(|choice| &choice.text)
}

/// A tag or check that was not earned.
enum Missing {
    Tag(Tag),
    Fact(super::Fact),
}

fn missing(run: &Run) -> Vec<Missing> {
    let tally = &run.state.tally;
    let tags = Tag::all().filter(|tag| tag.family() != Family::Slip);
    let tags = tags.filter(|tag| !tally.calm.contains(tag) && !tally.nvc.contains(tag)).map(Missing::Tag);
    let facts = run.scenario().facts.iter().filter(|fact| !tally.facts.contains(fact));
    tags.chain(facts.map(|fact| Missing::Fact(*fact))).collect()
}

impl Missing {
    fn drill(&self) -> &'static str {
        match self {
            Missing::Tag(tag) => tag.drill(),
            Missing::Fact(fact) => fact.drill(),
        }
    }

    fn is_in(&self, choice: &Choice) -> bool {
        match self {
            Missing::Tag(tag) => choice.tags.contains(tag),
            Missing::Fact(fact) => choice.facts.contains(fact),
        }
    }

    /// The moment at which it could best have been earned: one the run came to before one it did not, a sentence of
    /// the author's best path before another.
    fn remark(&self, scenario: &Scenario, turns: &[Turn]) -> Remark {
        let what = match self {
            Missing::Tag(tag) => format!("{} {}", tag.code(), tag.word()),
            Missing::Fact(fact) => format!("{} {}", fact.code(), fact.word()),
        };
        let best = best_path(scenario);
        let best = best.iter().map(|(node, at)| &scenario.nodes[*node].choices()[*at]);
        let best: Vec<&Choice> = best.filter(|choice| self.is_in(choice)).collect();
        let here =
            |turn: &Turn, choice: &Choice| turn.choices.iter().any(|known| std::ptr::eq(known, choice));
        let on_best = turns.iter().find_map(|turn| best.iter().find(|c| here(turn, c)).map(|c| (turn, *c)));
        let offered = on_best.or_else(|| {
            turns.iter().find_map(|turn| turn.choices.iter().find(|c| self.is_in(c)).map(|c| (turn, c)))
        });
        if let Some((turn, better)) = offered {
            let said_it = turn.said.is_some_and(|said| self.is_in(said));
            let why = match (said_it, better.act) {
                (true, Some(act)) => Some(format!("说了，但“{act}”没有真做")),
                _ => better.why.as_ref().map(|why| why.value.clone()),
            };
            let said = turn.said.map(|said| said.text.value.clone());
            let better = (!said_it).then(|| better.text.value.clone());
            return Remark { turn: Some(turn.number), node: turn.node.to_owned(), what, said, why, better };
        }
        let moment = |choice: &Choice| {
            let node =
                scenario.nodes.iter().find(|node| node.choices().iter().any(|c| std::ptr::eq(c, choice)));
            node.map(|node| node.id.value.clone()).unwrap_or_default()
        };
        let all = || scenario.nodes.iter().flat_map(Node::choices).find(|choice| self.is_in(choice));
        let elsewhere = best.first().copied().or_else(all);
        Remark {
            turn: None,
            node: elsewhere.map(moment).unwrap_or_default(),
            what,
            said: None,
            why: None,
            better: elsewhere.map(|choice| choice.text.value.clone()),
        }
    }
}

fn criteria(run: &Run, score: &Score) -> Vec<Criterion> {
    let tally = &run.state.tally;
    let lacking = |family, seen: &[Tag]| {
        let lacking = Tag::all().filter(|tag| tag.family() == family && !seen.contains(tag));
        lacking.map(Tag::word).collect::<Vec<_>>().join("、")
    };
    let all_four = |lacking: String, seen: &[Tag], good: &str| match (lacking.is_empty(), seen.is_sorted()) {
        (true, true) => good.to_owned(),
        (true, false) => "四步都有，次序乱了：先静下来，再听、再确认、再解决".to_owned(),
        (false, _) => format!("缺{lacking}"),
    };
    let calm = all_four(lacking(Family::Calm, &tally.calm), &tally.calm, "四步都有，次序也对");
    let lacking_nvc = lacking(Family::Nvc, &tally.nvc);
    let nvc =
        if lacking_nvc.is_empty() { "四样都说到了".to_owned() } else { format!("缺{lacking_nvc}") };
    let open: Vec<_> = run.scenario().facts.iter().filter(|fact| !tally.facts.contains(fact)).collect();
    let facts = if open.is_empty() {
        "该讲该办的都到了".to_owned()
    } else {
        format!("漏了{}", open.iter().map(|fact| fact.word()).collect::<Vec<_>>().join("、"))
    };
    let emotion = run.state.emotion();
    let emotion = if emotion <= CALM {
        format!("走的时候情绪 {emotion}，平静了")
    } else {
        format!("结束时情绪还有 {emotion}，降到 {CALM} 以下才算平静")
    };
    let slips = tally.slips.iter().map(|tag| tag.word()).collect::<Vec<_>>().join("、");
    let late = run.elapsed_ms() > USUAL_MS;
    let manner = match (slips.is_empty(), late) {
        (true, false) => "没有失误话术，八分钟以内".to_owned(),
        (true, true) => "没有失误话术，但超过了八分钟".to_owned(),
        (false, false) => format!("有{slips}"),
        (false, true) => format!("有{slips}，还超过了八分钟"),
    };
    [
        ("四步法", score.calm, 25, calm),
        ("非暴力沟通", score.nvc, 25, nvc),
        ("事实核对", score.facts, 30, facts),
        ("情绪控制", score.emotion, 10, emotion),
        ("用语与时长", score.manner, 10, manner),
    ]
    .map(|(name, points, of, why)| Criterion { name, points, of, why })
    .into()
}
