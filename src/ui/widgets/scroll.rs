//! How far a text is scrolled. It learns from the last draw how far that can be, so that a key held at the end does not
//! have to be undone press by press.

use std::cell::Cell;

/// The first line that shows.
#[derive(Debug, Clone, Default)]
pub struct Scroll {
    first: usize,
    last: Cell<Option<usize>>,
}

impl Scroll {
    /// Down by some lines, to the end at most.
    pub fn down(&mut self, lines: usize) {
        let last = self.last.get().unwrap_or(usize::MAX);
        self.first = self.first.saturating_add(lines).min(last);
    }

    /// Up by some lines.
    pub fn up(&mut self, lines: usize) {
        self.first = self.first.saturating_sub(lines);
    }

    /// Back to the start, of another text.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// The first line to draw of `total` in `height` lines; remembered as how far it can go.
    pub fn first(&self, total: usize, height: usize) -> usize {
        let last = total.saturating_sub(height);
        self.last.set(Some(last));
        self.first.min(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_held_at_the_end_is_undone_by_one_press() {
        let mut scroll = Scroll::default();
        assert_eq!(scroll.first(10, 4), 0);
        for _ in 0..5 {
            scroll.down(8);
        }
        assert_eq!(scroll.first(10, 4), 6);
        scroll.up(1);
        assert_eq!(scroll.first(10, 4), 5);
    }
}
