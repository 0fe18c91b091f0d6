//! Numbers that a spreadsheet took for amounts: written with a power of ten, or with zeros where its fifteen digits ended.

use super::{Finding, normalise};

/// Digits a spreadsheet keeps of a number.
const KEPT: usize = 15;

/// Whether a long number that did not pass was spoiled by a spreadsheet. `E_FMT`.
pub fn spoiled(text: &str) -> Option<Finding> {
    let text = normalise(text).text;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let power = text.split_once("E+").is_some_and(|(base, power)| digits(base) && digits(power));
    let zeros = text.len() > KEPT && digits(&text) && text[KEPT..].bytes().all(|b| b == b'0');
    let what = match (power, zeros) {
        (true, _) => "成了科学计数法",
        (_, true) => "第 16 位起都成了 0",
        _ => return None,
    };
    let message =
        format!("号码被表格软件截断了（{what}），原来的数字找不回来。请把这一列设为“文本”，照原件重录这一格");
    Some(Finding::whole("E_FMT", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_does_to_long_numbers_is_seen() {
        for (text, seen) in [
            ("1.10105E+17", true),
            ("110105196503049000", true),
            ("6217990000000000000", true),
            ("110105196503049974", false),
            ("E+17", false),
            ("", false),
        ] {
            assert_eq!(spoiled(text).is_some(), seen, "{text}");
        }
    }
}
