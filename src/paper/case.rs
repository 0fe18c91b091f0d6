//! What a case has to say on paper: its checklist as facts. Here stands when a form may not be made at all (a notice before
//! everything was looked at, a refusal while all conditions are met); which parts it may not lack, its kind says.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::facts::{Facts, HallContact, Head, Row, chinese_day, row};
use super::fill::PaperError;
use super::item::{cited, item_facts};
use super::kind::Kind;
use super::remedy::Remedy;
use super::settled::Settled;
use super::still::StandsStill;
use crate::calendar::{Calendar, not_loaded};
use crate::items::{Checklist, Code, Entry, Mark, Material, Need, THE_DEAD, Tick, Way};

/// A case as its papers see it.
#[derive(Debug, Clone)]
pub struct CaseFacts<'a> {
    /// Conditions and materials.
    pub list: &'a Checklist<'a>,
    /// Number, applicant (masked), clerk, moment.
    pub head: &'a Head,
    /// Where and whom to phone.
    pub hall: &'a HallContact,
    /// Where somebody goes who does not agree.
    pub remedies: &'a [Remedy],
    /// By when it is done, and what to say beside that day.
    pub due: Option<(Date, Option<String>)>,
    /// The clerk's words: the person's own situation, or where the case goes to.
    pub note: &'a str,
    /// Materials that came after the case was accepted.
    pub made_good: &'a [Code],
    /// What stands in place of a last day, while the limit of the case stands still.
    pub still: &'a StandsStill,
    /// Deferred materials that have not come.
    pub still_owed: &'a [Code],
    /// Materials wanted beyond the last notice, each with the reason.
    pub added: &'a BTreeMap<String, String>,
    /// Conditions that are not met although the last notice called them met, by place from 0, each with the reason.
    pub turned: &'a BTreeMap<usize, String>,
    /// What came of it after it was taken in, in a sentence; empty while it goes on.
    pub later: &'a str,
    /// What the case owed and what ended it: of a paper that tells of its end.
    pub over: &'a [Over],
    /// Which years' holidays are known: a day that rests on another says so.
    pub calendar: Option<&'a Calendar>,
    /// What is paid, once it was settled.
    pub settled: Option<Settled<'a>>,
}

/// Something that was taken on trust and did not hold, or was given up, so that a case came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Over {
    /// Which material; none where it is the application itself.
    pub about: Option<Code>,
    /// By when it was promised.
    pub due: Option<Date>,
    /// How it was verified.
    pub method: String,
    /// What was found.
    pub found: String,
    /// In words: how it was told, why it was given up, what is done about it.
    pub said: String,
}

impl CaseFacts<'_> {
    /// The facts for a form of this kind, or why there can be none.
    pub fn facts(&self, kind: &'static Kind) -> Result<Facts, PaperError> {
        self.may_be(kind)?;
        let list = self.list;
        let (item, date) = (list.item(), self.head.at.date());
        let mut facts = item_facts(item, list.dictionary(), self.hall, date);
        self.head.tell(&mut facts);
        facts.set("本人情况", self.note);
        facts.set("转办说明", self.note);
        facts.set("办哪一种", list.of_kind().unwrap_or_default());
        facts.set("后来", self.later);
        if let Some((due, note)) = &self.due {
            facts.set("到期日", chinese_day(*due));
            facts.set("到期说明", note.as_deref().unwrap_or_default());
        }
        // A promise is verified by its day, whatever else is waited for.
        self.still.tell(list, kind.id == "promise", &mut facts);
        // Nobody runs for materials while what stands in the way is something else.
        let standing = list.standing();
        let stands_in_the_way = !standing.unmet.is_empty();
        let brings = |(id, _): &(Code, _)| {
            list.dictionary().get(*id).is_some_and(|material| material.sent_by.is_none())
        };
        let then = if stands_in_the_way {
            "不会再加；上面不符合的那一条先办到，只带材料来还不能受理"
        } else if standing.missing.iter().any(brings) {
            "带齐这些就行，不会再加"
        } else {
            "不会再加"
        };
        facts.set("补齐以后", then);
        if stands_in_the_way && kind.id == "notice" {
            facts.set("到期日", "");
            facts.set("中止", "");
        }
        facts.set("承诺依据", cited(&list.dictionary().basis(Way::Promise), date));
        facts.set("容缺依据", cited(&list.dictionary().basis(Way::Defer), date));
        let remedies = self.remedies.iter().map(|remedy| remedy.row(self.hall, date));
        facts.list("救济", remedies.collect());
        self.conditions(&mut facts, date);
        self.missing(&mut facts, date);
        self.received(&mut facts, date);
        self.ended(&mut facts);
        if let Some(settled) = &self.settled {
            settled.tell(&mut facts);
        }
        Ok(facts)
    }

    fn may_be(&self, kind: &'static Kind) -> Result<(), PaperError> {
        let standing = self.list.standing();
        match kind.id {
            "notice" if !standing.open.is_empty() || !standing.unasked.is_empty() => {
                Err(PaperError::Unfinished(standing.reasons))
            }
            "notice" if standing.missing.is_empty() => Err(PaperError::NothingMissing),
            "acceptance" | "promise" | "deferral" if !standing.verdict.accepts() => {
                Err(PaperError::NotAcceptable { form: kind.title, reasons: standing.reasons })
            }
            "promise" if standing.promised.is_empty() => Err(PaperError::NothingOfIt("凭承诺办的材料")),
            "deferral" if standing.deferred.is_empty() => Err(PaperError::NothingOfIt("容缺的材料")),
            "refusal" if standing.unmet.is_empty() => Err(PaperError::NotRefusable),
            "settlement" if self.settled.is_none() => Err(PaperError::NothingOfIt("结算")),
            "ended" | "withdrawn" | "stopped" | "failed" if self.over.is_empty() => {
                Err(PaperError::NothingOfIt(kind.title))
            }
            "received" if self.made_good.is_empty() => Err(PaperError::NothingOfIt("补齐的材料")),
            _ => Ok(()),
        }
    }

    fn conditions(&self, facts: &mut Facts, date: Date) {
        let pairs = || self.list.item().conditions.iter().zip(self.list.conditions()).enumerate();
        let turned = |at: usize| self.turned.get(&at).cloned().unwrap_or_default();
        // What does not concern the person is not told as held.
        let checked = pairs().filter(|(_, (_, tick))| **tick != Some(Tick::Apart));
        let checked = checked.map(|(at, (condition, tick))| {
            let met = *tick != Some(Tick::Unmet);
            row([
                ("符不符合", if met { "符合" } else { "不符合" }.to_owned()),
                ("条件", condition.text.clone()),
                ("出路", if met { String::new() } else { condition.instead.clone() }),
                ("变了", if met { String::new() } else { turned(at) }),
            ])
        });
        facts.list("条件核对", checked.collect());
        let unmet = || pairs().filter(|(_, (_, tick))| **tick == Some(Tick::Unmet));
        let rows = unmet().map(|(at, (condition, _))| {
            row([
                ("条件", condition.text.clone()),
                ("依据", cited(&condition.basis, date)),
                ("出路", condition.instead.clone()),
                ("变了", turned(at)),
            ])
        });
        facts.list("不符合", rows.collect());
        let roads = unmet().map(|(_, (condition, _))| row([("路", condition.instead.clone())]));
        facts.list("可走的路", roads.collect());
    }

    fn missing(&self, facts: &mut Facts, date: Date) {
        let standing = self.list.standing();
        let missing = |sent: bool| {
            let missing = |entry: &Entry<'_>| standing.missing.iter().any(|(id, _)| *id == entry.wanted.id);
            self.entries(move |entry| missing(entry) && entry.material.sent_by.is_some() == sent)
        };
        let why =
            |entry: &Entry<'_>| self.added.get(&entry.wanted.id.to_string()).cloned().unwrap_or_default();
        let sent = missing(true).map(|entry| {
            let Material { name, get, sent_by, .. } = entry.material;
            row([
                ("名称", name.clone()),
                ("由谁", sent_by.clone().unwrap_or_default()),
                ("依据", cited(&entry.wanted.basis, date)),
                ("找谁", get.place.clone()),
                ("要多久", get.time.clone()),
                ("电话", get.phone.clone()),
                ("加的原因", why(entry)),
            ])
        });
        facts.list("转来", sent.collect());
        let rows = missing(false).map(|entry| {
            let get = &entry.material.get;
            let ways = self.list.ways_on(entry.wanted.id).into_iter();
            let ways = ways.filter(|on| on.allowed && on.way != Way::Get);
            let ways: Vec<String> = ways.map(|on| format!("{}：{}", on.way.name(), on.how)).collect();
            row([
                ("名称", entry.material.name.clone()),
                ("份数", self.list.copies(entry.wanted).to_owned()),
                ("要不要", wanted(&entry.wanted.need)),
                ("依据", cited(&entry.wanted.basis, date)),
                ("去哪取", get.place.clone()),
                ("要多久", get.time.clone()),
                ("线上", get.online.clone()),
                ("电话", get.phone.clone()),
                ("别的路", ways.join("\n")),
                ("加的原因", why(entry)),
            ])
        });
        facts.list("还缺", rows.collect());
    }

    fn received(&self, facts: &mut Facts, date: Date) {
        // What is only promised, or to come later, was not looked at: nobody is told that it need not be brought.
        let settled = self
            .entries(|entry| entry.mark.is_at_hand())
            .filter(|entry| entry.unchecked().is_empty())
            .map(|entry| {
                let how = if entry.wanted.need.is_free() { "免交" } else { entry.mark.name() };
                row([("名称", entry.material.name.clone()), ("情况", how.to_owned())])
            });
        facts.list("已核", settled.collect());
        let unchecked = self.entries(|entry| !entry.unchecked().is_empty());
        let unchecked = unchecked.map(|entry| row([("名称", entry.material.name.clone())]));
        facts.list("没核完", unchecked.collect());
        let taken = self.entries(|entry| taken(entry.mark)).map(|entry| {
            let how = match entry.mark {
                Mark::Shared => "共享核到，免交".to_owned(),
                _ => self.list.copies(entry.wanted).to_owned(),
            };
            row([("名称", entry.material.name.clone()), ("怎么收", how)])
        });
        facts.list("收到", taken.collect());
        let promised = self.entries(|entry| entry.mark == Mark::Promised).map(|entry| {
            row([
                ("名称", entry.material.name.clone()),
                ("依据", demanded(entry, date)),
                ("办法", self.how(entry, Way::Promise)),
                ("证明内容", stated(entry.material, self.head.deceased.as_deref())),
                ("去哪取", entry.material.get.place.clone()),
                ("要多久", entry.material.get.time.clone()),
                ("电话", entry.material.get.phone.clone()),
            ])
        });
        facts.list("承诺材料", promised.collect());
        facts.list("容缺材料", self.entries(|_| true).filter_map(|entry| self.deferred(entry)).collect());
        let made_good = self.entries(|entry| self.made_good.contains(&entry.wanted.id)).map(|entry| {
            row([("名称", entry.material.name.clone()), ("份数", self.list.copies(entry.wanted).to_owned())])
        });
        facts.list("补齐", made_good.collect());
        let still = self.entries(|entry| self.still_owed.contains(&entry.wanted.id));
        facts.list("还欠", still.filter_map(|entry| self.deferred(entry)).collect());
        let after = if self.still_owed.is_empty() { "" } else { "上面还没补的按时补齐了才算" };
        facts.set("还欠说明", after);
    }

    /// What did not hold, and what goes back to the person: what was only looked at was never kept.
    fn ended(&self, facts: &mut Facts) {
        let rows = self.over.iter().filter_map(|over| {
            let name = match over.about {
                Some(code) => &self.list.dictionary().get(code)?.name,
                None => &self.list.item().title,
            };
            Some(row([
                ("名称", name.clone()),
                ("约好哪天", over.due.map_or_else(String::new, chinese_day)),
                ("怎么核的", over.method.clone()),
                ("核查结果", over.found.clone()),
                ("说明", over.said.clone()),
            ]))
        });
        facts.list("没成的", rows.collect());
        let kept = |entry: &&Entry<'_>| {
            let copies = self.list.copies(entry.wanted);
            let handed_in = entry.mark == Mark::Seen || self.made_good.contains(&entry.wanted.id);
            let stays = COPIES.iter().any(|words| copies.contains(words));
            let looked_at = !stays && ONLY_LOOKED_AT.iter().any(|words| copies.contains(words));
            handed_in && !looked_at && entry.material.sent_by.is_none()
        };
        let kept = self.entries(|_| true).filter(kept).map(|entry| {
            let copies = self.list.copies(entry.wanted).to_owned();
            row([("名称", entry.material.name.clone()), ("份数", copies)])
        });
        facts.list("退回", kept.collect());
    }

    fn deferred(&self, entry: &Entry<'_>) -> Option<Row> {
        let Mark::Deferred(by) = entry.mark else { return None };
        let by = by.filter(|_| !self.still.awaited.contains(&entry.wanted.id))?;
        Some(row([
            ("名称", entry.material.name.clone()),
            ("份数", self.list.copies(entry.wanted).to_owned()),
            ("办法", self.how(entry, Way::Defer)),
            ("补齐日", self.calendar.map_or_else(|| chinese_day(by), |calendar| sure_day(calendar, by))),
            ("去哪取", entry.material.get.place.clone()),
            ("要多久", entry.material.get.time.clone()),
            ("电话", entry.material.get.phone.clone()),
        ]))
    }

    fn how(&self, entry: &Entry<'_>, way: Way) -> String {
        let on = self.list.ways_on(entry.wanted.id).into_iter().find(|on| on.way == way && on.allowed);
        on.map_or_else(String::new, |on| on.how)
    }

    fn entries(&self, keep: impl Fn(&Entry<'_>) -> bool) -> impl Iterator<Item = &Entry<'_>> {
        self.list.entries().iter().filter(move |entry| keep(entry))
    }
}

/// A day; with what is to be said of it where nobody knows yet which days of its year are worked.
pub fn sure_day(calendar: &Calendar, day: Date) -> String {
    let note = not_loaded(&[day.year()]).filter(|_| !calendar.knows(day.year()));
    note.map_or_else(|| chinese_day(day), |note| format!("{}（{note}）", chinese_day(day)))
}

/// In what an item says of a material: so many of it stay with us.
const COPIES: [&str; 3] = ["一份", "两份", "三份"];
/// In what an item says of a material of which nothing stays: it is only looked at, told or looked up.
const ONLY_LOOKED_AT: [&str; 10] =
    ["核原件", "看一眼", "报卡号", "报号", "自己的卡号", "开户行", "刷脸", "不用带", "不用报", "不用拿纸"];

/// Room to write a name or a place in.
pub const BLANK: &str = "________________";
/// Room for a year of four figures.
const YEAR: &str = "________年";
/// Room for a month or a day.
const OF_YEAR: &str = "______";

/// What is stated instead of a proof, to be completed by hand: what is short in the file is wide on paper. Who died is named where
/// that is known.
fn stated(material: &Material, deceased: Option<&str>) -> String {
    let Some(states) = &material.states else {
        return format!("“{}”所证明的情况：{BLANK}", material.name);
    };
    let marked =
        states.replace("____年", "\u{0}").replace("年__月", "年\u{1}月").replace("\u{0}__月", "\u{0}\u{1}月");
    let marked = marked.replace("月__日", "月\u{1}日").replace("____", BLANK);
    let marked = marked.replace('\u{0}', YEAR).replace('\u{1}', OF_YEAR);
    marked.replace(THE_DEAD, deceased.unwrap_or(BLANK))
}

/// Which law lets a proof be demanded; where none does, that is what a promise says.
fn demanded(entry: &Entry<'_>, date: Date) -> String {
    let basis = cited(&entry.wanted.basis, date);
    if !basis.is_empty() {
        return basis;
    }
    let free = if entry.wanted.need.is_free() { "，这个事项免交" } else { "" };
    format!("没有法律法规要求交这份证明{free}；凭承诺先办，办后由我们核查")
}

/// What was handed in or looked up; what is only promised or comes later is in nobody's hands yet.
fn taken(mark: Mark) -> bool {
    matches!(mark, Mark::Seen | Mark::Shared)
}

/// `必要`, or `视情（家里人代办）`.
pub(super) fn wanted(need: &Need) -> String {
    match need.when() {
        Some(when) => format!("{}（{when}）", need.name()),
        None => need.name().to_owned(),
    }
}
