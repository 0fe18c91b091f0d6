//! Puts facts into a form. What is required and not there is told all at once, in words a clerk can act on.

use super::document::{Block, Cell, Document, Sample};
use super::facts::{Facts, Row};
use super::form::{Form, Part};
use super::kind::EITHER;
use super::template::Template;

/// Why a paper is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Parts are lacking.
    #[error("单子还缺：{}。补上再打：大厅的写在 hall.toml，材料的写在 materials.toml，其余在受理里填", .0.join("；"))]
    Lacks(Vec<String>),
    /// Something was not looked at, so that the notice would not be complete.
    #[error("还没核完，现在告知会说不全：{}", .0.join("；"))]
    Unfinished(Vec<String>),
    /// No item was picked.
    #[error("先选事项、核材料（受理，F3）")]
    NoItem,
    /// One was picked that the files have not, or not whole.
    #[error(
        "资料里没有事项 {0}，或它的文件写错了，这一件现在办不下去、打不了单子。运行 bangban item check 看错在哪一行，改好再来"
    )]
    ItemGone(String),
    /// Nothing is missing.
    #[error("没有缺的材料，不用出告知单")]
    NothingMissing,
    /// The case cannot be accepted yet.
    #[error("还不能出{form}：{}", .reasons.join("；"))]
    NotAcceptable {
        /// Which form.
        form: &'static str,
        /// Why not.
        reasons: Vec<String>,
    },
    /// All conditions are met.
    #[error("条件都符合，不能不予受理；缺材料出一次性告知单")]
    NotRefusable,
    /// Nothing of the kind in this case.
    #[error("这一件没有{0}，不用出这张单子")]
    NothingOfIt(&'static str),
    /// No file says what stands on it.
    #[error("没有“{0}”的样式文件。在 data/forms/ 里补上，或用程序自带的资料")]
    NoForm(&'static str),
}

impl Form {
    /// The document of these facts, or what is lacking.
    pub fn fill(&self, facts: &Facts) -> Result<Document, PaperError> {
        let must = self.kind.must.iter().copied().chain(self.need.iter().map(String::as_str));
        let mut lacks: Vec<String> = Vec::new();
        for lack in must.flat_map(|name| lacking(facts, name)) {
            if !lacks.contains(&lack) {
                lacks.push(lack);
            }
        }
        if !lacks.is_empty() {
            return Err(PaperError::Lacks(lacks));
        }
        let mut blocks = Vec::new();
        for part in &self.parts {
            put(part, facts, &mut blocks);
        }
        let open = facts.open().filter(|(_, value)| blocks.iter().any(|block| block.says(value)));
        let open: Vec<&'static str> = open.map(|(name, _)| name).collect();
        Ok(Document {
            form: self.kind.id,
            title: self.title.clone(),
            number: facts.get("编号").unwrap_or_default().to_owned(),
            reprint: None,
            sample: (!open.is_empty()).then_some(Sample::Hall(open)),
            format: self.format,
            copies: self.copies,
            letters: self.letters,
            one_page: self.one_page,
            blocks,
            foot: self.foot.one(&|name| facts.get(name).map(str::to_owned)),
        })
    }
}

/// What is missing under a required name.
fn lacking(facts: &Facts, name: &str) -> Vec<String> {
    let other = |name: &str| {
        EITHER.iter().find_map(|(one, other)| match name {
            _ if name == *one => Some(*other),
            _ if name == *other => Some(*one),
            _ => None,
        })
    };
    let Some((list, column)) = name.split_once('.') else {
        let there = [Some(name), other(name)].into_iter().flatten().any(|name| facts.get(name).is_some());
        return if there { Vec::new() } else { vec![name.to_owned()] };
    };
    let rows = facts.rows(list);
    let other = other(list);
    if rows.is_empty() && other.is_some_and(|other| !facts.rows(other).is_empty()) {
        return Vec::new();
    }
    if rows.is_empty() {
        return vec![format!("{list}（一条也没有）")];
    }
    let blank = |row: &&Row| row.get(column).is_none_or(|value| value.trim().is_empty());
    rows.iter().filter(blank).map(|row| lacks_column(row, list, column)).collect()
}

/// `“收款账户”的电话`, or `不符合的依据` where the row has no name of its own.
fn lacks_column(row: &Row, list: &str, column: &str) -> String {
    let called = ["名称", "条件", "事项", "平台"].iter().find_map(|name| row.get(name));
    match called.filter(|called| !called.is_empty()) {
        Some(called) => format!("“{called}”的{column}"),
        None => format!("{list}的{column}"),
    }
}

fn put(part: &Part, facts: &Facts, blocks: &mut Vec<Block>) {
    if part.only.as_deref().is_some_and(|only| facts.get(only).is_none() && facts.rows(only).is_empty()) {
        return;
    }
    let rows = part.each.as_deref().map(|list| facts.rows(list));
    let count = rows.map(|rows| rows.len().to_string());
    let once = |name: &str| if name == "数" { count.clone() } else { facts.get(name).map(str::to_owned) };
    let mut inside = Vec::new();
    // A part without a title goes on below the one before it; what is signed stands for the whole paper.
    let below = blocks.iter().any(|block| matches!(block, Block::Heading(_))) && part.sign.is_empty();
    let deep = u8::from(part.title.is_some() || below);
    match rows {
        Some([]) => {
            let Some(none) = &part.none else { return };
            inside.push(Block::Line { level: deep, text: none.clone() });
        }
        Some(rows) => put_rows(part, rows, facts, deep, &mut inside),
        None => {
            let lines = part.lines.iter().flat_map(|line| line.lines(&once));
            inside.extend(lines.map(|text| Block::Line { level: deep, text }));
        }
    }
    if let Some(square) = &part.square {
        inside.extend(square.lines(&once).into_iter().map(Block::Square));
    }
    let sign: Vec<String> = part.sign.iter().flat_map(|line| line.lines(&once)).collect();
    if !sign.is_empty() {
        inside.push(Block::Sign(sign));
    }
    if inside.is_empty() {
        return;
    }
    blocks.extend(part.title.iter().map(|title| Block::Heading(title.one(&once))));
    blocks.append(&mut inside);
}

fn put_rows(part: &Part, rows: &[Row], facts: &Facts, deep: u8, inside: &mut Vec<Block>) {
    let texts = |templates: &[&Template], nth: usize, row: &Row| -> Vec<Vec<String>> {
        let value = |name: &str| match name {
            "序" => Some((nth + 1).to_string()),
            "数" => Some(rows.len().to_string()),
            name => match row.get(name) {
                Some(value) => Some(value.clone()).filter(|value| !value.trim().is_empty()),
                None => facts.get(name).map(str::to_owned),
            },
        };
        templates.iter().map(|template| template.lines(&value)).collect()
    };
    if !part.table.is_empty() {
        let heads =
            part.table.iter().map(|(head, share, _)| Cell { head: head.clone(), share: *share }).collect();
        let cells: Vec<&Template> = part.table.iter().map(|(_, _, text)| text).collect();
        let rows = rows.iter().enumerate();
        let rows =
            rows.map(|(nth, row)| texts(&cells, nth, row).iter().map(|lines| lines.join("\n")).collect());
        inside.push(Block::Table { heads, rows: rows.collect() });
        return;
    }
    let lines: Vec<&Template> = part.lines.iter().collect();
    let made = rows.iter().enumerate().map(|(nth, row)| texts(&lines, nth, row));
    if let Some(join) = &part.join {
        let said: Vec<String> = made.flat_map(|lines| lines.concat()).collect();
        inside.push(Block::Line { level: deep, text: said.join(join) });
        return;
    }
    for lines in made {
        for (at, under) in lines.into_iter().enumerate() {
            let level = if at == 0 { deep } else { deep + 1 };
            inside.extend(under.into_iter().map(|text| Block::Line { level, text }));
        }
    }
}
