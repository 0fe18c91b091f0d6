//! Formulas: `[rule."…"]`, and `[replace."…"]`, which may stand for a rule, a parameter or a table.

use super::fields::{self, Formula, KindField, RoundField};
use super::options;
use super::quantity::{Param, Table, fields_key};
use crate::rulebook::answer::Trust;
use crate::text::{self, Faults, Text};

/// A rule. In a `replace`, what is not said is kept from above.
#[derive(Debug)]
pub struct Rule {
    pub name: Text,
    pub key: Option<Text>,
    pub kind: KindField,
    /// The list it is computed for, row by row.
    pub each: Option<Text>,
    /// Empty when nothing is said (a `replace` that changes only the rounding).
    pub branches: Vec<BranchDraft>,
    /// The choices of which those that hold are taken; then there are no branches.
    pub options: Vec<OptionDraft>,
    pub round: RoundField,
    pub cites: Vec<Text>,
    pub say: Option<String>,
    pub trust: Option<Trust>,
}

/// One of `cases`; a plain `formula` is a single branch without a condition.
#[derive(Debug)]
pub struct BranchDraft {
    pub when: Option<Formula>,
    pub then: Option<Formula>,
    pub refuse: Option<String>,
    pub round: RoundField,
    pub why: Option<String>,
    pub cites: Vec<Text>,
}

/// One of `options`.
#[derive(Debug)]
pub struct OptionDraft {
    /// Nothing said: it always holds.
    pub when: Option<Formula>,
    pub why: Option<String>,
    pub cites: Vec<Text>,
}

/// What a lower area puts in the place of what stands above.
#[derive(Debug)]
pub enum Replace {
    Rule(Box<Rule>),
    Param(Box<Param>),
    Table(Box<Table>),
}

impl Replace {
    /// The name it is about.
    pub fn name(&self) -> &Text {
        match self {
            Replace::Rule(rule) => &rule.name,
            Replace::Param(param) => &param.name,
            Replace::Table(table) => &table.name,
        }
    }

    pub fn read(name: Text, table: text::Table, faults: &mut Faults) -> Replace {
        let replace = if table.has("values") {
            Replace::Param(Box::new(Param::read(name, table, faults)))
        } else if table.has("rows") || table.has("read") {
            Replace::Table(Box::new(Table::read(name, table, false, faults)))
        } else {
            Replace::Rule(Box::new(Rule::read(name, table, false, faults)))
        };
        if let Replace::Param(param) = &replace {
            param.need_rows(faults);
        }
        if let Replace::Rule(rule) = &replace
            && rule.says_nothing()
        {
            let message = format!("[replace.\"{}\"] 什么也没有改", rule.name.value);
            let help = "写上要改的：formula、cases 或 round，参数写 values，表写 rows；不改就去掉";
            faults.error("E_REPLACE", rule.name.place.clone(), message, help);
        }
        let (name, bare) = match &replace {
            Replace::Rule(rule) => (&rule.name, rule.cites.is_empty()),
            Replace::Table(table) => (&table.name, table.cites.is_empty()),
            Replace::Param(param) => {
                let rows = param.rows.iter().all(|row| row.cites.is_empty());
                (&param.name, param.cites.is_empty() && rows)
            }
        };
        if bare {
            let help = "补上 cite = \"文号 条款\"；改上级的规定必须有依据";
            faults.error(
                "E_CITE",
                name.place.clone(),
                format!("改了上级的“{}”，没有写依据", name.value),
                help,
            );
        }
        replace
    }
}

impl Rule {
    /// Adds everything it cites.
    pub(super) fn cited<'a>(&'a self, cites: &mut Vec<&'a Text>) {
        cites.extend(&self.cites);
        cites.extend(self.branches.iter().flat_map(|branch| &branch.cites));
        cites.extend(self.options.iter().flat_map(|option| &option.cites));
    }

    /// Whether nothing stands in it but a citation.
    fn says_nothing(&self) -> bool {
        self.kind == KindField::Absent
            && self.branches.is_empty()
            && self.options.is_empty()
            && (self.key.is_none() && self.each.is_none() && self.round.is_none())
            && (self.say.is_none() && self.trust.is_none())
    }

    /// `whole`: a rule of its own, which must say its kind and how it is computed.
    pub fn read(name: Text, mut table: text::Table, whole: bool, faults: &mut Faults) -> Rule {
        let kind = fields::kind(&mut table, faults);
        let (kind, options) = options::read(&mut table, kind, faults);
        if whole && kind == KindField::Absent {
            table.missing::<Text>("unit", faults);
        }
        let formula = table.text("formula", faults).map(|text| Formula::read(text, faults));
        let mut branches: Vec<_> =
            table.tables("cases", faults).into_iter().map(|case| BranchDraft::read(case, faults)).collect();
        if formula.is_some() && !branches.is_empty() {
            let help = "只有一种算法写 formula，分情况写 cases";
            faults.error("E_FORMULA", name.place.clone(), "formula 和 cases 只能写一个", help);
        }
        if let Some(formula) = formula {
            branches = vec![BranchDraft {
                when: None,
                then: Some(formula),
                refuse: None,
                round: None,
                why: None,
                cites: Vec::new(),
            }];
        } else if whole && branches.is_empty() && !table.has("options") {
            let message = format!("规则“{}”没有写怎样算", name.value);
            faults.error(
                "E_MISSING",
                name.place.clone(),
                message,
                "补上 formula = \"…\" 或 cases = [ … ]；能选几项的写 options = [ … ]",
            );
        }
        check_order(&name, &branches, faults);
        let each = table.text("each", faults);
        if !options.is_empty() && (!branches.is_empty() || each.is_some()) {
            let message = format!("“{}”写了 options，就不能再写 formula、cases、each", name.value);
            faults.error("E_OPTIONS", name.place.clone(), message, "能选几项的单独写一条规则");
        }
        let rule = Rule {
            key: fields_key(&mut table, faults),
            kind,
            each,
            branches,
            options,
            round: fields::round(&mut table, faults),
            cites: fields::cites(&mut table, faults),
            say: table.text("say", faults).map(|text| text.value),
            trust: fields::trust(&mut table, faults),
            name,
        };
        table.finish(faults);
        rule
    }
}

/// Every branch but the last has a condition; the last has none, so that one of them always holds.
fn check_order(name: &Text, branches: &[BranchDraft], faults: &mut Faults) {
    let Some((last, others)) = branches.split_last() else { return };
    if others.iter().any(|branch| branch.when.is_none()) {
        let message = format!("“{}”的 cases 里，没有 when 的那一行后面的永远轮不到", name.value);
        faults.error("E_CASES", name.place.clone(), message, "没有 when 的放在最后一行");
    }
    if last.when.is_some() {
        let message = format!("“{}”的 cases 没有写“其余情况”", name.value);
        let help = "最后加一行没有 when 的：{ then = \"…\" }；确实不能算的写 { refuse = \"为什么、怎么办\" }";
        faults.error("E_CASES", name.place.clone(), message, help);
    }
}

impl BranchDraft {
    fn read(mut table: text::Table, faults: &mut Faults) -> BranchDraft {
        let when = table.text("when", faults).map(|text| Formula::read(text, faults));
        let then = table.text("then", faults).map(|text| Formula::read(text, faults));
        let refuse = table.text("refuse", faults).map(|text| text.value);
        if then.is_some() == refuse.is_some() {
            let help = "算得出的写 then，算不出的写 refuse = \"为什么、怎么办\"";
            faults.error("E_CASES", table.place.clone(), "then 和 refuse 要写一个，也只能写一个", help);
        }
        let branch = BranchDraft {
            when,
            then,
            refuse,
            round: fields::round(&mut table, faults),
            why: table.text("why", faults).map(|text| text.value),
            cites: fields::cites(&mut table, faults),
        };
        table.finish(faults);
        branch
    }
}
