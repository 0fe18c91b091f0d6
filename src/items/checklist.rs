//! The checklist of one case: every material with its mark, every condition with its tick, and the ways on for what is
//! missing. What the marks add up to is `standing`; what is printed is `paper`.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Basis, Code, Item, Mark, MarkError, Material, Materials, Need, Review, Standing, Tick, Wanted, Way,
};

/// One material of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// What the item wants.
    pub wanted: &'a Wanted,
    /// What the dictionary says of it.
    pub material: &'a Material,
    /// What is known of it.
    pub mark: Mark,
    /// The four checks that were done on it.
    pub checks: BTreeSet<Review>,
}

impl Entry<'_> {
    /// What is wanted of it, once: what the dictionary says of every such material, as far as the item does not say it itself,
    /// then what the item says ([`Checklist::copies`]).
    pub fn note(&self, copies: &str) -> String {
        let said = |sentence: &&str| copies.split(SENTENCES).any(|own| holds(own, sentence));
        let more = self.material.spec.split(SENTENCES).filter(|sentence| !said(sentence));
        more.chain([copies]).collect::<Vec<_>>().join("；")
    }

    /// The checks still to be done: none on what is not at hand.
    pub fn unchecked(&self) -> Vec<Review> {
        let left = Review::ALL.into_iter().filter(|review| !self.checks.contains(review));
        if self.mark.is_at_hand() { left.collect() } else { Vec::new() }
    }
}

/// What sentences of a note are apart by.
const SENTENCES: [char; 2] = ['；', '。'];

/// Whether a sentence says all of another, in its order: 门诊病历复印件一份，盖医院章 says 复印件盖医院章.
fn holds(sentence: &str, other: &str) -> bool {
    let mut own = sentence.chars();
    other.chars().filter(|c| c.is_alphanumeric()).all(|c| own.any(|own| own == c))
}

/// One way on for a material that is not at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WayOn {
    /// Which of the four.
    pub way: Way,
    /// Whether it is open in this case.
    pub allowed: bool,
    /// How it is done; where it is closed, why.
    pub how: String,
    /// Where to go.
    pub place: String,
    /// How long it takes.
    pub time: String,
    /// The path online, or that there is none.
    pub online: String,
    /// Whom to phone.
    pub phone: String,
    /// What the way rests on.
    pub basis: Basis,
}

/// The checklist of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist<'a> {
    pub(super) item: &'a Item,
    materials: &'a Materials,
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) conditions: Vec<Option<Tick>>,
    latest: Option<Date>,
    distrust: Option<String>,
}

impl<'a> Checklist<'a> {
    /// A fresh checklist. `item` and `materials` are from the same [`super::Items`]: a material that the dictionary
    /// does not know cannot be asked for and is not on the list.
    pub fn new(item: &'a Item, materials: &'a Materials) -> Self {
        let entries = item
            .materials
            .iter()
            .filter_map(|wanted| {
                let material = materials.get(wanted.id)?;
                Some(Entry { wanted, material, mark: Mark::Open, checks: BTreeSet::new() })
            })
            .collect();
        Self {
            item,
            materials,
            entries,
            conditions: vec![None; item.conditions.len()],
            latest: None,
            distrust: None,
        }
    }

    /// The last day a deferred material may be brought: [`Item::limit`] counted from today by the calendar. Until it
    /// is told, nothing can be deferred.
    pub fn allow_deferral_until(&mut self, latest: Date) {
        self.latest = Some(latest);
    }

    /// Closes promise and deferral for who broke one before (失信、曾作虚假承诺); `why` is shown to the clerk.
    pub fn close_for_broken_trust(&mut self, why: impl Into<String>) {
        self.distrust = Some(why.into());
    }

    /// The item it is for.
    pub fn item(&self) -> &'a Item {
        self.item
    }

    /// The dictionary its materials are from.
    pub fn dictionary(&self) -> &'a Materials {
        self.materials
    }

    /// The materials in the order of the item.
    pub fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// The ticks of the conditions in the order of the item; none is not asked yet.
    pub fn conditions(&self) -> &[Option<Tick>] {
        &self.conditions
    }

    /// Which of the kinds of the item of which one is done at a time this case is; none where there are none, or it is open.
    pub fn of_kind(&self) -> Option<&'a str> {
        let item = self.item;
        let asked = |kind: &&String| {
            let answers = item.conditions.iter().zip(&self.conditions);
            let mut own = answers.filter(|(condition, _)| condition.when.as_ref() == Some(*kind));
            own.any(|(_, answer)| matches!(answer, Some(Tick::Met | Tick::Unmet)))
        };
        let mut kinds = item.either.iter().filter(asked);
        kinds.next().filter(|_| kinds.next().is_none()).map(String::as_str)
    }

    /// What is asked for of a material: of the kind this case is, where that differs.
    pub fn copies(&self, wanted: &'a Wanted) -> &'a str {
        let own = self.of_kind().and_then(|kind| wanted.copies_of.get(kind));
        own.unwrap_or(&wanted.copies)
    }

    /// Marks a material, if that is allowed for it.
    pub fn mark(&mut self, id: Code, mark: Mark) -> Result<(), MarkError> {
        let at = self.entries.iter().position(|entry| entry.wanted.id == id);
        let at = at.ok_or(MarkError::NotWanted(id))?;
        let entry = &self.entries[at];
        let name = entry.material.name.clone();
        let way = match mark {
            Mark::Shared => Some(Way::Share),
            Mark::Promised => Some(Way::Promise),
            Mark::Deferred(_) => Some(Way::Defer),
            Mark::Open | Mark::Seen | Mark::Missing | Mark::NotNeeded => None,
        };
        // What somebody else has to decide is waited for whoever applies: that is no trust in them.
        let open = |way| match mark {
            Mark::Deferred(None) => self.item.way(entry.wanted, entry.material, way),
            _ => self.open(entry, way),
        };
        if let Some(way) = way
            && let Err(why) = open(way)
        {
            return Err(MarkError::Closed { name, way, why });
        }
        match (mark, self.latest) {
            (Mark::Deferred(None), _) if !self.item.awaits(id) => return Err(MarkError::NeedsDay(name)),
            (Mark::Deferred(Some(by)), Some(latest)) if by > latest => {
                return Err(MarkError::TooLate { name, by, latest });
            }
            (Mark::NotNeeded, _) if entry.wanted.need == Need::Always => {
                return Err(MarkError::AlwaysWanted(name));
            }
            (Mark::NotNeeded, _) if entry.wanted.need == Need::Free => {
                return Err(MarkError::AlwaysLookedUp(name));
            }
            (Mark::NotNeeded, _) if self.is_last(id) => {
                let others = self.entries.iter().filter(|entry| entry.wanted.id != id);
                let others = others.filter(|entry| self.item.at_least_one.contains(&entry.wanted.id));
                let others: Vec<&str> = others.map(|entry| entry.material.name.as_str()).collect();
                return Err(MarkError::LastOf { name, others: others.join("、") });
            }
            (Mark::Missing, _) if entry.wanted.need.is_free() => {
                let others = [(Way::Promise, "签承诺书"), (Way::Defer, "容缺，我们接着查")];
                let others = others.iter().filter(|(way, _)| self.open(entry, *way).is_ok());
                let not_here = entry.wanted.need.when().map(|when| format!("不是{when}的，记“不需要”"));
                let others = others.map(|(_, words)| format!("一时查不到的，{words}")).chain(not_here);
                let others = others.map(|other| format!("；{other}")).collect();
                return Err(MarkError::Ours { name, others });
            }
            _ => {}
        }
        self.entries[at].mark = mark;
        Ok(())
    }

    /// Whether it is the only one left of those of which at least one is wanted.
    fn is_last(&self, id: Code) -> bool {
        let several = &self.item.at_least_one;
        let left = self.entries.iter().filter(|entry| {
            let of_these = several.contains(&entry.wanted.id);
            of_these && entry.wanted.id != id && entry.mark != Mark::NotNeeded
        });
        several.contains(&id) && left.count() == 0
    }

    /// Whether this case of the item's conditions is the one at hand, or may be: not all of them were set apart.
    pub(super) fn concerns(&self, case: &str) -> bool {
        let answers = self.item.conditions.iter().zip(&self.conditions);
        let mut of_case = answers.filter(|(condition, _)| condition.when.as_deref() == Some(case));
        of_case.any(|(_, answer)| *answer != Some(Tick::Apart))
    }

    /// Answers the condition at `index` (from 0), or takes the answer back. One that is only asked in a case of its own may be
    /// set apart, as long as a condition is left.
    pub fn tick(&mut self, index: usize, tick: Option<Tick>) -> Result<(), MarkError> {
        let condition = self.item.conditions.get(index).ok_or(MarkError::NoCondition(index + 1))?;
        if tick == Some(Tick::Apart) {
            let Some(when) = &condition.when else { return Err(MarkError::AlwaysAsked(index + 1)) };
            let others = self.conditions.iter().enumerate().filter(|(at, _)| *at != index);
            if others.clone().all(|(_, other)| *other == Some(Tick::Apart)) {
                return Err(MarkError::NoneLeft(when.clone()));
            }
        }
        self.conditions[index] = tick;
        Ok(())
    }

    /// The conditions asked in the same case as the one at `index`, itself left out.
    pub fn of_the_same_case(&self, index: usize) -> Vec<usize> {
        let all = &self.item.conditions;
        let Some(when) = all.get(index).and_then(|condition| condition.when.as_ref()) else {
            return Vec::new();
        };
        (0..all.len()).filter(|at| *at != index && all[*at].when.as_ref() == Some(when)).collect()
    }

    /// Whether the four checks can be done on a material, or without one on anything: only on what is at hand.
    pub fn may_check(&self, id: Option<Code>) -> Result<(), MarkError> {
        let Some(id) = id else {
            let any = self.entries.iter().any(|entry| entry.mark.is_at_hand());
            return if any { Ok(()) } else { Err(MarkError::NothingAtHand) };
        };
        match self.entries.iter().find(|entry| entry.wanted.id == id) {
            None => Err(MarkError::NotWanted(id)),
            Some(entry) if entry.mark.is_at_hand() => Ok(()),
            Some(entry) => Err(MarkError::NotAtHand(entry.material.name.clone())),
        }
    }

    /// Notes one of the four checks of a material as done, or takes that back; without a material, of all at hand.
    pub fn check(&mut self, id: Option<Code>, review: Review, done: bool) {
        let which = |entry: &&mut Entry<'_>| match id {
            Some(id) => entry.wanted.id == id,
            None => entry.mark.is_at_hand(),
        };
        for entry in self.entries.iter_mut().filter(which) {
            if done {
                entry.checks.insert(review);
            } else {
                entry.checks.remove(&review);
            }
        }
    }

    /// What it all adds up to.
    pub fn standing(&self) -> Standing {
        Standing::of(self)
    }

    /// The four ways on for a material of this item, open or closed, each with its reason; empty if the item does not
    /// want it.
    pub fn ways_on(&self, id: Code) -> Vec<WayOn> {
        let Some(entry) = self.entries.iter().find(|entry| entry.wanted.id == id) else { return Vec::new() };
        Way::ALL.into_iter().map(|way| self.way_on(entry, way)).collect()
    }

    fn way_on(&self, entry: &Entry<'_>, way: Way) -> WayOn {
        let basis = self.materials.basis(way);
        let get = &entry.material.get;
        if way == Way::Get {
            return WayOn {
                way,
                allowed: true,
                how: match &entry.material.sent_by {
                    Some(by) => format!("由{by}转来，不用也不能自己带；找{}，我们帮您联系", get.place),
                    None => format!("{}；自己走不开的，托人代取，或由我们帮办", get.place),
                },
                place: match &entry.material.sent_by {
                    Some(by) => format!("由{by}转来，不用自己带；找{}", get.place),
                    None => get.place.clone(),
                },
                time: get.time.clone(),
                online: get.online.clone(),
                phone: get.phone.clone(),
                basis,
            };
        }
        let (allowed, how) = match self.open(entry, way) {
            Ok(how) => (true, how),
            Err(why) => (false, why),
        };
        let time = match (way, self.latest) {
            (Way::Share, _) => "当场查".to_owned(),
            (Way::Defer, Some(latest)) if self.item.awaits(entry.wanted.id) => {
                format!("要写补齐日的，最晚 {latest}")
            }
            (Way::Defer, Some(latest)) => format!("最晚 {latest} 补齐"),
            (Way::Defer, None) => format!("{}内补齐", self.item.limit()),
            _ => "当场签".to_owned(),
        };
        WayOn {
            way,
            allowed,
            how,
            place: "本窗口".into(),
            time,
            online: "由窗口办，不用群众上网".into(),
            phone: self.item.channels.phone.clone(),
            basis,
        }
    }

    /// How a way is gone, or why it is closed in this case.
    fn open(&self, entry: &Entry<'_>, way: Way) -> Result<String, String> {
        let how = self.item.way(entry.wanted, entry.material, way)?;
        match (way, &self.distrust) {
            (Way::Promise | Way::Defer, Some(why)) => Err(why.clone()),
            (Way::Defer, None) if self.latest.is_none() => Err("还没有算出最晚补齐日，请先看工作日历".into()),
            _ => Ok(how),
        }
    }
}
