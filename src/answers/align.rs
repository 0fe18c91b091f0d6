//! How well a query fits one surface, character by character in order: the second, finer look at the best entries.

use super::query::Token;
use super::surface::Glyph;
use super::synonyms::Concept;

/// What a word of the same group is worth beside the very word.
const CONCEPT: f32 = 0.9;
/// What each step that follows its neighbour without a gap adds.
const NEIGHBOUR: f32 = 0.35;
/// What a gap costs, for each character that is no filler.
const GAP: f32 = 0.04;

/// The fit of `tokens` with `glyphs`: `recall`, how much of the query is found, 0 to 1, and `precision`, how much of
/// the surface that is, 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Fit {
    pub recall: f32,
    pub precision: f32,
}

impl Fit {
    /// One figure for both.
    pub fn score(self) -> f32 {
        self.recall * (0.6 + 0.4 * self.precision)
    }
}

/// Aligns a query with a surface. `weights` say what each token counts; `asked` are the groups of words in the query,
/// `here` those in the surface.
pub(super) fn fit(
    tokens: &[Token],
    weights: &[f32],
    asked: &[Concept],
    glyphs: &[Glyph],
    here: &[Concept],
) -> Fit {
    let total: f32 = weights.iter().sum::<f32>() + NEIGHBOUR * weights.iter().skip(1).sum::<f32>();
    let size: f32 = glyphs.iter().map(Glyph::weight).sum();
    if total <= 0.0 || size <= 0.0 {
        return Fit::default();
    }
    let literal = best(tokens, weights, glyphs);

    let mut left = weights.to_vec();
    let mut credit = 0.0;
    let mut covered = vec![false; glyphs.len()];
    for concept in asked {
        let Some(there) = here.iter().find(|found| found.group == concept.group) else { continue };
        covered[there.start..there.end].fill(true);
        for weight in &mut left[concept.start..concept.end] {
            credit += *weight * CONCEPT * (1.0 + NEIGHBOUR);
            *weight = 0.0;
        }
    }
    let meant = if credit > 0.0 { best(tokens, &left, glyphs) + credit } else { 0.0 };

    let found = literal.max(meant).min(total);
    let recall = found / total;
    #[allow(clippy::cast_precision_loss)] // a query has a few dozen tokens
    let mean = weights.iter().sum::<f32>() / weights.len() as f32;
    let said: f32 = literal / (1.0 + NEIGHBOUR) / mean;
    let meant: f32 = glyphs.iter().zip(covered).filter(|(_, own)| *own).map(|(g, _)| g.weight()).sum();
    let matched = said.max(meant);
    Fit { recall, precision: (matched / size).min(1.0) }
}

/// The best score of an alignment in order.
fn best(tokens: &[Token], weights: &[f32], glyphs: &[Glyph]) -> f32 {
    // Of the best that ends with glyph j matched by the last token, and of the best within the first j glyphs.
    #[derive(Clone, Copy, Default)]
    struct Cell {
        ended: f32,
        any: f32,
    }
    let mut row = vec![Cell::default(); glyphs.len() + 1];
    for (token, weight) in tokens.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
        let mut diagonal = row[0];
        row[0].ended = 0.0;
        for (j, glyph) in glyphs.iter().enumerate() {
            let above = row[j + 1];
            let gained = weight * token.fits(glyph);
            let ended = if gained > 0.0 {
                let following = if diagonal.ended > 0.0 { diagonal.ended + gained * NEIGHBOUR } else { 0.0 };
                gained + diagonal.any.max(following)
            } else {
                0.0
            };
            let gap = if glyph.filler { 0.0 } else { GAP };
            row[j + 1] = Cell { ended, any: ended.max(above.any).max(row[j].any - gap) };
            diagonal = above;
        }
    }
    row.last().map_or(0.0, |cell| cell.any)
}

/// Which glyphs a query marks in a surface: those of the best alignment and of the words that mean the same.
pub(super) fn marked(tokens: &[Token], asked: &[Concept], glyphs: &[Glyph], here: &[Concept]) -> Vec<bool> {
    let (rows, width) = (tokens.len() + 1, glyphs.len() + 1);
    let mut table = vec![0.0_f32; rows * width];
    for (i, token) in tokens.iter().enumerate() {
        for (j, glyph) in glyphs.iter().enumerate() {
            let follows = i > 0 && j > 0 && tokens[i - 1].fits(&glyphs[j - 1]) > 0.0;
            let quality = token.fits(glyph) * (1.0 + if follows { NEIGHBOUR } else { 0.0 });
            let diagonal = if quality > 0.0 { table[i * width + j] + quality } else { 0.0 };
            table[(i + 1) * width + j + 1] =
                diagonal.max(table[i * width + j + 1]).max(table[(i + 1) * width + j]);
        }
    }
    let mut marks = vec![false; glyphs.len()];
    let (mut i, mut j) = (tokens.len(), glyphs.len());
    while i > 0 && j > 0 {
        let own = table[i * width + j];
        if own <= table[(i - 1) * width + j] {
            i -= 1;
        } else if own <= table[i * width + j - 1] {
            j -= 1;
        } else {
            (i, j) = (i - 1, j - 1);
            marks[j] = true;
        }
    }
    for concept in here.iter().filter(|found| asked.iter().any(|own| own.group == found.group)) {
        marks[concept.start..concept.end].fill(true);
    }
    marks
}
