//! The papers of a case, of an item, of a calculation: what is known of each put into its form. The closing of a case, the
//! slip on the screen and the commands all make their papers here, so that none says anything else than the others.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use super::again::of_unit;
use super::checklist::{CaseList, condition_key};
use super::deceased::{death_of, wants_deceased};
use super::in_words::{in_words, plain};
use super::knowledge::Knowledge;
use super::later_papers::{
    LATER, RECEIVED, came, days_of_receipts, ends_told_in, still_owed, told_in, what_came_of,
};
use super::limit_told::{at_intake, limit_on};
use super::{ActError, Actor, Machines, nth};
use crate::answers;
use crate::clock::Now;
use crate::items::{Applicant, Code, Item};
use crate::log::{Case, Figure, FollowUp, Outcome, Owed, PersonSeen, Refusal, Until};
use crate::paper::{
    self, About, BLANK, CaseFacts, Document, Facts, Form, Head, KINDS, Kind, PaperError, Settled,
    StandsStill, chinese_day, figure_facts, item_facts, row, sure_day,
};
use crate::rulebook::Answer;
use crate::store::{Rows, StoreError};

/// Of a case that is none yet.
static NONE_ADDED: BTreeMap<String, String> = BTreeMap::new();

/// The field of the register of deferrals that says who took what came.
const RECEIVER: &str = "received_by";

/// What a paper calls somebody whose document was not looked at.
const NOBODY: &str = "（未登记证件）";

/// A case and who makes its papers.
#[derive(Debug, Clone, Copy)]
pub struct OfCase<'a> {
    /// Forms, items, hall.
    pub know: &'a Knowledge,
    /// The case.
    pub case: Option<&'a Case>,
    /// Its place among those of its day and window ([`super::nth`]).
    pub nth: u32,
    /// The window.
    pub window: u32,
    /// The clerk.
    pub clerk: &'a str,
    /// When; for a closed case the moment it was closed stands for it, as do the window and the clerk it was closed by.
    pub now: Now,
    /// The clerk's words, where the case has none yet.
    pub note: &'a str,
    /// The day whose deferred materials are receipted; none: the newest on which any came.
    pub came: Option<Date>,
    /// What is said with a refusal that is only being made; of a closed case its own stands.
    pub refusal: Option<&'a Refusal>,
    /// By when it is promised, where that is only being said; of a closed case its own stands.
    pub due: Option<Date>,
    /// What others were paid for the death it is about ([`super::paid_before`]).
    pub paid_before: &'a [String],
}

impl<'a> OfCase<'a> {
    /// Of a case (or what would be one), its place among those of its day and window, and who makes it, where and when;
    /// nothing said besides.
    pub fn new(
        know: &'a Knowledge,
        case: Option<&'a Case>,
        nth: u32,
        (window, clerk): (u32, &'a str),
        now: Now,
    ) -> Self {
        Self {
            know,
            case,
            nth,
            window,
            clerk,
            now,
            note: "",
            came: None,
            refusal: None,
            due: None,
            paid_before: &[],
        }
    }
}

impl OfCase<'_> {
    /// The number of a paper of this kind: it stays the same however often it is printed.
    pub fn number(&self, kind: &Kind) -> String {
        let day = self.case.map_or(self.moment().date(), |case| case.day).strftime("%Y%m%d");
        let window = self.case.map_or(self.window, |case| case.window);
        let number = format!("{}-{day}-{window}-{:03}", kind.prefix, self.nth);
        // What comes on another day is receipted on another paper.
        let settled = self.case.and_then(|case| case.settled.as_ref()?.nth);
        match (kind.id, self.came_on(), settled) {
            (RECEIVED, Some((_, nth @ 2..)), _) => format!("{number}-{nth}"),
            ("settlement", _, Some(nth @ 2..)) => format!("{number}-{nth}"),
            _ => number,
        }
    }

    /// Whether the paper of this kind that has this number is still the one that counts: of settlements only the newest is.
    pub fn counts(&self, kind: &'static Kind, number: &str) -> Result<(), PaperError> {
        let (typed, now) = (number.trim(), self.number(kind));
        let own = paper::is_number(typed) && typed.starts_with(&format!("{}-", kind.prefix));
        let settled = self.case.is_some_and(|case| case.settled.is_some());
        if kind.id != "settlement" || !own || !settled || typed == now {
            return Ok(());
        }
        let reasons = vec![format!("{typed} 那张作废了，现在算数的是 {now}")];
        Err(PaperError::NotAcceptable { form: kind.title, reasons })
    }

    /// The day that is receipted, and which it is of those on which anything came, from 1.
    fn came_on(&self) -> Option<(Date, usize)> {
        let days = days_of_receipts(self.case?);
        let day = self.came.or_else(|| days.last().copied())?;
        Some((day, days.iter().position(|known| *known == day)? + 1))
    }

    /// The paper of this kind, or why there is none.
    pub fn paper(&self, kind: &'static Kind) -> Result<Document, PaperError> {
        let form = form(self.know, kind)?;
        let moment = self.moment();
        let closing = self.case.and_then(|case| case.closed.as_ref());
        let list = CaseList::of(self.know, self.case, moment).ok_or_else(|| self.know.no_item(self.case))?;
        let head = Head { at: self.dated(kind), ..self.head(kind) };
        if kind.id == "settlement"
            && let Some(why) =
                self.case.filter(|case| case.settled.is_some()).and_then(|case| list.settlement_lacks(case))
        {
            return Err(PaperError::NotAcceptable { form: kind.title, reasons: vec![why] });
        }
        if kind.id == "acceptance" && closing.is_none() && self.know.endings.is_bare(self.note) {
            // What its end asks a word for is not handed out before it.
            let unnamed = self.case.filter(|case| wants_deceased(self.know, case));
            let unnamed = unnamed.map(|_| ActError::NoDeceased { item: list.item.title.clone() }.to_string());
            let told = list.hasty.iter().chain(&list.doubts).chain(self.paid_before);
            let reasons: Vec<String> = told.cloned().chain(unnamed).collect();
            if !reasons.is_empty() {
                return Err(PaperError::NotAcceptable { form: kind.title, reasons });
            }
        }
        let (promised, still) = self.limit(kind, &list);
        let due = promised
            .filter(|due| *due != list.due.date)
            .map_or_else(|| (list.due.date, list.due.note()), |due| (due, None));
        let plus = list.item.limit_plus().map(str::to_owned);
        let note: Vec<String> = due.1.into_iter().chain(plus).collect();
        let due = (due.0, (!note.is_empty()).then(|| note.join("；")));
        let made_good: Vec<Code> =
            self.receipted().iter().filter_map(|came| came.about.as_deref()?.parse().ok()).collect();
        let still_owed = self.case.map_or_else(Vec::new, |case| {
            still_owed(case, self.came_on().map(|(day, _)| day).filter(|_| kind.id == RECEIVED))
        });
        let mut facts = CaseFacts {
            list: &list.list,
            head: &head,
            hall: &self.know.contact(self.at_window(kind)),
            remedies: self.know.forms().remedies(),
            due: Some(due),
            note: closing.map_or(self.note, |closing| &closing.note),
            made_good: &made_good,
            still: &still,
            still_owed: &still_owed,
            added: self.case.map_or(&NONE_ADDED, |case| &case.added),
            turned: &self.turned(&list),
            later: &self.case.map_or_else(String::new, |case| what_came_of(self.know, case)),
            over: &self.case.map_or_else(Vec::new, |case| ends_told_in(case, kind)),
            calendar: Some(&self.know.calendar),
            settled: self.case.and_then(|case| settled(self.know, case)),
        }
        .facts(kind)?;
        if kind.id == "refusal" {
            self.refused(&list, &mut facts);
        }
        let mut paper = in_words(form.fill(&facts)?, &self.know.items, list.item.id);
        paper.reprint = self.reprint(kind, &head.number);
        Ok(paper)
    }

    /// The last day that a paper of this kind tells, where it is not the item's; and what stands in its place while the limit
    /// stands still. Of what came later it is as it was on that day, of any other paper as it was at the acceptance.
    fn limit(&self, kind: &Kind, list: &CaseList<'_>) -> (Option<Date>, StandsStill) {
        let closing = self.case.and_then(|case| case.closed.as_ref());
        let promised = closing.map_or(self.due, |closing| closing.due);
        let Some(case) = self.case else { return (promised, StandsStill::default()) };
        if let (RECEIVED, Some((day, _))) = (kind.id, self.came_on()) {
            return limit_on(self.know, case, list.item, day);
        }
        let due = promised.unwrap_or(list.due.date);
        (promised, at_intake(self.know, case, list, (self.moment().date(), due), self.clerk))
    }

    /// Conditions that turned out otherwise than the last notice said, by place from 0.
    fn turned(&self, list: &CaseList<'_>) -> BTreeMap<usize, String> {
        let Some(case) = self.case else { return BTreeMap::new() };
        let places = 0..list.item.conditions.len();
        places.filter_map(|at| Some((at, case.turned.get(&condition_key(at))?.clone()))).collect()
    }

    /// The clauses a refusal rests on, each with the day since when it is in force, those of a condition with it, and the other
    /// path, as they were chosen when the case was closed; before that those of the conditions that are not met.
    fn refused(&self, list: &CaseList<'_>, facts: &mut Facts) {
        let closed = self.case.and_then(|case| case.closed.as_ref()?.refusal.as_ref());
        let said = self.refusal.or(closed);
        let date = self.moment().local.date();
        let unmet: Vec<_> = list.list.standing().unmet.iter().map(|at| &list.item.conditions[*at]).collect();
        let own: Vec<String> = unmet.iter().map(|one| one.basis.on(date)).collect();
        let mut rows = facts.rows("不符合").to_vec();
        for (row, own) in rows.iter_mut().zip(&own) {
            let clauses: Vec<String> = own.split('；').map(|one| self.know.endings.clause(one)).collect();
            row.insert("依据", clauses.join("；"));
        }
        facts.list("不符合", rows);
        let mut seen: BTreeSet<&str> = own.iter().flat_map(|own| own.split('；')).collect();
        let chosen = said.map_or(&[][..], |refusal| &refusal.basis).iter();
        let others = chosen.filter(|clause| seen.insert(clause.as_str()));
        let others = others.map(|clause| row([("条款", self.know.endings.clause(clause))]));
        facts.list("条款", others.collect());
        let usual = unmet.iter().map(|one| one.instead.as_str()).collect::<Vec<_>>().join("；");
        if let Some(refusal) = said.filter(|refusal| refusal.instead != usual) {
            // Somebody's own road first, then the item's.
            let own = refusal.instead.strip_suffix(&usual).filter(|_| !usual.is_empty());
            let mut roads =
                vec![row([("路", own.unwrap_or(&refusal.instead).trim_end_matches('；').to_owned())])];
            roads.extend(own.map(|_| facts.rows("可走的路").to_vec()).into_iter().flatten());
            facts.list("可走的路", roads);
        }
    }

    fn head(&self, kind: &Kind) -> Head {
        let person = self.case.and_then(|case| case.person.as_ref());
        let person = person.map_or_else(|| NOBODY.to_owned(), |person| person.masked.clone());
        let unit = self.case.and_then(|case| case.unit.as_ref());
        let of = self.case.and_then(|case| self.know.item(case)).map(|item| item.applicant);
        let (applicant, runner, shown) = match (unit, of.unwrap_or_default()) {
            (Some(unit), Applicant::Unit) => (named(&unit.name, &unit.code), Some(person), None),
            (Some(unit), Applicant::Either) => (named(&unit.name, &unit.code), None, Some(person)),
            // Written in by hand where nobody noted it.
            (None, Applicant::Unit) => (named(BLANK, BLANK), Some(person), None),
            (None, Applicant::Either) | (_, Applicant::Person) => (person, None, None),
        };
        Head {
            number: self.number(kind),
            applicant,
            runner,
            shown,
            deceased: self.case.and_then(|case| death_of(self.know, case)).map(PersonSeen::shown),
            clerk: self.signed_by(kind),
            at: self.moment().local,
        }
    }

    /// What a paper that came later tells of, of the day it is of.
    fn told(&self, kind: &Kind) -> Vec<FollowUp> {
        match self.case {
            Some(case) if kind.id != RECEIVED => told_in(case, kind),
            _ => self.receipted(),
        }
    }

    /// What came later, of the day that is receipted.
    fn receipted(&self) -> Vec<FollowUp> {
        let mut follows = self.case.map(Case::follow_ups).unwrap_or_default();
        let day = self.came.or_else(|| follows.iter().filter_map(came).max());
        follows.retain(|follow| day.is_some() && came(follow) == day);
        follows
    }

    /// Who stands on a paper: of a closed case whoever closed it, of what came later whoever took it, however often and by
    /// whomever it is printed again.
    fn signed_by(&self, kind: &Kind) -> String {
        let own = || self.clerk.to_owned();
        let Some((case, closing)) = self.case.and_then(|case| Some((case, case.closed.as_ref()?))) else {
            return own();
        };
        match kind.id {
            "settlement" => own(),
            later if LATER.contains(&later) => {
                let took = |follow: FollowUp| {
                    let ended = follow.ended?;
                    let named = ended.values.get(RECEIVER).map(|value| value.shown().to_owned());
                    Some(named.unwrap_or(ended.clerk))
                };
                let all: BTreeSet<String> = self.told(kind).into_iter().filter_map(took).collect();
                all.into_iter().collect::<Vec<_>>().join("、")
            }
            _ => closing.by.clone().unwrap_or_else(|| case.clerk.clone()),
        }
    }

    /// The window that stands on a paper, by the same rule.
    fn at_window(&self, kind: &Kind) -> u32 {
        let later = kind.id == "settlement" || LATER.contains(&kind.id);
        let closed = self.case.filter(|case| case.closed.is_some() && !later);
        closed.map_or(self.window, |case| case.window)
    }

    /// How often it left a printer already.
    fn reprint(&self, kind: &Kind, number: &str) -> Option<u32> {
        let printed = &self.case?.printed;
        let same = printed.iter().filter(|p| p.job.is_some() && p.form == kind.id && p.number == number);
        u32::try_from(same.count()).ok().filter(|times| *times > 0)
    }

    /// The moment a paper speaks of: what came later has its own day, and so has a settlement.
    fn dated(&self, kind: &Kind) -> DateTime {
        let now = self.now.local;
        match kind.id {
            "settlement" => {
                let settled = self.case.and_then(|case| case.settled.as_ref()?.on);
                settled.map_or(now, |day| day.to_datetime(now.time()))
            }
            later if LATER.contains(&later) => {
                let day = self.told(kind).into_iter().filter_map(|follow| Some(follow.ended?.day)).max();
                day.map_or(now, |day| day.to_datetime(now.time()))
            }
            _ => self.moment().local,
        }
    }

    fn moment(&self) -> Now {
        let closed = self.case.filter(|case| case.closed.is_some());
        let at = closed.and_then(|case| {
            let ms = case.ended.unwrap_or(case.touched);
            Some(Now { ms, local: Now::local_of(ms)? })
        });
        at.unwrap_or(self.now)
    }
}

/// A unit as papers name it.
fn named(name: &str, code: &str) -> String {
    format!("{name}（统一社会信用代码 {code}）")
}

/// What is paid in a case, if it was settled, and by which rules it was computed.
fn settled<'a>(know: &Knowledge, case: &'a Case) -> Option<Settled<'a>> {
    let title = |figure: &Figure| {
        let subject = know.rules.subject("全国", &figure.rule);
        let title = subject.map_or(figure.rule.as_str(), |subject| subject.title());
        format!("{title}（{}，{}，规则版本 {}）", figure.region, chinese_day(figure.date), figure.rules)
    };
    let figures: Vec<String> = case.figures.iter().map(title).collect();
    let rules = if figures.is_empty() {
        "窗口录入的金额；这一件没有用本机的规则算过".to_owned()
    } else {
        figures.join("；")
    };
    let (bills, settlement) = (case.bills.as_ref()?, case.settled.as_ref()?);
    Some(Settled { bills, settlement, amounts: &case.amounts, rules })
}

/// The kind of paper a case gets that ends this way; none when it gets none.
pub fn kind_of(outcome: Outcome) -> Option<&'static Kind> {
    let id = match outcome {
        Outcome::Accepted | Outcome::Deferred | Outcome::Promised => "acceptance",
        Outcome::Notice => "notice",
        Outcome::Refused => "refusal",
        Outcome::Referred => "handover",
        Outcome::Advice | Outcome::Mediation | Outcome::Assisted | Outcome::HomeVisit => return None,
    };
    KINDS.iter().find(|kind| kind.id == id)
}

/// One sheet for all cases of one person's visit, the newest of which is `newest`.
pub fn joint_paper(newest: OfCase<'_>, visit: &[Case], kind: &'static Kind) -> Result<Document, PaperError> {
    let mut facts = Facts::default();
    let several = visit.iter().any(|case| case.unit != visit[0].unit);
    let mut head = newest.head(kind);
    if several {
        // Who came for several is who this sheet is for; each thing says whose it is.
        let person = visit.iter().find_map(|case| case.person.as_ref());
        let applicant = person.map_or_else(|| NOBODY.to_owned(), |person| person.masked.clone());
        head = Head { applicant, runner: None, shown: None, deceased: None, ..head };
    }
    head.tell(&mut facts);
    newest.know.contact(newest.at_window(kind)).tell(&mut facts, "12333");
    let rows = visit.iter().filter_map(|case| {
        let item = newest.know.item(case)?;
        let list = CaseList::of(newest.know, Some(case), newest.now)?;
        let closing = case.closed.as_ref();
        let standing = list.list.standing();
        let name = |id: &Code| match newest.know.items.materials.get(*id) {
            Some(material) if material.sent_by.is_some() => format!("{}（不用您带，等转来）", material.name),
            material => material.map_or_else(String::new, |material| material.name.clone()),
        };
        let missing: Vec<String> = standing.missing.iter().map(|(id, _)| name(id)).collect();
        let note = closing.map_or("", |closing| closing.note.as_str());
        let own = |words: &str| if note.is_empty() { words.to_owned() } else { note.to_owned() };
        // What the desk says to itself is nothing to be done by who takes it home.
        let next = match closing.map(|closing| (closing.outcome, &closing.refusal)) {
            Some((outcome, _)) if outcome.takes_in() => {
                let over = case.follow_ups().iter().any(|follow| follow.owed == Owed::Result);
                taken_home(newest.know, case, over || list.steps().iter().all(|step| step.passed))
            }
            Some((Outcome::Advice, _)) => own("已经答复，没有要办的"),
            Some((Outcome::Referred, _)) => own("转给别的单位办，那边和您联系"),
            Some((Outcome::HomeVisit, _)) => "我们上门办，哪天去先和您约好".to_owned(),
            Some((Outcome::Assisted, _)) => "我们派人帮着办，会和您联系".to_owned(),
            Some((Outcome::Mediation, _)) => "到调解室谈，谈的结果告诉您".to_owned(),
            Some((Outcome::Refused, Some(refusal))) => format!(
                "{}。您可以这样办：{}。不同意的，复核、行政复议、行政诉讼怎么走，写在不予受理通知书上",
                refusal.situation.trim_end_matches('。'),
                plain(&refusal.instead, &newest.know.items, item.id).trim_end_matches('。'),
            ),
            None => "还在办".to_owned(),
            _ if missing.is_empty() => standing.reasons.join("；"),
            _ => format!("补：{}", missing.join("、")),
        };
        let until =
            case.until(None).filter(|_| case.stopped().is_none()).map_or_else(
                String::new,
                |until| match until {
                    Until::By(due) => sure_day(&newest.know.calendar, due),
                    Until::Suspended(_) => "中止计时，结论送来后接着算".to_owned(),
                },
            );
        let papers: Vec<&str> = case.printed.iter().map(|printed| printed.number.as_str()).collect();
        Some(row([
            (
                "事项",
                format!(
                    "{}{}{}",
                    item.title,
                    if several { of_unit(case) } else { String::new() },
                    of_death(newest.know, case)
                ),
            ),
            ("结果", closing.map_or("办理中", |closing| closing.outcome.title()).to_owned()),
            ("接下来", next),
            ("什么时候", until),
            ("凭据", papers.join("、")),
        ]))
    });
    facts.list("办件", rows.collect());
    let mut paper = form(newest.know, kind)?.fill(&facts)?;
    paper.reprint = newest.reprint(kind, &paper.number);
    Ok(paper)
}

/// Whose death a case is about, in brackets behind its item.
fn of_death(know: &Knowledge, case: &Case) -> String {
    death_of(know, case).map_or_else(String::new, |dead| format!("（去世的人 {}）", dead.shown()))
}

/// What whoever had a case taken in still has to do about it.
fn taken_home(know: &Knowledge, case: &Case, passed: bool) -> String {
    if let Some(stopped) = case.stopped() {
        // What is to be done about it is said to the clerk, on papers of its own to whom it concerns.
        let how = stopped.split('：').next().unwrap_or(stopped);
        return format!("后来{how}，写在另给的单子上");
    }
    let open: Vec<FollowUp> = case.follow_ups().into_iter().filter(FollowUp::is_open).collect();
    let owed = open.iter().filter(|follow| follow.owed == Owed::Supplement).filter_map(|follow| {
        let material = know.items.materials.get(follow.about.as_deref()?.parse().ok()?)?;
        Some(match follow.due {
            Some(due) => format!("{}（最晚 {}）", material.name, sure_day(&know.calendar, due)),
            None => format!("{}（等结论，拿到就送来）", material.name),
        })
    });
    let owed: Vec<String> = owed.collect();
    if !owed.is_empty() {
        return format!("补：{}", owed.join("、"));
    }
    if open.iter().any(|follow| follow.owed == Owed::Result) {
        return "等我们办，办好了、要您再来时，都会通知您".to_owned();
    }
    // What is done on the spot is done with its steps.
    if passed {
        "当场办好了".to_owned()
    } else {
        "今天给您结果，办好了当场告诉您".to_owned()
    }
}

/// What is handed out once a case is settled.
pub fn settlement(
    rows: &dyn Rows,
    know: &Knowledge,
    case: &Case,
    who: &Actor,
    now: Now,
) -> Result<Option<Document>, ActError> {
    let Some(kind) = paper::kind("settlement") else { return Ok(None) };
    let nth = nth(rows, case.day, case.window, Some(case))?;
    Ok(Some(OfCase::new(know, Some(case), nth, (who.window, &who.clerk), now).paper(kind)?))
}

/// The case a paper's number belongs to: `告知-20261123-3-001` names its day, window and place there.
pub fn case_of(rows: &dyn Rows, number: &str) -> Result<Option<Case>, StoreError> {
    let parts: Vec<&str> = number.split('-').collect();
    let ([_, day, window, place] | [_, day, window, place, _]) = parts.as_slice() else { return Ok(None) };
    let day = Date::strptime("%Y%m%d", day).ok();
    let (window, place) = (window.parse::<u32>().ok(), place.parse::<usize>().ok());
    let (Some(day), Some(window), Some(place)) = (day, window, place) else { return Ok(None) };
    let mut own = rows.cases(day)?.into_iter().filter(|case| case.window == window);
    Ok(place.checked_sub(1).and_then(|at| own.nth(at)))
}

/// The paper of an item: its one page, its path card.
pub fn item_paper(
    know: &Knowledge,
    item: &Item,
    kind: &'static Kind,
    window: u32,
    date: Date,
    machines: Option<&Machines>,
) -> Result<Document, PaperError> {
    let mut facts = item_facts(item, &know.items.materials, &know.contact(window), date);
    // Nobody is sent to a machine that is broken: which work now stands where the item can be done at one.
    let machines = machines.map(|machines| machines.that_do(item));
    let machines = machines.as_ref();
    match machines.filter(|_| item.channels.machine.is_some()) {
        Some(machines) if machines.works => facts.set("自助机现状", &machines.said),
        Some(machines) => facts.set("自助机", &machines.said),
        None => {}
    }
    if machines.is_some_and(|machines| !machines.works) {
        let mut online = facts.rows("线上").to_vec();
        for (row, online) in online.iter_mut().zip(&item.channels.online) {
            row.insert("办不了时", online.when_it_fails(false).to_owned());
        }
        facts.list("线上", online);
    }
    let mut steps = facts.rows("步骤").to_vec();
    for step in &mut steps {
        let platform = step.get("平台").and_then(|name| know.lookup().cards.paths.platform(name));
        if let Some(platform) = platform {
            step.insert("入口", platform.enter.join(" → "));
            step.insert("网址", platform.site.clone().unwrap_or_default());
        }
    }
    facts.list("步骤", steps);
    let mut paper = in_words(form(know, kind)?.fill(&facts)?, &know.items, item.id);
    paper.number = format!("{}-{}", kind.prefix, item.id);
    Ok(paper)
}

/// The paper of a card for the wall: a question and what is said to it, as to an old person.
pub fn poster(
    know: &Knowledge,
    card: &answers::Answer,
    window: u32,
    date: Date,
) -> Result<Document, PaperError> {
    let kind = KINDS.iter().find(|kind| kind.about == About::Card).ok_or(PaperError::NoForm("张贴版"))?;
    let mut facts = Facts::default();
    know.contact(window).tell(&mut facts, "12333");
    facts.set("日期", chinese_day(date));
    facts.set("题目", &card.question);
    facts.set("核对日", chinese_day(card.verified));
    facts.set("依据", card.law.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"));
    let said = answers::sentences(&card.elder).into_iter();
    facts.list("说法", said.map(|sentence| row([("说法", format!("{sentence}。"))])).collect());
    let open = card.local.iter().chain(&card.unverified);
    facts.list("看当地", open.map(|open| row([("内容", open.clone())])).collect());
    let mut paper = form(know, kind)?.fill(&facts)?;
    paper.number = format!("{}-{}", kind.prefix, card.id);
    Ok(paper)
}

/// A change of policy on a card: `parts` are names of its form with what somebody wrote.
pub fn brief(
    know: &Knowledge,
    parts: &[(&'static str, String)],
    window: u32,
    date: Date,
) -> Result<Document, PaperError> {
    let kind =
        KINDS.iter().find(|kind| kind.about == About::Written).ok_or(PaperError::NoForm("政策解读卡"))?;
    let mut facts = Facts::default();
    know.contact(window).tell(&mut facts, "12333");
    facts.set("日期", chinese_day(date));
    for (name, text) in parts {
        facts.set(name, text);
    }
    let mut paper = form(know, kind)?.fill(&facts)?;
    paper.number = format!("{}-{}", kind.prefix, date.strftime("%Y%m%d"));
    Ok(paper)
}

/// The paper of a calculation: an estimate with every step and the rules it came from.
pub fn estimate_paper(
    know: &Knowledge,
    answer: &Answer,
    area: &str,
    (window, clerk): (u32, &str),
    now: Now,
) -> Result<Document, PaperError> {
    let kind = KINDS.iter().find(|kind| kind.about == About::Figure).ok_or(PaperError::NoForm("测算单"))?;
    let at = now.local;
    let number = format!(
        "{}-{}-{window}-{:02}{:02}{:02}",
        kind.prefix,
        at.date().strftime("%Y%m%d"),
        at.hour(),
        at.minute(),
        at.second()
    );
    let head = Head {
        number,
        applicant: String::new(),
        runner: None,
        shown: None,
        deceased: None,
        clerk: clerk.to_owned(),
        at,
    };
    form(know, kind)?.fill(&figure_facts(answer, area, know.fingerprint(), &head, &know.contact(window)))
}

fn form<'a>(know: &'a Knowledge, kind: &'static Kind) -> Result<&'a Form, PaperError> {
    know.forms().get(kind).ok_or(PaperError::NoForm(kind.title))
}
