//! 公式表: every quantity a calculator stands on, with its formula or its figure, and the page of each: what every layer says, by
//! year, with law and source.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::rulebook::reference::{Entry, Figure, Reference, Sort, lines};
use crate::rulebook::{Subject, Trust};

/// One quantity of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Name as the law says it.
    pub name: String,
    /// 录入项, 参数, 表, 规则
    pub sort: &'static str,
    /// Its formula, its figure in force, or its question.
    pub says: String,
}

/// The formulas of a calculator, its results first, what they stand on after them.
pub fn formulas(reference: &Reference, subject: &Subject, area: &str, on: Date) -> Vec<Quantity> {
    let mut names = subject.quantities();
    names.reverse();
    names
        .into_iter()
        .filter_map(|name| {
            let layers = layers(reference, subject.file(), area, name);
            let sort = layers.first()?.sort;
            // A layer need not say again how long a figure counts, and what serves after it.
            let lasts = Lasts {
                yearly: layers.iter().any(|entry| entry.yearly),
                overdue: layers.iter().any(|entry| entry.overdue),
            };
            let says = layers
                .iter()
                .rev()
                .find_map(|entry| says(entry, lasts, on))
                .unwrap_or_else(|| "本地还没有数".into());
            Some(Quantity { name: name.to_owned(), sort: sort.word(), says })
        })
        .collect()
}

/// The page of a quantity in an area: a block of lines a layer, the lowest last. `file` is the subject's.
pub fn page(reference: &Reference, file: &str, area: &str, name: &str) -> Vec<String> {
    let layers = layers(reference, file, area, name);
    let mut page = Vec::new();
    if let Some(first) = layers.first() {
        let key = first.key.as_deref().unwrap_or("");
        page.push(format!("{}　{key}　{}　{}", first.name, first.unit, first.sort.word()));
    }
    page.extend(layers.into_iter().flat_map(lines));
    page
}

/// The layers of a quantity in the files of one subject; a quantity that it borrows stands in another's.
fn layers<'a>(reference: &'a Reference, file: &str, area: &str, name: &str) -> Vec<&'a Entry> {
    let all = reference.layers(area, name);
    let home =
        if all.iter().any(|entry| entry.file == file) { file } else { all.first().map_or("", |e| &e.file) };
    let home = home.to_owned();
    all.into_iter().filter(|entry| entry.file == home).collect()
}

/// How long the figures of a quantity count, by all its layers.
#[derive(Debug, Clone, Copy)]
struct Lasts {
    yearly: bool,
    overdue: bool,
}

/// What must be known of a figure before it is used on a day: since when, until when, on what law, how sure.
fn marks(figure: &Figure, lasts: Lasts, on: Date) -> Vec<String> {
    let mut marks = vec![format!("{} 起", figure.from)];
    if let Some(last) = figure.last_day(lasts.yearly) {
        let serves = lasts.yearly && lasts.overdue;
        let next_ends = last.checked_add(1.year()).unwrap_or(last);
        let after = match (last < on, serves) {
            (false, _) => "",
            (true, true) if on <= next_ends => "，新的公布前先按它预发",
            (true, true) => "，以后的缺了不止一期，不能按它预发",
            (true, false) => "，以后的还没有",
        };
        marks.push(format!("到 {last} 为止{after}"));
    }
    if figure.published > on {
        marks.push(format!("{} 才公布", figure.published));
    }
    let law: Vec<&str> = figure.cites.iter().map(|cite| cite.number.as_str()).collect();
    marks.extend(Some(law.join("、")).filter(|law| !law.is_empty()));
    marks.extend(
        figure.trust.filter(|trust| *trust == Trust::Unverified).map(|trust| trust.word().to_owned()),
    );
    marks
}

/// What one layer says of it: the lowest that says anything is the one that counts.
fn says(entry: &Entry, lasts: Lasts, on: Date) -> Option<String> {
    match entry.sort {
        Sort::Input => entry.say.clone().or_else(|| Some(String::new())),
        Sort::Table => (!entry.rows.is_empty()).then(|| format!("查表，{} 行", entry.rows.len())),
        Sort::Figure => {
            let in_force =
                entry.figures.iter().filter(|figure| figure.from <= on).max_by_key(|figure| figure.from)?;
            Some(format!("{}（{}）", in_force.shown, marks(in_force, lasts, on).join("，")))
        }
        Sort::Rule => {
            let mut ways: Vec<&str> = Vec::new();
            for way in entry.ways.iter().filter(|way| !way.refuses) {
                if !ways.contains(&way.then.as_str()) {
                    ways.push(&way.then);
                }
            }
            (!ways.is_empty()).then(|| ways.join("；或 "))
        }
    }
}
