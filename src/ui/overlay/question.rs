//! A question before something that cannot be taken back. The answer that changes nothing comes first.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::items;
use crate::ui::action::Pane;
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::{Deed, Effect};
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets;

/// What yes does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Yes {
    Quit,
    Demo,
    Item(items::Code),
    StepBack(usize),
}

/// The question.
#[derive(Debug)]
pub struct Question {
    text: String,
    answers: [&'static str; 2],
    yes: Yes,
    row: usize,
}

impl Question {
    /// Before leaving with a case in hand.
    pub fn quit(no: &str) -> Self {
        let text = format!("{no} 还没办结。现在离开，这一件会留在本窗口，下次打开接着办。");
        Self { text, answers: ["不离开", "离开"], yes: Yes::Quit, row: 0 }
    }

    /// The first time the program is opened.
    pub fn demo() -> Self {
        let text = "第一次打开：记录是空的。可以先放几张示范号试一试（都是编的），也可以直接开始。\n\
             换成本厅的业务、窗口、地址：命令行里运行 bangban data write。"
            .to_owned();
        Self { text, answers: ["直接开始", "放几张示范号"], yes: Yes::Demo, row: 0 }
    }

    /// Before another item takes the place of the one in hand.
    pub fn item(old: &str, new: &str, id: items::Code) -> Self {
        let text = format!("手上这一件正在办「{old}」，改成「{new}」吗？看过的材料还算数，条件要重新问。");
        Self { text, answers: ["不改", "改"], yes: Yes::Item(id), row: 0 }
    }

    /// Before a step that was passed is taken back, with those that fall with it; `settled`: a settlement stands on them.
    pub fn step_back(place: usize, name: &str, later: usize, settled: bool) -> Self {
        let more =
            if later > 0 { format!("后面做完的 {later} 步一起退回。") } else { String::new() };
        let paper = if settled { "出了的结算单跟着作废。" } else { "" };
        let text = format!("第 {place} 步「{name}」已经做完。退回它吗？{more}{paper}");
        Self { text, answers: ["不退", "退回"], yes: Yes::StepBack(place), row: 0 }
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match key.code {
            Code::Esc | Code::Char('1') => return vec![Ask::Close],
            Code::Up | Code::Left => self.row = 0,
            Code::Down | Code::Right | Code::Tab => self.row = 1,
            Code::Char('2') => return self.yes(),
            Code::Enter if self.row == 1 => return self.yes(),
            Code::Enter => return vec![Ask::Close],
            _ => {}
        }
        Vec::new()
    }

    fn yes(&self) -> Vec<Ask> {
        let mut asks = vec![Ask::Close];
        match self.yes {
            Yes::Quit => asks.push(Ask::Effect(Effect::Quit)),
            Yes::Demo => asks.push(Ask::deed(Deed::DemoHall)),
            Yes::StepBack(place) => asks.push(Ask::deed(Deed::Pass { place, done: false })),
            Yes::Item(id) => asks.extend([Ask::Item(id), Ask::Focus(Pane::Intake)]),
        }
        asks
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let width = 52.min(area.width);
        let rows = draw::height(&self.text, width.saturating_sub(4)) + 5;
        let at = widgets::centred(Size::new(width, rows), area);
        let inside = widgets::popup(buffer, at, "请选", theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        lines.text(&self.text, theme.style(Role::Text), rows);
        lines.gap();
        let at = lines.rest();
        widgets::list(lines.buffer(), at, 2, Some(self.row), |index| {
            format!("{} {}", index + 1, self.answers[index]).into()
        })
    }
}
