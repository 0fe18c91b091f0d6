//! A page as HTML that opens from a disk: one small style, no scripts, nothing loaded from elsewhere.

use super::{Block, Page, address};

const STYLE: &str = "body{max-width:52em;margin:2em auto;padding:0 1em;color:#222;background:#fff;\
font-family:'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif;line-height:1.75}\
a{color:#0b5394}table{border-collapse:collapse;font-size:.92em;font-variant-numeric:tabular-nums}\
td,th{border:1px solid #bbb;padding:.25em .6em;text-align:left;vertical-align:top}th{background:#eee;white-space:nowrap}\
.f{background:#f6f4ea;padding:.3em .8em;margin:.3em 0;border-left:3px solid #b8a96a}.w{overflow-x:auto}\
h1{line-height:1.3}h2{border-bottom:2px solid #ccc;margin-top:2.2em;padding-bottom:.2em}h3{margin:1.2em 0 .3em}\
ul{padding-left:1.4em;margin:.4em 0}p{margin:.5em 0}nav{font-size:.92em}\
@media(prefers-color-scheme:dark){body{color:#ddd;background:#1b1b1b}a{color:#8ab4f8}th{background:#2c2c2c}\
td,th{border-color:#555}.f{background:#26241c}h2{border-color:#444}}\
@media print{body{max-width:none;margin:0}nav{display:none}h2,h3{break-after:avoid}tr{break-inside:avoid}}";

/// The whole file.
pub fn render(page: &Page) -> String {
    let title = escape(&page.title);
    let body: String = page.blocks.iter().map(piece).collect();
    let home = if page.slug == "index" { "" } else { "<nav><a href=\"index.html\">目录</a></nav>\n" };
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         </head>\n<body>\n{home}<h1>{title}</h1>\n{body}</body>\n</html>\n"
    )
}

fn piece(block: &Block) -> String {
    match block {
        Block::Heading(level, words) => format!("<h{level}>{}</h{level}>\n", escape(words)),
        Block::Section { id, title } => format!("<h2 id=\"{}\">{}</h2>\n", escape(id), escape(title)),
        Block::Text(words) => format!("<p>{}</p>\n", escape(words)),
        Block::Formula(words) => format!("<p class=\"f\">{}</p>\n", escape(words)),
        Block::List(items) => {
            let items: String = items.iter().map(|item| format!("<li>{}</li>\n", escape(item))).collect();
            format!("<ul>\n{items}</ul>\n")
        }
        Block::Links(links) => {
            let link = |(slug, title, about): &(String, String, String)| {
                let about = if about.is_empty() { String::new() } else { format!("　{}", escape(about)) };
                format!(
                    "<li><a href=\"{}\">{}</a>{about}</li>\n",
                    escape(&address(slug, "html")),
                    escape(title)
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
