//! 地区: whose rules the calculator reads. Areas are those that have rules of their own.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::filter::{Filter, Pressed};
use crate::ui::ask::Ask;
use crate::ui::draw::Cursor;
use crate::ui::panes::Around;
use crate::ui::term::Key;

/// The list.
#[derive(Debug)]
pub struct Areas {
    all: Vec<String>,
    filter: Filter,
}

impl Areas {
    /// All areas, the cursor on the one in use.
    pub fn new(around: Around<'_>) -> Self {
        let all: Vec<String> = around.know.rules.areas().into_iter().map(str::to_owned).collect();
        let mut filter = Filter::new(all.iter().map(|area| (area.clone(), String::new())));
        filter.go_to(all.iter().position(|area| area == around.area).unwrap_or(0));
        Self { all, filter }
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match self.filter.press(key) {
            Pressed::Nothing => Vec::new(),
            Pressed::Closed => vec![Ask::Close],
            Pressed::Chosen(at) => {
                let area = self.all[at].clone();
                let said = format!("现在按{area}的规则算；每次都用它，在 config.toml 里写 region");
                vec![Ask::Close, Ask::Area(area), Ask::tell(said)]
            }
        }
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        self.filter.paste(text);
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let title = ("地区：按哪里的规则算（Enter 选定，Esc 关）", 52);
        self.filter.view(buffer, area, title, around.theme, |at| self.all[at].clone().into(), |_| "")
    }
}
