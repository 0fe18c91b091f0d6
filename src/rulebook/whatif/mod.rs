//! What if: the same case with one thing changed. A table over one or two inputs ([`vary`]), the smallest input that
//! reaches a target ([`solve`]), two answers step by step beside each other ([`compare`]),
//! up to four plans in a table ([`plans`]). Only asks [`super::compute`]
//! again and again; knows nothing about rules itself.

mod axis;
mod compare;
mod goal;
mod plans;
mod solve;
mod vary;

pub use axis::{Axis, Grid, Step};
pub use compare::{Difference, Pair, compare, gap};
pub use goal::{Goal, Relation};
pub use plans::{MOST_PLANS, Plan, gaps, plans, table};
pub use solve::{Method, Solution, Trial, solve};
pub use vary::{Cell, MOST_CELLS, Vary, vary};

use super::case::RunError;

/// Why such a question cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhatIfError {
    /// Nothing goes by that name.
    #[error("“{title}”里没有“{name}”这一项。{help}")]
    Unknown {
        /// The calculator.
        title: String,
        /// What was asked for.
        name: String,
        /// What to do.
        help: String,
    },
    /// Texts and lists have no range.
    #[error("“{name}”是{kind}，不能一步步变。换一项数、日期、是否或选项；要换一份比一比用 --compare")]
    NoSteps {
        /// The input.
        name: String,
        /// 文字 or 列表.
        kind: String,
    },
    /// The range cannot be read.
    #[error(
        "“{name}”的范围{why}。写成 起..止:步长，如 180..240:12、2026-01..2026-12:1月；或一个个列出来，用逗号隔开"
    )]
    Range {
        /// The input.
        name: String,
        /// A clause: what is wrong.
        why: String,
    },
    /// More cells than are computed at once.
    #[error("这样要算 {0} 格，一次最多算 {MOST_CELLS} 格。步长放大一点，或范围缩小一点")]
    TooMany(u64),
    /// The target cannot be read.
    #[error("目标{0}。写成 项目=数，如 total=3000；最多多少写 项目<=数")]
    Goal(String),
    /// Nothing can be computed at any point.
    #[error("{list}", list = .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))]
    Refused(Vec<RunError>),
}
