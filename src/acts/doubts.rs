//! What the document at hand says against a condition that was ticked as met: whoever is too young by the date of birth on it.
//! A doubt is told and asked about, never decided: the file may say another date of birth.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Knowledge;
use crate::items::{Age, Condition};
use crate::log::{PersonSeen, Sex};
use crate::person::full_years;
use crate::rulebook::{Case as Question, compute};

/// The rule that says when somebody reaches the age of the law, and its result.
const RETIREMENT: (&str, &str) = ("retirement_age", "retire_ym");

/// What speaks against this tick, in a sentence; none when nothing does, or nothing is known.
pub fn doubt(
    know: &Knowledge,
    condition: &Condition,
    met: bool,
    person: &PersonSeen,
    today: Date,
) -> Option<String> {
    let birth = person.birth?;
    // Where the age is not all there is to it, something else may be what is not met.
    if !met && !condition.age_alone {
        return None;
    }
    match condition.age? {
        Age::Years(years) => {
            let age = full_years(birth, today);
            let day = birth.saturating_add(i64::from(years).years());
            let young = age < i16::from(years);
            let word = if young { "才满" } else { "就满了" };
            (young == met).then(|| format!("按证件 {birth} 出生，{day} {word} {years} 周岁"))
        }
        Age::Statutory => {
            // Whether a woman's age was 50 or 55 her job decides, not her document: what is told is what holds for both.
            let kinds: &[(&str, &str)] = match person.sex? {
                Sex::Male => &[("male", "男职工")],
                Sex::Female => &[("female50", "女职工（原 50 岁的）"), ("female55", "女职工（原 55 岁的）")],
            };
            let reached = kinds.iter().filter_map(|(kind, name)| Some((retires(know, kind, birth)?, *name)));
            let (month, name) = if met { reached.min() } else { reached.max() }?;
            let now = today.strftime("%Y-%m").to_string();
            let which = match (kinds.len(), met) {
                (1, _) => "",
                (_, true) => "最早",
                (_, false) => "最晚",
            };
            let word = if met { "还没到龄" } else { "已经到龄" };
            ((now < month) == met)
                .then(|| format!("按证件 {birth} 出生、{name}算，法定退休年月{which}是 {month}，{word}"))
        }
    }
}

/// The month somebody of this kind reaches the age of the law: `2027-06`.
fn retires(know: &Knowledge, kind: &str, birth: Date) -> Option<String> {
    let subject = know.rules.subject("全国", RETIREMENT.0).ok()?;
    let mut question = Question::on(birth);
    question.given.insert("kind".to_owned(), kind.to_owned());
    question.given.insert("birth".to_owned(), birth.to_string());
    question.wanted.push(RETIREMENT.1.to_owned());
    let answer = compute(subject, question).ok()?;
    answer.output(RETIREMENT.1).map(|output| output.text.clone())
}
