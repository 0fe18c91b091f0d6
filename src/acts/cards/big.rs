//! 大字屏: what one person must take home, cut into screens with one thing each, told three times, and asked back at the end.
//! For old people and for those who read instead of hearing.

use super::item::{AT_WINDOW, short};
use crate::acts::checklist::CaseList;
use crate::answers::{Answer, Audience, sentences, without_ringing};
use crate::items::{Item, Items, Material, Need};
use crate::paper::HallContact;

/// Longest heading, in characters: two rows of large letters on a small screen.
pub const HEAD: usize = 10;

/// Heads the screen that tells all of it once more.
const ONCE_MORE: &str = "再说一遍";
/// Heads the screen that asks it back.
const SAY_BACK: &str = "您说我听";

/// One screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// In large letters, at most [`HEAD`] characters.
    pub head: String,
    /// A few short lines.
    pub lines: Vec<String>,
    /// On the last screen: what the person is asked to say back, to be ticked one by one.
    pub ask_back: Vec<String>,
}

/// One thing to take home.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Point {
    head: String,
    lines: Vec<String>,
}

/// The screens of a one-time notice: what is missing, where each is got, where to come back to. Nothing while nothing is
/// missing.
pub fn of_notice(list: &CaseList<'_>, contact: &HallContact) -> Option<Vec<Screen>> {
    let standing = list.list.standing();
    let missing: Vec<_> = list
        .list
        .entries()
        .iter()
        .filter(|entry| standing.missing.iter().any(|(id, _)| *id == entry.wanted.id))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let (others, own): (Vec<_>, Vec<_>) =
        missing.into_iter().partition(|entry| entry.material.sent_by.is_some());
    let points: Vec<Point> = own
        .iter()
        .map(|entry| {
            let get = &entry.material.get;
            Point {
                head: cut(short(&entry.material.name)),
                lines: vec![
                    format!("去哪拿：{}", get.place),
                    format!("要多久：{}", get.time),
                    format!("打电话：{}", get.phone),
                ],
            }
        })
        .collect();
    let others = others.iter().filter_map(|entry| sent(entry.material));
    if points.is_empty() {
        // Nobody runs for what they may not carry.
        let mut wait = come_back(contact);
        wait.lines.insert(0, "到了我们通知您，问进度来这里".to_owned());
        let then: Vec<Point> = others.chain([wait]).collect();
        let back = vec!["什么由谁转来".to_owned(), "是不是要自己去拿".into(), "问进度打哪个电话".into()];
        return Some(screens("不用您去拿", &points, &then, back));
    }
    let title = format!("缺 {} 样", points.len());
    let back = vec!["缺哪几样".to_owned(), "每样去哪拿".into(), "拿齐了来哪个窗口、打哪个电话".into()];
    let then: Vec<Point> = others.chain([come_back(contact)]).collect();
    Some(screens(&title, &points, &then, back))
}

/// What another office sends, or the window prints: told, and not counted among what is brought or fetched.
fn sent(material: &Material) -> Option<Point> {
    if material.at_window {
        let lines = vec![format!("不用带，{AT_WINDOW}")];
        return Some(Point { head: cut(short(&material.name)), lines });
    }
    let by = material.sent_by.as_ref()?;
    let lines = vec![format!("不用您带，由{by}转来"), format!("找：{}", material.get.place)];
    Some(Point { head: cut(short(&material.name)), lines })
}

/// The screens of an item before anybody came with it: what to bring and where.
pub fn of_item(item: &Item, items: &Items, contact: &HallContact) -> Vec<Screen> {
    let always = || {
        let wanted = item.materials.iter().filter(|wanted| matches!(wanted.need, Need::Always));
        wanted.filter_map(|wanted| Some((wanted, items.materials.get(wanted.id)?)))
    };
    let points: Vec<Point> = always()
        .filter(|(_, material)| material.is_brought())
        .map(|(wanted, material)| Point {
            head: cut(short(&material.name)),
            lines: vec![wanted.copies.clone(), format!("没有的：{}", material.get.place)],
        })
        .collect();
    let sent = always().filter_map(|(_, material)| sent(material));
    let then: Vec<Point> = sent.chain([come_back(contact)]).collect();
    let count = points.len();
    let title = if count == 0 { "不用带材料".to_owned() } else { format!("带 {count} 样") };
    screens(
        &title,
        &points,
        &then,
        [(count > 0).then_some("带哪几样"), Some("来哪个窗口"), Some("打哪个电话")]
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect(),
    )
}

/// The screens of an answer: a sentence each.
pub fn of_answer(answer: &Answer) -> Vec<Screen> {
    let said = sentences(&answer.elder);
    let points: Vec<Point> = said
        .iter()
        .enumerate()
        .map(|(at, sentence)| Point {
            head: format!("第 {} 句", at + 1),
            lines: vec![(*sentence).to_owned()],
        })
        .collect();
    let mut screens =
        screens(&format!("{} 句话", points.len()), &points, &[], vec!["用自己的话说一遍".into()]);
    // The question stands over what answers it.
    if let Some(first) = screens.first_mut() {
        first.lines.insert(0, answer.question.clone());
    }
    screens
}

/// The screens as they are shown to somebody: nobody who cannot hear is left with a telephone number.
pub fn shown_to(mut screens: Vec<Screen>, audience: Audience) -> Vec<Screen> {
    if audience == Audience::Deaf {
        for line in screens.iter_mut().flat_map(|screen| &mut screen.lines) {
            let told = without_ringing(line).replace("打电话：", "请家里人代打：");
            *line = match told.strip_prefix("电话 ") {
                Some(phone) => format!("来窗口打字，或请家里人代打 {phone}"),
                None => told,
            };
        }
        for asked in screens.iter_mut().flat_map(|screen| &mut screen.ask_back) {
            *asked = asked.replace("打哪个电话", "有事怎么联系").replace("话说一遍", "话写一遍");
        }
        // Nobody is asked to say it who reads instead.
        for screen in &mut screens {
            let read = match &*screen.head {
                ONCE_MORE => "再看一遍",
                SAY_BACK => "您写我看",
                _ => continue,
            };
            read.clone_into(&mut screen.head);
            if !screen.ask_back.is_empty() {
                let write =
                    "请您写给我看一遍（打字、指给我看都行），写到一样我勾一样；没写到的我再写给您看。";
                screen.lines = vec![write.to_owned()];
            }
        }
    }
    screens
}

fn come_back(contact: &HallContact) -> Point {
    let phone = if contact.phone.is_empty() { String::new() } else { format!("电话 {}", contact.phone) };
    let mut lines = vec![contact.address.clone(), contact.hours.clone(), phone];
    lines.retain(|line| !line.is_empty());
    Point { head: cut(&contact.window), lines }
}

/// First all of it, then one by one, then all of it once more; at the end it is asked back. What is told `then`, the last where
/// to come, is told with the rest, and counted as none of it.
fn screens(title: &str, points: &[Point], then: &[Point], ask_back: Vec<String>) -> Vec<Screen> {
    let mut all: Vec<String> =
        points.iter().enumerate().map(|(at, point)| format!("{}. {}", at + 1, named(point))).collect();
    if let Some((place, others)) = then.split_last() {
        // What is brought stands large on the first screen; what is not has one of its own.
        if points.is_empty() {
            all.extend(others.iter().map(|other| format!("{}不用带", other.head)));
        }
        all.push(if points.is_empty() {
            format!("有事来{}", place.head)
        } else {
            format!("齐了来{}", place.head)
        });
    }
    let mut screens = vec![Screen { head: title.to_owned(), lines: all, ask_back: Vec::new() }];
    let points = || points.iter().chain(then);
    screens.extend(points().map(|point| Screen {
        head: point.head.clone(),
        lines: point.lines.clone(),
        ask_back: Vec::new(),
    }));
    let once_more: Vec<String> = points()
        .map(|point| match point.lines.first() {
            Some(first) if named(point) != *first => format!("{}，{first}", named(point)),
            _ => named(point).to_owned(),
        })
        .collect();
    screens.push(Screen { head: ONCE_MORE.into(), lines: once_more, ask_back: Vec::new() });
    screens.push(Screen {
        head: SAY_BACK.into(),
        lines: vec!["请您说给我听一遍，说到一样我勾一样；没说到的我再讲。".into()],
        ask_back,
    });
    screens
}

/// What a point is called in a list: a numbered sentence by its words.
fn named(point: &Point) -> &str {
    let numbered = point.head.starts_with('第') && point.head.ends_with('句');
    match point.lines.first() {
        Some(first) if numbered => first,
        _ => &point.head,
    }
}

fn cut(text: &str) -> String {
    text.chars().take(HEAD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_told_three_times_and_asked_back_at_the_end() {
        let point = |head: &str| Point { head: head.into(), lines: vec![format!("{head}去哪拿")] };
        let screens =
            screens("缺 2 样", &[point("病历"), point("清单")], &[point("3号窗口")], vec!["缺哪几样".into()]);
        // As many are numbered as the heading counts; where to come is not one of them.
        assert_eq!(screens[0].lines, ["1. 病历", "2. 清单", "齐了来3号窗口"]);
        for head in ["病历", "清单"] {
            let told =
                screens.iter().filter(|s| s.head == head || s.lines.iter().any(|line| line.contains(head)));
            assert_eq!(told.count(), 3, "{head}");
        }
        let (last, before) = screens.split_last().unwrap();
        assert!(!last.ask_back.is_empty() && before.iter().all(|screen| screen.ask_back.is_empty()));
        assert!(screens.iter().all(|screen| screen.head.chars().count() <= HEAD));
    }
}
