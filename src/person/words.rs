//! Words a clerk writes by hand: numbers of persons in them are masked before they are kept. What is in no number (a name)
//! nothing can tell from other words.

use super::{mask_card, mask_number, mask_phone};

/// One of these between two groups of digits keeps them one number.
const BETWEEN: [char; 2] = [' ', '-'];
/// Into what groups a number is parted by those who write it so: ID numbers, mobile phones, cards.
const GROUPED: [&[usize]; 7] = [
    &[6, 8, 4],
    &[6, 4, 4, 4],
    &[3, 4, 4],
    &[4, 4, 4, 4],
    &[4, 4, 4, 4, 1],
    &[4, 4, 4, 4, 2],
    &[4, 4, 4, 4, 3],
];

/// The words with every ID, phone and card number masked, in one piece or in groups: `张三110***********8515`. Office phones,
/// dates, amounts, numbers of slips and of tickets stay.
pub fn mask_words(words: &str) -> String {
    let all: Vec<char> = words.chars().collect();
    let mut masked = String::with_capacity(words.len());
    let mut at = 0;
    while at < all.len() {
        let Some(end) = run(&all, at) else {
            masked.push(all[at]);
            at += 1;
            continue;
        };
        let (end, number) = grouped(&all, at, end).unwrap_or_else(|| (end, plain(&all[at..end])));
        match hidden(&number) {
            Some(hidden) => masked.push_str(&hidden),
            None => masked.extend(&all[at..end]),
        }
        at = end;
    }
    masked
}

/// Where the digits end that begin here, with the sign X behind seventeen of them; none when none begins.
fn run(all: &[char], at: usize) -> Option<usize> {
    let digits = all[at..].iter().take_while(|sign| digit(**sign).is_some()).count();
    let x = digits == 17 && all.get(at + digits).is_some_and(|sign| matches!(sign, 'X' | 'x' | 'Ｘ' | 'ｘ'));
    (digits > 0).then_some(at + digits + usize::from(x))
}

/// A number written in groups that begins with the run up to `end`: where it ends, and without what parts it.
fn grouped(all: &[char], at: usize, end: usize) -> Option<(usize, String)> {
    let mut ends = vec![end];
    let between = *all.get(end).filter(|sign| BETWEEN.contains(*sign))?;
    while let Some(last) = ends.last().copied().filter(|last| all.get(*last) == Some(&between)) {
        // The last group of an ID number may end in X.
        let Some(digits) = run(all, last + 1) else { break };
        let x = all.get(digits).is_some_and(|sign| matches!(sign, 'X' | 'x'));
        ends.push(digits + usize::from(x && digits - last - 1 == 3));
    }
    let begins = std::iter::once(at).chain(ends.iter().map(|end| end + 1));
    let groups: Vec<&[char]> = begins.zip(&ends).map(|(from, to)| &all[from..*to]).collect();
    let fits = |shape: &&&[usize]| {
        groups.len() >= shape.len()
            && groups.iter().zip(**shape).all(|(group, length)| group.len() == *length)
    };
    let shape = GROUPED.iter().filter(fits).max_by_key(|shape| shape.len())?;
    let number = groups[..shape.len()].iter().map(|group| plain(group)).collect();
    Some((ends[shape.len() - 1], number))
}

/// The masked form of what may be a person's number; none for any other.
fn hidden(number: &str) -> Option<String> {
    let width = number.chars().count();
    let mobile = width == 11 && number.starts_with('1') && !number.starts_with("10");
    Some(match width {
        15 | 18 => mask_number(number).to_string(),
        11 if mobile => mask_phone(number).to_string(),
        12.. => mask_card(number).to_string(),
        _ => return None,
    })
}

/// Digits as on the keyboard, whatever width they were typed in.
fn plain(all: &[char]) -> String {
    all.iter().map(|sign| digit(*sign).unwrap_or('X')).collect()
}

fn digit(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => Some(sign),
        '０'..='９' => char::from_u32(u32::from(sign) - u32::from('０') + u32::from('0')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_of_a_person_stands_in_words_in_full() {
        for (words, want) in [
            ("张三110101199003078515材料齐", "张三110***********8515材料齐"),
            ("11010519491231002X，13800138000", "110***********002X，138****8000"),
            ("张三110101199003078515道歉13800138000", "张三110***********8515道歉138****8000"),
            ("１３８００１３８０００ 回电", "138****8000 回电"),
            ("138 0013 8000、138-0013-8000", "138****8000、138****8000"),
            ("110105 19491231 002X 已核", "110***********002X 已核"),
            ("110105 194912310021", "110105 **** 0021"),
            ("卡 6217 9900 0000 0000 006", "卡 **** 0006"),
            ("6217990000000000006", "**** 0006"),
            ("110000650304123", "110********4123"),
            ("11010119900307851513800138000", "**** 8000"),
        ] {
            assert_eq!(mask_words(words), want, "{words}");
        }
    }

    #[test]
    fn what_is_nobodys_number_stays() {
        for words in [
            "",
            "证件看过，缺流水",
            "2026-11-24 10:30 再来，2026-11-25 也行",
            "20261124 缴了 8081.66 元，共 12 个月",
            "告知-20261123-1-001，A001 转 3 号",
            "打 0312-2012345 或 12333，8:30-17:00",
            "2010-2015 2016-2020",
        ] {
            assert_eq!(mask_words(words), words);
        }
    }
}
