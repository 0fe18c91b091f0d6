//! Addresses by their parts: province, prefecture, county, township, the rest. There is no table of places: a part is known
//! by the word it ends with, so what is missing can be said, and hardly anything is refused.

use super::mask::mask_after;
use super::{Change, Checked, Finding, Masked, region};
use crate::text::half_width;

/// An address taken apart; a part that was not found is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// The whole, tidied.
    pub text: String,
    /// 省级: as written.
    pub province: String,
    /// 地级.
    pub prefecture: String,
    /// 县级.
    pub county: String,
    /// 乡镇、街道.
    pub township: String,
    /// Village, road, number, room.
    pub rest: String,
}

impl Address {
    /// For screens and slips: as far as the county.
    pub fn masked(&self) -> Masked {
        mask_after(&format!("{}{}{}", self.province, self.prefecture, self.county))
    }

    /// The province's short name, as an ID number's first two digits give it.
    pub fn province_name(&self) -> Option<&'static str> {
        region::names().find(|name| self.province.starts_with(name))
    }
}

/// What people write instead of an address.
const INSTEAD: [&str; 4] = ["同上", "老地方", "如图", "同户籍"];

/// The four municipalities: no prefecture below them.
const MUNICIPALITIES: [&str; 4] = ["北京", "天津", "上海", "重庆"];

/// Prefecture-level cities without counties, and cities and counties that stand straight below their province.
const ALONE: [&str; 26] = [
    "东莞市",
    "中山市",
    "嘉峪关市",
    "儋州市",
    "三沙市",
    "济源市",
    "仙桃市",
    "潜江市",
    "天门市",
    "神农架林区",
    "五指山市",
    "琼海市",
    "文昌市",
    "万宁市",
    "东方市",
    "石河子市",
    "阿拉尔市",
    "图木舒克市",
    "五家渠市",
    "北屯市",
    "铁门关市",
    "双河市",
    "可克达拉市",
    "昆玉市",
    "胡杨河市",
    "新星市",
];

/// Tidies and checks an address. Errors: `E_EMPTY E_FMT`; warnings: `W_ADDR`; hints: `H_ADDR`.
pub fn check_address(text: &str) -> Checked<Address> {
    let (text, changed) = tidy(text);
    let mut checked = Checked::new(changed);
    if text.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录地址。请照户口簿或身份证上的登记地录"));
    }
    if let Some(finding) = refused(&text) {
        return checked.fail(finding);
    }
    let address = take_apart(&text);
    let length = text.chars().count();
    if address.province == text {
        let message = "地址只有省名，太短。请接着录市、县、乡镇、村或街道、门牌";
        return checked.warn(Finding::whole("W_ADDR", message)).finish(address);
    }
    let missing = missing_above(&address);
    if !missing.is_empty() {
        checked.warnings.push(Finding::whole(
            "W_ADDR",
            format!("地址缺{}。请照户口簿或身份证从省写起，如“河北省邢台市信都区……”", missing.join("、")),
        ));
    }
    if !(8..=120).contains(&length) {
        let message = format!("地址有 {length} 个字，一般是 8 到 120 个字。请看是不是录漏或多录了");
        checked.warnings.push(Finding::whole("W_ADDR", message));
    }
    if address.township.is_empty() {
        let message = "没有看到乡镇或街道，寄出的信容易被退回。问得到就补上";
        checked.hints.push(Finding::whole("H_ADDR", message));
    }
    if !has_door(&address) {
        let message = "没有到门牌（几号、几室，或几组几队）。问得到就补上";
        checked.hints.push(Finding::whole("H_ADDR", message));
    }
    checked.finish(address)
}

/// The province of an ID number beside that of an address: people move and keep their number, so `H_ADDR` only.
pub fn compare_province(address: &Address, of_number: &str) -> Option<Finding> {
    let written = address.province_name().filter(|name| *name != of_number)?;
    let message = format!(
        "身份号码头两位是{of_number}，户籍地址写的是{written}：迁过户口的号码不变，很常见。问一句“户口迁过吗”即可"
    );
    Some(Finding::whole("H_ADDR", message))
}

/// Tidies and checks a postcode, which may be empty. Error: `E_FMT`.
pub fn check_postcode(text: &str) -> Checked<String> {
    let tidy = super::normalise(text);
    let checked = Checked::new(tidy.changed);
    let digits = tidy.text.bytes().all(|b| b.is_ascii_digit());
    if digits && matches!(tidy.text.len(), 0 | 6) {
        return checked.finish(tidy.text);
    }
    let length = tidy.text.chars().count();
    let message = format!("您输了 {length} 位；邮政编码是 6 位数字，不知道可以不填。请改这一格");
    checked.fail(Finding::whole("E_FMT", message))
}

fn tidy(text: &str) -> (String, Vec<Change>) {
    let (mut spaces, mut wide) = (0, 0);
    let mut tidy = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') {
            spaces += 1;
            continue;
        }
        let half = if c.is_alphanumeric() { half_width(c) } else { c };
        wide += usize::from(half != c);
        tidy.push(half);
    }
    let mut changed = Vec::new();
    if spaces > 0 {
        changed.push(Change::Spaces(spaces));
    }
    if wide > 0 {
        changed.push(Change::FullWidth(wide));
    }
    (tidy, changed)
}

fn refused(text: &str) -> Option<Finding> {
    let own_village = text.starts_with("本村")
        || ["镇本村", "乡本村", "街道本村", "区本村", "县本村", "市本村"].iter().any(|w| text.contains(w));
    let instead = INSTEAD.iter().find(|word| text.contains(**word)).copied();
    if let Some(word) = instead.or(own_village.then_some("本村")) {
        return Some(Finding::whole(
            "E_FMT",
            format!(
                "地址里写了“{word}”，别人看不懂、信也寄不到。请照户口簿把省、市、县、乡镇、门牌写全；和户籍地一样的也写全（官方系统里勾“同户籍”）"
            ),
        ));
    }
    let characters: Vec<char> = text.chars().collect();
    let run = characters.windows(11).position(|window| window.iter().all(char::is_ascii_digit))?;
    let message =
        format!("地址里夹了号码：第 {} 个字起有 11 位以上的数字。请把电话、证件号挪到它自己那一格", run + 1);
    Some(Finding::at("E_FMT", run + 1, message))
}

fn take_apart(text: &str) -> Address {
    let mut address = Address { text: text.to_owned(), ..Address::default() };
    let mut rest = text;
    if let Some(length) = province(rest) {
        (address.province, rest) = split(rest, length);
    }
    let municipality = MUNICIPALITIES.iter().any(|name| address.province.starts_with(name));
    if !municipality
        && let Some(length) = part(rest, &["自治州", "地区", "市", "盟"], &["区", "县", "街道", "村", "号"])
    {
        (address.prefecture, rest) = split(rest, length);
    }
    if !ALONE.contains(&address.prefecture.as_str())
        && let Some(length) = part(
            rest,
            &["自治县", "自治旗", "林区", "区", "县", "市", "旗"],
            &["街道", "社区", "小区", "村", "路", "号"],
        )
    {
        (address.county, rest) = split(rest, length);
    }
    let towns =
        ["街道办事处", "街道", "民族乡", "民族苏木", "苏木", "镇", "乡", "农场", "林场", "牧场", "管理区"];
    if let Some(length) = part(rest, &towns, &["社区", "小区", "村", "路", "号"]) {
        (address.township, rest) = split(rest, length);
    }
    rest.clone_into(&mut address.rest);
    address
}

fn split(text: &str, at: usize) -> (String, &str) {
    (text[..at].to_owned(), &text[at..])
}

/// How many bytes the province at the start takes, its kind of name included.
fn province(text: &str) -> Option<usize> {
    let name = region::names().find(|name| text.starts_with(name))?;
    let after = &text[name.len()..];
    let kinds = ["省", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区"];
    if let Some(kind) = kinds.iter().find(|kind| after.starts_with(**kind)) {
        return Some(name.len() + kind.len());
    }
    let municipality = MUNICIPALITIES.contains(&name);
    match after.strip_prefix('市') {
        Some(_) if municipality => Some(name.len() + "市".len()),
        // 吉林市 is a city, 海南藏族自治州 lies in 青海: names of provinces that are those of other places too.
        Some(_) => None,
        None if after.starts_with("藏族自治州") => None,
        None => Some(name.len()),
    }
}

/// How many bytes the next part takes: from the start to the first of `ends` that leaves at least one character before it,
/// unless one of `stops` comes earlier: then the part is not there.
fn part(text: &str, ends: &[&str], stops: &[&str]) -> Option<usize> {
    for (at, c) in text.char_indices().skip(1) {
        let here = &text[at..];
        if let Some(end) = ends.iter().find(|end| here.starts_with(**end)) {
            let to = at + end.len();
            // 沙市区: the name itself holds such a word; 济南市市中区 does not.
            let longer = ends
                .iter()
                .find(|next| **next != *end && next.chars().count() == 1 && text[to..].starts_with(**next));
            return Some(to + longer.map_or(0, |next| next.len()));
        }
        if stops.iter().any(|stop| here.starts_with(stop)) || c.is_ascii_digit() || at > 36 {
            return None;
        }
    }
    None
}

fn missing_above(address: &Address) -> Vec<&'static str> {
    let municipality = MUNICIPALITIES.iter().any(|name| address.province.starts_with(name));
    let alone = ALONE.contains(&address.prefecture.as_str()) || ALONE.contains(&address.county.as_str());
    let below_province = alone || municipality || address.province.starts_with("海南");
    let mut missing = Vec::new();
    if address.province.is_empty() {
        missing.push("省级");
    }
    if address.prefecture.is_empty() && !below_province {
        missing.push("地级");
    }
    if address.county.is_empty() && !alone {
        missing.push("县级");
    }
    missing
}

fn has_door(address: &Address) -> bool {
    let end = if address.rest.is_empty() { &address.text } else { &address.rest };
    end.chars().any(|c| c.is_ascii_digit() || matches!(c, '组' | '队' | '号' | '室' | '弄' | '巷'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_judged_as_the_table_says() {
        for (typed, found) in [
            ("河北省邢台市信都区南大郭街道某某社区1号楼2单元301室", ""),
            ("北京市朝阳区某某街道某某路8号院3号楼5单元502", ""),
            ("广东省东莞市某某镇某某路6号", ""),
            ("信都区某某社区1号", "W_ADDR 缺省级、地级"),
            ("河北省", "W_ADDR 太短"),
            ("同上", "E_FMT 同上"),
            ("河北省邢台市信都区某某村", "H_ADDR 乡镇;H_ADDR 门牌"),
            ("河北省邢台市信都区某某街道13800000000", "E_FMT 夹了号码"),
            ("老地方", "E_FMT 老地方"),
            ("河北省邢台市信都区某某镇本村", "E_FMT 本村"),
            ("河北省邢台市信都区本村3号", "E_FMT 本村"),
            ("", "E_EMPTY"),
            ("吉林市船营区某某街道某某路1号", "W_ADDR 缺省级"),
            ("河北省信都区某某街道1号", "W_ADDR 缺地级"),
            ("河北省邢台市某某街道1号", "W_ADDR 缺县级"),
        ] {
            let checked = check_address(typed);
            let all: Vec<&Finding> =
                checked.errors.iter().chain(&checked.warnings).chain(&checked.hints).collect();
            let wanted: Vec<&str> = found.split(';').filter(|part| !part.is_empty()).collect();
            let firsts =
                all.iter().filter(|f| !(f.code == "H_ADDR" && wanted.iter().any(|w| w.starts_with('W'))));
            let firsts: Vec<&&Finding> = firsts.collect();
            assert_eq!(firsts.len(), wanted.len(), "{typed}: {all:?}");
            for (finding, wanted) in firsts.iter().zip(&wanted) {
                let (code, words) = wanted.split_once(' ').unwrap_or((wanted, ""));
                assert!(finding.code == code && finding.message.contains(words), "{typed}: {finding:?}");
            }
            assert_eq!(checked.value.is_some(), !found.starts_with('E'), "{typed}");
        }
    }

    #[test]
    fn an_address_comes_apart_where_people_see_it() {
        for (typed, parts) in [
            (
                "河北省邢台市信都区南大郭街道某某社区1号楼",
                ["河北省", "邢台市", "信都区", "南大郭街道", "某某社区1号楼"],
            ),
            ("北京市朝阳区某某街道某某路8号", ["北京市", "", "朝阳区", "某某街道", "某某路8号"]),
            ("广东省东莞市某某镇某某路6号", ["广东省", "东莞市", "", "某某镇", "某某路6号"]),
            ("河南省新乡市新乡县某某镇1号", ["河南省", "新乡市", "新乡县", "某某镇", "1号"]),
            ("湖北省荆州市沙市区某某街道1号", ["湖北省", "荆州市", "沙市区", "某某街道", "1号"]),
            ("山东省济南市市中区某某街道1号", ["山东省", "济南市", "市中区", "某某街道", "1号"]),
            (
                "内蒙古自治区锡林郭勒盟正镶白旗某某苏木1号",
                ["内蒙古自治区", "锡林郭勒盟", "正镶白旗", "某某苏木", "1号"],
            ),
            ("新疆维吾尔自治区石河子市某某街道1号", ["新疆维吾尔自治区", "石河子市", "", "某某街道", "1号"]),
            ("海南省定安县某某镇1号", ["海南省", "", "定安县", "某某镇", "1号"]),
            ("青海省海南藏族自治州共和县某某镇1号", ["青海省", "海南藏族自治州", "共和县", "某某镇", "1号"]),
            ("河北石家庄市长安区某某街道1号", ["河北", "石家庄市", "长安区", "某某街道", "1号"]),
        ] {
            let address = check_address(typed).value.unwrap();
            let got = [address.province, address.prefecture, address.county, address.township, address.rest];
            assert_eq!(got, parts, "{typed}");
        }
    }

    #[test]
    fn a_moved_household_is_only_a_word_and_the_mask_ends_at_the_county() {
        let address = check_address("河北省邢台市信都区南大郭街道某某社区1号").value.unwrap();
        assert_eq!(address.masked().as_str(), "河北省邢台市信都区****");
        assert_eq!(compare_province(&address, "河北"), None);
        assert_eq!(compare_province(&address, "山东").unwrap().code, "H_ADDR");
        for (typed, valid) in [("050000", true), ("", true), ("05000", false), ("05000O", false)] {
            assert_eq!(check_postcode(typed).is_valid(), valid, "{typed}");
        }
    }
}
