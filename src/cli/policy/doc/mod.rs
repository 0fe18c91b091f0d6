//! `policy doc`: the rules as a handbook, a chapter an insurance, a page a calculator and an index, in Markdown and as web
//! pages without scripts.

mod chapter;
mod html;
mod markdown;
mod page;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::json;

use super::sources;
use crate::assets;
use crate::cli::{Exit, Failure, Globals, Outcome, print_json};
use crate::rulebook::Rulebook;
use crate::rulebook::reference::Reference;

/// A page before it is Markdown or HTML.
pub struct Page {
    /// Name of its file, without the ending.
    pub slug: String,
    pub title: String,
    pub blocks: Vec<Block>,
}

/// A piece of a page.
pub enum Block {
    /// A heading; the title of the page is level 1, these are 2 and 3.
    Heading(u8, String),
    /// A heading of level 2 that links lead to.
    Section {
        id: String,
        title: String,
    },
    Text(String),
    List(Vec<String>),
    /// The first row is the heading.
    Table(Vec<Vec<String>>),
    /// A formula, as written.
    Formula(String),
    /// Pages, or `page#section`: slug, title, a word about it.
    Links(Vec<(String, String, String)>),
}

pub fn run(dir: &Path, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let sources = sources(globals.policies.as_deref())?;
    let (book, faults) = Rulebook::load(&sources);
    if faults.has_errors() {
        return Err(Failure::new(Exit::Data, "规则文件有错，编出来会缺页。先运行 bangban policy check 改好"));
    }
    let today = globals.clock().now().date();
    let pages = page::pages(&book, &Reference::read(&sources), today);
    let mut slugs = BTreeSet::new();
    for page in &pages {
        // The checker lets no other key through; a page must never be written outside the folder or over another.
        let plain = page.slug.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_' | '-' | '.'));
        if !plain || page.slug.starts_with('.') || !slugs.insert(page.slug.as_str()) {
            let message = format!("“{}”不能当一页的文件名，手册没有写。改这个计算的键", page.slug);
            return Err(Failure::new(Exit::Data, message));
        }
    }
    let wrong = |error: std::io::Error| {
        Failure::new(Exit::Machine, format!("写不了 {}：{}", dir.display(), assets::reason(&error)))
    };
    fs::create_dir_all(dir).map_err(wrong)?;
    for page in &pages {
        fs::write(dir.join(format!("{}.md", page.slug)), markdown::render(page)).map_err(wrong)?;
        fs::write(dir.join(format!("{}.html", page.slug)), html::render(page)).map_err(wrong)?;
    }
    if globals.json {
        let slugs: Vec<&str> = pages.iter().map(|page| page.slug.as_str()).collect();
        print_json(out, &json!({ "dir": dir.display().to_string(), "pages": slugs }))?;
    } else {
        let index = dir.join("index.html");
        writeln!(out, "写了 {} 页，每页 Markdown 和网页各一份。从 {} 看起", pages.len(), index.display())?;
    }
    Ok(Exit::Done)
}

/// The address of a slug: `page`, `page#section`, or `#section` of the same page.
fn address(slug: &str, ending: &str) -> String {
    match slug.split_once('#') {
        Some(("", section)) => format!("#{section}"),
        Some((page, section)) => format!("{page}.{ending}#{section}"),
        None => format!("{slug}.{ending}"),
    }
}
