//! Which fonts a document is printed with: those the settings name, then well-known ones with many 汉字, then whatever else
//! is installed. Each glyph comes from the first font of that chain that has it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ttf_parser::{Face, Permissions};

use super::PdfError;

/// File names of fonts with many 汉字, best first: official papers want a Song face, and 思源宋体 has those of GB 18030's
/// third level. Free to be embedded, or allowed by what the font itself says.
const KNOWN: &[&str] = &[
    "NotoSerifCJK-Regular.ttc",
    "NotoSerifCJKsc-Regular.otf",
    "NotoSerifSC-Regular.otf",
    "SourceHanSerifSC-Regular.otf",
    "SourceHanSerifCN-Regular.otf",
    "SourceHanSerif-Regular.ttc",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "SourceHanSans-Regular.ttc",
    "simsun.ttc",
    "simsunb.ttf",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "uming.ttc",
];

/// Font files, in the order they are tried.
#[derive(Debug, Clone, Default)]
pub struct FontFiles(Vec<PathBuf>);

impl FontFiles {
    /// Those the settings name, then those of the system's font folders.
    pub fn find(named: &[PathBuf]) -> Self {
        let mut found = Vec::new();
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        let own = data.or_else(|| home.as_ref().map(|home| home.join(".local/share")));
        let folders = [own.map(|own| own.join("fonts")), home.map(|home| home.join(".fonts"))];
        for folder in folders.into_iter().flatten() {
            walk(&folder, &mut found, 0);
        }
        for folder in ["/usr/local/share/fonts", "/usr/share/fonts"] {
            walk(Path::new(folder), &mut found, 0);
        }
        let rank = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            KNOWN.iter().position(|known| known.eq_ignore_ascii_case(name)).unwrap_or(KNOWN.len())
        };
        found.sort_by(|a, b| (rank(a), a).cmp(&(rank(b), b)));
        let mut files = named.to_vec();
        files.extend(found);
        Self(files)
    }

    /// These and no others.
    pub fn only(files: &[PathBuf]) -> Self {
        Self(files.to_vec())
    }
}

/// The font files below a folder; links that lead round in circles end at a depth no font folder has.
fn walk(folder: &Path, found: &mut Vec<PathBuf>, depth: usize) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && depth < 6 {
            walk(&path, found, depth + 1);
        } else if path
            .extension()
            .and_then(|ext| ext.to_str())
            .is_some_and(|ext| ["ttf", "ttc", "otf", "otc"].contains(&ext.to_ascii_lowercase().as_str()))
        {
            found.push(path);
        }
    }
}

/// A font some glyphs are taken from.
#[derive(Debug)]
pub(super) struct Font {
    /// Its file's name, for messages.
    pub name: String,
    /// The whole file.
    pub data: Vec<u8>,
    /// Which face of it.
    pub index: u32,
    /// Glyph and advance (thousandths of an em) of every character taken from here.
    pub glyphs: Glyphs,
}

/// Glyph and advance of characters.
type Glyphs = BTreeMap<char, (u16, u16)>;

/// The fonts of one document.
#[derive(Debug)]
pub(super) struct Fonts(pub Vec<Font>);

impl Fonts {
    /// Which font has a character, its glyph there and its advance.
    pub fn glyph(&self, c: char) -> Option<(usize, u16, u16)> {
        let found = |(at, font): (usize, &Font)| font.glyphs.get(&c).map(|(glyph, wide)| (at, *glyph, *wide));
        self.0.iter().enumerate().find_map(found)
    }

    /// How wide a text is at a size, in hundredths of a point.
    pub fn width(&self, text: &str, size: usize) -> usize {
        let wide = |c| self.glyph(c).map_or(0, |(_, _, wide)| usize::from(wide));
        text.chars().map(wide).sum::<usize>() * size / 1000
    }
}

/// Takes every glyph from the first font that has it.
pub(super) fn choose(files: &FontFiles, glyphs: &BTreeSet<char>) -> Result<Fonts, PdfError> {
    let mut left = glyphs.clone();
    let mut fonts = Vec::new();
    let mut any = false;
    for path in &files.0 {
        if left.is_empty() {
            break;
        }
        // A file that cannot be read or is no font has no glyph to give.
        let Ok(data) = fs::read(path) else { continue };
        let Some((index, taken)) = take(&data, &left) else { continue };
        any = true;
        if taken.is_empty() {
            continue;
        }
        left.retain(|c| !taken.contains_key(c));
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        fonts.push(Font { name, data, index, glyphs: taken });
    }
    match (any, left.is_empty()) {
        (_, true) => Ok(Fonts(fonts)),
        (true, false) => Err(PdfError::NoGlyph(left.into_iter().collect())),
        (false, false) => Err(PdfError::NoFont),
    }
}

/// What a file has of these characters, with the face it is in; none when it is no font that may be embedded.
fn take(data: &[u8], wanted: &BTreeSet<char>) -> Option<(u32, Glyphs)> {
    let index = mainland_face(data);
    let face = Face::parse(data, index).ok()?;
    let embeddable = !matches!(face.permissions(), Some(Permissions::Restricted));
    if !embeddable || !face.is_subsetting_allowed() {
        return None;
    }
    let em = u32::from(face.units_per_em()).max(1);
    let glyph = |c: &char| {
        let glyph = face.glyph_index(*c).filter(|glyph| glyph.0 != 0)?;
        // What has no outline can be printed only if it is a blank: a picture font would print nothing.
        let drawn = c.is_whitespace() || face.glyph_bounding_box(glyph).is_some();
        let wide = u32::from(face.glyph_hor_advance(glyph)?) * 1000 / em;
        drawn.then_some((*c, (glyph.0, u16::try_from(wide).ok()?)))
    };
    Some((index, wanted.iter().filter_map(glyph).collect()))
}

/// The face with the shapes of the mainland, where a file holds several.
fn mainland_face(data: &[u8]) -> u32 {
    let count = ttf_parser::fonts_in_collection(data).unwrap_or(1);
    let is_mainland = |index: &u32| {
        let Ok(face) = Face::parse(data, *index) else { return false };
        let mut names = face.names().into_iter().filter_map(|name| name.to_string());
        names.any(|name| name.ends_with(" SC") || name.ends_with(" CN"))
    };
    (0..count).find(is_mainland).unwrap_or(0)
}
