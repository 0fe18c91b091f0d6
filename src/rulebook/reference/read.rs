//! From drafts to entries: kinds inherited from above, citations looked up, values as people and programs write them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Figure, Reference, Sort, Verb, Way};
use crate::rulebook::answer::Cited;
use crate::rulebook::draft::{
    BranchDraft, FileDraft, Input, KindField, Param, Replace, RoundField, Row, Rule, Table,
};
use crate::rulebook::exact::Exact;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::names::Laws;
use crate::rulebook::plan::{Between, read_bands};
use crate::rulebook::{areas, bands};
use crate::text::{self, Faults, Source, Text};

impl Reference {
    /// Reads every file.
    pub fn read(sources: &[Source]) -> Reference {
        // What is wrong with the files is told by the check; here it is only left out.
        let mut faults = Faults::new();
        let mut drafts: Vec<FileDraft> =
            sources.iter().filter_map(|source| FileDraft::read(source, &mut faults)).collect();
        drafts.sort_by_key(|draft| (areas::stack(&draft.area).len(), draft.area.clone(), draft.name.clone()));
        let mut reference = Reference::default();
        let mut kinds = Kinds::default();
        for draft in &drafts {
            let stack = areas::stack(&draft.area);
            let above = drafts.iter().filter(|other| stack.contains(&&*other.area));
            let laws = Laws::of(above, &mut faults);
            let mut reader = Reader { draft, laws, kinds: &mut kinds, faults: &mut faults };
            let entries = reader.entries();
            if !entries.is_empty() {
                reference.files.push((draft.area.to_string(), draft.name.clone()));
            }
            reference.entries.extend(entries);
            reference.facts.extend(super::facts::of(draft));
        }
        reference
    }
}

/// What upper files declare, by file name and name.
#[derive(Default)]
struct Kinds(BTreeMap<(String, String), Known>);

/// What a lower file need not say again.
#[derive(Default)]
struct Known {
    kind: Option<Kind>,
    key: Option<String>,
    /// How a table is read.
    reads: Vec<Way>,
}

struct Reader<'a> {
    draft: &'a FileDraft,
    laws: Laws<'a>,
    kinds: &'a mut Kinds,
    faults: &'a mut Faults,
}

impl Reader<'_> {
    fn entries(&mut self) -> Vec<Entry> {
        let draft = self.draft;
        let mut entries = Vec::new();
        entries.extend(draft.inputs.iter().map(|input| self.input(input)));
        entries.extend(draft.params.iter().map(|param| self.param(param, Verb::Sets)));
        entries.extend(draft.tables.iter().map(|table| self.table(table, Verb::Sets)));
        entries.extend(draft.rules.iter().map(|rule| self.rule(rule, Verb::Sets)));
        entries.extend(draft.fills.iter().map(|param| self.param(param, Verb::Fills)));
        entries.extend(draft.replaces.iter().map(|replace| match replace {
            Replace::Param(param) => self.param(param, Verb::Replaces),
            Replace::Table(table) => self.table(table, Verb::Replaces),
            Replace::Rule(rule) => self.rule(rule, Verb::Replaces),
        }));
        entries
    }

    /// An entry with nothing but its name, and its kind: said here, or by the file that brought it in.
    fn entry(
        &mut self,
        name: &Text,
        key: Option<&Text>,
        kind: &KindField,
        sort: Sort,
        verb: Verb,
    ) -> (Entry, Option<Kind>) {
        let said = if let KindField::Said(kind) = kind { Some(kind.clone()) } else { None };
        let key = key.map(|key| key.value.clone());
        let known = self.kinds.0.entry((self.draft.name.clone(), name.value.clone())).or_default();
        let kind = said.or_else(|| known.kind.clone());
        let key = key.or_else(|| known.key.clone());
        if verb == Verb::Sets {
            *known = Known { kind: kind.clone(), key: key.clone(), reads: Vec::new() };
        }
        let choices = kind.as_ref().map_or(&[][..], Kind::choices);
        let columns = kind.as_ref().map_or(&[][..], Kind::columns);
        let entry = Entry {
            area: self.draft.area.to_string(),
            file: self.draft.name.clone(),
            place: name.place.clone(),
            name: name.value.clone(),
            key,
            sort,
            verb,
            unit: kind.as_ref().map_or_else(String::new, Kind::word),
            say: None,
            choices: choices.iter().map(|choice| choice.name.clone()).collect(),
            columns: columns
                .iter()
                .map(|column| format!("{}（{}）", column.name, column.kind.word()))
                .collect(),
            each: None,
            default: None,
            min: None,
            max: None,
            open: None,
            due: None,
            by: None,
            overdue: false,
            yearly: false,
            figures: Vec::new(),
            ways: Vec::new(),
            rows: Vec::new(),
            cites: Vec::new(),
            trust: None,
        };
        (entry, kind)
    }

    fn input(&mut self, input: &Input) -> Entry {
        let (mut entry, _) =
            self.entry(&input.name, input.key.as_ref(), &input.kind, Sort::Input, Verb::Sets);
        entry.say = input.ask.as_ref().map(|ask| ask.value.clone());
        entry.default = input.default.as_ref().map(plain);
        entry.min = input.min.as_ref().map(plain);
        entry.max = input.max.as_ref().map(plain);
        entry
    }

    fn param(&mut self, param: &Param, verb: Verb) -> Entry {
        let (mut entry, kind) = self.entry(&param.name, param.key.as_ref(), &param.kind, Sort::Figure, verb);
        if let Some((low, high)) = &param.range {
            (entry.min, entry.max) = (Some(plain(low)), Some(plain(high)));
        }
        entry.open = param.open.as_ref().map(|open| open.value.clone());
        entry.due.clone_from(&param.due);
        entry.by.clone_from(&param.by);
        (entry.overdue, entry.yearly) = (param.overdue, param.yearly);
        entry.cites = self.cites(&param.cites);
        entry.trust = param.trust;
        entry.figures = param.rows.iter().filter_map(|row| self.figure(row, param, kind.as_ref())).collect();
        entry
    }

    fn figure(&mut self, row: &Row, param: &Param, kind: Option<&Kind>) -> Option<Figure> {
        let from = row.from?;
        let unknown = row.unknown.as_ref().map(|why| why.value.clone());
        let read = row
            .value
            .as_ref()
            .zip(kind)
            .and_then(|(value, kind)| Some((kind, kind.read(&plain(value)).ok()?)));
        let (shown, value) = match (&row.value, read, &unknown) {
            (_, Some((kind, read)), _) => (said(read, kind), read.machine(kind, 0)),
            (Some(value), None, _) => (self.bands(value, kind).unwrap_or_else(|| plain(value)), plain(value)),
            (None, None, Some(why)) => (format!("没有定：{why}"), String::new()),
            (None, None, None) => return None,
        };
        let texts = if row.cites.is_empty() { &param.cites } else { &row.cites };
        let cited: Vec<_> = texts.iter().filter_map(|text| self.laws.cite(text, self.faults)).collect();
        let issued = cited.first().and_then(|(_, issued)| *issued);
        Some(Figure {
            from,
            until: row.until,
            published: row.published.or(issued).unwrap_or(from),
            shown,
            value,
            unknown,
            cites: cited.into_iter().map(|(cited, _)| cited).collect(),
            trust: row.trust.or(param.trust),
            source: row.source.clone().or_else(|| param.source.clone()),
            checked: row.checked,
            line: row.place.line(),
        })
    }

    /// Bands in words.
    fn bands(&mut self, value: &text::Value, kind: Option<&Kind>) -> Option<String> {
        let Some(Kind::Bands { of, gives }) = kind else { return None };
        let bands = read_bands(value, *of, *gives, self.faults)?;
        Some(bands::words(&bands, *of, *gives))
    }

    fn table(&mut self, table: &Table, verb: Verb) -> Entry {
        let (mut entry, _) = self.entry(&table.name, None, &table.kind, Sort::Table, verb);
        entry.cites = self.cites(&table.cites);
        entry.trust = table.trust;
        entry.rows = table.rows.iter().filter_map(pair).collect();
        for read in &table.reads {
            let how = match read.between {
                Between::Equal => "只查列出的",
                Between::Below => "两行之间取下档",
                Between::Above => "两行之间取上档",
                Between::Line => "两行之间按直线取",
            };
            entry.ways.push(Way {
                when: Some(format!("{} 起", read.from)),
                then: how.to_owned(),
                refuses: false,
                round: read.round.map(|round| round.to_string()),
                why: None,
                cites: self.cites(&read.cites),
            });
        }
        let known = self.kinds.0.entry((self.draft.name.clone(), table.name.value.clone())).or_default();
        if verb == Verb::Sets {
            known.reads.clone_from(&entry.ways);
        } else if entry.ways.is_empty() {
            entry.ways.clone_from(&known.reads);
        }
        entry
    }

    fn rule(&mut self, rule: &Rule, verb: Verb) -> Entry {
        let (mut entry, _) = self.entry(&rule.name, rule.key.as_ref(), &rule.kind, Sort::Rule, verb);
        entry.say.clone_from(&rule.say);
        entry.each = rule.each.as_ref().map(|each| each.value.clone());
        entry.trust = rule.trust;
        entry.cites = self.cites(&rule.cites);
        entry.ways = rule.branches.iter().map(|branch| self.way(branch, rule.round)).collect();
        if rule.branches.is_empty() {
            // A replacement that changes the rounding alone.
            entry.ways.extend(rounding(rule.round).map(|round| Way {
                when: None,
                then: "算法照上级".into(),
                refuses: false,
                round: Some(round),
                why: None,
                cites: Vec::new(),
            }));
        }
        entry
    }

    fn way(&mut self, branch: &BranchDraft, round: RoundField) -> Way {
        let then = branch.then.as_ref().map(|then| then.text.value.clone());
        Way {
            when: branch.when.as_ref().map(|when| when.text.value.clone()),
            refuses: branch.refuse.is_some(),
            then: then.or_else(|| branch.refuse.clone()).unwrap_or_default(),
            round: rounding(branch.round.or(round)),
            why: branch.why.clone(),
            cites: self.cites(&branch.cites),
        }
    }

    fn cites(&mut self, texts: &[Text]) -> Vec<Arc<Cited>> {
        self.laws.cite_all(texts, self.faults)
    }
}

/// A figure as people say it: parts of a whole in hundredths.
fn said(value: Value, kind: &Kind) -> String {
    let word = kind.word();
    let part = value.number().filter(|number| !number.is_zero() && number.abs() < Exact::ONE);
    let share = part.filter(|_| matches!(word.as_str(), "比例" | "1/年" | "1/天"));
    match share.and_then(Exact::percent) {
        Some(percent) => format!("{percent}{}", word.strip_prefix('1').unwrap_or_default()),
        None => value.shown(kind, 0),
    }
}

fn rounding(round: RoundField) -> Option<String> {
    round.map(|round| round.map_or_else(|| "不取整".into(), |round| round.to_string()))
}

/// A value as the file writes it.
fn plain(value: &text::Value) -> String {
    match value {
        text::Value::Text(text) | text::Value::Number(text) => text.value.clone(),
        text::Value::Date(date, _) => date.to_string(),
        text::Value::Bool(yes, _) => if *yes { "是" } else { "否" }.to_owned(),
        other => other.written(),
    }
}

/// A row of a table.
fn pair(value: &text::Value) -> Option<(String, String)> {
    match value {
        text::Value::List(list) => {
            let mut cells: Vec<String> = list.items.iter().map(plain).collect();
            // A third cell says how sure the row is.
            let trust = if cells.len() > 2 { cells.pop() } else { None };
            let value = cells.pop()?;
            let trust = trust.map_or_else(String::new, |trust| format!("（{trust}）"));
            Some((cells.join("，"), format!("{value}{trust}")))
        }
        other => Some((other.written(), String::new())),
    }
}
