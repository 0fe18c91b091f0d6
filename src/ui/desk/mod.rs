//! The desk as a value: a message comes in, the desk changes, and what it wants done comes out. Draws nothing and
//! touches nothing outside; that is `view`, `worker` and `run`. What keys do is in [`act`], what comes back in [`came`].

mod act;
mod came;

pub use came::record;

use std::collections::VecDeque;
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::action::{self, Action, Pane};
use super::ask::{Ask, Tone};
use super::lock::Lock;
use super::message::{Deed, Effect, Message};
use super::overlay::{Overlay, Paper, Prompt, Tags, Talk, Terms};
use super::panes::{Around, answers, calc, intake, practice, queue};
use super::term::{Code, Input, Key};
use super::theme::Theme;
use crate::acts::checklist::CaseList;
use crate::acts::{Actor, Knowledge, Standing};
use crate::answers::Audience;
use crate::clock::Now;
use crate::paper::Sample;

/// What is fixed while the desk is open.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Rules, items, answers, hall.
    pub know: Arc<Knowledge>,
    /// Who sits here.
    pub who: Actor,
    /// Area of the rules.
    pub area: String,
    /// Roles to styles.
    pub theme: Theme,
}

/// How long something private stands in full on a screen nobody touches, in milliseconds.
const FOLDS: i64 = 30_000;

/// The desk.
#[derive(Debug)]
pub struct Desk {
    pub(super) setup: Setup,
    pub(super) now: Now,
    pub(super) standing: Standing,
    pub(super) focus: Pane,
    pub(super) zoom: bool,
    pub(super) queue: queue::Queue,
    pub(super) intake: intake::Intake,
    pub(super) calc: calc::Calc,
    pub(super) answers: answers::Answers,
    pub(super) practice: Option<practice::Practice>,
    pub(super) overlays: Vec<Overlay>,
    pub(super) said: Option<(Tone, String)>,
    /// Who is spoken to.
    audience: Audience,
    /// What was typed with somebody who cannot hear, put aside; gone with the case.
    talk: Option<Box<Talk>>,
    /// Numbers of the entries of which it was said that there is too little.
    short: Vec<String>,
    /// Appointments, and numbers on hold, that were brought up when their time came.
    reminded: Vec<String>,
    /// Why this desk may only look, if so.
    pub(super) read_only: Option<String>,
    /// Since when the records cannot be reached, as the wall showed it.
    pub(super) lost: Option<String>,
    /// Whether nobody may see what is here.
    pub(super) lock: Lock,
    /// Since when something private stands in full on the screen, in milliseconds.
    in_full: Option<i64>,
    /// The name of the action just done, for a crash report.
    pub(super) acted: Option<&'static str>,
    started: bool,
    /// Deeds on their way after which keys mean something else.
    awaited: usize,
    /// What was typed meanwhile: it is for what comes of them.
    held: VecDeque<Input>,
    /// The deed an overlay is to be closed after, and how many lie there with it.
    sent: Option<(Discriminant<Deed>, usize)>,
}

/// What is being typed, as kept for the next start.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Draft {
    #[serde(default)]
    number: String,
    #[serde(default)]
    wanted: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    deceased: String,
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    answers: Vec<(String, String)>,
}

impl Desk {
    /// A desk that has not heard of its hall yet: ask for [`Deed::Look`] first.
    pub fn new(setup: Setup, now: Now, practice: Option<crate::practice::Run>) -> Self {
        let focus = if practice.is_some() { Pane::Practice } else { Pane::Queue };
        let lock = Lock::new(&setup.know.hall.privacy, practice.is_some(), now.ms);
        Self {
            setup,
            now,
            standing: Standing::default(),
            focus,
            zoom: false,
            queue: queue::Queue::default(),
            intake: intake::Intake::default(),
            calc: calc::Calc::default(),
            answers: answers::Answers::default(),
            practice: practice.map(|run| practice::Practice::new(run, now.ms)),
            overlays: Vec::new(),
            said: None,
            audience: Audience::default(),
            talk: None,
            short: Vec::new(),
            reminded: Vec::new(),
            read_only: None,
            lost: None,
            lock,
            in_full: None,
            acted: None,
            started: false,
            awaited: 0,
            held: VecDeque::new(),
            sent: None,
        }
    }

    /// The run of an exercise, if this is one.
    pub fn practice(&self) -> Option<&crate::practice::Run> {
        self.practice.as_ref().map(practice::Practice::run)
    }

    /// The next moment at which something happens by itself, in milliseconds.
    pub fn deadline(&self) -> Option<i64> {
        let due = match &self.practice {
            Some(practice) => practice.deadline(),
            None => self.lock.due(&self.setup.know.hall.privacy),
        };
        let second = self.clock_runs().then_some(self.now.ms - self.now.ms.rem_euclid(1000) + 1000);
        let fold = self.in_full.map(|since| since + FOLDS);
        due.into_iter().chain(second).chain(fold).chain(self.step_late_at()).min()
    }

    /// When the step at hand turns yellow: the minute on the clock may come later.
    fn step_late_at(&self) -> Option<i64> {
        let case = self.standing.case.as_ref().filter(|_| !self.lock.is_on())?;
        CaseList::of(&self.setup.know, Some(case), self.now)?.late_at(case)
    }

    /// Whether the clock of an emergency is on the screen.
    fn clock_runs(&self) -> bool {
        let runs = matches!(self.overlays.last(), Some(Overlay::Emergency(card)) if card.runs());
        runs && !self.lock.is_on()
    }

    /// What would be lost if the machine stopped now; none when nothing is being typed.
    pub fn draft(&self) -> Option<String> {
        let typed = self.intake.draft();
        let (rule, answers) = self.calc.draft().map_or((None, Vec::new()), |(rule, a)| (Some(rule), a));
        let nothing = typed.iter().all(|typed| typed.is_empty()) && answers.is_empty();
        let [number, wanted, unit, deceased] = typed.map(str::to_owned);
        let draft = Draft { number, wanted, unit, deceased, rule, answers };
        (!nothing).then(|| serde_json::to_string(&draft).unwrap_or_default())
    }

    /// Says something to the clerk that happened outside.
    pub fn tell(&mut self, text: &str) {
        self.said = Some((Tone::Warn, text.to_owned()));
    }

    /// Takes a message at a moment.
    pub fn update(&mut self, message: Message, now: Now) -> Vec<Effect> {
        let before = std::mem::replace(&mut self.now, now).ms;
        let message = match message {
            Message::Term(input) if self.must_wait(&input) => {
                self.lock.touch(now.ms);
                self.held.push_back(input);
                return Vec::new();
            }
            other => other,
        };
        let came = matches!(&message, Message::Done(_));
        let asks = match message {
            Message::Term(Input::Key(key)) if self.lock.is_on() => {
                self.lock.press(key, &self.setup.know.hall.privacy, now.ms);
                Vec::new()
            }
            Message::Term(Input::Paste(_)) if self.lock.is_on() => Vec::new(),
            Message::Term(Input::Key(key)) => self.key(key),
            Message::Term(Input::Paste(text)) => {
                self.paste(&text);
                Vec::new()
            }
            // The desk reads its own standing; slips of tickets are the machine's.
            Message::Term(_) | Message::Hall(_) | Message::Printed(_) => Vec::new(),
            Message::Done(reply) => self.done(*reply),
            Message::Loaded(Ok(know)) => {
                self.setup.know = know;
                self.faults_said()
            }
            Message::Loaded(Err(why)) => vec![Ask::Say(Tone::Bad, why)],
            Message::Reloaded(Ok(know)) => {
                self.setup.know = know.clone();
                self.with_around(|desk, around| desk.calc.follow(around));
                vec![Ask::Effect(Effect::Know(know)), Ask::tell("规则和资料有改动，已经换成新的")]
            }
            Message::Reloaded(Err(why)) => vec![Ask::warn(why)],
            Message::Saved(name) => {
                // Said beside what the slip came from, not in its place.
                let before = self.said.take().map_or_else(String::new, |(_, text)| format!("{text}；"));
                vec![Ask::tell(format!("{before}单子存在 slips/{name}"))]
            }
            Message::Handed(printed) => {
                let said = match &printed.job {
                    Some(job) => format!("{}送到打印机 {}（作业 {job}）", printed.number, printed.to),
                    None => format!("PDF 存在 slips/{}", printed.to),
                };
                // What is written down of it is written after it happened.
                vec![Ask::deed(Deed::PaperOut(printed)), Ask::tell(said)]
            }
            Message::Sent(said) => vec![Ask::tell(said)],
            Message::Trouble(text) => vec![Ask::Say(Tone::Bad, text)],
            Message::Tick => {
                if self.in_full.is_some_and(|since| since + FOLDS <= now.ms) {
                    self.fold();
                }
                let due = self.lock.due(&self.setup.know.hall.privacy);
                if due.is_some_and(|due| due <= now.ms) && self.practice.is_none() {
                    self.lock();
                }
                let breathing = self.practice.as_ref().is_some_and(practice::Practice::is_breathing);
                let mut asks = self.practice.as_mut().map_or_else(Vec::new, |p| p.tick(now.ms));
                if breathing && !self.practice.as_ref().is_some_and(practice::Practice::is_breathing) {
                    self.said = None;
                }
                // The seconds of an emergency change nothing in the hall.
                if !self.clock_runs() || now.ms / 60_000 != before / 60_000 {
                    asks.push(Ask::deed(Deed::Look));
                }
                asks
            }
        };
        let mut effects = self.settle(asks);
        while came && self.awaited == 0 {
            let Some(input) = self.held.pop_front() else { break };
            effects.extend(self.update(Message::Term(input), now));
        }
        effects
    }

    /// Whether something typed is for what a deed on its way brings up: a number typed right after the next one was called is
    /// theirs. What is pressed in need, or to leave, waits for nothing.
    fn must_wait(&self, input: &Input) -> bool {
        let urgent = |key: Key| {
            let wanted = action::find(self.focus, key, true).map(|entry| entry.action);
            matches!(
                wanted,
                Some(Action::Emergency | Action::Quit | Action::Suspend | Action::Redraw | Action::Lock)
            )
        };
        let typed = match input {
            Input::Key(key) => !urgent(*key),
            Input::Paste(_) => true,
            _ => false,
        };
        typed && self.awaited > 0 && !self.lock.is_on()
    }

    /// Carries out what was asked, and what that asks for in turn.
    fn settle(&mut self, asks: Vec<Ask>) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut asks = VecDeque::from(asks);
        while let Some(ask) = asks.pop_front() {
            match ask {
                Ask::Effect(effect) => {
                    if let Effect::Do(deed) = &effect {
                        self.awaited += usize::from(deed.turns());
                    }
                    effects.push(effect);
                }
                Ask::Say(tone, text) => self.said = Some((tone, text)),
                Ask::Focus(pane) => self.focus = pane,
                Ask::Item(id) => {
                    let more = self.with_around(|desk, around| desk.intake.pick(id, around));
                    asks.extend(more);
                }
                Ask::Rule(rule) => self.with_around(|desk, around| desk.calc.open(&rule, around)),
                Ask::Area(area) => {
                    self.setup.area = area;
                    self.with_around(|desk, around| desk.calc.follow(around));
                }
                Ask::Act(action) => asks.extend(self.act(action)),
                Ask::Document(mut document) => {
                    if self.practice.is_some() {
                        document.sample = Some(Sample::Practice);
                    } else if self.standing.demo && !document.number.is_empty() {
                        document.sample.get_or_insert(Sample::Demo);
                    }
                    self.overlays.push(Overlay::Paper(Paper::of(document)));
                }
                Ask::Paper(title, text) => self.overlays.push(Overlay::Paper(Paper::new(title, text))),
                Ask::Prompt(wants) => self.overlays.push(Overlay::Prompt(Box::new(Prompt::new(wants)))),
                Ask::Hardships if self.standing.is_occupied() => {
                    self.overlays.push(Overlay::Tags(Tags::default()));
                }
                Ask::Hardships => self.said = Some((Tone::Warn, "手上没有件，先叫号或无号接待".into())),
                Ask::Question(question) => self.overlays.push(Overlay::Question(question)),
                Ask::Overlay(overlay) => self.overlays.push(*overlay),
                Ask::Audience(audience) => {
                    self.audience = audience;
                    let told = match audience {
                        Audience::Standard => "从现在起按一般的说法".to_owned(),
                        other => format!("从现在起对{other}说。{}", other.manner()),
                    };
                    self.said = Some((Tone::Good, told));
                }
                Ask::Talk => {
                    let talk = self.talk.take().unwrap_or_else(|| Box::new(Talk::new()));
                    self.overlays.push(Overlay::Talk(talk));
                }
                Ask::KeepTalk(talk) => self.talk = Some(talk),
                // What is sent already is not sent twice.
                Ask::Sent(_) if self.sent.is_some_and(|(_, lie)| lie == self.overlays.len()) => {}
                Ask::Sent(deed) => {
                    self.sent = Some((discriminant(&deed), self.overlays.len()));
                    asks.push_front(Ask::deed(deed));
                }
                Ask::Close => {
                    self.sent.take_if(|(_, lie)| *lie == self.overlays.len());
                    self.overlays.pop();
                }
            }
        }
        effects
    }

    /// Nothing of a person stays on the screen, also not what was just said.
    fn lock(&mut self) {
        self.lock.lock();
        self.fold();
        self.said = None;
    }

    /// What was asked to be seen in full is masked again: whoever asked is gone, or has seen it.
    fn fold(&mut self) {
        self.in_full = None;
        self.intake.fold();
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Paper(paper) if paper.is_private()));
    }

    fn key(&mut self, key: Key) -> Vec<Ask> {
        self.lock.touch(self.now.ms);
        if key == Key::ctrl('t')
            && let Some(text) = self.overlays.last().and_then(|top| top.text(self.around()))
        {
            self.said = None;
            return vec![match Terms::of(&text, self.around()) {
                Some(terms) => Ask::Overlay(Box::new(Overlay::Terms(terms))),
                None => Ask::warn("这一页里没有要解释的术语"),
            }];
        }
        if key == Key::plain(Code::F(1))
            && let Some(help) = self.overlays.last().and_then(Overlay::help)
        {
            self.said = None;
            return vec![Ask::Paper("这里的键".to_owned(), help.to_owned())];
        }
        // Whatever lies on top: an emergency waits for nothing.
        let emergency = matches!(self.overlays.last(), Some(Overlay::Emergency(_)));
        let wanted = action::find(self.focus, key, true).map(|entry| entry.action);
        if wanted == Some(Action::Emergency) && !emergency {
            return self.act(Action::Emergency);
        }
        if let Some(mut top) = self.overlays.pop() {
            let asks = self.with_around(|_, around| top.press(key, around));
            self.overlays.push(top);
            if !asks.iter().any(|ask| matches!(ask, Ask::Say(..))) {
                self.said = None;
            }
            return asks;
        }
        self.said = None;
        if self.focus == Pane::Practice
            && let Some(practice) = &mut self.practice
            && let Some(asks) = practice.press(key, self.now.ms)
        {
            return asks;
        }
        let in_field = self.with_around(|desk, around| match desk.focus {
            Pane::Intake => desk.intake.in_field(around),
            Pane::Calc => desk.calc.in_field(),
            Pane::Answers => true,
            Pane::Queue | Pane::Practice => false,
        });
        let taken = self.with_around(|desk, around| match desk.focus {
            Pane::Intake => desk.intake.press(key, around),
            Pane::Calc => desk.calc.press(key, around),
            Pane::Answers => desk.answers.press(key, around),
            Pane::Queue | Pane::Practice => false,
        });
        if taken {
            return Vec::new();
        }
        action::find(self.focus, key, in_field).map_or_else(Vec::new, |entry| self.act(entry.action))
    }

    fn paste(&mut self, text: &str) {
        if let Some(top) = self.overlays.last_mut() {
            top.paste(text);
            return;
        }
        self.with_around(|desk, around| match desk.focus {
            Pane::Intake => desk.intake.paste(text, around),
            Pane::Calc => desk.calc.paste(text, around),
            Pane::Answers => desk.answers.paste(text, around),
            Pane::Queue | Pane::Practice => {}
        });
    }

    /// What panes may look at.
    pub(super) fn around(&self) -> Around<'_> {
        Around {
            know: &self.setup.know,
            standing: &self.standing,
            area: &self.setup.area,
            audience: self.audience,
            window: self.setup.who.window,
            now: self.now,
            theme: self.setup.theme,
        }
    }

    /// Runs `work`, which may change the desk, with what panes may look at.
    pub(super) fn with_around<T>(&mut self, work: impl FnOnce(&mut Self, Around<'_>) -> T) -> T {
        let setup = self.setup.clone();
        let standing = std::mem::take(&mut self.standing);
        let around = Around {
            know: &setup.know,
            standing: &standing,
            area: &setup.area,
            audience: self.audience,
            window: setup.who.window,
            now: self.now,
            theme: setup.theme,
        };
        let result = work(self, around);
        self.standing = standing;
        result
    }
}
