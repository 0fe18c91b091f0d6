//! What is wrong or unwise in a script that can be read: its ways, its promises (best and worst path), its sentences.
//! The codes are listed, with what to do, in `docs/scenarios.md`.

use jiff::ToSpan;
use jiff::civil::Date;

use super::explore::{Stuck, along, best_total};
use super::scenario::{Choice, Next, Node, NodeIx, Scenario};
use super::tag::{Family, Tag};
use super::words;
use crate::text::{Fault, Faults, Text};

/// A line longer than this is not read at the window.
const LONGEST: usize = 80;

/// Looks a script over. `today` decides whether its policy statements are too old.
pub fn lint(scenario: &Scenario, today: Date, faults: &mut Faults) {
    ways(scenario, faults);
    promises(scenario, faults);
    coverage(scenario, faults);
    for node in &scenario.nodes {
        for line in &node.say {
            sentence(line, node.source.is_some(), faults);
        }
        let choices = node.choices();
        for each in choices {
            choice(each, node.source.is_some(), faults);
        }
        let same = |one: &Choice, other: &Choice| {
            (&one.tags, &one.facts, &one.effect, one.goto, one.act)
                == (&other.tags, &other.facts, &other.effect, other.goto, other.act)
        };
        if choices.len() > 1 && choices.iter().all(|choice| same(choice, &choices[0])) {
            let message = format!("“{}”的选项选哪个都一样", node.id.value);
            let fault = Fault::new("W_P54", node.id.place.clone(), message);
            faults.push(fault.help("让它们的标签、后果或去向有差别，不然这一步学不到东西"));
        }
    }
    for surprise in &scenario.surprises {
        sentence(&surprise.say, false, faults);
    }
    let (asof, place) = &scenario.policy_asof;
    if asof.checked_add(12.months()).is_ok_and(|until| until < today) {
        let fault = Fault::new("W_P56", place.clone(), format!("政策核对到 {asof}，已经超过 12 个月"));
        faults.push(fault.help("对照现行政策把台词核一遍，再改 policy_asof"));
    }
}

fn ways(scenario: &Scenario, faults: &mut Faults) {
    let count = scenario.nodes.len();
    let mut reached = vec![false; count];
    let mut open: Vec<NodeIx> = vec![scenario.start];
    open.extend(scenario.meters.iter().filter_map(|meter| meter.full));
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut reached[at], true) {
            open.extend(scenario.nodes[at].ways());
        }
    }
    let mut ends: Vec<bool> =
        scenario.nodes.iter().map(|node| matches!(node.next, Next::End { .. })).collect();
    // Each pass carries "leads to an end" one node further back.
    for _ in 0..count {
        for at in 0..count {
            ends[at] = ends[at] || scenario.nodes[at].ways().iter().any(|way| ends[*way]);
        }
    }
    for (at, node) in scenario.nodes.iter().enumerate() {
        let place = node.id.place.clone();
        if !reached[at] {
            let fault = Fault::new("W_P51", place, format!("没有哪一步能走到“{}”", node.id.value));
            faults.push(fault.help("给它加一条 goto，或删掉"));
        } else if !ends[at] {
            let message = format!("从“{}”怎么走都到不了结局", node.id.value);
            faults.error("E_P04", place, message, "给其中一个选项换个 goto，让它能走到结局");
        }
    }
}

fn promises(scenario: &Scenario, faults: &mut Faults) {
    let best = walk(scenario, &scenario.best, "best", "E_P11", faults);
    if let Some(score) = best.as_ref().filter(|score| !score.passed) {
        let place = scenario.best.first().map_or(&scenario.pass.1, |text| &text.place).clone();
        let why = score.reasons.join("；");
        let help = "改走法，或给选项补上该有的标签和事实核对";
        faults.error("E_P12", place, format!("照 best 走下来没通过：{why}"), help);
    }
    // When the best path passes, the pass mark is within reach; only else every way has to be tried.
    if best.is_none_or(|score| !score.passed)
        && let Some(most) = best_total(scenario)
        && most < scenario.pass.0
    {
        let message = format!("及格线 {} 分，可最好的走法也只有 {most} 分", scenario.pass.0);
        faults.error("E_P10", scenario.pass.1.clone(), message, "降低 pass，或给选项补上标签和事实核对");
    }
    if let Some(first) = scenario.worst.first()
        && walk(scenario, &scenario.worst, "worst", "E_P13", faults).is_some_and(|score| score.passed)
    {
        faults.error(
            "E_P13",
            first.place.clone(),
            "照 worst 走下来居然通过了",
            "换一条该失败的走法，或检查标签",
        );
    }
    for flag in &scenario.forbid {
        let mut flags =
            scenario.nodes.iter().flat_map(Node::choices).filter_map(|choice| choice.flag.as_ref());
        if !flags.any(|used| used.value == flag.value) {
            let fault = Fault::new("W_P55", flag.place.clone(), format!("“{}”没有哪个选项用到", flag.value));
            faults.push(fault.help("在碰线的选项上写 flag，或从 forbid 里删掉"));
        }
    }
}

fn walk(
    scenario: &Scenario,
    letters: &[Text],
    field: &str,
    code: &'static str,
    faults: &mut Faults,
) -> Option<super::Score> {
    let stuck = match along(scenario, letters.iter().map(|text| text.value.as_str())) {
        Ok(score) => return Some(score),
        Err(stuck) => stuck,
    };
    let place = letters.get(stuck.at).or(letters.last()).map_or(&scenario.place, |text| &text.place).clone();
    let Stuck { at, node, over } = stuck;
    let name = &scenario.nodes[node].id.value;
    let message = match (letters.get(at), over) {
        (Some(_), true) => format!("{field} 在“{name}”已经结束，后面的字母多了"),
        (Some(text), false) => format!("{field} 第 {} 步：“{name}”这时选不了 {}", at + 1, text.value),
        (None, _) => format!("{field} 停在“{name}”，还没走到结局"),
    };
    faults.error(
        code,
        place,
        message,
        "每一步一个字母，A 是该节点在文件里的第一个选项；有 when 的要看仪表够不够",
    );
    None
}

/// What can be earned at all.
fn coverage(scenario: &Scenario, faults: &mut Faults) {
    let choices = || scenario.nodes.iter().flat_map(Node::choices);
    for fact in &scenario.facts {
        if !choices().any(|choice| choice.facts.contains(fact)) {
            let message = format!("{}（{}）列入了核对，却没有哪个选项给", fact.code(), fact.word());
            faults.error("E_P19", scenario.place.clone(), message, "在讲到它的选项上补 facts，或从开头删掉");
        }
    }
    let missing: Vec<_> = Tag::all()
        .filter(|tag| tag.family() != Family::Slip && !choices().any(|choice| choice.tags.contains(tag)))
        .map(|tag| format!("{}（{}）", tag.code(), tag.word()))
        .collect();
    if !missing.is_empty() {
        let message = format!("哪个选项都没有{}，这几分没人拿得到", missing.join("、"));
        let fault = Fault::new("W_P57", scenario.place.clone(), message);
        faults.push(fault.help("四步法和非暴力沟通八样都要有机会练到"));
    }
}

fn choice(choice: &Choice, sourced: bool, faults: &mut Faults) {
    let place = &choice.text.place;
    sentence(&choice.text, sourced || choice.source.is_some(), faults);
    if let Some(better) = &choice.better {
        sentence(better, sourced || choice.source.is_some(), faults);
    }
    if choice.why.as_ref().is_none_or(|why| why.value.trim().is_empty()) {
        let fault = Fault::new("W_P52", place.clone(), "这个选项没有写为什么（why）");
        faults.push(fault.help("一句话说清好在哪或错在哪，复盘时给学员看"));
    }
    if choice.facts.iter().any(|fact| fact.is_basis()) && choice.source.is_none() {
        let help = "补上 source = \"……法第几条\"；依据为空不能算讲了依据";
        faults.error("E_P17", place.clone(), "标了 F6（政策依据），却没写依据是什么", help);
    }
    if choice.facts.iter().any(|fact| fact.is_done_not_said()) && choice.act.is_none() {
        let fault = Fault::new("W_P58", place.clone(), "标了 F8 或 F10，却没写要真做什么");
        faults.push(fault.help("补上 do，如 do = \"出具一次性告知单\"，让学员在界面上真的做一遍"));
    }
    let slips = choice.tags.iter().any(|tag| tag.family() == Family::Slip);
    if slips && choice.better.is_none() {
        let fault = Fault::new("W_P59", place.clone(), "这是失误话术，却没写更好的说法（better）");
        faults.push(fault.help("补一句 better，复盘时告诉学员该怎么说"));
    }
}

fn sentence(text: &Text, sourced: bool, faults: &mut Faults) {
    let length = text.value.chars().count();
    if length > LONGEST {
        let fault =
            Fault::new("W_P53", text.place.clone(), format!("这一句有 {length} 个字，超过 {LONGEST} 个"));
        faults.push(fault.help("拆成两句，或留到下一步再说；窗口前没人听得完长句"));
    }
    if !sourced && words::names_money(&text.value) {
        let help = "在这个节点或选项上补 source = \"哪份文件\"；没有出处的金额不能教给人";
        faults.error("E_P20", text.place.clone(), "这里写了金额，没写出处", help);
    }
}
