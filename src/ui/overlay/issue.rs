//! 取号: which business, which line, and for the green line why; for an appointment when. Left and right ask for a window with
//! a skill. Whoever shows a document is first told whether they came for the same before.

use jiff::ToSpan;
use jiff::civil::{Date, Time};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::acts::{Before, ask_first};
use crate::calendar::weekday;
use crate::clock::Now;
use crate::items::Code as ItemCode;
use crate::person::Document;
use crate::queue::{Class, Kind, Skill, Ticket, minute};
use crate::ui::ask::Ask;
use crate::ui::columns;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::panes::intake::{comment, identify};
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Takes};

/// On how many working days a later time is offered.
const DAYS: usize = 5;

/// What is being asked.
#[derive(Debug, Clone, Default)]
enum Step {
    /// Which business.
    #[default]
    Kind,
    /// Whose number it is, to see what they came for before.
    Number(Field),
    /// Which of those things it is again.
    Before(Vec<Before>),
    /// Which line, or a later time.
    Line,
    /// Why the green line.
    Reason,
    /// For when the appointment is that somebody has come for.
    Agreed(Field),
    /// On which day somebody is to come.
    Day,
    /// At what time.
    Time(Date, Field),
    /// Whether it is the person in hand who is to come.
    Whose(Date, Time),
}

/// The answers so far.
#[derive(Debug, Clone, Default)]
pub struct IssueTicket {
    /// By place in the hall's list.
    kind: usize,
    /// The skill asked for, by its place from 1 among those that can be; 0 none.
    skill: usize,
    step: Step,
    row: usize,
    /// What the window that calls the number should know: it is the same again.
    note: Option<String>,
    /// The number agreed on for today that is not signed in yet.
    booked: Option<Ticket>,
    /// Whose number it is, where they showed a document, and for which item, where it is the same again.
    whose: Option<(Document, Option<ItemCode>)>,
}

impl IssueTicket {
    fn kind<'k>(&self, around: Around<'k>) -> Option<&'k Kind> {
        around.know.hall.kinds.get(self.kind)
    }

    /// The skills a window of this kind has.
    fn skills<'k>(&self, around: Around<'k>) -> Vec<&'k Skill> {
        let hall = &around.know.hall;
        let Some(kind) = self.kind(around) else { return Vec::new() };
        let can =
            |skill: &&Skill| hall.windows.iter().any(|window| window.can(&kind.code, Some(&skill.code)));
        hall.skills.iter().filter(can).collect()
    }

    fn needs<'k>(&self, around: Around<'k>) -> Option<&'k Skill> {
        self.skills(around).get(self.skill.checked_sub(1)?).copied()
    }

    fn rows(&self, around: Around<'_>) -> Vec<String> {
        let hall = &around.know.hall;
        match &self.step {
            Step::Kind => {
                let wide = hall.kinds.iter().map(|kind| columns::width(&kind.title)).max().unwrap_or(0);
                let kind = |kind: &Kind| {
                    let waiting = around.standing.waiting.iter().filter(|t| t.kind == kind.code).count();
                    format!("{} {}  等候 {waiting:>3}", kind.band, columns::pad_right(&kind.title, wide))
                };
                let mut rows: Vec<String> = hall.kinds.iter().map(kind).collect();
                rows.push("先看来过没有：输证件号".into());
                rows
            }
            Step::Before(before) => {
                let wide = before.iter().map(|one| columns::width(one.end)).max().unwrap_or(0);
                let row = |one: &Before| {
                    let end = columns::pad_right(one.end, wide);
                    format!("{} {end}  {}", one.last.strftime("%m-%d"), one.title)
                };
                let agreed = self.booked.iter().map(|ticket| {
                    let at = ticket.slot.map_or(String::new(), Now::minute_of);
                    format!("约了今天 {at} 的 {}：签到，到时先叫", ticket.no)
                });
                let mut rows: Vec<String> = agreed.chain(before.iter().map(row)).collect();
                rows.push("这次是别的事".into());
                rows
            }
            Step::Line => {
                let mut rows: Vec<String> = Class::ALL.iter().map(|class| class.title().to_owned()).collect();
                rows.push("约以后的时间，留一张号".into());
                rows
            }
            Step::Reason => hall.reasons.iter().map(|reason| reason.title.clone()).collect(),
            Step::Day => days(around).into_iter().map(|day| told(day, around.now.date())).collect(),
            Step::Whose(..) => vec!["手上这一位再来办（记进这一件）".into(), "别的人".into()],
            Step::Number(_) | Step::Agreed(_) | Step::Time(..) => Vec::new(),
        }
    }

    /// What came of looking for somebody's number.
    pub fn take_before(&mut self, before: Vec<Before>, booked: Option<Ticket>) -> Vec<Ask> {
        self.row = 0;
        self.booked = booked;
        if before.is_empty() && self.booked.is_none() {
            self.step = Step::Kind;
            return vec![Ask::tell("30 天里没有来办过事，接着取号")];
        }
        self.step = Step::Before(before);
        Vec::new()
    }

    /// The field that is typed in, if one is.
    fn field(&mut self) -> Option<&mut Field> {
        match &mut self.step {
            Step::Number(field) | Step::Agreed(field) | Step::Time(_, field) => Some(field),
            _ => None,
        }
    }

    /// What to ask first, where something of this kind needs no queue; whoever wants a number gets one all the same.
    fn first(&self, around: Around<'_>) -> Option<String> {
        let kind = self.kind(around).filter(|_| matches!(self.step, Step::Line))?;
        ask_first(around.know, kind, around.standing.machines.as_ref())
            .map(|asked| format!("{asked}。F7 查到它，F10 3 出路径单。要取号照样取。"))
    }

    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let rows = self.rows(around).len();
        let of_number = matches!(self.step, Step::Number(_));
        if let Some(field) = self.field() {
            match key.code {
                Code::Esc if of_number => (self.step, self.row) = (Step::Kind, 0),
                Code::Esc => (self.step, self.row) = (Step::Line, 0),
                Code::Enter if of_number => return self.look(around),
                Code::Enter => return self.at_time(around),
                _ => _ = field.press(key),
            }
            return Vec::new();
        }
        match key.code {
            Code::Esc if matches!(self.step, Step::Kind) => return vec![Ask::Close],
            Code::Esc if matches!(self.step, Step::Line | Step::Before(_)) => {
                *self = Self { note: self.note.take(), whose: self.whose.take(), ..Self::default() };
            }
            Code::Esc => (self.step, self.row) = (Step::Line, 0),
            Code::Left | Code::Right if matches!(self.step, Step::Line) => {
                let count = self.skills(around).len() + 1;
                let step = if key.code == Code::Left { count - 1 } else { 1 };
                self.skill = (self.skill + step) % count;
            }
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(rows.saturating_sub(1)),
            Code::Enter => return self.take(around),
            Code::Char(typed) => {
                let chosen = match typed.to_digit(10) {
                    Some(digit @ 1..) => usize::try_from(digit).ok().map(|digit| digit - 1),
                    _ if matches!(self.step, Step::Kind) => {
                        let band = typed.to_ascii_uppercase();
                        around.know.hall.kinds.iter().position(|kind| kind.band == band)
                    }
                    _ => None,
                };
                if let Some(chosen) = chosen.filter(|chosen| *chosen < rows) {
                    self.row = chosen;
                    return self.take(around);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Some(field) = self.field() {
            field.paste(text);
        }
    }

    /// Looks for the number that was typed.
    fn look(&mut self, around: Around<'_>) -> Vec<Ask> {
        let Step::Number(field) = &self.step else { return Vec::new() };
        match identify(field.value(), around.now.date(), true) {
            Ok((document, _)) => {
                self.whose = Some((document.clone(), None));
                vec![Ask::deed(Deed::CameBefore(document))]
            }
            Err((why, _)) => vec![Ask::warn(why)],
        }
    }

    /// Takes the row under the cursor.
    fn take(&mut self, around: Around<'_>) -> Vec<Ask> {
        let row = std::mem::take(&mut self.row);
        match self.step.clone() {
            Step::Kind if row == around.know.hall.kinds.len() => {
                self.step = Step::Number(Field::new(Takes::Figures));
            }
            Step::Kind => (self.kind, self.skill, self.step) = (row, 0, Step::Line),
            Step::Before(before) => {
                self.step = Step::Kind;
                let booked = self.booked.take();
                if let Some(ticket) = booked.as_ref().filter(|_| row == 0) {
                    return vec![Ask::Close, Ask::deed(Deed::Arrive(ticket.no.clone()))];
                }
                let row = row - usize::from(booked.is_some());
                let again = before.into_iter().nth(row);
                self.note = again.as_ref().map(Before::note);
                if let Some((_, item)) = &mut self.whose {
                    *item = again.as_ref().and_then(|again| again.item);
                }
                return again.map_or_else(Vec::new, |again| vec![Ask::Paper(again.heading, again.text)]);
            }
            Step::Line => match Class::ALL.get(row) {
                Some(Class::Ordinary) => return self.issue(Class::Ordinary, None, None, around),
                Some(Class::Appointment) => self.step = Step::Agreed(Field::new(Takes::Figures)),
                Some(Class::Green) => self.step = Step::Reason,
                None => self.step = Step::Day,
            },
            Step::Reason => {
                let reason = around.know.hall.reasons.get(row).map(|reason| reason.code.clone());
                return self.issue(Class::Green, reason, None, around);
            }
            Step::Day => {
                if let Some(day) = days(around).into_iter().nth(row) {
                    let mut field = Field::new(Takes::Figures);
                    field.set("9:00");
                    self.step = Step::Time(day, field);
                }
            }
            Step::Whose(day, time) => return self.book(day, time, row == 0, around),
            Step::Number(_) | Step::Agreed(_) | Step::Time(..) => {}
        }
        Vec::new()
    }

    /// Takes the time that was typed.
    fn at_time(&mut self, around: Around<'_>) -> Vec<Ask> {
        let wrong = || vec![Ask::warn("时间写成 9:30 的样子")];
        match self.step.clone() {
            // Who has an appointment and no longer knows for when stands in that line all the same.
            Step::Agreed(field) if field.is_empty() => self.issue(Class::Appointment, None, None, around),
            Step::Agreed(field) => match minute(field.value()) {
                Some(minute) => self.issue(Class::Appointment, None, Some(minute), around),
                None => wrong(),
            },
            Step::Time(day, field) => {
                let part = |n: i64| i8::try_from(n).unwrap_or(24);
                let time = minute(field.value())
                    .and_then(|minute| Time::new(part(minute / 60), part(minute % 60), 0, 0).ok());
                let Some(time) = time else { return wrong() };
                if around.standing.case.is_none() {
                    return self.book(day, time, false, around);
                }
                (self.step, self.row) = (Step::Whose(day, time), 0);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn issue(
        &self,
        class: Class,
        reason: Option<String>,
        minute: Option<i64>,
        around: Around<'_>,
    ) -> Vec<Ask> {
        let Some(kind) = self.kind(around) else { return vec![Ask::Close] };
        let needs = self.needs(around).map(|skill| skill.code.clone());
        let (kind, note, whose) = (kind.code.clone(), self.note.clone(), self.whose.clone());
        vec![Ask::Close, Ask::deed(Deed::Issue { kind, class, reason, needs, minute, note, whose })]
    }

    fn book(&self, day: Date, time: Time, own: bool, around: Around<'_>) -> Vec<Ask> {
        let Some(kind) = self.kind(around) else { return vec![Ask::Close] };
        let needs = self.needs(around).map(|skill| skill.code.clone());
        vec![Ask::Close, Ask::deed(Deed::Book { kind: kind.code.clone(), needs, day, time, own })]
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let kind = self.kind(around).map_or("", |kind| &kind.title);
        let title = match &self.step {
            Step::Kind => "取号：办什么（按字母、数字或 Enter）".to_owned(),
            Step::Number(_) => "取号：证件号（Enter 看来过没有）".to_owned(),
            Step::Before(_) => "来过：这次是不是同一件事".to_owned(),
            Step::Line => format!("取号：{kind}，哪一类"),
            Step::Reason => format!("取号：{kind}，为什么走绿色通道"),
            Step::Agreed(_) => format!("取号：{kind}，约的今天几点（Enter）"),
            Step::Day => format!("预约：{kind}，哪一天来"),
            Step::Time(day, _) => format!("预约：{kind}，{}几点（Enter）", told(*day, around.now.date())),
            Step::Whose(..) => format!("预约：{kind}，给谁"),
        };
        let rows = self.rows(around);
        let skills = self.skills(around);
        let asks_skill = matches!(self.step, Step::Line) && !skills.is_empty();
        let told = self.first(around).into_iter().chain(self.note.clone());
        let first = told.collect::<Vec<_>>().join("\n");
        let width = if matches!(self.step, Step::Number(_) | Step::Before(_)) { 68 } else { 46 };
        let told = if first.is_empty() { 0 } else { draw::height(&first, width - 4) };
        let typed = if matches!(self.step, Step::Number(_)) { 5 } else { rows.len().max(1) };
        let height = u16::try_from(typed).unwrap_or(20) + 2 + u16::from(asks_skill) + told;
        let at = widgets::centred(Size::new(width, height), area);
        let inside = widgets::popup(buffer, at, &title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        lines.text(&first, theme.style(Role::Warn), told);
        if let Step::Number(field) = &self.step {
            let row = lines.take(1);
            let cursor = field.draw(lines.buffer(), row, "照证件输", Style::new(), theme.style(Role::Dim));
            let (role, said) = comment(field.value(), around.now.date());
            let said = if field.is_empty() {
                "没带证件的，Esc 退回，直接选业务".to_owned()
            } else {
                said
            };
            lines.text(&said, theme.style(role), 4);
            return Some(cursor);
        }
        if let Step::Agreed(field) | Step::Time(_, field) = &self.step {
            let row = lines.take(1);
            let at = draw::label(lines.buffer(), row, "几点", 6, theme.style(Role::Dim));
            let hint = if matches!(self.step, Step::Agreed(_)) {
                "如 10:00；不知道就空着"
            } else {
                "如 9:00"
            };
            return Some(field.draw(lines.buffer(), at, hint, Style::new(), theme.style(Role::Dim)));
        }
        if asks_skill {
            let needs = self.needs(around).map_or("不限", |skill| &skill.title);
            let text = format!("< {needs} >");
            lines.row([
                (theme.style(Role::Dim), "要哪种窗口，左右换  "),
                (theme.style(Role::Text), text.as_str()),
            ]);
        }
        let at = lines.rest();
        widgets::list(buffer, at, rows.len(), Some(self.row), |index| {
            Line::from(vec![
                Span::styled(format!("{} ", index + 1), theme.style(Role::Dim)),
                Span::raw(rows[index].clone()),
            ])
        })
    }
}

/// Today, and the working days after it.
fn days(around: Around<'_>) -> Vec<Date> {
    let today = around.now.date();
    let later = (1..60).map(|ahead: i32| today.saturating_add(ahead.days()));
    let open = later.filter(|day| around.know.calendar.is_working_day(*day)).take(DAYS);
    std::iter::once(today).chain(open).collect()
}

/// `今天 11-23`, `明天 11-24`, `11-27 周五`.
fn told(day: Date, today: Date) -> String {
    let date = day.strftime("%m-%d");
    match today.until(day).map_or(0, |span| span.get_days()) {
        0 => format!("今天 {date}"),
        1 => format!("明天 {date}"),
        _ => format!("{date} {}", weekday(day)),
    }
}
