//! What a sentence at the window can be: one of the four calming steps (四步法), one of the four parts of non-violent
//! communication (NVC), or a slip. One table says each one's code, word, effect on the emotion meter and drill; no scoring.

/// A mark on a choice. The order of the variants is the order of [`ROWS`] and, inside a family, the order in which they
/// should come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(into = "&'static str")]
pub enum Tag {
    /// S1 深呼吸
    Breathe,
    /// S2 倾听
    Listen,
    /// S3 确认
    Confirm,
    /// S4 解决
    Solve,
    /// N1 观察
    Observe,
    /// N2 感受
    Feel,
    /// N3 需要
    Need,
    /// N4 请求
    Ask,
    /// X推 推诿
    Shirk,
    /// X堵 堵话
    Block,
    /// X评 评判群众
    Judge,
    /// X承 乱承诺
    Promise,
    /// X多 多要材料
    Overask,
    /// X漏 漏告知
    Omit,
    /// X泄 泄露隐私
    Leak,
    /// X插 让人插队
    Jump,
    /// X限 只让网办
    OnlineOnly,
    /// X禁 明令禁止的做法：搬动病人、诱导放弃权利、干预评价
    Forbidden,
}

/// Which part of the score a tag counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// 四步法
    Calm,
    /// 非暴力沟通
    Nvc,
    /// 失误
    Slip,
}

struct Row(Tag, &'static str, &'static str, i16, &'static str);

/// Effects on the emotion meter are those of the exercise design; a slip without one takes what its script says.
const ROWS: [Row; 18] = [
    Row(Tag::Breathe, "S1", "深呼吸", -8, "上岗前对着秒表练五次：吸气，停满三秒，再说第一句话"),
    Row(Tag::Listen, "S2", "倾听", -10, "和同事对练：他说一分钟，您不插话，听完用一句话复述"),
    Row(Tag::Confirm, "S3", "确认", -8, "明天每件业务都问一次“我听对了吗”，收工时数数问了几次"),
    Row(Tag::Solve, "S4", "解决", -15, "挑一件常办的事，把“谁、哪天、做什么”写成三栏，讲给同事听"),
    Row(Tag::Observe, "N1", "观察", 0, "把“您没带齐”改写成三句只说看到了什么的话"),
    Row(Tag::Feel, "N2", "感受", -12, "给“急、怕、委屈、累”各写一句说出来不刺人的话"),
    Row(Tag::Need, "N3", "需要", -10, "回想今天三位群众，各写一句他真正要的是什么"),
    Row(Tag::Ask, "N4", "请求", -6, "把“您再找找”改成三句具体、做得到、也可以不做的请求"),
    Row(Tag::Shirk, "X推", "推诿", 18, "写下三句推给别人的话，旁边各写一句“这件我来跟”"),
    Row(Tag::Block, "X堵", "堵话", 20, "把“规定就这样”改写三遍：规定说什么、您差在哪、还有什么路"),
    Row(Tag::Judge, "X评", "评判群众", 25, "录一段自己的应答，凡是评价对方的词都换成看得见的事实"),
    Row(Tag::Promise, "X承", "乱承诺", 0, "列出自己无权答应的三件事，各配一句“我能做到的是……”"),
    Row(Tag::Overask, "X多", "多要材料", 15, "抽三个事项默写材料，再对清单：多写的一样都不许留"),
    Row(Tag::Omit, "X漏", "漏告知", 10, "照一次性告知单默背五问：缺什么、哪里拿、几天、哪个窗口、什么电话"),
    Row(Tag::Leak, "X泄", "泄露隐私", 0, "练三次用“您这件”“这一栏”指着说，不念姓名、证号和病名"),
    Row(Tag::Jump, "X插", "让人插队", 0, "把叫号规则讲给同事听一遍，讲到他能复述"),
    Row(Tag::OnlineOnly, "X限", "只让网办", 0, "每说一次网办，后面都接一句“窗口一样能办”"),
    Row(Tag::Forbidden, "X禁", "禁止的做法", 0, "把本厅应急卡的“不许做”抄一遍，讲给同事听为什么"),
];

impl Tag {
    /// All of them, in order.
    pub fn all() -> impl Iterator<Item = Tag> {
        ROWS.iter().map(|row| row.0)
    }

    /// The tag a script writes as `code` (`S1`, `X推`), if there is one.
    pub fn parse(code: &str) -> Option<Tag> {
        ROWS.iter().find(|row| row.1 == code).map(|row| row.0)
    }

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// As a script writes it.
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// What a person calls it.
    pub fn word(self) -> &'static str {
        self.row().2
    }

    /// What it does to the emotion meter, in points of 0–100.
    pub fn emotion(self) -> i16 {
        self.row().3
    }

    /// An exercise for tomorrow, a sentence without a full stop.
    pub fn drill(self) -> &'static str {
        self.row().4
    }

    /// Which part of the score it counts for.
    pub fn family(self) -> Family {
        match self {
            Tag::Breathe | Tag::Listen | Tag::Confirm | Tag::Solve => Family::Calm,
            Tag::Observe | Tag::Feel | Tag::Need | Tag::Ask => Family::Nvc,
            _ => Family::Slip,
        }
    }

    /// Whether the run cannot be passed once it was said (泄露隐私、评判群众、禁止的做法).
    pub fn fails_at_once(self) -> bool {
        matches!(self, Tag::Leak | Tag::Judge | Tag::Forbidden)
    }
}

impl From<Tag> for &'static str {
    fn from(tag: Tag) -> Self {
        tag.code()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_tags() {
        for (at, row) in ROWS.iter().enumerate() {
            assert_eq!(row.0 as usize, at, "{}", row.1);
            assert_eq!(Tag::parse(row.1), Some(row.0));
        }
    }
}
