//! 取号机: asks first whether it can be done without waiting, gives a number to whoever wants one all the same, and never leaves
//! a number in the queue that nobody holds.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::{Sight, leave};
use crate::acts;
use crate::items::Item;
use crate::queue::{Class, TicketNo, ahead, slip};
use crate::ui::columns;
use crate::ui::draw::Rows;
use crate::ui::message::{Deed, Effect, Gave, Reply};
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets;

/// Nobody touched it for so long: the next person begins anew.
const IDLE: i64 = 40_000;
/// What is said when no number can be given.
const OUT_OF_ORDER: &str = "这台机器现在取不了号。请到工作人员那里取，先后不变；已经取到的号都有效。";
/// What is said when there is no booking to take up under a number.
const NOT_BOOKED: &str =
    "今天没有等着签到的预约号 {}。对一下预约单上的日子和号；签过到、叫过了的，请找工作人员排回队里。";
/// Why a number is void that was not printed.
const NOT_WANTED: &str = "小票没打出，不要了";

/// Where somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// Choosing a kind.
    Kinds,
    /// Asked whether it is one of these that need no window; by place in the hall's list.
    Elsewhere(usize),
    /// Reading how to do one of them elsewhere.
    Way(usize, usize),
    /// Typing the number of a booking.
    Booked(String),
    /// Something was asked of the store.
    Asked,
    /// The number and its slip.
    Slip(String),
    /// The slip was not printed: again, or void.
    Failed { no: TicketNo, text: String },
    /// Something to read.
    Told(String),
}

/// The machine.
#[derive(Debug)]
pub struct Kiosk {
    step: Step,
    row: usize,
    prints: bool,
    touched: i64,
    printing: Option<(TicketNo, String)>,
}

impl Kiosk {
    /// `prints`: whether slips go to a printer; without one they are shown to be noted down.
    pub fn new(prints: bool) -> Self {
        Self { step: Step::Kinds, row: 0, prints, touched: 0, printing: None }
    }

    /// When it goes back to the beginning by itself.
    pub fn deadline(&self) -> Option<i64> {
        let waits = !matches!(self.step, Step::Kinds | Step::Asked | Step::Failed { .. });
        waits.then_some(self.touched + IDLE)
    }

    /// Time has passed.
    pub fn tick(&mut self, now: i64) {
        if self.deadline().is_some_and(|due| due <= now) {
            self.go(Step::Kinds);
        }
    }

    fn go(&mut self, step: Step) {
        self.step = step;
        self.row = 0;
    }

    fn rows(&self, sight: Sight<'_>) -> Vec<String> {
        match &self.step {
            // The hall was not read yet.
            Step::Kinds if sight.hall.kinds.is_empty() => Vec::new(),
            Step::Kinds => {
                let mut rows: Vec<String> = sight
                    .hall
                    .kinds
                    .iter()
                    .map(|kind| {
                        let told = kind
                            .estimate
                            .map_or("估算中".to_owned(), |told| format!("预计 {}", told.plain()));
                        let title = columns::pad_right(&kind.title, 12);
                        format!("{} {title}等候 {:>3} 人，{told}", kind.band, kind.waiting)
                    })
                    .collect();
                rows.push("已经预约，签到".into());
                rows
            }
            Step::Elsewhere(kind) => {
                let mut rows: Vec<String> =
                    elsewhere(sight, *kind).iter().map(|item| format!("{}：不用排队", item.title)).collect();
                rows.push("都不是，取号".into());
                rows
            }
            Step::Way(..) => vec!["好，我去那里办".into(), "还是要取号".into()],
            Step::Failed { .. } => vec!["再打一次".into(), "不要了，作废".into()],
            Step::Booked(_) | Step::Asked | Step::Slip(_) | Step::Told(_) => Vec::new(),
        }
    }

    /// A key.
    pub fn press(&mut self, key: Key, sight: Sight<'_>) -> Vec<Effect> {
        self.touched = sight.now.ms;
        // Everybody leaves: nobody takes a number now.
        if sight.hall.evacuation().is_some() {
            return Vec::new();
        }
        if let Step::Booked(typed) = &mut self.step {
            match key.code {
                Code::Esc => self.go(Step::Kinds),
                Code::Backspace => _ = typed.pop(),
                Code::Enter => {
                    let Some(no) = TicketNo::parse(typed) else {
                        self.go(Step::Told("没看懂这个号，写成 A001 的样子；找不到请问工作人员".into()));
                        return Vec::new();
                    };
                    self.go(Step::Asked);
                    return vec![Effect::Do(Deed::Arrive(no))];
                }
                Code::Char(c) if c.is_ascii_alphanumeric() && typed.len() < 6 => typed.push(c),
                _ => {}
            }
            return Vec::new();
        }
        let rows = self.rows(sight).len();
        match key.code {
            Code::Esc if !matches!(self.step, Step::Failed { .. } | Step::Asked) => self.go(Step::Kinds),
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(rows.saturating_sub(1)),
            Code::Enter => return self.take(self.row, sight),
            Code::Char(typed) => {
                let digit = typed.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
                let band =
                    || sight.hall.kinds.iter().position(|kind| kind.band == typed.to_ascii_uppercase());
                let chosen = digit.or_else(|| band().filter(|_| self.step == Step::Kinds));
                if let Some(chosen) = chosen.filter(|chosen| *chosen < rows) {
                    return self.take(chosen, sight);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn take(&mut self, row: usize, sight: Sight<'_>) -> Vec<Effect> {
        match self.step.clone() {
            Step::Kinds if sight.hall.kinds.is_empty() => {}
            Step::Kinds if row >= sight.hall.kinds.len() => self.go(Step::Booked(String::new())),
            Step::Kinds if !elsewhere(sight, row).is_empty() => self.go(Step::Elsewhere(row)),
            Step::Kinds => return self.issue(row, sight),
            Step::Elsewhere(kind) if row < elsewhere(sight, kind).len() => self.go(Step::Way(kind, row)),
            // Whoever insists gets a number.
            Step::Elsewhere(kind) => return self.issue(kind, sight),
            Step::Way(kind, _) if row == 1 => return self.issue(kind, sight),
            Step::Failed { no, text, .. } => {
                self.go(Step::Asked);
                if row == 0 {
                    self.printing = Some((no.clone(), text.clone()));
                    return vec![Effect::PrintTicket { no, text }];
                }
                return vec![Effect::Do(Deed::Void(no, NOT_WANTED.to_owned()))];
            }
            Step::Way(..) | Step::Slip(_) | Step::Told(_) => self.go(Step::Kinds),
            Step::Booked(_) | Step::Asked => {}
        }
        Vec::new()
    }

    fn issue(&mut self, kind: usize, sight: Sight<'_>) -> Vec<Effect> {
        let Some(kind) = sight.hall.kinds.get(kind) else { return Vec::new() };
        let kind = kind.code.clone();
        self.go(Step::Asked);
        let class = Class::Ordinary;
        vec![Effect::Do(Deed::Issue {
            kind,
            class,
            reason: None,
            needs: None,
            minute: None,
            note: None,
            whose: None,
        })]
    }

    /// What came of a deed.
    pub fn done(&mut self, reply: Reply, sight: Sight<'_>) -> Vec<Effect> {
        if matches!(reply.deed, Deed::Look) {
            return Vec::new();
        }
        self.touched = sight.now.ms;
        if let Err(why) = reply.result {
            // Citizens are not told of disks and servers; the lead and the desks are.
            let why = match reply.deed {
                _ if reply.broken => OUT_OF_ORDER.to_owned(),
                // What is said of it elsewhere is for clerks.
                Deed::Arrive(no) => NOT_BOOKED.replace("{}", no.as_str()),
                _ => why,
            };
            self.go(Step::Told(why));
            return Vec::new();
        }
        let Gave::Ticket(ticket) = reply.gave else {
            self.go(Step::Kinds);
            return Vec::new();
        };
        let hall = &sight.know.hall;
        let ahead = ahead(hall, &sight.hall.waiting, &ticket);
        let mut text = slip(hall, &ticket, ahead, sight.now.midnight(ticket.day));
        if sight.hall.demo {
            text.insert_str(0, "【演示】今天放过示范号，不是正式的号\n");
        }
        if !self.prints {
            self.go(Step::Slip(text));
            return Vec::new();
        }
        self.printing = Some((ticket.no.clone(), text.clone()));
        self.go(Step::Asked);
        vec![Effect::PrintTicket { no: ticket.no, text }]
    }

    /// Whether the slip came out.
    pub fn printed(&mut self, came_out: bool) {
        let Some((no, text)) = self.printing.take() else { return };
        self.go(if came_out { Step::Slip(text) } else { Step::Failed { no, text } });
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, sight: Sight<'_>) -> Option<Position> {
        let theme = sight.theme;
        let mut lines = Rows::new(buffer, area);
        if let Some(alert) = sight.hall.evacuation() {
            leave(&mut lines, alert, theme);
            return None;
        }
        lines.gap();
        if self.step == Step::Kinds {
            for words in sight.hall.said_to_all() {
                lines.text(&words, theme.style(Role::Bad), 4);
                lines.gap();
            }
        }
        let rows = self.rows(sight);
        let head = match &self.step {
            Step::Kinds if rows.is_empty() => "请稍候".to_owned(),
            Step::Kinds => "您办什么？按字母、数字，或上下选好按 Enter".to_owned(),
            Step::Elsewhere(_) => {
                let places = acts::places(sight.hall.machines.as_ref());
                format!("先问一句：是不是办这几样？{places}就能办，不用排队")
            }
            Step::Way(kind, at) => match elsewhere(sight, *kind).get(*at) {
                Some(item) => acts::way_elsewhere(item, sight.hall.machines.as_ref()),
                None => String::new(),
            },
            Step::Booked(typed) => format!("请输预约的号，如 A001，按 Enter：{typed}_"),
            Step::Asked => "请稍候".to_owned(),
            Step::Slip(text) => format!("{text}\n{}", if self.prints { "请取小票" } else { "请记住您的号" }),
            // Why, the lead and the desks are told.
            Step::Failed { no, .. } => {
                format!("{no} 的小票没打出来，这张号先不排队。请叫工作人员来，或者再选一次：")
            }
            Step::Told(text) => text.clone(),
        };
        let most = lines.left();
        lines.text(&head, theme.style(Role::Title), most);
        lines.gap();
        let at = lines.take(u16::try_from(rows.len()).unwrap_or(12));
        if !rows.is_empty() {
            let row = self.row.min(rows.len() - 1);
            widgets::list(lines.buffer(), at, rows.len(), Some(row), |index| {
                Line::from(format!("{} {}", index + 1, rows[index]))
            });
        }
        lines.gap();
        if self.step == Step::Kinds {
            let text = "老人、残疾人、孕妇、带婴儿的、军人等可以优先，请找工作人员取号；看不清、不会按，也请叫我们。";
            let left = lines.left();
            lines.text(text, theme.style(Role::Dim), left);
        } else if !matches!(self.step, Step::Failed { .. } | Step::Asked) {
            lines.row([(theme.style(Role::Dim), "Esc 从头来")]);
        }
        None
    }
}

/// Items of a kind that can be done without a window, by the kind's place in the hall's list.
fn elsewhere(sight: Sight<'_>, kind: usize) -> Vec<&Item> {
    sight
        .know
        .hall
        .kinds
        .get(kind)
        .map_or_else(Vec::new, |kind| acts::elsewhere(sight.know, kind, sight.hall.machines.as_ref()))
}
