//! Why an act was not done: a sentence with what to do instead.

use crate::ledgers::{self, NotPrinted, Refused};
use crate::log::{Misfit, Outcome, Unfit};
use crate::queue::{Refusal, TicketNo};
use crate::store::StoreError;

/// An act that was not done. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The ticket's state does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The case does not allow it.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Nobody waits for what this window handles.
    #[error("现在没有人在等 {0} 号窗口办的业务")]
    NobodyWaits(u32),
    /// A ticket is still in hand.
    #[error("{no} 还在手上（{state}）。先办结、记过号或挂起，再叫下一位")]
    InHand {
        /// Which.
        no: TicketNo,
        /// Where it is.
        state: &'static str,
    },
    /// No ticket is in hand.
    #[error("{0} 号窗口手上没有号。先叫号")]
    NothingInHand(u32),
    /// A case is still open.
    #[error("手上这一件还没结。先结件，或先挂起")]
    CaseOpen,
    /// No such kind of business.
    #[error("没有「{typed}」这类业务。能取的有：{known}")]
    UnknownKind {
        /// What was typed.
        typed: String,
        /// What there is.
        known: String,
    },
    /// No such skill.
    #[error("没有「{typed}」这种专长。有的是：{known}")]
    UnknownSkill {
        /// What was typed.
        typed: String,
        /// What there is.
        known: String,
    },
    /// No window could ever call it.
    #[error("没有一个窗口能办{needs}的「{kind}」。换一种业务，或在 hall.toml 里给窗口加上这种专长")]
    NoWindow {
        /// The kind.
        kind: String,
        /// The skill.
        needs: String,
    },
    /// The window it was to be handed to does not handle it.
    #[error("{window} 号窗口办不了这个号。能办的窗口：{can}")]
    WrongWindow {
        /// Which.
        window: u32,
        /// Which could.
        can: String,
    },
    /// Handed to nobody.
    #[error("转给谁？写明业务、窗口或专长，至少一样")]
    ToNobody,
    /// A time for an appointment that has gone by.
    #[error("{0} 已经过了。换一个以后的时间")]
    SlotGone(String),
    /// No such ticket today.
    #[error("今天没有 {0} 这张号。用 bangban queue list 看今天的号")]
    UnknownTicket(String),
    /// The green line needs a reason the hall knows.
    #[error("走绿色通道要选一个理由（只给工作人员看）：{0}")]
    ReasonNeeded(String),
    /// A reason without the green line.
    #[error("只有绿色通道才写理由。去掉理由，或改成绿色通道")]
    ReasonWithoutGreen,
    /// Called often enough.
    #[error("{no} 已经重呼 {times} 次。没人来就记过号，人来了当天还能放回队里")]
    RecalledEnough {
        /// Which.
        no: TicketNo,
        /// How often.
        times: u32,
    },
    /// Words are missing.
    #[error("{0}不能空着。写一句再按一次")]
    Blank(&'static str),
    /// A number that would be shown in full.
    #[error("证件号没有遮住，不能记进日志。程序有误，请报给管理员")]
    NotMasked,
    /// No number was kept.
    #[error("这一件没有留存证件号。请看证件原件")]
    NoNumber,
    /// The outcome owes something by a day.
    #[error("「{}」要写明到哪一天", .0.title())]
    DueNeeded(Outcome),
    /// The outcome needs words.
    #[error("「{}」要写清缘由和出路：依据哪一条、这位群众的情况、还能怎么办、找谁", .0.title())]
    NoteNeeded(Outcome),
    /// The entry is not there, or is there already.
    #[error(transparent)]
    Entry(#[from] ledgers::Unfit),
    /// What was filled in cannot stand.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Fields(Vec<Refused>),
    /// The register does not allow it.
    #[error(transparent)]
    Register(#[from] Refused),
    /// The slip is not complete.
    #[error(transparent)]
    NotPrinted(#[from] NotPrinted),
    /// The store is in use.
    #[error("这里已经有记录了，示范数据只放进空的记录。用 --store 指到一个新文件")]
    NotEmpty,
    /// The store could not do it.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for ActError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Misfit(Misfit::Ticket(refusal)) => Self::Refused(refusal),
            StoreError::Misfit(Misfit::Case(unfit)) => Self::Unfit(unfit),
            StoreError::Misfit(Misfit::Entry(unfit)) => Self::Entry(unfit),
            other => Self::Store(other),
        }
    }
}
