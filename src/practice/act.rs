//! What a script may ask to be done on the real screens (`do = "…"`). Each name stands for one kind of event of the
//! desk's log; whoever runs the exercise tells the run when such an event was written.

use std::fmt;

/// An act on the desk's screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Act {
    /// 登记材料: materials ticked
    Materials,
    /// 出具一次性告知单: one-time notice
    Notice,
    /// 出具受理回执: accepted
    Receipt,
    /// 出具不予办理告知书: refused, with article, other path and remedy
    Refusal,
    /// 出具容缺承诺书: deferred
    Deferral,
    /// 打印解读卡: a card or calculation handed over
    Card,
    /// 保留号: ticket held
    Hold,
    /// 转帮办: handed to assisted handling
    Assist,
    /// 转调解: handed to mediation
    Mediate,
    /// 手工登记: entry in the hand ledger
    HandEntry,
    /// 登记报修: repair
    Repair,
    /// 登记请示: request for instruction
    Instruction,
    /// 登记回访: call-back
    CallBack,
    /// 登记建议: suggestion
    Suggestion,
    /// 登记疑难: hard case
    HardCase,
    /// 打开应急卡: emergency card
    Emergency,
}

const NAMES: [(Act, &str); 16] = [
    (Act::Materials, "登记材料"),
    (Act::Notice, "出具一次性告知单"),
    (Act::Receipt, "出具受理回执"),
    (Act::Refusal, "出具不予办理告知书"),
    (Act::Deferral, "出具容缺承诺书"),
    (Act::Card, "打印解读卡"),
    (Act::Hold, "保留号"),
    (Act::Assist, "转帮办"),
    (Act::Mediate, "转调解"),
    (Act::HandEntry, "手工登记"),
    (Act::Repair, "登记报修"),
    (Act::Instruction, "登记请示"),
    (Act::CallBack, "登记回访"),
    (Act::Suggestion, "登记建议"),
    (Act::HardCase, "登记疑难"),
    (Act::Emergency, "打开应急卡"),
];

impl Act {
    /// All names, in the order of the table in `docs/scenarios.md`.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|row| row.1)
    }

    /// The act of this name, if there is one.
    pub fn parse(name: &str) -> Option<Act> {
        NAMES.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// As a script writes it.
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// Points on top for going further than asked: 帮办 3, 请示 3, 回访 2, 建议登记 2.
    pub fn bonus(self) -> u8 {
        match self {
            Act::Assist | Act::Instruction => 3,
            Act::CallBack | Act::Suggestion => 2,
            _ => 0,
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<Act> for &'static str {
    fn from(act: Act) -> Self {
        act.name()
    }
}

impl TryFrom<String> for Act {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Act::parse(&name).ok_or_else(|| format!("没有“{name}”这个动作"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_acts() {
        for (at, (act, name)) in NAMES.iter().enumerate() {
            assert_eq!(*act as usize, at, "{name}");
        }
    }
}
