//! What stands on each page: the calculator in words, its questions, formulas, figures by year, what areas do differently,
//! the laws, and what is not certain.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Block, Page, chapter};
use crate::cli::policy::show::way_lines;
use crate::cli::policy::words::cited;
use crate::rulebook::reference::{Entry, Reference, Sort, Verb};
use crate::rulebook::{Cited, Rulebook, Subject, Trust};

/// A calculator as the highest area that has it gives it, with the names its results stand on in any area.
pub struct Calculator<'a> {
    pub subject: &'a Subject,
    names: BTreeSet<&'a str>,
}

impl Calculator<'_> {
    /// What the files say about those names, in the order of the computation.
    pub fn entries<'r>(&self, reference: &'r Reference) -> Vec<&'r Entry> {
        let mut entries: Vec<&Entry> =
            reference.entries().iter().filter(|entry| self.names.contains(entry.name.as_str())).collect();
        let order: BTreeMap<&str, usize> = self.subject.quantities().into_iter().zip(0..).collect();
        entries.sort_by_key(|entry| order.get(entry.name.as_str()).copied().unwrap_or(usize::MAX));
        entries
    }
}

/// The index, a chapter for every insurance, and a page for every calculator.
pub fn pages(book: &Rulebook, reference: &Reference, today: Date) -> Vec<Page> {
    let mut calculators: Vec<Calculator> = Vec::new();
    for area in book.areas() {
        for subject in book.subjects(area) {
            let names = subject.quantities();
            match calculators.iter_mut().find(|known| known.subject.rule() == subject.rule()) {
                Some(known) => known.names.extend(names),
                None => calculators.push(Calculator { subject, names: names.into_iter().collect() }),
            }
        }
    }
    let chapters = chapter::chapters(book, &calculators, reference);
    let mut pages = vec![index(&calculators, &chapters, reference, today)];
    pages.extend(chapters.into_iter().map(|(_, page)| page));
    pages.extend(calculators.iter().map(|calculator| page(calculator, reference)));
    pages
}

fn index(
    calculators: &[Calculator],
    chapters: &[(String, Page)],
    reference: &Reference,
    today: Date,
) -> Page {
    let areas: BTreeSet<&str> = reference.files().iter().map(|(area, _)| area.as_str()).collect();
    let about = format!(
        "{today} 编，来自 {} 个地区的规则文件。测算用，不作为待遇核定依据。带“待核”的数没有对过原文。",
        areas.len()
    );
    let mut blocks = vec![Block::Text(about)];
    for (at, (group, chapter)) in chapters.iter().enumerate() {
        let of: Vec<&Calculator> =
            calculators.iter().filter(|calculator| calculator.subject.insurance() == group).collect();
        blocks.push(Block::Section {
            id: chapter.slug.clone(),
            title: format!("{}　{}", at + 1, chapter.title),
        });
        let whole = (chapter.slug.clone(), "通读这一章".to_owned(), format!("{} 个计算", of.len()));
        blocks.push(Block::Links(vec![whole]));
        blocks.push(chapter::contents(&of, &chapter.slug));
    }
    Page { slug: "index".into(), title: "规则手册".into(), blocks }
}

fn page(calculator: &Calculator, reference: &Reference) -> Page {
    let subject = calculator.subject;
    let entries = calculator.entries(reference);
    let mut blocks = Vec::new();
    blocks.extend(subject.say().map(|say| Block::Text(say.to_owned())));
    let outputs: Vec<_> = subject.outputs().iter().map(|output| output.name.as_str()).collect();
    blocks.push(Block::Text(format!("算出：{}。命令里写 {}。", outputs.join("、"), subject.rule())));
    questions(subject, &mut blocks);
    formulas(&entries, &mut blocks);
    figures(&entries, &mut blocks);
    elsewhere(&entries, &mut blocks);
    laws(&entries, &mut blocks);
    unsure(&entries, &mut blocks);
    Page { slug: subject.rule().to_owned(), title: subject.title().to_owned(), blocks }
}

fn questions(subject: &Subject, blocks: &mut Vec<Block>) {
    let row = |texts: [&str; 5]| texts.map(str::to_owned).to_vec();
    let mut rows = vec![row(["项目", "键", "单位或选项", "怎样问", "不填"])];
    for input in subject.inputs().iter().filter(|input| !input.givable) {
        let choices: Vec<_> = input.kind.choices().iter().map(|choice| choice.name.as_str()).collect();
        let columns: Vec<_> = input.kind.columns().iter().map(|column| column.name.as_str()).collect();
        let unit = if !columns.is_empty() {
            format!("列表，一行有 {}", columns.join("、"))
        } else if choices.is_empty() {
            input.kind.word()
        } else {
            choices.join("、")
        };
        let default = match (&input.default, input.required) {
            (Some(default), _) => format!("当作 {default}"),
            (None, true) => "不行".into(),
            (None, false) if input.else_case_date => "按办理日期".into(),
            (None, false) => "看情况".into(),
        };
        rows.push(row([&input.name, &input.key, &unit, &input.ask, &default]));
    }
    if rows.len() > 1 {
        blocks.push(Block::Heading(2, "要问什么".into()));
        blocks.push(Block::Table(rows));
    }
}

/// Formulas and tables as the nation has them, or whoever brings them in.
fn formulas(entries: &[&Entry], blocks: &mut Vec<Block>) {
    let of = |sort: Sort| entries.iter().filter(move |entry| entry.sort == sort && entry.area == "全国");
    if of(Sort::Rule).next().is_some() {
        blocks.push(Block::Heading(2, "怎么算".into()));
    }
    for entry in of(Sort::Rule) {
        blocks.push(Block::Heading(3, format!("{}（{}）", entry.name, entry.unit)));
        blocks.extend(entry.say.as_ref().map(|say| Block::Text(say.clone())));
        blocks.extend(entry.each.as_ref().map(|list| Block::Text(format!("对“{list}”的每一行各算一个："))));
        blocks.extend(way_lines(&entry.ways).into_iter().map(Block::Formula));
        blocks.extend(based_on(&entry.cites));
    }
    for entry in of(Sort::Table) {
        blocks.push(Block::Heading(3, format!("表：{}（{}）", entry.name, entry.unit)));
        blocks.extend(way_lines(&entry.ways).into_iter().map(Block::Formula));
        for rows in entry.rows.chunks(12) {
            let (keys, values) = rows.iter().cloned().unzip();
            blocks.push(Block::Table(vec![keys, values]));
        }
        blocks.extend(based_on(&entry.cites));
    }
}

fn based_on(cites: &[Arc<Cited>]) -> Option<Block> {
    let words: Vec<_> = cites.iter().map(|cite| cited(cite)).collect();
    (!words.is_empty()).then(|| Block::Text(format!("依据：{}", words.join("、"))))
}

/// Every figure: a row an area, a column a date from which some area has a new one.
fn figures(entries: &[&Entry], blocks: &mut Vec<Block>) {
    let mut names: Vec<&str> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.sort == Sort::Figure) {
        if !names.contains(&entry.name.as_str()) {
            names.push(&entry.name);
        }
    }
    if !names.is_empty() {
        blocks.push(Block::Heading(2, "用到的数".into()));
    }
    for name in names {
        let layers: Vec<&&Entry> = entries.iter().filter(|entry| entry.name == name).collect();
        let Some(first) = layers.first() else { continue };
        blocks.push(Block::Heading(3, format!("{name}（{}）", first.unit)));
        let mut about = Vec::new();
        about.extend(first.open.as_ref().map(|who| format!("由{who}里定")));
        if let (Some(low), Some(high)) = (&first.min, &first.max) {
            about.push(format!("只能在 {low}～{high}"));
        }
        about.extend(first.due.as_ref().map(|due| format!("{due}公布")));
        if first.overdue {
            about.push("没公布时先按上一期，公布后重算补差".into());
        }
        about.extend(first.cites.iter().map(|cite| cited(cite)));
        if !about.is_empty() {
            blocks.push(Block::Text(format!("{}。", about.join("；"))));
        }
        let dates: BTreeSet<Date> =
            layers.iter().flat_map(|entry| &entry.figures).map(|figure| figure.from).collect();
        if dates.is_empty() {
            continue;
        }
        // The unit stands in the heading.
        let unit = format!(" {}", first.unit);
        let bare = |shown: &str| shown.strip_suffix(unit.as_str()).unwrap_or(shown).to_owned();
        let mut heading = vec!["地区".to_owned()];
        heading.extend(dates.iter().map(|date| format!("{date} 起")));
        heading.push("依据".into());
        let mut rows = vec![heading];
        for entry in layers.iter().filter(|entry| !entry.figures.is_empty()) {
            let mut row = vec![entry.area.clone()];
            for date in &dates {
                let figure = entry.figures.iter().find(|figure| figure.from == *date);
                row.push(figure.map_or_else(String::new, |figure| {
                    let doubt = if figure.trust == Some(Trust::Unverified) { "（待核）" } else { "" };
                    let until = figure.until.map_or_else(String::new, |until| format!("（到 {until}）"));
                    format!("{}{until}{doubt}", bare(&figure.shown))
                }));
            }
            let mut laws: Vec<String> = Vec::new();
            for cite in entry.figures.iter().flat_map(|figure| &figure.cites).map(|cite| cited(cite)) {
                if !laws.contains(&cite) {
                    laws.push(cite);
                }
            }
            row.push(laws.join("、"));
            rows.push(row);
        }
        blocks.push(Block::Table(if rows.len() == 2 { upright(&rows) } else { rows }));
    }
}

/// A table of one area, turned so that it is as long as there are figures instead of as wide.
fn upright(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let width = rows.first().map_or(0, Vec::len);
    (0..width).map(|at| rows.iter().filter_map(|row| row.get(at)).cloned().collect()).collect()
}

/// What areas below the nation compute otherwise, or ask besides.
fn elsewhere(entries: &[&Entry], blocks: &mut Vec<Block>) {
    // Figures stand side by side in their own tables.
    let differs = |entry: &&&Entry| entry.area != "全国" && entry.sort != Sort::Figure;
    let mut areas: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries.iter().filter(differs) {
        areas.entry(&entry.area).or_default().push(entry);
    }
    if areas.is_empty() {
        return;
    }
    blocks.push(Block::Heading(2, "各地不一样的".into()));
    for (area, entries) in areas {
        blocks.push(Block::Heading(3, area.to_owned()));
        for entry in entries {
            let verb = if entry.verb == Verb::Replaces { "改了" } else { "另有" };
            let say = entry.say.as_ref().map_or_else(String::new, |say| format!("：{say}"));
            blocks.push(Block::Text(format!("{verb}{}“{}”{say}", entry.sort.word(), entry.name)));
            blocks.extend(way_lines(&entry.ways).into_iter().map(Block::Formula));
            blocks.extend(based_on(&entry.cites));
        }
    }
}

fn laws(entries: &[&Entry], blocks: &mut Vec<Block>) {
    let mut items: Vec<String> = Vec::new();
    for entry in entries {
        let figures = entry.figures.iter().flat_map(|figure| &figure.cites);
        let ways = entry.ways.iter().flat_map(|way| &way.cites);
        for cite in entry.cites.iter().chain(figures).chain(ways) {
            let text = if cite.text.is_empty() { String::new() } else { format!("：{}", cite.text) };
            let item = format!("{}（{}）{text}", cite.law, cited(cite));
            if !items.contains(&item) {
                items.push(item);
            }
        }
    }
    if !items.is_empty() {
        blocks.push(Block::Heading(2, "依据".into()));
        blocks.push(Block::List(items));
    }
}

fn unsure(entries: &[&Entry], blocks: &mut Vec<Block>) {
    let items: Vec<String> = entries
        .iter()
        .filter(|entry| entry.least_sure() == Some(Trust::Unverified))
        .map(|entry| {
            let doubtful = entry.figures.iter().filter(|figure| figure.trust == Some(Trust::Unverified));
            let dates: Vec<_> = doubtful.map(|figure| format!("{} 起", figure.from)).collect();
            let which = if dates.is_empty() { String::new() } else { format!("：{}", dates.join("、")) };
            format!("{}　{}{which}", entry.area, entry.name)
        })
        .collect();
    if !items.is_empty() {
        blocks.push(Block::Heading(2, "待核的".into()));
        blocks.push(Block::Text("这些没有对过原文，算出来的结果会带“待核”。".into()));
        blocks.push(Block::List(items));
    }
}
