//! What holds in a case, by the Chinese names that forms ask for: single values, and lists of rows. Whoever fills them
//! has masked what must be masked; a form cannot reach anything else.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

/// A row of a list.
pub type Row = BTreeMap<&'static str, String>;

/// Values by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    one: BTreeMap<&'static str, String>,
    many: BTreeMap<&'static str, Vec<Row>>,
    /// Values that still say what is to be filled in, by the name a clerk calls them.
    open: Vec<(&'static str, String)>,
}

impl Facts {
    /// Sets a value; a blank one counts as none.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.one.insert(name, value.into().trim().to_owned());
    }

    /// Sets a list.
    pub fn list(&mut self, name: &'static str, rows: Vec<Row>) {
        self.many.insert(name, rows);
    }

    /// A value; none when it is blank.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.one.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The rows of a list.
    pub fn rows(&self, name: &str) -> &[Row] {
        self.many.get(name).map_or(&[], Vec::as_slice)
    }

    /// What of the hall is still to be filled in: names, with what stands there instead.
    pub fn open(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.open.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Every name there is, `列.栏` for those of a list.
    pub fn names(&self) -> Vec<String> {
        let columns = |(list, rows): (&&str, &Vec<Row>)| {
            let list = (*list).to_owned();
            rows.first()
                .into_iter()
                .flatten()
                .map(move |(name, _)| format!("{list}.{name}"))
                .collect::<Vec<_>>()
        };
        let one = self.one.keys().map(|name| (*name).to_owned());
        one.chain(self.many.iter().flat_map(columns)).collect()
    }
}

/// A row from pairs.
pub fn row<const N: usize>(pairs: [(&'static str, String); N]) -> Row {
    pairs.into_iter().collect()
}

/// Where the citizen comes and whom they phone: the hall's own, from its settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HallContact {
    /// The hall's name.
    pub name: String,
    /// Street address.
    pub address: String,
    /// Which window or floor.
    pub window: String,
    /// Opening hours.
    pub hours: String,
    /// The hall's phone.
    pub phone: String,
    /// Where to complain.
    pub complaint: String,
    /// Where reconsideration (行政复议) is asked for: name and address.
    pub reconsider: String,
    /// The court that hears a suit: name and address.
    pub court: String,
}

/// What marks a value of the hall's settings that tells what to fill in instead of being filled in.
const OPEN: &str = "（请";

impl HallContact {
    /// What still stands as the program came: what a clerk calls it, and what stands there.
    pub fn open(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("大厅名称", &self.name),
            ("办理地点", &self.address),
            ("办公时间", &self.hours),
            ("咨询电话", &self.phone),
            ("投诉电话", &self.complaint),
            ("复议机关", &self.reconsider),
            ("法院", &self.court),
        ];
        all.into_iter()
            .filter(|(_, value)| value.contains(OPEN))
            .map(|(name, value)| (name, value.as_str()))
            .collect()
    }

    /// Puts it among the facts; `hotline` is the common number of the business.
    pub fn tell(&self, facts: &mut Facts, hotline: &str) {
        facts.set("大厅名称", &self.name);
        facts.set("办理地点", &self.address);
        facts.set("窗口", &self.window);
        facts.set("办公时间", &self.hours);
        facts.set("咨询电话", either(&self.phone, hotline));
        facts.set("投诉电话", either(&self.complaint, "12345"));
        facts.open = self.open().into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    }
}

/// The hall's own number, with the common one where that is another; the common one does not stand for it.
fn either(ours: &str, common: &str) -> String {
    if ours.trim().is_empty() || common.trim().is_empty() || ours == common {
        ours.to_owned()
    } else {
        format!("{ours}，或 {common}")
    }
}

/// The head of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Number of the paper, bound to the case; the next visit is found by it.
    pub number: String,
    /// The applicant: a person already masked, a unit by name and code.
    pub applicant: String,
    /// Who runs the errand of a unit, masked.
    pub runner: Option<String>,
    /// The document shown with what a unit has done for one of its people: theirs or that of who came, masked.
    pub shown: Option<String>,
    /// Whose death it is about, masked, where it is about one.
    pub deceased: Option<String>,
    /// Who hands it out.
    pub clerk: String,
    /// When.
    pub at: DateTime,
}

impl Head {
    /// Puts it among the facts.
    pub fn tell(&self, facts: &mut Facts) {
        facts.set("编号", &self.number);
        facts.set("申请人", &self.applicant);
        facts.set("单位经办人", self.runner.as_deref().unwrap_or_default());
        facts.set("登记的证件", self.shown.as_deref().unwrap_or_default());
        facts.set("去世的人", self.deceased.as_deref().unwrap_or_default());
        facts.set("经办人", &self.clerk);
        facts.set("日期", chinese_day(self.at.date()));
        facts.set("时刻", format!("{:02}:{:02}", self.at.hour(), self.at.minute()));
    }
}

/// `2026年11月23日`
pub fn chinese_day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
