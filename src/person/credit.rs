//! Unified social credit codes of employers (统一社会信用代码, GB 32100-2015), with the organisation code inside
//! (GB 11714). What an employer of a kind must pay is the rulebook's business.

use std::fmt;

use super::tidy::normalise_grouped;
use super::{Checked, Finding, province};

/// The thirty-one characters in the order of their values; I, O, S, V and Z are left out.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Registering department and kind of organisation, by the first two characters.
const KINDS: [(&str, &str); 38] = [
    ("11", "机关"),
    ("12", "事业单位"),
    ("13", "群众团体"),
    ("19", "其他机构编制"),
    ("21", "外交"),
    ("29", "外交（其他）"),
    ("31", "律师事务所"),
    ("32", "公证处"),
    ("33", "基层法律服务所"),
    ("34", "司法鉴定机构"),
    ("35", "仲裁委员会"),
    ("39", "司法行政（其他）"),
    ("41", "文化"),
    ("49", "文化（其他）"),
    ("51", "社会团体"),
    ("52", "民办非企业单位（社会服务机构）"),
    ("53", "基金会"),
    ("54", "村（居）委会"),
    ("59", "民政（其他）"),
    ("61", "旅游"),
    ("62", "旅游"),
    ("69", "旅游（其他）"),
    ("71", "宗教活动场所"),
    ("72", "院校"),
    ("79", "宗教（其他）"),
    ("81", "基层工会"),
    ("89", "工会（其他）"),
    ("91", "企业"),
    ("92", "个体工商户"),
    ("93", "农民专业合作社"),
    ("99", "市场监管（其他）"),
    ("A1", "军队"),
    ("A9", "军队（其他）"),
    ("N1", "组级集体经济组织"),
    ("N2", "村级集体经济组织"),
    ("N3", "乡镇级集体经济组织"),
    ("N9", "集体经济组织（其他）"),
    ("Y1", "其他"),
];

/// A code that passed its checks. An employer's code is printed on its licence and is shown whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// The eighteen characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What kind of organisation it is, if the first two characters are known.
    pub fn kind(&self) -> Option<&'static str> {
        kind(&self.0)
    }

    /// The province of registration; 100000 stands for the national bureau.
    pub fn province(&self) -> &'static str {
        province(&self.0[2..4]).unwrap_or("国家局")
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Tidies and checks a credit code. Errors: `E_EMPTY E_LEN E_CHAR E_DEPT E_CHECKSUM E_REGION`. Warnings: `E_KIND` and
/// `E_ORGCODE`, which are faults of the code but not of whoever bears it: some early codes were given out like that. Hint: `H_KIND`.
pub fn check_credit_code(text: &str) -> Checked<CreditCode> {
    let tidy = normalise_grouped(text);
    let mut checked = Checked::new(tidy.changed);
    let text = tidy.text;
    if text.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录代码。请照营业执照或登记证书右上角录"));
    }
    let length = text.chars().count();
    if length != 18 {
        return checked.fail(wrong_length(length));
    }
    checked.errors = text.chars().enumerate().filter_map(|(i, c)| strange_character(i + 1, c)).collect();
    if !checked.is_valid() {
        return checked;
    }
    if !KINDS.iter().any(|(kind, _)| kind.starts_with(&text[..1])) {
        checked.errors.push(Finding::at(
            "E_DEPT",
            1,
            format!(
                "第 1 位是 {}，没有这个登记管理部门；企业和个体户是 9，事业单位和机关是 1。请对照证书核首位",
                &text[..1]
            ),
        ));
    } else if kind(&text).is_none() {
        checked.warnings.push(Finding::at(
            "E_KIND",
            2,
            format!("前两位是 {}，不在已知的机构类别里；企业是 91，个体户是 92，事业单位是 12。请对照证书核前两位，证书确是这样的照录", &text[..2]),
        ));
    }
    let (want, got) = (check_character(&text), &text[17..]);
    if !got.starts_with(want) {
        checked.errors.push(Finding::at(
            "E_CHECKSUM",
            18,
            format!("前 17 位都对的话，第 18 位应为 {want}，您输的是 {got}。请对照证书分段重念：2 位、6 位、9 位、1 位"),
        ));
    } else if !text[16..17].starts_with(organisation_digit(&text[8..16])) {
        let want = organisation_digit(&text[8..16]);
        checked.warnings.push(Finding::at(
            "E_ORGCODE",
            17,
            format!("第 9 到 17 位是组织机构代码，它自己的末位（第 17 位）应为 {want}，您输的是 {}；少数早期代码确有不符。请核对营业执照，一致的照录", &text[16..17]),
        ));
    }
    if &text[2..8] != "100000" && province(&text[2..4]).is_none() {
        checked.errors.push(Finding::at(
            "E_REGION",
            3,
            format!("第 3、4 位是 {}，没有省份用这个代码；应是 11（北京）、44（广东）这样在用的两位。请对照证书核第 3 到 8 位", &text[2..4]),
        ));
    }
    if let Some(said) = follows(&text).filter(|_| checked.is_valid()) {
        checked = checked.hint(Finding::whole("H_KIND", said));
    }
    checked.finish(CreditCode(text))
}

/// Whether what was typed for a document is rather a credit code: letters stand where no document of that beginning has any, or
/// all of it passes as a code.
pub fn is_like_credit_code(text: &str) -> bool {
    let text = normalise_grouped(text).text;
    let place = text.chars().skip(2).take(6);
    let begins = kind(&text).is_some() && text.len() > 8 && place.clone().all(|c| c.is_ascii_digit());
    // An O for a 0 is a slip in any number.
    let lettered = text.chars().skip(8).take(9).any(|c| c.is_ascii_alphabetic());
    let lettered = lettered && text.chars().all(|c| ALPHABET.contains(c));
    (begins && lettered) || check_credit_code(&text).is_valid()
}

/// What the kind of organisation means for whoever registers it, where it is often mistaken.
fn follows(text: &str) -> Option<&'static str> {
    match &text[..2] {
        "91" => Some("企业：职工都要参加工伤保险；社会保险费由税务征收"),
        "92" => Some(
            "个体工商户：有雇工的要参加工伤保险，社会保险费由税务征收；没有雇工的不开单位户，走灵活就业参保（S05）",
        ),
        "11" | "12" => Some("机关、事业单位：养老按机关事业单位的制度参加，不按企业职工"),
        _ => None,
    }
}

fn kind(text: &str) -> Option<&'static str> {
    KINDS.iter().find(|(kind, _)| text.starts_with(kind)).map(|(_, name)| *name)
}

fn wrong_length(length: usize) -> Finding {
    let off =
        if length < 18 { format!("少 {} 位", 18 - length) } else { format!("多 {} 位", length - 18) };
    let looks = match length {
        15 => "像旧的 15 位工商注册号，要换成 18 位代码。",
        9 => "像旧的组织机构代码，要换成 18 位代码。",
        _ => "",
    };
    Finding::whole(
        "E_LEN",
        format!("您输了 {length} 位，{off}；统一社会信用代码应为 18 位。{looks}请照营业执照重录"),
    )
}

fn strange_character(position: usize, c: char) -> Option<Finding> {
    let looks = match c {
        'O' => "，多半是 0",
        'I' => "，多半是 1",
        'Z' => "，多半是 2",
        'S' => "，多半是 5",
        'V' => "，多半是 U",
        _ => "",
    };
    let may_be = if (3..=8).contains(&position) {
        (!c.is_ascii_digit()).then_some("这里是行政区划，只能是数字")
    } else {
        (!ALPHABET.contains(c)).then_some("只能是数字或字母（不用 I、O、S、V、Z）")
    }?;
    let message = format!("第 {position} 位是“{c}”，{may_be}{looks}。请对照证书改这一位");
    Some(Finding::at("E_CHAR", position, message))
}

/// The eighteenth character that goes with the first seventeen.
fn check_character(text: &str) -> char {
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let value = |c: char| ALPHABET.find(c).unwrap_or(0);
    let sum: usize = text.chars().zip(WEIGHTS).map(|(c, weight)| value(c) * weight).sum();
    char::from(ALPHABET.as_bytes()[(31 - sum % 31) % 31])
}

/// The ninth character of an organisation code that goes with the first eight; there A is 10 and Z is 35.
fn organisation_digit(eight: &str) -> char {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = eight.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(36).unwrap_or(0) * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_kind_pass() {
        for (code, kind) in [
            ("91110105YW0000012H", "企业"),
            ("91310115YW00000209", "企业"),
            ("92440106YW0000A328", "个体工商户"),
            ("92510107YW0000B477", "个体工商户"),
            ("93370202YX00000597", "农民专业合作社"),
            ("11320500YX0000067E", "机关"),
            ("12330100YX0000075M", "事业单位"),
            ("12420100YX00000P2F", "事业单位"),
            ("13610100YX00000914", "群众团体"),
            ("51110000YY0000108K", "社会团体"),
            ("52120101YY00001163", "民办非企业"),
            ("53440300YY00001243", "基金会"),
            ("54350203YY0000132E", "村"),
            ("31310000YY0000140E", "律师事务所"),
            ("81500103YY00001590", "基层工会"),
            ("71340100YY0000167K", "宗教活动场所"),
            ("N2410105YY0000175E", "村级集体经济组织"),
            ("Y1460100YY0000183G", "其他"),
            ("91100000YW0000W914", "企业"),
            ("91650102YWQRTUWXX9", "企业"),
            ("91540102YW00YYYY76", "企业"),
            ("91210102YW0000223C", "企业"),
            ("91430102YW0000LM8B", "企业"),
            ("91320102YU000004XC", "企业"),
            ("91320102YU000012X0", "企业"),
        ] {
            let checked = check_credit_code(code);
            assert_eq!((&checked.errors, &checked.warnings), (&vec![], &vec![]), "{code}");
            assert!(checked.value.unwrap().kind().unwrap().starts_with(kind), "{code}");
        }
    }

    #[test]
    fn a_code_typed_for_a_document_is_known() {
        for code in ["91110105YW0000012H", "91110105yw0", "N2410105YY0000175E", "92510107YW0000B477"] {
            assert!(is_like_credit_code(code), "{code}");
        }
        for other in [
            "110105196503049974",
            "1101051965O3049974",
            "83000019691225003X",
            "931840198307070012",
            "USA000000000001",
            "EA0000001",
        ] {
            assert!(!is_like_credit_code(other), "{other}");
        }
    }

    #[test]
    fn a_wrong_code_says_what_is_wrong() {
        for (typed, codes) in [
            ("91110105YW0000012J", "E_CHECKSUM"),
            ("91111005YW0000012H", "E_CHECKSUM"),
            ("91101105YW0000012H", "E_CHECKSUM"),
            ("91110105YWO000012H", "E_CHAR"),
            ("91110105YWI000012H", "E_CHAR"),
            ("91110105YWZ000012H", "E_CHAR"),
            ("91110105YWS000012H", "E_CHAR"),
            ("91110105YWV000012H", "E_CHAR"),
            ("91110105YW0000012", "E_LEN"),
            ("91110105YW0000012H1", "E_LEN"),
            ("91A10105YW0000012H", "E_CHAR"),
            ("01110105YW0000012T", "E_DEPT"),
            ("94110105YW00000128", "E_KIND"),
            ("91990105YW00000128", "E_REGION"),
            ("91110105YW0000013L", "E_ORGCODE"),
            ("123456789012345", "E_LEN"),
            ("12345678-9", "E_LEN"),
            ("", "E_EMPTY"),
            ("000000000000000000", "E_DEPT"),
            ("111111111111111111", "E_CHECKSUM"),
            ("91110105yw0000012h", ""),
            ("91 110105 YW0000012H", ""),
            ("９１１１０１０５ＹＷ０００００１２Ｈ", ""),
            ("91110105Y-W0000012H", ""),
        ] {
            let checked = check_credit_code(typed);
            let found = checked.errors.iter().chain(&checked.warnings).map(|finding| finding.code).next();
            assert_eq!(found.unwrap_or(""), codes, "{typed}");
        }
        assert!(check_credit_code("111111111111111111").errors[0].message.contains("应为 5"));
        assert!(check_credit_code("91110105YW0000012J").errors[0].message.contains("应为 H"));
        let told = check_credit_code("91110105Y-W0000012H").changed;
        assert_eq!(told, [super::super::Change::Hyphens(1)]);
    }
}
