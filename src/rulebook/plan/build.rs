//! From a view to its plan: slots given out, formulas resolved, figures and tables read.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    Above, Act, Body, Branch, InputBody, Node, OptionPlan, ParamBody, Plan, Rows, Slot, order, tables,
    windows,
};
use crate::rulebook::answer::{About, Cited};
use crate::rulebook::draft::{BranchDraft, Input, KindField, OptionDraft, literal};
use crate::rulebook::exact::Exact;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::names::{Item, Laws, RuleView, View, What};
use crate::rulebook::types::{For, Ref, resolve};
use crate::text::{self, Faults};

/// The plan of a view. Where there is a fault the part is left out: a plan with faults must not be run. What the area
/// leaves as it stands `above` is shared.
pub fn build(view: &View, laws: &Laws, above: Option<Above>, faults: &mut Faults) -> Plan {
    order::check(view, faults);
    let (mut slots, mut table_count) = (0, 0);
    let refs: Vec<Ref> = view
        .items
        .iter()
        .map(|item| {
            let counter = if matches!(item.what, What::Table(..)) { &mut table_count } else { &mut slots };
            *counter += 1;
            let at = *counter - 1;
            if matches!(item.what, What::Table(..)) { Ref::Table(at) } else { Ref::Slot(at) }
        })
        .collect();
    let mut builder = Builder { view, laws, refs: &refs, faults };
    let mut plan = Plan { slots: Vec::new(), row_slots: 0, tables: Vec::new(), names: FxHashMap::default() };
    let no_kind = Kind::Number(crate::rulebook::unit::Unit::NONE);
    for (place, item) in view.items.iter().enumerate() {
        let kind = item.kind.clone().unwrap_or_else(|| no_kind.clone());
        let slot = if let Ref::Slot(slot) = refs[place] { Some(slot) } else { None };
        let kept = above.and_then(|above| above.kept(place, item, slot, view));
        let rows = match item.list.map(|list| refs[list]) {
            Some(Ref::Slot(list)) if !matches!(item.what, What::Input(_)) => {
                plan.row_slots += 1;
                Some(Rows { list, at: plan.row_slots - 1 })
            }
            _ => None,
        };
        match (&item.what, kept) {
            (What::Table(..), Some(above)) => plan.tables.push(above.tables[plan.tables.len()].clone()),
            (_, Some(above)) => plan.slots.push(above.slots[plan.slots.len()].clone()),
            (What::Table(view), None) => {
                let key = if let KindField::Said(key) = view.key { key } else { &no_kind };
                let at = builder.date(item);
                let table = tables::table(item, view, key, &kind, at, laws, builder.faults);
                plan.tables.push(Arc::new(table));
            }
            (_, None) => plan.slots.push(Arc::new(Slot { rows, ..builder.slot(item, kind) })),
        }
    }
    for at in &refs {
        if let Ref::Slot(slot) = at {
            plan.names.insert(plan.slots[*slot].about.name.clone(), *slot);
        }
    }
    for at in view.keys.values() {
        if let Ref::Slot(slot) = refs[*at]
            && let Some(key) = &plan.slots[slot].about.key
        {
            plan.names.entry(key.clone()).or_insert(slot);
        }
    }
    plan
}

/// Notes bounds that leave nothing between them.
pub fn crossed(min: Option<Exact>, max: Option<Exact>, written: &text::Value, faults: &mut Faults) {
    if let (Some(low), Some(high)) = (min, max)
        && low > high
    {
        let message = format!("下限 {low} 比上限 {high} 还大");
        faults.error("E_RANGE", written.place().clone(), message, "下限在前，上限在后；核对两个数");
    }
}

/// Notes a default that a case could not give.
pub fn outside(
    value: Value,
    min: Option<Exact>,
    max: Option<Exact>,
    written: &text::Value,
    faults: &mut Faults,
) {
    let Some(number) = value.number() else { return };
    if min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max) {
        let message = format!("不填时的 {number} 不在 min、max 之间");
        faults.error("E_RANGE", written.place().clone(), message, "改 default，或改 min、max");
    }
}

struct Builder<'a> {
    view: &'a View<'a>,
    laws: &'a Laws<'a>,
    refs: &'a [Ref],
    faults: &'a mut Faults,
}

impl Builder<'_> {
    fn slot(&mut self, item: &Item, kind: Kind) -> Slot {
        let about = About {
            name: item.name.into(),
            key: item.key.map(Arc::from),
            unit: kind.word().into(),
            say: if let What::Rule(rule) = &item.what { rule.say.map(Arc::from) } else { None },
        };
        let mut slot = Slot {
            about: Arc::new(about),
            layer: item.layer.clone(),
            trust: None,
            body: Body::CaseDate,
            rows: None,
            kind,
        };
        let known = item.kind.is_some();
        match &item.what {
            What::CaseDate | What::Table(..) => {}
            What::Column => slot.body = Body::Column,
            What::Input(input) => slot.body = Body::Input(self.input(input, &slot.kind)),
            What::Param(param) => {
                let (mut range, mut rows) = (None, Vec::new());
                if known {
                    range = windows::range(param, &slot.kind, self.faults);
                    rows = windows::windows(param, range, &slot.kind, &item.layer, self.laws, self.faults);
                }
                slot.trust = param.trust;
                slot.body = Body::Param(ParamBody {
                    rows,
                    range,
                    at: self.date(item),
                    overdue: param.overdue,
                    due: param.due.map(str::to_owned),
                    by: param.by.map(str::to_owned),
                    yearly: param.yearly,
                    open: param.declared.open.as_ref().map(|open| open.value.clone()),
                });
                if param.declared.open.is_none() && param.rows.is_empty() {
                    let message = format!("参数“{}”没有数", item.name);
                    let help =
                        "补上 values = [{ from = …, value = …, cite = \"…\" }]；留给下级定的写 open = \"省\"";
                    self.faults.error("E_MISSING", param.declared.name.place.clone(), message, help);
                }
            }
            What::Rule(rule) => {
                slot.trust = rule.trust;
                let cites = self.laws.cite_all(rule.cites, self.faults);
                let kind = item.kind.as_ref();
                let whose = match (rule.each, item.list) {
                    (Some(_), Some(list)) => For::Row(list),
                    (None, Some(list)) => For::Months(list),
                    _ => For::Case,
                };
                // Of an unknown list no name can be judged.
                let judged = if rule.each.is_some() && item.list.is_none() { &[][..] } else { rule.branches };
                let branches = judged
                    .iter()
                    .enumerate()
                    .filter_map(|(at, branch)| {
                        let holds = holds(&judged[..at], branch);
                        let made = self.branch(branch, rule, &cites, whose, kind)?;
                        Some(Branch { holds, ..made })
                    })
                    .collect();
                slot.body = if rule.options.is_empty() {
                    Body::Rule(branches, cites)
                } else {
                    Body::Options(
                        rule.options.iter().filter_map(|option| self.option(option)).collect(),
                        cites,
                    )
                };
            }
        }
        slot
    }

    fn input(&mut self, input: &Input, kind: &Kind) -> InputBody {
        let mut bound = |value: &Option<text::Value>| -> Option<Exact> {
            value.as_ref().and_then(|value| literal(value, kind, self.faults)).and_then(Value::number)
        };
        let (min, max) = (bound(&input.min), bound(&input.max));
        if let Some(written) = &input.max {
            crossed(min, max, written, self.faults);
        }
        let default = match (&input.formula, &input.default) {
            (Some(formula), _) => resolve(formula, kind, For::Case, self.view, self.refs, self.faults)
                .map(|node| (node, formula.text.value.clone())),
            (None, Some(written)) => literal(written, kind, self.faults).map(|value| {
                outside(value, min, max, written, self.faults);
                (Node::Value(value), value.shown(kind, 0))
            }),
            (None, None) => None,
        };
        let ask = input.ask.as_ref().map_or_else(String::new, |ask| ask.value.clone());
        InputBody { ask, min, max, default, dates_the_case: self.view.dated_by(&input.name.value) }
    }

    /// A branch; nothing when its formula is at fault. With `kind` unknown only its condition is judged.
    fn branch(
        &mut self,
        draft: &BranchDraft,
        rule: &RuleView,
        cites: &[Arc<Cited>],
        whose: For,
        kind: Option<&Kind>,
    ) -> Option<Branch> {
        let asked = if let For::Months(_) = whose { For::Case } else { whose };
        let when = draft
            .when
            .as_ref()
            .map(|when| resolve(when, &Kind::YesNo, asked, self.view, self.refs, self.faults));
        let act = match (&draft.then, &draft.refuse, kind) {
            (Some(then), _, Some(kind)) => resolve(then, kind, whose, self.view, self.refs, self.faults)
                .map(|node| Act::Then(node, then.text.value.as_str().into())),
            (None, Some(refuse), _) => Some(Act::Refuse(refuse.clone())),
            _ => None,
        };
        let own = self.laws.cite_all(&draft.cites, self.faults);
        let more = own.into_iter().filter(|cite| !cites.contains(cite));
        let cites = cites.iter().cloned().chain(more).collect();
        let round = draft.round.or(rule.round).flatten();
        if let (Some(formula), Some(kind)) = (&draft.then, kind)
            && round.is_some()
            && kind.unit().is_none()
        {
            let message = format!("{}不能取整", kind.word());
            self.faults.error("E_ROUND", formula.text.place.clone(), message, "去掉 round");
        }
        let when = match when {
            Some(None) => return None,
            Some(when) => when,
            None => None,
        };
        Some(Branch { when, holds: None, act: act?, round, cites, why: draft.why.as_deref().map(Arc::from) })
    }

    /// One of several choices; nothing when its condition is at fault.
    fn option(&mut self, draft: &OptionDraft) -> Option<OptionPlan> {
        let cites = self.laws.cite_all(&draft.cites, self.faults);
        let when = match &draft.when {
            Some(when) => Some(resolve(when, &Kind::YesNo, For::Case, self.view, self.refs, self.faults)?),
            None => None,
        };
        Some(OptionPlan { when, cites, why: draft.why.as_deref().map(Arc::from) })
    }

    /// The slot of the date an item is read at: the one it names, or the date of the case.
    fn date(&mut self, item: &Item) -> usize {
        let Some(name) = item.date else { return 0 };
        match self.view.find(&name.value).map(|at| (self.refs[at], &self.view.items[at].kind)) {
            Some((Ref::Slot(slot), Some(Kind::Date | Kind::Month) | None)) => slot,
            Some(_) => {
                let message = format!("“{}”不是日期，不能按它取数", name.value);
                self.faults.error("E_KIND", name.place.clone(), message, "写一个日期的名字，如 办理日期");
                0
            }
            None => {
                let help = match self.view.nearest(&name.value) {
                    Some(near) => format!("是不是“{near}”？"),
                    None => "先在 [input] 里定义这个日期，或写 办理日期".into(),
                };
                self.faults.error("E_NAME", name.place.clone(), format!("不认识“{}”", name.value), help);
                0
            }
        }
    }
}

/// What must hold for a branch to be taken: its own condition, or that none of those before it does.
fn holds(before: &[BranchDraft], branch: &BranchDraft) -> Option<Arc<str>> {
    let written = |branch: &BranchDraft| branch.when.as_ref().map(|when| when.text.value.clone());
    if let Some(own) = written(branch) {
        return Some(own.into());
    }
    let others: Vec<String> = before.iter().filter_map(written).collect();
    (!others.is_empty()).then(|| format!("不是：{}", others.join("；")).into())
}
