//! What the desk does when an action is wanted, by whatever key.

use super::Desk;
use crate::acts::papers;
use crate::paper::{Document, kind};
use crate::ui::action::{self, Action, Pane};
use crate::ui::ask::Ask;
use crate::ui::message::{Deed, Effect};
use crate::ui::overlay::{
    Areas, Assist, CasePapers, Citizen, CloseCase, Emergency, HandOn, Ledgers, Menu, Overlay, OwingList,
    Question, Terms, Wants, meant_item,
};
use crate::ui::panes::{answers, intake};

impl Desk {
    pub(super) fn act(&mut self, action: Action) -> Vec<Ask> {
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
            Action::WalkIn => return vec![Ask::deed(Deed::WalkIn)],
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
            Action::Tally => return vec![Ask::deed(Deed::Tally)],
            Action::Ledgers => {
                self.overlays.push(Overlay::Ledgers(Box::new(Ledgers::new(&self.setup.who.clerk))));
                return vec![Ask::deed(Deed::Ledgers { done: false })];
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
                    // Nothing in hand: whoever was here last, or has come back for it.
                    None => return vec![Ask::deed(Deed::PapersOf("last".to_owned()))],
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
            Action::Back => match self.focus {
                Pane::Calc => return self.with_around(|desk, around| desk.calc.back(around)),
                Pane::Answers => _ = self.answers.back(),
                Pane::Queue | Pane::Intake | Pane::Practice => {}
            },
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
            Some(papers::item_paper(
                know,
                item,
                kind(form)?,
                around.window,
                date,
                around.standing.machines.as_ref(),
            ))
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
            (None, Some(case)) if case.closed.is_none() => "手上的这一件".into(),
            (None, _) => return vec![Ask::Effect(Effect::Quit)],
        };
        if self.practice.is_some() {
            return vec![Ask::Effect(Effect::Quit)];
        }
        self.overlays.push(Overlay::Question(Question::quit(&no)));
        Vec::new()
    }
}
