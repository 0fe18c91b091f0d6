//! The three little sentences of a script: `情绪-25` (a change), `信任>=40` (a condition), `情绪=75 满则→失控` (a meter).
//! Signs an input method leaves behind (＋ － ＝ ≥) are taken as meant. Names are looked up by the caller.

/// `情绪-25` → the name and the points.
pub(super) fn change(text: &str) -> Option<(&str, i16)> {
    let (at, sign) = text.char_indices().find(|(_, c)| "+-＋－−".contains(*c))?;
    let points: i16 =
        text[at + sign.len_utf8()..].trim().parse().ok().filter(|points| (0..=100).contains(points))?;
    let name = text[..at].trim();
    let points = if "+＋".contains(sign) { points } else { -points };
    (!name.is_empty()).then_some((name, points))
}

/// `信任>=40` → the name, whether it is a lower bound, the value. Knows `>=` and `<=` and their full-width twins.
pub(super) fn condition(text: &str) -> Option<(&str, bool, u8)> {
    let text = text.trim();
    for (sign, at_least) in
        [(">=", true), ("≥", true), ("＞＝", true), ("<=", false), ("≤", false), ("＜＝", false)]
    {
        if let Some((name, value)) = text.split_once(sign) {
            let value = value.trim().parse().ok().filter(|value| *value <= 100)?;
            return (!name.trim().is_empty()).then_some((name.trim(), at_least, value));
        }
    }
    None
}

/// `情绪=75 满则→失控` → the name, the start, the node it jumps to when full.
pub(super) fn meter(text: &str) -> Option<(&str, u8, Option<&str>)> {
    let (name, rest) = text.split_once(['=', '＝'])?;
    let (start, full) = match rest.split_once("满则") {
        Some((start, node)) => (start, Some(node.trim().trim_start_matches(['→', '-', '>']).trim())),
        None => (rest, None),
    };
    let start = start.trim().parse().ok().filter(|start| *start <= 100)?;
    let name = name.trim();
    (!name.is_empty() && full != Some("")).then_some((name, start, full))
}

/// Whether a sentence names a sum of money: digits before 元 or 块, or Chinese numerals before 元.
pub(super) fn names_money(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.iter().enumerate().any(|(at, unit)| {
        let mut before = chars[..at].iter().rev().skip_while(|c| matches!(**c, ' ' | '万' | '亿'));
        match (unit, before.next()) {
            ('元' | '块', Some(c)) if c.is_ascii_digit() => true,
            ('元', Some(c)) => "一二两三四五六七八九十百千".contains(*c),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_sentences_are_read_or_refused() {
        assert_eq!(change("情绪-25"), Some(("情绪", -25)));
        assert_eq!(change("信任 ＋ 5"), Some(("信任", 5)));
        assert_eq!(condition("信任≥40"), Some(("信任", true, 40)));
        assert_eq!(meter("情绪=75 满则→失控"), Some(("情绪", 75, Some("失控"))));
        assert_eq!(meter("信任=30"), Some(("信任", 30, None)));
        for bad in ["情绪", "-5", "情绪-", "情绪+101", "情绪大减"] {
            assert_eq!(change(bad), None, "{bad}");
        }
        assert_eq!(condition("信任>40"), None);
        assert_eq!(meter("情绪=101"), None);
    }

    #[test]
    fn money_is_seen_and_a_word_with_kuai_is_not() {
        for text in ["每月52元", "一共 3 万元", "给您涨52块", "两百元"] {
            assert!(names_money(text), "{text}");
        }
        for text in ["咱们一块儿看", "30 个工作日", "元旦后"] {
            assert!(!names_money(text), "{text}");
        }
    }
}
