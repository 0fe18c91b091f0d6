//! What holds for every rule that can be written, not only for ours: rules are made up at random, well typed, and computed for
//! made-up cases. A row among many, a case by itself and its explanation agree; the order of what stands in a file changes
//! nothing; what is shown is read again as the same.

#![allow(clippy::unwrap_used, clippy::format_push_string)] // helpers of tests fail like tests, and need not be fast

use bangban::rulebook::{
    Case, Exact, Flag, Kind, Rounding, Rulebook, RunError, Runner, Subject, Unit, Value, compute,
};
use bangban::text::Source;
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// Names that give a number without a unit, in every file made here.
const NUMBERS: [&str; 8] = ["甲", "乙", "丙", "率", "定额", "先", "中", "5"];
const DAYS: [&str; 4] = ["生日", "某日", "2025-01-31", "限期"];

/// A formula that gives a number; only names of which nothing below stands on it are used.
fn number(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        6 => prop::sample::select(&NUMBERS[..]).prop_map(str::to_owned),
        2 => (0..1000_i64, 1..100_i64).prop_map(|(a, b)| format!("{a}.{b:02}")),
        1 => (0..999_i64).prop_map(|a| format!("{a}%")),
        1 => Just("99999999999999.99".to_owned()),
    ];
    leaf.prop_recursive(depth, 24, 3, |inner| {
        let days = prop::sample::select(&DAYS[..]);
        prop_oneof![
            6 => (inner.clone(), prop::sample::select(vec!["+", "-", "×", "÷"]), inner.clone())
                .prop_map(|(a, op, b)| format!("({a}) {op} ({b})")),
            2 => (prop::sample::select(vec!["较大", "较小", "整除", "取余"]), inner.clone(), inner.clone())
                .prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
            1 => (prop::sample::select(vec!["取整", "进整", "绝对值"]), inner.clone()).prop_map(|(f, a)| format!("{f}({a})")),
            1 => (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("夹取({a}, {b}, {c})")),
            1 => inner.clone().prop_map(|a| format!("-({a})")),
            1 => inner.clone().prop_map(|a| format!("表[{a}]")),
            1 => days.clone().prop_map(|day| format!("率@({day})")),
            2 => (prop::sample::select(vec![("月数", "1月"), ("满月数", "1月"), ("天数", "1天"), ("周岁", "1岁")]), days.clone(), days)
                .prop_map(|((f, unit), a, b)| format!("{f}({a}, {b}) ÷ {unit}")),
        ]
    })
    .boxed()
}

fn truth() -> impl Strategy<Value = String> {
    let compared = (number(1), prop::sample::select(vec!["<", "≤", ">", "≥", "=", "≠"]), number(1))
        .prop_map(|(a, op, b)| format!("({a}) {op} ({b})"));
    let dates = (
        prop::sample::select(&DAYS[..]),
        prop::sample::select(vec!["<", "≥", "="]),
        prop::sample::select(&DAYS[..]),
    )
        .prop_map(|(a, op, b)| format!("{a} {op} {b}"));
    let leaf = prop_oneof![3 => compared, 1 => dates, 1 => Just("性别 = 男".to_owned()), 1 => Just("有(乙)".to_owned()), 1 => Just("满".to_owned())];
    leaf.prop_recursive(2, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["且", "或"]), inner.clone())
                .prop_map(|(a, op, b)| format!("({a}) {op} ({b})")),
            inner.prop_map(|a| format!("非 ({a})")),
        ]
    })
}

fn rounding() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "不取整",
        "0.01 四舍五入",
        "0.01 四舍六入五成双",
        "0.1 向上",
        "1 向下",
        "舍厘见分进角",
        "见分进角",
        "半年",
        "0.0001 四舍五入",
    ])
}

/// The parts of a file, each a table of its own.
fn parts() -> impl Strategy<Value = Vec<String>> {
    let rule = |name: &'static str, number: BoxedStrategy<String>| {
        (number, rounding()).prop_map(move |(formula, round)| {
            format!("[rule.\"{name}\"]\nunit = \"比例\"\ncite = \"法\"\nformula = \"{formula}\"\nround = \"{round}\"\n")
        })
    };
    // What stands first may not use what stands after it.
    let low = number(3).prop_map(|text| text.replace('先', "甲").replace('中', "乙"));
    let middle = number(3).prop_map(|text| text.replace('中', "先"));
    let result = (truth(), number(2), truth(), number(2), number(3), rounding()).prop_map(|(when, then, or, other, rest, round)| {
        format!(
            "[rule.\"得数\"]\nkey = \"result\"\nunit = \"比例\"\ncite = \"法\"\nround = \"{round}\"\ncases = [\n  \
             {{ when = \"{when}\", then = \"{then}\", why = \"第一种\" }},\n  {{ when = \"{or}\", then = \"{other}\" }},\n  {{ then = \"{rest}\" }},\n]\n"
        )
    });
    let holds = truth().prop_map(|truth| {
        format!("[rule.\"成立\"]\nkey = \"holds\"\ntype = \"是否\"\ncite = \"法\"\nformula = \"{truth}\"\n")
    });
    let trust = prop::sample::select(vec!["原文", "待核"]);
    let rate = (0..3000_i64, 0..3000_i64, trust).prop_map(|(a, b, trust)| {
        format!(
            "[param.\"率\"]\nunit = \"比例\"\noverdue = \"按上一期预发\"\nvalues = [\n  {{ from = 1950-01-01, value = \"{a}%\", cite = \"法\" }},\n  \
             {{ from = 2025-06-01, published = 2025-12-01, value = \"{b}%\", cite = \"法\", trust = \"{trust}\" }},\n]\n"
        )
    });
    (rule("先", low.boxed()), rule("中", middle.boxed()), result, holds, rate)
        .prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e, FIXED.into(), TABLE.into()])
}

const HEAD: &str = "[file]\ntitle = \"试\"\nrule = \"try\"\nresults = [\"得数\", \"成立\", \"限期\"]\n";
const TABLE: &str = "[table.\"表\"]\nkey = \"比例\"\nunit = \"比例\"\ncite = \"法\"\nread = [{ from = 1900-01-01, between = \"直线插值\", round = \"0.1 四舍五入\" }]\n\
     rows = [[-1000, 7], [0, 1], [1000, 33]]\n[rule.\"限期\"]\nkey = \"limit\"\ntype = \"日期\"\ncite = \"法\"\nformula = \"较大(加月(生日, 13月), 月末(某日))\"\n";
const FIXED: &str = "[law.\"法\"]\ntitle = \"法\"\n[input]\n\"甲\" = { key = \"a\", unit = \"比例\", ask = \"？\" }\n\
     \"乙\" = { key = \"b\", unit = \"比例\", min = -100, max = 1000000, default = \"甲 ÷ 3\", ask = \"？\" }\n\
     \"丙\" = { key = \"c\", unit = \"比例\", default = 7, ask = \"？\" }\n\"生日\" = { key = \"birth\", type = \"日期\", ask = \"？\" }\n\
     \"某日\" = { key = \"day\", type = \"日期\", default = \"加月(生日, 720月)\", ask = \"？\" }\n\
     \"性别\" = { key = \"sex\", choice = { m = \"男\", f = \"女\" }, default = \"女\", ask = \"？\" }\n\
     \"满\" = { key = \"full\", type = \"是否\", default = true, ask = \"？\" }\n\
     [param.\"定额\"]\nkey = \"quota\"\nunit = \"比例\"\nvalues = [{ from = 1900-01-01, value = 12.5, cite = \"法\" }]\n";

/// The rules; none where chance made a divisor that is always 0, which is refused for good reason.
fn load(parts: &[String]) -> Option<Rulebook> {
    let text = HEAD.to_owned() + &parts.concat();
    let (book, faults) = Rulebook::load(&[Source::new("全国/试.toml", &text)]);
    if faults.iter().any(|fault| fault.code == "E_ZERO") {
        return None;
    }
    assert!(
        !faults.has_errors(),
        "{}\n{text}",
        faults.sorted().iter().map(|fault| fault.render(false)).collect::<String>()
    );
    Some(book)
}

const KEYS: [&str; 8] = ["a", "b", "birth", "c", "day", "full", "quota", "sex"];

fn row() -> impl Strategy<Value = Vec<String>> {
    let number = || {
        prop_oneof![
            4 => (-1000..100_000_i64, 0..100_i64).prop_map(|(a, b)| format!("{a}.{b:02}")),
            2 => (0..50_i64).prop_map(|a| a.to_string()),
            1 => Just(String::new()),
            1 => Just("123456789012345678.123456789".to_owned()),
            1 => Just("0".to_owned()),
        ]
    };
    let day = || {
        prop_oneof![
            6 => (1930..2040_i16, 1..13_i8, 1..29_i8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
            1 => Just("1965-01".to_owned()),
            1 => Just(String::new()),
        ]
    };
    let word = |words: Vec<&'static str>| prop::sample::select(words).prop_map(str::to_owned);
    (
        number(),
        number(),
        day(),
        number(),
        day(),
        word(vec!["", "是", "否"]),
        word(vec!["", "", "12.5", "3"]),
        word(vec!["", "m", "女"]),
    )
        .prop_map(|(a, b, c, d, e, f, g, h)| vec![a, b, c, d, e, f, g, h])
}

type Seen = Result<(Vec<String>, Vec<Flag>), Vec<RunError>>;

fn alone(subject: &Subject, texts: &[String], known_at: Date) -> Seen {
    let mut case = Case::on(date(2026, 1, 1));
    case.known_at = known_at;
    let given = KEYS.iter().zip(texts).filter(|(_, text)| !text.is_empty());
    case.given = given.map(|(key, text)| ((*key).to_owned(), text.clone())).collect();
    let answer = compute(subject, &case)?;
    let steps = answer.explain();
    for output in &answer.outputs {
        let step = steps.iter().find(|step| step.about.name == output.name).unwrap();
        assert_eq!(*step.value, *output.text, "the last word of the explanation is the result");
        assert_eq!(*step.shown, *output.shown);
    }
    Ok((answer.outputs.iter().map(|output| output.text.clone()).collect(), answer.flags))
}

fn among(runner: &mut Runner, texts: &[String], known_at: Date) -> Seen {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    runner.row(&texts, date(2026, 1, 1), known_at)?;
    let write = |at| {
        let mut text = String::new();
        runner.write(at, &mut text);
        text
    };
    let texts = (0..runner.outputs()).map(write).collect();
    Ok((texts, runner.flags()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_row_a_case_and_its_explanation_agree_whatever_the_rules(
        parts in parts(),
        rows in prop::collection::vec(row(), 1..12),
        known in prop::sample::select(vec![date(2025, 7, 1), date(2026, 1, 1)]),
    ) {
        let book = load(&parts);
        prop_assume!(book.is_some());
        let book = book.unwrap();
        let subject = book.subject("全国", "try").unwrap();
        let mut runner = Runner::new(subject, &KEYS, &[]).unwrap();
        for texts in &rows {
            prop_assert_eq!(among(&mut runner, texts, known), alone(subject, texts, known), "{:?}\n{}", texts, parts.concat());
        }
    }

    #[test]
    fn the_order_of_definitions_changes_nothing(
        (parts, order) in parts().prop_flat_map(|parts| {
            let order: Vec<usize> = (0..parts.len()).collect();
            (Just(parts), Just(order).prop_shuffle())
        }),
        texts in row(),
    ) {
        let other: Vec<String> = order.iter().map(|at| parts[*at].clone()).collect();
        let (one, two) = (load(&parts), load(&other));
        prop_assert_eq!(one.is_some(), two.is_some());
        prop_assume!(one.is_some());
        let (one, two) = (one.unwrap(), two.unwrap());
        let known = date(2025, 7, 1);
        let seen = |book: &Rulebook| {
            let mut seen = alone(book.subject("全国", "try").unwrap(), &texts, known);
            if let Ok((_, flags)) = &mut seen {
                flags.sort_by(|a, b| (&a.name, &a.text).cmp(&(&b.name, &b.text)));
            }
            seen
        };
        prop_assert_eq!(seen(&one), seen(&two));
    }

    #[test]
    fn what_is_shown_is_read_again_as_the_same(num in any::<i64>(), places in 0..10_u32, round in rounding(), units in prop::collection::vec((0..7_usize, any::<bool>()), 0..6)) {
        let number = Exact::ratio(i128::from(num), 10_i128.pow(places)).unwrap();
        prop_assert_eq!(Exact::parse(&number.to_string()), Some(number));
        let base = ["元", "人", "次", "岁", "年", "月", "天"];
        let unit = units.iter().fold(Unit::NONE, |unit, (at, above)| {
            let base = Unit::base(base[*at]).unwrap();
            if *above { unit.times(base) } else { unit.over(base) }
        });
        prop_assert_eq!(Unit::parse(&unit.to_string()), Ok(unit));
        let rounding = Rounding::parse(round).unwrap();
        let again = rounding.map(|rounding| Rounding::parse(&rounding.to_string()).unwrap().unwrap());
        // A custom may show itself as what it does: 见分进角 is 0.1 向上.
        prop_assert_eq!(again.and_then(|again| again.apply(number)), rounding.and_then(|one| one.apply(number)));
        let kind = Kind::Number(unit);
        let value = Value::Number(number);
        prop_assert_eq!(kind.read(&value.machine(&kind, 0)), Ok(value));
        if unit != Unit::NONE {
            prop_assert_eq!(kind.read(&value.shown(&kind, 2)), Ok(value));
        }
    }
}
