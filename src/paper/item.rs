//! What a service item has to say on paper, for its one page, its path card and every form of a case.

use jiff::civil::Date;

use super::case::wanted;
use super::facts::{Facts, HallContact, Row, chinese_day, row};
use crate::items::{Basis, Deadline, Item, Material, Materials, Wanted, Way};

/// The facts of an item as they stand on `date`.
pub fn item_facts(item: &Item, materials: &Materials, hall: &HallContact, date: Date) -> Facts {
    let mut facts = Facts::default();
    hall.tell(&mut facts, &item.channels.phone);
    facts.set("日期", chinese_day(date));
    facts.set("事项", &item.title);
    facts.set("事项编号", item.id.to_string());
    facts.set("险种", item.insurance.name());
    facts.set("也叫", item.aliases.join("、"));
    facts.set("谁能办", &item.who);
    facts.set("代办", &item.agent);
    facts.set("影响谁", &item.harm);
    facts.set("示例", &item.example);
    facts.set("依据", item.laws(date).join("；"));
    facts.set("热线", &item.channels.phone);
    facts.set("自助机", item.channels.machine.as_deref().unwrap_or_default());
    facts.set("办理窗口", &item.channels.window);
    facts.set("多久", item.limit().to_string());
    let conditions = item.conditions.iter().map(|condition| {
        row([
            ("条件", condition.text.clone()),
            ("依据", cited(&condition.basis, date)),
            ("不符怎么办", condition.instead.clone()),
        ])
    });
    facts.list("条件", conditions.collect());
    let known = item.materials.iter().filter_map(|wanted| Some((wanted, materials.get(wanted.id)?)));
    facts.list("材料", known.map(|(wanted, material)| material_row(item, wanted, material, date)).collect());
    facts.list("不得索要", each("材料", &item.never_ask));
    facts.list("易错点", each("易错", &item.mistakes));
    let steps = item.steps.iter();
    let steps = steps.map(|step| row([("环节", step.name.clone()), ("标准", step.standard.clone())]));
    facts.list("环节", steps.collect());
    facts.list("时限", deadline_rows(item, date));
    let online = item.channels.online.iter().map(|online| {
        row([
            ("平台", online.name.clone()),
            ("路径", online.path.clone()),
            ("办不了时", online.fails.clone()),
        ])
    });
    facts.list("线上", online.collect());
    let steps = item.channels.online.iter().map(|online| {
        let steps = online.path.split('→').map(str::trim).filter(|step| !step.is_empty()).enumerate();
        let steps: Vec<String> = steps.map(|(nth, step)| format!("第 {} 步：{step}", nth + 1)).collect();
        // How to get in is the platform's to say, not the item's.
        row([
            ("平台", online.name.clone()),
            ("入口", String::new()),
            ("网址", String::new()),
            ("步骤", steps.join("\n")),
        ])
    });
    facts.list("步骤", steps.collect());
    let departments = item.departments.iter().map(|department| {
        row([
            ("部门", department.name.clone()),
            ("办什么", department.does.clone()),
            ("电话", department.phone.clone()),
        ])
    });
    facts.list("部门", departments.collect());
    facts
}

fn each(column: &'static str, texts: &[String]) -> Vec<Row> {
    texts.iter().map(|text| row([(column, text.clone())])).collect()
}

fn material_row(item: &Item, want: &Wanted, material: &Material, date: Date) -> Row {
    let mut free = Vec::new();
    if want.need.is_free() {
        free.push("本来就免交，窗口自己查".to_owned());
    }
    // To be brought later is not to be spared.
    let ways = [("共享或电子证照", Way::Share), ("告知承诺", Way::Promise), ("可以晚交（容缺）", Way::Defer)];
    for (name, way) in ways {
        if let Ok(how) = item.way(want, material, way) {
            free.push(format!("{name}：{how}"));
        }
    }
    row([
        ("名称", material.name.clone()),
        ("要不要", wanted(&want.need)),
        ("份数", want.copies.clone()),
        ("依据", cited(&want.basis, date)),
        ("去哪取", material.get.place.clone()),
        ("要多久", material.get.time.clone()),
        ("线上", material.get.online.clone()),
        ("电话", material.get.phone.clone()),
        ("可以不交", free.join("；")),
    ])
}

/// The citations in force on `date`, each with the day from which it is the one to cite where that is known.
pub(super) fn cited(basis: &Basis, date: Date) -> String {
    let in_force = basis.0.iter().filter(|cite| {
        cite.from.is_none_or(|from| from <= date) && cite.until.is_none_or(|until| date <= until)
    });
    let texts: Vec<String> = in_force
        .map(|cite| match cite.from {
            Some(from) => format!("{}（{}起施行）", cite.text, chinese_day(from)),
            None => cite.text.clone(),
        })
        .collect();
    texts.join("；")
}

/// A sentence for each deadline of an item.
fn deadline_rows(item: &Item, date: Date) -> Vec<Row> {
    let still = item.suspension.iter().map(|suspension| suspension.rule(&cited(&suspension.basis, date)));
    let all = item.deadlines.iter().map(|deadline| deadline_sentence(deadline, date)).chain(still);
    all.map(|sentence| row([("时限", sentence)])).collect()
}

fn deadline_sentence(deadline: &Deadline, date: Date) -> String {
    // Why no law gives a number is the desk's business; who takes the paper home needs the days.
    let law = deadline.statutory.as_ref();
    let law =
        law.map(|law| format!("法定 {}（{}），", law.limit, cited(&law.basis, date))).unwrap_or_default();
    let plus = deadline.plus.as_ref().map_or_else(String::new, |plus| format!("，{plus}"));
    // Where nothing shorter is promised than the law says, the law is what is said.
    let shorter =
        deadline.promised.filter(|limit| deadline.statutory.as_ref().is_none_or(|law| law.limit != *limit));
    let promised = shorter.map_or_else(String::new, |limit| format!("我们承诺 {limit}"));
    let law = if promised.is_empty() { law.trim_end_matches('，') } else { &law };
    format!("{}：{law}{promised}{plus}；从{}起算", deadline.what, deadline.start)
}
