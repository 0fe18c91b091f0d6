//! How intake is drawn: the two fields, the checklist, what the row under the cursor is about, and the verdict.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Intake, Row, deceased, fields, list};
use crate::acts;
use crate::acts::checklist::CaseList;
use crate::items::{Applicant, Checklist, IN_ORDER, Item, Mark, Review, Tick, Verdict, Way};
use crate::log::{self, Case, Outcome};
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::theme::Role;
use crate::ui::widgets::glyphs;
use crate::ui::{columns, widgets};

const LABEL: u16 = 6;

/// Draws the pane; gives back where the cursor stands.
pub fn view(intake: &Intake, buffer: &mut Buffer, area: Rect, around: Around<'_>, focused: bool) -> Cursor {
    let list = list(around);
    let title = match &list {
        Some(list) => format!("F3 受理  {} {}", list.item.id, list.item.title),
        None => "F3 受理".to_owned(),
    };
    let inner = draw::pane(buffer, area, &title, focused, around.theme);
    let mut lines = Rows::new(buffer, inner);
    let row = intake.current(around);
    let handed = around.standing.in_hand.as_ref().and_then(|ticket| ticket.note.as_deref());
    if let Some(note) = handed {
        // What the window before says stays in sight as long as the person sits here.
        lines.text(&format!("交接：{note}"), around.theme.style(Role::Warn), 2);
    }
    let number_at = number(intake, &mut lines, around, row == Row::Number);
    let item_at = item(intake, &mut lines, around, list.as_ref().map(|list| list.item));
    let unit_at = unit(intake, &mut lines, around, row == Row::Unit);
    let deceased_at = deceased::draw(intake, &mut lines, around, row == Row::Deceased);
    let list_at = if let Some(list) = &list {
        checklist(intake, &mut lines, list, around, focused.then_some(row))
    } else {
        suggestions(intake, &mut lines, around, row == Row::Item);
        None
    };
    if !focused {
        return None;
    }
    match row {
        Row::Number => Some(number_at),
        Row::Unit => unit_at,
        Row::Deceased => deceased_at,
        Row::Item => {
            if list.is_some() && !intake.hits.is_empty() {
                let below =
                    Rect { y: item_at.y + 1, height: inner.bottom().saturating_sub(item_at.y + 1), ..inner };
                let height = below.height.min(u16::try_from(intake.hits.len()).unwrap_or(8));
                let below = Rect { height, ..below };
                widgets::clear(lines.buffer(), below);
                let mut over = Rows::new(lines.buffer(), below);
                suggestions(intake, &mut over, around, true);
            }
            Some(item_at)
        }
        _ => list_at,
    }
}

fn number(intake: &Intake, lines: &mut Rows<'_>, around: Around<'_>, here: bool) -> Position {
    let theme = around.theme;
    let at = lines.take(1);
    let field = draw::label(lines.buffer(), at, "证件", LABEL, theme.style(Role::Dim));
    let person = around.standing.case.as_ref().and_then(|case| case.person.as_ref());
    let shown = match (&intake.unmasked, person) {
        (Some(number), _) => format!("{number}（完整显示，已记录；按任意键收起，半分钟自己收）"),
        (_, Some(person)) => {
            let age = person.birth.map(|birth| crate::person::full_years(birth, around.now.date()));
            let sex = person.sex.map_or("", |sex| if sex == crate::log::Sex::Male { "男" } else { "女" });
            let age = age.map_or(String::new(), |age| format!("{age}岁"));
            let birth = person.birth.map_or(String::new(), |birth| format!("{birth}出生"));
            format!("{}  {sex} {age} {birth}", person.shown())
        }
        _ => "输入证件号".to_owned(),
    };
    let hint = theme.style(if person.is_some() { Role::Text } else { Role::Dim });
    let cursor = intake.number.field.draw(lines.buffer(), field, &shown, Style::new(), hint);
    if !intake.number.field.is_empty() || (here && person.is_none()) {
        let (role, comment) = fields::comment(intake.number.field.value(), around.now.date());
        lines.text(&comment, theme.style(role), 4);
    }
    let either = picked_for_either(around);
    if here && person.is_some() && either && intake.number.field.is_empty() {
        lines.text("单位来办的：在这里录统一社会信用代码", theme.style(Role::Dim), 1);
    }
    if let Some(visit) = around.standing.visits.first() {
        let last = last_visit(visit, around);
        lines.text(&last, theme.style(Role::Warn), 3);
        // Who comes to bring it is not sent away with it, whatever is picked here.
        let visits = around.standing.visits.iter();
        let waits: Vec<String> =
            visits.flat_map(|visit| acts::waiting(around.know, visit, around.now.date())).collect();
        if !waits.is_empty() {
            lines.text(&waits.join(""), theme.style(Role::Warn), 2);
        }
    }
    let tags: Vec<&str> =
        around.standing.case.iter().flat_map(|case| case.tags.iter().map(String::as_str)).collect();
    if !tags.is_empty() {
        let suggestions = around.know.endings.suggestions(|name| tags.contains(&name));
        let text =
            format!("{}：建议{}（容缺按 4，上门、帮办在 F8）", tags.join("、"), suggestions.join("、"));
        lines.text(&text, theme.style(Role::Warn), 2);
    }
    cursor
}

/// Whether the item in hand may be a unit's, and none was noted.
fn picked_for_either(around: Around<'_>) -> bool {
    let case = around.standing.case.as_ref().filter(|case| case.unit.is_none());
    let item = case.and_then(|case| around.know.item(case));
    item.is_some_and(|item| item.applicant == Applicant::Either)
}

/// What happened the last time, and what they were told when they came for the same, though another visit came between: whoever
/// comes back is not asked for more.
fn last_visit(visit: &Case, around: Around<'_>) -> String {
    let item = around.know.item(visit).map_or("没选事项", |item| item.title.as_str());
    let unit = visit.unit.as_ref().map_or(String::new(), |unit| format!("（{}）", unit.name));
    let end = visit.closed.as_ref().map_or("没办完", |closing| closing.outcome.title());
    let after = visit.stopped().and_then(|stopped| stopped.split('：').next());
    let end = after.map_or_else(|| end.to_owned(), |after| format!("{end}，后来{after}"));
    let (case, visits) = (around.standing.case.as_ref(), &around.standing.visits);
    let told = case.and_then(|case| acts::last_notice(visits, case)).filter(|told| told.id != visit.id);
    let told = told.map_or(String::new(), |told| {
        let number = told.notices.last().map_or("", String::as_str);
        format!("；这件事 {} 的告知单 {number}{}", told.day, lacked(told, around))
    });
    let times = visits.len();
    let again = around.standing.same_item_visits();
    let same = case.and_then(|case| visits.iter().find(|visit| visit.item == case.item));
    let settled = same.is_some_and(|same| {
        let end = same.closed.as_ref().map(|closing| closing.outcome);
        // What was taken in needs nobody to go along, and with whom somebody goes already neither.
        end.is_some_and(Outcome::takes_in) || (end == Some(Outcome::Assisted) && same.owes())
    });
    let help = match again {
        0 => String::new(),
        again if settled => format!("；这件事第 {} 次来", again + 1),
        again => format!("；这件事第 {} 次来，建议转帮办", again + 1),
    };
    // The paper it ended with; what was only asked has none.
    let closing = visit.closed.as_ref().and_then(|closing| closing.number.as_ref());
    let number = visit.notices.last().or(closing).map_or(String::new(), |number| format!("，单号 {number}"));
    let lacked = lacked(visit, around);
    format!("来过 {times} 次，上次 {}：{item}{unit}，{end}{number}{lacked}{told}{help}", visit.day)
}

/// What was missing at a visit.
fn lacked(visit: &Case, around: Around<'_>) -> String {
    let missing: Vec<&str> = visit
        .materials
        .iter()
        .filter(|(_, way)| matches!(way, log::Way::Missing))
        .filter_map(|(code, _)| around.know.items.materials.get(code.parse().ok()?))
        .map(|material| material.name.as_str())
        .collect();
    if missing.is_empty() { String::new() } else { format!("，当时缺{}", missing.join("、")) }
}

fn item(intake: &Intake, lines: &mut Rows<'_>, around: Around<'_>, picked: Option<&Item>) -> Position {
    let theme = around.theme;
    let at = lines.take(1);
    let field = draw::label(lines.buffer(), at, "事项", LABEL, theme.style(Role::Dim));
    let (hint, role) = match picked {
        Some(item) => (format!("{}（{}）", item.title, item.insurance.name()), Role::Text),
        None => ("输首字母、拼音或口语，如 tx、退休".to_owned(), Role::Dim),
    };
    intake.wanted.draw(lines.buffer(), field, &hint, Style::new(), theme.style(role))
}

/// The unit an item of units is for.
fn unit(intake: &Intake, lines: &mut Rows<'_>, around: Around<'_>, here: bool) -> Cursor {
    if !intake.rows(around).contains(&Row::Unit) {
        return None;
    }
    let theme = around.theme;
    let at = lines.take(1);
    let field = draw::label(lines.buffer(), at, "单位", LABEL, theme.style(Role::Dim));
    let unit = around.standing.case.as_ref().and_then(|case| case.unit.as_ref());
    let (hint, role) = match unit {
        Some(unit) => (format!("{}  {}", unit.name, unit.code), Role::Text),
        None => ("哪个单位：输统一社会信用代码，照营业执照右上角".to_owned(), Role::Warn),
    };
    let cursor = intake.unit.field.draw(lines.buffer(), field, &hint, Style::new(), theme.style(role));
    if here && !intake.unit.field.is_empty() {
        let (role, comment) = fields::about_code(intake.unit.field.value());
        lines.text(&comment, theme.style(role), 3);
    }
    Some(cursor)
}

fn suggestions(intake: &Intake, lines: &mut Rows<'_>, around: Around<'_>, here: bool) {
    if intake.hits.is_empty() {
        let offers = intake.offers(around);
        if !offers.is_empty() {
            let dim = around.theme.style(Role::Dim);
            lines.text("常办的事项（近 30 天）：按下键选，Ctrl+K 钉住", dim, 1);
            let at = lines.rest();
            let chosen = intake.common.filter(|_| here);
            widgets::list(lines.buffer(), at, offers.len(), chosen, |index| {
                let common = &offers[index];
                let title = around.know.items.get(common.item).map_or("", |item| item.title.as_str());
                let pinned = if common.pinned { "  钉住" } else { "" };
                Line::from(vec![
                    Span::styled(format!("{} ", common.item), dim),
                    Span::raw(title.to_owned()),
                    Span::styled(format!("  {} 件{pinned}", common.count), dim),
                ])
            });
            return;
        }
        if !intake.wanted.is_empty() {
            lines.text("没有对得上的事项，换个说法试试", around.theme.style(Role::Warn), 1);
        }
        return;
    }
    let at = lines.rest();
    widgets::list(lines.buffer(), at, intake.hits.len(), here.then_some(intake.hit), |index| {
        let hit = &intake.hits[index];
        Line::from(vec![
            Span::styled(format!("{} ", hit.id), around.theme.style(Role::Dim)),
            Span::raw(hit.title.clone()),
            Span::styled(format!("  {}", hit.insurance), around.theme.style(Role::Dim)),
        ])
    });
}

fn checklist(
    intake: &Intake,
    lines: &mut Rows<'_>,
    list: &CaseList<'_>,
    around: Around<'_>,
    row: Option<Row>,
) -> Cursor {
    let theme = around.theme;
    let standing = list.list.standing();
    let verdict = match standing.verdict {
        Verdict::Accept | Verdict::AcceptDeferred if list.doubts.is_empty() => Role::Good,
        Verdict::Accept | Verdict::AcceptDeferred => Role::Warn,
        Verdict::Unfinished if list.doubts.is_empty() && list.denied.is_empty() => Role::Dim,
        Verdict::Unfinished => Role::Warn,
        Verdict::Notice => Role::Warn,
        Verdict::NotEligible => Role::Bad,
    };
    let harm = format!("办错影响：{}", list.item.harm);
    let room = lines.rest();
    if room.height >= 12 {
        lines.row([(theme.style(Role::Dim), harm.as_str())]);
    }
    // From the bottom up: the verdict, what the row is about, and the list has the rest.
    let detail = row.map(|row| detail(list, row, around)).unwrap_or_default();
    let detail_rows: u16 = detail.iter().map(|(_, text)| draw::height(text, room.width)).sum();
    let most = (lines.left() / 2).min(9);
    // What is asked about first is not said to be in order in the same breath.
    let doubted = !list.doubts.is_empty();
    let sure = standing.reasons.iter().filter(|reason| !(doubted && *reason == IN_ORDER));
    let reasons: Vec<&str> = list.doubts.iter().chain(&list.denied).chain(sure).map(String::as_str).collect();
    let reasons = reasons.join("；");
    let ended = around.standing.laid_open().and_then(|case| Some((case, case.closed.as_ref()?)));
    let (verdict, reasons) = match ended {
        None => (verdict, reasons),
        Some((case, closing)) => {
            let until = case.until(None).or(closing.due.map(log::Until::By));
            let due = until.map_or(String::new(), |until| format!("，{until}"));
            let title = closing.outcome.title();
            (Role::Dim, format!("已结：{title}{due}。条件、材料不能再改，步骤、票据、金额、结算单接着办"))
        }
    };
    let verdict_text = match standing.verdict {
        _ if ended.is_some() => reasons,
        Verdict::Unfinished => reasons,
        Verdict::Accept | Verdict::AcceptDeferred if doubted => format!("先看清再受理：{reasons}"),
        verdict => format!("{}：{reasons}", verdict.name()),
    };
    let verdict_rows = draw::height(&verdict_text, room.width).min(2);
    let list_rows = lines.left().saturating_sub(detail_rows.min(most) + verdict_rows);
    let list_area = lines.take(list_rows);
    let above = |row: &Row| matches!(row, Row::Number | Row::Item | Row::Unit | Row::Deceased);
    let all: Vec<Row> = intake.rows(around).into_iter().filter(|row| !above(row)).collect();
    let selected = row.and_then(|row| all.iter().position(|known| *known == row));
    let cursor = widgets::list(lines.buffer(), list_area, all.len(), selected, |index| {
        checklist_row(list, all[index], around, usize::from(room.width))
    });
    let detail_area = lines.take(detail_rows.min(most));
    let mut below = Rows::new(lines.buffer(), detail_area);
    for (role, text) in &detail {
        let left = below.left();
        below.text(text, theme.style(*role), left);
    }
    lines.text(&verdict_text, theme.style(verdict), verdict_rows);
    cursor
}

fn checklist_row<'t>(list: &CaseList<'_>, row: Row, around: Around<'_>, width: usize) -> Line<'t> {
    let theme = around.theme;
    let tick = |done: Option<bool>| match done {
        None => ("    ", Role::Dim),
        Some(true) => (glyphs::YES, Role::Good),
        Some(false) => (glyphs::NO, Role::Bad),
    };
    match row {
        Row::Condition(at) => {
            let answer = list.list.conditions()[at];
            let (mark, role) = match answer {
                Some(Tick::Apart) => (Tick::Apart.name(), Role::Dim),
                answer => tick(answer.and_then(Tick::met)),
            };
            let mark = columns::pad_right(mark, columns::width(mark).max(4) + 1);
            let room = width.saturating_sub(7 + columns::width(&mark));
            let text = columns::truncate(&list.item.conditions[at].text, room);
            let said = if answer == Some(Tick::Apart) { Role::Dim } else { Role::Text };
            Line::from(vec![
                Span::styled("条件 ", theme.style(Role::Dim)),
                Span::styled(mark, theme.style(role)),
                Span::styled(text, theme.style(said)),
            ])
        }
        Row::Material(at) => {
            let entry = &list.list.entries()[at];
            let role = match entry.mark {
                Mark::Open => Role::Dim,
                Mark::Missing => Role::Bad,
                Mark::Deferred(_) | Mark::Promised => Role::Warn,
                Mark::Seen | Mark::Shared | Mark::NotNeeded => Role::Good,
            };
            let when = entry.wanted.need.when().map_or(String::new(), |when| format!("：{when}"));
            let shared =
                entry.material.shared_by.as_ref().map_or(String::new(), |by| format!("  共享：{by}"));
            let unchecked = entry.unchecked().len();
            let came = around.standing.case.as_ref();
            let came = came.and_then(|case| case.made_good(&entry.wanted.id.to_string()));
            let checks = match entry.mark {
                Mark::Deferred(_) if let Some(day) = came => {
                    format!("  {:02}-{:02} 补齐了", day.month(), day.day())
                }
                Mark::Deferred(Some(by)) => format!("  {:02}-{:02} 前补齐", by.month(), by.day()),
                Mark::Deferred(None) => "  等结论，中止计时".to_owned(),
                _ if unchecked > 0 => format!("  四查 {}/4", Review::ALL.len() - unchecked),
                _ => String::new(),
            };
            let wanted = format!("  {}{when}", entry.wanted.need.name());
            let room =
                width.saturating_sub(14 + columns::width(&entry.material.name) + columns::width(&wanted));
            let fits = columns::width(&shared) + columns::width(&checks) <= room;
            let shared = if fits { shared } else { String::new() };
            Line::from(vec![
                Span::styled("材料 ", theme.style(Role::Dim)),
                Span::styled(columns::pad_right(entry.mark.name(), 7), theme.style(role)),
                Span::raw(entry.material.name.clone()),
                Span::styled(checks, theme.style(Role::Warn)),
                Span::styled(format!("{wanted}{shared}"), theme.style(Role::Dim)),
            ])
        }
        Row::Review(review) => {
            let standing = list.list.standing();
            let at_hand = list.list.entries().iter().any(|entry| entry.mark.is_at_hand());
            let done = at_hand && !standing.unreviewed.iter().any(|(left, _)| *left == review);
            let (mark, role) = tick(done.then_some(true));
            Line::from(vec![
                Span::styled("四查 ", theme.style(Role::Dim)),
                Span::styled(columns::pad_right(mark, 5), theme.style(role)),
                Span::raw(format!("{}：{}", review.name(), review.about())),
            ])
        }
        Row::Step(at) => step_row(list, at, around, width),
        Row::Number | Row::Item | Row::Unit | Row::Deceased => Line::default(),
    }
}

/// A step of handling: red while something stands in its way, yellow when it takes longer than it should.
fn step_row<'t>(list: &CaseList<'_>, at: usize, around: Around<'_>, width: usize) -> Line<'t> {
    let theme = around.theme;
    let step = &list.item.steps[at];
    let steps = list.steps();
    let standing = &steps[at];
    let (mark, role) = match standing {
        standing if standing.passed => (glyphs::YES, Role::Good),
        standing if standing.current && !standing.lacks.is_empty() => (glyphs::NO, Role::Bad),
        _ => ("    ", Role::Dim),
    };
    let time = step.time(standing.minutes.filter(|_| standing.passed || standing.current));
    let rest = " ".repeat(9_usize.saturating_sub(columns::width(&time)).max(1));
    let late = if standing.late { Role::Late } else { Role::Dim };
    let room = width.saturating_sub(12 + columns::width(&step.name) + 12);
    Line::from(vec![
        Span::styled("步骤 ", theme.style(Role::Dim)),
        Span::styled(columns::pad_right(mark, 5), theme.style(role)),
        Span::styled(step.name.clone(), theme.style(if role == Role::Bad { Role::Bad } else { Role::Text })),
        Span::raw("  "),
        Span::styled(time, theme.style(late)),
        Span::raw(rest),
        Span::styled(columns::truncate(&step.standard, room), theme.style(Role::Dim)),
    ])
}

/// What the row under the cursor is about: for a material that is not at hand, the four ways on.
fn detail(list: &CaseList<'_>, row: Row, around: Around<'_>) -> Vec<(Role, String)> {
    match row {
        Row::Condition(at) => {
            let condition = &list.item.conditions[at];
            let mut lines = vec![(Role::Text, condition.text.clone())];
            if let Some(when) = &condition.when {
                lines.push((Role::Dim, format!("办「{when}」的才问这一条；办的不是这个，记「不涉及」")));
            }
            if list.list.conditions()[at] == Some(Tick::Unmet) {
                lines.push((Role::Warn, format!("不符合时：{}", condition.instead)));
            }
            let own = format!("条件 {} ", at + 1);
            let doubts = list.doubts.iter().chain(&list.denied).filter(|doubt| doubt.starts_with(&own));
            lines.extend(doubts.map(|doubt| (Role::Warn, doubt.clone())));
            lines.push((Role::Dim, format!("依据：{}", condition.basis.on(list.today))));
            lines
        }
        Row::Material(at) => {
            let mut lines = account(&list.list, at, around);
            lines.extend(material(&list.list, at, list));
            lines
        }
        Row::Step(at) => {
            let step = &list.item.steps[at];
            let steps = list.steps();
            let mut lines: Vec<(Role, String)> =
                steps[at].lacks.iter().map(|lack| (Role::Bad, format!("过不去：{lack}"))).collect();
            if steps[at].late {
                lines.push((Role::Late, format!("已经超过 {} 分钟的目标用时", step.minutes)));
            }
            lines.push((Role::Text, format!("标准：{}", step.standard)));
            lines.push((Role::Text, format!("逐项核对：{}", step.check.join("；"))));
            lines.push((Role::Dim, format!("易出错：{}（{}）", step.wrong, step.role)));
            lines
        }
        Row::Review(_) | Row::Number | Row::Item | Row::Unit | Row::Deceased => Vec::new(),
    }
}

/// Whether an account was typed twice.
fn account(checklist: &Checklist<'_>, at: usize, around: Around<'_>) -> Vec<(Role, String)> {
    let entry = &checklist.entries()[at];
    let code = entry.wanted.id.to_string();
    let case = around.standing.case.as_ref();
    let checks = match case.and_then(|case| case.materials.get(&code)) {
        Some(log::Way::Seen { checks }) => checks.join("；"),
        _ => String::new(),
    };
    match (entry.material.twice, checks.is_empty()) {
        (true, false) if checks.starts_with("没录") => vec![(Role::Warn, checks)],
        (_, false) => vec![(Role::Good, checks)],
        (true, true) if matches!(entry.mark, Mark::Open | Mark::Seen) => {
            vec![(Role::Warn, "按 1 盲录两遍，两遍一样才记已见：钱打错了最难追".into())]
        }
        _ => Vec::new(),
    }
}

fn material(checklist: &Checklist<'_>, at: usize, list: &CaseList<'_>) -> Vec<(Role, String)> {
    let entry = &checklist.entries()[at];
    let spec = (Role::Text, entry.note(checklist.copies(entry.wanted)));
    let mut lines = Vec::new();
    if entry.mark != Mark::Missing {
        lines.push(spec.clone());
    }
    if entry.mark.is_at_hand() {
        let keys = ["7", "8", "9", "0"];
        let checks = Review::ALL.into_iter().zip(keys).map(|(review, key)| {
            let mark = if entry.checks.contains(&review) { glyphs::YES } else { glyphs::NO };
            format!("{key} {}{mark}", review.name())
        });
        lines.push((Role::Text, format!("四查：{}", checks.collect::<Vec<_>>().join("  "))));
    }
    if matches!(entry.mark, Mark::Seen | Mark::Shared | Mark::NotNeeded) {
        lines.push((Role::Dim, format!("依据：{}", entry.wanted.basis.on(list.today))));
        return lines;
    }
    let mut ways = checklist.ways_on(entry.wanted.id);
    if entry.mark == Mark::Missing {
        // In a small window only the first rows show: those one can go by.
        ways.sort_by_key(|way| !way.allowed);
    }
    for way in ways {
        let text = match (way.way, way.allowed) {
            (Way::Get, _) => format!(
                "{} {}：{}；{}；线上：{}；电话 {}",
                glyphs::YES,
                way.way.name(),
                way.place,
                way.time,
                way.online,
                way.phone
            ),
            (_, true) => format!("{} {}：{}（{}）", glyphs::YES, way.way.name(), way.how, way.time),
            (_, false) => format!("{} {}：{}", glyphs::NO, way.way.name(), way.how),
        };
        lines.push((if way.allowed { Role::Text } else { Role::Dim }, text));
    }
    if entry.mark == Mark::Missing {
        lines.push(spec);
    }
    lines
}
