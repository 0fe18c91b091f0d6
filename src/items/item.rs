//! A service item (事项): what can be handled at a window, by whom, with what, in which steps and by when.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::{About, Basis, Checklist, Code, Deadline, Limit, Material, Needs, Route, Suspension, Way};

/// Which insurance an item belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Insurance {
    /// Registration, records, cards: all insurances.
    #[serde(rename = "综合")]
    General,
    /// Old-age.
    #[serde(rename = "养老")]
    Pension,
    /// Medical.
    #[serde(rename = "医疗")]
    Medical,
    /// Maternity.
    #[serde(rename = "生育")]
    Maternity,
    /// Work injury.
    #[serde(rename = "工伤")]
    Injury,
    /// Unemployment.
    #[serde(rename = "失业")]
    Unemployment,
}

impl Insurance {
    /// All of them, in the order lists show them.
    pub const ALL: [Insurance; 6] = [
        Insurance::General,
        Insurance::Pension,
        Insurance::Medical,
        Insurance::Maternity,
        Insurance::Injury,
        Insurance::Unemployment,
    ];

    /// What a clerk calls it.
    pub fn name(self) -> &'static str {
        match self {
            Insurance::General => "综合",
            Insurance::Pension => "养老",
            Insurance::Medical => "医疗",
            Insurance::Maternity => "生育",
            Insurance::Injury => "工伤",
            Insurance::Unemployment => "失业",
        }
    }
}

/// Whose application an item is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum Applicant {
    /// A person's; whoever comes for them is their agent.
    #[default]
    #[serde(rename = "本人")]
    Person,
    /// An employer's or another organisation's: whoever comes only runs the errand.
    #[serde(rename = "单位")]
    Unit,
    /// A unit's or a person's, as it comes.
    #[serde(rename = "单位或本人")]
    Either,
}

impl Applicant {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Person, Self::Unit, Self::Either];

    /// As files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "本人",
            Self::Unit => "单位",
            Self::Either => "单位或本人",
        }
    }

    /// Whether no unit can have it done.
    pub fn is_person(&self) -> bool {
        *self == Self::Person
    }
}

/// A condition to be ticked before the case is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// What must hold.
    pub text: String,
    /// Which law says so.
    pub basis: Basis,
    /// The other way for who does not meet it: what a clerk offers instead of a bare no.
    pub instead: String,
    /// Whether it is done all the same for who does not meet it: that is noted, and stands in nobody's way.
    pub still: bool,
    /// The case in which it is asked, if not every case: who wants something else is asked nothing of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// How old somebody must be for it, where a date of birth can speak against it: all of these.
    #[serde(rename = "age", skip_serializing_if = "Vec::is_empty")]
    pub ages: Vec<Age>,
    /// Whether that age is all there is to it.
    #[serde(skip)]
    pub age_alone: bool,
}

/// How old somebody must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// So many full years, men and women.
    Years(u8, u8),
    /// The age of the law, 法定退休年龄: the rulebook says when.
    Statutory,
    /// Not yet that age.
    BeforeStatutory,
    /// Not yet that age, and no more than so many years from it.
    YearsBefore(u8),
    /// An age at which somebody may choose to retire before that of the law (弹性提前退休): the rulebook says from when.
    Early,
    /// From the age of the law on, as long as retiring can be put off (弹性延迟退休): the rulebook says until when.
    Late,
}

impl Age {
    /// How it can be written.
    pub const WORDS: &'static str = "60岁、男55岁女45岁、法定退休年龄、未到法定退休年龄、法定退休年龄前1年、弹性提前退休年龄、弹性延迟退休年龄";

    /// Reads one of [`Age::WORDS`].
    pub fn parse(text: &str) -> Option<Self> {
        let years = |text: &str| text.trim().strip_suffix('岁')?.trim().parse().ok();
        match text.trim() {
            "法定退休年龄" => Some(Self::Statutory),
            "未到法定退休年龄" => Some(Self::BeforeStatutory),
            "弹性提前退休年龄" => Some(Self::Early),
            "弹性延迟退休年龄" => Some(Self::Late),
            text => {
                if let Some(before) = text.strip_prefix("法定退休年龄前") {
                    return before.strip_suffix('年')?.trim().parse().ok().map(Self::YearsBefore);
                }
                if let Some(both) = text.strip_prefix('男') {
                    let (men, women) = both.split_once('女')?;
                    return Some(Self::Years(years(men)?, years(women)?));
                }
                years(text).map(|years| Self::Years(years, years))
            }
        }
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Age::Years(men, women) if men == women => write!(f, "{men}岁"),
            Age::Years(men, women) => write!(f, "男{men}岁女{women}岁"),
            Age::Statutory => f.write_str("法定退休年龄"),
            Age::BeforeStatutory => f.write_str("未到法定退休年龄"),
            Age::YearsBefore(years) => write!(f, "法定退休年龄前{years}年"),
            Age::Early => f.write_str("弹性提前退休年龄"),
            Age::Late => f.write_str("弹性延迟退休年龄"),
        }
    }
}

impl Serialize for Age {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether and when a material is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "when", rename_all = "lowercase")]
pub enum Need {
    /// 必要: in every case.
    Always,
    /// 视情: only in the case named.
    When(String),
    /// 可选: helps in the case named, never demanded.
    Optional(String),
    /// 免交: the desk looks it up; the citizen brings nothing.
    Free,
    /// 免交, and looked up only in the case named.
    #[serde(rename = "free")]
    FreeFor(String),
}

impl Need {
    /// What a clerk calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Need::Always => "必要",
            Need::When(_) => "视情",
            Need::Optional(_) => "可选",
            Need::Free | Need::FreeFor(_) => "免交",
        }
    }

    /// The case in which it is asked for, if not every case.
    pub fn when(&self) -> Option<&str> {
        match self {
            Need::When(when) | Need::Optional(when) | Need::FreeFor(when) => Some(when),
            Need::Always | Need::Free => None,
        }
    }

    /// Whether the desk looks it up and nobody brings it.
    pub fn is_free(&self) -> bool {
        matches!(self, Need::Free | Need::FreeFor(_))
    }
}

/// Why a core material is not deferred.
const NOT_DEFERRED: &str = "在这个事项里它是核心材料，身份、资格、金额要靠它，不能后补";
/// Why nothing is deferred in an item that is done while the person waits.
pub const ON_THE_SPOT: &str = "这个事项当场办结，没有可以后补的期限";

/// A material as one item wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// Which of the dictionary.
    pub id: Code,
    /// Whether and when.
    pub need: Need,
    /// Original or copy, how many, kept or handed back.
    pub copies: String,
    /// The same for each kind of the item of which one is done at a time, where it differs.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub copies_of: BTreeMap<String, String>,
    /// The law that lets us ask for it; empty is a warning (经办条例第三十一条).
    #[serde(skip_serializing_if = "Basis::is_empty")]
    pub basis: Basis,
    /// Core (核心): without it the case cannot be accepted, so it is never deferred.
    pub core: bool,
    /// Why a promise will not do in this item, where the dictionary would allow one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_promise: Option<String>,
}

/// One step of handling, with its standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is called.
    pub name: String,
    /// 标准: when it counts as done well.
    pub standard: String,
    /// Target time in minutes.
    pub minutes: u16,
    /// Who does it.
    pub role: String,
    /// What can go wrong, and what then.
    pub wrong: String,
    /// What is ticked before the step passes.
    pub check: Vec<String>,
    /// What the program itself looks at before the step passes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Needs>,
    /// The case of a condition in which money goes out, if it does not in every case: in another no amount is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_when: Option<String>,
    /// Why no amount is looked at though it speaks of a second person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_review: Option<String>,
}

impl Step {
    /// Whether bills, amounts or a settlement are wanted before it passes.
    pub fn needs_money(&self) -> bool {
        self.needs.iter().any(|needs| matches!(needs, Needs::Bills | Needs::Review | Needs::Settlement))
    }

    /// What is looked at in the case of this list.
    pub(super) fn looks_at(&self, list: &Checklist<'_>) -> Vec<Needs> {
        let pays = self.review_when.as_deref().is_none_or(|case| list.concerns(case));
        self.needs.iter().copied().filter(|needs| pays || *needs != Needs::Review).collect()
    }
}

/// A path online: the platform and the taps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Online {
    /// The platform.
    pub name: String,
    /// The way through its menus.
    pub path: String,
    /// What to do when it fails.
    pub fails: String,
    /// The same while no self-service machine works, where [`Self::fails`] sends to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_machine: Option<String>,
}

impl Online {
    /// What to do when it fails; `machines`: whether any machine may be gone to.
    pub fn when_it_fails(&self, machines: bool) -> &str {
        self.no_machine.as_deref().filter(|_| !machines).unwrap_or(&self.fails)
    }
}

/// Every way to get an item handled; the citizen chooses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Channels {
    /// Platforms.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub online: Vec<Online>,
    /// Self-service machine, if it can do this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub machine: Option<String>,
    /// Which window, and whether to book.
    pub window: String,
    /// The hotline.
    pub phone: String,
}

/// A department that has a part in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Department {
    /// Its name.
    pub name: String,
    /// What it does in this item.
    pub does: String,
    /// Its phone.
    pub phone: String,
}

/// An official code (国家政务服务事项编码) seen in one place; other places have others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficialCode {
    /// Twelve digits.
    pub code: String,
    /// Where it was seen.
    pub place: String,
}

/// A service item. What an item does not have (no machine, no rule to compute, no official code seen) is left out of its
/// JSON, so that nothing in it is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// `P01` …
    pub id: Code,
    /// As the hall's lists write it.
    pub title: String,
    /// Which insurance.
    pub insurance: Insurance,
    /// How people ask for it (口语说法).
    pub aliases: Vec<String>,
    /// 谁能办
    pub who: String,
    /// Whose application it is: a person's, where nothing is said.
    #[serde(skip_serializing_if = "Applicant::is_person")]
    pub applicant: Applicant,
    /// That it is about somebody who died, where it is.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// How someone else may come for them (代办).
    pub agent: String,
    /// What must hold.
    pub conditions: Vec<Condition>,
    /// What is brought or looked up.
    pub materials: Vec<Wanted>,
    /// What must not be asked for (不得索要).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub never_ask: Vec<String>,
    /// In order.
    pub steps: Vec<Step>,
    /// The first is that of the whole case.
    pub deadlines: Vec<Deadline>,
    /// When that limit stands still, if a law lets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspension: Option<Suspension>,
    /// Every way to get it handled.
    pub channels: Channels,
    /// Co-operating departments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Department>,
    /// 易错
    pub mistakes: Vec<String>,
    /// 示例: a made-up case, how it goes well.
    pub example: String,
    /// 影响谁: who is harmed by a mistake, and how.
    pub harm: String,
    /// How hard it is, 1 (easy) to 5.
    pub difficulty: u8,
    /// Cases of its conditions of which one is done at a time: who retires early does not retire late.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub either: Vec<String>,
    /// Materials of which at least one is wanted in every case, though each of them only in some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub at_least_one: Vec<Code>,
    /// Whether it pays on top of what another item paid (医疗救助 after 医保): a bill claimed there is claimed here once more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub on_top: bool,
    /// Keys of the rules that compute something for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Ids of the answers that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// 〔地方〕: what the place sets, with the value used until it does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub local: Vec<String>,
    /// Official codes, as seen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<OfficialCode>,
}

impl Item {
    /// The deadline of the whole case.
    pub fn deadline(&self) -> Option<&Deadline> {
        self.deadlines.first()
    }

    /// The limit the due date of a case is counted with.
    pub fn limit(&self) -> Limit {
        self.deadline().map_or(Limit::ON_THE_SPOT, Deadline::binding)
    }

    /// How a way on is gone for a material of this item, or why it is closed here, whoever comes: the dictionary may allow what
    /// this item does not.
    pub fn way(&self, wanted: &Wanted, material: &Material, way: Way) -> Result<String, String> {
        let route = match way {
            Way::Share => &material.share,
            Way::Promise => &material.promise,
            Way::Defer => &material.defer,
            Way::Get => return Ok(material.get.place.clone()),
        };
        let how = match route {
            Route::Yes(how) => how.clone(),
            Route::No(why) => return Err(why.clone()),
        };
        match (way, &wanted.no_promise) {
            (Way::Promise, Some(why)) => Err(why.clone()),
            (Way::Defer, _) if wanted.core => Err(NOT_DEFERRED.into()),
            (Way::Defer, _) if self.limit().is_on_the_spot() => Err(ON_THE_SPOT.into()),
            (Way::Defer, _) if self.awaits(wanted.id) => Ok(format!("{how}，等结论时中止计时")),
            _ => Ok(how),
        }
    }

    /// Whether its limit stands still while this material is waited for.
    pub fn awaits(&self, material: Code) -> bool {
        self.suspension.as_ref().is_some_and(|suspension| suspension.materials.contains(&material))
    }

    /// What comes on top of that limit and is not counted in it, such as the days of a public notice.
    pub fn limit_plus(&self) -> Option<&str> {
        self.deadline()?.plus.as_deref()
    }

    /// Target minutes at the window and behind it, all steps together.
    pub fn minutes(&self) -> u16 {
        self.steps.iter().map(|step| step.minutes).sum()
    }

    /// Whether its amounts need a second person (双人复核).
    pub fn needs_review(&self) -> bool {
        self.steps.iter().any(|step| step.needs.contains(&Needs::Review))
    }

    /// The place (from 0) of the step that asks for a settlement; none where nothing is paid on bills.
    pub fn settles(&self) -> Option<usize> {
        self.steps.iter().position(|step| step.needs.contains(&Needs::Settlement))
    }

    /// Every clause that stands anywhere in the item, as it stands on `date`.
    pub fn clauses(&self, date: Date) -> BTreeSet<String> {
        let conditions = self.conditions.iter().map(|condition| &condition.basis);
        let materials = self.materials.iter().map(|wanted| &wanted.basis);
        let limits = self.deadlines.iter().filter_map(|limit| limit.statutory.as_ref()).map(|law| &law.basis);
        let still = self.suspension.iter().map(|suspension| &suspension.basis);
        let texts = conditions.chain(materials).chain(limits).chain(still).map(|basis| basis.on(date));
        let clauses = texts.flat_map(|text| text.split('；').map(str::to_owned).collect::<Vec<_>>());
        clauses.filter(|clause| !clause.is_empty()).collect()
    }

    /// Every law the item rests on, as it stands on `date`, each once, in the order of the file.
    pub fn laws(&self, date: Date) -> Vec<String> {
        let statutory = self.deadlines.iter().filter_map(|d| d.statutory.as_ref()).map(|law| &law.basis);
        let mut laws: Vec<String> = Vec::new();
        let still = self.suspension.iter().map(|suspension| &suspension.basis);
        for basis in self.conditions.iter().map(|condition| &condition.basis).chain(statutory).chain(still) {
            for law in basis.on(date).split('；').filter(|law| !law.is_empty()) {
                if !laws.iter().any(|known| known == law) {
                    laws.push(law.to_owned());
                }
            }
        }
        laws
    }
}
