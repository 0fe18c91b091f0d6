//! One `[[node]]` of a scenario file and its choices; one `[[surprise]]`.

use super::read::Names;
use super::scenario::{Change, Choice, Limit, Next, Node, Surprise, When};
use super::{Act, Fact, Tag, words};
use crate::text::{Faults, Table, Text, nearest};

/// More than a person weighs in 45 seconds, and all that a screen of 24 lines holds.
const MOST_CHOICES: usize = 8;

pub(super) fn node(mut table: Table, names: &Names, faults: &mut Faults) -> Option<Node> {
    let id = table.need_text("id", faults);
    let say = table.texts("say", faults);
    let source = table.text("source", faults);
    let why = table.text("why", faults);
    let end = table.text("end", faults);
    let seconds = table.integer("seconds", faults);
    let timeout = table.table("timeout", faults);
    let place = id.as_ref().map_or_else(|| table.place.clone(), |id| id.place.clone());
    let name = id.as_ref().map(|id| id.value.clone()).unwrap_or_default();

    let mut choices = Vec::new();
    for each in table.tables("choice", faults) {
        choices.extend(choice(each, names, faults));
    }
    if choices.len() > MOST_CHOICES {
        let message = format!("“{name}”有 {} 个选项，最多 {MOST_CHOICES} 个", choices.len());
        faults.error("E_P22", place.clone(), message, "留三到五个最像窗口真会说的");
    }
    if say.is_empty() {
        faults.error("E_P03", place.clone(), format!("“{name}”没有一句台词"), "补上 say = [\"群众：……\"]");
    }
    let limit = match (seconds, timeout) {
        (None, None) => None,
        (Some(seconds), Some(mut timeout)) => {
            let goto = goto(&mut timeout, names, faults);
            let effect = changes("effect", &mut timeout, &names.meters, "E_P05", "仪表", faults);
            timeout.finish(faults);
            let seconds = u16::try_from(seconds).ok().filter(|seconds| (5..=600).contains(seconds));
            if seconds.is_none() {
                faults.error("E_P09", place.clone(), format!("“{name}”的 seconds 不合适"), "写 5 到 600 秒");
            }
            seconds.zip(goto).map(|(seconds, goto)| Limit { seconds, goto, effect })
        }
        (Some(_), None) => {
            let help = "补上 timeout = { goto = \"冷场\" }，或删掉 seconds";
            faults.error("E_P09", place.clone(), format!("“{name}”限了时间，却没写超时去哪"), help);
            None
        }
        (None, Some(_)) => {
            faults.error(
                "E_P09",
                place.clone(),
                format!("“{name}”写了超时去哪，却没写限多少秒"),
                "补上 seconds = 45",
            );
            None
        }
    };
    table.finish(faults);

    let next = match (end, choices.is_empty()) {
        (Some(end), true) => Next::End { good: verdict(&end, faults)?, why: why.map(|why| why.value) },
        (None, false) => {
            if choices.iter().all(|choice| choice.when.is_some()) {
                let help = "至少留一个没有 when 的选项，不然条件都不满足时没话可说";
                faults.error("E_P08", place, format!("“{name}”的选项全都带条件"), help);
            }
            Next::Turn { choices, limit }
        }
        (Some(end), false) => {
            faults.error("E_P18", end.place, format!("“{name}”是结局，却还有选项"), "删掉 end，或删掉选项");
            return None;
        }
        (None, true) => {
            let help = "补上 [[node.choice]]，或写 end = \"通过\" / \"不通过\"";
            faults.error("E_P03", place, format!("“{name}”是死路：没有选项，也不是结局"), help);
            return None;
        }
    };
    Some(Node { id: id?, say, source, next })
}

pub(super) fn surprise(mut table: Table, names: &Names, faults: &mut Faults) -> Option<Surprise> {
    let say = table.need_text("say", faults);
    let effect = changes("effect", &mut table, &names.meters, "E_P05", "仪表", faults);
    table.finish(faults);
    Some(Surprise { say: say?, effect })
}

fn verdict(end: &Text, faults: &mut Faults) -> Option<bool> {
    match end.value.as_str() {
        "通过" => Some(true),
        "不通过" => Some(false),
        other => {
            faults.error(
                "E_P18",
                end.place.clone(),
                format!("结局不能写“{other}”"),
                "只能写“通过”或“不通过”",
            );
            None
        }
    }
}

fn choice(mut table: Table, names: &Names, faults: &mut Faults) -> Option<Choice> {
    let text = table.need_text("text", faults);
    let tags = tags(&mut table, faults);
    let facts = facts(&mut table, names, faults);
    let effect = changes("effect", &mut table, &names.meters, "E_P05", "仪表", faults);
    let score = changes("score", &mut table, &names.skills, "E_P06", "技能", faults);
    let why = table.text("why", faults);
    let better = table.text("better", faults);
    let source = table.text("source", faults);
    let act = table.text("do", faults).and_then(|name| act(&name, faults));
    let when = table.text("when", faults).and_then(|text| condition(&text, names, faults));
    let flag = table.text("flag", faults);
    if let Some(flag) = &flag {
        Names::find(
            &names.flags,
            &flag.value,
            &flag.place,
            "E_P21",
            "红线（写在 exam 的 forbid 里）",
            faults,
        );
    }
    let goto = goto(&mut table, names, faults);
    table.finish(faults);
    Some(Choice {
        text: text?,
        tags,
        facts,
        effect,
        score,
        why,
        better,
        source,
        act,
        when,
        flag,
        goto: goto?,
    })
}

fn goto(table: &mut Table, names: &Names, faults: &mut Faults) -> Option<usize> {
    let goto = table.need_text("goto", faults)?;
    Some(Names::find(&names.nodes, &goto.value, &goto.place, "E_P02", "节点", faults))
}

fn tags(table: &mut Table, faults: &mut Faults) -> Vec<Tag> {
    let mut tags = Vec::new();
    for text in table.texts("tags", faults) {
        if let Some(tag) = Tag::parse(&text.value) {
            tags.push(tag);
        } else {
            let all: Vec<_> = Tag::all().map(Tag::code).collect();
            faults.error(
                "E_P07",
                text.place,
                format!("没有“{}”这个标签", text.value),
                format!("能写的有：{}", all.join(" ")),
            );
        }
    }
    tags
}

fn facts(table: &mut Table, names: &Names, faults: &mut Faults) -> Vec<Fact> {
    let mut facts = Vec::new();
    for text in table.texts("facts", faults) {
        match Fact::parse(&text.value) {
            Some(fact) if names.facts.contains(&fact) => facts.push(fact),
            Some(fact) => {
                let help = format!("在开头的 facts 里加上 \"{}\"，或从这个选项删掉", fact.code());
                faults.error(
                    "E_P07",
                    text.place,
                    format!("{}（{}）没有列入这个剧本", fact.code(), fact.word()),
                    help,
                );
            }
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

fn changes(
    field: &str,
    table: &mut Table,
    known: &[String],
    code: &'static str,
    what: &str,
    faults: &mut Faults,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for text in table.texts(field, faults) {
        match words::change(&text.value) {
            Some((name, by)) => {
                let of = Names::find(known, name, &text.place, code, what, faults);
                changes.push(Change { of, by });
            }
            None => faults.error(
                "E_P16",
                text.place,
                format!("看不懂“{}”", text.value),
                "写成“信任+10”或“情绪-5”，数不超过 100",
            ),
        }
    }
    changes
}

fn condition(text: &Text, names: &Names, faults: &mut Faults) -> Option<When> {
    let Some((name, at_least, value)) = words::condition(&text.value) else {
        faults.error(
            "E_P16",
            text.place.clone(),
            format!("看不懂条件“{}”", text.value),
            "写成“信任>=40”或“情绪<=50”",
        );
        return None;
    };
    let meter = Names::find(&names.meters, name, &text.place, "E_P05", "仪表", faults);
    Some(When { meter, at_least, value })
}

fn act(name: &Text, faults: &mut Faults) -> Option<Act> {
    let act = Act::parse(&name.value);
    if act.is_none() {
        let help = match nearest(&name.value, Act::names()) {
            Some(near) => format!("是不是想写“{near}”？"),
            None => format!("能写的有：{}", Act::names().collect::<Vec<_>>().join("、")),
        };
        faults.error("E_P14", name.place.clone(), format!("没有“{}”这个动作", name.value), help);
    }
    act
}
