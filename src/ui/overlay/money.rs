//! 金额: the bills of a claim one by one with what they are made of, amounts, a second person's look at them, what is paid and
//! when. What cannot stand is said while it is typed; nothing typed is lost by being refused.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::acts::AmountLook;
use crate::acts::checklist::CaseList;
use crate::calendar::working_day_before;
use crate::items::{Bill, Bills, Yuan};
use crate::log::PAID_ON_BILLS;
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Takes};

/// What can be entered, in the order it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Bills,
    Amount,
    Review,
    Settle,
    Drop,
}

const PARTS: [(Part, &str); 5] = [
    (Part::Bills, "录票据：逐张，和明细对账"),
    (Part::Amount, "录金额"),
    (Part::Review, "复核金额：别人录的，由坐在这里的人看"),
    (Part::Settle, "出结算单：自付和到账日"),
    (Part::Drop, "去掉录错名字的金额"),
];

/// A form being filled.
#[derive(Debug)]
struct Form {
    part: Part,
    /// Names, hints and what is typed.
    blanks: Vec<(&'static str, &'static str, Field)>,
    row: usize,
    /// Whether an amount that is looked at is sent back.
    back: bool,
    /// The amount that is looked at, as it is shown.
    look: Option<AmountLook>,
}

/// The money of the case in hand.
#[derive(Debug, Default)]
pub struct Money {
    row: usize,
    form: Option<Form>,
}

impl Money {
    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let Some(form) = &mut self.form else {
            match key.code {
                Code::Esc => return vec![Ask::Close],
                Code::Up => self.row = self.row.saturating_sub(1),
                Code::Down => self.row = (self.row + 1).min(PARTS.len() - 1),
                Code::Enter => self.open(around),
                Code::Char(typed @ '1'..='5') => {
                    self.row = typed.to_digit(10).map_or(0, |digit| usize::try_from(digit).unwrap_or(1) - 1);
                    self.open(around);
                }
                _ => {}
            }
            return Vec::new();
        };
        let last = form.blanks.len() - 1;
        match key.code {
            Code::Esc => self.form = None,
            Code::Up => form.row = form.row.saturating_sub(1),
            Code::Down => form.row = (form.row + 1).min(last),
            Code::Tab if form.part == Part::Review => form.back = !form.back,
            Code::Enter if form.row < last => form.row += 1,
            Code::Enter => {
                if form.look(around) {
                    return vec![Ask::warn("金额或票据刚才改过，框里是现在的，请再看一遍")];
                }
                return match form.deed() {
                    Ok(deed) => vec![Ask::deed(deed)],
                    Err(why) => vec![Ask::warn(why)],
                };
            }
            _ => {
                form.blanks[form.row].2.press(key);
                form.look(around);
            }
        }
        Vec::new()
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Some(form) = &mut self.form {
            form.blanks[form.row].2.paste(text);
        }
    }

    /// What was entered stands: on to the next part.
    pub fn entered(&mut self) {
        if let Some(form) = self.form.take() {
            let done = PARTS.iter().position(|(part, _)| *part == form.part).unwrap_or(0);
            self.row = (done + 1).min(PARTS.len() - 1);
        }
    }

    fn open(&mut self, around: Around<'_>) {
        let case = around.standing.case.as_ref();
        let waiting = case.and_then(|case| case.amounts.iter().find(|(_, amount)| !amount.stands()));
        let named = waiting.map_or(PAID_ON_BILLS, |(name, _)| name.as_str());
        let text = |name, hint| (name, hint, Field::new(Takes::Text));
        let (part, _) = PARTS[self.row];
        let mut blanks = match part {
            Part::Bills => vec![
                text("票据", "票号=金额，几张用空格隔开：1001=200.10 1002=120.40"),
                text("明细", "费用明细逐行的金额，用空格隔开：300 20.50"),
            ],
            Part::Amount => vec![
                text("名称", "如 报销金额"),
                text("金额", "多少元"),
                text("试算", "试算多少元，没有就空着"),
            ],
            Part::Review => {
                vec![text("名称", "哪个金额"), text("意见", "差超过 5%、退回的写原因")]
            }
            Part::Settle => vec![
                text("自付", "原因=金额，用空格隔开：起付线=70；没有就空着"),
                text("到账日", "如 2026-12-10"),
            ],
            Part::Drop => vec![text("名称", "哪个金额；另一个人同意过的去不掉")],
        };
        match part {
            Part::Amount | Part::Review => blanks[0].2.set(named),
            Part::Drop => blanks[0].2.set(waiting.map_or("", |(name, _)| name.as_str())),
            Part::Settle => {
                let latest = CaseList::of(around.know, case, around.now).map(|list| list.due.date);
                let calendar = &around.know.calendar;
                let pay = latest.map(|day| {
                    if calendar.is_working_day(day) { day } else { working_day_before(day, calendar) }
                });
                blanks[1].2.set(&pay.map_or_else(String::new, |day| day.to_string()));
            }
            Part::Bills => {}
        }
        let row = usize::from(matches!(part, Part::Amount | Part::Review));
        let mut form = Form { part, blanks, row, back: false, look: None };
        form.look(around);
        self.form = Some(form);
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let title = match &self.form {
            None => "金额：选一样，Esc 关".to_owned(),
            Some(form) if form.part == Part::Review => {
                let which = if form.back { "退回" } else { "同意" };
                format!("复核金额：{which}（Tab 换），最后一格 Enter 记下")
            }
            Some(_) => format!("{}（最后一格 Enter 记下）", PARTS[self.row].1),
        };
        let at = widgets::centred(Size::new(76, 14), area);
        let inside = widgets::popup(buffer, at, &title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let Some(form) = &self.form else {
            let at = lines.take(u16::try_from(PARTS.len()).unwrap_or(u16::MAX));
            let cursor = widgets::list(lines.buffer(), at, PARTS.len(), Some(self.row), |index| {
                format!("{} {}", index + 1, PARTS[index].1).into()
            });
            lines.gap();
            let left = lines.left();
            lines.text(&standing(around), theme.style(Role::Dim), left);
            return cursor;
        };
        let mut cursor = None;
        for (at, (name, hint, field)) in form.blanks.iter().enumerate() {
            let here = at == form.row;
            let row = lines.take(1);
            let style = theme.style(if here { Role::Focus } else { Role::Dim });
            let place = draw::label(lines.buffer(), row, name, 7, style);
            let drawn = field.draw(lines.buffer(), place, hint, Style::new(), theme.style(Role::Dim));
            cursor = if here { Some(drawn) } else { cursor };
        }
        lines.gap();
        let (role, said) = form.said(&around.standing.paid_before);
        let left = lines.left();
        lines.text(&said, theme.style(role), left);
        cursor
    }
}

impl Form {
    fn typed(&self, at: usize) -> &str {
        self.blanks.get(at).map_or("", |(_, _, field)| field.value().trim())
    }

    fn bills(&self) -> Result<Bills, String> {
        let bills = named(self.typed(0))?.into_iter().map(|(no, yuan)| Bill { no, yuan }).collect();
        let details = pieces(self.typed(1)).map(yuan).collect::<Result<_, _>>()?;
        Ok(Bills { bills, details })
    }

    /// Shows what there is to look at; whether something else was shown before under the same name.
    fn look(&mut self, around: Around<'_>) -> bool {
        if self.part != Part::Review {
            return false;
        }
        let now = around.standing.case.as_ref().and_then(|case| AmountLook::of(case, self.typed(0)));
        let other = now.is_some() && self.look != now;
        self.look = now;
        other
    }

    /// What is said of it while it is typed; `before` is what others were paid for the same death.
    fn said(&self, before: &[String]) -> (Role, String) {
        if self.part == Part::Review {
            let told = self
                .look
                .as_ref()
                .map(|look| [look.told(), look.each(), before.to_vec()].concat().join("\n"));
            return (Role::Text, told.unwrap_or_default());
        }
        if self.part != Part::Bills || self.typed(0).is_empty() {
            return (Role::Dim, String::new());
        }
        match self.bills() {
            Err(why) => (Role::Warn, why),
            Ok(bills) if self.typed(1).is_empty() => {
                (Role::Dim, format!("票据 {} 张，合计 {} 元", bills.bills.len(), bills.total()))
            }
            Ok(bills) => match bills.check() {
                Ok(()) => (Role::Good, format!("票据、明细都是 {} 元，一分不差", bills.total())),
                Err(why) => (Role::Bad, why.to_string()),
            },
        }
    }

    fn deed(&self) -> Result<Deed, String> {
        Ok(match self.part {
            Part::Bills => Deed::Bills(self.bills()?),
            Part::Amount => {
                let trial = Some(self.typed(2)).filter(|text| !text.is_empty()).map(yuan).transpose()?;
                Deed::Amount { what: self.typed(0).to_owned(), yuan: yuan(self.typed(1))?, trial }
            }
            Part::Drop => Deed::DropAmount(self.typed(0).to_owned()),
            Part::Review => Deed::Review {
                saw: Box::new(self.look.clone().ok_or("没有这个金额，名称照着录的写")?),
                agreed: !self.back,
                note: self.typed(1).to_owned(),
            },
            Part::Settle => {
                let pay_by: Date = self.typed(1).parse().map_err(|_| "到账日写成 2026-12-10 的样子")?;
                Deed::Settle { pay_by, borne: named(self.typed(0))? }
            }
        })
    }
}

/// Amounts side by side. A comma parts nothing: in `1,200.10` it would make two amounts of one.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '、' | ';' | '；')).filter(|s| !s.is_empty())
}

fn yuan(text: &str) -> Result<Yuan, String> {
    text.parse().map_err(|error: crate::items::NotYuan| error.to_string())
}

fn named(text: &str) -> Result<Vec<(String, Yuan)>, String> {
    pieces(text).map(Yuan::named).collect()
}

/// What is entered already.
fn standing(around: Around<'_>) -> String {
    let Some(case) = &around.standing.case else { return "手上没有件。".into() };
    let mut lines = Vec::new();
    lines.push(case.bills.as_ref().map_or("票据：还没录".to_owned(), |bills| {
        format!("票据：{} 张，合计 {} 元", bills.bills.len(), bills.total())
    }));
    for (what, amount) in &case.amounts {
        lines.push(format!("{what}：{} 元，{}（{} 录）", amount.yuan, amount.state(), amount.by));
    }
    if let Some(settled) = &case.settled {
        let lacks = CaseList::of(around.know, Some(case), around.now)
            .and_then(|list| list.settlement_lacks(case))
            .unwrap_or_else(|| format!("最晚 {} 到账", settled.pay_by));
        lines.push(format!("结算：付 {} 元，{lacks}", settled.paid));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousands_comma_never_makes_two_amounts_of_one() {
        let all = |text: &str| pieces(text).map(yuan).collect::<Result<Vec<_>, _>>();
        assert_eq!(all("300 20.50").map(|all| all.len()), Ok(2));
        assert!(all("1,200.10").is_err() && named("1001=1,200.10").is_err());
    }
}
