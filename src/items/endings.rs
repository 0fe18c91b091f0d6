//! How cases may end, from `endings.toml`: which hardship suggests what, what a refusal must say and what is no reason,
//! and which laws there are to cite (法规库), with the day each is in force from.

use jiff::civil::Date;

use super::{Checklist, Items};
use crate::text::{Faults, Source, Table};

/// The file in the data folder.
const FILE: &str = "endings.toml";

/// A hardship (特殊困难) and what it suggests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hardship {
    /// Its name, e.g. 重病.
    pub name: String,
    /// What to offer: 容缺、上门、帮办.
    pub suggest: Vec<String>,
}

/// Everything of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endings {
    /// Hardships, in the order of the file.
    pub hardships: Vec<Hardship>,
    bare: Vec<String>,
    vague: Vec<String>,
    laws: Vec<Law>,
}

/// A law of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Law {
    name: String,
    /// Since when it is in force.
    from: Option<Date>,
    /// The last article anything cites.
    cited_to: Option<i64>,
}

/// What is left of words must be at least so many characters to say something.
const SUBSTANCE: usize = 2;

/// Before what is for the place to rule on; it has no law to name.
const LOCAL: &str = "当地";

/// What a clerk puts together for a refusal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RefusalParts {
    /// The sentence that comes first.
    pub empathy: String,
    /// Law and clause; empty: that of the conditions not met.
    pub basis: Vec<String>,
    /// 您的情况
    pub situation: String,
    /// 可走的路; empty: that of the conditions not met.
    pub instead: String,
}

/// Why there can be no refusal, or not this one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusalError {
    /// Everything holds.
    #[error("条件都符合，不能不予受理：符合就要办；缺材料的出一次性告知单")]
    AllMet,
    /// Not everything was asked.
    #[error("条件还没逐条问完，现在不能不予受理")]
    Unasked,
    /// No sentence of empathy.
    #[error("先选一句共情的话，再讲依据")]
    NoEmpathy,
    /// A clause that is in no file.
    #[error("依据「{0}」不在法规库里。从库里选，不手打；没有依据就不能出单，先登记请示")]
    NotInLibrary(String),
    /// Nothing about the person.
    #[error("写明群众自己的情况：差在哪里，差多少")]
    NoSituation,
    /// A clause of another insurance.
    #[error("依据「{clause}」不是这类事项的条款，写在单子上说服不了人。这个事项能引的：{known}")]
    Foreign {
        /// What was chosen.
        clause: String,
        /// What the item itself rests on.
        known: String,
    },
    /// A bare no.
    #[error("只写「{0}」不算理由。写出差在哪一条；政策真不明确的，先登记请示，同时给群众一个临时办法")]
    Bare(String),
    /// No other path.
    #[error("写一条群众还能走的路，没有就转帮办或请示")]
    NoInstead,
    /// No path, in words.
    #[error("「{0}」不是一条路。写去哪里、找谁、怎么办；不写就用事项里的，真没有就转帮办或请示")]
    BareInstead(String),
}

impl Endings {
    /// Reads `endings.toml` out of all data files.
    pub fn load(data: &[Source], faults: &mut Faults) -> Self {
        let mut endings = Self::default();
        for source in data.iter().filter(|source| *source.path == *FILE) {
            let mut file = Table::parse(source, faults);
            for mut table in file.tables("hardship", faults) {
                let name = table.need_text("name", faults);
                let suggest = table.texts("suggest", faults).into_iter().map(|text| text.value).collect();
                endings.hardships.extend(name.map(|name| Hardship { name: name.value, suggest }));
                table.finish(faults);
            }
            for (name, phrases) in [("refusal", &mut endings.bare), ("standard", &mut endings.vague)] {
                if let Some(mut table) = file.table(name, faults) {
                    *phrases =
                        table.texts("bare", faults).into_iter().map(|text| plain(&text.value)).collect();
                    // A longer one goes before those that stand in it.
                    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.chars().count()));
                    table.finish(faults);
                }
            }
            for mut table in file.tables("law", faults) {
                let (name, from) = (table.need_text("name", faults), table.date("from", faults));
                let known = table.has("cited_to");
                let cited_to = if known { table.integer("cited_to", faults) } else { None };
                endings.laws.extend(name.map(|name| Law { name: name.value, from, cited_to }));
                table.finish(faults);
            }
            file.finish(faults);
        }
        endings
    }

    /// Since when the law a clause belongs to is in force, if that is known.
    pub fn in_force_since(&self, clause: &str) -> Option<Date> {
        self.law_of(clause).and_then(|law| law.from)
    }

    /// Whether a clause belongs to a law of the library, no further on than anybody looked, or is for the place to rule on.
    pub fn knows(&self, clause: &str) -> bool {
        clause.starts_with(LOCAL) || self.law_of(clause).is_some() && self.beyond(clause).is_none()
    }

    /// The law of a clause and the last article of it anything cites, where the clause names one further on.
    pub fn beyond(&self, clause: &str) -> Option<(&str, i64)> {
        let law = self.law_of(clause)?;
        let last = law.cited_to?;
        articles(clause).any(|article| article > last).then_some((law.name.as_str(), last))
    }

    /// The laws of the library.
    pub fn laws(&self) -> impl Iterator<Item = &str> {
        self.laws.iter().map(|law| law.name.as_str())
    }

    fn law_of(&self, clause: &str) -> Option<&Law> {
        let named = self.laws.iter().filter(|law| clause.starts_with(law.name.as_str()));
        named.max_by_key(|law| law.name.len())
    }

    /// A clause with its law's first day, as it is inserted: `社会保险法第十六条（2011-07-01 起施行）`.
    pub fn clause(&self, clause: &str) -> String {
        match self.in_force_since(clause) {
            Some(from) => format!("{clause}（{from} 起施行）"),
            None => clause.to_owned(),
        }
    }

    /// What these hardships suggest, each once, in the order of the file.
    pub fn suggestions(&self, tags: impl Fn(&str) -> bool) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for hardship in self.hardships.iter().filter(|hardship| tags(&hardship.name)) {
            for suggest in &hardship.suggest {
                if !found.contains(&suggest.as_str()) {
                    found.push(suggest);
                }
            }
        }
        found
    }

    /// What somebody gave as a reason, without the blanks around it; none where it says nothing ([`Self::is_bare`]). Wherever a
    /// reason is asked for, this is the rule.
    pub fn reason<'t>(&self, text: &'t str) -> Option<&'t str> {
        (!self.is_bare(text)).then(|| text.trim())
    }

    /// Whether a text says nothing but that there is nothing (没有规定), or that it must be so (需要), in however many of those
    /// words.
    pub fn is_bare(&self, text: &str) -> bool {
        says_nothing(text, &self.bare)
    }

    /// Whether the standard of a step says nothing but that it is to be done well (认真做好初审): nobody can tell by it whether
    /// it was.
    pub fn is_vague(&self, standard: &str, step: &str) -> bool {
        says_nothing(&plain(standard).replace(&plain(step), ""), &self.vague)
    }

    /// A refusal made whole: the law and the other path of the conditions that are not met stand where none was given.
    pub fn refusal(
        &self,
        items: &Items,
        list: &Checklist<'_>,
        parts: &RefusalParts,
        date: Date,
    ) -> Result<RefusalParts, RefusalError> {
        let standing = list.standing();
        if standing.unmet.is_empty() {
            return Err(if standing.unasked.is_empty() {
                RefusalError::AllMet
            } else {
                RefusalError::Unasked
            });
        }
        let mut whole = parts.clone();
        let unmet = || standing.unmet.iter().map(|at| &list.item().conditions[*at]);
        if whole.empathy.trim().is_empty() {
            return Err(RefusalError::NoEmpathy);
        }
        // What each condition rests on is said; a clause somebody chose stands beside it.
        let mut basis: Vec<String> = unmet()
            .flat_map(|condition| condition.basis.on(date).split('；').map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let chosen: Vec<String> = whole.basis.drain(..).filter(|clause| !basis.contains(clause)).collect();
        basis.extend(chosen);
        whole.basis = basis;
        let (library, near) = (items.library(date), items.citable(list.item(), date));
        for clause in &whole.basis {
            if !library.contains(clause) || !self.knows(clause) {
                return Err(RefusalError::NotInLibrary(clause.clone()));
            }
            if !near.contains(clause) {
                let own = list.item().clauses(date).into_iter().filter(|own| self.knows(own));
                let known = own.collect::<Vec<_>>().join("；");
                return Err(RefusalError::Foreign { clause: clause.clone(), known });
            }
        }
        if whole.situation.trim().is_empty() {
            return Err(RefusalError::NoSituation);
        }
        if self.is_bare(&whole.situation) {
            return Err(RefusalError::Bare(whole.situation.trim().to_owned()));
        }
        // The road the item knows is said whatever else somebody thinks of: no words for no road stand in its place.
        let usual = unmet().map(|condition| condition.instead.trim()).filter(|road| !self.is_bare(road));
        let usual = usual.collect::<Vec<_>>().join("；");
        let own = whole.instead.trim().to_owned();
        if !own.is_empty() && self.is_bare(&own) {
            return Err(RefusalError::BareInstead(own));
        }
        if own.is_empty() && usual.is_empty() {
            return Err(RefusalError::NoInstead);
        }
        whole.instead = match (own.is_empty(), usual.is_empty()) {
            (true, _) => usual,
            (false, false) if !own.ends_with(&usual) => format!("{own}；{usual}"),
            _ => own,
        };
        Ok(whole)
    }
}

/// Whether hardly anything is left of a text without these phrases.
fn says_nothing(text: &str, phrases: &[String]) -> bool {
    let phrases = phrases.iter().filter(|phrase| !phrase.is_empty());
    let left = phrases.fold(plain(text), |left, phrase| left.replace(phrase, ""));
    let says = left.chars().filter(|c| !c.is_numeric()).count();
    left.chars().count() < SUBSTANCE || says < 2
}

/// The numbers of the articles a clause names: 第八条、第九条.
fn articles(clause: &str) -> impl Iterator<Item = i64> {
    clause.split('第').skip(1).filter_map(|rest| number(rest.split_once('条')?.0))
}

/// A whole number below a thousand as laws write it: 九十八, 一百零三; figures count, too.
fn number(text: &str) -> Option<i64> {
    if let Ok(number) = text.trim().parse() {
        return Some(number);
    }
    let (mut sum, mut digit) = (0, 0);
    for c in text.chars() {
        let unit = match c {
            '百' => 100,
            '十' => 10,
            c => {
                digit = "零一二三四五六七八九".chars().zip(0..).find(|(one, _)| *one == c)?.1;
                continue;
            }
        };
        sum += digit.max(1) * unit;
        digit = 0;
    }
    Some(sum + digit)
}

/// A text without blanks and punctuation.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
