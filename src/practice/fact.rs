//! What must have been said or done before the citizen leaves (事实核对 F1–F10). A script switches on those it needs.

/// One of the ten checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(into = "String")]
pub struct Fact(u8);

const WORDS: [(&str, &str); 10] = [
    ("材料说全", "随机抽三个事项默写材料清单，再对一遍"),
    ("获取途径", "给每样常缺的材料写一句“去哪儿、找谁、当天能不能拿”"),
    ("办理时限", "默写五个常办事项的时限，分清“工作日”和“日”"),
    ("地点和窗口", "每张告知单都写上窗口号，不写不递出去"),
    ("联系电话", "背熟 12333、12393 和本窗口电话，说一遍再写一遍"),
    ("政策依据", "抽三条常用条款，练“哪部法、第几条、一句大白话”"),
    ("替代和救济", "每说一次“不行”，接一句“还可以走……，不认同可以……”"),
    ("书面单子", "明天凡有没办成的，都打出告知单再请人离开"),
    ("保护隐私", "练三次用“您这件”“这一栏”指着说，不念证号和病名"),
    ("登记后续", "今天答应过的事逐条上台账，写明谁、哪天回话"),
];

impl Fact {
    /// The check a script writes as `code` (`F1` … `F10`), if there is one.
    pub fn parse(code: &str) -> Option<Fact> {
        let number: u8 = code.strip_prefix('F')?.parse().ok()?;
        (1..=10).contains(&number).then_some(Fact(number))
    }

    /// As a script writes it.
    pub fn code(self) -> String {
        format!("F{}", self.0)
    }

    fn row(self) -> (&'static str, &'static str) {
        WORDS[usize::from(self.0) - 1]
    }

    /// What a person calls it.
    pub fn word(self) -> &'static str {
        self.row().0
    }

    /// An exercise for tomorrow.
    pub fn drill(self) -> &'static str {
        self.row().1
    }

    /// F8 and F10 are done, not said: they count only when the choice's act was really done.
    pub fn is_done_not_said(self) -> bool {
        matches!(self.0, 8 | 10)
    }

    /// F6 must name a source.
    pub fn is_basis(self) -> bool {
        self.0 == 6
    }
}

impl From<Fact> for String {
    fn from(fact: Fact) -> Self {
        fact.code()
    }
}
