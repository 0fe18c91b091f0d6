//! A chapter an insurance, to be read from front to back: every calculator in words, what is asked, the law, the figures by
//! year, one worked example with its steps. Keys and the formulas of every area stand on the pages of their own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::page::Calculator;
use super::{Block, Page};
use crate::cli::policy::words::cited;
use crate::rulebook::reference::{Entry, Figure, Reference, Sort};
use crate::rulebook::{self, Example, InputInfo, Rulebook, Step, StepSort, Subject, Trust};

/// Figures of an area that are shown, the newest first; older ones stand on the calculator's own page.
const FIGURES: usize = 5;
/// Dates side by side in a grid.
const DATES: usize = 8;
/// Rows of a table that is shown.
const ROWS: usize = 36;
/// Steps of a worked example.
const STEPS: usize = 12;

/// The chapters, in the order of the menu, with the insurance of each.
pub fn chapters(book: &Rulebook, calculators: &[Calculator], reference: &Reference) -> Vec<(String, Page)> {
    let mut groups: Vec<&str> = Vec::new();
    for calculator in calculators {
        if !groups.contains(&calculator.subject.insurance()) {
            groups.push(calculator.subject.insurance());
        }
    }
    let chapter = |(at, group): (usize, &&str)| {
        let of: Vec<&Calculator> =
            calculators.iter().filter(|calculator| calculator.subject.insurance() == *group).collect();
        let mut blocks = vec![contents(&of, "")];
        let mut told = BTreeMap::new();
        for calculator in &of {
            section(book, calculator, reference, &mut told, &mut blocks);
        }
        ((*group).to_owned(), Page { slug: format!("chapter-{}", at + 1), title: title(group), blocks })
    };
    groups.iter().enumerate().map(chapter).collect()
}

/// What stands on the cover of an insurance.
fn title(insurance: &str) -> String {
    match insurance {
        "养老" | "工伤" | "失业" | "生育" | "医疗" => format!("{insurance}保险"),
        "缴费" => "社会保险缴费".into(),
        "" => "其他".into(),
        other => other.to_owned(),
    }
}

/// Links to the calculators of a chapter; `page` is the chapter's own, empty on itself.
pub fn contents(of: &[&Calculator], page: &str) -> Block {
    let link = |calculator: &&Calculator| {
        let subject = calculator.subject;
        let about = only(subject).map_or_else(String::new, |area| format!("只有{area}"));
        (format!("{page}#{}", subject.rule()), subject.title().to_owned(), about)
    };
    Block::Links(of.iter().map(link).collect())
}

/// The area, when the nation has no such calculator.
fn only(subject: &Subject) -> Option<&str> {
    (subject.area() != "全国").then(|| subject.area())
}

/// Where in a chapter a figure or table has been told already, by file and name.
type Told = BTreeMap<(String, String), String>;

fn section(
    book: &Rulebook,
    calculator: &Calculator,
    reference: &Reference,
    told: &mut Told,
    blocks: &mut Vec<Block>,
) {
    let subject = calculator.subject;
    blocks.push(Block::Section { id: subject.rule().to_owned(), title: subject.title().to_owned() });
    blocks.extend(only(subject).map(|area| Block::Text(format!("只有{area}有。"))));
    blocks.extend(subject.say().map(|say| Block::Text(say.to_owned())));
    let entries = calculator.entries(reference);
    questions(subject, blocks);
    results(subject, &entries, blocks);
    laws(&entries, blocks);
    let (again, fresh): (Vec<&Entry>, Vec<&Entry>) = entries
        .iter()
        .filter(|entry| matches!(entry.sort, Sort::Figure | Sort::Table))
        .partition(|entry| told.contains_key(&(entry.file.clone(), entry.name.clone())));
    figures(&fresh, blocks);
    tables(&fresh, blocks);
    elsewhere(&again, told, blocks);
    for entry in fresh {
        told.insert((entry.file.clone(), entry.name.clone()), subject.title().to_owned());
    }
    example(book, subject, blocks);
    let more = (subject.rule().to_owned(), "公式、录入的键、各地的不同".to_owned(), String::new());
    blocks.push(Block::Links(vec![more]));
}

fn questions(subject: &Subject, blocks: &mut Vec<Block>) {
    let ask = |input: &&InputInfo| !input.givable && !input.ask.is_empty();
    let items: Vec<String> = subject.inputs().iter().filter(ask).map(|input| input.ask.clone()).collect();
    if !items.is_empty() {
        blocks.push(Block::Heading(3, "问什么".into()));
        blocks.push(Block::List(items));
    }
}

fn results(subject: &Subject, entries: &[&Entry], blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(3, "算出什么".into()));
    for output in subject.outputs() {
        let say = output.say.as_deref().map_or_else(String::new, |say| format!("：{say}"));
        blocks.push(Block::Text(format!("{}{say}", output.name)));
        let own = entries.iter().find(|entry| {
            entry.name == output.name && entry.sort == Sort::Rule && entry.area == subject.area()
        });
        // A formula in one line tells more than words; one with many cases is for the page of its own.
        if let Some([way]) = own.map(|entry| entry.ways.as_slice())
            && !way.refuses
        {
            let round = way.round.as_ref().map_or_else(String::new, |round| format!("（{round}）"));
            blocks.push(Block::Formula(format!("{} ＝ {}{round}", output.name, way.then)));
        }
    }
}

fn laws(entries: &[&Entry], blocks: &mut Vec<Block>) {
    let mut items: Vec<String> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.sort == Sort::Rule && entry.area == "全国") {
        for cite in entry.cites.iter().chain(entry.ways.iter().flat_map(|way| &way.cites)) {
            let text = if cite.text.is_empty() { String::new() } else { format!("：{}", cite.text) };
            let item = format!("{}{text}", cited(cite));
            if !items.contains(&item) {
                items.push(item);
            }
        }
    }
    if !items.is_empty() {
        blocks.push(Block::Heading(3, "依据".into()));
        blocks.push(Block::List(items));
    }
}

/// The figures by year: those of many areas as a grid, the others a row each, the newest first.
fn figures(entries: &[&Entry], blocks: &mut Vec<Block>) {
    let with: Vec<&&Entry> =
        entries.iter().filter(|entry| entry.sort == Sort::Figure && !entry.figures.is_empty()).collect();
    if with.is_empty() {
        return;
    }
    blocks.push(Block::Heading(3, "历年的数".into()));
    let mut rows = vec![["数", "地区", "从哪天起、多少"].map(str::to_owned).to_vec()];
    let mut names: Vec<&str> = Vec::new();
    for entry in &with {
        if !names.contains(&entry.name.as_str()) {
            names.push(&entry.name);
        }
    }
    let mut grids = Vec::new();
    for name in names {
        let of: Vec<&Entry> = with.iter().filter(|entry| entry.name == name).map(|entry| **entry).collect();
        match grid(name, &of) {
            Some(grid) => grids.extend(grid),
            None => list(&of, &mut rows),
        }
    }
    if rows.len() > 1 {
        blocks.push(Block::Table(rows));
    }
    blocks.extend(grids);
}

/// A row an area, a column a date; nothing when there are few areas or many dates.
fn grid(name: &str, entries: &[&Entry]) -> Option<[Block; 2]> {
    let dates: BTreeSet<Date> =
        entries.iter().flat_map(|entry| &entry.figures).map(|figure| figure.from).collect();
    let unit = entries.first().map_or("", |entry| entry.unit.as_str());
    if entries.len() < 4 || dates.len() > DATES {
        return None;
    }
    let yearly = dates.iter().all(|date| (date.month(), date.day()) == (1, 1));
    let column = |date: &Date| if yearly { date.year().to_string() } else { format!("{date} 起") };
    let heading = std::iter::once("地区".to_owned()).chain(dates.iter().map(column));
    let mut rows = vec![heading.collect::<Vec<_>>()];
    for entry in entries {
        let cell = |date: &Date| {
            let figure = entry.figures.iter().find(|figure| figure.from == *date);
            figure.map_or_else(String::new, |figure| {
                let doubt = if figure.trust == Some(Trust::Unverified) { " 待核" } else { "" };
                if figure.unknown.is_some() {
                    "没有定".to_owned()
                } else {
                    format!("{}{doubt}", bare(figure, unit))
                }
            })
        };
        rows.push(std::iter::once(entry.area.clone()).chain(dates.iter().map(cell)).collect());
    }
    Some([Block::Text(format!("{name}（{unit}）：")), Block::Table(rows)])
}

/// A row an area, its last few figures in one cell.
fn list(entries: &[&Entry], rows: &mut Vec<Vec<String>>) {
    let mut first = true;
    for entry in entries {
        let shown: Vec<String> = entry
            .figures
            .iter()
            .rev()
            .take(FIGURES)
            .map(|figure| {
                let until = figure.until.map_or_else(String::new, |until| format!("（到 {until}）"));
                let doubt = if figure.trust == Some(Trust::Unverified) { "（待核）" } else { "" };
                format!("{} 起{until} {}{doubt}", figure.from, figure.shown)
            })
            .collect();
        let more = if entry.figures.len() > FIGURES { "；更早的见下面一页" } else { "" };
        let cells = [entry.area.clone(), format!("{}{more}", shown.join("；"))];
        // Two files may bring in the same figure under the same name.
        if rows.last().is_some_and(|row| !first && row[1..] == cells) {
            continue;
        }
        let name = if first { entry.name.clone() } else { String::new() };
        rows.push(std::iter::once(name).chain(cells).collect());
        first = false;
    }
}

/// A figure without its unit, which stands above.
fn bare(figure: &Figure, unit: &str) -> String {
    figure.shown.strip_suffix(unit).unwrap_or(&figure.shown).trim_end().to_owned()
}

/// Tables of a few rows; the long ones stand on the calculator's own page.
fn tables(entries: &[&Entry], blocks: &mut Vec<Block>) {
    let short = |entry: &&&Entry| entry.sort == Sort::Table && entry.rows.len() <= ROWS;
    for entry in entries.iter().filter(short) {
        blocks.push(Block::Heading(3, format!("表：{}（{}，{}）", entry.name, entry.unit, entry.area)));
        for rows in entry.rows.chunks(12) {
            let (keys, values) = rows.iter().cloned().unzip();
            blocks.push(Block::Table(vec![keys, values]));
        }
    }
}

/// What an earlier section has told already.
fn elsewhere(entries: &[&Entry], told: &Told, blocks: &mut Vec<Block>) {
    let mut by_title: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| !entry.figures.is_empty() || !entry.rows.is_empty()) {
        let Some(title) = told.get(&(entry.file.clone(), entry.name.clone())) else { continue };
        let names = by_title.entry(title).or_default();
        if !names.contains(&entry.name.as_str()) {
            names.push(&entry.name);
        }
    }
    for (title, names) in by_title {
        blocks.push(Block::Text(format!("{}：见「{title}」一节。", names.join("、"))));
    }
}

/// The first example that comes out, with its steps.
fn example(book: &Rulebook, subject: &Subject, blocks: &mut Vec<Block>) {
    let worked =
        book.examples().iter().filter(|example| example.rule == subject.rule()).find_map(|example| {
            let area = book.area(&example.area)?;
            let answer = rulebook::compute(book.subject(&area, &example.rule).ok()?, &example.case).ok()?;
            Some((example, answer))
        });
    let Some((example, answer)) = worked else { return };
    blocks.push(Block::Heading(3, "算一遍".into()));
    let source = if example.source.is_empty() { String::new() } else { format!("（{}）", example.source) };
    let date = example.case.date;
    blocks.push(Block::Text(format!("{}，{date}，{}{source}", example.area, example.name)));
    let given = given(answer.subject(), example);
    if !given.is_empty() {
        blocks.push(Block::Text(format!("录入：{}。", given.join("；"))));
    }
    let steps = answer.explain();
    let counted: Vec<String> = steps.iter().filter(|step| step.sort == StepSort::Rule).map(line).collect();
    let few = counted.len() <= STEPS;
    let last = counted.len().saturating_sub(STEPS);
    let mut items: Vec<String> = counted.into_iter().skip(last).collect();
    if !few {
        items.insert(0, format!("（前 {last} 步略）"));
    }
    blocks.push(Block::List(items));
    let results: Vec<String> =
        answer.outputs.iter().map(|output| format!("{} {}", output.name, output.shown)).collect();
    blocks.push(Block::Text(format!("结果：{}。", results.join("；"))));
}

/// What an example gives, by name and as people say it.
fn given(subject: &Subject, example: &Example) -> Vec<String> {
    let said = |(key, text): (&String, &String)| {
        let input = subject.inputs().iter().find(|input| input.key == *key || input.name == *key);
        let Some(input) = input else { return format!("{key} {text}") };
        // A list says its rows on the calculator's own page.
        if !input.kind.columns().is_empty() {
            return format!("{}（列表）", input.name);
        }
        let shown = input.kind.read(text).map_or_else(|_| text.clone(), |value| value.shown(&input.kind, 0));
        format!("{} {shown}", input.name)
    };
    example.case.given.iter().map(said).collect()
}

fn line(step: &Step) -> String {
    let mut seen = BTreeSet::new();
    let with: Vec<String> = step
        .with
        .iter()
        .filter(|(name, _)| seen.insert(name))
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let from = if with.is_empty() { String::new() } else { format!("（{}）", with.join("，")) };
    format!("{} ＝ {}{from}", step.about.name, step.shown)
}
