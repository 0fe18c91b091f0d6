//! A page as Markdown.

use super::{Block, Page, address};

/// The whole file.
pub fn render(page: &Page) -> String {
    let mut text = format!("# {}\n", escape(&page.title));
    for block in &page.blocks {
        text.push('\n');
        text.push_str(&piece(block));
    }
    text
}

fn piece(block: &Block) -> String {
    match block {
        Block::Heading(level, words) => format!("{} {}\n", "#".repeat(usize::from(*level)), escape(words)),
        Block::Section { id, title } => format!("<a id=\"{id}\"></a>\n\n## {}\n", escape(title)),
        Block::Text(words) => format!("{}\n", escape(words)),
        Block::List(items) => items.iter().map(|item| format!("- {}\n", escape(item))).collect(),
        Block::Formula(words) => format!("    {words}\n"),
        Block::Links(links) => links
            .iter()
            .map(|(slug, title, about)| {
                let about = if about.is_empty() { String::new() } else { format!("　{}", escape(about)) };
                format!("- [{}]({}){about}\n", escape(title), address(slug, "md"))
            })
            .collect(),
        Block::Table(rows) => table(rows),
    }
}

fn table(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<String> =
            row.iter().map(|cell| escape(cell).replace('|', "\\|").replace('\n', " ")).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
        if at == 0 {
            text.push_str(&format!("|{}\n", "---|".repeat(row.len())));
        }
    }
    text
}

/// Words that Markdown would take for markup. `<` alone can start any; so can what stands first in a line.
fn escape(words: &str) -> String {
    words
        .replace('\n', " ")
        .replace('\\', "\\\\")
        .replace('*', "\\*")
        .replace('_', "\\_")
        .replace('<', "&lt;")
}
