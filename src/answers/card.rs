//! An answer card: one question, the answer in three wordings, its law, what to ask next and what not to say
//! (`data/cards/answers/*.toml`, one file an insurance). What it is; reading it is `read`.

use std::fmt;

use jiff::civil::Date;

/// 险种: which insurance an answer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Insurance {
    /// 养老
    Pension,
    /// 医疗
    Medical,
    /// 生育
    Maternity,
    /// 工伤
    Injury,
    /// 失业
    Unemployment,
    /// 综合: several at once, or the desk itself.
    General,
}

impl Insurance {
    pub(super) const NAMES: [(Insurance, &'static str); 6] = [
        (Insurance::Pension, "养老"),
        (Insurance::Medical, "医疗"),
        (Insurance::Maternity, "生育"),
        (Insurance::Injury, "工伤"),
        (Insurance::Unemployment, "失业"),
        (Insurance::General, "综合"),
    ];
}

impl fmt::Display for Insurance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(name_in(&Self::NAMES, self))
    }
}

/// How sure an answer is; the same three words as in the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// 原文: read in the law or on an authority's page.
    Original,
    /// 转引: told by somebody who names the source.
    Quoted,
    /// 待核: to be checked here before it is told as certain.
    Unverified,
}

impl Trust {
    pub(super) const NAMES: [(Trust, &'static str); 3] =
        [(Trust::Original, "原文"), (Trust::Quoted, "转引"), (Trust::Unverified, "待核")];
}

impl fmt::Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(name_in(&Self::NAMES, self))
    }
}

fn name_in<T: PartialEq>(names: &[(T, &'static str)], wanted: &T) -> &'static str {
    names.iter().find(|(value, _)| value == wanted).map_or("", |(_, name)| name)
}

/// A law, regulation or document an answer stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// Its short name or its number, e.g. 社会保险法.
    pub name: String,
    /// The article, e.g. 第十六条; none when the whole document is meant.
    pub article: Option<String>,
}

impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A document number and a description of local rules are no title.
        let titled = ["法", "条例", "规定", "决定", "规程"].iter().any(|end| self.name.ends_with(end))
            && !self.name.starts_with("本")
            && !self.name.starts_with("国家和");
        let article = self.article.as_deref().unwrap_or("");
        if titled { write!(f, "《{}》{article}", self.name) } else { write!(f, "{}{article}", self.name) }
    }
}

/// A sentence that must not be said, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSay {
    /// The sentence.
    pub say: String,
    /// Why not.
    pub why: String,
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its id, e.g. `YL02`.
    pub id: String,
    /// The question as people ask it.
    pub question: String,
    /// Other ways to ask it.
    pub aliases: Vec<String>,
    /// Its insurance.
    pub insurance: Insurance,
    /// 大白话: slow, concrete, without technical terms.
    pub elder: String,
    /// 数字化: where to tap, how to follow it, what to do when it fails.
    pub young: String,
    /// 规范: exact, with the law.
    pub standard: String,
    /// 听障: written for who reads instead of hearing; made from the exact wording where the card has none.
    pub deaf: Option<String>,
    /// 港澳台: for who comes from there; made from the exact wording where the card has none.
    pub hmt: Option<String>,
    /// Other ways to say it to whoever did not understand.
    pub again: Vec<String>,
    /// What it stands on; at least one.
    pub law: Vec<Law>,
    /// Two questions to ask next.
    pub ask_next: [String; 2],
    /// What not to say.
    pub not_say: NotSay,
    /// Ids of service items and keys of calculators to go on with.
    pub related: Vec<String>,
    /// What differs by place or year and has to be looked up before it is told.
    pub local: Vec<String>,
    /// What is not certain yet.
    pub unverified: Vec<String>,
    /// When it was last checked; a file may say it once for all its cards.
    pub verified: Date,
    /// How sure it is.
    pub trust: Trust,
}
