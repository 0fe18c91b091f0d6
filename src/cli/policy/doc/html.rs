//! A page as HTML that opens from a disk: one small style, no scripts, nothing loaded from elsewhere.

use super::{Block, Page};

const STYLE: &str = "body{max-width:60em;margin:2em auto;padding:0 1em;font-family:'Noto Sans CJK SC','Microsoft YaHei',\
sans-serif;line-height:1.7}table{border-collapse:collapse;font-size:.92em}td,th{border:1px solid #bbb;padding:.2em .6em;\
text-align:left;vertical-align:top}th{background:#f2f2f2}.f{background:#f7f7f2;padding:.3em .8em;margin:.3em 0;\
border-left:3px solid #b8a96a}.w{overflow-x:auto}h2{border-bottom:1px solid #ccc}";

/// The whole file.
pub fn render(page: &Page) -> String {
    let title = escape(&page.title);
    let body: String = page.blocks.iter().map(piece).collect();
    let home = if page.slug == "index" { "" } else { "<p><a href=\"index.html\">目录</a></p>\n" };
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         </head>\n<body>\n{home}<h1>{title}</h1>\n{body}</body>\n</html>\n"
    )
}

fn piece(block: &Block) -> String {
    match block {
        Block::Heading(level, words) => format!("<h{level}>{}</h{level}>\n", escape(words)),
        Block::Text(words) => format!("<p>{}</p>\n", escape(words)),
        Block::Formula(words) => format!("<p class=\"f\">{}</p>\n", escape(words)),
        Block::List(items) => {
            let items: String = items.iter().map(|item| format!("<li>{}</li>\n", escape(item))).collect();
            format!("<ul>\n{items}</ul>\n")
        }
        Block::Links(links) => {
            let link = |(slug, title, about): &(String, String, String)| {
                format!(
                    "<li><a href=\"{}.html\">{}</a>　{}</li>\n",
                    escape(slug),
                    escape(title),
                    escape(about)
                )
            };
            let items: String = links.iter().map(link).collect();
            format!("<ul>\n{items}</ul>\n")
        }
        Block::Table(rows) => {
            let row = |(at, row): (usize, &Vec<String>)| {
                let tag = if at == 0 { "th" } else { "td" };
                let cells: String =
                    row.iter().map(|cell| format!("<{tag}>{}</{tag}>", escape(cell))).collect();
                format!("<tr>{cells}</tr>\n")
            };
            let rows: String = rows.iter().enumerate().map(row).collect();
            format!("<div class=\"w\"><table>\n{rows}</table></div>\n")
        }
    }
}

fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
