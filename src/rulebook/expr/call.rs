//! What a name before brackets calls: a plain function, or one of the few forms that are more than a function of values:
//! folding a list (`合计`), making one (`逐月`),
//! cutting an amount into bands (`分段`), asking about a set (`含`) or about the case itself (`有`).

use super::function::{Function, NAMES};

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// A function of values.
    Plain(Function),
    /// A list folded into one value.
    Fold(Fold),
    /// 逐月(首月, 个数): so many months in a row.
    Months,
    /// 分段(表, 数, 起点): each piece of the number at the ratio of its band.
    Cut,
    /// 分段反算(表, 得数, 起点): the number of which 分段 gives this.
    Reach,
    /// 含(几项, 选项): whether a set of choices has this one in it.
    Has,
    /// 有(名): whether the case gives it; what serves by default does not count.
    Given,
}

/// How a list becomes one value. Each takes what stands in a row, and optionally the condition for a row to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// 合计: 0 without rows.
    Sum,
    /// 计数: how many rows, a number without a unit.
    Count,
    /// 平均 of the rows that count.
    Mean,
    /// 最大: the largest number or the latest date.
    Largest,
    /// 最小: the smallest number or the earliest date.
    Smallest,
    /// 首个: of the first row that counts, in the order given.
    First,
    /// 末个: of the last one.
    Last,
}

const FORMS: [(&str, Call); 12] = [
    ("合计", Call::Fold(Fold::Sum)),
    ("计数", Call::Fold(Fold::Count)),
    ("平均", Call::Fold(Fold::Mean)),
    ("最大", Call::Fold(Fold::Largest)),
    ("最小", Call::Fold(Fold::Smallest)),
    ("首个", Call::Fold(Fold::First)),
    ("末个", Call::Fold(Fold::Last)),
    ("逐月", Call::Months),
    ("分段", Call::Cut),
    ("分段反算", Call::Reach),
    ("含", Call::Has),
    ("有", Call::Given),
];

/// Every name that can stand before brackets.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name).chain(FORMS.iter().map(|(name, _)| *name))
}

impl Call {
    /// By its name.
    pub fn named(name: &str) -> Option<Call> {
        let form = FORMS.iter().find(|(known, _)| *known == name).map(|(_, call)| *call);
        form.or_else(|| Function::named(name).map(Call::Plain))
    }

    /// How to write it, for messages.
    pub fn usage(self) -> &'static str {
        match self {
            Call::Plain(function) => function.usage(),
            Call::Fold(Fold::Sum) => "合计(栏) 或 合计(栏, 条件)",
            Call::Fold(Fold::Count) => "计数(列表) 或 计数(列表, 条件)",
            Call::Fold(Fold::Mean) => "平均(栏) 或 平均(栏, 条件)",
            Call::Fold(Fold::Largest) => "最大(栏) 或 最大(栏, 条件)；两个数比大小用 较大(甲, 乙)",
            Call::Fold(Fold::Smallest) => "最小(栏) 或 最小(栏, 条件)；两个数比大小用 较小(甲, 乙)",
            Call::Fold(Fold::First) => "首个(栏) 或 首个(栏, 条件)",
            Call::Fold(Fold::Last) => "末个(栏) 或 末个(栏, 条件)",
            Call::Months => "逐月(首月, 个数)",
            Call::Cut => "分段(分段表, 数) 或 分段(分段表, 数, 起点)",
            Call::Reach => "分段反算(分段表, 得数) 或 分段反算(分段表, 得数, 起点)",
            Call::Has => "含(几项, 选项)",
            Call::Given => "有(录入项)",
        }
    }
}
