//! Everything a person can do at the desk, in one table: its name, its keys, where it works. The hint line, the help
//! page, the palette and the README's key table are printed from it, so none of them can lie.

use super::term::{Code, Key};
use crate::items::Review;

/// A pane of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pane {
    /// 队列: who waits, who is in hand.
    Queue,
    /// 受理: the person, the item, the materials.
    Intake,
    /// 计算: what can be computed.
    Calc,
    /// 问答: what can be looked up.
    Answers,
    /// 演练: the scripted citizen, in practice only.
    Practice,
}

impl Pane {
    /// The panes of the desk in the order Tab goes through them; practice adds its own.
    pub const DESK: [Pane; 4] = [Pane::Queue, Pane::Intake, Pane::Calc, Pane::Answers];

    /// Its name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Pane::Queue => "队列",
            Pane::Intake => "受理",
            Pane::Calc => "计算",
            Pane::Answers => "问答",
            Pane::Practice => "演练",
        }
    }
}

/// Something that can be done. What it does is written where the pane it belongs to is updated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Open the help page.
    Help,
    /// Open the palette of all actions.
    Palette,
    /// Give a pane the focus.
    Focus(Pane),
    /// The next pane.
    NextPane,
    /// The pane before.
    PreviousPane,
    /// The focused pane on the whole screen, and back.
    Zoom,
    /// One step back: close what is on top, leave a field.
    Back,
    /// Leave the program.
    Quit,
    /// Stop to the shell's background.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Lock the screen.
    Lock,
    /// Look something up.
    Find,
    /// Open the registers.
    Ledgers,
    /// Begin an emergency card.
    Emergency,
    /// Choose whose rules are read.
    Area,
    /// Call the next ticket.
    CallNext,
    /// Call the ticket in hand once more.
    Recall,
    /// Nobody came.
    NoShow,
    /// Put the ticket in hand aside.
    Hold,
    /// Hand on the ticket in hand: another kind, window, skill, or mediation.
    HandOn,
    /// This window pauses, or goes on.
    Pause,
    /// Ask the other windows for help, or come to theirs.
    Assist,
    /// Give out a number.
    Issue,
    /// Take a number out of the queue for good.
    Void,
    /// A case without a ticket.
    WalkIn,
    /// Close the case with an outcome.
    Close,
    /// The row above.
    Up,
    /// The row below.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// The choice to the left.
    Left,
    /// The choice to the right.
    Right,
    /// Take the row or go on to the next field.
    Enter,
    /// Tick, or go on to the next way.
    Toggle,
    /// Say a material is here and right.
    Seen,
    /// A material comes by data sharing.
    Shared,
    /// A material is promised in writing.
    Promised,
    /// A material may follow later.
    Deferred,
    /// A material is missing.
    Missing,
    /// A material is not wanted in this case.
    NotNeeded,
    /// One of the four checks of a material was done, or not after all.
    Check(Review),
    /// What makes it hard for this person to come.
    Hardship,
    /// Type the account money goes to twice, blind.
    Account,
    /// Bills, amounts, a second person's look, what is paid.
    Money,
    /// Keep an item on top of what is often handled, or no longer.
    Pin,
    /// Note a question that was answered, in ten seconds.
    Advise,
    /// What cases still owe.
    FollowUps,
    /// How much was typed right the first time.
    Tally,
    /// Show what is masked for a moment.
    Unmask,
    /// Compute now.
    Compute,
    /// Show the steps, or the plain wording, or only the result.
    Explain,
    /// Show the fields a form may give.
    MoreFields,
    /// Put the answers aside as a plan.
    KeepPlan,
    /// The plans beside each other.
    Plans,
    /// The formula table.
    Formulas,
    /// Change answers step by step and see what comes of it.
    WhatIf,
    /// Take a row out of a list.
    DropRow,
    /// Speak to somebody else: an old person, a young one …
    Wording,
    /// Say it another way: it was not understood.
    Again,
    /// The terms on the screen in plain words.
    Terms,
    /// What is shown or said to the citizen.
    Citizen,
    /// The one page of the item in sight, or the poster of the answer.
    OnePage,
    /// The path card of the item in sight.
    PathCard,
    /// The result on paper.
    Estimate,
    /// The papers of the case in hand.
    Papers,
    /// Go on without doing what the script asks.
    Skip,
}

/// Where an action works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everywhere.
    Everywhere,
    /// In one pane.
    In(Pane),
}

/// A line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// Where it works.
    pub scope: Scope,
    /// Its name, at most four characters, for the hint line.
    pub name: &'static str,
    /// One sentence for the help page.
    pub about: &'static str,
    /// Its keys; the first is shown in hints. Each has one that needs no letter, for when an input method is on.
    pub keys: &'static [Key],
    /// Place in the hint line, 1 first; 0 keeps it out.
    pub hint: u8,
}

const fn every(
    action: Action,
    name: &'static str,
    about: &'static str,
    keys: &'static [Key],
    hint: u8,
) -> Entry {
    Entry { action, scope: Scope::Everywhere, name, about, keys, hint }
}

const fn at(
    pane: Pane,
    action: Action,
    name: &'static str,
    about: &'static str,
    keys: &'static [Key],
    hint: u8,
) -> Entry {
    Entry { action, scope: Scope::In(pane), name, about, keys, hint }
}

const UP: Key = Key::plain(Code::Up);
const DOWN: Key = Key::plain(Code::Down);
const LEFT: Key = Key::plain(Code::Left);
const RIGHT: Key = Key::plain(Code::Right);
const ENTER: Key = Key::plain(Code::Enter);
const ESC: Key = Key::plain(Code::Esc);
const TAB: Key = Key::plain(Code::Tab);
const BACK_TAB: Key = TAB.shifted();
const PAGE_UP: Key = Key::plain(Code::PageUp);
const PAGE_DOWN: Key = Key::plain(Code::PageDown);

/// The table. A pane's own line wins over one that works everywhere.
pub const TABLE: &[Entry] = &[
    every(
        Action::Help,
        "帮助",
        "这一屏能按哪些键；选中一行按 Enter 直接执行",
        &[Key::f(1), Key::char('?')],
        9,
    ),
    every(Action::Focus(Pane::Queue), "队列", "转到队列", &[Key::f(2), Key::alt('1')], 0),
    every(Action::Focus(Pane::Intake), "受理", "转到受理", &[Key::f(3), Key::alt('2')], 0),
    every(Action::Focus(Pane::Calc), "计算", "转到计算", &[Key::f(4), Key::alt('3')], 0),
    every(Action::Focus(Pane::Answers), "问答", "转到问答", &[Key::f(5), Key::alt('4')], 0),
    every(Action::Focus(Pane::Practice), "演练", "转到演练（只在演练时有）", &[Key::f(12), Key::alt('5')], 0),
    every(Action::CallNext, "叫号", "按大厅的规则叫下一位", &[Key::f(6), Key::char('n')], 2),
    every(
        Action::Find,
        "查找",
        "查问答、事项、计算：首字母、拼音、汉字、口语都行",
        &[Key::f(7), Key::char('/')],
        3,
    ),
    every(Action::Close, "办结", "选一个结果，办结手上这一件", &[Key::f(8), Key::char('c')], 4),
    every(
        Action::Palette,
        "命令",
        "列出所有能做的事，输首字母筛选",
        &[Key::f(9), Key::ctrl('p'), Key::char(':')],
        8,
    ),
    every(
        Action::Advise,
        "速记",
        "十秒记一条咨询：再按一次就记下，可以先写一句",
        &[Key::alt('8'), Key::f(5).shifted()],
        0,
    ),
    every(
        Action::FollowUps,
        "后续",
        "还欠着的事：补齐、核查、转办、复核、办结，按到期先后",
        &[Key::alt('7'), Key::f(7).shifted()],
        0,
    ),
    every(
        Action::Tally,
        "准确率",
        "准确率看板：今天和前 30 天办了多少、首录正确率、哪几格最常录错",
        &[Key::alt(','), Key::f(4).shifted()],
        0,
    ),
    every(
        Action::Citizen,
        "给群众",
        "大字屏、打字对话、路径单、怎么说、四句话、对谁说、术语",
        &[Key::f(10), Key::alt('0')],
        5,
    ),
    every(
        Action::OnePage,
        "一页纸",
        "眼前的事项出办事一页纸（材料、易错点），问答出张贴版；可存 PDF、打印",
        &[Key::alt('9'), Key::f(9).shifted()],
        0,
    ),
    every(
        Action::PathCard,
        "路径卡",
        "眼前的事项出线上办理路径卡；可存 PDF、打印",
        &[Key::alt('-'), Key::f(8).shifted()],
        0,
    ),
    every(
        Action::Ledgers,
        "台账",
        "还欠着的事：看、登记、办一步、打单子",
        &[Key::alt('6'), Key::f(6).shifted()],
        0,
    ),
    every(
        Action::Emergency,
        "应急",
        "系统崩溃、晕厥、材料丢失、冲突、停电、火警：再按数字就开始计时；系统停了改手工台账",
        &[Key::ctrl('a'), Key::alt('=')],
        0,
    ),
    every(Action::Issue, "取号", "在哪一栏都能给来人发号；这个键在计算、问答里是别的", &[Key::ctrl('t')], 0),
    every(Action::WalkIn, "无号", "在哪一栏都能不取号直接接待；这个键在计算里是别的", &[Key::ctrl('o')], 0),
    every(Action::Area, "地区", "换一个地区的规则来算", &[Key::ctrl('y')], 0),
    every(
        Action::Zoom,
        "放大",
        "当前一栏占满整个屏幕，再按恢复",
        &[Key::f(11), Key::ctrl('g'), Key::char('z')],
        0,
    ),
    every(Action::NextPane, "下一栏", "转到下一栏", &[TAB], 7),
    every(Action::PreviousPane, "上一栏", "转到上一栏", &[BACK_TAB], 0),
    every(Action::Back, "返回", "退一步：关掉弹出的一层，离开输入框", &[ESC], 0),
    every(Action::Redraw, "重画", "屏幕花了，重新画一遍", &[Key::ctrl('l')], 0),
    every(Action::Lock, "锁屏", "离开座位时锁上；几分钟没人按键也会自己锁", &[Key::ctrl('b')], 0),
    every(Action::Suspend, "挂起", "回到命令行，输入 fg 再回来", &[Key::ctrl('z')], 0),
    every(Action::Quit, "退出", "离开帮办；手上有件时先问一声", &[Key::ctrl('q'), Key::ctrl('c')], 0),
    at(Pane::Queue, Action::Up, "上", "上一行", &[UP, Key::char('k')], 0),
    at(Pane::Queue, Action::Down, "下", "下一行", &[DOWN, Key::char('j')], 0),
    at(
        Pane::Queue,
        Action::Enter,
        "请回",
        "选中的挂起号、过号回来了，重新排入；没打出的小票补上了，接着排",
        &[ENTER],
        0,
    ),
    at(Pane::Queue, Action::Recall, "重呼", "再叫一遍手上的号", &[Key::ctrl('r'), Key::char('r')], 3),
    at(Pane::Queue, Action::NoShow, "过号", "叫了没人来", &[Key::ctrl('x'), Key::char('x')], 4),
    at(Pane::Queue, Action::Hold, "挂起", "手上的号先放一放，可再请回", &[Key::ctrl('d'), Key::char('h')], 5),
    at(Pane::Queue, Action::Issue, "取号", "给来人发一个号", &[Key::ctrl('t'), Key::char('t')], 1),
    at(
        Pane::Queue,
        Action::HandOn,
        "转出",
        "手上的号转业务、转窗口、转调解，位置不变",
        &[Key::ctrl('f'), Key::char('f')],
        0,
    ),
    at(Pane::Queue, Action::Pause, "暂停", "本窗口暂停，再按接着办", &[Key::ctrl('w'), Key::char('p')], 0),
    at(
        Pane::Queue,
        Action::Assist,
        "互助",
        "向别的窗口求助，或接手别人的求助",
        &[Key::ctrl('e'), Key::char('e')],
        0,
    ),
    at(
        Pane::Queue,
        Action::Void,
        "作废",
        "选中的号不要了：小票没打出、取错了、人走了；写明缘由",
        &[Key::plain(Code::Delete), Key::ctrl('k'), Key::char('v')],
        0,
    ),
    at(Pane::Queue, Action::WalkIn, "无号", "不取号，直接接待（咨询）", &[Key::ctrl('o'), Key::char('o')], 6),
    at(Pane::Intake, Action::Up, "上", "上一行", &[UP, Key::char('k')], 0),
    at(Pane::Intake, Action::Down, "下", "下一行", &[DOWN, Key::char('j')], 0),
    at(Pane::Intake, Action::Enter, "确认", "确认这一格，到下一格；材料行上看四条出路", &[ENTER], 1),
    at(
        Pane::Intake,
        Action::Toggle,
        "勾选",
        "勾上或换一种：已见、共享、承诺、容缺、缺",
        &[Key::char(' ')],
        2,
    ),
    at(Pane::Intake, Action::Seen, "已见", "材料已见；四查另勾", &[Key::char('1')], 0),
    at(Pane::Intake, Action::Shared, "共享", "材料由数据共享取得", &[Key::char('2')], 0),
    at(Pane::Intake, Action::Promised, "承诺", "材料以告知承诺代替", &[Key::char('3')], 0),
    at(Pane::Intake, Action::Deferred, "容缺", "材料容缺后补", &[Key::char('4')], 0),
    at(Pane::Intake, Action::Missing, "缺", "材料还缺", &[Key::char('5')], 0),
    at(Pane::Intake, Action::NotNeeded, "不需要", "这一件不涉及这份材料", &[Key::char('6')], 0),
    at(
        Pane::Intake,
        Action::Check(Review::Complete),
        "齐全",
        "这份材料：份数、页数、签字盖章都不缺",
        &[Key::char('7')],
        0,
    ),
    at(
        Pane::Intake,
        Action::Check(Review::Consistent),
        "一致",
        "这份材料：姓名、证号、日期、金额对得上",
        &[Key::char('8')],
        0,
    ),
    at(Pane::Intake, Action::Check(Review::Valid), "有效", "这份材料：在有效期内", &[Key::char('9')], 0),
    at(Pane::Intake, Action::Check(Review::Genuine), "真实", "这份材料：核验过", &[Key::char('0')], 0),
    at(
        Pane::Intake,
        Action::Hardship,
        "困难",
        "高龄、重病、行动不便等：打上就提示有哪些路",
        &[Key::alt('.')],
        0,
    ),
    at(Pane::Intake, Action::Left, "早一天", "容缺的材料早一个工作日补齐", &[LEFT], 0),
    at(Pane::Intake, Action::Right, "晚一天", "容缺的材料晚一个工作日补齐，不超过承诺的日子", &[RIGHT], 0),
    at(
        Pane::Intake,
        Action::Money,
        "金额",
        "票据逐张录、合计对账，录金额，换人复核，出结算单",
        &[Key::ctrl('r')],
        0,
    ),
    at(Pane::Intake, Action::Account, "录账户", "发钱的账户盲打两遍，两遍一样才记已见", &[Key::ctrl('e')], 0),
    at(
        Pane::Intake,
        Action::Pin,
        "钉住",
        "选中的事项一直排在常办的最上面；再按一次不钉",
        &[Key::ctrl('k')],
        0,
    ),
    at(
        Pane::Intake,
        Action::Papers,
        "出单子",
        "这一件的告知单、承诺书、容缺承诺书、回执，哪张能出、哪张还差什么；可存 PDF、打印",
        &[Key::ctrl('f')],
        0,
    ),
    at(Pane::Intake, Action::Unmask, "显证号", "显示完整证件号，会记录在案", &[Key::ctrl('u')], 0),
    at(
        Pane::Intake,
        Action::Wording,
        "对谁说",
        "老人、年轻人、听障、港澳台、一般，轮着换",
        &[Key::ctrl('w')],
        0,
    ),
    at(Pane::Calc, Action::Up, "上", "上一行", &[UP], 0),
    at(Pane::Calc, Action::Down, "下", "下一行", &[DOWN], 0),
    at(Pane::Calc, Action::Left, "左", "选择题：上一个选项", &[LEFT], 0),
    at(Pane::Calc, Action::Right, "右", "选择题：下一个选项；要列成几行的，逐行填", &[RIGHT], 0),
    at(
        Pane::Calc,
        Action::Enter,
        "下一格",
        "确认这一格，到下一格，要列成几行的逐行填；最后一格上计算",
        &[ENTER],
        1,
    ),
    at(Pane::Calc, Action::Compute, "算", "现在就算", &[Key::ctrl('s')], 2),
    at(
        Pane::Calc,
        Action::Explain,
        "步骤",
        "换着看：结果、步骤和依据、念给群众听的话",
        &[Key::ctrl('e'), Key::char('e')],
        3,
    ),
    at(
        Pane::Calc,
        Action::WhatIf,
        "变着看",
        "一项（Enter 再加一项）一步步变，列成表、画成条；上下换项，左右改步长，Ctrl+E 换一项结果",
        &[Key::ctrl('t'), Key::char('v')],
        6,
    ),
    at(Pane::Calc, Action::DropRow, "删行", "逐行填的时候，去掉这一行", &[Key::ctrl('x')], 0),
    at(Pane::Calc, Action::MoreFields, "按表填", "显示核定表上有、平时不用填的格", &[Key::ctrl('o')], 5),
    at(Pane::Calc, Action::KeepPlan, "存方案", "把现在填的存成一个方案，最多四个", &[Key::ctrl('k')], 7),
    at(Pane::Calc, Action::Plans, "比方案", "存好的方案并排看，差多少", &[Key::ctrl('n')], 8),
    at(
        Pane::Calc,
        Action::Formulas,
        "公式表",
        "每一项的公式或数；选一项看参数页：年份、出处",
        &[Key::ctrl('r')],
        9,
    ),
    at(
        Pane::Calc,
        Action::Estimate,
        "测算单",
        "把结果、步骤、依据出成测算单；可存 PDF、打印",
        &[Key::ctrl('f')],
        0,
    ),
    at(Pane::Calc, Action::PageUp, "上页", "结果往上翻；逐行填的时候，上一行", &[PAGE_UP], 0),
    at(Pane::Calc, Action::PageDown, "下页", "结果往下翻；逐行填的时候，下一行", &[PAGE_DOWN], 6),
    at(Pane::Answers, Action::Up, "上", "上一条", &[UP], 0),
    at(Pane::Answers, Action::Down, "下", "下一条", &[DOWN], 0),
    at(Pane::Answers, Action::Enter, "打开", "打开这一条：问答看全文，事项去受理，计算去算", &[ENTER], 1),
    at(
        Pane::Answers,
        Action::Wording,
        "对谁说",
        "老人、年轻人、听障、港澳台、一般，轮着换",
        &[Key::ctrl('w')],
        2,
    ),
    at(Pane::Answers, Action::Again, "没听懂", "换一种说法再讲，每按一次换一种", &[Key::ctrl('n')], 3),
    at(Pane::Answers, Action::Terms, "术语", "这一页里的术语，用大白话讲", &[Key::ctrl('t')], 4),
    at(Pane::Answers, Action::PageUp, "上页", "往上翻", &[PAGE_UP], 0),
    at(Pane::Answers, Action::PageDown, "下页", "往下翻", &[PAGE_DOWN], 6),
    at(Pane::Practice, Action::Up, "上", "上一句", &[UP], 0),
    at(Pane::Practice, Action::Down, "下", "下一句", &[DOWN], 0),
    at(Pane::Practice, Action::Enter, "说这句", "就这么说；按字母 A、B、C 或数字也行", &[ENTER], 1),
    at(Pane::Practice, Action::Skip, "跳过", "要做的事不做了，接着说（会扣分）", &[Key::ctrl('k')], 2),
    at(Pane::Practice, Action::PageUp, "上页", "复盘往上翻", &[PAGE_UP], 0),
    at(Pane::Practice, Action::PageDown, "下页", "复盘往下翻", &[PAGE_DOWN], 3),
];

/// The line a key means in a pane. In a text field only keys that write nothing are looked at, so that letters,
/// digits and spaces reach the field.
pub fn find(pane: Pane, key: Key, in_field: bool) -> Option<&'static Entry> {
    if in_field && key.typed().is_some() {
        return None;
    }
    let hit = |scope| TABLE.iter().find(|entry| entry.scope == scope && entry.keys.contains(&key));
    hit(Scope::In(pane)).or_else(|| hit(Scope::Everywhere))
}

/// The lines that work in a pane: its own first, then those that work everywhere.
pub fn of(pane: Pane) -> impl Iterator<Item = &'static Entry> {
    let own = TABLE.iter().filter(move |entry| entry.scope == Scope::In(pane));
    own.chain(TABLE.iter().filter(move |entry| entry.scope == Scope::Everywhere && !entry.is_hidden_in(pane)))
}

/// All that can be done at the desk, what works in this pane first; what only moves about in a pane is left out.
pub fn deeds(pane: Pane) -> impl Iterator<Item = &'static Entry> {
    let others = Pane::DESK.into_iter().filter(move |other| *other != pane);
    let of_pane = |other| TABLE.iter().filter(move |entry| entry.scope == Scope::In(other));
    let here = move |action| of(pane).any(|entry| entry.scope == Scope::Everywhere && entry.action == action);
    let elsewhere = others.flat_map(of_pane).filter(move |entry| !here(entry.action));
    of(pane).chain(elsewhere).filter(|entry| !entry.moves())
}

impl Entry {
    /// Whether it only moves about in what its pane shows.
    fn moves(&self) -> bool {
        matches!(
            self.action,
            Action::Up
                | Action::Down
                | Action::PageUp
                | Action::PageDown
                | Action::Left
                | Action::Right
                | Action::Enter
        )
    }

    /// Whether all its keys mean something of the pane's own there.
    fn is_hidden_in(&self, pane: Pane) -> bool {
        self.keys
            .iter()
            .all(|key| find(pane, *key, false).is_some_and(|other| other.scope == Scope::In(pane)))
    }

    /// Whether it is about the row in sight: its only keys are single characters, as nothing but a row takes them.
    pub fn is_of_a_row(&self) -> bool {
        self.keys.iter().all(|key| key.typed().is_some())
            || matches!(self.action, Action::Void | Action::Pin | Action::DropRow)
    }
}

/// The keys of a line, for people: `F6 n`.
pub fn keys(entry: &Entry) -> String {
    entry.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// The whole table in Markdown, as README carries it.
pub fn markdown() -> String {
    let mut text = String::from("| 在哪 | 键 | 做什么 |\n|---|---|---|\n");
    for entry in TABLE {
        let place = match entry.scope {
            Scope::Everywhere => "各处",
            Scope::In(pane) => pane.name(),
        };
        let keys = entry.keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" ");
        text.push_str(&format!("| {place} | {keys} | {}：{} |\n", entry.name, entry.about));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_key_without_a_letter_and_no_key_means_two_things() {
        for entry in TABLE {
            assert!(entry.keys.iter().any(Key::is_letter_free), "{} 只有字母键", entry.name);
            for other in TABLE {
                let same = other.action == entry.action && other.scope == entry.scope;
                assert!(
                    same || other.scope != entry.scope
                        || !entry.keys.iter().any(|key| other.keys.contains(key)),
                    "{} 和 {} 用了同一个键",
                    entry.name,
                    other.name
                );
            }
        }
    }
}
