//! A document as PDF, on A4 or A5: fonts of the machine, of which only the glyphs used go into the file; lines laid out in
//! whole hundredths of a point; page numbers and the words at the foot of every page. A glyph that no font has is said, and
//! nothing is made: a name is never printed with a hole.

mod fonts;
mod layout;
mod write;

pub use fonts::FontFiles;

use super::document::{Document, Format};

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// No font was found at all.
    #[error(
        "这台机器没有能用的中文字体，出不了 PDF。装思源宋体（Debian、Ubuntu：apt install fonts-noto-cjk），\
         或在 config.toml 写 fonts = [\"字体文件\"]；先用纯文本也行"
    )]
    NoFont,
    /// Glyphs that no font has.
    #[error(
        "这些字没有一种装着的字体能印：{}。装字多的字体（如思源宋体，Debian：fonts-noto-cjk），\
         或在 config.toml 的 fonts 里加上；没有印出来的字不会悄悄漏掉", named(.0)
    )]
    NoGlyph(Vec<char>),
    /// A font cannot be cut down to what is used.
    #[error("字体 {0} 用不了（文件坏了，或不许嵌入）。换一个字体，在 config.toml 写 fonts = [\"字体文件\"]")]
    Font(String),
}

/// `𬭎（U+2CB4E）、…`
fn named(glyphs: &[char]) -> String {
    glyphs.iter().map(|c| format!("{c}（U+{:04X}）", u32::from(*c))).collect::<Vec<_>>().join("、")
}

/// The file of a document on a sheet.
pub fn pdf(document: &Document, format: Format, files: &FontFiles) -> Result<Vec<u8>, PdfError> {
    let glyphs = layout::glyphs_of(document);
    let fonts = fonts::choose(files, &glyphs)?;
    let pages = layout::lay_out(document, format, &fonts);
    write::write(document, format, &pages, &fonts)
}

/// How many pages it takes.
pub fn pages(document: &Document, format: Format, files: &FontFiles) -> Result<usize, PdfError> {
    let fonts = fonts::choose(files, &layout::glyphs_of(document))?;
    Ok(layout::lay_out(document, format, &fonts).len())
}

/// For tests: the texts of each page, line by line, without what stands at its foot.
#[cfg(test)]
pub fn page_texts(document: &Document, format: Format, files: &FontFiles) -> Vec<Vec<String>> {
    let Ok(fonts) = fonts::choose(files, &layout::glyphs_of(document)) else { panic!("no font") };
    let body = |page: layout::Page| {
        let foot = page.lines.last().map_or(usize::MAX, |line| line[1]);
        page.runs.into_iter().filter(|run| run.y < foot).map(|run| run.text).collect()
    };
    layout::lay_out(document, format, &fonts).into_iter().map(body).collect()
}

/// For tests: nothing stands outside of the sheet's margins, and no two lines of text on each other.
#[cfg(test)]
pub fn assert_inside(document: &Document, format: Format, files: &FontFiles) {
    let Ok(fonts) = fonts::choose(files, &layout::glyphs_of(document)) else { panic!("no font") };
    let (width, height) = format.size();
    let margin = layout::mm(8);
    for page in layout::lay_out(document, format, &fonts) {
        for run in &page.runs {
            let right = run.x + fonts.width(&run.text, run.size);
            assert!(run.x >= margin && right <= layout::mm(width) - margin, "{run:?} ends at {right}");
            assert!(run.y >= margin && run.y <= layout::mm(height) - margin, "{run:?}");
            let over = page.runs.iter().find(|other| {
                other != &run
                    && other.y.abs_diff(run.y) < run.size
                    && other.x < right
                    && run.x < other.x + fonts.width(&other.text, other.size)
            });
            assert!(over.is_none(), "{run:?} over {over:?}");
        }
    }
}
