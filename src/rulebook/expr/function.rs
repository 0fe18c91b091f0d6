//! The closed set of functions over single values. Adding one means: a variant and a name here, its types in `types`, its
//! meaning in `run`. What else may stand before brackets is in `call`.

/// A function a formula may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// 较大(甲, 乙, …): the largest number or the latest date.
    Larger,
    /// 较小(甲, 乙, …): the smallest number or the earliest date.
    Smaller,
    /// 夹取(数, 下限, 上限): the number, but not below the one nor above the other.
    Clamp,
    /// 整除(甲, 乙): how many whole times 乙 goes into 甲; the unit is 甲 ÷ 乙.
    Quotient,
    /// 取余(甲, 乙): what is left after that, in the unit of 甲.
    Remainder,
    /// 取整(数): without what stands behind the point (downwards).
    Floor,
    /// 进整(数): the next whole number not below.
    Ceiling,
    /// 绝对值(数).
    Absolute,
    /// 月数(起, 止): months from the month of one to the month of the other; days do not count.
    Months,
    /// 满月数(起, 止): full months by the day.
    FullMonths,
    /// 天数(起, 止): days between.
    Days,
    /// 周岁(出生, 某日): full years of age.
    Age,
    /// 加月(日期, 月数): the same day so many months on, or the last of that month; a month stays a month.
    AddMonths,
    /// 加天(日期, 天数).
    AddDays,
    /// 年份(日期).
    YearOf,
    /// 月份(日期): 1 to 12.
    MonthOf,
    /// 年月(日期): the month of the day.
    YearMonth,
    /// 月初(日期).
    MonthStart,
    /// 月末(日期).
    MonthEnd,
    /// 年初(日期 or 年): 1 January.
    YearStart,
    /// 年末(日期 or 年): 31 December.
    YearEnd,
}

/// Every function by its name.
pub const NAMES: [(&str, Function); 21] = [
    ("较大", Function::Larger),
    ("较小", Function::Smaller),
    ("夹取", Function::Clamp),
    ("整除", Function::Quotient),
    ("取余", Function::Remainder),
    ("取整", Function::Floor),
    ("进整", Function::Ceiling),
    ("绝对值", Function::Absolute),
    ("月数", Function::Months),
    ("满月数", Function::FullMonths),
    ("天数", Function::Days),
    ("周岁", Function::Age),
    ("加月", Function::AddMonths),
    ("加天", Function::AddDays),
    ("年份", Function::YearOf),
    ("月份", Function::MonthOf),
    ("年月", Function::YearMonth),
    ("月初", Function::MonthStart),
    ("月末", Function::MonthEnd),
    ("年初", Function::YearStart),
    ("年末", Function::YearEnd),
];

impl Function {
    /// By its name.
    pub fn named(name: &str) -> Option<Function> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
    }

    /// How to write it, for messages.
    pub fn usage(self) -> &'static str {
        match self {
            Function::Larger => "较大(甲, 乙)",
            Function::Smaller => "较小(甲, 乙)",
            Function::Clamp => "夹取(数, 下限, 上限)",
            Function::Quotient => "整除(甲, 乙)",
            Function::Remainder => "取余(甲, 乙)",
            Function::Floor => "取整(数)",
            Function::Ceiling => "进整(数)",
            Function::Absolute => "绝对值(数)",
            Function::Months => "月数(起, 止)",
            Function::FullMonths => "满月数(起, 止)",
            Function::Days => "天数(起, 止)",
            Function::Age => "周岁(出生日期, 某日)",
            Function::AddMonths => "加月(日期, 月数)",
            Function::AddDays => "加天(日期, 天数)",
            Function::YearOf => "年份(日期)",
            Function::MonthOf => "月份(日期)",
            Function::YearMonth => "年月(日期)",
            Function::MonthStart => "月初(日期)",
            Function::MonthEnd => "月末(日期)",
            Function::YearStart => "年初(日期)",
            Function::YearEnd => "年末(日期)",
        }
    }
}
