//! Reads one form's file. A name nobody can fill, a bracket without its other half, a required name that is asked for
//! nowhere: each is named with its line and column.

use std::ops::RangeInclusive;

use super::document::Format;
use super::form::{Form, Part};
use super::kind::{KINDS, Kind, WHERE_THERE, kind};
use super::template::Template;
use crate::text::{Faults, Place, Source, Table, Text, nearest};

/// The form of a file with the place of its kind; none when something is wrong with it.
pub(super) fn form(source: &Source, faults: &mut Faults) -> Option<(Form, Place)> {
    let mut found = Faults::new();
    let form = read(source, &mut found);
    let broken = found.has_errors();
    faults.extend(found);
    if broken { None } else { form }
}

fn read(source: &Source, faults: &mut Faults) -> Option<(Form, Place)> {
    let mut file = Table::parse(source, faults);
    let of = file.need_text("form", faults)?;
    let Some(kind) = kind(&of.value) else {
        let ids: Vec<&str> = KINDS.iter().map(|kind| kind.id).collect();
        let message = format!("没有“{}”这种单子", of.value);
        faults.error("E_FORM", of.place, message, format!("能写的有：{}", ids.join("、")));
        return None;
    };
    let mut reader = Reader { kind, asked: Vec::new(), blind: false };
    let title = file.need_text("title", faults);
    let format = file.need_text("paper", faults).and_then(|text| match text.value.parse() {
        Ok(format) => Some(format),
        Err(why) => {
            faults.error("E_PAPER", text.place, why, "写 paper = \"A4\" 或 \"A5\"");
            None
        }
    });
    let copies = whole(&mut file, "copies", "份数", 1..=9, faults).unwrap_or(1);
    let letters = whole(&mut file, "letters", "字的大小", 8..=40, faults);
    let one_page = file.has("one_page") && file.boolean("one_page", faults).unwrap_or(false);
    let mut need = Vec::new();
    for text in file.texts("need", faults) {
        if reader.known(&text.value, &text, 0, None, faults) {
            need.push(text.value);
        }
    }
    let mut parts = Vec::new();
    for mut table in file.tables("part", faults) {
        parts.push(reader.part(&mut table, faults));
        table.finish(faults);
    }
    let foot =
        file.text("foot", faults).map_or_else(Template::default, |text| reader.line(&text, None, faults));
    file.finish(faults);
    let there = WHERE_THERE.iter().filter(|(id, _)| *id == kind.id).map(|(_, name)| name);
    for must in kind.must.iter().chain(there) {
        if !reader.asked.iter().any(|asked| asked == must) {
            let shown = must.replace('.', "”里的“");
            let message = format!("{}必须写“{shown}”，文件里没有用到它", kind.title);
            faults.error(
                "E_REQUIRED",
                of.place.clone(),
                message,
                format!("在合适的一行写上 {}", braces(must)),
            );
        }
    }
    let format: Format = format?;
    Some((Form { kind, title: title?.value, format, copies, letters, one_page, need, parts, foot }, of.place))
}

/// How a required name is written into a file.
fn braces(must: &str) -> String {
    match must.split_once('.') {
        Some((list, name)) => format!("each = \"{list}\" 和 {{{name}}}"),
        None => format!("{{{must}}}"),
    }
}

/// A whole number of the file within its range; none where the file does not say it.
fn whole(
    file: &mut Table,
    name: &str,
    called: &str,
    range: RangeInclusive<u16>,
    faults: &mut Faults,
) -> Option<u16> {
    let place = file.place_of(name)?;
    let number = file.integer(name, faults)?;
    let fits = u16::try_from(number).ok().filter(|number| range.contains(number));
    if fits.is_none() {
        let help = format!("写 {} 到 {}", range.start(), range.end());
        faults.error("E_RANGE", place, format!("{called}写成了 {number}"), help);
    }
    fits
}

struct Reader {
    kind: &'static Kind,
    /// Names that are asked for, `列.栏` for those of a list.
    asked: Vec<String>,
    /// In a part whose list nobody knows: one fault is enough.
    blind: bool,
}

impl Reader {
    fn part(&mut self, table: &mut Table, faults: &mut Faults) -> Part {
        let each = table.text("each", faults);
        let list = each.as_ref().and_then(|text| {
            let lists = self.kind.lists();
            if lists.contains(&text.value.as_str()) {
                return Some(text.value.clone());
            }
            let help = near(&text.value, &lists);
            faults.error("E_LIST", text.place.clone(), format!("没有“{}”这一列", text.value), help);
            None
        });
        let only = table.text("only", faults).and_then(|text| self.only(text, faults));
        let of = list.as_deref();
        self.blind = each.is_some() && list.is_none();
        // A title and a signature stand once, above and below the rows.
        let title = table.text("title", faults).map(|text| self.line(&text, None, faults));
        let sign = self.lines(table, "sign", None, faults);
        let square = table.text("square", faults).map(|text| self.line(&text, None, faults));
        let lines = self.lines(table, "lines", of, faults);
        let mut columns = Vec::new();
        for mut column in table.tables("table", faults) {
            let head = column.need_text("head", faults);
            let share = if column.has("share") { column.integer("share", faults) } else { Some(1) };
            let text = column.need_text("text", faults).map(|text| self.line(&text, of, faults));
            column.finish(faults);
            if let (Some(head), Some(share), Some(text)) = (head, share, text) {
                columns.push((head.value, u16::try_from(share.max(1)).unwrap_or(1), text));
            }
        }
        self.blind = false;
        let join = table.text("join", faults).map(|text| text.value);
        let none = table.text("none", faults).map(|text| text.value);
        if each.is_none() && !columns.is_empty() {
            faults.error("E_LIST", table.place.clone(), "表格没说一行是什么", "加上 each = \"列名\"");
        }
        Part { title, each: list, only, lines, join, table: columns, none, sign, square }
    }

    /// A list or a single value without which a part is left out.
    fn only(&self, text: Text, faults: &mut Faults) -> Option<String> {
        let mut known = self.kind.lists();
        known.extend(self.kind.names().into_iter().filter(|name| !name.contains('.')));
        if known.contains(&text.value.as_str()) {
            return Some(text.value);
        }
        let help = near(&text.value, &known);
        faults.error("E_LIST", text.place, format!("没有“{}”这一列，也没有这个名称", text.value), help);
        None
    }

    fn lines(
        &mut self,
        table: &mut Table,
        name: &str,
        list: Option<&str>,
        faults: &mut Faults,
    ) -> Vec<Template> {
        table.texts(name, faults).iter().map(|text| self.line(text, list, faults)).collect()
    }

    fn line(&mut self, text: &Text, list: Option<&str>, faults: &mut Faults) -> Template {
        Template::read(text, faults, &mut |name, text, at, faults| {
            self.known(name, text, at, list, faults);
        })
    }

    /// Whether this kind of form can fill a name; in a list its columns come first, then single values.
    fn known(&mut self, name: &str, text: &Text, at: usize, list: Option<&str>, faults: &mut Faults) -> bool {
        if matches!(name, "序" | "数") || self.blind {
            return true;
        }
        let names = self.kind.names();
        let column = list.map(|list| format!("{list}.{name}"));
        if let Some(found) = column.into_iter().chain([name.to_owned()]).find(|n| names.contains(&n.as_str()))
        {
            self.asked.push(found);
            return true;
        }
        let own = list.map(|list| format!("{list}."));
        let fits = |known: &&str| match (known.split_once('.'), &own) {
            (None, _) => true,
            (Some(_), Some(own)) => known.starts_with(own.as_str()),
            (Some(_), None) => false,
        };
        let short: Vec<&str> = names
            .iter()
            .filter(|n| fits(n))
            .map(|n| n.split_once('.').map_or(*n, |(_, name)| name))
            .collect();
        let help = near(name, &short);
        let place = text.inner(at..at + name.len());
        faults.error("E_NAME", place, format!("“{}”里没有“{name}”可填", self.kind.title), help);
        false
    }
}

fn near(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("是不是想写“{near}”？"),
        None => format!("能写的有：{}", known.join("、")),
    }
}
