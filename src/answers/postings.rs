//! Which entries have which key: one sorted list of numbers, eight bytes a posting, found by halving.

/// Bits of a posting below its key: the entry's number and whether it is in the longer text only.
const BELOW: u32 = 21;

/// A key in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u64);

impl Posting {
    /// The number of the entry.
    pub fn entry(self) -> usize {
        usize::try_from((self.0 >> 1) & Postings::MOST).unwrap_or(usize::MAX)
    }

    /// Whether the key stands in its longer text only.
    pub fn in_body(self) -> bool {
        self.0 & 1 == 1
    }
}

/// All postings. [`Postings::sort`] comes after the last [`Postings::add`] and before the first [`Postings::of`].
#[derive(Debug, Clone, Default)]
pub(super) struct Postings(Vec<Posting>);

impl Postings {
    /// Highest number an entry can have.
    pub const MOST: u64 = (1 << (BELOW - 1)) - 1;

    /// Notes the keys of an entry: those of its titles, and those of its longer text.
    pub fn add(&mut self, entry: u32, titles: &[u64], body: &[u64]) {
        let entry = u64::from(entry);
        if entry > Self::MOST {
            return;
        }
        let of = |key: &u64, in_body: u64| Posting(scatter(*key) | entry << 1 | in_body);
        let start = self.0.len();
        self.0.extend(titles.iter().map(|key| of(key, 0)));
        self.0.extend(body.iter().map(|key| of(key, 1)));
        self.0[start..].sort_unstable();
        let mut kept = start;
        for at in start..self.0.len() {
            let posting = self.0[at];
            // The same key in a title comes first and makes the one in the body superfluous.
            if kept == start || self.0[kept - 1].0 >> 1 != posting.0 >> 1 {
                self.0[kept] = posting;
                kept += 1;
            }
        }
        self.0.truncate(kept);
    }

    /// Puts them in order.
    pub fn sort(&mut self) {
        self.0.sort_unstable();
    }

    /// The postings of a key.
    pub fn of(&self, key: u64) -> &[Posting] {
        let first = scatter(key);
        let start = self.0.partition_point(|posting| posting.0 < first);
        let rest = &self.0[start..];
        let end = rest.partition_point(|posting| posting.0 >> BELOW == first >> BELOW);
        &rest[..end]
    }
}

/// A key as the upper 43 bits of a number. Two keys of a million fall together once in a hundred such indexes, and
/// then an entry is found that does not fit, which the second look throws out.
fn scatter(key: u64) -> u64 {
    let mixed = (key ^ (key >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed >> BELOW << BELOW
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_title_hides_the_same_in_the_body() {
        let mut postings = Postings::default();
        postings.add(0, &[7, 7, 8], &[7, 9]);
        postings.add(1, &[], &[7]);
        postings.sort();
        let of = |key| postings.of(key).iter().map(|p| (p.entry(), p.in_body())).collect::<Vec<_>>();
        assert_eq!(of(7), [(0, false), (1, true)]);
        assert_eq!(of(9), [(0, true)]);
        assert_eq!(of(10), []);
    }
}
