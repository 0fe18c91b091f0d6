//! Counting columns. A 汉字 takes two, so neither bytes nor `char`s say where something stands on the screen: this is the
//! only code that measures, cuts, pads and wraps text. It agrees with ratatui glyph by glyph (a grapheme is one glyph,
//! control characters are not drawn), and knows nothing of colours or widgets.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Shown where text was cut. `…` is two columns wide on some Chinese terminals and one on others; dots are always one.
pub const CUT: &str = "..";

/// Never first on a line.
const CLOSING: &str = "。，、；：！？）】」』》〉〕〗”’．·…—～％‰℃,.;:!?)]}%>";
/// Never last on a line.
const OPENING: &str = "（【「『《〈〔〖“‘￥＃([{<";

/// Columns this text takes on one line.
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(glyph_width).sum()
}

fn glyph_width(glyph: &str) -> usize {
    if glyph.contains(char::is_control) { 0 } else { glyph.width() }
}

/// At most `columns` columns of `text`; what was cut off shows as [`CUT`].
pub fn truncate(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let dots = &CUT[..CUT.len().min(columns)];
    let mut kept = head(text, columns - dots.len()).to_owned();
    kept.push_str(dots);
    kept
}

/// `text` marked as going on: it ends in [`CUT`], within `columns`.
pub fn cut(text: &str, columns: usize) -> String {
    let mut kept = head(text, columns.saturating_sub(CUT.len())).to_owned();
    kept.push_str(CUT);
    kept
}

/// As much of the start of `text` as fits into `columns`, on a glyph's edge.
fn head(text: &str, columns: usize) -> &str {
    head_by(text, columns, &glyph_width)
}

fn head_by<'t>(text: &'t str, columns: usize, width: &impl Fn(&str) -> usize) -> &'t str {
    let mut taken = 0;
    for (at, glyph) in text.grapheme_indices(true) {
        taken += width(glyph);
        if taken > columns {
            return &text[..at];
        }
    }
    text
}

/// `text` followed by blanks up to `columns`; longer text stays as it is.
pub fn pad_right(text: &str, columns: usize) -> String {
    format!("{text}{}", blanks(columns.saturating_sub(width(text))))
}

/// `text` preceded by blanks up to `columns` (figures); longer text stays as it is.
pub fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", blanks(columns.saturating_sub(width(text))))
}

/// Exactly `columns` columns: cut or padded on the right. For cells of a table.
pub fn fit(text: &str, columns: usize) -> String {
    pad_right(&truncate(text, columns), columns)
}

/// The window `from..from + columns` over `text`, for a field scrolled sideways: exactly `columns` columns, blanks where
/// the text has ended and where an edge cuts a wide glyph in half.
pub fn slice(text: &str, from: usize, columns: usize) -> String {
    let to = from + columns;
    let mut out = String::new();
    let (mut at, mut filled) = (0, 0);
    for glyph in text.graphemes(true) {
        let (start, end) = (at, at + glyph_width(glyph));
        at = end;
        if start >= to {
            break;
        }
        if start == end || end <= from {
            continue;
        }
        if start >= from && end <= to {
            out.push_str(glyph);
            filled += end - start;
        } else {
            let seen = end.min(to) - start.max(from);
            out.push_str(&blanks(seen));
            filled += seen;
        }
    }
    out.push_str(&blanks(columns - filled));
    out
}

/// Rows in aligned columns, a line each; the first is the heading. Figures and what stands under them are aligned right where
/// every cell of a column but the heading is one.
pub fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max();
    let widths: Vec<usize> = (0..count).map(|at| widest(at).unwrap_or(0)).collect();
    let figures = |at: usize| {
        let mut cells = rows.iter().skip(1).filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty());
        cells.all(|cell| {
            cell.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+' || c == '\u{2013}')
        })
    };
    let right: Vec<bool> = (0..count).map(figures).collect();
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            for (at, cell) in row.iter().enumerate() {
                line.push_str("  ");
                line.push_str(&if right[at] {
                    pad_left(cell, widths[at])
                } else {
                    pad_right(cell, widths[at])
                });
            }
            line.trim_end().to_owned()
        })
        .collect()
}

fn blanks(columns: usize) -> String {
    " ".repeat(columns)
}

/// The lines `text` makes at this width. Chinese rules: no closing mark starts a line, no opening mark ends one; words and
/// numbers stay whole if they fit on a line at all. A newline always breaks; blanks at a break are dropped.
/// `columns` below 2 counts as 2.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    wrap_by(text, columns.max(2), &glyph_width)
}

/// The same where a glyph's width is counted otherwise (on paper, by its font).
pub fn wrap_by<'t>(text: &'t str, room: usize, glyph: &impl Fn(&str) -> usize) -> Vec<&'t str> {
    text.split('\n').flat_map(|paragraph| wrap_paragraph(paragraph.trim_end(), room, glyph)).collect()
}

fn wrap_paragraph<'t>(text: &'t str, columns: usize, glyph: &impl Fn(&str) -> usize) -> Vec<&'t str> {
    let width = |text: &str| text.graphemes(true).map(glyph).sum::<usize>();
    let mut lines = Vec::new();
    // The line being filled is text[start..end]; `end` is where it may break.
    let (mut start, mut end, mut filled) = (0, 0, 0);
    for (from, to) in pieces(text) {
        let piece = &text[from..to];
        if filled + width(piece.trim_end()) > columns && filled > 0 {
            lines.push(text[start..end].trim_end());
            (start, filled) = (from, 0);
        }
        end = to;
        filled += width(piece);
        while filled > columns && width(text[start..end].trim_end()) > columns {
            let cut = hard_break(&text[start..end], columns, glyph);
            lines.push(&text[start..start + cut]);
            start += cut;
            filled = width(&text[start..end]);
        }
    }
    lines.push(text[start..end].trim_end());
    lines
}

/// Where to cut a piece that is wider than a line: at the width, at least one glyph.
fn hard_break(text: &str, columns: usize, glyph: &impl Fn(&str) -> usize) -> usize {
    let fitting = head_by(text, columns, glyph).len();
    if fitting > 0 { fitting } else { text.graphemes(true).next().map_or(text.len(), str::len) }
}

/// Byte ranges that must not be broken inside: one wide glyph, or a word, with the marks that cling to it and the blanks
/// after it.
fn pieces(text: &str) -> Vec<(usize, usize)> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut before: Option<&str> = None;
    for (at, glyph) in text.grapheme_indices(true) {
        let end = at + glyph.len();
        let joined = before.is_some_and(|before| clings(before, glyph));
        match pieces.last_mut() {
            Some(last) if joined => last.1 = end,
            _ => pieces.push((at, end)),
        }
        before = Some(glyph);
    }
    pieces
}

/// Whether no line may break between these two neighbours.
fn clings(before: &str, after: &str) -> bool {
    let blank = |glyph: &str| glyph.chars().all(char::is_whitespace);
    if blank(after) {
        return true;
    }
    if blank(before) {
        return false;
    }
    let one_of = |set: &str, glyph: &str| glyph.chars().next().is_some_and(|c| set.contains(c));
    let word = |glyph: &str| glyph_width(glyph) == 1 && !one_of("“”‘’…—·", glyph);
    one_of(OPENING, before) || one_of(CLOSING, after) || (word(before) && word(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_counts_as_the_terminal_draws_it() {
        for (text, columns) in
            [("", 0), ("abc", 3), ("养老a保险", 9), ("e\u{301}", 1), ("，。", 4), ("a\tb\n", 2)]
        {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn cutting_never_splits_a_glyph_and_never_overflows() {
        for (text, columns, cut) in [
            ("养老保险", 8, "养老保险"),
            ("养老保险", 7, "养老.."),
            ("养老保险", 6, "养老.."),
            ("养老保险", 5, "养.."),
            ("养老保险", 2, ".."),
            ("养老保险", 1, "."),
            ("养老保险", 0, ""),
            ("pension", 6, "pens.."),
        ] {
            assert_eq!(truncate(text, columns), cut, "{text} in {columns}");
        }
        assert_eq!(fit("养老保险", 5), "养.. ");
        assert_eq!(pad_left("1000", 6), "  1000");
    }

    #[test]
    fn a_scrolled_window_is_always_full_and_blanks_half_glyphs() {
        let text = "养老a保险";
        assert_eq!(slice(text, 0, 9), text);
        assert_eq!(slice(text, 1, 4), " 老a");
        assert_eq!(slice(text, 2, 4), "老a ");
        assert_eq!(slice(text, 8, 4), "    ");
        assert_eq!(slice(text, 7, 4), "险  ");
        for from in 0..12 {
            for columns in 0..12 {
                assert_eq!(width(&slice(text, from, columns)), columns, "{from} {columns}");
            }
        }
    }

    #[test]
    fn lines_break_by_the_chinese_rules() {
        for (text, columns, lines) in [
            ("请带身份证。再来", 10, &["请带身份", "证。再来"][..]),
            ("请带身份证，复印", 12, &["请带身份证，", "复印"]),
            ("按《社会保险法》办", 6, &["按《社", "会保险", "法》办"]),
            ("去看《保险法》", 6, &["去看", "《保险", "法》"]),
            ("缴费 2026-11-23 起算", 12, &["缴费", "2026-11-23", "起算"]),
            ("共1234.50元", 8, &["共", "1234.50", "元"]),
            ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
            ("甲\n\n乙", 8, &["甲", "", "乙"]),
            ("他说“好的”。", 6, &["他说", "“好", "的”。"]),
            ("", 8, &[""]),
        ] {
            assert_eq!(wrap(text, columns), lines, "{text} at {columns}");
        }
    }

    proptest::proptest! {
        #[test]
        fn wrapping_loses_nothing_and_fits(text in "[a-z0-9养老保险，。《》（） ]{0,60}", columns in 2_usize..30) {
            let lines = wrap(&text, columns);
            for line in &lines {
                proptest::prop_assert!(width(line) <= columns, "{line:?}");
            }
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            proptest::prop_assert_eq!(solid(&lines.concat()), solid(&text));
        }
    }
}
