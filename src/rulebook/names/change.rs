//! What a lower area may do to what stands above it: fill what is open, replace with a citation.

use jiff::civil::Date;

use super::view::{ParamView, RuleView, TableView, View, What, said};
use crate::rulebook::answer::Trust;
use crate::rulebook::draft::{FileDraft, KindField, Param, Replace, Row, Rule, Table};
use crate::text::{Faults, Text};

impl<'a> View<'a> {
    /// Takes the fills of a file.
    pub(super) fn fill_all(&mut self, file: &'a FileDraft, group: usize, faults: &mut Faults) {
        for fill in &file.fills {
            let Some(at) = self.target(&fill.name, file, group, faults) else { continue };
            let item = &mut self.items[at];
            let What::Param(param) = &mut item.what else {
                let message = format!("“{}”不是参数，填不了", fill.name.value);
                faults.error(
                    "E_NOT_OPEN",
                    fill.name.place.clone(),
                    message,
                    "fill 只填上级留空（open）的参数",
                );
                continue;
            };
            let help = format!("要改它就写 [replace.\"{}\"] 并写依据", fill.name.value);
            if let Some(by) = &param.filled {
                let message = format!("“{}”已经由{by}填了", fill.name.value);
                faults.error("E_FILLED", fill.name.place.clone(), message, help);
                continue;
            }
            if param.declared.open.is_none() {
                let message = format!("“{}”不是上级留空的参数", fill.name.value);
                faults.error("E_NOT_OPEN", fill.name.place.clone(), message, help);
                continue;
            }
            if said(&fill.kind).is_some_and(|kind| Some(&kind) != item.kind.as_ref()) {
                let message = format!("“{}”的单位或类型和上级定的不一样", fill.name.value);
                faults.error("E_UNIT", fill.name.place.clone(), message, "fill 里不用写 unit，沿用上级的");
            }
            param.filled = Some(file.area.clone());
            param.take(fill);
            item.layer = file.area.clone();
            item.date = fill.at.as_ref().or(item.date);
        }
    }

    /// Takes the replacements of a file.
    pub(super) fn replace_all(&mut self, file: &'a FileDraft, group: usize, faults: &mut Faults) {
        for replace in &file.replaces {
            let name = replace.name();
            let Some(at) = self.target(name, file, group, faults) else { continue };
            let item = &mut self.items[at];
            let restated = match (replace, &mut item.what) {
                (Replace::Rule(new), What::Rule(rule)) => {
                    rule.take(new);
                    item.key = new.key.as_ref().map(|key| key.value.as_str()).or(item.key);
                    &new.kind
                }
                (Replace::Param(new), What::Param(param)) => {
                    check_days(param, new, faults);
                    param.take(new);
                    param.filled = Some(file.area.clone());
                    item.date = new.at.as_ref().or(item.date);
                    &new.kind
                }
                (Replace::Table(new), What::Table(table)) => {
                    table.take(new);
                    item.date = new.at.as_ref().or(item.date);
                    &new.kind
                }
                _ => {
                    let message = format!("上级的“{}”不是同一种东西，换不了", name.value);
                    let help = "参数写 values，规则写 formula 或 cases，表写 rows";
                    faults.error("E_REPLACE", name.place.clone(), message, help);
                    continue;
                }
            };
            match restated {
                KindField::Absent => {}
                other => item.kind = said(other),
            }
            item.layer = file.area.clone();
        }
    }

    /// What a `fill` or `replace` of `file` is about: it must be there, and come from above in the same subject.
    fn target(&self, name: &Text, file: &FileDraft, group: usize, faults: &mut Faults) -> Option<usize> {
        let Some(at) = self.find(&name.value) else {
            let has_above = self.items.iter().any(|item| {
                item.group == group && item.place.is_some_and(|place| place.source.path != file.source.path)
            });
            let help = match self.nearest(&name.value) {
                _ if !has_above => {
                    format!("上级没有叫“{}.toml”的文件：下级的文件名要和上级的一字不差", file.name)
                }
                Some(near) => format!("是不是“{near}”？"),
                None => "fill 和 replace 只能写上级文件里有的名字".into(),
            };
            faults.error("E_NAME", name.place.clone(), format!("上级没有“{}”", name.value), help);
            return None;
        };
        let item = &self.items[at];
        let there = item.place.map_or("", |place| &place.source.path);
        if item.group != group {
            let file_name = there.rsplit('/').next().unwrap_or("");
            let help = format!("写到 {}/{file_name} 里", file.area);
            faults.error("E_NAME", name.place.clone(), format!("“{}”是 {there} 定的", name.value), help);
            return None;
        }
        if item.place.is_some_and(|place| place.source.path == file.source.path) {
            let message = format!("“{}”就是这个文件里定的", name.value);
            faults.error("E_REPLACE", name.place.clone(), message, "直接改原来那一处");
            return None;
        }
        Some(at)
    }
}

/// Notes days for which there was a figure, and of which the one that replaces it says nothing: nobody would find out before
/// a case of such a day comes. What nobody has checked (待核) is no loss.
fn check_days(above: &ParamView, new: &Param, faults: &mut Faults) {
    let checked = |row: &&Row| row.trust.or(above.trust) != Some(Trust::Unverified);
    let above: Vec<&Row> = above.rows.iter().filter(|row| row.value.is_some()).filter(checked).collect();
    let was = above.iter().filter_map(|row| row.from).min();
    let is = new.rows.iter().filter_map(|row| row.from).min();
    let (Some(was), Some(is)) = (was, is) else { return };
    let name = &new.name;
    if was < is {
        let message = format!("换了“{}”，{is} 以前就没有数了；上级的从 {was} 起", name.value);
        let help = "以前照上级的，把上级那几行连依据抄进来；以前另有规定、还没有查到的，写一行 unknown";
        faults.error("W_REPLACE", name.place.clone(), message, help);
    }
    let end = |row: &Row| row.until.unwrap_or(Date::MAX);
    if let (Some(was), Some(is)) = (above.last().map(|row| end(row)), new.rows.last().map(end))
        && is < was
    {
        let message = format!("换了“{}”，{is} 以后就没有数了；上级的还有", name.value);
        let help = "以后又照上级的，把上级那几行连依据抄进来；以后怎样还没有查到的，写一行 unknown";
        faults.error("W_REPLACE", name.place.clone(), message, help);
    }
}

impl<'a> TableView<'a> {
    fn take(&mut self, new: &'a Table) {
        self.draft = new;
        if new.key != KindField::Absent {
            self.key = &new.key;
        }
        // How it is read and how far go together: whoever says the one anew means both.
        self.beyond = new.beyond || self.beyond && new.reads.is_empty();
        if !new.reads.is_empty() {
            self.reads = &new.reads;
        }
    }
}

impl<'a> RuleView<'a> {
    fn take(&mut self, new: &'a Rule) {
        if !new.branches.is_empty() || !new.options.is_empty() {
            (self.branches, self.options) = (&new.branches, &new.options);
        }
        self.replaced = true;
        self.each = new.each.as_ref().or(self.each);
        self.round = new.round.or(self.round);
        self.cites = &new.cites;
        self.say = new.say.as_deref().or(self.say);
        self.trust = new.trust.or(self.trust);
    }
}

impl<'a> ParamView<'a> {
    fn take(&mut self, new: &'a Param) {
        self.rows = &new.rows;
        self.cites = &new.cites;
        self.trust = new.trust;
        self.source = new.source.as_deref();
        self.overdue |= new.overdue;
        self.yearly |= new.yearly;
        self.due = new.due.as_deref().or(self.due);
        self.by = new.by.as_deref().or(self.by);
    }
}
