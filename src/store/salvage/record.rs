//! A row as SQLite writes it: first the kind of each column, then their contents.

use crate::store::tables::Value;

/// Reads a row; none when it is none.
pub fn read(payload: &[u8]) -> Option<Vec<Value>> {
    let (head, mut at) = varint(payload)?;
    let head = usize::try_from(head).ok()?;
    let mut kinds = Vec::new();
    while at < head {
        let (kind, used) = varint(payload.get(at..head)?)?;
        kinds.push(kind);
        at += used;
    }
    let mut rest = payload.get(head..)?;
    let mut row = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => usize::try_from(kind).ok()?,
            5 => 6,
            6 => 8,
            // Fractions and what is reserved are in none of our tables.
            7 | 10 | 11 => return None,
            _ => usize::try_from((kind - 12) / 2).ok()?,
        };
        let (bytes, after) = rest.split_at_checked(length)?;
        rest = after;
        row.push(match kind {
            0 => Value::Null,
            8 => Value::Int(0),
            9 => Value::Int(1),
            1..=6 => Value::Int(whole(bytes)),
            _ if kind % 2 == 0 => Value::Blob(bytes.to_vec()),
            _ => Value::Text(String::from_utf8(bytes.to_vec()).ok()?),
        });
    }
    rest.is_empty().then_some(row)
}

/// Big-endian, with a sign.
fn whole(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    bytes.iter().fold(if negative { -1 } else { 0 }, |sum, byte| (sum << 8) | i64::from(*byte))
}

/// A number of one to nine bytes, and how many they were.
pub fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut sum = 0_u64;
    for (n, byte) in bytes.iter().take(8).enumerate() {
        sum = sum << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((sum, n + 1));
        }
    }
    Some((sum << 8 | u64::from(*bytes.get(8)?), 9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_sqlite_writes_them() {
        for (bytes, want) in [
            (&[0x00][..], (0, 1)),
            (&[0x7f], (127, 1)),
            (&[0x81, 0x00], (128, 2)),
            (&[0xff; 9], (u64::MAX, 9)),
        ] {
            assert_eq!(varint(bytes), Some(want));
        }
        assert_eq!(varint(&[0x81]), None);
        assert_eq!((whole(&[0x80]), whole(&[0x01, 0x00]), whole(&[0xff; 6])), (-128, 256, -1));
    }

    #[test]
    fn a_row_that_is_cut_short_is_none() {
        // Four kinds: text of one byte, NULL, 1, a byte 7.
        let row = [5, 15, 0, 9, 1, b'a', 7];
        let want = vec![Value::Text("a".into()), Value::Null, Value::Int(1), Value::Int(7)];
        assert_eq!(read(&row), Some(want));
        assert_eq!(read(&row[..6]), None);
        assert_eq!(read(&[]), None);
    }
}
