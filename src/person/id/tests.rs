use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 23);

const GOOD: [(&str, &str, &str, &str, i16); 26] = [
    ("110105196503049974", "北京", "1965-03-04", "男", 61),
    ("310115197009189984", "上海", "1970-09-18", "女", 56),
    ("440106197512319996", "广东", "1975-12-31", "男", 50),
    ("510107198001019966", "四川", "1980-01-01", "女", 46),
    ("320583198402299973", "江苏", "1984-02-29", "男", 42),
    ("370202196606309980", "山东", "1966-06-30", "女", 60),
    ("33010619631123999X", "浙江", "1963-11-23", "男", 63),
    ("420106196311249970", "湖北", "1963-11-24", "男", 62),
    ("650102195510109965", "新疆", "1955-10-10", "女", 71),
    ("540102194905019972", "西藏", "1949-05-01", "男", 77),
    ("130102192608159981", "河北", "1926-08-15", "女", 100),
    ("230103197811309992", "黑龙江", "1978-11-30", "男", 47),
    ("350203196907139981", "福建", "1969-07-13", "女", 57),
    ("450103199006069973", "广西", "1990-06-06", "男", 36),
    ("500103199512259969", "重庆", "1995-12-25", "女", 30),
    ("120000200002290018", "天津", "2000-02-29", "男", 26),
    ("440000200811230028", "广东", "2008-11-23", "女", 18),
    ("440000201011230032", "广东", "2010-11-23", "男", 16),
    ("440000201011240038", "广东", "2010-11-24", "男", 15),
    ("360000202611010046", "江西", "2026-11-01", "女", 0),
    ("810000198808080013", "香港", "1988-08-08", "男", 38),
    ("820000197912200027", "澳门", "1979-12-20", "女", 46),
    ("83000019691225003X", "台湾", "1969-12-25", "男", 56),
    ("41010519561108997X", "河南", "1956-11-08", "男", 70),
    ("41010519620315997X", "河南", "1962-03-15", "男", 64),
    ("41010519641108997X", "河南", "1964-11-08", "男", 62),
];

const JUDGED: [(&str, &str); 27] = [
    ("110105196503049970", "E_CHECKSUM"),
    ("110105196503049947", "E_CHECKSUM"),
    ("110105195603049974", "E_CHECKSUM"),
    ("11010519650304997", "E_LEN"),
    ("1101051965030499740", "E_LEN"),
    ("1101051965O3049974", "E_CHAR"),
    ("11010l196503049974", "E_CHAR"),
    ("X10105196503049974", "E_CHAR"),
    ("990105196503049978", "E_REGION"),
    ("000105196503049979", "E_REGION"),
    ("160105196503049973", "E_REGION"),
    ("910105196503049973", "E_REGION"),
    ("110105196513049978", "E_DATE"),
    ("110105196502309973", "E_DATE"),
    ("110105196602299979", "E_DATE"),
    ("110105190002299978", "E_DATE"),
    ("110105196504319980", "E_DATE"),
    ("110105196503009980", "E_DATE"),
    ("110105196500049987", "E_DATE"),
    ("110105202710019979", "E_DATE_FUTURE"),
    ("110105202611249963", "E_DATE_FUTURE"),
    ("110105185001019974", "E_DATE_OLD"),
    ("111111111111111111", "E_DATE_OLD"),
    ("123456789012345678", "E_DATE"),
    ("", "E_EMPTY"),
    ("   110105196503049974", ""),
    ("1101 0519 6503 0499 74", ""),
];

fn number(text: &str) -> IdNumber {
    IdNumber::parse(text, TODAY).value.unwrap().current().unwrap().clone()
}

fn code(text: &str) -> &'static str {
    IdNumber::parse(text, TODAY).errors.first().map_or("", |finding| finding.code)
}

#[test]
fn a_good_number_gives_its_facts() {
    for (text, province, birth, sex, age) in GOOD {
        let checked = IdNumber::parse(text, TODAY);
        assert_eq!(
            (&checked.errors, &checked.warnings, &checked.changed),
            (&vec![], &vec![], &vec![]),
            "{text}"
        );
        let id = number(text);
        assert_eq!(id.province(), province, "{text}");
        assert_eq!(id.birth().to_string(), birth, "{text}");
        assert_eq!((id.sex().name(), id.age_on(TODAY)), (sex, age), "{text}");
    }
    assert_eq!(number("810000198808080013").kind().name(), "港澳居民居住证");
    assert_eq!(number("83000019691225003X").kind().name(), "台湾居民居住证");
    assert_eq!(number("110105196503049974").kind(), Kind::Resident);
}

#[test]
fn a_wrong_number_is_caught_by_the_first_check_that_can() {
    for (text, want) in JUDGED {
        assert_eq!(code(text), want, "{text}");
    }
    assert_eq!(number("４１０１０５１９６４１１０８９９７ｘ"), number("41010519641108997X"));
    assert_eq!(number("41010519620315997×"), number("41010519620315997X"));
}

#[test]
fn a_finding_says_which_digit_why_what_and_how() {
    for (text, position, says) in [
        ("110105196503049970", Some(18), "第 18 位应为 4，您输的是 0。请对照证件再念一遍后四位"),
        ("110105196503049947", Some(18), "第 17、18 位念反了"),
        ("110105195603049974", Some(18), "第 9、10 位念反了"),
        ("11010519650304997", None, "您输了 17 位，少 1 位"),
        ("1101051965030499740", None, "您输了 19 位，多 1 位"),
        ("1101051965O3049974", Some(11), "第 11 位是“O”，这里只能是数字，多半是 0"),
        ("11010l196503049974", Some(6), "第 6 位是字母 l，这里只能是数字，多半是 1"),
        ("X10105196503049974", Some(1), "X 只会在第 18 位"),
        ("990105196503049978", Some(2), "不是有效的身份号码或永居证号码"),
        ("110105196513049978", Some(11), "第 11、12 位是 13，没有这个月份"),
        ("110105196602299979", Some(13), "1966 年 2 月是 01 到 28 日"),
        ("110105202611249963", Some(7), "比今天（2026-11-23）还晚"),
    ] {
        let finding = IdNumber::parse(text, TODAY).errors.remove(0);
        assert_eq!(finding.position, position, "{text}");
        assert!(finding.message.contains(says), "{text}: {}", finding.message);
    }
    // More than the first can be looked at.
    let all = IdNumber::parse("111111111111111111", TODAY).errors;
    assert_eq!(all.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["E_DATE_OLD", "E_CHECKSUM"]);
    assert!(all[1].message.contains("第 18 位应为 0"));
}

#[test]
fn a_permanent_residence_card_has_facts_of_its_own() {
    for (text, province, nation, birth, sex) in [
        ("931840198307070012", "上海", "840", "1983-07-07", Sex::Male),
        ("944410197602150023", "广东", "410", "1976-02-15", Sex::Female),
        ("911392199111300031", "北京", "392", "1991-11-30", Sex::Male),
        ("933826196810120043", "浙江", "826", "1968-10-12", Sex::Female),
        ("951276200104050051", "四川", "276", "2001-04-05", Sex::Male),
        ("931999198307070019", "上海", "999", "1983-07-07", Sex::Male),
    ] {
        let id = number(text);
        assert_eq!(
            (id.province(), id.kind(), id.nation()),
            (province, Kind::Permanent, Some(nation)),
            "{text}"
        );
        assert_eq!((id.birth().to_string().as_str(), id.sex()), (birth, sex), "{text}");
    }
    assert_eq!(code("931840198307070013"), "E_CHECKSUM");
    assert_eq!(code("910840198307070012"), "E_REGION");
    assert_eq!(IdNumber::parse("931999198307070019", TODAY).warnings[0].code, "W_NATION");
}

#[test]
fn an_old_number_serves_for_lookup_only() {
    for (old, new) in [
        ("110000650304123", "110000196503041238"),
        ("310000700918246", "310000197009182467"),
        ("440000751231369", "440000197512313697"),
        ("510000280229002", "51000019280229002X"),
        ("130000991231997", "130000189912319972"),
        ("320000800101555", "320000198001015556"),
    ] {
        let checked = IdNumber::parse(old, TODAY);
        let entry = checked.value.unwrap();
        assert_eq!((entry.for_lookup().expose(), entry.current()), (new, None), "{old}");
        assert_eq!(checked.warnings[0].code, "W_OLD");
    }
    for (text, want) in [
        ("110000651304123", "E_DATE"),
        ("110000290229123", "E_DATE"),
        ("990000650304123", "E_REGION"),
        ("11000065030412", "E_LEN"),
        ("1100006503041X3", "E_CHAR"),
    ] {
        assert_eq!(code(text), want, "{text}");
    }
}

#[test]
fn what_may_be_right_is_a_warning() {
    for (text, want) in [
        ("710000198808080019", "W_REGION"),
        ("810101198808080014", "W_REGION"),
        ("110105191001019973", "W_AGE"),
    ] {
        let text = format!("{}{}", &text[..17], check_digit(&text[..17]));
        let checked = IdNumber::parse(&text, TODAY);
        assert!(checked.is_valid());
        assert_eq!(checked.warnings[0].code, want, "{text}");
    }
}

#[test]
fn typing_is_judged_at_the_digit_that_goes_wrong() {
    for (text, position, code) in [
        ("0", 1, "E_REGION"),
        ("16", 2, "E_REGION"),
        ("910", 3, "E_REGION"),
        ("1101051865", 8, "E_DATE"),
        ("1101052027", 10, "E_DATE"),
        ("1101051965130", 12, "E_DATE"),
        ("11010519650230", 13, "E_DATE"),
        ("11010519650229", 14, "E_DATE"),
        ("11010520261124", 14, "E_DATE"),
        ("1101O5", 5, "E_CHAR"),
        ("1101051965030499X", 17, "E_CHAR"),
    ] {
        match progress(text, TODAY) {
            Progress::Impossible(finding) => {
                assert_eq!((finding.position, finding.code), (Some(position), code), "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    assert_eq!(progress("  ", TODAY), Progress::Empty);
    assert!(matches!(progress("110105196503049970", TODAY), Progress::Whole(checked) if !checked.is_valid()));
    assert!(matches!(progress("110000650304123", TODAY), Progress::Whole(checked) if checked.is_valid()));
    for (text, ..) in GOOD {
        for typed in 1..18 {
            let want = Progress::Going { typed, left: 18 - typed };
            assert_eq!(progress(&text[..typed], TODAY), want, "{text} {typed}");
        }
    }
}

#[test]
fn a_form_that_disagrees_is_named() {
    let id = number("110105196503049974");
    let codes = |sex, birth| -> Vec<_> { cross_check(&id, sex, birth).iter().map(|f| f.code).collect() };
    assert!(codes(Some(Sex::Male), Some(date(1965, 3, 4))).is_empty());
    assert!(codes(None, None).is_empty());
    let wrong = codes(Some(Sex::Female), Some(date(1964, 3, 4)));
    assert_eq!(wrong, ["W_SEX_MISMATCH", "W_BIRTH_MISMATCH"]);
}

#[test]
fn a_number_never_shows_itself_whole() {
    let checked = IdNumber::parse("110105196503049974", TODAY);
    let shown = format!(
        "{checked:?} {} {}",
        number("110105196503049974").masked(),
        number("110105196503049974").tail()
    );
    assert!(shown.contains("110***********9974") && shown.contains("…9974"));
    assert!(!shown.contains("19650304") && !shown.contains("0304997"));
}

prop_compose! {
    fn any_number()(
        province in prop::sample::select(vec!["11", "15", "31", "44", "50", "65", "81", "931"]),
        days in 0..46_000_i32,
        order in 0..1000_u32,
    ) -> String {
        let born = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let place = format!("{province:0<6}");
        let first = format!("{place}{:04}{:02}{:02}{order:03}", born.year(), born.month(), born.day());
        let last = check_digit(&first);
        format!("{first}{last}")
    }
}

proptest! {
    #[test]
    fn a_made_number_is_read_back(text in any_number()) {
        let id = number(&text);
        prop_assert_eq!(id.expose(), &text);
        prop_assert_eq!(id.birth().strftime("%Y%m%d").to_string(), &text[6..14]);
        prop_assert_eq!(id.sex() == Sex::Male, text.as_bytes()[16] % 2 == 1);
    }

    #[test]
    fn one_wrong_digit_or_swap_is_always_caught(text in any_number(), at in 0..18_usize, digit in 0..10_u8) {
        let mut other = text.clone().into_bytes();
        other[at] = b'0' + digit;
        prop_assume!(other != text.as_bytes());
        prop_assert!(!IdNumber::parse(std::str::from_utf8(&other).unwrap(), TODAY).is_valid());
        let mut swapped = text.clone().into_bytes();
        swapped.swap(at.min(16), at.min(16) + 1);
        prop_assume!(swapped != text.as_bytes());
        let swapped = String::from_utf8(swapped).unwrap();
        prop_assert!(!IdNumber::parse(&swapped, TODAY).is_valid());
        if swapped[..17].bytes().all(|b| b.is_ascii_digit()) {
            let swap = Repair::Swap { position: at.min(16) + 1 };
            prop_assert!(repairs(&swapped, TODAY).contains(&swap));
        }
    }

    #[test]
    fn no_text_breaks_a_check(text in ".{0,24}") {
        let checked = IdNumber::parse(&text, TODAY);
        prop_assert_eq!(checked.value.is_some(), checked.is_valid());
        progress(&text, TODAY);
        super::super::check_credit_code(&text);
        super::super::check_bank_card(&text);
        super::super::check_phone(&text);
    }
}
