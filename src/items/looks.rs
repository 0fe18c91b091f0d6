//! What the steps of an item must have looked at: where nothing is looked at, each can be passed to the last, money and all.
//! What is lacking in a file is named here; the item is used all the same.

use super::{Item, Materials, Need, Needs};
use crate::text::{Fault, Faults, Place};

/// What somewhere in every item is looked at.
const ALWAYS: [Needs; 3] = [Needs::Conditions, Needs::Materials, Needs::Checks];

/// Words of a step that looks at what was brought.
const BROUGHT: [&str; 4] = ["材料", "票据", "发票", "病历"];

/// Words of a step that pays, or on which what is paid rests.
const PAYS: [&str; 5] = ["打款", "退费", "能领多少", "换人复核", "复核人不是"];

/// Names what no step looks at though it must; `places` are those of the steps.
pub(super) fn looks(item: &Item, materials: &Materials, places: &[Place], faults: &mut Faults) {
    let mut name = |at: usize, message: String, help: &str| {
        if let Some(place) = places.get(at) {
            faults.push(Fault::new("W_NEEDS", place.clone(), message).help(help));
        }
    };
    let first = |needs: &Needs| item.steps.iter().position(|step| step.needs.contains(needs));
    let money = [Needs::Review, Needs::Settlement].iter().filter_map(first).min();
    for needs in ALWAYS {
        let help = "核材料或作决定的那一步写上 needs = [\"条件\", \"材料\", \"四查\"]，程序就看过才让过";
        match (first(&needs), money) {
            (None, _) => name(0, format!("没有一步看「{needs}」：什么都没核也能一步步走到底"), help),
            (Some(at), Some(money)) if at > money => {
                name(money, format!("这一步看钱，「{needs}」却到后面才看"), help);
            }
            _ => {}
        }
    }
    let mut bills = item.materials.iter().filter(|wanted| {
        let is_bills = materials.get(wanted.id).is_some_and(|material| material.bills);
        is_bills && matches!(wanted.need, Need::Always | Need::When(_))
    });
    if let Some(wanted) = bills.next() {
        let lacking = |needs: &Needs| first(needs).is_none();
        if lacking(&Needs::Bills) {
            let help = "录票据的那一步写上 needs = [\"票据\"]：逐张录，和明细一分不差";
            name(0, format!("收票据（{}），却没有一步看「票据」", wanted.id), help);
        }
        if wanted.need == Need::Always && lacking(&Needs::Settlement) {
            let help = "反馈的那一步写上 needs = [\"结算\"]：付多少、自付为什么、哪天到账";
            name(0, format!("凭票据（{}）付钱，却没有一步看「结算」", wanted.id), help);
        }
    }
    for (at, step) in item.steps.iter().enumerate() {
        let words = step.check.iter().chain([&step.name, &step.standard]);
        let says = |part: &str| words.clone().any(|text| text.contains(part));
        let looks = step.needs.iter().any(|needs| {
            matches!(needs, Needs::Materials | Needs::Material(_) | Needs::Bills | Needs::Settlement)
        });
        if let Some(word) = BROUGHT.iter().find(|word| says(word)).filter(|_| !looks) {
            let help =
                "看全部材料写 needs = [\"材料\"]，只看几样写编号如 needs = [\"M15\"]，录票据写「票据」";
            name(at, format!("步骤「{}」说到{word}，程序却什么也不看", step.name), help);
        }
        if step.check.iter().any(|line| line.contains("合计与票据")) && !step.needs.contains(&Needs::Bills)
        {
            let help = "写上 needs = [\"票据\"]：逐张录，和明细一分不差";
            name(at, format!("步骤「{}」要对票据合计，却不看「票据」", step.name), help);
        }
        let looked = item.steps.iter().take(at + 1).any(|step| step.needs.contains(&Needs::Review));
        if let Some(word) =
            PAYS.iter().find(|word| says(word)).filter(|_| !looked && step.no_review.is_none())
        {
            let help = "写上 needs = [\"复核\"]：录了金额、换一个人看过才让过；不录金额的，写 no_review = \"为什么\"";
            name(at, format!("步骤「{}」说到{word}，到这一步却没有看「复核」", step.name), help);
        }
        if let Some(case) = &step.review_when
            && (!step.needs.contains(&Needs::Review)
                || !item.conditions.iter().any(|condition| condition.when.as_ref() == Some(case)))
        {
            let help = "review_when 写一条条件的 when，同一步的 needs 里有「复核」";
            name(at, format!("步骤「{}」的 review_when 对不上：{case}", step.name), help);
        }
        for needs in &step.needs {
            if let Needs::Material(code) = needs
                && !item.materials.iter().any(|wanted| wanted.id == *code)
            {
                let help = "写进 materials，或从 needs 里去掉";
                name(at, format!("步骤「{}」要看 {code}，这个事项却不要这种材料", step.name), help);
            }
        }
    }
}
