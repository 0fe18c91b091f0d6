//! Phone numbers as left at the window: mobile, landline, service lines. Whose phone it is, is the form's question.

use std::fmt;

use super::{Change, Checked, Finding, Masked, mask_phone, normalise};

/// Lines that everybody may be told: social insurance, government, tax, medical insurance, legal aid, emergencies.
const SERVICE_LINES: [&str; 9] = ["12333", "12345", "12366", "12393", "12348", "110", "119", "120", "122"];

/// A phone number that passed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    number: String,
    kind: PhoneKind,
}

/// What kind of line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// 手机.
    Mobile,
    /// 固话, with the area code.
    Landline,
    /// A service line such as 12333.
    Service,
    /// 400 or 800.
    TollFree,
    /// Of another country or region: `+852` …
    Abroad,
}

impl PhoneKind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            PhoneKind::Mobile => "手机",
            PhoneKind::Landline => "固定电话",
            PhoneKind::Service => "服务热线",
            PhoneKind::TollFree => "400/800 电话",
            PhoneKind::Abroad => "境外电话",
        }
    }
}

impl Phone {
    /// The whole number, for storing and for calling.
    pub fn expose(&self) -> &str {
        &self.number
    }

    /// What kind of line.
    pub fn kind(&self) -> PhoneKind {
        self.kind
    }

    /// The number for screens and slips: `138****0000`.
    pub fn masked(&self) -> Masked {
        mask_phone(&self.number)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

/// Tidies and checks a phone number. Errors: `E_EMPTY E_CHAR E_LEN E_FMT`.
pub fn check_phone(text: &str) -> Checked<Phone> {
    let tidy = normalise(text);
    let mut checked = Checked::new(tidy.changed);
    let bare = |rest: &&str| rest.len() == 11 && rest.starts_with('1');
    let without = tidy.text.strip_prefix("+86").or_else(|| tidy.text.strip_prefix("0086"));
    let without = without.or_else(|| tidy.text.strip_prefix("86").filter(bare));
    if without.is_some() {
        checked.changed.push(Change::CountryCode);
    }
    let mut text = without.map_or(tidy.text.as_str(), |rest| rest.trim_start_matches('-')).to_owned();
    if text.starts_with('+') {
        return abroad(&text, checked);
    }
    // （010）12345678 转 123
    text = text.replace(['转', '#'], "-");
    if let Some((area, local)) = text.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        text = format!("{area}-{}", local.trim_start_matches('-'));
    }
    if text.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录电话。请问一个能打通的号码，并问清机主是谁"));
    }
    if let Some((i, c)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_digit() && *c != '-') {
        let position = i + 1;
        return checked.fail(Finding::at(
            "E_CHAR",
            position,
            format!("第 {position} 位是“{c}”，电话只有数字和连字符。请改这一位，再给对方念一遍"),
        ));
    }
    let kind = match kind(&text) {
        Ok(kind) => kind,
        Err(finding) => return checked.fail(finding),
    };
    if kind == PhoneKind::Mobile {
        let hyphens = text.matches('-').count();
        text.retain(|c| c != '-');
        if hyphens > 0 {
            checked.changed.push(Change::Hyphens(hyphens));
        }
    }
    checked.finish(Phone { number: text, kind })
}

/// A number of another country or region, `+` and its code first: taken as it is, since its bearer has no other.
fn abroad(text: &str, checked: Checked<Phone>) -> Checked<Phone> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plain = text.chars().skip(1).all(|c| c.is_ascii_digit() || c == '-');
    if !plain || !(7..=15).contains(&digits.len()) {
        let message = "境外号码写成 + 国家或地区号和号码，如 +852 00000000，共 7 到 15 位数字。请再问一遍";
        return checked.fail(Finding::whole("E_FMT", message));
    }
    let message = "境外号码收不到通知短信、热线也回拨不了。另留一个境内能打通的；没有的照录，约好怎么联系";
    let number = Phone { number: format!("+{digits}"), kind: PhoneKind::Abroad };
    checked.warn(Finding::whole("W_PHONE", message)).finish(number)
}

/// Lines for emergencies: nobody is told to ask them about insurance.
const EMERGENCY: [&str; 4] = ["110", "119", "120", "122"];

/// A phone that citizens are told to call, as printed on a notice: the same checks, and `W_PHONE` for somebody's own mobile.
pub fn check_office_phone(text: &str) -> Checked<Phone> {
    let checked = check_phone(text);
    if let Some(line) = checked.value.as_ref().filter(|phone| EMERGENCY.contains(&phone.number.as_str())) {
        let message = format!("{} 是应急电话，不是咨询电话。请改成窗口的固定电话或 12333", line.number);
        return checked.fail(Finding::whole("E_KIND", message));
    }
    match checked.value.as_ref().map(Phone::kind) {
        Some(PhoneKind::Mobile) => checked.warn(Finding::whole(
            "W_PHONE",
            "这是个人手机号，告知单上的咨询电话要写单位的固定电话或热线。请改成窗口电话或 12333",
        )),
        _ => checked,
    }
}

fn kind(text: &str) -> Result<PhoneKind, Finding> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if SERVICE_LINES.contains(&text) {
        return Ok(PhoneKind::Service);
    }
    match digits.as_bytes() {
        [b'1', rest @ ..] => {
            length("手机号", digits.len(), 11..=11)?;
            if matches!(rest[0], b'3'..=b'9') {
                return Ok(PhoneKind::Mobile);
            }
            let message = format!(
                "第 2 位是 {}，手机号第 2 位应是 3 到 9。请让对方再报一遍，或当面拨一下",
                char::from(rest[0])
            );
            Err(Finding::at("E_FMT", 2, message))
        }
        [b'4' | b'8', b'0', b'0', ..] => {
            length("400/800 电话", digits.len(), 10..=10).map(|()| PhoneKind::TollFree)
        }
        [b'0', ..] => landline(text),
        _ => Err(Finding::at(
            "E_FMT",
            1,
            "不像手机（1 开头 11 位），固定电话又缺区号；区号以 0 开头，如 010、0312。请问清区号再录",
        )),
    }
}

/// `0` area code, seven or eight digits, an extension if any.
fn landline(text: &str) -> Result<PhoneKind, Finding> {
    let area = match text.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        _ => {
            let message = "区号不对：应是 010、02 开头三位或 03 到 09 开头四位。请问清区号再录";
            return Err(Finding::at("E_FMT", 1, message));
        }
    };
    let rest = text.get(area..).unwrap_or("");
    let mut parts = rest.strip_prefix('-').unwrap_or(rest).splitn(2, '-');
    let (local, extension) = (parts.next().unwrap_or(""), parts.next());
    length("固定电话（不算区号）", local.len(), 7..=8)?;
    match extension {
        Some(digits) if !(1..=6).contains(&digits.len()) || digits.contains('-') => Err(Finding::whole(
            "E_FMT",
            "分机号应是 1 到 6 位数字，写在最后一个连字符后。请问清分机号再录，没有就不写",
        )),
        _ => Ok(PhoneKind::Landline),
    }
}

fn length(what: &str, got: usize, want: std::ops::RangeInclusive<usize>) -> Result<(), Finding> {
    if want.contains(&got) {
        return Ok(());
    }
    let off = if got < *want.start() {
        format!("少 {} 位", want.start() - got)
    } else {
        format!("多 {} 位", got - want.end())
    };
    let should = if want.start() == want.end() {
        want.end().to_string()
    } else {
        format!("{} 或 {}", want.start(), want.end())
    };
    Err(Finding::whole(
        "E_LEN",
        format!("您输了 {got} 位，{off}；{what}应为 {should} 位。请让对方再报一遍，或当面拨一下"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_judged_as_the_table_says() {
        for (typed, kind) in [
            ("13800000000", Ok(PhoneKind::Mobile)),
            ("+86 199-0000-0000", Ok(PhoneKind::Mobile)),
            ("008613800000000", Ok(PhoneKind::Mobile)),
            ("010-00000000", Ok(PhoneKind::Landline)),
            ("0312-0000000-123", Ok(PhoneKind::Landline)),
            ("01000000000", Ok(PhoneKind::Landline)),
            ("8613800000000", Ok(PhoneKind::Mobile)),
            ("（010）00000000", Ok(PhoneKind::Landline)),
            ("0312-0000000转123", Ok(PhoneKind::Landline)),
            ("+852 00000000", Ok(PhoneKind::Abroad)),
            ("+852 张", Err("E_FMT")),
            ("12333", Ok(PhoneKind::Service)),
            ("400-000-0000", Ok(PhoneKind::TollFree)),
            ("12800000000", Err("E_FMT")),
            ("1380000000", Err("E_LEN")),
            ("010-123", Err("E_LEN")),
            ("8888-0000000", Err("E_FMT")),
            ("0312-0000000-", Err("E_FMT")),
            ("1380000000O", Err("E_CHAR")),
            ("1", Err("E_LEN")),
            ("", Err("E_EMPTY")),
        ] {
            let checked = check_phone(typed);
            let got = checked.value.as_ref().map(Phone::kind).ok_or_else(|| checked.errors[0].code);
            assert_eq!(got, kind, "{typed}");
        }
        assert_eq!(check_phone("+86 138-0000-0000").value.unwrap().expose(), "13800000000");
        for line in ["12333", "12345", "12366", "12393", "12348", "110", "119", "120", "122"] {
            assert_eq!(check_phone(line).value.unwrap().kind(), PhoneKind::Service, "{line}");
        }
        assert_eq!(check_office_phone("13800000000").warnings[0].code, "W_PHONE");
        assert!(check_office_phone("010-00000000").warnings.is_empty());
        assert_eq!(check_office_phone("110").errors[0].code, "E_KIND");
        assert!(check_office_phone("12333").is_valid());
    }
}
