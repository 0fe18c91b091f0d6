//! Amounts as they are typed, receipts that must add up to what is written below them (票据合计), and a contribution base
//! between its limits. Exact to the fen; which limits are in force is the rulebook's business.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Change, Checked, Finding, normalise};

/// Tidies and reads an amount in yuan: `1,234.50`, `¥1234.5`, `1234.5元`. Errors: `E_EMPTY E_FMT`.
pub fn check_amount(text: &str) -> Checked<Decimal> {
    let tidy = normalise(text);
    let checked = Checked::new(tidy.changed);
    let mut checked = checked;
    let bare = tidy.text.trim_start_matches(['¥', '￥']).trim_end_matches('元');
    if bare != tidy.text {
        checked.changed.push(Change::Currency);
    }
    let commas = bare.matches(',').count();
    if commas > 0 {
        let groups: Vec<&str> = bare.split('.').next().unwrap_or_default().split(',').collect();
        let in_threes =
            (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
        if !in_threes || groups.len() != commas + 1 {
            let message = "逗号的位置不对：千分位是三位一逗，如 1,234.50；小数点写成逗号的改成点。请照票据改";
            return checked.fail(Finding::whole("E_FMT", message));
        }
        checked.changed.push(Change::Commas(commas));
    }
    let plain = bare.replace(',', "");
    if plain.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录金额。写成 1234.50"));
    }
    if plain.starts_with(['-', '\u{2212}', '\u{2013}']) {
        return checked.fail(Finding::whole("E_FMT", "金额不能小于 0。请照票据写，不带负号，如 1234.50"));
    }
    let (whole, cents) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let shaped = (1..=12).contains(&whole.len()) && cents.len() <= 2 && digits(whole) && digits(cents);
    match plain.parse::<Decimal>() {
        Ok(amount) if shaped => checked.finish(amount),
        _ => {
            let message = "不是金额。只写数字和小数点，最多两位小数，如 1234.50。请照票据改";
            checked.fail(Finding::whole("E_FMT", message))
        }
    }
}

/// A receipt of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number; none when it has none.
    pub number: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// Its amount in yuan.
    pub amount: Decimal,
}

/// Judges the receipts of one claim together: that they add up to `total` to the fen (`E_SUM`), that none is claimed twice
/// (`E_DUPLICATE`), that each lies in the insured time (`E_ORDER`) and not after today (`E_DATE_FUTURE`) and that they are of one year (`H_YEAR`). Gives the sum.
pub fn check_receipts(
    receipts: &[Receipt],
    total: Option<Decimal>,
    insured: Option<(Date, Option<Date>)>,
    today: Date,
) -> Checked<Decimal> {
    let mut checked = Checked::new(Vec::new());
    if receipts.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录票据。请逐张录"));
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (at, receipt) in receipts.iter().enumerate() {
        let place = at + 1;
        if let Some(number) = receipt.number.as_deref()
            && let Some(first) = seen.insert(number, place)
        {
            let message = format!(
                "第 {place} 张和第 {first} 张票据号一样（{number}）：一张票只能报一次。请对照票据改号，重复的拿掉"
            );
            checked.errors.push(Finding::at("E_DUPLICATE", place, message));
        }
        if let Some(date) = receipt.date.filter(|date| *date > today) {
            let message = format!("第 {place} 张票据 {date} 比今天（{today}）还晚。请照票据核年份");
            checked.errors.push(Finding::at("E_DATE_FUTURE", place, message));
        }
        if let (Some(date), Some((from, to))) = (receipt.date, insured)
            && (date < from || to.is_some_and(|to| date > to))
        {
            let to = to.map_or("今".to_owned(), |to| to.to_string());
            let message = format!(
                "第 {place} 张票据 {date} 不在参保时间（{from} 到 {to}）里，报不了。请核票据日期和参保起止"
            );
            checked.errors.push(Finding::at("E_ORDER", place, message));
        }
    }
    let sum: Decimal = receipts.iter().map(|receipt| receipt.amount).sum();
    if let Some(total) = total.filter(|total| *total != sum) {
        let (word, off) = if total > sum { ("多", total - sum) } else { ("少", sum - total) };
        let message = format!(
            "合计写的是 {total:.2}，{} 张票据加起来是 {sum:.2}，合计{word} {off:.2} 元。请逐张核对，改错的那一处",
            receipts.len()
        );
        checked.errors.push(Finding::whole("E_SUM", message));
    }
    let mut years: Vec<i16> = receipts.iter().filter_map(|receipt| receipt.date).map(Date::year).collect();
    years.sort_unstable();
    years.dedup();
    if let [first, .., last] = years[..] {
        let message = format!("票据跨 {first} 到 {last} 年，按票据所在的年度分开结算");
        checked.hints.push(Finding::whole("H_YEAR", message));
    }
    checked.finish(sum)
}

/// A contribution base between its limits: outside them `W_BASE` with the one that counts. Gives the base that counts.
pub fn check_base(base: Decimal, low: Decimal, high: Decimal) -> Checked<Decimal> {
    let checked = Checked::new(Vec::new());
    let counts = base.max(low).min(high);
    if counts == base {
        return checked.finish(base);
    }
    let limit = if base < low { "低于下限" } else { "高于上限" };
    let message = format!("申报 {base:.2} {limit}，按 {counts:.2} 算。请核申报数；上下限按所属年度的参数");
    checked.warn(Finding::whole("W_BASE", message)).finish(counts)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn yuan(text: &str) -> Decimal {
        check_amount(text).value.unwrap()
    }

    fn receipt(number: &str, day: &str, amount: &str) -> Receipt {
        Receipt { number: Some(number.into()), date: day.parse().ok(), amount: yuan(amount) }
    }

    const TODAY: Date = jiff::civil::date(2026, 11, 23);

    #[test]
    fn an_amount_is_exact_or_it_is_none() {
        for (typed, amount) in
            [("1,234.50", "1234.5"), ("¥12", "12"), ("0.01元", "0.01"), ("１２３．４５", "123.45")]
        {
            assert_eq!(yuan(typed), amount.parse::<Decimal>().unwrap(), "{typed}");
        }
        for typed in ["1.234", "-1", "1e3", "一百", "1.2.3", "."] {
            assert_eq!(check_amount(typed).errors[0].code, "E_FMT", "{typed}");
        }
    }

    #[test]
    fn receipts_add_up_to_the_fen_and_none_counts_twice() {
        let three = [
            receipt("001", "2026-03-01", "100.10"),
            receipt("002", "2026-03-02", "200.20"),
            receipt("003", "2026-03-03", "0.03"),
        ];
        let codes = |receipts: &[Receipt], total: &str| -> Vec<&str> {
            check_receipts(receipts, Some(yuan(total)), None, TODAY).errors.iter().map(|f| f.code).collect()
        };
        assert!(codes(&three, "300.33").is_empty());
        assert_eq!(codes(&three, "300.34"), ["E_SUM"]);
        let said = check_receipts(&three, Some(yuan("300.34")), None, TODAY).errors.remove(0).message;
        assert!(said.contains("合计多 0.01 元"), "{said}");
        let twice = [three[0].clone(), receipt("001", "2026-03-05", "1")];
        assert_eq!(codes(&twice, "101.10"), ["E_DUPLICATE"]);
        let insured = Some((date(2026, 3, 2), Some(date(2026, 12, 31))));
        assert_eq!(check_receipts(&three, None, insured, TODAY).errors[0].position, Some(1));
        let years = [receipt("1", "2025-12-30", "1"), receipt("2", "2026-01-02", "1")];
        assert_eq!(check_receipts(&years, None, None, TODAY).hints[0].code, "H_YEAR");
    }

    #[test]
    fn a_base_is_brought_between_its_limits() {
        for (base, counts, warned) in
            [("3000", "4000", true), ("5000", "5000", false), ("30000", "20000", true)]
        {
            let checked = check_base(yuan(base), yuan("4000"), yuan("20000"));
            assert_eq!(
                (checked.value, checked.warnings.len()),
                (Some(yuan(counts)), usize::from(warned)),
                "{base}"
            );
        }
    }
}
