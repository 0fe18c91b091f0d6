//! The two papers of intake as plain text: the one-time notice (一次性告知单) and the acceptance slip (受理通知书). A
//! paper that would lack a part does not come into being; the error says which part.

use std::fmt::Write;

use jiff::civil::{Date, DateTime};

use super::{Checklist, Deadline, Entry, Mark, Need, Way};

/// Where the citizen comes and whom they phone: the hall's own, from its settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HallContact {
    /// The hall's name.
    pub name: String,
    /// Street address.
    pub address: String,
    /// Which window or floor.
    pub window: String,
    /// Opening hours.
    pub hours: String,
    /// The hall's phone.
    pub phone: String,
    /// Where to complain.
    pub complaint: String,
}

/// The head of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipHead {
    /// Number of the paper, bound to the case; the next visit is found by it.
    pub number: String,
    /// The applicant, already masked.
    pub applicant: String,
    /// Who hands it out.
    pub clerk: String,
    /// When.
    pub at: DateTime,
}

/// Why a paper is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Parts are lacking.
    #[error("单子还缺：{}。补上再打", .0.join("；"))]
    Lacks(Vec<String>),
    /// Something was not looked at, so that the notice would not be complete.
    #[error("还没核完，现在告知会说不全：{}", .0.join("；"))]
    Unfinished(Vec<String>),
    /// Nothing is missing.
    #[error("没有缺的材料，不用出告知单")]
    NothingMissing,
    /// The case cannot be accepted yet.
    #[error("还不能出受理通知书：{}", .0.join("；"))]
    NotAcceptable(Vec<String>),
}

/// The one-time notice: every missing material with the ways on, source, time and phone. It exists only when all was
/// looked at, something is missing, and neither hall nor material lacks place, time or phone.
pub fn one_time_notice(
    list: &Checklist<'_>,
    head: &SlipHead,
    hall: &HallContact,
) -> Result<String, PaperError> {
    let standing = list.standing();
    if !standing.open.is_empty() || !standing.unasked.is_empty() {
        return Err(PaperError::Unfinished(standing.reasons));
    }
    if standing.missing.is_empty() {
        return Err(PaperError::NothingMissing);
    }
    let missing: Vec<&Entry<'_>> = list
        .entries
        .iter()
        .filter(|entry| standing.missing.iter().any(|(id, _)| *id == entry.wanted.id))
        .collect();
    let mut lacks = lacks(head, hall);
    for entry in &missing {
        let get = &entry.material.get;
        let parts = [("去哪取", &get.place), ("要多久", &get.time), ("电话", &get.phone)];
        lacks.extend(blank(&parts).map(|part| format!("“{}”的{part}", entry.material.name)));
    }
    if !lacks.is_empty() {
        return Err(PaperError::Lacks(lacks));
    }

    let mut text = opening("一次性告知单", list, head);
    let date = head.at.date();
    line(&mut text, &format!("依据：{}", list.item.laws(date).join("；")));
    text.push_str("\n一、条件\n");
    for (condition, met) in list.item.conditions.iter().zip(&list.conditions) {
        if *met == Some(false) {
            line(&mut text, &format!("  ✗ {}——{}", condition.text, condition.instead));
        } else {
            line(&mut text, &format!("  ✓ {}", condition.text));
        }
    }
    line(&mut text, &format!("\n二、还要补的材料，共 {} 样，带齐这些就行，不会再加", missing.len()));
    for (at, entry) in missing.iter().enumerate() {
        missing_material(&mut text, at + 1, list, entry, date);
    }
    rest_of_materials(&mut text, list);
    text.push_str("\n四、怎么办、多久\n");
    let steps: Vec<&str> = list.item.steps.iter().map(|step| step.name.as_str()).collect();
    line(&mut text, &format!("  环节：{}", steps.join(" → ")));
    for deadline in &list.item.deadlines {
        line(&mut text, &format!("  {}", deadline_sentence(deadline, date)));
    }
    text.push_str("  收费：不收费\n");
    text.push_str("\n五、在哪办（线上、窗口任您选）\n");
    for online in &list.item.channels.online {
        line(&mut text, &format!("  线上：{}，{}", online.name, online.path));
    }
    if let Some(machine) = &list.item.channels.machine {
        line(&mut text, &format!("  自助机：{machine}"));
    }
    line(&mut text, &format!("  代办：{}", list.item.agent));
    place_and_phones(&mut text, list, hall);
    line(&mut text, "\n凭本单编号再来优先办。政策如有变动，以再来当日为准，我们会写明原因。");
    line(&mut text, &format!("告知人：{}    申请人（签字）：", head.clerk));
    Ok(text)
}

/// The acceptance slip: what was received and by when the case is done. `due` is the caller's, counted by the calendar.
pub fn acceptance_slip(
    list: &Checklist<'_>,
    head: &SlipHead,
    due: Date,
    hall: &HallContact,
) -> Result<String, PaperError> {
    let standing = list.standing();
    if !standing.verdict.accepts() {
        return Err(PaperError::NotAcceptable(standing.reasons));
    }
    let lacks = lacks(head, hall);
    if !lacks.is_empty() {
        return Err(PaperError::Lacks(lacks));
    }
    let mut text = opening("受理通知书", list, head);
    text.push_str("\n收到的材料\n");
    let received = list
        .entries
        .iter()
        .filter(|entry| matches!(entry.mark, Mark::Seen | Mark::Shared | Mark::Promised | Mark::Deferred(_)));
    for (at, entry) in received.enumerate() {
        let how = match entry.mark {
            Mark::Shared => "共享核到，免交".to_owned(),
            Mark::Promised => "凭承诺书，办后核查".to_owned(),
            Mark::Deferred(by) => format!("容缺，最晚 {by} 补齐，逾期终止办理"),
            _ => entry.wanted.copies.clone(),
        };
        line(&mut text, &format!("  {}. {}（{how}）", at + 1, entry.material.name));
    }
    text.push_str("\n办结\n");
    if let Some(deadline) = list.item.deadline() {
        line(&mut text, &format!("  {}", deadline_sentence(deadline, head.at.date())));
    }
    line(&mut text, &format!("  最晚 {due} 给您结果"));
    text.push_str("\n查进度、有疑问\n");
    place_and_phones(&mut text, list, hall);
    line(&mut text, &format!("\n经办人：{}    {}（盖章）", head.clerk, hall.name));
    Ok(text)
}

fn opening(title: &str, list: &Checklist<'_>, head: &SlipHead) -> String {
    let at = head.at;
    format!(
        "{title}\n编号：{}    {} {:02}:{:02}\n申请人：{}\n事项：{}（{}）\n",
        head.number,
        at.date(),
        at.hour(),
        at.minute(),
        head.applicant,
        list.item.title,
        list.item.id,
    )
}

fn missing_material(text: &mut String, number: usize, list: &Checklist<'_>, entry: &Entry<'_>, date: Date) {
    let (material, wanted) = (entry.material, entry.wanted);
    line(text, &format!("  {number}. {}（{}）", material.name, wanted.copies));
    let basis = wanted.basis.on(date);
    if !basis.is_empty() {
        line(text, &format!("     为什么要：{basis}"));
    }
    line(text, &format!("     去哪取：{}", material.get.place));
    line(text, &format!("     要多久：{}", material.get.time));
    line(text, &format!("     线上：{}", material.get.online));
    line(text, &format!("     电话：{}", material.get.phone));
    for on in list.ways_on(wanted.id).iter().filter(|on| on.allowed && on.way != Way::Get) {
        line(text, &format!("     也可以走{}：{}", on.way.name(), on.how));
    }
}

fn rest_of_materials(text: &mut String, list: &Checklist<'_>) {
    text.push_str("\n三、这次已经核过的（再来只要带身份证件）\n");
    let settled: Vec<String> = list
        .entries
        .iter()
        .filter(|entry| !matches!(entry.mark, Mark::Missing | Mark::NotNeeded | Mark::Open))
        .map(|entry| match (&entry.wanted.need, entry.mark) {
            (Need::Free, _) => format!("{}（免交）", entry.material.name),
            (_, mark) => format!("{}（{}）", entry.material.name, mark.name()),
        })
        .collect();
    let shown = if settled.is_empty() { "（暂无）".to_owned() } else { settled.join("、") };
    line(text, &format!("  {shown}"));
}

fn deadline_sentence(deadline: &Deadline, date: Date) -> String {
    let law = match &deadline.statutory {
        Some(law) => format!("法定 {}（{}）", law.limit, law.basis.on(date)),
        None => "国家没有统一天数".to_owned(),
    };
    let listed = deadline.listed.as_ref().map_or(String::new(), |listed| format!("，清单 {}", listed.limit));
    format!("{}：{law}{listed}，我们承诺 {}；从{}起算", deadline.what, deadline.promised, deadline.start)
}

fn place_and_phones(text: &mut String, list: &Checklist<'_>, hall: &HallContact) {
    line(text, &format!("  地点：{} {} {}", hall.name, hall.address, hall.window));
    line(text, &format!("  时间：{}", hall.hours));
    line(text, &format!("  咨询：{}", either(&hall.phone, &list.item.channels.phone)));
    line(text, &format!("  投诉：{}", either(&hall.complaint, "12345")));
}

fn either(ours: &str, common: &str) -> String {
    if ours == common { ours.to_owned() } else { format!("{ours}，或 {common}") }
}

fn lacks(head: &SlipHead, hall: &HallContact) -> Vec<String> {
    let parts = [
        ("编号", &head.number),
        ("申请人", &head.applicant),
        ("经办人", &head.clerk),
        ("大厅名称", &hall.name),
        ("办理地点", &hall.address),
        ("办公时间", &hall.hours),
        ("咨询电话", &hall.phone),
        ("投诉电话", &hall.complaint),
    ];
    blank(&parts).map(str::to_owned).collect()
}

fn blank<'a>(parts: &[(&'a str, &String)]) -> impl Iterator<Item = &'a str> {
    parts.iter().filter(|(_, value)| value.trim().is_empty()).map(|(name, _)| *name)
}

fn line(text: &mut String, what: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{what}");
}
