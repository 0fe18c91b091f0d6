//! What can be looked up, whatever noun it belongs to: an [`Entry`] is all the index knows of it.

use std::fmt;
use std::ops::Range;

/// What an entry is. The name is used by programs, the label by people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 问答: an answer to read out.
    Answer,
    /// 事项: a service item.
    Item,
    /// 材料: a material of the materials dictionary.
    Material,
    /// 计算器: a rule that can be computed.
    Calculator,
    /// 法条: a clause of a law or its case.
    Clause,
    /// 政策变化: what changed and since when.
    Change,
    /// 办事路径: which channel, which button.
    Path,
    /// 应急: an emergency playbook.
    Emergency,
    /// 术语: a term and its plain wording.
    Term,
    /// 话术: a sentence that calms or explains.
    Phrase,
    /// 台账: an entry of a register.
    Ledger,
    /// 练习: a scripted situation.
    Practice,
}

impl Kind {
    /// All kinds with the name for programs and the label for people.
    pub const ALL: [(Kind, &'static str, &'static str); 12] = [
        (Kind::Answer, "answer", "问答"),
        (Kind::Item, "item", "事项"),
        (Kind::Material, "material", "材料"),
        (Kind::Calculator, "calculator", "计算器"),
        (Kind::Clause, "clause", "法条"),
        (Kind::Change, "change", "政策变化"),
        (Kind::Path, "path", "办事路径"),
        (Kind::Emergency, "emergency", "应急"),
        (Kind::Term, "term", "术语"),
        (Kind::Phrase, "phrase", "话术"),
        (Kind::Ledger, "ledger", "台账"),
        (Kind::Practice, "practice", "练习"),
    ];

    /// Name for programs, e.g. `answer`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// Label for people, e.g. 问答.
    pub fn label(self) -> &'static str {
        self.row().2
    }

    /// The kind with this name or label.
    pub fn find(text: &str) -> Option<Kind> {
        Self::ALL.iter().find(|(_, name, label)| *name == text || *label == text).map(|row| row.0)
    }

    /// What a hit of this kind counts beside others that fit as well: answers and items lead on to the calculators,
    /// materials and terms of their topic, but not the other way round.
    pub(super) fn leads(self) -> f32 {
        match self {
            Kind::Answer => 1.0,
            // A question is typed more often than the name of an item.
            Kind::Item => 0.96,
            // They stand beside an answer to the same question, never in its place.
            Kind::Path => 0.75,
            Kind::Term => 0.65,
            Kind::Phrase => 0.6,
            _ => 0.92,
        }
    }

    /// Whether typing its very title means it before anything else. The title of a
    /// term or a calculator is what half the questions are about.
    pub(super) fn answers_to_its_title(self) -> bool {
        !matches!(self, Kind::Path | Kind::Term | Kind::Phrase | Kind::Calculator)
    }

    fn row(self) -> &'static (Kind, &'static str, &'static str) {
        let at = Self::ALL.iter().position(|row| row.0 == self);
        &Self::ALL[at.unwrap_or(0)]
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// One thing that can be looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id, e.g. `YL02`; typing it whole finds it first.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What is shown in a list.
    pub title: String,
    /// Other ways to ask for it: what people say, the official name, the term.
    pub aliases: Vec<String>,
    /// Text that is searched with less weight; may be empty.
    pub body: String,
    /// 养老, 医疗, 生育, 工伤, 失业, 综合; may be empty.
    pub insurance: String,
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The entry's id.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// How well it fits, 0 to 1; only good for comparing hits of one search. The best of a kind may stand before one that
    /// fits better.
    pub score: f32,
    /// Its insurance.
    pub insurance: String,
    /// Byte ranges of the title that answer the query, in order, not touching: what a screen marks.
    pub matched: Vec<Range<usize>>,
}
