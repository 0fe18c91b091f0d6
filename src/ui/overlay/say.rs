//! What to say: the sentences of a scene with one not yet said to this person on top, and the sentence of four parts.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::acts::cards::said_today;
use crate::answers::{FourParts, Phrase};
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field};

/// 话术: first the scene, then the sentence.
#[derive(Debug, Default)]
pub struct Say {
    scene: Option<String>,
    row: usize,
}

impl Say {
    /// Begins with the scene that fits the case in hand, if one plainly does.
    pub fn new(around: Around<'_>) -> Self {
        let missing =
            around.standing.case.as_ref().is_some_and(|case| {
                case.materials.values().any(|way| matches!(way, crate::log::Way::Missing))
            });
        let scene = match (missing, around.standing.visits.is_empty()) {
            (true, _) => Some("材料不全"),
            (false, false) => Some("跑了几趟"),
            (false, true) => None,
        };
        let known = scene.filter(|scene| around.know.lookup().cards.phrases.scenes().contains(scene));
        Self { scene: known.map(str::to_owned), row: 0 }
    }

    fn phrases<'a>(&self, around: Around<'a>) -> Vec<&'a Phrase> {
        let Some(scene) = &self.scene else { return Vec::new() };
        let said = said_today(around.standing.case.as_ref(), &around.standing.visits);
        let phrases = &around.know.lookup().cards.phrases;
        let first = phrases.next(scene, &said);
        let rest = phrases.for_scene(scene, None, &said);
        let rest = rest.into_iter().filter(|phrase| first.is_none_or(|first| first.id != phrase.id));
        first.into_iter().chain(rest).collect()
    }

    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let scenes = around.know.lookup().cards.phrases.scenes();
        let phrases = self.phrases(around);
        let rows = if self.scene.is_none() { scenes.len() } else { phrases.len() };
        match key.code {
            Code::Esc | Code::Left if self.scene.is_some() => (self.scene, self.row) = (None, 0),
            Code::Esc => return vec![Ask::Close],
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(rows.saturating_sub(1)),
            Code::Enter if self.scene.is_none() => {
                self.scene = scenes.get(self.row).map(|scene| (*scene).to_owned());
                self.row = 0;
            }
            Code::Enter => {
                let mut asks = vec![Ask::Close];
                if let Some(phrase) = phrases.get(self.row) {
                    if around.standing.is_occupied() {
                        asks.push(Ask::deed(Deed::LookedUp(phrase.id.clone())));
                    }
                    asks.push(Ask::tell(format!("「{}」", phrase.say)));
                }
                return asks;
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let at = widgets::centred(Size::new(84, area.height.min(20)), area);
        let title = match &self.scene {
            None => "怎么说：选场面，Enter 看话".to_owned(),
            Some(scene) => format!("怎么说：{scene}（Enter 说了这句，下次换一句；Esc 换场面）"),
        };
        let inside = widgets::popup(buffer, at, &title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let scenes = around.know.lookup().cards.phrases.scenes();
        let phrases = self.phrases(around);
        if self.scene.is_none() {
            let at = lines.rest();
            return widgets::list(lines.buffer(), at, scenes.len(), Some(self.row), |index| {
                scenes[index].into()
            });
        }
        let said = said_today(around.standing.case.as_ref(), &around.standing.visits);
        let at = lines.take(lines.left().saturating_sub(4));
        let cursor = widgets::list(lines.buffer(), at, phrases.len(), Some(self.row), |index| {
            let phrase = phrases[index];
            let mark = if said.contains(&phrase.id.as_str()) { "（今天说过）" } else { "" };
            format!("{} {mark}{}", phrase.kind, phrase.say).into()
        });
        lines.gap();
        lines.text(phrases.get(self.row).map_or("", |phrase| &phrase.say), theme.style(Role::Title), 3);
        cursor
    }
}

/// 四句话: observation, feeling, need, request.
#[derive(Debug, Default)]
pub struct Four {
    fields: [Field; 4],
    row: usize,
}

impl Four {
    fn parts(&self) -> FourParts {
        let [observed, felt, needed, asked] = self.fields.each_ref().map(|field| field.value().to_owned());
        FourParts { observed, felt, needed, asked }
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down | Code::Tab => self.row = (self.row + 1).min(3),
            Code::Enter if self.row < 3 => self.row += 1,
            Code::Enter => {
                return match self.parts().sentence() {
                    Ok(said) => vec![Ask::Close, Ask::tell(said)],
                    Err(why) => vec![Ask::warn(why.to_string())],
                };
            }
            _ => _ = self.fields[self.row].press(key),
        }
        Vec::new()
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        self.fields[self.row].paste(text);
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let at = widgets::centred(Size::new(84, 14), area);
        let title = "四句话：看到什么、什么感受、要什么、请做什么（Enter 下一栏，Esc 关）";
        let inside = widgets::popup(buffer, at, title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let mut cursor = None;
        for (index, ((name, hint), field)) in FourParts::PARTS.iter().zip(&self.fields).enumerate() {
            let here = index == self.row;
            let at = lines.take(1);
            let style = theme.style(if here { Role::Focus } else { Role::Text });
            let at = draw::label(lines.buffer(), at, name, 6, style);
            let stands = field.draw(lines.buffer(), at, hint, Style::new(), theme.style(Role::Dim));
            cursor = if here { Some(stands) } else { cursor };
        }
        lines.gap();
        let (role, text) = match self.parts().sentence() {
            Ok(said) => (Role::Title, said),
            Err(why) => (Role::Warn, why.to_string()),
        };
        lines.text(&text, theme.style(role), 5);
        cursor
    }
}
