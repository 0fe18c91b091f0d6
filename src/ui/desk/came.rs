//! What came of a deed, and what is new since: what the desk then says and shows.

use std::mem::discriminant;

use super::{Desk, Draft};
use crate::acts;
use crate::answers::Audience;
use crate::clock::Now;
use crate::ledgers::Entry;
use crate::log::{Case, Outcome};
use crate::paper::{Document, Sample};
use crate::queue::{Help, State};
use crate::ui::action::Pane;
use crate::ui::ask::{Ask, Tone};
use crate::ui::message::{Deed, Effect, Gave, Reply};
use crate::ui::overlay::{CasePapers, Overlay, Paper, Question};
use crate::ui::panes::{Around, calc};

/// How many minutes before its time an appointment is brought up, and until how many after it.
const REMIND_MINUTES: i64 = 10;

/// What is said when the case in hand became another person's or of another item: what no longer holds.
fn changed(before: Option<&Case>, after: Option<&Case>) -> Option<&'static str> {
    let (before, after) = (before?, after?);
    if before.id != after.id {
        return None;
    }
    let who = |case: &Case| case.person.as_ref().map(|person| person.masked.clone());
    if before.person.is_some() && who(before) != who(after) {
        return Some("换了一个人：条件、材料、账户、金额都从头来，不算前一个人的");
    }
    if let (Some(was), Some(is)) = (&before.unit, &after.unit)
        && was.code != is.code
    {
        return Some("换了一个单位：条件、材料、账户、金额都从头来，不算前一个单位的");
    }
    if let (Some(was), Some(is)) = (&before.deceased, &after.deceased)
        && !was.is_same(is)
    {
        return Some("换了一位去世的人：条件、步骤、金额从头来；只是来办的人的材料还算");
    }
    let marked = !before.conditions.is_empty() || !before.passed.is_empty() || !before.amounts.is_empty();
    (before.item.is_some() && before.item != after.item && marked)
        .then_some("换了事项：条件、步骤、金额从头来；看过的材料还算")
}

impl Desk {
    pub(super) fn done(&mut self, reply: Reply) -> Vec<Ask> {
        let Reply { deed, result, broken, gave, read_only } = reply;
        self.awaited = self.awaited.saturating_sub(usize::from(deed.turns()));
        let sent = self.sent.take_if(|(sent, _)| *sent == discriminant(&deed));
        let sent = sent.and_then(|(_, lie)| lie.checked_sub(1)).filter(|at| *at < self.overlays.len());
        let standing = match result {
            Ok(standing) => *standing,
            Err(why) => {
                // Said once; after that the mark at the top says it, and each step that is not done.
                if broken && self.lost.is_some() && matches!(deed, Deed::Look) {
                    return Vec::new();
                }
                if broken {
                    self.lost.get_or_insert_with(|| Now::minute_of(self.now.ms));
                }
                // What was typed for somebody who did not come is nobody's.
                let typed = if deed.turns() && !self.held.is_empty() {
                    "；刚才接着打的字没有用上"
                } else {
                    ""
                };
                self.held.clear();
                let said = Ask::Say(Tone::Bad, format!("{why}{typed}"));
                // What was not noted may be another by now: it is shown as it is.
                let again = matches!(deed, Deed::FollowUp { .. } | Deed::TurnLimit { .. }) && !broken;
                return [said].into_iter().chain(again.then(|| Ask::deed(Deed::Owing))).collect();
            }
        };
        if let Some(at) = sent {
            self.overlays.remove(at);
        }
        if let Some(since) = self.lost.take() {
            // What was said of it is over; what this deed says comes after.
            let text =
                format!("记录又连上了（{since} 起断过）。手工写的号现在补录；断线时按的那一步，看看记下没有");
            self.said = Some((Tone::Warn, text));
        }
        let before =
            (self.standing.in_hand.as_ref().map(|t| t.id), self.standing.case.as_ref().map(|c| c.id));
        let was = self.standing.in_hand.as_ref().map_or_else(String::new, |ticket| ticket.no.to_string());
        let (heard, spared) = (self.help(), self.standing.spares);
        let owes_more = standing.owing > self.standing.owing;
        let changed = changed(self.standing.case.as_ref(), standing.case.as_ref());
        self.standing = standing;
        let after = (self.standing.in_hand.as_ref().map(|t| t.id), self.standing.case.as_ref().map(|c| c.id));
        // A case that was only now opened is of whoever sat here already.
        if before.0 != after.0 || (before.1.is_some() && before.1 != after.1) {
            self.forget_talk();
        }
        self.read_only = read_only;
        self.with_around(|desk, around| desk.intake.follow(around));
        let mut asks = self.help_news(&heard);
        asks.extend(changed.map(Ask::warn));
        if !self.started {
            self.started = true;
            asks.extend(self.first_look());
        }
        if matches!(deed, Deed::Look) {
            asks.extend(self.remind());
        }
        match gave {
            Gave::Nothing => {}
            Gave::Number(number) => {
                self.intake.unmask(number);
                self.in_full = Some(self.now.ms);
            }
            Gave::Papers(papers) => asks.extend(self.out(papers)),
            Gave::Case(case, nth) => {
                let clerk = self.setup.who.clerk.clone();
                let papers = self.with_around(|_, around| CasePapers::of(&case, nth, &clerk, around));
                self.overlays.push(Overlay::Papers(Box::new(papers)));
            }
            Gave::Entries(entries, no, slip) => {
                asks.extend(self.out(slip.into_iter().map(|slip| *slip).collect()));
                if let Some(no) = no {
                    let word =
                        if matches!(deed, Deed::LedgerAdd { .. }) { "已登记" } else { "已办这一步" };
                    asks.push(Ask::tell(format!("{word}：{no}")));
                }
                let done = matches!(deed, Deed::Ledgers { done: true });
                self.with_around(|desk, around| {
                    if let Some(Overlay::Ledgers(ledgers)) = desk.overlays.last_mut() {
                        ledgers.take(entries, done, around);
                    }
                });
            }
            Gave::Before(before, booked) => {
                if let Some(Overlay::Issue(issue)) = self.overlays.last_mut() {
                    asks.extend(issue.take_before(before, booked.map(|booked| *booked)));
                }
            }
            Gave::Text(title, text) => {
                asks.push(Ask::Overlay(Box::new(Overlay::Paper(Paper::private(title, text)))));
                self.in_full = Some(self.now.ms);
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
                asks.push(match crate::calendar::not_loaded_on(&self.setup.know.calendar, ticket.day) {
                    Some(note) => Ask::warn(format!("{text}。{note}")),
                    None => Ask::tell(text),
                });
            }
            Gave::Owing(all, papers) => {
                for overlay in &mut self.overlays {
                    match overlay {
                        Overlay::Owing(owing) => owing.take(all.clone()),
                        Overlay::Prompt(prompt) => prompt.look_again(&all),
                        _ => {}
                    }
                }
                asks.extend(self.out(papers));
            }
            Gave::LaidOpen => {
                self.overlays.clear();
                self.focus = Pane::Intake;
                self.with_around(|desk, around| desk.intake.go_to_steps(around));
                asks.push(Ask::tell("打开了。步骤按 1，票据、金额、结算单按 Ctrl+R；叫号或无号接待就放下"));
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
                    |note| format!("交接：{note}"),
                );
                let others = spared && matches!(deed, Deed::CallNext);
                let why = if others { "照顾普通号，" } else { "" };
                asks.push(Ask::tell(format!("{why}请 {no} 到 {window} 号窗口。{greeting}")));
            }
            Deed::HandOn { .. } | Deed::Mediate { .. } => {
                self.calc = calc::Calc::default();
                self.answers.fresh();
                // The next one hears, or is young: nobody is taken for the one before.
                self.audience = Audience::default();
                self.focus = to_queue;
                let done = match &deed {
                    Deed::Mediate { along: true, .. } => "已转调解，本窗口暂停；后面的人由别的窗口叫",
                    Deed::Mediate { .. } => "已转调解，窗口空出来了。按 F6 叫下一位",
                    _ => "已转出，位置不变。按 F6 叫下一位",
                };
                let standing = &self.standing;
                let handed = standing.waiting.iter().find(|ticket| Some(ticket.id) == before.0);
                let nobody = handed.zip(standing.day).and_then(|(ticket, day)| {
                    acts::unattended(&self.setup.know.hall, &standing.seats, day, ticket)
                });
                asks.push(match nobody {
                    Some(nobody) => Ask::warn(format!("已转出，位置不变。{nobody}")),
                    None => Ask::tell(done),
                });
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
            Deed::Deceased { .. } if !self.standing.paid_before.is_empty() => {
                let text = self.standing.paid_before.join("\n\n");
                asks.push(Ask::Paper("这位去世的人以前办过：先问清再往下办".to_owned(), text));
            }
            Deed::PickItem(_) | Deed::Unit { .. } | Deed::Identify { .. } => {
                let (standing, now) = (&self.standing, self.now);
                let day = standing.day.unwrap_or(now.date());
                let seen = acts::again(&self.setup.know, standing.case.as_ref(), &standing.visits, day, now);
                asks.extend(seen.map(|(title, text)| Ask::Paper(title, text)));
            }
            Deed::NoShow => {
                let text = format!("{was} 记过号了。人回来了，在队列里选中它按 Enter，排在后面几位");
                asks.push(Ask::tell(text));
            }
            Deed::Hold => {
                let text = format!("{was} 挂起了，号留着。回来了，在队列里选中它按 Enter 接着办");
                asks.push(Ask::tell(text));
            }
            Deed::Void(no, _) => asks.push(Ask::tell(format!("{no} 作废了，不再叫"))),
            Deed::Printed(no) => asks.push(Ask::tell(format!("{no} 的小票补上了，接着排队，位置不变"))),
            Deed::Return(no) => asks.push(Ask::tell(format!("{no} 排回队里了"))),
            Deed::Recall => asks.push(Ask::tell(format!("又叫了一遍 {no}"))),
            Deed::Close(ending) => {
                self.calc = calc::Calc::default();
                self.answers.fresh();
                if !ending.another {
                    self.audience = Audience::default();
                }
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
            Deed::TurnLimit { turn, .. } => asks.push(Ask::tell(format!("已记下：{}", turn.title()))),
            Deed::FollowUp { id, .. } => asks.push(Ask::tell(format!("已记下 {id}"))),
            Deed::Bills(_)
            | Deed::Amount { .. }
            | Deed::DropAmount(_)
            | Deed::Review { .. }
            | Deed::Settle { .. } => {
                // A paper that came of it lies on top.
                for overlay in &mut self.overlays {
                    if let Overlay::Money(money) = overlay {
                        money.entered();
                    }
                }
                asks.push(Ask::tell("已记进这一件"));
            }
            Deed::EmergencySaid { news, .. } => {
                let news = Now::minute_of(*news);
                asks.push(Ask::tell(format!("记下了：说过一次，{news} 以前再说；叫号屏上也是这个时间")));
            }
            Deed::Computed(_) => asks.push(Ask::tell("测算已记入这一件")),
            _ => {}
        }
        let now = self.now.ms;
        if let Some(practice) = &mut self.practice {
            asks.extend(practice.did(&deed, now));
        }
        asks
    }

    /// Papers that came of a deed: each is kept and shown, the last on top; what practice makes says so.
    fn out(&self, mut papers: Vec<Document>) -> Vec<Ask> {
        if self.practice.is_some() {
            for paper in &mut papers {
                paper.sample = Some(Sample::Practice);
            }
        } else if self.standing.demo {
            for paper in &mut papers {
                paper.sample.get_or_insert(Sample::Demo);
            }
        }
        let shown: Vec<Ask> = papers.iter().cloned().map(|paper| Ask::Document(Box::new(paper))).collect();
        let save = |paper: Document| Effect::SaveSlip {
            name: format!("{}.txt", paper.file_stem()),
            text: paper.to_string(),
        };
        papers.into_iter().map(save).map(Ask::Effect).chain(shown).collect()
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
            match help.comer() {
                None if window != own && asked && self.started => {
                    let words =
                        if help.words.is_empty() { String::new() } else { format!("：{}", help.words) };
                    let text = format!("{window} 号窗口{}{words}。队列里按 Ctrl+E 接手", help.want.title());
                    asks.extend([Ask::warn(text), Ask::Effect(Effect::Chime)]);
                }
                Some(who) if window == own && old.is_some_and(|old| old.by.is_none()) => {
                    asks.push(Ask::tell(format!("{who}来了，已接手您的{}", help.want.title())));
                }
                _ => {}
            }
        }
        asks
    }

    /// What there is too little of, said once while it lasts.
    fn short(&mut self) -> Option<Ask> {
        let new = self.standing.short.iter().find(|short| !self.short.contains(&short.no));
        let said = new.map(|new| {
            let more = match self.standing.short.len() {
                0 | 1 => String::new(),
                all => format!("；一共 {all} 样不够"),
            };
            Ask::warn(format!("{}{more}，按 Alt+6 看", new.words))
        });
        self.short = self.standing.short.iter().map(|short| short.no.clone()).collect();
        said
    }

    /// What there is too little of, and the appointments whose time comes, each brought up once.
    fn remind(&mut self) -> Vec<Ask> {
        let now = self.now.local.time();
        let mut asks = Vec::new();
        // Said once, and not to a locked screen: it is said when somebody is back.
        if self.lock.is_on() {
            return asks;
        }
        asks.extend(self.short());
        for ticket in &self.standing.aside {
            let State::Held { window, reason, until: Some(until) } = &ticket.state else { continue };
            let due = *window == self.setup.who.window && *until <= self.now.ms;
            let name = format!("{} {until}", ticket.no);
            if due && !self.reminded.contains(&name) {
                self.reminded.push(name);
                let text =
                    format!("{} 挂起到时了（{reason}）：人回来了按 F2，选中它按 Enter 接着办", ticket.no);
                asks.extend([Ask::warn(text), Ask::Effect(Effect::Chime)]);
            }
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
    pub(super) fn forget_talk(&mut self) {
        self.talk = None;
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Talk(_)));
    }

    /// What is to be said of files that are wrong.
    pub(super) fn faults_said(&self) -> Vec<Ask> {
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
        asks.extend(self.short());
        if let Some(ticket) = &self.standing.in_hand {
            let named = self.standing.named(ticket);
            asks.push(Ask::tell(format!("接着办上次没办完的 {named}")));
        }
        // Who came without a number goes on where they were, too.
        if self.standing.is_occupied() {
            self.focus = Pane::Intake;
        }
        let draft = self.standing.draft.as_deref().map(serde_json::from_str::<Draft>);
        match draft {
            None => {}
            Some(Ok(draft)) => {
                self.with_around(|desk, around| {
                    let Draft { number, wanted, unit, deceased, .. } = &draft;
                    desk.intake.restore([number, wanted, unit, deceased], around);
                });
                if let Some(rule) = draft.rule {
                    self.with_around(|desk, around| desk.calc.restore(&rule, &draft.answers, around));
                }
                asks.push(Ask::tell("上次没办完的内容已经放回原处，接着办就行"));
            }
            Some(Err(_)) => asks.push(Ask::warn("上次没办完的内容读不出来，请重新录入")),
        }
        asks
    }
}

/// The record of an emergency that ended: shown, and kept with the other slips.
pub fn record(entry: &Entry, clerk: &str, around: Around<'_>) -> Vec<Ask> {
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
