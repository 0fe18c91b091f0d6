//! A scenario file → [`Scenario`]: everything that would keep it from being run is a fault here; what is merely unwise is
//! the linter's business.

use sha2::{Digest, Sha256};

use super::read_node::{node, surprise};
use super::scenario::{Difficulty, EMOTION, Meter, NodeIx, Scenario};
use super::{Fact, words};
use crate::text::{Faults, Place, Source, Table, Text, Value, nearest};

/// Reads one file. `None` when it has an error; the faults say where.
pub fn read(source: &Source, faults: &mut Faults) -> Option<Scenario> {
    let mut found = Faults::new();
    let mut file = Table::parse(source, &mut found);
    // After a slip of writing half the fields are missing, and saying so would bury the slip.
    let scenario = if found.has_errors() { None } else { whole(source, &mut file, &mut found) };
    if scenario.is_some() || !found.has_errors() {
        file.finish(&mut found);
    }
    let usable = !found.has_errors();
    faults.extend(found);
    scenario.filter(|_| usable)
}

/// The names a node may use.
pub(super) struct Names {
    pub nodes: Vec<String>,
    pub meters: Vec<String>,
    pub skills: Vec<String>,
    pub flags: Vec<String>,
    pub facts: Vec<Fact>,
}

impl Names {
    /// The index of `name`; when it is unknown, says so and gives 0 (the file will not be used).
    pub fn find(
        known: &[String],
        name: &str,
        place: &Place,
        code: &'static str,
        what: &str,
        faults: &mut Faults,
    ) -> usize {
        if let Some(at) = known.iter().position(|known| known == name) {
            return at;
        }
        let help = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("是不是想写“{near}”？"),
            None if known.is_empty() => format!("这个剧本还没有写{what}"),
            None => format!("这个剧本里的{what}有：{}", known.join("、")),
        };
        faults.error(code, place.clone(), format!("没有叫“{name}”的{what}"), help);
        0
    }
}

fn whole(source: &Source, file: &mut Table, faults: &mut Faults) -> Option<Scenario> {
    // A fault of the whole file is shown at its title: the first line is often a comment.
    let place = match file.place_of("title").or_else(|| file.place_of("id")) {
        Some(place) => place,
        None => source.place(0..source.text.find('\n').unwrap_or(source.text.len())),
    };
    if file.integer("format", faults) != Some(1) {
        faults.error("E_P00", place.clone(), "没有写明剧本格式", "第一行写 format = 1");
    }
    let id = file.need_text("id", faults);
    let no = file.text("no", faults);
    let title = file.need_text("title", faults);
    let item = file.text("item", faults);
    let cast = file.need_text("cast", faults);
    let difficulty = difficulty(file, faults);
    let policy_asof = match file.place_of("policy_asof") {
        Some(place) => file.date("policy_asof", faults).map(|date| (date, place)),
        None => file.missing("policy_asof", faults),
    };
    let skills: Vec<String> = values(file.texts("skills", faults));
    let facts = facts(file, faults);
    let (pass, forbid) = exam(file, &place, faults);
    let tables = file.tables("node", faults);

    let ids = node_ids(&tables, faults);
    let meters = meters(file, &ids, &place, faults);
    let names = Names {
        nodes: ids,
        meters: meters.iter().map(|meter| meter.name.clone()).collect(),
        skills,
        flags: forbid.iter().map(|flag| flag.value.clone()).collect(),
        facts,
    };
    let nodes: Vec<_> = tables.into_iter().filter_map(|table| node(table, &names, faults)).collect();
    let start = if let Some(start) = file.text("start", faults) {
        Names::find(&names.nodes, &start.value, &start.place, "E_P01", "节点", faults)
    } else {
        faults.error("E_P01", place.clone(), "没有写从哪个节点开始", "补上 start = \"开场\"");
        0
    };
    let surprises: Vec<_> = file
        .tables("surprise", faults)
        .into_iter()
        .filter_map(|table| surprise(table, &names, faults))
        .collect();
    let best = file.texts("best", faults);
    if best.is_empty() {
        faults.error(
            "E_P11",
            place.clone(),
            "没有写最佳走法",
            "补上 best = [\"A\", …]，每一步一个字母，A 是文件里的第一个选项",
        );
    }
    let worst = file.texts("worst", faults);
    let lesson = values(file.texts("lesson", faults));
    if nodes.is_empty() || faults.has_errors() {
        if names.nodes.is_empty() {
            faults.error("E_P03", place, "一个节点也没有", "至少写一个 [[node]] 开场和一个 [[node]] 结局");
        }
        return None;
    }
    Some(Scenario {
        id: id?.value,
        no: no.map(|no| no.value).unwrap_or_default(),
        title: title?.value,
        item: item.map(|item| item.value),
        difficulty: difficulty?,
        cast: cast?.value,
        skills: names.skills,
        policy_asof: policy_asof?,
        facts: names.facts,
        meters,
        pass,
        forbid,
        nodes,
        start,
        surprises,
        best,
        worst,
        lesson,
        hash: hash(&source.text),
        place,
    })
}

fn values(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let first = digest.iter().take(8).fold(0_u64, |all, byte| (all << 8) | u64::from(*byte));
    format!("{first:016x}")
}

fn difficulty(file: &mut Table, faults: &mut Faults) -> Option<Difficulty> {
    let Some(value) = file.get("difficulty") else { return file.missing("difficulty", faults) };
    match value {
        Value::Number(ref text) if text.value == "1" => Some(Difficulty::Easy),
        Value::Number(ref text) if text.value == "2" => Some(Difficulty::Middle),
        Value::Number(ref text) if text.value == "3" => Some(Difficulty::Hard),
        other => {
            let help = "写 difficulty = 1（初）、2（中）或 3（高），不加引号";
            faults.error("E_P00", other.place().clone(), "难度不清楚", help);
            None
        }
    }
}

fn facts(file: &mut Table, faults: &mut Faults) -> Vec<Fact> {
    let mut facts = Vec::new();
    for text in file.texts("facts", faults) {
        match Fact::parse(&text.value) {
            Some(fact) if !facts.contains(&fact) => facts.push(fact),
            Some(_) => {}
            None => faults.error(
                "E_P07",
                text.place,
                format!("没有“{}”这项事实核对", text.value),
                "能写的是 F1 到 F10",
            ),
        }
    }
    facts
}

fn exam(file: &mut Table, place: &Place, faults: &mut Faults) -> ((u8, Place), Vec<Text>) {
    let usual = (60, place.clone());
    let Some(mut exam) = file.table("exam", faults) else { return (usual, Vec::new()) };
    let forbid = exam.texts("forbid", faults);
    let written = exam.place_of("pass");
    let pass = match (exam.integer("pass", faults), written) {
        (Some(points), Some(place)) => match u8::try_from(points) {
            Ok(points) if points <= 100 => (points, place),
            _ => {
                faults.error("E_P10", place, "及格分要在 0 到 100 之间", "通常写 pass = 60");
                usual
            }
        },
        _ => usual,
    };
    exam.finish(faults);
    (pass, forbid)
}

fn node_ids(tables: &[Table], faults: &mut Faults) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for table in tables {
        // Only the names here; a missing one is named when the node itself is read.
        let id = table.clone().text("id", &mut Faults::new());
        if let Some(id) = &id
            && ids.contains(&id.value)
        {
            faults.error(
                "E_P15",
                id.place.clone(),
                format!("有两个节点都叫“{}”", id.value),
                "改掉其中一个的名字",
            );
        }
        ids.push(id.map(|id| id.value).unwrap_or_default());
    }
    ids
}

fn meters(file: &mut Table, nodes: &[String], place: &Place, faults: &mut Faults) -> Vec<Meter> {
    let mut meters: Vec<Meter> = Vec::new();
    for text in file.texts("meters", faults) {
        let Some((name, start, full)) = words::meter(&text.value) else {
            let help = "写成“情绪=75 满则→失控”或“信任=30”，数在 0 到 100 之间";
            faults.error("E_P16", text.place, format!("看不懂“{}”", text.value), help);
            continue;
        };
        let full: Option<NodeIx> = full.map(|node| {
            let at = text.value.rfind(node).unwrap_or(0);
            Names::find(nodes, node, &text.inner(at..at + node.len()), "E_P02", "节点", faults)
        });
        meters.push(Meter { name: name.to_owned(), start, full });
    }
    if meters.first().is_none_or(|meter| meter.name != EMOTION) {
        let help = format!("meters 的第一项写 \"{EMOTION}=60\"，数是他刚开口时的情绪，0 到 100");
        faults.error("E_P05", place.clone(), format!("没有写“{EMOTION}”从多少开始"), help);
    }
    meters
}
