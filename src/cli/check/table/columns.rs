//! What each column of a table holds, told from its heading.

use csv::ByteRecord;

use crate::cli::check::kinds::{KINDS, Kind};
use crate::cli::{Exit, Failure};
use crate::person::DayOf;

/// What a column is for.
#[derive(Clone, Copy)]
pub enum Use {
    /// Something that is checked by itself.
    Kind(&'static Kind),
    /// A day of a life.
    Day(DayOf),
    /// 性别
    Sex,
    /// 国籍
    Nation,
    /// The month registration starts.
    Registered,
    /// The month contribution starts.
    Contributed,
    /// The day a time limit is counted from.
    From,
    /// A time limit.
    Limit,
    /// The last day of it.
    Due,
    /// Not known: not looked at.
    Passed,
}

/// Headings of columns that are looked at together with others.
const TOGETHER: &[(Use, &[&str])] = &[
    (Use::Day(DayOf::Birth), &["birth", "birthday", "出生日期", "出生年月日", "出生"]),
    (Use::Day(DayOf::Work), &["work", "参加工作日期", "参加工作时间", "参加工作"]),
    (
        Use::Day(DayOf::Insured),
        &["insured", "首次参保日期", "首次参保时间", "参保日期", "参保时间", "首次参保"],
    ),
    (Use::Day(DayOf::Stopped), &["stopped", "停保日期", "停保时间", "停保"]),
    (Use::Day(DayOf::Retired), &["retired", "退休日期", "退休时间", "退休"]),
    (Use::Day(DayOf::Death), &["death", "死亡日期", "死亡时间", "死亡"]),
    (Use::Day(DayOf::Issue), &["issued", "发证日期", "签发日期"]),
    (Use::Day(DayOf::Expiry), &["expires", "证件到期日", "证件有效期至", "有效期至"]),
    (Use::Sex, &["sex", "gender", "性别"]),
    (Use::Nation, &["nation", "nationality", "国籍"]),
    (Use::Registered, &["registered", "登记起始月", "参保登记起始月", "参保起始月"]),
    (Use::Contributed, &["contributed", "缴费起始月", "首次缴费月"]),
    (Use::From, &["from", "起算日", "起算日期", "受理日", "受理日期", "收到申请日期"]),
    (Use::Limit, &["limit", "时限", "办理时限", "法定时限", "承诺时限"]),
    (Use::Due, &["due", "到期日", "到期日期"]),
];

/// The columns in their order.
pub struct Columns {
    uses: Vec<Use>,
    names: Vec<String>,
}

impl Columns {
    /// Of a heading; refused when nothing in it is known.
    pub fn of(header: &ByteRecord) -> Result<Self, Failure> {
        let names: Vec<String> =
            header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        if let [one] = &names[..]
            && one.contains(['，', '；', '、'])
        {
            let message =
                "第一行是用全角逗号（或顿号、分号）隔开的，分不成列。请在表格里另存为 CSV，列之间用半角逗号";
            return Err(Failure::new(Exit::Usage, message));
        }
        let mut uses: Vec<Use> = names.iter().map(|name| named(name)).collect();
        // A day to count from and a limit say nothing without each other.
        let counts = [Use::From, Use::Limit].iter().all(|wanted| {
            uses.iter().any(|used| std::mem::discriminant(used) == std::mem::discriminant(wanted))
        });
        if !counts {
            let counted = |used: &Use| matches!(used, Use::From | Use::Limit | Use::Due);
            uses.iter_mut().filter(|used| counted(used)).for_each(|used| *used = Use::Passed);
        }
        if uses.iter().all(|used| matches!(used, Use::Passed)) {
            let known: Vec<&str> = KINDS.iter().filter(|kind| kind.column).map(|kind| kind.name).collect();
            let message = format!(
                "第一行没有认得的列名，不知道查什么。第一行要是列名，能查的有：{}，还有性别、出生日期、国籍、参保登记起始月、缴费起始月，受理日和时限（要一起有）",
                known.join("、")
            );
            return Err(Failure::new(Exit::Usage, message));
        }
        Ok(Self { uses, names })
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.uses.len()
    }

    /// The heading of a column.
    pub fn name(&self, at: usize) -> &str {
        self.names.get(at).map_or("", String::as_str)
    }

    /// The columns and what they are for.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Use)> {
        self.uses.iter().copied().enumerate()
    }

    /// Whether a cell of this kind must not be empty: who it is, or, in a table without people, which employer.
    pub fn needs(&self, kind: &Kind) -> bool {
        let people = self.uses.iter().any(|used| matches!(used, Use::Kind(kind) if kind.key == "id"));
        matches!(kind.key, "id" | "name") || kind.key == "uscc" && !people
    }

    /// What is not looked at.
    pub fn remark(&self) -> Option<String> {
        let passed: Vec<&str> = self
            .iter()
            .filter(|(at, used)| matches!(used, Use::Passed) && !self.name(*at).is_empty())
            .map(|(at, _)| self.name(at))
            .collect();
        (!passed.is_empty()).then(|| format!("没有查的列：{}", passed.join("、")))
    }
}

/// What a heading names: as it stands, else by how it ends (职工身份证号码, 参保人姓名).
fn named(heading: &str) -> Use {
    let plain = plain(heading);
    let kinds = KINDS.iter().filter(|kind| kind.column);
    let known = kinds.flat_map(|kind| {
        let names = kind.names.iter().copied().chain([kind.key, kind.name]);
        names.map(move |name| (name, Use::Kind(kind)))
    });
    let together = TOGETHER.iter().flat_map(|(used, names)| names.iter().map(|name| (*name, *used)));
    let known: Vec<(&str, Use)> = known.chain(together).collect();
    if let Some((_, used)) = known.iter().find(|(name, _)| *name == plain) {
        return *used;
    }
    let ends = known.iter().filter(|(name, _)| !name.is_ascii() && plain.ends_with(name));
    ends.max_by_key(|(name, _)| name.len()).map_or(Use::Passed, |(_, used)| *used)
}

/// A heading without the star of forms (`*姓名`), what stands in brackets after it, and spaces.
fn plain(heading: &str) -> String {
    let words: String = heading.chars().filter(|c| !c.is_whitespace() && *c != '*' && *c != '＊').collect();
    let end = words.find(['(', '（']).filter(|at| *at > 0).unwrap_or(words.len());
    words[..end].to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_their_names_and_endings() {
        for (heading, wanted) in [
            ("身份证号", "id"),
            ("ID", "id"),
            ("*身份证号码（18位）", "id"),
            ("职工 身份证号码", "id"),
            ("参保人姓名", "name"),
            ("name", "name"),
            ("手机号", "phone"),
            ("本人联系电话", "phone"),
            ("银行卡号", "bankcard"),
            ("社会保障卡号", "card"),
            ("统一社会信用代码", "uscc"),
            ("身份证地址", "address"),
            ("证件号码", "document"),
            ("出生日期", "day"),
            ("性别", "sex"),
            ("缴费起始月", "contributed"),
            ("受理日期", "from"),
            ("办理时限", "limit"),
            ("到期日", "due"),
            ("证件到期日", "day"),
            ("单位名称", "-"),
            ("备注", "-"),
            ("", "-"),
        ] {
            let got = match named(heading) {
                Use::Kind(kind) => kind.key,
                Use::Day(_) => "day",
                Use::Sex => "sex",
                Use::Nation => "nation",
                Use::Registered => "registered",
                Use::Contributed => "contributed",
                Use::From => "from",
                Use::Limit => "limit",
                Use::Due => "due",
                Use::Passed => "-",
            };
            assert_eq!(got, wanted, "{heading}");
        }
    }
}
