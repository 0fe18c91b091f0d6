//! 应急卡: what is done, step by step against the clock, when the system fails, somebody collapses, papers are lost, somebody
//! attacks, the power or fire comes (`data/cards/emergency/*.toml`); what is said to all and to one; what never to do.

use std::collections::BTreeMap;

use super::entry::{Entry, Kind};
use crate::text::{Faults, Place, Source, Table, Text};

/// What stands in braces in words to all.
const HOLES: [&str; 5] = ["time", "news", "waiting", "phone", "report"];

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// Its id, e.g. `YJ01`.
    pub id: String,
    /// What has happened.
    pub title: String,
    /// Other ways to say it.
    pub aliases: Vec<String>,
    /// What is done, in this order.
    pub steps: Vec<Do>,
    /// What is said to all, with holes for the time; not every emergency is cried out.
    pub broadcast: Option<String>,
    /// What stands for `{report}` in it before the step that reports is ticked, and after.
    pub report: Option<(String, String)>,
    /// What stands for the sentence with `{news}` once the promised time has passed; without it the sentence is left out.
    pub late: Option<String>,
    /// Whether everybody leaves: then screens for the public show nothing but what is said to all.
    pub evacuates: bool,
    /// After how many minutes there is news again, as the hall promises; 0 when nothing is promised.
    pub news_minutes: i64,
    /// What is said to one.
    pub calm: Vec<String>,
    /// What never to do.
    pub forbid: Vec<String>,
    /// Whom to reach.
    pub contacts: Vec<String>,
    /// Keys of the fields of the register that are filled in at the end.
    pub record: Vec<String>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Do {
    /// What.
    pub text: String,
    /// Within how many minutes from the beginning.
    pub within: Option<i64>,
    /// Whether the hall goes over to the hand ledger with it.
    pub outage: bool,
    /// Whether what has happened is reported with it to whoever repairs it.
    pub reports: bool,
}

/// What fills the holes of words to all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<'a> {
    /// Since when, `10:20`.
    pub time: &'a str,
    /// When there is news again, `10:50`; none once that has passed.
    pub news: Option<&'a str>,
    /// How many wait.
    pub waiting: usize,
    /// The hall's phone.
    pub phone: &'a str,
    /// Whether it was reported.
    pub reported: bool,
}

/// All cards.
#[derive(Debug, Clone, Default)]
pub struct Emergencies(Vec<Emergency>);

impl Emergencies {
    /// Reads cards from files; what is wrong goes to `faults`, the rest is used.
    pub fn read(sources: &[Source], faults: &mut Faults) -> Self {
        let mut cards = Vec::new();
        let mut seen: BTreeMap<String, Place> = BTreeMap::new();
        for source in sources {
            let mut file = Table::parse(source, faults);
            file.date("verified", faults);
            for mut table in file.tables("emergency", faults) {
                let card = card(&mut table, &mut seen, faults);
                table.finish(faults);
                cards.extend(card);
            }
            file.finish(faults);
        }
        Self(cards)
    }

    /// In the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &Emergency> {
        self.0.iter()
    }

    /// The card with this id, title or other name; else the one of which a part of a name was typed, if there is one only:
    /// nobody has time to look a title up.
    pub fn find(&self, typed: &str) -> Option<&Emergency> {
        let typed = typed.trim();
        let names = |card: &'_ Emergency, is: &dyn Fn(&str) -> bool| {
            is(&card.title) || card.title.split('、').any(is) || card.aliases.iter().any(|alias| is(alias))
        };
        let named =
            |card: &&Emergency| card.id.eq_ignore_ascii_case(typed) || names(card, &|name| name == typed);
        if let Some(card) = self.0.iter().find(named) {
            return Some(card);
        }
        let long = typed.chars().count() >= 2;
        let mut like = self.0.iter().filter(|card| long && names(card, &|name| name.contains(typed)));
        like.next().filter(|_| like.next().is_none())
    }

    /// What the index needs of them.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.0.iter().map(|card| Entry {
            id: card.id.clone(),
            kind: Kind::Emergency,
            title: card.title.clone(),
            aliases: card.aliases.clone(),
            body: card.steps.iter().map(|step| step.text.as_str()).collect::<Vec<_>>().join("；"),
            insurance: String::new(),
        })
    }
}

impl Emergency {
    /// What is said to all, with nothing left open; none when nothing is to be cried out.
    pub fn to_all(&self, said: &Said<'_>) -> Option<String> {
        let waiting = said.waiting.to_string();
        let text = self.broadcast.as_ref()?;
        let report =
            self.report.as_ref().map_or("", |(before, after)| if said.reported { after } else { before });
        let text = match said.news {
            Some(_) => text.clone(),
            None => self.without_news(text),
        };
        let holes = [
            ("time", said.time),
            ("news", said.news.unwrap_or_default()),
            ("waiting", &*waiting),
            ("phone", said.phone),
            ("report", report),
        ];
        Some(holes.iter().fold(text, |text, (hole, words)| text.replace(&format!("{{{hole}}}"), words)))
    }

    /// The words without the sentence that promises news.
    fn without_news(&self, text: &str) -> String {
        let late = self.late.as_deref().unwrap_or_default();
        let sentence =
            |words: &str| if words.contains("{news}") { late.to_owned() } else { words.to_owned() };
        text.split_inclusive('。').map(sentence).collect()
    }
}

fn card(table: &mut Table, seen: &mut BTreeMap<String, Place>, faults: &mut Faults) -> Option<Emergency> {
    let id = table.need_text("id", faults);
    if let Some(id) = &id
        && let Some(first) = seen.insert(id.value.clone(), id.place.clone())
    {
        let message = format!("编号 {} 已经用过（{first}）", id.value);
        faults.error("E_DUPLICATE", id.place.clone(), message, "换一个没用过的编号");
        return None;
    }
    let title = table.need_text("title", faults);
    let broadcast = table.text("broadcast", faults);
    if let Some(text) = &broadcast {
        holes(text, faults);
    }
    let late = table.text("late", faults).map(|text| text.value);
    let report = report(table, broadcast.as_ref(), faults);
    let news_minutes = table.integer("news_minutes", faults).unwrap_or(0);
    let evacuates = table.boolean("evacuates", faults).unwrap_or(false);
    if evacuates && broadcast.is_none() {
        let message = "evacuates = true，却没有广播词：屏上会空着";
        faults.error("E_MISSING", table.place.clone(), message, "补上 broadcast，或去掉 evacuates");
    }
    let mut texts = |name: &str| -> Vec<String> {
        table.texts(name, faults).into_iter().map(|text| text.value).collect()
    };
    let (aliases, calm, forbid) = (texts("aliases"), texts("calm"), texts("forbid"));
    let (contacts, record) = (texts("contacts"), texts("record"));
    let mut steps = Vec::new();
    for mut step in table.tables("step", faults) {
        let text = step.need_text("do", faults);
        let within = step.integer("within", faults);
        let does = step.text("does", faults);
        if let Some(does) = does.as_ref().filter(|does| !matches!(does.value.as_str(), "outage" | "report")) {
            let message = format!("不认识“{}”", does.value);
            let help = "只能写 does = \"outage\" 或 \"report\"，或不写";
            faults.error("E_UNKNOWN_NAME", does.place.clone(), message, help);
        }
        step.finish(faults);
        let is = |name| does.as_ref().is_some_and(|does| does.value == name);
        steps.extend(text.map(|text| Do {
            text: text.value,
            within,
            outage: is("outage"),
            reports: is("report"),
        }));
    }
    if report.is_some() && !steps.iter().any(|step| step.reports) {
        let message = "写了 report，却没有一步是 does = \"report\"：永远说不到第二句";
        faults.error("E_MISSING", table.place.clone(), message, "给报修的那一步加上 does = \"report\"");
    }
    if steps.is_empty() {
        faults.error("E_MISSING", table.place.clone(), "一步也没有", "至少写一个 [[emergency.step]]");
    }
    Some(Emergency {
        id: id?.value,
        title: title?.value,
        aliases,
        steps,
        broadcast: broadcast.map(|text| text.value),
        report,
        late,
        evacuates,
        news_minutes,
        calm,
        forbid,
        contacts,
        record,
    })
}

/// What stands for `{report}`: two texts, and both where it is used.
fn report(table: &mut Table, broadcast: Option<&Text>, faults: &mut Faults) -> Option<(String, String)> {
    let mut texts = table.texts("report", faults).into_iter().map(|text| text.value);
    let (before, after, more) = (texts.next(), texts.next(), texts.next());
    let used = broadcast.is_some_and(|text| text.value.contains("{report}"));
    match (before, after, more) {
        (Some(before), Some(after), None) => Some((before, after)),
        (None, None, None) if !used => None,
        _ => {
            let help = "写 report = [\"正在报修\", \"已经报修\"]：报修那一步打勾以前和以后各一句";
            faults.error("E_MISSING", table.place.clone(), "report 要写两句", help);
            None
        }
    }
}

/// A hole nothing fills would be read out as it stands.
fn holes(text: &Text, faults: &mut Faults) {
    for piece in text.value.split('{').skip(1) {
        let hole = piece.split('}').next().unwrap_or_default();
        if !HOLES.contains(&hole) || !piece.contains('}') {
            let help = format!("能写的有 {}", HOLES.map(|hole| format!("{{{hole}}}")).join(" "));
            faults.error("E_UNKNOWN_NAME", text.place.clone(), format!("没有“{hole}”可填"), help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cards_are_in_order_and_leave_no_hole_open() {
        let mut faults = Faults::new();
        let text = include_str!("../../data/cards/emergency/应急卡.toml");
        let cards = Emergencies::read(&[Source::new("应急卡.toml", text)], &mut faults);
        let faults = faults.sorted().iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!((faults, cards.iter().count()), (Vec::new(), 6));
        let said = Said { time: "10:20", news: Some("10:50"), waiting: 23, phone: "12333", reported: false };
        for card in cards.iter() {
            let words = card.to_all(&said).unwrap_or_default();
            assert!(!words.contains(['{', '}']), "{words}");
            assert!(card.steps.len() < 10, "{}: a digit ticks a step", card.id);
        }
        let words = cards.find("系统故障").unwrap().to_all(&said).unwrap();
        assert!(["10:20", "10:50", "23 位", "12333"].iter().all(|part| words.contains(part)), "{words}");
        assert!(words.contains("正在报修") && !words.contains("已经报修"), "{words}");
        // Nobody spoke again when it was promised, and by then it was reported.
        let words =
            cards.find("系统故障").unwrap().to_all(&Said { news: None, reported: true, ..said }).unwrap();
        assert!(words.contains("已经报修") && words.contains("还没有恢复"), "{words}");
        assert!(!words.contains("以前再告诉大家") && words.contains("不用重新排队。还没"), "{words}");
    }

    #[test]
    fn a_hole_nothing_fills_is_named() {
        let text = "[[emergency]]\nid = \"YJ9\"\ntitle = \"甲\"\nbroadcast = \"到 {eta} 为止\"\n[[emergency.step]]\ndo = \"乙\"";
        let mut faults = Faults::new();
        let _ = Emergencies::read(&[Source::new("a.toml", text)], &mut faults);
        assert!(faults.sorted()[0].to_string().contains("没有“eta”可填"));
    }
}
