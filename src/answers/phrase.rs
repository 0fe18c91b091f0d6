//! 话术: sentences that calm, listen, explain (`data/phrases/*.toml`), which of them fits a scene and was not said yet, and the
//! sentence of observation, feeling, need and request. Nothing here remembers anything: what was already said is told.

use std::collections::BTreeMap;

use crate::text::{Faults, Place, Source, Table};

use super::entry::{Entry, Kind};

/// The kind that meets a person before anything is explained.
pub const EMPATHY: &str = "共情";

/// One sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Its id, e.g. `HS01`.
    pub id: String,
    /// What it does: 共情, 倾听, 确认 …
    pub kind: String,
    /// In which scenes.
    pub scenes: Vec<String>,
    /// The sentence.
    pub say: String,
}

/// All sentences.
#[derive(Debug, Clone, Default)]
pub struct Phrases(Vec<Phrase>);

impl Phrases {
    /// Reads sentences from files; what is wrong goes to `faults`, the rest is used.
    pub fn read(sources: &[Source], faults: &mut Faults) -> Self {
        let mut phrases = Vec::new();
        let mut seen: BTreeMap<String, Place> = BTreeMap::new();
        for source in sources {
            let mut file = Table::parse(source, faults);
            let common = file.text("kind", faults).map(|text| text.value);
            for mut table in file.tables("phrase", faults) {
                let phrase = read_one(&mut table, common.as_deref(), &mut seen, faults);
                table.finish(faults);
                phrases.extend(phrase);
            }
            file.finish(faults);
        }
        Self(phrases)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Phrase> {
        self.0.iter()
    }

    /// The sentence with this id.
    pub fn get(&self, id: &str) -> Option<&Phrase> {
        self.0.iter().find(|phrase| phrase.id.eq_ignore_ascii_case(id))
    }

    /// Every scene, in the order of the files.
    pub fn scenes(&self) -> Vec<&str> {
        let mut scenes: Vec<&str> = Vec::new();
        for scene in self.0.iter().flat_map(|phrase| &phrase.scenes) {
            if !scenes.contains(&scene.as_str()) {
                scenes.push(scene);
            }
        }
        scenes
    }

    /// The sentences of a scene: those never said first; of those said, the one longest ago first. `said` are ids as they were
    /// said to this person today, oldest first. The same call gives the same answer.
    pub fn for_scene(&self, scene: &str, kind: Option<&str>, said: &[&str]) -> Vec<&Phrase> {
        let mut fitting: Vec<&Phrase> = self
            .0
            .iter()
            .filter(|phrase| phrase.scenes.iter().any(|own| own == scene))
            .filter(|phrase| kind.is_none_or(|kind| phrase.kind == kind))
            .collect();
        fitting.sort_by_key(|phrase| said.iter().rposition(|id| *id == phrase.id).map(|at| at + 1));
        fitting
    }

    /// The sentence to begin with in a scene: one that was not said to this person today, while there is one.
    pub fn next(&self, scene: &str, said: &[&str]) -> Option<&Phrase> {
        self.for_scene(scene, Some(EMPATHY), said).first().copied()
    }

    /// What the index needs of them.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.0.iter().map(|phrase| Entry {
            id: phrase.id.clone(),
            kind: Kind::Phrase,
            title: format!("{}：{}", phrase.kind, phrase.scenes.join("、")),
            aliases: phrase.scenes.iter().map(|scene| format!("{scene}怎么说")).collect(),
            body: phrase.say.clone(),
            insurance: String::new(),
        })
    }
}

fn read_one(
    table: &mut Table,
    common: Option<&str>,
    seen: &mut BTreeMap<String, Place>,
    faults: &mut Faults,
) -> Option<Phrase> {
    let id = table.need_text("id", faults);
    let kind = table.text("kind", faults).map(|text| text.value).or_else(|| common.map(str::to_owned));
    let kind = kind.or_else(|| table.missing("kind", faults));
    let scenes: Vec<String> = table.texts("scenes", faults).into_iter().map(|text| text.value).collect();
    if scenes.is_empty() {
        table.missing::<()>("scenes", faults);
    }
    let say = table.need_text("say", faults);
    let id = id?;
    if let Some(first) = seen.insert(id.value.clone(), id.place.clone()) {
        let message = format!("编号 {} 已经用过（{first}）", id.value);
        faults.error("E_DUPLICATE", id.place, message, "换一个没用过的编号");
        return None;
    }
    Some(Phrase { id: id.value, kind: kind?, scenes, say: say?.value })
}

/// The four parts of a sentence that blames nobody: 观察, 感受, 需要, 请求.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FourParts {
    /// What is seen, without judging.
    pub observed: String,
    /// How it feels.
    pub felt: String,
    /// What is needed.
    pub needed: String,
    /// What is asked for: concrete, and it may be declined.
    pub asked: String,
}

/// Why there is no sentence yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FourPartsError {
    /// Parts are empty.
    #[error("还缺：{}", .0.join("；"))]
    Lacks(Vec<&'static str>),
    /// The observation judges.
    #[error("“{word}”是评判，不是看到的事。{help}")]
    Judges {
        /// The judging word.
        word: &'static str,
        /// What to write instead.
        help: &'static str,
    },
}

/// Words that make a judgement out of an observation.
const JUDGING: [(&str, &str); 8] = [
    ("总是", "写哪一次、几点、几样"),
    ("老是", "写哪一次、几点、几样"),
    ("从来", "写哪一次、几点、几样"),
    ("故意", "只写看到了什么"),
    ("不讲理", "只写他说了什么"),
    ("没素质", "只写看到了什么"),
    ("乱", "写具体是哪一样"),
    ("您没带齐", "写成：材料里少哪一样"),
];

impl FourParts {
    /// What each part is and how it is filled in.
    pub const PARTS: [(&'static str, &'static str); 4] = [
        ("观察", "看到、听到的事，不评判，如 材料里少一张费用明细"),
        ("感受", "对方或自己的感受，如 着急、委屈、担心"),
        ("需要", "背后要的是什么，如 别再跑一趟"),
        ("请求", "请对方做的一件小事，可以不答应，如 把明细在手机上调出来"),
    ];

    fn values(&self) -> [&str; 4] {
        [&self.observed, &self.felt, &self.needed, &self.asked].map(|part| part.trim())
    }

    /// The whole sentence, or which parts are missing.
    pub fn sentence(&self) -> Result<String, FourPartsError> {
        let values = self.values();
        let lacks: Vec<&'static str> = values
            .iter()
            .zip(Self::PARTS)
            .filter(|(value, _)| value.is_empty())
            .map(|(_, part)| part.0)
            .collect();
        if !lacks.is_empty() {
            return Err(FourPartsError::Lacks(lacks));
        }
        let [observed, felt, needed, asked] = values.map(|value| value.trim_end_matches(['。', '，', '；']));
        if let Some((word, help)) = JUDGING.iter().find(|(word, _)| observed.contains(word)) {
            return Err(FourPartsError::Judges { word, help });
        }
        Ok(format!(
            "我看到{observed}。这样一来{felt}，是很自然的；您要的是{needed}。我想请您{asked}，可以吗？"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases() -> Phrases {
        let text = "kind = \"共情\"\n\
            [[phrase]]\nid = \"HS01\"\nscenes = [\"等久了\"]\nsay = \"甲\"\n\
            [[phrase]]\nid = \"HS02\"\nscenes = [\"等久了\", \"发火\"]\nsay = \"乙\"\n";
        Phrases::read(&[Source::new("phrases/试.toml", text)], &mut Faults::new())
    }

    #[test]
    fn the_second_time_another_sentence_is_said_and_then_the_oldest_again() {
        let phrases = phrases();
        let next = |said: &[&str]| phrases.next("等久了", said).map(|phrase| phrase.id.clone());
        assert_eq!(next(&[]).as_deref(), Some("HS01"));
        assert_eq!(next(&["HS01"]).as_deref(), Some("HS02"));
        assert_eq!(next(&["HS01", "HS02"]).as_deref(), Some("HS01"));
        assert_eq!(next(&["HS02", "HS01"]).as_deref(), Some("HS02"));
        assert!(phrases.next("没有这个场面", &[]).is_none());
    }

    #[test]
    fn four_parts_make_a_sentence_and_a_missing_one_is_named() {
        let mut parts = FourParts { felt: "着急".into(), ..FourParts::default() };
        let said = parts.sentence().map_err(|error| error.to_string());
        assert_eq!(said, Err("还缺：观察；需要；请求".into()));
        parts.observed = "您总是少带东西".into();
        parts.needed = "别再跑一趟".into();
        parts.asked = "把明细在手机上调出来".into();
        assert!(matches!(parts.sentence(), Err(FourPartsError::Judges { word: "总是", .. })));
        parts.observed = "材料里少一张费用明细。".into();
        let said = parts.sentence().unwrap();
        assert_eq!(
            said,
            "我看到材料里少一张费用明细。这样一来着急，是很自然的；您要的是别再跑一趟。我想请您把明细在手机上调出来，可以吗？"
        );
    }
}
