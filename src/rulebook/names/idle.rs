//! What was written for nothing: names nobody uses, and figures left open that nobody fills. Reminders only; said when
//! nothing worse is wrong.

use rustc_hash::FxHashSet;

use super::view::{View, What};
use crate::rulebook::draft::{FileDraft, Formula, Replace};
use crate::text::{Faults, Place, Text};

/// The declarations that are used somewhere, by the place in their draft.
#[derive(Debug, Default)]
pub struct Used(FxHashSet<*const Place>);

impl Used {
    /// Counts in everything a view uses: formulas, defaults, dates, results.
    pub fn count(&mut self, view: &View) {
        let mut names: Vec<&str> = Vec::new();
        for item in &view.items {
            let formulas: Vec<&Formula> = match &item.what {
                What::Input(input) => input.formula.iter().collect(),
                What::Rule(rule) => rule.formulas().collect(),
                _ => Vec::new(),
            };
            for expr in formulas.into_iter().filter_map(|formula| formula.expr.as_ref()) {
                expr.names(&mut |name| names.push(name));
            }
            names.extend(item.date.map(|date| date.value.as_str()));
            if let What::Rule(rule) = &item.what {
                names.extend(rule.each.map(|each| each.value.as_str()));
            }
        }
        names.extend(view.calcs.iter().flat_map(|calc| calc.results).map(|result| result.value.as_str()));
        for at in names.into_iter().filter_map(|name| view.find(name)) {
            // Whoever uses a column uses its list.
            let both = [Some(at), view.items[at].list];
            let places = both.into_iter().flatten().filter_map(|at| view.items[at].place);
            self.0.extend(places.map(std::ptr::from_ref));
        }
    }

    fn has(&self, name: &Text) -> bool {
        self.0.contains(&std::ptr::from_ref(&name.place))
    }
}

/// The keys and names that some example wants to see: they are asked for by themselves.
fn expected(drafts: &[FileDraft]) -> FxHashSet<&str> {
    let examples = drafts.iter().flat_map(|file| &file.examples);
    examples.flat_map(|example| &example.expect).map(|(name, _)| name.as_str()).collect()
}

/// Notes what is idle in `drafts`.
pub fn check(drafts: &[FileDraft], used: &Used, faults: &mut Faults) {
    let expected = expected(drafts);
    laws(drafts, faults);
    for file in drafts {
        let inputs = file.inputs.iter().map(|input| &input.name);
        let params = file.params.iter().map(|param| &param.name);
        let tables = file.tables.iter().map(|table| &table.name);
        let asked = |text: &Text| expected.contains(text.value.as_str());
        let rules =
            file.rules.iter().filter(|rule| !asked(&rule.name) && !rule.key.as_ref().is_some_and(asked));
        let rules = rules.map(|rule| &rule.name);
        for name in inputs.chain(params).chain(tables).chain(rules).filter(|name| !used.has(name)) {
            let message = format!("“{}”写了，哪里也没有用到", name.value);
            faults.error("W_UNUSED", name.place.clone(), message, "用不到就删掉；该用的地方检查名字");
        }
        for param in file.params.iter().filter(|param| param.open.is_some() && param.rows.is_empty()) {
            let fills = |other: &FileDraft| {
                let fills = other.fills.iter().map(|fill| &fill.name);
                let replaces = other.replaces.iter().map(Replace::name);
                other.name == file.name && fills.chain(replaces).any(|name| name.value == param.name.value)
            };
            if !drafts.iter().any(fills) {
                let message = format!("“{}”留给下级定，还没有一个地方填", param.name.value);
                let help = format!("在省（市）的文件里写 [fill.\"{}\"]", param.name.value);
                faults.error("W_OPEN", param.name.place.clone(), message, help);
            }
        }
    }
}

/// Notes the laws and clauses that nothing cites. A file that only registers laws holds them ready for others.
fn laws(drafts: &[FileDraft], faults: &mut Faults) {
    let mut cited: FxHashSet<(&str, &str)> = FxHashSet::default();
    for text in drafts.iter().flat_map(FileDraft::cites) {
        let text = text.value.trim();
        cited.insert((text, ""));
        cited.extend(text.rsplit_once(char::is_whitespace).map(|(number, clause)| (number.trim(), clause)));
    }
    let any: FxHashSet<&str> = cited.iter().map(|(number, _)| *number).collect();
    let help = "用不到就去掉；该引用的地方检查文号和条号";
    for law in drafts.iter().filter(|file| !file.only_laws()).flat_map(|file| &file.laws) {
        let (number, place) = (law.number.value.as_str(), &law.number.place);
        if !any.contains(number) {
            let message = format!("“{number}”登记了，哪里也没有引用");
            faults.error("W_UNUSED", place.clone(), message, help);
            continue;
        }
        for (clause, _) in
            law.clauses.iter().filter(|(clause, _)| !cited.contains(&(number, clause.as_str())))
        {
            let message = format!("“{number}”的“{clause}”登记了，哪里也没有引用");
            faults.error("W_UNUSED", place.clone(), message, help);
        }
    }
}
