//! Reading answer cards from files: what is wrong is named at its place, the rest is used.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::text::{Faults, Place, Source, Table, Text, nearest};

use super::card::{Answer, Insurance, Law, NotSay, Trust};
use super::entry::{Entry, Kind};

/// Shortest and longest standard wording, in characters: complete, and yet read out in one breath or two.
const STANDARD: std::ops::RangeInclusive<usize> = 60..=220;

/// All answers that could be read, in the order of the files.
#[derive(Debug, Clone, Default)]
pub struct Answers(Vec<Answer>);

impl Answers {
    /// Reads cards from files; what is wrong goes to `faults`, the rest is used.
    pub fn read(sources: &[Source], faults: &mut Faults) -> Self {
        let mut answers = Vec::new();
        let mut seen: BTreeMap<String, Place> = BTreeMap::new();
        for source in sources {
            let mut file = Table::parse(source, faults);
            let insurance =
                file.need_text("insurance", faults).and_then(|t| one_of(&Insurance::NAMES, &t, faults));
            let checked = file.date("verified", faults);
            for mut table in file.tables("answer", faults) {
                let Some(id) = table.need_text("id", faults) else { continue };
                if let Some(first) = seen.insert(id.value.clone(), id.place.clone()) {
                    let message = format!("编号 {} 已经用过（{first}）", id.value);
                    faults.error("E_DUPLICATE", id.place, message, "换一个没用过的编号");
                    continue;
                }
                let answer = insurance
                    .and_then(|insurance| read_one(id.value, insurance, checked, &mut table, faults));
                table.finish(faults);
                answers.extend(answer);
            }
            file.finish(faults);
        }
        Self(answers)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Answer> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The answer with this id.
    pub fn get(&self, id: &str) -> Option<&Answer> {
        self.0.iter().find(|answer| answer.id == id)
    }

    /// What the index needs of them.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.0.iter().map(|answer| Entry {
            id: answer.id.clone(),
            kind: Kind::Answer,
            title: answer.question.clone(),
            aliases: answer.aliases.clone(),
            body: format!("{}\n{}", answer.standard, answer.elder),
            insurance: answer.insurance.to_string(),
        })
    }
}

/// Every field is asked for before any is given up, so that all faults of a card are told at once.
fn read_one(
    id: String,
    insurance: Insurance,
    checked: Option<Date>,
    table: &mut Table,
    faults: &mut Faults,
) -> Option<Answer> {
    let question = table.need_text("question", faults);
    let aliases = values(table.texts("aliases", faults));
    let elder = table.need_text("elder", faults);
    let young = table.need_text("young", faults);
    let standard = table.need_text("standard", faults);
    let deaf = table.text("deaf", faults).map(|text| text.value);
    let hmt = table.text("hmt", faults).map(|text| text.value);
    let again = values(table.texts("again", faults));
    let law = laws(table, faults);
    let ask_next = ask_next(table, faults);
    let not_say = not_say(table, faults);
    let related = values(table.texts("related", faults));
    let local = values(table.texts("local", faults));
    let unverified = values(table.texts("unverified", faults));
    let verified = table.date("verified", faults).or(checked).or_else(|| table.missing("verified", faults));
    let trust = table.need_text("trust", faults).and_then(|text| one_of(&Trust::NAMES, &text, faults));

    let standard = standard?;
    let length = standard.value.chars().count();
    if !STANDARD.contains(&length) {
        let message = format!("规范口径有 {length} 个字");
        let help = format!("写在 {}–{} 字之间，一口气能念完", STANDARD.start(), STANDARD.end());
        faults.error("W_LENGTH", standard.place, message, help);
    }
    if trust == Some(Trust::Unverified) && local.is_empty() && unverified.is_empty() {
        let place = table.place.clone();
        faults.error("W_UNVERIFIED", place, "写了待核，却没说核什么", "补上 unverified = [\"…\"]");
    }
    Some(Answer {
        id,
        question: question?.value,
        aliases,
        insurance,
        elder: elder?.value,
        young: young?.value,
        standard: standard.value,
        deaf,
        hmt,
        again,
        law: law?,
        ask_next: ask_next?,
        not_say: not_say?,
        related,
        local,
        unverified,
        verified: verified?,
        trust: trust?,
    })
}

fn values(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

fn one_of<T: Copy>(names: &[(T, &'static str)], text: &Text, faults: &mut Faults) -> Option<T> {
    let found = names.iter().find(|(_, name)| *name == text.value).map(|(value, _)| *value);
    if found.is_none() {
        let all: Vec<&str> = names.iter().map(|(_, name)| *name).collect();
        let help = match nearest(&text.value, all.iter().copied()) {
            Some(name) => format!("是不是想写“{name}”？"),
            None => format!("只能写：{}", all.join("、")),
        };
        faults.error("E_CHOICE", text.place.clone(), format!("没有“{}”这个写法", text.value), help);
    }
    found
}

fn laws(table: &mut Table, faults: &mut Faults) -> Option<Vec<Law>> {
    let mut laws = Vec::new();
    for mut law in table.tables("law", faults) {
        let name = law.need_text("name", faults);
        let article = law.text("article", faults).map(|text| text.value);
        law.finish(faults);
        laws.extend(name.map(|name| Law { name: name.value, article }));
    }
    if laws.is_empty() { table.missing("law", faults) } else { Some(laws) }
}

fn ask_next(table: &mut Table, faults: &mut Faults) -> Option<[String; 2]> {
    let found: Result<[Text; 2], _> = table.texts("ask_next", faults).try_into();
    if let Ok([first, second]) = found {
        return Some([first.value, second.value]);
    }
    let place = table.place.clone();
    faults.error("E_COUNT", place, "追问要正好两条", "写成 ask_next = [\"…\", \"…\"]");
    None
}

fn not_say(table: &mut Table, faults: &mut Faults) -> Option<NotSay> {
    let Some(mut own) = table.table("not_say", faults) else { return table.missing("not_say", faults) };
    let (say, why) = (own.need_text("say", faults), own.need_text("why", faults));
    own.finish(faults);
    Some(NotSay { say: say?.value, why: why?.value })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = r#"
insurance = "养老"
[[answer]]
id = "YL02"
question = "交满几年？"
elder = "十五年。"
young = "看手机。"
standard = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
law = [{ name = "社会保险法", article = "第十六条" }]
ask_next = ["甲", "乙"]
not_say = { say = "不行", why = "伤人" }
verified = 2026-11-23
trust = "原文"
"#;

    fn read(text: &str) -> (Answers, Vec<String>) {
        let mut faults = Faults::new();
        let answers = Answers::read(&[Source::new("养老.toml", text)], &mut faults);
        (answers, faults.sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_card_is_read_whole() {
        let (answers, faults) = read(CARD);
        assert!(faults.is_empty(), "{faults:?}");
        let answer = answers.get("YL02").unwrap();
        assert_eq!(answer.law[0].to_string(), "《社会保险法》第十六条");
        assert_eq!((answer.insurance, answer.trust), (Insurance::Pension, Trust::Original));
    }

    #[test]
    fn what_is_wrong_is_named_at_its_place() {
        for (from, to, fault) in [
            (
                "trust = \"原文\"",
                "trust = \"原稿\"",
                "养老.toml:13:9：没有“原稿”这个写法。是不是想写“原文”？",
            ),
            ("elder = \"十五年。\"\n", "", "养老.toml:3:1：缺少“elder”。补上 elder = …"),
            ("[\"甲\", \"乙\"]", "[\"甲\"]", "养老.toml:3:1：追问要正好两条。写成 ask_next = [\"…\", \"…\"]"),
            ("verified", "verifyed", "养老.toml:12:1：不认识“verifyed”这一栏。是不是想写“verified”？"),
        ] {
            let (_, faults) = read(&CARD.replacen(from, to, 1));
            assert!(faults.iter().any(|f| f == fault), "{fault}\n{faults:#?}");
        }
    }

    #[test]
    fn an_id_is_used_once() {
        let second = CARD.split_once("[[answer]]").unwrap().1;
        let (answers, faults) = read(&format!("{CARD}[[answer]]{second}"));
        assert_eq!(answers.len(), 1);
        assert!(faults[0].contains("编号 YL02 已经用过（养老.toml:4:6）"), "{faults:?}");
    }
}
