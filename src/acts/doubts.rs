//! What the document at hand says against a condition that was ticked as met: whoever is too young, or too old, by the date of
//! birth on it. A doubt is told and asked about, never decided: the file may say another date of birth.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Knowledge;
use crate::items::{Age, Condition};
use crate::log::{PersonSeen, Sex};
use crate::person::full_years;
use crate::rulebook::{Case as Question, compute};

/// The rule that says when somebody reaches the age of the law, and its result.
const STATUTORY: (&str, &str) = ("retirement_age", "retire_ym");
/// The rule that says from when on somebody may choose to retire, and its result.
const EARLIEST: (&str, &str) = ("flexible_retirement", "earliest_ym");
/// The rule that says until when retiring can be put off, and its result.
const LATEST: (&str, &str) = ("flexible_retirement", "latest_ym");
/// Whoever retires early tells the employer so many months before: the papers come that much sooner.
const NOTICE: i32 = 3;
/// Whoever retires late agrees on it with the employer in writing so many months before the age of the law.
const AGREED: i32 = 1;
/// Whoever came to the age of the law before this month could not put it off (人社部发〔2024〕94号 is in force from then on).
const FLEXIBLE_SINCE: i32 = 2025 * 12;

/// What speaks against this tick, in a sentence; none when nothing does, or nothing is known.
pub fn doubt(
    know: &Knowledge,
    condition: &Condition,
    met: bool,
    person: &PersonSeen,
    today: Date,
) -> Option<String> {
    let mut against = condition.ages.iter().map(|age| against(know, *age, met, person, today));
    if met {
        return against.flatten().next();
    }
    // Where the age is not all there is to it, something else may be what is not met.
    if !condition.age_alone || condition.ages.is_empty() {
        return None;
    }
    against
        .try_fold(String::new(), |said, why| Some(if said.is_empty() { why? } else { said + "；" + &why? }))
}

/// What the document says against this age being reached, or not.
fn against(know: &Knowledge, age: Age, met: bool, person: &PersonSeen, today: Date) -> Option<String> {
    let birth = person.birth?;
    if let Age::Years(men, women) = age {
        let years = match person.sex {
            Some(Sex::Male) => men,
            Some(Sex::Female) => women,
            None if men == women => men,
            None => return None,
        };
        let young = full_years(birth, today) < i16::from(years);
        let day = birth.saturating_add(i64::from(years).years());
        let word = if young { "才满" } else { "就满了" };
        return (young == met).then(|| format!("按证件 {birth} 出生，{day} {word} {years} 周岁"));
    }
    let (first, last) = reached(know, STATUTORY, person, birth, birth)?;
    let now = i32::from(today.year()) * 12 + i32::from(today.month()) - 1;
    let reached = now >= last.at;
    let said = |by: &Reached, word: &str| {
        let which = match (first.kind == last.kind, by.kind == first.kind) {
            (true, _) => "",
            (_, true) => "最早",
            (_, false) => "最晚",
        };
        format!("按证件 {birth} 出生、{}算，法定退休年月{which}是 {}，{word}", by.kind, by.month)
    };
    match (age, met) {
        (Age::Statutory, true) if now < first.at => Some(said(&first, "还没到龄")),
        (Age::Statutory, false) | (Age::BeforeStatutory, true) if reached => Some(said(&last, "已经到龄")),
        (Age::BeforeStatutory, false) if now < first.at => Some(said(&first, "还没到龄")),
        (Age::YearsBefore(_) | Age::Early, true) if reached => Some(said(&last, "已经到龄")),
        (Age::YearsBefore(years), true) if first.at - now > 12 * i32::from(years) => {
            Some(said(&first, &format!("还有 {}，不止 {years} 年", in_words(first.at - now))))
        }
        (Age::YearsBefore(years), false) if now < first.at && last.at - now < 12 * i32::from(years) => {
            Some(said(&last, &format!("不足 {years} 年")))
        }
        (Age::Early, true) => {
            let (earliest, _) = self::reached(know, EARLIEST, person, birth, today)?;
            let early =
                format!("最早能早退的年月是 {}，还有 {}", earliest.month, in_words(earliest.at - now));
            (now + NOTICE < earliest.at).then(|| said(&first, &early))
        }
        (Age::Late, true) if last.at < FLEXIBLE_SINCE => {
            Some(said(&last, "那时还没有弹性延迟退休（2025-01 起才有）"))
        }
        (Age::Late, true) => {
            let (_, latest) = self::reached(know, LATEST, person, birth, today)?;
            if now > latest.at {
                return Some(said(&last, &format!("最晚能晚退到 {}，已经过了", latest.month)));
            }
            let early = || format!("还有 {}，书面约定提前 {AGREED} 个月写", in_words(first.at - now));
            (now + AGREED < first.at).then(|| said(&first, &early()))
        }
        _ => None,
    }
}

/// A month for somebody of one kind.
struct Reached {
    /// Months since the year 0.
    at: i32,
    /// As it is written: `2027-06`.
    month: String,
    kind: &'static str,
}

/// The first and the last month a rule gives for somebody: whether a woman's age was 50 or 55 her job decides, not her document,
/// so that what is told is what holds for both.
fn reached(
    know: &Knowledge,
    (rule, result): (&str, &str),
    person: &PersonSeen,
    birth: Date,
    on: Date,
) -> Option<(Reached, Reached)> {
    let kinds: &[(&str, &str)] = match person.sex? {
        Sex::Male => &[("male", "男职工")],
        Sex::Female => &[("female50", "女职工（原 50 岁的）"), ("female55", "女职工（原 55 岁的）")],
    };
    let subject = know.rules.subject("全国", rule).ok()?;
    let all = || {
        kinds.iter().filter_map(|(key, kind)| {
            let mut question = Question::on(on);
            question.given.insert("kind".to_owned(), (*key).to_owned());
            question.given.insert("birth".to_owned(), birth.to_string());
            question.wanted.push(result.to_owned());
            let month = compute(subject, question).ok()?.output(result)?.text.clone();
            let (year, of_year) = month.split_once('-')?;
            let at = year.parse::<i32>().ok()? * 12 + of_year.parse::<i32>().ok()? - 1;
            Some(Reached { at, month, kind })
        })
    };
    Some((all().min_by_key(|reached| reached.at)?, all().max_by_key(|reached| reached.at)?))
}

/// `2 年 3 个月`.
fn in_words(months: i32) -> String {
    match (months / 12, months % 12) {
        (0, months) => format!("{months} 个月"),
        (years, 0) => format!("{years} 年"),
        (years, months) => format!("{years} 年 {months} 个月"),
    }
}
