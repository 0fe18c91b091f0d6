//! Laid-out pages as the bytes of a PDF file. The one place where a position becomes a binary float: PDF wants it so, and no
//! amount passes through here.

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, RawFace, Tag};

use super::PdfError;
use super::fonts::{Font, Fonts};
use super::layout::{Page, Run, mm};
use crate::paper::document::{Document, Format};

/// How hard the file is pressed: the middle, which takes a few milliseconds.
const EFFORT: u8 = 6;
const SYSTEM: SystemInfo<'_> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A hundredth of a point.
#[allow(clippy::cast_precision_loss)] // a sheet has a few ten thousand of them
fn points(length: usize) -> f32 {
    length as f32 / 100.0
}

/// The file.
pub(super) fn write(
    document: &Document,
    format: Format,
    pages: &[Page],
    fonts: &Fonts,
) -> Result<Vec<u8>, PdfError> {
    let mut pdf = Pdf::new();
    let mut next = Ref::new(1);
    let (catalog, tree, info) = (next.bump(), next.bump(), next.bump());
    let font_ids: Vec<Ref> = fonts.0.iter().map(|_| next.bump()).collect();
    let page_ids: Vec<Ref> = pages.iter().map(|_| next.bump()).collect();
    let mut remaps: Vec<GlyphRemapper> = fonts.0.iter().map(|_| GlyphRemapper::new()).collect();
    let (width, height) = format.size();
    let (width, height) = (points(mm(width)), points(mm(height)));

    pdf.catalog(catalog).pages(tree).lang(TextStr("zh-CN"));
    pdf.document_info(info).title(TextStr(&document.title)).producer(TextStr("bangban"));
    let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(page_ids.iter().copied()).count(count);
    for (page, id) in pages.iter().zip(&page_ids) {
        let contents = next.bump();
        let stream = compress_to_vec_zlib(&content(page, height, fonts, &mut remaps), EFFORT);
        pdf.stream(contents, &stream).filter(Filter::FlateDecode);
        let mut sheet = pdf.page(*id);
        sheet.parent(tree).media_box(Rect::new(0.0, 0.0, width, height)).contents(contents);
        let mut resources = sheet.resources();
        let mut named = resources.fonts();
        for (nth, font) in font_ids.iter().enumerate() {
            named.pair(Name(name(nth).as_bytes()), *font);
        }
    }
    for ((font, remap), id) in fonts.0.iter().zip(&remaps).zip(&font_ids) {
        embed(&mut pdf, &mut next, *id, font, remap)?;
    }
    Ok(pdf.finish())
}

fn name(nth: usize) -> String {
    format!("F{nth}")
}

fn content(page: &Page, height: f32, fonts: &Fonts, remaps: &mut [GlyphRemapper]) -> Vec<u8> {
    let mut content = Content::new();
    content.set_line_width(0.5);
    for [x1, y1, x2, y2] in &page.lines {
        content
            .move_to(points(*x1), height - points(*y1))
            .line_to(points(*x2), height - points(*y2))
            .stroke();
    }
    for run in &page.runs {
        let mut x = run.x;
        for (font, text) in by_font(run, fonts) {
            let bytes: Vec<u8> = text
                .chars()
                .filter_map(|c| fonts.glyph(c))
                .flat_map(|(_, glyph, _)| remaps[font].remap(glyph).to_be_bytes())
                .collect();
            content.begin_text().set_font(Name(name(font).as_bytes()), points(run.size));
            if run.bold {
                content.set_text_rendering_mode(TextRenderingMode::FillStroke).set_line_width(0.3);
            } else {
                content.set_text_rendering_mode(TextRenderingMode::Fill);
            }
            content.next_line(points(x), height - points(run.y)).show(Str(&bytes)).end_text();
            x += fonts.width(&text, run.size);
        }
    }
    content.finish().into_vec()
}

/// Neighbours out of one font together.
fn by_font(run: &Run, fonts: &Fonts) -> Vec<(usize, String)> {
    let mut pieces: Vec<(usize, String)> = Vec::new();
    for c in run.text.chars() {
        let Some((font, _, _)) = fonts.glyph(c) else { continue };
        match pieces.last_mut() {
            Some((same, text)) if *same == font => text.push(c),
            _ => pieces.push((font, c.to_string())),
        }
    }
    pieces
}

fn embed(pdf: &mut Pdf, next: &mut Ref, id: Ref, font: &Font, remap: &GlyphRemapper) -> Result<(), PdfError> {
    let broken = || PdfError::Font(font.name.clone());
    let face = Face::parse(&font.data, font.index).map_err(|_| broken())?;
    let subset = subsetter::subset(&font.data, font.index, remap).map_err(|_| broken())?;
    // A PDF takes the bare outlines of a CFF font, and the whole file of a TrueType one.
    let cff = RawFace::parse(&subset, 0)
        .ok()
        .and_then(|raw| raw.table(Tag::from_bytes(b"CFF ")).map(<[u8]>::to_vec));
    let is_cff = cff.is_some();
    let program = cff.unwrap_or(subset);
    let (cid, descriptor, cmap, file) = (next.bump(), next.bump(), next.bump(), next.bump());
    let called = postscript_name(&face);
    let tagged = format!("BANGBN+{called}");
    let base = if is_cff { format!("{tagged}-Identity-H") } else { tagged.clone() };

    pdf.type0_font(id)
        .base_font(Name(base.as_bytes()))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(cmap);
    let mut described = pdf.cid_font(cid);
    described
        .subtype(if is_cff { CidFontType::Type0 } else { CidFontType::Type2 })
        .base_font(Name(tagged.as_bytes()))
        .system_info(SYSTEM)
        .font_descriptor(descriptor)
        .default_width(1000.0);
    if !is_cff {
        described.cid_to_gid_map_predefined(Name(b"Identity"));
    }
    let wide: BTreeMap<u16, u16> = font.glyphs.values().copied().collect();
    let widths = remap.remapped_gids().map(|old| f32::from(wide.get(&old).copied().unwrap_or(1000)));
    described.widths().consecutive(0, widths);
    described.finish();

    let em = f32::from(face.units_per_em());
    let scaled = |units: i16| f32::from(units) * 1000.0 / em;
    let bbox = face.global_bounding_box();
    let mut details = pdf.font_descriptor(descriptor);
    details
        .name(Name(tagged.as_bytes()))
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(scaled(bbox.x_min), scaled(bbox.y_min), scaled(bbox.x_max), scaled(bbox.y_max)))
        .italic_angle(0.0)
        .ascent(scaled(face.ascender()))
        .descent(scaled(face.descender()))
        .cap_height(scaled(face.capital_height().unwrap_or_else(|| face.ascender())))
        .stem_v(80.0);
    if is_cff {
        details.font_file3(file);
    } else {
        details.font_file2(file);
    }
    details.finish();

    // So that text can be copied and searched.
    let mut table = UnicodeCmap::<u16>::new(Name(b"bangban"), SYSTEM);
    for (c, (old, _)) in &font.glyphs {
        if let Some(new) = remap.get(*old) {
            table.pair(new, *c);
        }
    }
    let table = compress_to_vec_zlib(table.finish().as_slice(), EFFORT);
    pdf.cmap(cmap, &table).filter(Filter::FlateDecode);
    let packed = compress_to_vec_zlib(&program, EFFORT);
    let mut stream = pdf.stream(file, &packed);
    stream.filter(Filter::FlateDecode);
    if is_cff {
        stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
    } else {
        stream.pair(Name(b"Length1"), i32::try_from(program.len()).unwrap_or(i32::MAX));
    }
    Ok(())
}

/// The font's own name, as PDF can write it.
fn postscript_name(face: &Face<'_>) -> String {
    let mut names =
        face.names().into_iter().filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME);
    let named = names.find_map(|name| name.to_string()).unwrap_or_else(|| "Font".into());
    named.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}
