//! A sheet: what is shown of one thing, line by line, for screen and paper alike.

use jiff::civil::Date;

use super::item::{self, Around, Ways};
use crate::acts::{Knowledge, Machines};
use crate::answers::{
    Answer, Audience, Emergency, Glossary, Phrase, Platform, Sum, Term, Trust, with_permit, without_ringing,
};
use crate::items::{Code, Material};
use crate::rulebook::{Answer as Computed, Case, InputInfo, NATION, RunError, Subject, compute};

/// How a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A name that stands above others.
    Title,
    /// Running text.
    Text,
    /// For the clerk beside it.
    Dim,
    /// How the clerk tells it to whom it is for; not handed out.
    Manner,
    /// Wants attention.
    Warn,
}

impl Tone {
    /// For programs.
    pub fn name(self) -> &'static str {
        match self {
            Tone::Title => "title",
            Tone::Text => "text",
            Tone::Dim | Tone::Manner => "note",
            Tone::Warn => "warning",
        }
    }
}

/// What is shown of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its heading.
    pub title: String,
    /// Its lines, each with how it is meant.
    pub lines: Vec<(Tone, String)>,
}

impl Sheet {
    /// An empty one.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), lines: Vec::new() }
    }

    /// Adds a line (or several, parted by line ends).
    pub fn add(&mut self, tone: Tone, text: impl Into<String>) {
        self.lines.push((tone, text.into()));
    }

    /// Adds what the clerk does differently for an audience, if anything.
    pub fn manner(&mut self, audience: Audience) {
        if !audience.manner().is_empty() {
            self.add(Tone::Manner, format!("对{audience}：{}", audience.manner()));
        }
    }

    /// Everything as plain text.
    pub fn text(&self) -> String {
        self.told(|_| true)
    }

    /// What the person takes along: without what the clerk does differently for them.
    pub fn handed(&self) -> String {
        self.told(|tone| tone != Tone::Manner)
    }

    fn told(&self, keeps: impl Fn(Tone) -> bool) -> String {
        let mut text = format!("{}\n", self.title);
        for (_, line) in self.lines.iter().filter(|(tone, _)| keeps(*tone)) {
            text.push_str(line);
            text.push('\n');
        }
        text
    }
}

/// How the line above a term's sum begins.
pub const SUM: &str = "算一笔";

/// How a sheet is looked at.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// Who it is for.
    pub audience: Audience,
    /// Which ways of an item.
    pub ways: Ways,
    /// How often it was not understood.
    pub again: usize,
    /// The answer to a card's question, if one was given.
    pub choice: Option<&'a str>,
    /// The figure of a term's sum, if one was given.
    pub figure: Option<&'a str>,
    /// Whose rules the sum goes by.
    pub area: &'a str,
    /// Which window it is handed out at.
    pub window: u32,
    /// The day.
    pub today: Date,
    /// Which machines work now ([`crate::acts::machines`]).
    pub machines: Option<&'a Machines>,
}

/// The sheet of whatever has this id (a term may be named by its word); nothing when nothing has.
pub fn sheet(know: &Knowledge, id: &str, view: &View<'_>) -> Option<Sheet> {
    let mut sheet = whole(know, id, view)?;
    let told: fn(&str) -> String = match view.audience {
        Audience::Deaf => without_ringing,
        Audience::Hmt => with_permit,
        _ => return Some(sheet),
    };
    sheet.lines.iter_mut().for_each(|(_, text)| *text = told(text));
    Some(sheet)
}

fn whole(know: &Knowledge, id: &str, view: &View<'_>) -> Option<Sheet> {
    let cards = &know.lookup().cards;
    let contact = know.contact(view.window);
    let around = Around {
        items: &know.items,
        cards,
        contact: &contact,
        audience: view.audience,
        today: view.today,
        machines: view.machines,
    };
    let upper = id.to_ascii_uppercase();
    if let Some(answer) = know.lookup().answers.get(&upper) {
        let mut sheet = of_answer(answer, view.audience, view.again, &cards.glossary);
        if let Some(sum) = sum_of(know, id) {
            sum_lines(sum, know, view, &mut sheet);
        }
        return Some(sheet);
    }
    if let Ok(code) = id.parse::<Code>() {
        if let Some(found) = know.items.get(code) {
            return Some(item::sheet(found, view.ways, &around));
        }
        return know.items.materials.get(code).map(of_material);
    }
    if let Some(path) = cards.paths.get(id) {
        let found = path.item.value.parse().ok().and_then(|code| know.items.get(code))?;
        return Some(item::path(path, found, view.choice, &around));
    }
    if let Some(platform) = cards.paths.platform(id) {
        return Some(of_platform(platform));
    }
    // What people call a thing finds its term first, and says where the path is.
    let path = cards.paths.iter().find(|path| path.title == id || path.aliases.iter().any(|name| name == id));
    if let Some(term) = cards.glossary.get(id) {
        let mut sheet = of_term(term, know, view);
        if let Some(path) = path {
            sheet.add(Tone::Dim, format!("手机上怎么办、卡住了怎么办：看路径卡 {}", path.id));
        }
        return Some(sheet);
    }
    if let Some(path) = path {
        let found = path.item.value.parse().ok().and_then(|code| know.items.get(code))?;
        return Some(item::path(path, found, view.choice, &around));
    }
    if let Some(card) = cards.emergencies.iter().find(|card| card.id.eq_ignore_ascii_case(id)) {
        return Some(of_emergency(card));
    }
    cards.phrases.get(id).map(of_phrase)
}

/// A card as it is read beforehand; in an emergency it is begun with Ctrl+A.
fn of_emergency(card: &Emergency) -> Sheet {
    let mut sheet = Sheet::new(format!("应急卡：{}", card.title));
    sheet.add(Tone::Dim, "发生了就按 Ctrl+A 再按数字：开始计时，做一步打一个勾");
    for (at, step) in card.steps.iter().enumerate() {
        let within = step.within.map_or(String::new(), |minutes| format!("（{minutes} 分钟内）"));
        sheet.add(Tone::Text, format!("  {}. {}{within}", at + 1, step.text));
    }
    if let Some(words) = &card.broadcast {
        sheet.add(Tone::Title, "广播词（开始以后时间自动填好）");
        sheet.add(Tone::Text, words.clone());
    }
    sheet.add(Tone::Title, "对一个人说");
    sheet.lines.extend(card.calm.iter().map(|words| (Tone::Text, format!("  {words}"))));
    sheet.add(Tone::Warn, format!("不能做：{}", card.forbid.join("；")));
    sheet.add(Tone::Text, format!("找谁：{}", card.contacts.join("、")));
    sheet
}

/// An answer for somebody; `again` counts how often it was not understood.
pub fn of_answer(answer: &Answer, audience: Audience, again: usize, glossary: &Glossary) -> Sheet {
    let mut sheet = Sheet::new(answer.question.clone());
    let tellings = answer.tellings(audience, glossary);
    let place = again % tellings.len().max(1);
    if place > 0 {
        sheet.add(Tone::Dim, format!("换个说法（第 {} 种，共 {} 种）", place + 1, tellings.len()));
    }
    sheet.add(Tone::Text, tellings.into_iter().nth(place).unwrap_or_default());
    sheet.lines.extend(answer.local.iter().map(|local| (Tone::Warn, format!("看当地：{local}"))));
    sheet.lines.extend(answer.unverified.iter().map(|open| (Tone::Warn, format!("待核：{open}"))));
    let laws: Vec<String> = answer
        .law
        .iter()
        .map(|law| format!("{}{}", law.name, law.article.as_deref().unwrap_or_default()))
        .collect();
    let trust = match answer.trust {
        Trust::Original => "原文核过",
        Trust::Quoted => "转引",
        Trust::Unverified => "待核",
    };
    sheet.add(Tone::Dim, format!("依据：{}（{trust}，{}）", laws.join("；"), answer.verified));
    sheet.add(Tone::Dim, format!("接着问：{}", answer.ask_next.join(" / ")));
    sheet.add(Tone::Dim, format!("不要说：{}（{}）", answer.not_say.say, answer.not_say.why));
    sheet.manner(audience);
    sheet
}

fn of_material(material: &Material) -> Sheet {
    let mut sheet = Sheet::new(material.name.clone());
    sheet.add(Tone::Text, material.spec.clone());
    let get = &material.get;
    let line = format!("去取：{}；{}；线上：{}；电话 {}", get.place, get.time, get.online, get.phone);
    sheet.add(Tone::Text, line);
    sheet
}

fn of_platform(platform: &Platform) -> Sheet {
    let mut sheet = Sheet::new(platform.name.clone());
    sheet.add(Tone::Text, platform.what.clone());
    for (at, step) in platform.enter.iter().enumerate() {
        sheet.add(Tone::Text, format!("  第 {} 步  {step}", at + 1));
    }
    sheet.lines.extend(platform.site.iter().map(|site| (Tone::Text, format!("  网址：{site}"))));
    for fail in &platform.fails {
        sheet.add(Tone::Text, format!("  {}：{}", fail.when, fail.then));
    }
    sheet.add(Tone::Text, format!("问：{}；窗口一样办", platform.phone));
    sheet
}

fn of_phrase(phrase: &Phrase) -> Sheet {
    let mut sheet = Sheet::new(format!("{}（{}）", phrase.kind, phrase.scenes.join("、")));
    sheet.add(Tone::Text, phrase.say.clone());
    sheet
}

fn of_term(term: &Term, know: &Knowledge, view: &View<'_>) -> Sheet {
    let mut sheet = Sheet::new(term.term.clone());
    sheet.add(Tone::Text, format!("大白话：{}", term.plain));
    sheet.lines.extend(term.like.iter().map(|like| (Tone::Text, format!("打个比方：{like}"))));
    sheet.lines.extend(term.wrong.iter().map(|wrong| (Tone::Warn, format!("别这样讲：{wrong}"))));
    if !term.also.is_empty() {
        sheet.add(Tone::Dim, format!("也写作：{}", term.also.join("、")));
    }
    if let Some(sum) = &term.sum {
        sum_lines(sum, know, view, &mut sheet);
    }
    sheet
}

/// The sum of a term, or of the term an answer is about.
fn sum_of<'a>(know: &'a Knowledge, id: &str) -> Option<&'a Sum> {
    let glossary = &know.lookup().cards.glossary;
    if let Some(answer) = know.lookup().answers.get(&id.to_ascii_uppercase()) {
        return glossary.terms_of(&answer.question).into_iter().find_map(|term| term.sum.as_ref());
    }
    glossary.get(id)?.sum.as_ref()
}

/// The figure a card's sum asks for, as the rules of the place have it; none where the card has no sum, or the place no rule
/// for it.
pub fn figure_of<'a>(know: &'a Knowledge, id: &str, area: &str) -> Option<&'a InputInfo> {
    let sum = sum_of(know, id)?;
    let subject = know.rules.subject(area, &sum.rule).ok()?;
    subject.inputs().iter().find(|input| input.key == sum.ask)
}

/// The sum of a term, computed by the rule of the place; without a figure it says which one is asked for.
fn sum_lines(sum: &Sum, know: &Knowledge, view: &View<'_>, sheet: &mut Sheet) {
    let Ok(subject) = know.rules.subject(view.area, &sum.rule) else { return };
    let Some(asked) = subject.inputs().iter().find(|input| input.key == sum.ask) else { return };
    let name = &asked.name;
    let Some(figure) = view.figure else {
        sheet.add(Tone::Dim, format!("当场算给他看：{}", asked.ask));
        return;
    };
    let typed = match asked.kind.read(figure) {
        Ok(typed) => typed,
        Err(wrong) => return sheet.add(Tone::Warn, format!("算不了：{name}{wrong}。只写数字，如 5000")),
    };
    let mut case = Case::on(view.today);
    case.known_at = view.today;
    case.given.insert(sum.ask.clone(), figure.to_owned());
    case.wanted.clone_from(&sum.show);
    match within_known(subject, &case, sum, figure) {
        Ok((answer, open)) => {
            sheet.add(Tone::Title, format!("{SUM}（{}，{name} {figure}）", view.area));
            if !open.is_empty() {
                let (names, why): (Vec<&str>, Vec<String>) =
                    open.iter().map(|lack| (&*lack.name, told(lack))).unzip();
                let names = names.join("、");
                let text = format!("  {names}还没有数：只在没碰到它时是下面这些，不能说死");
                sheet.add(Tone::Warn, text);
                let why = if view.area == NATION {
                    vec!["选了参保地（--region，桌面 Ctrl+Y）才按当地的上下限算".to_owned()]
                } else {
                    why
                };
                sheet.lines.extend(why.into_iter().map(|why| (Tone::Warn, format!("  {why}"))));
            }
            for output in &answer.outputs {
                sheet.add(Tone::Text, format!("  {}：{}", output.name, output.shown));
            }
            if let Some(first) = answer.outputs.first()
                && open.is_empty()
                && !sum.unless.is_empty()
                && first.value == typed
            {
                sheet.add(Tone::Text, format!("  没碰到上下限：{}就是{name}", first.name));
            }
            sheet.lines.extend(answer.flags.iter().map(|flag| (Tone::Warn, format!("  {}", flag.text))));
            sheet.add(Tone::Dim, format!("测算，按{}的规则", subject.area()));
        }
        Err(errors) => {
            for error in errors {
                sheet.add(Tone::Warn, format!("算不了：{}", error.message));
            }
        }
    }
}

/// The sum by every limit the place has in its rules: the figure itself stands only for those it has none for. Beside it, what
/// the rules say of those; nothing where a known limit decides, whatever the others are.
fn within_known(
    subject: &Subject,
    case: &Case,
    sum: &Sum,
    figure: &str,
) -> Result<(Computed, Vec<RunError>), Vec<RunError>> {
    let lacks = match compute(subject, case.clone()) {
        Ok(answer) => return Ok((answer, Vec::new())),
        Err(errors) => errors,
    };
    let without = |left_out: u32| {
        let mut free = case.clone();
        let limits = sum.unless.iter().enumerate().filter(|(at, _)| left_out >> at & 1 == 1);
        free.given.extend(limits.map(|(_, limit)| (limit.clone(), figure.to_owned())));
        compute(subject, free)
    };
    let all = (1_u32 << sum.unless.len().min(8)) - 1;
    let mut fewest: Vec<u32> = (1..=all).collect();
    fewest.sort_by_key(|left_out| left_out.count_ones());
    let Some(answer) = fewest.into_iter().find_map(|left_out| without(left_out).ok()) else {
        return Err(lacks);
    };
    let texts =
        |answer: &Computed| answer.outputs.iter().map(|output| output.text.clone()).collect::<Vec<_>>();
    let decided = without(all).is_ok_and(|free| texts(&free) != texts(&answer));
    Ok((answer, if decided { Vec::new() } else { lacks }))
}

/// What the rules say of a figure they lack, without what only a calculator can be told.
fn told(lack: &RunError) -> String {
    lack.without_key().trim_end_matches("选对地区").trim_end_matches('。').to_owned()
}
