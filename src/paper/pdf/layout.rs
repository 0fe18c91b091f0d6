//! Where everything of a document goes on its pages. Lengths are whole hundredths of a point, from the sheet's upper left
//! corner; a line of text stands at its base line.

use std::collections::BTreeSet;

use super::fonts::Fonts;
use crate::paper::document::{Block, Cell, Document, Format};
use crate::text::columns;

/// A piece of text on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// From the left.
    pub x: usize,
    /// From the top, to the base line.
    pub y: usize,
    /// Size of the font.
    pub size: usize,
    /// Drawn stronger.
    pub bold: bool,
    /// What it says.
    pub text: String,
}

/// A page: texts, and lines from one point to another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Texts.
    pub runs: Vec<Run>,
    /// Lines.
    pub lines: Vec<[usize; 4]>,
}

/// A point.
const POINT: usize = 100;
/// A paragraph of so many lines is never cut.
const SHORT: usize = 4;
/// Around the text of a table's cell.
const PADDING: usize = 3 * POINT;

/// A length in millimetres.
pub(super) fn mm(length: u16) -> usize {
    usize::from(length) * 720 * POINT / 254
}

/// Every character that goes on the paper.
pub(super) fn glyphs_of(document: &Document) -> BTreeSet<char> {
    let mut glyphs: BTreeSet<char> = "第页共/ 0123456789（）".chars().collect();
    let mut add = |text: &str| glyphs.extend(text.chars().filter(|c| !c.is_control()));
    add(&document.title);
    add(&document.foot);
    add(&document.marks().concat());
    add(&document.sample.as_ref().map(ToString::to_string).unwrap_or_default());
    for block in &document.blocks {
        match block {
            Block::Heading(text) | Block::Line { text, .. } | Block::Square(text) => add(text),
            Block::Table { heads, rows } => {
                let heads = heads.iter().map(|cell| &cell.head);
                for text in heads.chain(rows.iter().flatten()) {
                    add(text);
                }
            }
            Block::Sign(places) => add(&places.concat()),
        }
    }
    glyphs
}

/// The usual letters of a sheet of A4.
const USUAL_ON_A4: usize = 1050;

/// The smallest letters (六号) to which a form that should be one page comes down.
const READABLE: usize = 15 * POINT / 2;

/// By how much letters are made smaller at a time.
const STEP: usize = POINT / 4;

/// How many times letters are made smaller only to spare a last page that holds little.
const SPARING: usize = 3;

/// The smallest letters a sheet of large ones comes down to, in points on its own format.
const SMALLEST: u16 = 12;

/// Lays it out. A sheet of large letters is for a wall: it takes smaller ones until it is one page, as far as they are large.
pub(super) fn lay_out(document: &Document, format: Format, fonts: &Fonts) -> Vec<Page> {
    let usual = match format {
        Format::A4 => USUAL_ON_A4,
        Format::A5 => 900,
    };
    // Letters set for one sheet are as much smaller or larger on the other as the sheet is.
    let (width, on_its_own) = (usize::from(format.size().0), usize::from(document.format.size().0));
    let set = |points: u16| usize::from(points) * POINT * width / on_its_own;
    let (largest, smallest, step) = match document.letters {
        Some(letters) => (set(letters), set(SMALLEST), set(1)),
        None if document.one_page => (usual, READABLE, STEP),
        None => return lay_without_scraps(document, format, fonts, usual),
    };
    let mut size = largest;
    loop {
        let (pages, _) = lay_with(document, format, fonts, size);
        if pages.len() <= 1 {
            return pages;
        }
        if size < smallest + step {
            // Small letters that save no page only make it harder to read.
            return if document.letters.is_some() {
                pages
            } else {
                lay_without_scraps(document, format, fonts, largest)
            };
        }
        size -= step;
    }
}

/// In its usual letters; in ones a little smaller where that spares a last page that would hold little.
fn lay_without_scraps(document: &Document, format: Format, fonts: &Fonts, usual: usize) -> Vec<Page> {
    let (pages, scrap) = lay_with(document, format, fonts, usual);
    if !scrap {
        return pages;
    }
    let smaller = (1..=SPARING).map(|steps| lay_with(document, format, fonts, usual - steps * STEP).0);
    smaller.into_iter().find(|fewer| fewer.len() < pages.len()).unwrap_or(pages)
}

/// Its pages in letters of this size, and whether the last of several holds little.
fn lay_with(document: &Document, format: Format, fonts: &Fonts, size: usize) -> (Vec<Page>, bool) {
    let (width, height) = format.size();
    let margin = match format {
        // Narrower where a page is to be saved.
        Format::A4 if document.one_page && size < USUAL_ON_A4 => mm(14),
        Format::A4 => mm(20),
        Format::A5 => mm(13),
    };
    let foot_size = 800;
    let foot: Vec<String> =
        wrap(&document.foot, fonts, foot_size, mm(width) - 2 * margin).map(str::to_owned).collect();
    let below = (foot.len().max(1) + 1) * leading(foot_size) + 4 * POINT;
    let mut sheet = Sheet {
        fonts,
        size,
        left: margin,
        right: mm(width) - margin,
        top: margin,
        bottom: mm(height) - margin.min(mm(15)) - below,
        pages: vec![Page::default()],
        y: margin,
        square: None,
    };
    sheet.head(document);
    for at in 0..document.blocks.len() {
        sheet.block(&document.blocks[at..]);
    }
    let (left, right, bottom) = (sheet.left, sheet.right, sheet.bottom);
    let scrap = sheet.pages.len() > 1 && sheet.y - sheet.top < (bottom - sheet.top) / 2;
    let mut pages = sheet.pages;
    let count = pages.len();
    for (nth, page) in pages.iter_mut().enumerate() {
        let mut y = bottom + 4 * POINT;
        page.lines.push([left, y, right, y]);
        for line in &foot {
            y += leading(foot_size);
            page.runs.push(Run { x: left, y, size: foot_size, bold: false, text: line.clone() });
        }
        y += leading(foot_size);
        let text = format!("第 {} 页 / 共 {count} 页", nth + 1);
        let x = right - fonts.width(&text, foot_size);
        page.runs.push(Run { x, y, size: foot_size, bold: false, text });
    }
    (pages, scrap)
}

/// From one base line to the next: small letters stand closer.
fn leading(size: usize) -> usize {
    size * if size < 9 * POINT { 140 } else { 155 } / 100
}

/// Between things that stand beside each other on a line and are not to be torn.
const GAP: &str = "    ";

fn wrap<'t>(text: &'t str, fonts: &Fonts, size: usize, room: usize) -> impl Iterator<Item = &'t str> {
    let by = |text: &'t str| columns::wrap_by(text, room, &|glyph: &str| fonts.width(glyph, size));
    let lines = if fonts.width(text, size) > room && text.contains(GAP) {
        apart(text, |line| fonts.width(line, size) <= room).into_iter().flat_map(by).collect()
    } else {
        by(text)
    };
    lines.into_iter().filter(|line| !line.is_empty())
}

/// A text parted at its gaps, as many of the parts on a line as `fit`.
fn apart(text: &str, fits: impl Fn(&str) -> bool) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut start, mut end) = (0, 0);
    for part in text.split_inclusive(GAP) {
        let next = end + part.len();
        if end > start && !fits(text[start..next].trim_end()) {
            lines.push(text[start..end].trim());
            start = end;
        }
        end = next;
    }
    lines.push(text[start..].trim());
    lines
}

struct Sheet<'f> {
    fonts: &'f Fonts,
    size: usize,
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
    pages: Vec<Page>,
    /// Where the next thing begins.
    y: usize,
    /// A square that stands at the right: its left edge, and how far down it goes.
    square: Option<(usize, usize)>,
}

impl Sheet<'_> {
    fn page(&mut self) -> &mut Page {
        if self.pages.is_empty() {
            self.pages.push(Page::default());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    /// A new page, unless this much still fits on this one.
    fn need(&mut self, height: usize) {
        if self.y + height > self.bottom && self.y > self.top {
            self.pages.push(Page::default());
            self.y = self.top;
            self.square = None;
        }
    }

    /// How far to the right a paragraph that begins here may go: up to a square that stands beside it.
    fn side(&self) -> usize {
        match self.square {
            Some((left, bottom)) if self.y < bottom => left - self.size,
            _ => self.right,
        }
    }

    /// Goes below a square that stands at the right.
    fn clear(&mut self) {
        if let Some((_, bottom)) = self.square.take() {
            self.y = self.y.max(bottom);
        }
    }

    fn put(&mut self, x: usize, size: usize, bold: bool, text: &str) {
        // The base line of a Chinese font stands a good tenth above its foot.
        let y = self.y + leading(size) * 3 / 4;
        let run = Run { x, y, size, bold, text: text.to_owned() };
        self.page().runs.push(run);
    }

    fn line(&mut self, x: usize, size: usize, bold: bool, text: &str) {
        self.need(leading(size));
        self.put(x, size, bold, text);
        self.y += leading(size);
    }

    fn head(&mut self, document: &Document) {
        let size = self.size * 3 / 2;
        let room = self.right - self.left;
        for line in wrap(&document.title, self.fonts, size, room).map(str::to_owned).collect::<Vec<_>>() {
            let x = self.left + (room.saturating_sub(self.fonts.width(&line, size))) / 2;
            self.line(x, size, true, &line);
        }
        let marks = document.marks().join("  ");
        if !marks.is_empty() {
            let x = self.right.saturating_sub(self.fonts.width(&marks, self.size));
            self.line(x, self.size, true, &marks);
        }
        if let Some(sample) = &document.sample {
            self.text(0, true, &sample.to_string(), 0);
        }
        self.y += self.size / 2;
    }

    /// The first of these blocks; the others come after it.
    fn block(&mut self, blocks: &[Block]) {
        let step = leading(self.size);
        let Some((block, next)) = blocks.split_first() else { return };
        match block {
            Block::Heading(text) => {
                self.y += step / 2;
                // A heading never stands alone at the end of a page, and a short part is not torn.
                let lines = next.iter().take_while(|block| matches!(block, Block::Line { .. })).count();
                let whole = next[..lines].iter().map(|line| self.count(line)).sum::<usize>();
                // What stands right above the place to sign is read as one.
                let signs = matches!(next.get(lines), Some(Block::Sign(_)));
                let third = (self.bottom - self.top) / step / 3;
                let below = match lines.checked_sub(1) {
                    Some(last) if whole <= SHORT + 1 || signs && whole <= third => {
                        whole + self.after(&next[last..])
                    }
                    Some(_) => self.least(&next[0]) + self.after(next),
                    None => 2,
                };
                self.together(1 + below, 3);
                self.text(0, true, text, 0);
            }
            Block::Line { level, text } => self.text(usize::from(*level), false, text, self.after(blocks)),
            Block::Table { heads, rows } => {
                self.clear();
                self.table(heads, rows, self.signed(next));
            }
            Block::Sign(places) => {
                self.clear();
                self.together(self.signed(blocks), 0);
                self.sign(places);
                self.y += if next.is_empty() { 0 } else { step / 2 };
            }
            Block::Square(text) => self.square(text),
        }
    }

    /// A new page, unless so many lines still fit on this one, or at least so many where they fit on none.
    fn together(&mut self, lines: usize, least: usize) {
        let step = leading(self.size);
        let fits = lines * step <= self.bottom - self.top;
        self.need(if fits { lines } else { least } * step);
    }

    /// How many lines a line takes.
    fn count(&self, line: &Block) -> usize {
        let Block::Line { level, text } = line else { return 0 };
        let room = self.side() - self.left - usize::from(*level) * self.size * 3 / 2;
        wrap(text, self.fonts, self.size, room).count()
    }

    /// How many of its lines stay together at the least.
    fn least(&self, line: &Block) -> usize {
        let count = self.count(line);
        if count <= SHORT { count } else { 2 }
    }

    /// How many lines of room the first of these blocks leaves on its page for what is not parted from it: what stands below
    /// it, deeper; the last line of its part, which is alone on no page; and what signs it all.
    fn after(&self, blocks: &[Block]) -> usize {
        let Some((Block::Line { level, .. }, next)) = blocks.split_first() else { return 0 };
        match next.first() {
            Some(Block::Line { level: below, .. }) if below > level => 1,
            Some(line @ Block::Line { .. }) if !matches!(next.get(1), Some(Block::Line { .. })) => {
                self.least(line) + self.signed(&next[1..])
            }
            Some(Block::Line { .. }) => 0,
            _ => self.signed(next),
        }
    }

    /// A paragraph with as many lines `after` it on the same page; what goes on below a number stands below its words. A
    /// short one is not cut, a long one leaves no line alone on a page.
    fn text(&mut self, level: usize, bold: bool, text: &str, after: usize) {
        let size = self.size;
        let x = self.left + level * size * 3 / 2;
        let number = text.split_once(". ").map(|(number, _)| number);
        let number = number.filter(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()));
        let hang = number.map_or(0, |number| self.fonts.width(&format!("{number}. "), size));
        let room = self.side() - x;
        let mut lines: Vec<String> = wrap(text, self.fonts, size, room).map(str::to_owned).collect();
        if hang > 0 && lines.len() > 1 {
            let first = lines.remove(0);
            let rest = text[first.len()..].trim_start();
            lines = wrap(rest, self.fonts, size, room - hang).map(str::to_owned).collect();
            self.keep(1 + lines.len(), after);
            self.line(x, size, bold, &first);
            self.lines(x + hang, bold, &lines, after);
            return;
        }
        self.keep(lines.len(), after);
        self.lines(x, bold, &lines, after);
    }

    /// A new page where a paragraph of so many lines would be cut badly.
    fn keep(&mut self, count: usize, after: usize) {
        let whole = if count <= SHORT { count + after } else { 2 };
        self.need(whole * leading(self.size));
    }

    fn lines(&mut self, x: usize, bold: bool, lines: &[String], after: usize) {
        for (at, line) in lines.iter().enumerate() {
            // The last two go on together.
            if at + 2 == lines.len() {
                self.need((2 + after) * leading(self.size));
            }
            self.line(x, self.size, bold, line);
        }
    }

    /// Lines of room that the signatures take with which these blocks begin: nobody signs on a page that holds nothing of
    /// what is signed, and whoever signs last is not alone on one.
    fn signed(&self, blocks: &[Block]) -> usize {
        let room = self.right - self.left;
        let place = |place: &str| wrap(place, self.fonts, self.size, room).count().saturating_sub(1);
        let signs = blocks.iter().map_while(|block| match block {
            Block::Sign(places) => Some(places),
            _ => None,
        });
        let high = |places: &Vec<String>| {
            let lines = self.places(places);
            let further: usize = lines.iter().flatten().map(|(_, text)| place(text)).sum();
            lines.len() * 5 + 1 + further * 2
        };
        signs.map(high).sum::<usize>().div_ceil(2)
    }

    /// Places to sign beside each other, in even columns where they fit, else as many on a line as there is room for; each
    /// with where it begins.
    fn places<'p>(&self, places: &'p [String]) -> Vec<Vec<(usize, &'p str)>> {
        let room = self.right - self.left;
        let each = room / places.len().max(1);
        let wide = |place: &str| {
            self.fonts.width(place, self.size) + if place.ends_with('：') { mm(25) } else { 0 }
        };
        let mut lines: Vec<Vec<(usize, &str)>> = Vec::new();
        let mut next = 0;
        for place in places {
            let (x, wide) = (next, wide(place));
            match lines.last_mut() {
                Some(line) if x + wide <= room => line.push((x, place)),
                _ => lines.push(vec![(0, place)]),
            }
            let start = lines.last().and_then(|line| line.last()).map_or(0, |(x, _)| *x);
            next = start + each.max(wide + self.size);
        }
        lines
    }

    fn sign(&mut self, places: &[String]) {
        let step = leading(self.size);
        let room = self.right - self.left;
        for line in self.places(places) {
            // Room above to sign and stamp.
            self.need(step * 5 / 2);
            self.y += step * 3 / 2;
            for (x, place) in line {
                let own: Vec<&str> = wrap(place, self.fonts, self.size, room - x).collect();
                match own.as_slice() {
                    [_] => self.put(self.left + x, self.size, false, place),
                    // Wider than the sheet, and so alone on its line.
                    several => {
                        for (at, text) in several.iter().enumerate() {
                            self.put(self.left, self.size, false, text);
                            self.y += if at + 1 < several.len() { step } else { 0 };
                        }
                    }
                }
            }
            self.y += step;
        }
    }

    /// At the right, with the lines that come after it at its left.
    fn square(&mut self, text: &str) {
        self.clear();
        let (side, step) = (mm(28), leading(self.size));
        self.need(side + 2 * step);
        let top = self.y + step / 2;
        let (left, right, bottom) = (self.right - side, self.right, top + side);
        let sides = [
            [left, top, right, top],
            [left, bottom, right, bottom],
            [left, top, left, bottom],
            [right, top, right, bottom],
        ];
        self.page().lines.extend(sides);
        let begins = std::mem::replace(&mut self.y, bottom);
        self.put(left, self.size, false, text);
        self.y = begins;
        self.square = Some((left, bottom + step));
    }

    /// A table with so many lines of room `after` it on the page of its last row.
    fn table(&mut self, heads: &[Cell], rows: &[Vec<String>], after: usize) {
        let room = self.right - self.left;
        let shares: usize = heads.iter().map(|cell| usize::from(cell.share)).sum::<usize>().max(1);
        let mut edges = vec![self.left];
        let mut taken = 0;
        for cell in heads {
            taken += usize::from(cell.share);
            edges.push(self.left + room * taken / shares);
        }
        let size = self.size * 95 / 100;
        let titles: Vec<String> = heads.iter().map(|cell| cell.head.clone()).collect();
        let head = self.cells(&titles, &edges, size);
        self.y += leading(size) / 4;
        let first = rows.first().map_or(0, |row| height(&self.cells(row, &edges, size), size));
        self.need(height(&head, size) + first.min(leading(size) * 4));
        self.row(&head, &edges, size, true);
        for (at, row) in rows.iter().enumerate() {
            let mut cells = self.cells(row, &edges, size);
            let last = at > 0 && at + 1 == rows.len();
            let whole = height(&cells, size) + if last { after * leading(self.size) } else { 0 };
            let page = self.bottom - self.top - height(&head, size);
            if self.y + whole > self.bottom && whole <= page {
                self.next_with(&head, &edges, size);
            }
            // A row higher than a page goes on over it.
            while self.y + height(&cells, size) > self.bottom {
                let fitting = (self.bottom.saturating_sub(self.y + 2 * PADDING)) / leading(size);
                if fitting == 0 {
                    self.next_with(&head, &edges, size);
                    continue;
                }
                let rest = cells.iter_mut().map(|cell| cell.split_off(cell.len().min(fitting))).collect();
                self.row(&cells, &edges, size, false);
                self.next_with(&head, &edges, size);
                cells = rest;
            }
            self.row(&cells, &edges, size, false);
        }
        self.y += leading(size) / 4;
    }

    fn next_with(&mut self, head: &[Vec<String>], edges: &[usize], size: usize) {
        self.pages.push(Page::default());
        self.y = self.top;
        self.row(head, edges, size, true);
    }

    /// The lines of each cell.
    fn cells(&self, texts: &[String], edges: &[usize], size: usize) -> Vec<Vec<String>> {
        let rooms = edges.windows(2).map(|pair| (pair[1] - pair[0]).saturating_sub(2 * PADDING).max(size));
        let lines =
            |(text, room): (&String, usize)| wrap(text, self.fonts, size, room).map(str::to_owned).collect();
        texts.iter().zip(rooms).map(lines).collect()
    }

    fn row(&mut self, cells: &[Vec<String>], edges: &[usize], size: usize, bold: bool) {
        let (top, high) = (self.y, height(cells, size));
        let bottom = top + high;
        for (cell, edge) in cells.iter().zip(edges) {
            self.y = top + PADDING;
            for line in cell {
                self.put(edge + PADDING, size, bold, line);
                self.y += leading(size);
            }
        }
        self.y = bottom;
        let (Some(left), Some(right)) = (edges.first().copied(), edges.last().copied()) else { return };
        let page = self.page();
        page.lines.push([left, top, right, top]);
        page.lines.push([left, bottom, right, bottom]);
        page.lines.extend(edges.iter().map(|edge| [*edge, top, *edge, bottom]));
    }
}

fn height(cells: &[Vec<String>], size: usize) -> usize {
    let lines = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    lines * leading(size) + 2 * PADDING
}
