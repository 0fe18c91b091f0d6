//! The desk as a value: a message comes in, the desk changes, and what it wants done comes out. Draws nothing and
//! touches nothing outside; that is `view`, `worker` and `run`.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::action::{self, Action, Pane};
use super::ask::{Ask, Tone};
use super::lock::Lock;
use super::message::{Deed, Effect, Gave, Message, Reply};
use super::overlay::{
    Areas, Assist, CasePapers, Citizen, CloseCase, Emergency, HandOn, Ledgers, Menu, Overlay, OwingList,
    Paper, Prompt, Question, Tags, Talk, Terms, Wants, meant_item,
};
use super::panes::{Around, answers, calc, intake, practice, queue};
use super::term::{Input, Key};
use super::theme::Theme;
use crate::acts::{self, Actor, Knowledge, Standing, papers};
use crate::answers::Audience;
use crate::clock::Now;
use crate::ledgers::Entry;
use crate::log::Outcome;
use crate::paper::{Document, Sample, kind};
use crate::queue::{Help, State};

/// How many minutes before its time an appointment is brought up, and until how many after it.
const REMIND_MINUTES: i64 = 10;

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
    /// Numbers of appointments that were brought up when their time came.
    reminded: Vec<String>,
    /// Why this desk may only look, if so.
    pub(super) read_only: Option<String>,
    /// Whether nobody may see what is here.
    pub(super) lock: Lock,
    /// The name of the action just done, for a crash report.
    pub(super) acted: Option<&'static str>,
    started: bool,
}

/// What is being typed, as kept for the next start.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Draft {
    #[serde(default)]
    number: String,
    #[serde(default)]
    wanted: String,
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
            reminded: Vec::new(),
            read_only: None,
            lock,
            acted: None,
            started: false,
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
        due.into_iter().chain(second).min()
    }

    /// Whether the clock of an emergency is on the screen.
    fn clock_runs(&self) -> bool {
        let runs = matches!(self.overlays.last(), Some(Overlay::Emergency(card)) if card.runs());
        runs && !self.lock.is_on()
    }

    /// What would be lost if the machine stopped now; none when nothing is being typed.
    pub fn draft(&self) -> Option<String> {
        let (number, wanted) = self.intake.draft();
        let (rule, answers) = self.calc.draft().map_or((None, Vec::new()), |(rule, a)| (Some(rule), a));
        let nothing = number.is_empty() && wanted.is_empty() && answers.is_empty();
        let draft = Draft { number: number.to_owned(), wanted: wanted.to_owned(), rule, answers };
        (!nothing).then(|| serde_json::to_string(&draft).unwrap_or_default())
    }

    /// Says something to the clerk that happened outside.
    pub fn tell(&mut self, text: &str) {
        self.said = Some((Tone::Warn, text.to_owned()));
    }

    /// Takes a message at a moment.
    pub fn update(&mut self, message: Message, now: Now) -> Vec<Effect> {
        let before = std::mem::replace(&mut self.now, now).ms;
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
                self.setup.know = know;
                self.with_around(|desk, around| desk.calc.follow(around));
                vec![Ask::tell("规则和资料有改动，已经换成新的")]
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
            Message::Trouble(text) => vec![Ask::Say(Tone::Bad, text)],
            Message::Tick => {
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
        self.settle(asks)
    }

    /// Carries out what was asked, and what that asks for in turn.
    fn settle(&mut self, asks: Vec<Ask>) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut asks = VecDeque::from(asks);
        while let Some(ask) = asks.pop_front() {
            match ask {
                Ask::Effect(effect) => effects.push(effect),
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
                    self.said = Some((Tone::Good, format!("从现在起对{audience}说。{}", audience.manner())));
                }
                Ask::Talk => {
                    let talk = self.talk.take().unwrap_or_else(|| Box::new(Talk::new()));
                    self.overlays.push(Overlay::Talk(talk));
                }
                Ask::KeepTalk(talk) => self.talk = Some(talk),
                Ask::Close => _ = self.overlays.pop(),
            }
        }
        effects
    }

    /// Nothing of a person stays on the screen, also not what was just said.
    fn lock(&mut self) {
        self.lock.lock();
        self.said = None;
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

    fn act(&mut self, action: Action) -> Vec<Ask> {
        self.acted = action::TABLE.iter().find(|entry| entry.action == action).map(|entry| entry.name);
        match action {
            Action::Help => self.overlays.push(Overlay::Menu(Box::new(Menu::help(self.focus)))),
            Action::Palette => self.overlays.push(Overlay::Menu(Box::new(Menu::palette(self.focus)))),
            Action::Focus(Pane::Practice) if self.practice.is_none() => {
                return vec![Ask::warn("现在不是演练；bangban practice 开始一场")];
            }
            Action::Focus(pane) => self.focus = pane,
            Action::NextPane => self.cycle(1),
            Action::PreviousPane => self.cycle(-1),
            Action::Zoom => self.zoom = !self.zoom,
            Action::Find => {
                self.focus = Pane::Answers;
                self.answers.fresh();
            }
            Action::Issue => self.overlays.push(Overlay::Issue(Box::default())),
            Action::HandOn if self.standing.in_hand.is_none() => {
                return vec![Ask::warn("手上没有号，转不了。F6 叫号")];
            }
            Action::HandOn => self.overlays.push(Overlay::HandOn(Box::new(HandOn::new()))),
            Action::Assist => self.overlays.push(Overlay::Assist(Assist::default())),
            Action::Pause => {
                let deed =
                    if self.standing.is_away(self.setup.who.window) { Deed::Open } else { Deed::Pause };
                return vec![Ask::deed(deed)];
            }
            Action::Emergency => {
                // Its cards are read with what is looked up; begun at once, not when the first is chosen.
                self.overlays.push(Overlay::Emergency(Box::new(Emergency::new())));
            }
            Action::Area => {
                let areas = self.with_around(|_, around| Areas::new(around));
                self.overlays.push(Overlay::Areas(Box::new(areas)));
            }
            Action::Advise => return vec![Ask::Prompt(Wants::Advice)],
            Action::FollowUps => {
                self.overlays.push(Overlay::Owing(OwingList::default()));
                return vec![Ask::deed(Deed::Owing)];
            }
            Action::Ledgers => {
                self.overlays.push(Overlay::Ledgers(Box::new(Ledgers::new(&self.setup.who.clerk))));
                return vec![Ask::deed(Deed::Ledgers)];
            }
            Action::Citizen => {
                let shown = (self.focus == Pane::Answers).then(|| self.answers.shown().map(str::to_owned));
                self.overlays.push(Overlay::Citizen(Citizen::new(shown.flatten())));
            }
            Action::OnePage => return vec![self.item_sheet("item")],
            Action::PathCard => return vec![self.item_sheet("path")],
            Action::Papers => {
                let clerk = self.setup.who.clerk.clone();
                match self.with_around(|_, around| CasePapers::new(&clerk, around)) {
                    Some(papers) => self.overlays.push(Overlay::Papers(Box::new(papers))),
                    None => return vec![Ask::warn("手上没有件，先叫号、选事项，再出单子")],
                }
            }
            Action::Estimate => {
                let clerk = self.setup.who.clerk.clone();
                let paper = self.with_around(|desk, around| desk.calc.estimate(&clerk, around));
                return vec![Self::shown_paper(paper)];
            }
            Action::Wording => return vec![Ask::Audience(self.audience.next())],
            Action::Terms => {
                let text = self.with_around(|desk, around| match desk.focus {
                    Pane::Calc => desk.calc.text(),
                    Pane::Intake => intake::text(around),
                    _ => answers::text(&desk.answers, around),
                });
                match self.with_around(|_, around| Terms::of(&text, around)) {
                    Some(terms) => self.overlays.push(Overlay::Terms(terms)),
                    None => return vec![Ask::warn("这一页里没有要解释的术语")],
                }
            }
            Action::CallNext => return vec![Ask::deed(Deed::CallNext)],
            Action::Close => return self.close(),
            Action::Quit => return self.quit(),
            Action::Suspend => return vec![Ask::Effect(Effect::Suspend)],
            Action::Lock if self.practice.is_some() => {
                return vec![Ask::warn("演练里没有真的资料，不用锁屏")];
            }
            Action::Lock => self.lock(),
            Action::Redraw => return vec![Ask::Effect(Effect::Redraw)],
            Action::Back => {
                let _ = match self.focus {
                    Pane::Calc => self.with_around(|desk, around| desk.calc.back(around)),
                    Pane::Answers => self.answers.back(),
                    Pane::Queue | Pane::Intake | Pane::Practice => false,
                };
            }
            action => {
                return self.with_around(|desk, around| match desk.focus {
                    Pane::Queue => desk.queue.act(action, around),
                    Pane::Intake => desk.intake.act(action, around),
                    Pane::Calc => desk.calc.act(action, around),
                    Pane::Answers => desk.answers.act(action, around),
                    Pane::Practice => {
                        desk.practice.as_mut().map_or_else(Vec::new, |practice| practice.act(action, around))
                    }
                });
            }
        }
        Vec::new()
    }

    /// The paper of what is in sight: an answer's poster, or of an item the form of this kind.
    fn item_sheet(&mut self, form: &str) -> Ask {
        let shown = (self.focus == Pane::Answers).then(|| self.answers.shown().map(str::to_owned)).flatten();
        let paper = self.with_around(|_, around| {
            let (know, date) = (around.know, around.now.date());
            let answer = shown.as_deref().and_then(|id| know.lookup().answers.get(id));
            if let Some(answer) = answer.filter(|_| form == "item") {
                return Some(papers::poster(know, answer, around.window, date));
            }
            let item = meant_item(shown.as_deref(), around)?;
            Some(papers::item_paper(know, item, kind(form)?, around.window, date))
        });
        match paper {
            Some(paper) => Self::shown_paper(paper.map_err(|error| error.to_string())),
            None => Ask::warn("先选好事项，或在问答里查到它，再出单子"),
        }
    }

    /// A paper to look at, keep and print, or why there is none.
    fn shown_paper(paper: Result<Document, String>) -> Ask {
        match paper {
            Ok(paper) => Ask::Document(Box::new(paper)),
            Err(why) => Ask::warn(why),
        }
    }

    fn cycle(&mut self, by: isize) {
        let mut panes = Pane::DESK.to_vec();
        if self.practice.is_some() {
            panes.push(Pane::Practice);
        }
        let at = panes.iter().position(|pane| *pane == self.focus).unwrap_or(0);
        let count = panes.len();
        self.focus = panes[at.saturating_add(count).saturating_add_signed(by) % count];
    }

    fn close(&mut self) -> Vec<Ask> {
        if !self.standing.is_occupied() {
            return vec![Ask::warn("手上没有件。F6 叫号，或在队列里 Ctrl+O 无号接待")];
        }
        let clerk = self.setup.who.clerk.clone();
        let close = self.with_around(|_, around| CloseCase::new(&clerk, around));
        self.overlays.push(Overlay::Close(Box::new(close)));
        Vec::new()
    }

    fn quit(&mut self) -> Vec<Ask> {
        let no = match (&self.standing.in_hand, &self.standing.case) {
            (Some(ticket), _) => ticket.no.to_string(),
            (None, Some(_)) => "手上的这一件".into(),
            (None, None) => return vec![Ask::Effect(Effect::Quit)],
        };
        if self.practice.is_some() {
            return vec![Ask::Effect(Effect::Quit)];
        }
        self.overlays.push(Overlay::Question(Question::quit(&no)));
        Vec::new()
    }

    fn done(&mut self, Reply { deed, result, gave, read_only }: Reply) -> Vec<Ask> {
        let standing = match result {
            Ok(standing) => *standing,
            Err(why) => return vec![Ask::Say(Tone::Bad, why)],
        };
        let before =
            (self.standing.in_hand.as_ref().map(|t| t.id), self.standing.case.as_ref().map(|c| c.id));
        let (heard, spared) = (self.help(), self.standing.spares);
        let owes_more = standing.owing > self.standing.owing;
        self.standing = standing;
        let after = (self.standing.in_hand.as_ref().map(|t| t.id), self.standing.case.as_ref().map(|c| c.id));
        // A case that was only now opened is of whoever sat here already.
        if before.0 != after.0 || (before.1.is_some() && before.1 != after.1) {
            self.forget_talk();
        }
        self.read_only = read_only;
        self.with_around(|desk, around| desk.intake.follow(around));
        let mut asks = self.help_news(&heard);
        if !self.started {
            self.started = true;
            asks.extend(self.first_look());
        }
        if matches!(deed, Deed::Look) {
            asks.extend(self.remind());
        }
        match gave {
            Gave::Nothing => {}
            Gave::Number(number) => self.intake.unmask(number),
            Gave::Papers(papers) => asks.extend(self.out(papers)),
            Gave::Entries(entries, no) => {
                if let Some(no) = no {
                    let word =
                        if matches!(deed, Deed::LedgerAdd { .. }) { "已登记" } else { "已办这一步" };
                    asks.push(Ask::tell(format!("{word}：{no}")));
                }
                self.with_around(|desk, around| {
                    if let Some(Overlay::Ledgers(ledgers)) = desk.overlays.last_mut() {
                        ledgers.take(entries, around);
                    }
                });
            }
            Gave::Emergency(entry) => {
                if entry.done {
                    let clerk = self.setup.who.clerk.clone();
                    asks.extend(self.with_around(|_, around| record(&entry, &clerk, around)));
                }
                if let Some(Overlay::Emergency(emergency)) = self.overlays.last_mut() {
                    emergency.take(*entry);
                }
            }
            Gave::Ticket(ticket) if matches!(ticket.state, State::Booked { .. }) => {
                let time = match &deed {
                    Deed::Book { time, .. } => time.strftime("%H:%M").to_string(),
                    _ => String::new(),
                };
                let text = format!("已留号 {}，{} {time} 来；到取号机签到，先叫", ticket.no, ticket.day);
                asks.push(Ask::tell(text));
            }
            Gave::Owing(all, papers) => {
                if let Some(Overlay::Owing(owing)) = self.overlays.last_mut() {
                    owing.take(all);
                }
                asks.extend(self.out(papers));
            }
            Gave::Ticket(ticket) => {
                let told =
                    ticket.estimate.map_or("估算中".to_owned(), |told| format!("预计 {}", told.plain()));
                let notice = ticket.notice.map_or(String::new(), |notice| format!("；{notice}"));
                asks.push(Ask::tell(format!("已取号 {}，{told}{notice}", ticket.no)));
            }
        }
        let no = self.standing.in_hand.as_ref().map_or_else(String::new, |ticket| ticket.no.to_string());
        // In an exercise the talk keeps the focus; what is done elsewhere is gone to on purpose.
        let (to_case, to_queue) = match self.practice {
            Some(_) => (self.focus, Pane::Practice),
            None => (Pane::Intake, Pane::Queue),
        };
        match &deed {
            Deed::CallNext | Deed::Resume(_) => {
                self.focus = to_case;
                let window = self.setup.who.window;
                let note = self.standing.in_hand.as_ref().and_then(|ticket| ticket.note.as_deref());
                let greeting = note.map_or_else(
                    || "「您好，请坐，今天办什么？」".to_owned(),
                    |note| format!("上一个窗口交接：{note}"),
                );
                let others = spared && matches!(deed, Deed::CallNext);
                let why = if others { "照顾普通号，" } else { "" };
                asks.push(Ask::tell(format!("{why}请 {no} 到 {window} 号窗口。{greeting}")));
            }
            Deed::HandOn { .. } | Deed::Mediate { .. } => {
                self.calc = calc::Calc::default();
                self.answers.fresh();
                self.focus = to_queue;
                let done = match &deed {
                    Deed::Mediate { along: true, .. } => "已转调解，本窗口暂停；后面的人由别的窗口叫",
                    Deed::Mediate { .. } => "已转调解，窗口空出来了。按 F6 叫下一位",
                    _ => "已转出，位置不变。按 F6 叫下一位",
                };
                asks.push(Ask::tell(done));
            }
            Deed::Pause => asks.push(Ask::tell("本窗口已暂停；回来再按一次，或直接叫号")),
            Deed::Open => asks.push(Ask::tell("本窗口接着办")),
            Deed::AskHelp(want) => asks.push(Ask::tell(format!("已向别的窗口发出：{}", want.title()))),
            Deed::TakeHelp(of) => asks.push(Ask::tell(format!("已告诉 {of} 号窗口：您来"))),
            Deed::EndHelp => asks.push(Ask::tell("求助已结束")),
            Deed::WalkIn => self.focus = to_case,
            Deed::Down => asks.push(Ask::tell("改记手工台账：Alt+6 登记新的一条；叫号不停，恢复了按 Ctrl+A")),
            Deed::Restored => {
                asks.push(Ask::tell("系统恢复：Alt+6 按登记的顺序补录，换一个人核，核完按 Ctrl+A 对账"));
            }
            Deed::SettleDown => asks.push(Ask::tell("对平了：手工登记的都补录、核过，差异 0")),
            Deed::PickItem(_) => {
                let now = self.now;
                let seen = acts::again(&self.setup.know, &self.standing, now);
                asks.extend(seen.map(|(title, text)| Ask::Paper(title, text)));
            }
            Deed::Recall => asks.push(Ask::tell(format!("又叫了一遍 {no}"))),
            Deed::Close(ending) => {
                self.calc = calc::Calc::default();
                self.answers.fresh();
                self.focus = to_queue;
                let title = ending.outcome.map_or("咨询", Outcome::title);
                asks.push(if ending.another {
                    self.focus = to_case;
                    Ask::tell(format!("已办结：{title}。同一个人接着办下一件：选事项"))
                } else if owes_more {
                    Ask::tell(format!("已办结：{title}；还欠的事按 Alt+7 看。按 F6 叫下一位"))
                } else {
                    Ask::tell(format!("已办结：{title}。按 F6 叫下一位"))
                });
            }
            Deed::Advise(_) => {
                asks.push(Ask::tell(format!("已记一条咨询，今天第 {} 条", self.standing.advice_today)));
            }
            Deed::Pin { on: true, .. } => asks.push(Ask::tell("钉住了：排在常办的最上面，位置不变")),
            Deed::Pin { on: false, .. } => asks.push(Ask::tell("不钉了：按近 30 天办的件数排")),
            Deed::FollowUp { id, .. } => asks.push(Ask::tell(format!("已记下 {id}"))),
            Deed::Computed(_) => asks.push(Ask::tell("测算已记入这一件")),
            _ => {}
        }
        let now = self.now.ms;
        if let Some(practice) = &mut self.practice {
            asks.extend(practice.did(&deed, now));
        }
        asks
    }

    /// Papers that came of a deed: each is kept, the last is shown; what practice makes says so.
    fn out(&self, mut papers: Vec<Document>) -> Vec<Ask> {
        if self.practice.is_some() {
            for paper in &mut papers {
                paper.sample = Some(Sample::Practice);
            }
        }
        let last = papers.last().cloned().map(|paper| Ask::Document(Box::new(paper)));
        let save = |paper: Document| Effect::SaveSlip {
            name: format!("{}.txt", paper.file_stem()),
            text: paper.to_string(),
        };
        papers.into_iter().map(save).map(Ask::Effect).chain(last).collect()
    }

    /// The calls for help as they stand: whose, what for, who comes.
    fn help(&self) -> Vec<(u32, Help)> {
        let seats = self.standing.seats.iter();
        seats.filter_map(|seat| Some((seat.window, seat.help.clone()?))).collect()
    }

    /// What is new of them since they stood so: a colleague's call rings, and whoever called hears who comes.
    fn help_news(&self, before: &[(u32, Help)]) -> Vec<Ask> {
        let mut asks = Vec::new();
        let own = self.setup.who.window;
        for (window, help) in self.help() {
            let old = before.iter().find(|(of, _)| *of == window).map(|(_, help)| help);
            let asked = old.is_none_or(|old| old.since != help.since);
            match help.by {
                None if window != own && asked && self.started => {
                    let words =
                        if help.words.is_empty() { String::new() } else { format!("：{}", help.words) };
                    let text = format!("{window} 号窗口{}{words}。队列里按 Ctrl+E 接手", help.want.title());
                    asks.extend([Ask::warn(text), Ask::Effect(Effect::Chime)]);
                }
                Some(by) if window == own && old.is_some_and(|old| old.by.is_none()) => {
                    let who = if by == 0 { "值班长".to_owned() } else { format!("{by} 号窗口") };
                    asks.push(Ask::tell(format!("{who}来了，已接手您的{}", help.want.title())));
                }
                _ => {}
            }
        }
        asks
    }

    /// The appointments whose time comes, each brought up once.
    fn remind(&mut self) -> Vec<Ask> {
        let now = self.now.local.time();
        let mut asks = Vec::new();
        // Said once, and not to a locked screen: it is said when somebody is back.
        if self.lock.is_on() {
            return asks;
        }
        for appointment in &self.standing.appointments {
            let left = now
                .until(appointment.at)
                .map_or(i64::MAX, |span| i64::from(span.get_hours()) * 60 + span.get_minutes());
            if (-REMIND_MINUTES..=REMIND_MINUTES).contains(&left) && !self.reminded.contains(&appointment.no)
            {
                self.reminded.push(appointment.no.clone());
                let at = appointment.at.strftime("%H:%M");
                asks.push(Ask::warn(format!("{at} {}（{}），按 Alt+6 看", appointment.what, appointment.no)));
                asks.push(Ask::Effect(Effect::Chime));
            }
        }
        asks
    }

    /// What was typed with the one who left is nobody else's to read.
    fn forget_talk(&mut self) {
        self.talk = None;
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Talk(_)));
    }

    /// What is to be said of files that are wrong.
    fn faults_said(&self) -> Vec<Ask> {
        let faults = self.setup.know.faults.iter().filter(|fault| !fault.is_warning()).count();
        if faults == 0 {
            return Vec::new();
        }
        let text = format!("规则或资料有 {faults} 处写错，写错的没有用上；用 bangban doctor 看是哪几处");
        vec![Ask::Say(Tone::Bad, text)]
    }

    /// The first time the desk hears how things stand: what was left undone is taken up again.
    fn first_look(&mut self) -> Vec<Ask> {
        if let Some(why) = self.read_only.clone() {
            return vec![Ask::Say(Tone::Warn, why)];
        }
        if let Some(practice) = &self.practice {
            return practice.setting();
        }
        if self.standing.empty {
            self.overlays.push(Overlay::Question(Question::demo()));
        }
        let mut asks = self.faults_said();
        if self.standing.owed > 0 {
            asks.push(Ask::tell(format!(
                "台账里有 {} 条今天到期或已经超期，按 Alt+6 看",
                self.standing.owed
            )));
        }
        if let Some(ticket) = &self.standing.in_hand {
            asks.push(Ask::tell(format!("接着办上次没办完的 {}", ticket.no)));
            self.focus = Pane::Intake;
        }
        let draft = self.standing.draft.as_deref().map(serde_json::from_str::<Draft>);
        match draft {
            None => {}
            Some(Ok(draft)) => {
                self.intake.restore(&draft.number, &draft.wanted);
                if let Some(rule) = draft.rule {
                    self.with_around(|desk, around| desk.calc.restore(&rule, &draft.answers, around));
                }
                asks.push(Ask::tell("上次没办完的内容已经放回原处，接着办就行"));
            }
            Some(Err(_)) => asks.push(Ask::warn("上次没办完的内容读不出来，请重新录入")),
        }
        asks
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
    fn with_around<T>(&mut self, work: impl FnOnce(&mut Self, Around<'_>) -> T) -> T {
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

/// The record of an emergency that ended: shown, and kept with the other slips.
fn record(entry: &Entry, clerk: &str, around: Around<'_>) -> Vec<Ask> {
    let Some(register) = around.know.registers().find(&entry.register) else { return Vec::new() };
    let head = acts::ledger_head(&around.know.hall, around.window, clerk, around.now.date());
    match acts::ledger_print(register, entry, None, &head, &std::collections::BTreeMap::new()) {
        Ok((title, text)) => {
            let name = format!("{}-处置记录.txt", entry.no);
            vec![Ask::Effect(Effect::SaveSlip { name, text: text.clone() }), Ask::Paper(title, text)]
        }
        Err(why) => vec![Ask::warn(why.to_string())],
    }
}
