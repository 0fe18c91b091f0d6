//! 演练: the scripted citizen. What is said is chosen here; what is done is done in the other panes, and told to the
//! run as it happens.

mod view;

pub use view::view;

use super::Around;
use crate::log::Outcome;
use crate::practice::{Act, BREATH_MS, Run};
use crate::ui::action::{Action, Pane};
use crate::ui::ask::Ask;
use crate::ui::message::Deed;
use crate::ui::term::Key;
use crate::ui::widgets::Scroll;

/// A run on the screen.
#[derive(Debug)]
pub struct Practice {
    run: Run,
    row: usize,
    /// When this turn began.
    since: i64,
    /// The sentence that begins with a breath, and when the breath is over.
    breath: Option<(usize, i64)>,
    scroll: Scroll,
    late: bool,
}

impl Practice {
    /// A run at its beginning, at `now` in milliseconds.
    pub fn new(run: Run, now: i64) -> Self {
        Self { run, row: 0, since: now, breath: None, scroll: Scroll::default(), late: false }
    }

    /// The run.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// What stands around the exercise: people waiting, the script's person at the window with what they want.
    pub fn setting(&self) -> Vec<Ask> {
        let mut asks = vec![Ask::deed(Deed::DemoHall), Ask::deed(Deed::CallNext), Ask::deed(Deed::WalkIn)];
        asks.extend(self.run.scenario().item.clone().map(|item| Ask::deed(Deed::PickItem(item))));
        asks.push(Ask::Focus(Pane::Practice));
        asks
    }

    /// The next moment at which something happens by itself.
    pub fn deadline(&self) -> Option<i64> {
        if self.run.finished().is_some() {
            return None;
        }
        if let Some((_, until)) = self.breath {
            return Some(until);
        }
        let scene = self.run.view();
        let over = self.since + i64::from(scene.seconds) * 1000;
        (scene.owed.is_none() && !self.late).then_some(over)
    }

    /// Whether a breath is being taken.
    pub fn is_breathing(&self) -> bool {
        self.breath.is_some()
    }

    /// Time has passed.
    pub fn tick(&mut self, now: i64) -> Vec<Ask> {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return Vec::new();
        }
        if let Some((at, _)) = self.breath.take() {
            return self.say(at, now);
        }
        if self.run.view().hard {
            let told = self.run.timeout().map(|_| ());
            self.turn(now);
            return told
                .map_or_else(|e| vec![Ask::warn(e.to_string())], |()| vec![Ask::warn("您一直没有开口")]);
        }
        self.late = true;
        vec![Ask::warn("有点久了：先说一句让群众知道您在办")]
    }

    /// A deed of the other panes was done.
    pub fn did(&mut self, deed: &Deed, now: i64) -> Vec<Ask> {
        let Some(act) = act_of(deed) else { return Vec::new() };
        let owed = self.run.view().owed == Some(act);
        match self.run.did(act) {
            Ok(_) if owed => {
                self.turn(now);
                vec![Ask::tell(format!("演练：{act} 已完成，F12 接着说"))]
            }
            _ => Vec::new(),
        }
    }

    /// A letter of a choice.
    pub fn press(&mut self, key: Key, now: i64) -> Option<Vec<Ask>> {
        let typed = key.typed()?.to_ascii_uppercase();
        let scene = self.run.view();
        let by_letter = scene.choices.iter().position(|offer| offer.letter == typed);
        let by_digit = typed.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
        let at = by_letter.or(by_digit).filter(|at| *at < scene.choices.len())?;
        self.row = at;
        Some(self.choose(now))
    }

    /// Does an action of this pane.
    pub fn act(&mut self, action: Action, around: Around<'_>) -> Vec<Ask> {
        let scene = self.run.view();
        let now = around.now.ms;
        let over = self.run.finished().is_some();
        match action {
            Action::Up if over => self.scroll.up(1),
            Action::Down if over => self.scroll.down(1),
            Action::PageUp => self.scroll.up(8),
            Action::PageDown => self.scroll.down(8),
            Action::Up => self.row = self.row.saturating_sub(1),
            Action::Down => self.row = (self.row + 1).min(scene.choices.len().saturating_sub(1)),
            Action::Skip if scene.owed.is_some() => {
                let skipped = self.run.skip().map(|_| ());
                self.turn(now);
                return skipped.map_or_else(|e| vec![Ask::warn(e.to_string())], |()| Vec::new());
            }
            Action::Enter if scene.owed.is_none() => return self.choose(now),
            Action::Enter => return vec![Ask::warn("先到别的栏把这件事做了；不做按 Ctrl+K 跳过")],
            _ => {}
        }
        Vec::new()
    }

    fn choose(&mut self, now: i64) -> Vec<Ask> {
        let scene = self.run.view();
        let Some(offer) = scene.choices.get(self.row) else { return Vec::new() };
        if offer.breath && self.breath.is_none() {
            self.breath = Some((self.row, now + i64::from(BREATH_MS)));
            return vec![Ask::tell("深呼吸：停三秒，放慢、压低声音")];
        }
        if self.breath.is_some() {
            return Vec::new();
        }
        self.say(self.row, now)
    }

    fn say(&mut self, at: usize, now: i64) -> Vec<Ask> {
        let elapsed = u32::try_from((now - self.since).max(0)).unwrap_or(u32::MAX);
        let said = self.run.choose(at, elapsed).map(|_| ());
        self.turn(now);
        said.map_or_else(|error| vec![Ask::warn(error.to_string())], |()| Vec::new())
    }

    fn turn(&mut self, now: i64) {
        (self.row, self.since, self.breath, self.late) = (0, now, None, false);
        self.scroll.reset();
    }
}

/// What a deed counts as in a script.
fn act_of(deed: &Deed) -> Option<Act> {
    match deed {
        Deed::Material(_) => Some(Act::Materials),
        Deed::Hold => Some(Act::Hold),
        Deed::Close(ending) => match ending.outcome? {
            Outcome::Notice => Some(Act::Notice),
            Outcome::Accepted | Outcome::Promised => Some(Act::Receipt),
            Outcome::Deferred => Some(Act::Deferral),
            Outcome::Refused => Some(Act::Refusal),
            Outcome::Mediation => Some(Act::Mediate),
            Outcome::Assisted => Some(Act::Assist),
            Outcome::Referred | Outcome::Advice | Outcome::HomeVisit => None,
        },
        _ => None,
    }
}
