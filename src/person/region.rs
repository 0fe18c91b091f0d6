//! The first two digits of an ID number or of a credit code's area: which province. Counties are not carried: thousands
//! of old county codes were merged away and live on in numbers, so a missing one proves nothing.

/// Names by the first two digits (GB/T 2260), 83 being the residence permit of Taiwan residents.
const PROVINCES: [(u8, &str); 35] = [
    (11, "北京"),
    (12, "天津"),
    (13, "河北"),
    (14, "山西"),
    (15, "内蒙古"),
    (21, "辽宁"),
    (22, "吉林"),
    (23, "黑龙江"),
    (31, "上海"),
    (32, "江苏"),
    (33, "浙江"),
    (34, "安徽"),
    (35, "福建"),
    (36, "江西"),
    (37, "山东"),
    (41, "河南"),
    (42, "湖北"),
    (43, "湖南"),
    (44, "广东"),
    (45, "广西"),
    (46, "海南"),
    (50, "重庆"),
    (51, "四川"),
    (52, "贵州"),
    (53, "云南"),
    (54, "西藏"),
    (61, "陕西"),
    (62, "甘肃"),
    (63, "青海"),
    (64, "宁夏"),
    (65, "新疆"),
    (71, "台湾"),
    (81, "香港"),
    (82, "澳门"),
    (83, "台湾"),
];

/// The province's short name for the first two digits of `code`, if they are in use.
pub fn province(code: &str) -> Option<&'static str> {
    let prefix = code.get(..2).filter(|two| two.bytes().all(|b| b.is_ascii_digit()))?;
    let prefix: u8 = prefix.parse().ok()?;
    PROVINCES.iter().find(|(code, _)| *code == prefix).map(|(_, name)| *name)
}

/// The provinces' short names, each once or more.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    PROVINCES.iter().map(|(_, name)| *name)
}

/// Whether some province starts with these one or two digits.
pub(super) fn starts_province(digits: &str) -> bool {
    PROVINCES.iter().any(|(code, _)| code.to_string().starts_with(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_in_use_have_a_province() {
        assert_eq!(province("440106"), Some("广东"));
        for unused in ["00", "16", "29", "40", "49", "60", "70", "91", "99", "1", "", "京1"] {
            assert_eq!(province(unused), None, "{unused}");
        }
    }
}
