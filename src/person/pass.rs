//! Documents whose number carries no check digit: passes of Hong Kong, Macau and Taiwan residents (通行证), passports, the
//! permanent residence card of before December 2023, work permits. Only the shape can be looked at.

use std::fmt;

use super::{Checked, Finding, Masked, mask_short, normalise};

/// A number of the right shape.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Pass {
    number: String,
    kind: PassKind,
    /// The nationality in a passport, where it was told.
    nation: Option<String>,
}

/// Which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PassKind {
    /// 港澳居民来往内地通行证, of which place.
    HongKongMacau(&'static str),
    /// The same for those who are not Chinese nationals, issued since July 2024.
    HongKongMacauForeign(&'static str),
    /// 台湾居民来往大陆通行证.
    Taiwan,
    /// 中国护照.
    ChinesePassport,
    /// A passport of another country.
    ForeignPassport,
    /// 外国人永久居留身份证 of fifteen characters.
    OldPermanent,
    /// 外国人工作许可证, which proves work and not a person.
    WorkPermit,
}

impl PassKind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            PassKind::HongKongMacau(_) => "港澳居民来往内地通行证",
            PassKind::HongKongMacauForeign(_) => "港澳居民来往内地通行证（非中国籍）",
            PassKind::Taiwan => "台湾居民来往大陆通行证",
            PassKind::ChinesePassport => "中国护照",
            PassKind::ForeignPassport => "外国护照",
            PassKind::OldPermanent => "外国人永久居留身份证（旧版）",
            PassKind::WorkPermit => "外国人工作许可证",
        }
    }

    /// The place of a pass.
    pub fn place(self) -> Option<&'static str> {
        match self {
            PassKind::HongKongMacau(place) | PassKind::HongKongMacauForeign(place) => Some(place),
            PassKind::Taiwan => Some("台湾"),
            _ => None,
        }
    }
}

impl Pass {
    /// The number that stays for life, for storing: without the two digits that count replacements of a pass.
    pub fn expose(&self) -> &str {
        match self.kind {
            PassKind::HongKongMacau(_) => &self.number[..9],
            _ => &self.number,
        }
    }

    /// The two digits that count replacements, if they were given.
    pub fn replacement(&self) -> Option<&str> {
        matches!(self.kind, PassKind::HongKongMacau(_))
            .then(|| &self.number[9..])
            .filter(|digits| !digits.is_empty())
    }

    /// Which document.
    pub fn kind(&self) -> PassKind {
        self.kind
    }

    /// The nationality, in three letters of ISO 3166-1: that on an old permanent residence card, or told with a passport.
    pub fn nation(&self) -> Option<&str> {
        let on_card = || (self.kind == PassKind::OldPermanent).then(|| &self.number[..3]);
        self.nation.as_deref().or_else(on_card)
    }

    /// The number for screens and slips.
    pub fn masked(&self) -> Masked {
        mask_short(self.expose())
    }
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pass({})", self.masked())
    }
}

/// Whether `text` is written like `shape`: `A` is any capital letter, `9` any digit, `N` any letter but I and O, another
/// character itself.
pub(super) fn is_like(text: &str, shape: &str) -> bool {
    text.chars().count() == shape.chars().count()
        && text.chars().zip(shape.chars()).all(|(c, wanted)| match wanted {
            'A' => c.is_ascii_uppercase(),
            '9' => c.is_ascii_digit(),
            'N' => c.is_ascii_uppercase() && !matches!(c, 'I' | 'O'),
            other => c == other,
        })
}

/// Which pass has a number like this.
pub(super) fn pass_kind(text: &str) -> Option<PassKind> {
    for (letter, place) in [('H', "香港"), ('M', "澳门")] {
        let Some(rest) = text.strip_prefix(letter) else { continue };
        if is_like(rest, "99999999") || is_like(rest, "9999999999") {
            return Some(PassKind::HongKongMacau(place));
        }
        if is_like(rest, "A9999999") {
            return Some(PassKind::HongKongMacauForeign(place));
        }
    }
    let booklet = is_like(text, "9999999999")
        || text.strip_suffix(')').is_some_and(|head| {
            let mut parts = head.splitn(2, '(');
            let number = parts.next().is_some_and(|number| is_like(number, "9999999999"));
            number
                && parts.next().is_some_and(|c| c.len() == 1 && c.bytes().all(|b| b.is_ascii_alphanumeric()))
        });
    (is_like(text, "99999999") || booklet).then_some(PassKind::Taiwan)
}

/// Tidies and checks a pass of a Hong Kong, Macau or Taiwan resident. Errors: `E_EMPTY E_FMT`; hint `H_KIND`.
pub fn check_pass(text: &str) -> Checked<Pass> {
    let tidy = normalise(text);
    let checked = Checked::new(tidy.changed);
    let text = tidy.text;
    if text.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录通行证号。请对方出示通行证，照卡面录"));
    }
    let Some(kind) = pass_kind(&text) else {
        return checked.fail(Finding::whole(
            "E_FMT",
            format!(
                "您输了 {} 位，不像通行证号：港澳的是 H 或 M 加 8 位数字（后面可再有 2 位换证次数），非中国籍的是 H 或 M、一个字母加 7 位数字，台湾的是 8 位数字。请对照证件重录",
                text.chars().count()
            ),
        ));
    };
    let checked = match hint(kind) {
        Some(said) => checked.hint(Finding::whole("H_KIND", said)),
        None => checked,
    };
    checked.finish(Pass { number: text, kind, nation: None })
}

fn hint(kind: PassKind) -> Option<&'static str> {
    match kind {
        PassKind::HongKongMacauForeign(_) => {
            Some("持证人不是中国籍，参保按外国人的口径办，不按港澳居民。请看证件上的国籍")
        }
        PassKind::HongKongMacau(_) | PassKind::Taiwan => Some(
            "没有办居住证的，社会保障号码由经办机构按通行证号编制；办了居住证的，用居住证上的公民身份号码",
        ),
        _ => None,
    }
}

/// Tidies and checks a passport. `nation` is the three-letter code on it, if it is known. Errors: `E_EMPTY`; a foreign one
/// is never refused (`W_FMT W_NATION`).
pub fn check_passport(text: &str, nation: Option<&str>) -> Checked<Pass> {
    let tidy = normalise(text);
    let checked = Checked::new(tidy.changed);
    let text = tidy.text;
    if text.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录护照号。请对方出示护照，照资料页右上角录"));
    }
    let foreign = nation.is_some_and(|nation| !nation.eq_ignore_ascii_case("CHN"));
    if !foreign && is_chinese_passport(&text) {
        let hint = "华侨用护照办事的，还要看国外长期居留证明";
        let number = Pass { number: text, kind: PassKind::ChinesePassport, nation: None };
        return checked.hint(Finding::whole("H_KIND", hint)).finish(number);
    }
    let mut checked = checked;
    let shaped = (5..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    if !shaped {
        let message = "外国护照号多是 5 到 12 位字母和数字，这个不像。请对照资料页再看一遍，确是这样的照录";
        checked.warnings.push(Finding::whole("W_FMT", message));
    }
    let letters = |nation: &str| is_nation(nation);
    let chinese = nation.is_some_and(|nation| nation.eq_ignore_ascii_case("CHN"));
    if chinese {
        let message = "中国护照是 E 加 8 位数字、E 加一个字母（没有 I 和 O）和 7 位数字，公务护照是 D、S、P、G 加 8 位数字。请对照资料页核这几位";
        checked.warnings.push(Finding::whole("W_FMT", message));
    } else if !nation.is_some_and(letters) {
        let message =
            "外国护照还要填国籍：号码后面加 / 和三个字母的代码，如 /USA、/KOR、/JPN，照护照资料页录";
        checked.warnings.push(Finding::whole("W_NATION", message));
    }
    let kind = if chinese { PassKind::ChinesePassport } else { PassKind::ForeignPassport };
    let nation = nation.filter(|nation| !chinese && letters(nation)).map(str::to_ascii_uppercase);
    checked.finish(Pass { number: text, kind, nation })
}

/// Whether it is written like the code of a nationality.
fn is_nation(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic())
}

/// A passport's number and the nationality typed behind it: `P0000001/USA`.
pub(super) fn with_nation(text: &str) -> (&str, Option<&str>) {
    let parted = text.trim().rsplit_once([' ', '/', '、', '，', ',', '／']);
    match parted.filter(|(number, nation)| is_nation(nation) && !number.trim().is_empty()) {
        Some((number, nation)) => (number, Some(nation)),
        None => (text, None),
    }
}

/// Ordinary, diplomatic, service and public affairs passports; 14 and 15 are those of before 2012.
pub(super) fn is_chinese_passport(text: &str) -> bool {
    ["E99999999", "EN9999999", "D99999999", "S99999999", "P99999999", "G99999999", "149999999", "159999999"]
        .iter()
        .any(|shape| is_like(text, shape))
}

/// Whether it is written like the permanent residence card of before December 2023.
pub(super) fn is_old_permanent(text: &str) -> bool {
    is_like(text, "AAA999999999999")
}

/// Tidies and checks a permanent residence card of before December 2023. Errors: `E_EMPTY E_LEN E_CHAR`.
pub fn check_old_permanent(text: &str) -> Checked<Pass> {
    let tidy = normalise(text);
    let checked = Checked::new(tidy.changed);
    let text = tidy.text;
    let length = text.chars().count();
    if length == 0 {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录证件号。请对方出示永久居留身份证，照卡面录"));
    }
    if length != 15 {
        let message =
            format!("您输了 {length} 位；旧版永久居留身份证是 15 位，新版是 9 开头的 18 位。请对照证件重录");
        return checked.fail(Finding::whole("E_LEN", message));
    }
    let strange = text
        .chars()
        .enumerate()
        .find(|(at, c)| if *at < 3 { !c.is_ascii_uppercase() } else { !c.is_ascii_digit() });
    if let Some((at, c)) = strange {
        let (position, wanted) = (at + 1, if at < 3 { "国籍的字母" } else { "数字" });
        let message = format!(
            "第 {position} 位是“{c}”，这里应是{wanted}：旧版证号是 3 个国籍字母加 12 位数字。请对照证件改这一位"
        );
        return checked.fail(Finding::at("E_CHAR", position, message));
    }
    // What ISO 3166-1 leaves to its users, and who needs no such card.
    let nation = &text[..3];
    let users = nation.starts_with('X')
        || nation.starts_with("AA")
        || nation.starts_with("ZZ")
        || ('M'..='Z').any(|c| nation.starts_with(&format!("Q{c}")));
    let checked = if users || matches!(nation, "CHN" | "HKG" | "MAC" | "TWN") {
        let message = format!(
            "前 3 位是 {nation}，不是外国的国籍代码（如美国 USA、韩国 KOR）。请对照证件上的国籍核这三位"
        );
        checked.warn(Finding::at("W_NATION", 1, message))
    } else {
        checked
    };
    let message = "旧版永久居留身份证（2023 年 12 月 1 日前签发）在有效期内仍可使用，请看有效期";
    let number = Pass { number: text, kind: PassKind::OldPermanent, nation: None };
    checked.hint(Finding::whole("H_KIND", message)).finish(number)
}

/// Tidies and checks a foreigner's work permit: 8 to 18 digits. Errors: `E_EMPTY E_FMT`.
pub fn check_work_permit(text: &str) -> Checked<Pass> {
    let tidy = normalise(text);
    let checked = Checked::new(tidy.changed);
    let text = tidy.text;
    if text.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录工作许可证号。请照证件录"));
    }
    if !(8..=18).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
        let message = "工作许可证号是 8 到 18 位数字。请对照证件重录；它只作辅助，身份看护照";
        return checked.fail(Finding::whole("E_FMT", message));
    }
    checked.finish(Pass { number: text, kind: PassKind::WorkPermit, nation: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_are_known_by_their_shape() {
        for (typed, kind) in [
            ("H01234567", Some(PassKind::HongKongMacau("香港"))),
            ("M0123456701", Some(PassKind::HongKongMacau("澳门"))),
            ("h01234567", Some(PassKind::HongKongMacau("香港"))),
            ("HA0000001", Some(PassKind::HongKongMacauForeign("香港"))),
            ("MA0000001", Some(PassKind::HongKongMacauForeign("澳门"))),
            ("01234567", Some(PassKind::Taiwan)),
            ("0123456789(A)", Some(PassKind::Taiwan)),
            ("0123456789", Some(PassKind::Taiwan)),
            ("H0123456", None),
            ("H012345678", None),
            ("HAB000001", None),
            ("0123456", None),
            ("0123456789(AB)", None),
        ] {
            let checked = check_pass(typed);
            assert_eq!(checked.value.as_ref().map(Pass::kind), kind, "{typed}");
            assert_eq!(checked.errors.first().map(|e| e.code), kind.is_none().then_some("E_FMT"), "{typed}");
        }
        let pass = check_pass("M0123456701").value.unwrap();
        assert_eq!((pass.expose(), pass.replacement()), ("M01234567", Some("01")));
        assert!(check_pass("HA0000001").hints[0].message.contains("不是中国籍"));
    }

    #[test]
    fn passports_are_never_a_reason_to_send_away() {
        for (typed, nation, kind, warned) in [
            ("E00000001", None, PassKind::ChinesePassport, None),
            ("EA0000001", None, PassKind::ChinesePassport, None),
            ("140000001", Some("CHN"), PassKind::ChinesePassport, None),
            ("EI0000001", Some("CHN"), PassKind::ChinesePassport, Some("W_FMT")),
            ("P0000001", None, PassKind::ForeignPassport, Some("W_NATION")),
            ("P0000001", Some("USA"), PassKind::ForeignPassport, None),
            ("P-1", Some("USA"), PassKind::ForeignPassport, Some("W_FMT")),
            ("E00000001", Some("USA"), PassKind::ForeignPassport, None),
        ] {
            let checked = check_passport(typed, nation);
            assert_eq!(checked.value.unwrap().kind(), kind, "{typed}");
            assert_eq!(checked.warnings.first().map(|w| w.code), warned, "{typed}");
        }
        assert_eq!(check_passport("", None).errors[0].code, "E_EMPTY");
    }

    #[test]
    fn the_old_permanent_card_and_the_work_permit_are_counted() {
        let card = check_old_permanent("USA000000000001").value.unwrap();
        assert_eq!((card.nation(), card.masked().as_str()), (Some("USA"), "USA********0001"));
        for (typed, code) in [
            ("", "E_EMPTY"),
            ("USA00000000001", "E_LEN"),
            ("US1000000000001", "E_CHAR"),
            ("USA00000000000A", "E_CHAR"),
        ] {
            assert_eq!(check_old_permanent(typed).errors[0].code, code, "{typed}");
        }
        assert!(check_work_permit("12345678").is_valid());
        assert_eq!(check_work_permit("1234567A").errors[0].code, "E_FMT");
    }
}
