//! One line of words for something: a question that was answered, why a material is wanted now, what was done about a
//! thing that is owed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::acts::{Answering, LimitTurn, Marking, Owing};
use crate::ledgers::EntryId;
use crate::log::CameOut;
use crate::person::CreditCode;
use crate::queue::TicketNo;
use crate::ui::action::{Action, TABLE};
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Takes};

/// What the words are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wants {
    /// A question that was answered.
    Advice,
    /// Why a material is wanted beyond the last notice.
    Added(Marking),
    /// Why a condition is not met that the last notice called met.
    Turned(Answering),
    /// What was done about a thing that is owed.
    FollowUp(Box<Owing>),
    /// What a unit is called.
    UnitName {
        /// Its code as checked.
        code: CreditCode,
        /// The name it was noted under before; empty where there is none.
        name: String,
        /// Codes of what was wrong with codes confirmed before it.
        slips: Vec<&'static str>,
    },
    /// Why the full number is looked at.
    Number,
    /// Why what is private in an entry of a register is looked at.
    Whole(EntryId),
    /// Why a number is taken out of the queue.
    Void {
        /// Which.
        no: TicketNo,
        /// Its slip never came out.
        unprinted: bool,
    },
}

/// Why a full number is looked at, as it is mostly; anything else is typed.
const WHY: [&str; 4] = ["核对证件原件", "往官方系统里录入", "打电话核实是不是本人", "更正录错的号码"];

/// Why an entry of a register is looked at in full.
const WHY_WHOLE: [&str; 4] = ["上门、送达前核地址", "打电话联系本人", "打单子给本人", "和官方系统核对"];

/// Why a number is taken out of the queue.
const WHY_VOID: [&str; 3] = ["人走了，不办了", "取错了业务，另取一张", "同一个人取重了"];

/// The same where its slip never came out.
const WHY_UNPRINTED: [&str; 3] = ["小票没打出，不要了", "小票没打出，另取一张", "人走了，不办了"];

const RESULTS: [(CameOut, &str); 3] =
    [(CameOut::Done, "办好了"), (CameOut::Failed, "不成"), (CameOut::Progress, "记进度")];

/// How a second person finds an amount.
const REVIEW: [(CameOut, &str); 2] = [(CameOut::Done, "同意"), (CameOut::Failed, "退回")];

/// What can be chosen of something that is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// How it came out.
    Came(CameOut),
    /// The limit of the case stands still, or runs on.
    Turn(LimitTurn),
}

fn choices(owing: &Owing) -> Vec<(Choice, &'static str)> {
    let results = if owing.amount.is_some() { &REVIEW[..] } else { &RESULTS };
    let results = results.iter().map(|(came, name)| (Choice::Came(*came), *name));
    results.chain(owing.turn.map(|turn| (Choice::Turn(turn), turn.title()))).collect()
}

fn notes_a_question(key: Key) -> bool {
    TABLE.iter().any(|entry| entry.action == Action::Advise && entry.keys.contains(&key))
}

/// The line being typed.
#[derive(Debug)]
pub struct Prompt {
    wants: Wants,
    /// Which row of those that can be chosen.
    row: usize,
    words: Field,
}

impl Prompt {
    /// A line for something: empty, but for a name that is known.
    pub fn new(wants: Wants) -> Self {
        let mut words = Field::new(Takes::Text);
        if let Wants::UnitName { name, .. } = &wants {
            words.set(name);
        }
        Self { wants, row: 0, words }
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        let rows = self.rows().len();
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Enter => return self.take(),
            // The key that opened it takes it too: pressed twice it notes a question without words.
            _ if self.wants == Wants::Advice && notes_a_question(key) => return self.take(),
            Code::Up if rows > 0 => self.row = self.row.saturating_sub(1),
            Code::Down if rows > 0 => self.row = (self.row + 1).min(rows - 1),
            _ => _ = self.words.press(key),
        }
        Vec::new()
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        self.words.paste(text);
    }

    /// Shows what is owed as it is now; what was typed stays.
    pub fn look_again(&mut self, all: &[Owing]) {
        if let Wants::FollowUp(owing) = &mut self.wants
            && let Some(now) = all.iter().find(|now| now.id == owing.id)
        {
            **owing = now.clone();
        }
    }

    /// What can be chosen.
    fn rows(&self) -> Vec<&'static str> {
        match &self.wants {
            Wants::Advice | Wants::Added(_) | Wants::Turned(_) | Wants::UnitName { .. } => Vec::new(),
            Wants::FollowUp(owing) => choices(owing).into_iter().map(|(_, name)| name).collect(),
            Wants::Number => WHY.to_vec(),
            Wants::Whole(_) => WHY_WHOLE.to_vec(),
            Wants::Void { unprinted: true, .. } => WHY_UNPRINTED.to_vec(),
            Wants::Void { .. } => WHY_VOID.to_vec(),
        }
    }

    fn take(&self) -> Vec<Ask> {
        let words = self.words.value().trim().to_owned();
        let deed = match &self.wants {
            Wants::Advice => Deed::Advise(words),
            Wants::Added(_) if words.is_empty() => return vec![Ask::warn("写明为什么现在才要，再按 Enter")],
            Wants::Added(marking) => Deed::Material(Marking { reason: words, ..marking.clone() }),
            Wants::Turned(_) if words.is_empty() => {
                return vec![Ask::warn("写明为什么和上次不一样，再按 Enter")];
            }
            Wants::Turned(answering) => Deed::Condition(Answering { reason: words, ..answering.clone() }),
            Wants::FollowUp(owing) => {
                let choices = choices(owing);
                let result = match choices.get(self.row).or(choices.first()) {
                    Some((Choice::Came(result), _)) => *result,
                    Some((Choice::Turn(turn), _)) => {
                        let deed = Deed::TurnLimit { case: owing.case, turn: *turn, note: words };
                        return vec![Ask::Sent(deed)];
                    }
                    None => return Vec::new(),
                };
                if let Some(amount) = owing.amount.as_ref().filter(|_| words.is_empty()) {
                    if result == CameOut::Failed {
                        return vec![Ask::warn("写明为什么退回，再按 Enter")];
                    }
                    if amount.is_far() {
                        return vec![Ask::warn("和试算差超过 5%：写明为什么同意，再按 Enter")];
                    }
                }
                let saw = owing.amount.clone().map(Box::new);
                Deed::FollowUp { id: owing.id.clone(), result, note: words, saw }
            }
            Wants::UnitName { .. } if words.is_empty() => {
                return vec![Ask::warn("照营业执照写单位名称，再按 Enter")];
            }
            Wants::UnitName { code, slips, .. } => {
                Deed::Unit { code: code.clone(), name: words, slips: slips.clone() }
            }
            Wants::Number if words.is_empty() => Deed::Unmask(WHY[self.row].to_owned()),
            Wants::Number => Deed::Unmask(words),
            Wants::Whole(id) => {
                let reason = if words.is_empty() { WHY_WHOLE[self.row].to_owned() } else { words };
                Deed::LedgerWhole { id: *id, reason }
            }
            Wants::Void { no, .. } => {
                let reason = if words.is_empty() { self.rows()[self.row].to_owned() } else { words };
                Deed::Void(no.clone(), reason)
            }
        };
        vec![Ask::Sent(deed)]
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let (title, about, hint) = match &self.wants {
            Wants::Advice => {
                let about = format!("今天已记 {} 条咨询", around.standing.advice_today);
                ("咨询速记：Enter 或再按 Alt+8 记下，Esc 不记", about, "问了什么，可不写")
            }
            Wants::Added(_) => {
                let about = "上次的告知单没有要带这份材料。加了要让群众再跑一趟，原因会记下来、计入质检。";
                ("加材料：写明原因，Enter 确认，Esc 不加", about.to_owned(), "为什么现在才要（必填）")
            }
            Wants::Turned(_) => {
                let about = "上次的告知单写的是符合这一条。改成不符合，原因会印在单子上给群众看。";
                ("改条件：写明原因，Enter 确认，Esc 不改", about.to_owned(), "为什么和上次不一样（必填）")
            }
            Wants::FollowUp(owing) if owing.amount.is_some() => {
                let amount = owing.amount.iter();
                let told = amount.flat_map(|amount| [amount.told(), amount.each()].concat());
                let of = format!("{} {}", owing.item, owing.person);
                let all = [of].into_iter().chain(told).chain(owing.note.clone());
                let about = all.collect::<Vec<_>>().join("\n");
                ("复核金额：看过再选，Enter 记下，Esc 不记", about, "退回、差超过 5% 要写原因")
            }
            Wants::FollowUp(owing) => {
                let about =
                    format!("{} {} {} {}", owing.follow.owed.title(), owing.about, owing.item, owing.person);
                ("后续：上下选结果，Enter 记下，Esc 不记", about, "一句话；超期、不成要写原因")
            }
            Wants::UnitName { code, .. } => {
                let about = format!("{code}  {}", code.kind().unwrap_or_default());
                ("单位名称：照营业执照写，Enter 记下，Esc 不记", about, "单位全称（必填）")
            }
            Wants::Number => {
                let about = "谁看的、什么时候、为什么，都留在记录里。".to_owned();
                ("看完整证件号：选缘由或写一句，Enter 看，Esc 不看", about, "别的缘由写在这里")
            }
            Wants::Whole(_) => {
                let about = "谁看的、什么时候、为什么，都留在记录里。".to_owned();
                ("看全文：选缘由或写一句，Enter 看，Esc 不看", about, "别的缘由写在这里")
            }
            Wants::Void { no, .. } => {
                let about = format!("{no} 作废以后不再叫，也不能恢复；人还要办，重新取号。");
                ("作废：选缘由或写一句，Enter 作废，Esc 不作废", about, "别的缘由写在这里")
            }
        };
        let looks = matches!(&self.wants, Wants::FollowUp(owing) if owing.amount.is_some());
        let width = if looks { 76 } else { 64 }.min(area.width);
        let choices = self.rows();
        let chosen = u16::try_from(choices.len()).unwrap_or(0);
        // What is signed for is shown whole, as far as the screen reaches.
        let most = area.height.saturating_sub(4 + chosen);
        let told = if looks { draw::height(&about, width.saturating_sub(4)).min(most) } else { 2 };
        let rows = 4 + told + chosen;
        let at = widgets::centred(Size::new(width, rows), area);
        let inside = widgets::popup(buffer, at, title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let role = if looks { Role::Text } else { Role::Dim };
        lines.text(&about, theme.style(role), told);
        if chosen > 0 {
            let at = lines.take(chosen);
            widgets::list(lines.buffer(), at, choices.len(), Some(self.row), |row| choices[row].into());
        }
        let row = lines.take(1);
        let field = draw::label(lines.buffer(), row, "写", 3, theme.style(Role::Dim));
        Some(self.words.draw(lines.buffer(), field, hint, Style::new(), theme.style(Role::Dim)))
    }
}
