//! 盲录账户: the account money goes to is typed twice, the first one hidden while the second is typed; where the two differ is
//! said by place. Only that they agree, and the last digits, is kept. Where no number is typed here, it is said why.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::acts::{Marking, typed_twice};
use crate::log::{ACCOUNT, Way};
use crate::person::{check_bank_card, check_passbook};
use crate::ui::action::Action;
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Takes};

/// Why a pasted account is not taken.
pub const NOT_PASTED: &str = "要照卡面打两遍，不能粘贴：贴两遍一样，错也一样";

/// What is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum What {
    /// The number of a bank card.
    #[default]
    Card,
    /// The account of a passbook, which has no check digit.
    Book,
    /// No number: why not.
    Words,
    /// The same both times, and doubtful: why it is used all the same.
    Doubt,
}

/// What is being typed.
pub struct Account {
    /// The material it is for; none: only compared.
    material: Option<String>,
    /// Opened on the material's own row: the cursor goes on from there once it is seen.
    on_row: bool,
    what: What,
    /// The first one, once it was confirmed.
    first: Option<String>,
    /// The second one, and whether it is a passbook's, once there is a doubt about what was the same twice.
    second: Option<(String, bool)>,
    typed: Field,
    /// What was wrong.
    trouble: Option<String>,
    /// Codes of what was wrong with those confirmed before.
    slips: Vec<&'static str>,
}

impl std::fmt::Debug for Account {
    /// No digit of an account stands in a crash report.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("material", &self.material).finish_non_exhaustive()
    }
}

impl Account {
    /// For a material of the case in hand, or only to compare.
    pub fn new(material: Option<String>) -> Self {
        let typed = Field::new(Takes::Figures);
        Self {
            material,
            on_row: false,
            what: What::Card,
            first: None,
            second: None,
            typed,
            trouble: None,
            slips: Vec::new(),
        }
    }

    /// For a material whose row the cursor is in.
    pub fn on_row(material: String) -> Self {
        Self { on_row: true, ..Self::new(Some(material)) }
    }

    fn switch(&mut self) {
        self.what = self.next();
        self.first = None;
        self.second = None;
        self.trouble = None;
        self.typed = Field::new(if self.what == What::Words { Takes::Text } else { Takes::Figures });
    }

    /// What is noted with the material, and on to the next row.
    fn note(&mut self, mark: Way, reason: String) -> Vec<Ask> {
        let Some(material) = self.material.clone() else { return Vec::new() };
        let codes = std::mem::take(&mut self.slips);
        let slips = (!codes.is_empty()).then(|| Ask::deed(Deed::Slips { field: ACCOUNT, codes }));
        let deed = Ask::deed(Deed::Material(Marking { material, mark: Some(mark), reason }));
        slips.into_iter().chain([deed]).chain(self.on_row.then_some(Ask::Act(Action::Down))).collect()
    }

    /// What is typed instead: without a material there is nothing to say why not of.
    fn next(&self) -> What {
        match self.what {
            What::Card => What::Book,
            What::Book if self.material.is_some() => What::Words,
            What::Book | What::Words | What::Doubt => What::Card,
        }
    }

    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Tab => self.switch(),
            Code::Enter if self.what == What::Words => return self.say_why(around),
            Code::Enter if self.what == What::Doubt => return self.use_it_all_the_same(around),
            Code::Enter => return self.confirm(around),
            _ if self.typed.press(key) => self.trouble = None,
            _ => {}
        }
        Vec::new()
    }

    /// Pasted text is not typed: a wrong number would be the same twice.
    pub fn paste(&mut self, text: &str) {
        if matches!(self.what, What::Words | What::Doubt) {
            self.typed.paste(text);
            return;
        }
        self.trouble = Some(NOT_PASTED.into());
    }

    fn say_why(&mut self, around: Around<'_>) -> Vec<Ask> {
        let Some(reason) = around.know.endings.reason(self.typed.value()).map(str::to_owned) else {
            self.trouble = Some("写明为什么不在这里录号，再按 Enter".into());
            return Vec::new();
        };
        let mut asks = vec![Ask::Close];
        asks.extend(self.note(Way::Seen { checks: Vec::new() }, reason));
        asks
    }

    fn confirm(&mut self, around: Around<'_>) -> Vec<Ask> {
        let book = self.what == What::Book;
        let typed = self.typed.take();
        let Some(first) = self.first.take() else {
            let checked = if book { check_passbook(&typed) } else { check_bank_card(&typed) };
            let found = checked.errors.into_iter().next();
            if let Some(finding) = &found {
                self.slips.push(finding.code);
                self.typed.set(&typed);
            } else {
                self.first = Some(typed);
            }
            self.trouble = found.or(checked.warnings.into_iter().next()).map(|finding| finding.message);
            return Vec::new();
        };
        self.take((first, typed), book, "", around)
    }

    fn use_it_all_the_same(&mut self, around: Around<'_>) -> Vec<Ask> {
        let (Some(first), Some((second, book))) = (self.first.take(), self.second.take()) else {
            self.switch();
            return Vec::new();
        };
        let why = self.typed.value().to_owned();
        self.take((first, second), book, &why, around)
    }

    /// What was typed twice, taken if it can be; where there is a doubt about it, once it is said why.
    fn take(
        &mut self,
        (first, second): (String, String),
        book: bool,
        why: &str,
        around: Around<'_>,
    ) -> Vec<Ask> {
        match typed_twice(&around.know.endings, (&first, &second), book, why) {
            Err(finding) => {
                // Only to compare, the doubt is all there is to say.
                if finding.code.starts_with("W_") && self.material.is_some() {
                    if self.what != What::Doubt {
                        self.typed = Field::new(Takes::Text);
                    }
                    (self.what, self.first, self.second) = (What::Doubt, Some(first), Some((second, book)));
                } else {
                    self.slips.push(finding.code);
                }
                self.trouble = Some(finding.message);
                Vec::new()
            }
            Ok(way) => {
                let mut asks = vec![Ask::Close, Ask::tell("两遍一样，只记下末四位")];
                asks.extend(self.note(way, String::new()));
                asks
            }
        }
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let kind = match self.what {
            What::Card => "银行卡",
            What::Book => "存折",
            What::Words => "不录号",
            What::Doubt => "两遍一样，要写原因",
        };
        let other = if self.material.is_some() { "换卡、存折、不录号" } else { "换卡、存折" };
        let title = format!("盲录账户（{kind}）：Enter 确认，Tab {other}，Esc 关");
        let at = widgets::centred(Size::new(68, 10), area);
        let inside = widgets::popup(buffer, at, &title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let (about, label) = match &self.first {
            _ if self.what == What::Words => {
                ("只收卡面复印件、账号由别处录的才不录。为什么不录，记在这一件里。", "原因")
            }
            _ if self.what == What::Doubt => ("先看卡面：换得了账户的，按 Tab 换一张重打。", "原因"),
            None => ("照卡面打第一遍，四位一看，再确认。别念出声。", "第一遍"),
            Some(_) => ("第一遍已经遮住。把卡拿起来，照卡面从头再打一遍。", "第二遍"),
        };
        lines.text(about, theme.style(Role::Dim), 2);
        lines.gap();
        if self.first.is_some() && self.what != What::Doubt {
            lines.text("第一遍  ****", theme.style(Role::Dim), 1);
        }
        let row = lines.take(1);
        let field = draw::label(lines.buffer(), row, label, 8, theme.style(Role::Dim));
        let hint = match self.what {
            What::Words => "如：只收卡面复印件，后台录",
            What::Doubt => "如：看过卡面，是本人境内借记卡",
            What::Card | What::Book => "",
        };
        let cursor = self.typed.draw(lines.buffer(), field, hint, Style::new(), theme.style(Role::Dim));
        lines.gap();
        let (role, text) = match &self.trouble {
            Some(trouble) => (Role::Bad, trouble.clone()),
            None if matches!(self.what, What::Words | What::Doubt) => (Role::Dim, "别写账号".into()),
            None => (Role::Dim, format!("已打 {} 位", self.typed.value().chars().count())),
        };
        lines.text(&text, theme.style(role), 3);
        Some(cursor)
    }
}
