//! One line of text being typed. The cursor is the terminal's own, because an input method draws what is being spelt at that
//! place; moving and deleting go by glyph, scrolling by column. Pasted text is text, whatever it contains.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_input::{Input, InputRequest};

use crate::ui::columns;
use crate::ui::term::{Code, Key, twin};

/// What a field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Takes {
    /// Any text, as typed.
    #[default]
    Text,
    /// Numbers of any kind (ID card, amount, date, phone): full-width digits and letters become ASCII, blanks are dropped.
    Figures,
}

/// A one-line field's content and cursor.
#[derive(Debug, Clone, Default)]
pub struct Field {
    input: Input,
    takes: Takes,
}

impl Field {
    /// An empty one.
    pub fn new(takes: Takes) -> Self {
        Self { input: Input::default(), takes }
    }

    /// What stands in it.
    pub fn value(&self) -> &str {
        self.input.value()
    }

    /// Whether nothing does.
    pub fn is_empty(&self) -> bool {
        self.value().is_empty()
    }

    /// Replaces the content, cursor at the end.
    pub fn set(&mut self, text: &str) {
        self.input = Input::new(self.clean(text));
    }

    /// Gives the content back and is empty again.
    pub fn take(&mut self) -> String {
        self.input.value_and_reset()
    }

    /// Types or edits; `false` when the key is none of a field's and may mean something else.
    pub fn press(&mut self, key: Key) -> bool {
        if let Some(typed) = key.typed() {
            if let Some(c) = self.clean_typed(typed) {
                self.input.handle(InputRequest::InsertChar(c));
            }
            return true;
        }
        let request = match (key.code, key.ctrl, key.alt) {
            (Code::Left, false, false) => InputRequest::GoToPrevChar,
            (Code::Right, false, false) => InputRequest::GoToNextChar,
            (Code::Left, true, false) => InputRequest::GoToPrevWord,
            (Code::Right, true, false) => InputRequest::GoToNextWord,
            (Code::Home, false, false) => InputRequest::GoToStart,
            (Code::End, false, false) => InputRequest::GoToEnd,
            (Code::Backspace, false, false) => InputRequest::DeletePrevChar,
            (Code::Delete, false, false) => InputRequest::DeleteNextChar,
            _ => return false,
        };
        self.input.handle(request);
        true
    }

    /// Puts pasted text in at the cursor: one line, without control characters.
    pub fn paste(&mut self, text: &str) {
        let pasted = self.clean(text);
        let cursor = self.input.cursor();
        let before: String = self.value().chars().take(cursor).collect();
        let after: String = self.value().chars().skip(cursor).collect();
        let cursor = cursor + pasted.chars().count();
        self.input = Input::new(format!("{before}{pasted}{after}")).with_cursor(cursor);
    }

    /// Draws the field, or `hint` while it is empty, and gives back where the hardware cursor belongs
    /// (`frame.set_cursor_position` if the field has the focus). At least 8 columns are wanted, so that there is room for spelling.
    pub fn draw(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        hint: &str,
        style: Style,
        hint_style: Style,
    ) -> Position {
        let width = usize::from(area.width);
        let at = self.input.visual_cursor();
        // The cursor needs a column of its own after the last glyph.
        let scroll = (at + 1).saturating_sub(width);
        let (text, style) = if self.is_empty() {
            (columns::fit(hint, width), style.patch(hint_style))
        } else {
            (columns::slice(self.value(), scroll, width), style)
        };
        buffer.set_stringn(area.x, area.y, text, width, style);
        Position { x: area.x + u16::try_from(at - scroll).unwrap_or(0), y: area.y }
    }

    fn clean_typed(&self, typed: char) -> Option<char> {
        match self.takes {
            _ if typed.is_control() => None,
            Takes::Text => Some(typed),
            Takes::Figures => Some(ascii_figure(typed)).filter(|c| !c.is_whitespace()),
        }
    }

    fn clean(&self, text: &str) -> String {
        match self.takes {
            // A line end or tab between two words still parts them.
            Takes::Text => {
                let words = text.split(char::is_control).map(visible).filter(|part| !part.trim().is_empty());
                words.collect::<Vec<_>>().join(" ").trim().to_owned()
            }
            Takes::Figures => visible(text)
                .chars()
                .map(ascii_figure)
                .filter(|c| !c.is_control() && !c.is_whitespace())
                .collect(),
        }
    }
}

/// Without the signs that turn the direction of text or take no room: they could make a field show what it does not hold.
fn visible(text: &str) -> String {
    let hidden = |c| matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    text.chars().filter(|c| !hidden(*c)).collect()
}

fn ascii_figure(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' | '\u{3000}' | '。' => twin(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::text_of;

    fn typed(takes: Takes, text: &str) -> Field {
        let mut field = Field::new(takes);
        for c in text.chars() {
            assert!(field.press(Key::char(c)));
        }
        field
    }

    fn drawn(field: &Field, width: u16) -> (String, u16) {
        let area = Rect::new(2, 0, width, 1);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width + 4, 1));
        let at = field.draw(&mut buffer, area, "输入姓名", Style::new(), Style::new());
        (text_of(&buffer), at.x - 2)
    }

    #[test]
    fn the_cursor_stands_in_the_field_even_when_it_is_empty() {
        assert_eq!(drawn(&Field::default(), 10), ("  输入姓名\n".into(), 0));
        assert_eq!(drawn(&typed(Takes::Text, "养老a保险"), 12), ("  养老a保险\n".into(), 9));
        for width in 1..12 {
            let (_, at) = drawn(&typed(Takes::Text, "养老a保险金额"), width);
            assert!(at < width, "{width}");
        }
    }

    #[test]
    fn a_long_text_scrolls_by_columns() {
        assert_eq!(drawn(&typed(Takes::Text, "养老a保险"), 6), ("  a保险\n".into(), 5));
    }

    #[test]
    fn editing_goes_by_glyph() {
        let mut field = typed(Takes::Text, "养老a保险");
        field.press(Code::Left.into());
        field.press(Code::Backspace.into());
        assert_eq!(field.value(), "养老a险");
        assert_eq!(drawn(&field, 12).1, 5);
        assert!(
            !field.press(Key::ctrl('p')) && !field.press(Code::Up.into()) && !field.press(Code::Enter.into())
        );
    }

    #[test]
    fn pasted_text_is_cleaned_for_what_the_field_takes() {
        for (takes, pasted, kept) in [
            (Takes::Text, "张三\r\n李四\t王五\n", "张三 李四 王五"),
            (Takes::Text, "\u{1b}[31m红\u{7}，\u{202e}反", "[31m红 ，反"),
            (Takes::Figures, " １１０１０１ 19900307 000Ｘ\n", "11010119900307000X"),
            (Takes::Figures, "８０００。５０", "8000.50"),
        ] {
            let mut field = Field::new(takes);
            field.paste(pasted);
            assert_eq!(field.value(), kept, "{pasted:?}");
        }
        let mut field = typed(Takes::Text, "甲丁");
        field.press(Code::Left.into());
        field.paste("乙丙");
        field.press(Key::char('，'));
        assert_eq!(field.value(), "甲乙丙，丁");
    }
}
