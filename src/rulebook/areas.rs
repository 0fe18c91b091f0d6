//! Areas: 全国, a province, a city in it. What stands above an area, and which area somebody means by a short name or
//! by initials.

use pinyin::ToPinyin;

/// The area above all others.
pub const NATION: &str = "全国";

/// Provinces, autonomous regions and municipalities that have a social insurance of their own: all can be asked for,
/// with or without files here.
pub const PROVINCES: [&str; 31] = [
    "北京市",
    "天津市",
    "河北省",
    "山西省",
    "内蒙古自治区",
    "辽宁省",
    "吉林省",
    "黑龙江省",
    "上海市",
    "江苏省",
    "浙江省",
    "安徽省",
    "福建省",
    "江西省",
    "山东省",
    "河南省",
    "湖北省",
    "湖南省",
    "广东省",
    "广西壮族自治区",
    "海南省",
    "重庆市",
    "四川省",
    "贵州省",
    "云南省",
    "西藏自治区",
    "陕西省",
    "甘肃省",
    "青海省",
    "宁夏回族自治区",
    "新疆维吾尔自治区",
];

/// The area and everything above it, the nation first: `广东省/深圳市` → 全国, 广东省, 广东省/深圳市.
pub fn stack(area: &str) -> Vec<&str> {
    let mut stack = vec![NATION];
    if area != NATION && !area.is_empty() {
        stack.extend(area.match_indices('/').map(|(at, _)| &area[..at]));
        stack.push(area);
    }
    stack
}

/// The areas of `known` (full paths) that somebody may mean. One that is named exactly stands alone; else every one that
/// answers to a short name (深圳, 广东/深圳, 北京) or to initials (sz, gd/sz), in one word, too (广东省深圳市, gdsz).
pub fn meant<'a>(name: &str, known: &[&'a str]) -> Vec<&'a str> {
    let name = name.trim().replace(['／', ' ', '　'], "/").to_lowercase();
    if let Some(area) = known.iter().find(|area| **area == name) {
        return vec![area];
    }
    let wanted: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    let fits = |area: &&&str| {
        let parts: Vec<&str> = area.split('/').collect();
        // 深圳 alone means 广东省/深圳市; what is left out stands in front.
        if let [word] = wanted.as_slice() {
            return (0..parts.len()).any(|skipped| spells(&parts[skipped..], word));
        }
        let Some(skipped) = parts.len().checked_sub(wanted.len()) else { return false };
        !wanted.is_empty()
            && parts[skipped..]
                .iter()
                .zip(&wanted)
                .all(|(part, word)| spells(std::slice::from_ref(part), word))
    };
    known.iter().filter(fits).copied().collect()
}

/// Whether a word is the names of these areas one behind the other, each whole, short, or its initials.
fn spells(areas: &[&str], word: &str) -> bool {
    let [area, below @ ..] = areas else { return word.is_empty() };
    let rest_of = |name: &str| word.strip_prefix(name).is_some_and(|rest| spells(below, rest));
    rest_of(area)
        || rest_of(short(area))
        || word.is_ascii() && (rest_of(&initials(area)) || rest_of(&initials(short(area))))
}

/// The province somebody means by a short name, its initials or its reading (`Shandong`).
pub fn province_meant(name: &str) -> Option<&'static str> {
    let reads = |province: &&&'static str| {
        let sound = |text: &str| text.to_pinyin().flatten().map(pinyin::Pinyin::plain).collect::<String>();
        let name = name.to_lowercase();
        name.is_ascii() && (sound(short(province)) == name || sound(province) == name)
    };
    match meant(name, &PROVINCES).as_slice() {
        [one] => Some(PROVINCES.iter().find(|province| *province == one)?),
        _ => PROVINCES
            .iter()
            .find(reads)
            .or_else(|| PROVINCES.iter().find(|province| short(province) == short(name)))
            .copied(),
    }
}

/// Whether a name of a city or a district ends in the word for its rank.
pub fn has_rank(name: &str) -> bool {
    name.ends_with(['市', '区', '县', '州', '盟', '旗', '师']) && name.chars().count() > 1
}

/// Whether a short name may be that of this area: 青岛 of 青岛市.
pub fn is_short_of(name: &str, area: &str) -> bool {
    name != area && short(area) == name
}

/// A name without the word for its rank: 北京市 → 北京, 广西壮族自治区 → 广西.
fn short(area: &str) -> &str {
    const RANKS: [&str; 10] =
        ["维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "地区", "省", "市", "区", "县"];
    RANKS
        .iter()
        .find_map(|rank| area.strip_suffix(rank).filter(|short| short.chars().count() > 1))
        .unwrap_or(area)
}

/// The first letters of how a name is read: 养老金 → ylj.
pub fn initials(text: &str) -> String {
    text.chars().map(initial).collect()
}

/// The first letter of how a character is read. 重庆 and 厦门 read their first character otherwise than alone.
fn initial(c: char) -> char {
    match c {
        '重' => 'c',
        '厦' => 'x',
        _ => c.to_pinyin().and_then(|sound| sound.plain().chars().next()).unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_answer_to_short_names_and_initials() {
        let known =
            ["全国", "北京市", "广东省", "广东省/深圳市", "广西壮族自治区", "河北省", "湖北省", "重庆市"];
        for (name, want) in [
            ("广东省/深圳市", "广东省/深圳市"),
            ("深圳", "广东省/深圳市"),
            ("广东/深圳", "广东省/深圳市"),
            ("sz", "广东省/深圳市"),
            ("gd/sz", "广东省/深圳市"),
            ("广东省深圳市", "广东省/深圳市"),
            ("广东深圳", "广东省/深圳市"),
            ("gdsz", "广东省/深圳市"),
            ("广西", "广西壮族自治区"),
            ("CQ", "重庆市"),
            ("qg", "全国"),
        ] {
            assert_eq!(meant(name, &known), [want], "{name}");
        }
        assert_eq!(meant("hb", &known), ["河北省", "湖北省"]);
        assert!(meant("深圳广东", &known).is_empty() && meant("广东深", &known).is_empty());
        assert!(meant("火星", &known).is_empty() && meant("", &known).is_empty());
        assert_eq!(stack("广东省/深圳市"), ["全国", "广东省", "广东省/深圳市"]);
    }
}
