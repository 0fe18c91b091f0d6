//! Why an act was not done: a sentence with what to do instead.

use jiff::civil::{Date, DateTime};

use crate::items::{BillError, MarkError, NotACode, RefusalError, StepError, Yuan};
use crate::ledgers::{self, NotPrinted, Refused};
use crate::log::{Misfit, Outcome, PAID_ON_BILLS, Paid, Unfit};
use crate::paper::PaperError;
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
    /// Somebody is on the way to the window that is to be left.
    #[error("{no} 叫到了，人正往窗口来，不能{action}。先等他来办，或记过号、放回队里")]
    OnTheWay {
        /// Whose number.
        no: TicketNo,
        /// What was asked.
        action: &'static str,
    },
    /// Somebody sits here; a case that ended waits.
    #[error("手上还有一位。办完、结件以后再打开这一件")]
    SomebodyHere,
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
    /// Nobody is there at the time that was asked for.
    #[error(
        "{at} 办「{kind}」的窗口不开，约了会白跑。最近能约的是 {next}（开窗时间在 hall.toml，放假在 calendar/）"
    )]
    ClosedThen {
        /// What was asked for.
        at: String,
        /// For which kind.
        kind: String,
        /// When one is open.
        next: String,
    },
    /// The same of a time of today that was agreed elsewhere.
    #[error("{at} 办「{kind}」的窗口不开（今天 {hours}），没有取号。写窗口开着的时间，或不写时间按普通号取")]
    ClosedAt {
        /// What was asked for.
        at: String,
        /// For which kind.
        kind: String,
        /// When they are open.
        hours: String,
    },
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
    /// No such item.
    #[error("没有「{0}」这个事项。用 bangban item list 看有哪些")]
    UnknownItem(String),
    /// Not a code.
    #[error(transparent)]
    Code(#[from] NotACode),
    /// The material cannot stand like this.
    #[error(transparent)]
    Mark(#[from] MarkError),
    /// The limit cannot stand still, or run on.
    #[error(transparent)]
    Limit(#[from] super::LimitError),
    /// The step cannot be passed.
    #[error(transparent)]
    Step(#[from] StepError),
    /// The bills cannot be taken.
    #[error(transparent)]
    Bills(#[from] BillError),
    /// The case cannot be refused, or not like this.
    #[error(transparent)]
    Refusal(#[from] RefusalError),
    /// The paper that goes with an end cannot be made.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// Wanted beyond the last notice.
    #[error("上次的告知单 {notice} {told}，不能悄悄加。真要加，写明原因")]
    AddedWithoutReason {
        /// What it says of the material.
        told: String,
        /// The notice.
        notice: String,
    },
    /// Not met now, and met on the last notice.
    #[error(
        "上次的告知单 {notice} 写的是符合「{condition}」，不能悄悄改。真不符合，写明为什么和上次不一样（命令：--reason 原因）"
    )]
    TurnedWithoutReason {
        /// What must hold.
        condition: String,
        /// The notice.
        notice: String,
    },
    /// An account that is only looked at.
    #[error(
        "「{0}」要盲录两遍，两遍一样才记已见：在这一行按 1（命令：material M03 seen --account 号 --again 号）。\n\
         不在这里录号的（只收卡面复印件、由别处录），按 Tab 写明原因（命令：--reason 原因）"
    )]
    NotTypedTwice(String),
    /// An account among the words.
    #[error("原因里有一长串数字，像是账号，不能留在记录里。去掉数字再写")]
    NumberInWords,
    /// The checklist speaks for another end.
    #[error("按材料的情况，这一件应选「{}」", .0.title())]
    OtherOutcome(Outcome),
    /// Later than promised.
    #[error("{by} 太晚：这个事项最晚 {latest} 要办结，承诺只能提前")]
    DueTooLate {
        /// What was asked for.
        by: Date,
        /// What is promised.
        latest: Date,
    },
    /// Looked after too late.
    #[error("{by} 太晚：最晚 {latest} 要有人跟进一次；约的日子另外在台账里写（Alt+6）")]
    LookedAfterTooLate {
        /// What was asked for.
        by: Date,
        /// The last day.
        latest: Date,
    },
    /// Promised for a day without work.
    #[error("办结日 {due} 没人上班，给不了结果。改成 {before}，或不写，按承诺的日子")]
    NoResultThen {
        /// What was asked for.
        due: Date,
        /// The working day before it.
        before: Date,
    },
    /// A deferred material cannot be had by the day written for it.
    #[error("{0}。改晚一点；确实拿得到的（如早就申请了），在说明里写一句")]
    Hasty(String),
    /// Everything is there, so that it is taken in.
    #[error("条件符合、材料齐全，应当受理，不能没有一句话就结成「{}」。本人今天不办、要人帮着办的，写一句为什么", .0.title())]
    ShouldAccept(Outcome),
    /// The same is already being handled.
    #[error(
        "这个{whose}的这件事 {day} 已经受理（件号 {case}），还在办，{until}。先查那一件；真要再受理一件，在说明里写清为什么"
    )]
    Running {
        /// 人 or 单位.
        whose: &'static str,
        /// When it was taken in.
        day: Date,
        /// Its short number.
        case: String,
        /// Until when, in words.
        until: String,
    },
    /// Before today.
    #[error("办结日 {by} 不行：今天是 {today}，要写以后的日子")]
    DueGone {
        /// What was asked for.
        by: Date,
        /// Today.
        today: Date,
    },
    /// Nobody is named as who applies.
    #[error(
        "还没录证件号：受理、不予受理的单子要写明申请人是谁。先在受理第一格录证件号（命令：bangban case identify 号码）"
    )]
    NoPerson,
    /// Nobody is named as the unit that applies.
    #[error(
        "还没录单位：{item}是单位办的，受理、不予受理的单子要写明是哪个单位。在受理「单位」一格录统一社会信用代码（命令：bangban case unit 代码 --name 名称）；还没有 18 位代码的单位，受理时在说明里写清名称和为什么没有"
    )]
    NoUnit {
        /// Which item.
        item: String,
    },
    /// Nobody is named whose death it is about.
    #[error(
        "还没录去世的是谁：{item}要写明，别人领过没有也按这个查。在受理「去世的人」一格录他的证件号（命令：bangban case deceased 号码）；号码问不到的，受理时在说明里写清是谁、为什么没有"
    )]
    NoDeceased {
        /// Which item.
        item: String,
    },
    /// It is about nobody's death.
    #[error(
        "{item}{}，不录去世的人。来办的人自己的号录在「证件」一格（命令：bangban case identify 号码）；选错了事项的，先改事项",
        .when.as_ref().map_or("不是为去世的人办的".to_owned(), |when| format!("这一件不是「{when}」的（那样材料记了不需要）"))
    )]
    NobodyDied {
        /// Which item.
        item: String,
        /// The only case in which it would be.
        when: Option<String>,
    },
    /// Who applies is named as who died.
    #[error("这是来办的人自己的号。去世的人录他本人的证件号；来办的人录错了的，重新核身")]
    DiedThemselves,
    /// Others were paid for the same death.
    #[error("{0}。\n问清了真要受理的（如另一位亲属的那一份），在说明里写清为什么（命令：--note 原因）")]
    PaidBefore(String),
    /// The name of a unit nobody told before.
    #[error("还不知道 {0} 的名称：照营业执照写在 --name 后面，如 --name 甲公司")]
    NoUnitName(String),
    /// A person's item.
    #[error("{0}是个人办的，不登记单位。选错了事项的，先改事项")]
    NotOfUnits(String),
    /// A bill that was claimed before.
    #[error("票据 {no} {day} 在 {case} 这一件里已经报过。同一张票只能报一次：核对票号，重复的拿掉{freed}")]
    BilledBefore {
        /// Its number.
        no: String,
        /// When.
        day: Date,
        /// In which case.
        case: String,
        /// What frees it, where anything does.
        freed: &'static str,
    },
    /// What pays on top of the rest was settled on a bill before the rest.
    #[error(
        "票据 {no} 在 {case} 这一件（{item}）里已经出了结算单。次序反了：先报医保，剩下的才轮到那一件。{}",
        first_of(*.gone)
    )]
    OnTopFirst {
        /// Its number.
        no: String,
        /// What pays on top.
        item: String,
        /// In which case.
        case: String,
        /// Whether the money went out.
        gone: bool,
    },
    /// What pays on top would be settled before what pays first.
    #[error(
        "票据 {no} 在 {case} 这一件里也录了，那一件还没出结算单，不知道还剩多少。先把那一件结算完；那一件不报了的，把它的票据改掉，或按「咨询」结了"
    )]
    FirstNotSettled {
        /// Its number.
        no: String,
        /// In which case.
        case: String,
    },
    /// What was paid before was paid on more bills than these.
    #[error(
        "票据 {no} 在 {case} 这一件里和 {apart} 是一起报的，单张报了多少分不出来。把那一件的票都录进来，一起算剩多少"
    )]
    PaidTogether {
        /// Its number.
        no: String,
        /// One that is not here.
        apart: String,
        /// In which case.
        case: String,
    },
    /// More would be paid on top than what was paid before left.
    #[error(
        "这些票合计 {total} 元，前面已经报过 {before} 元，只剩 {left} 元，不能再付 {paid} 元。已经报过的写进自付（--borne 已报={before}），重新录金额、换人复核"
    )]
    MoreThanIsLeft {
        /// The bills.
        total: Yuan,
        /// What was paid before.
        before: Yuan,
        /// What is left.
        left: Yuan,
        /// What would be paid.
        paid: Yuan,
    },
    /// Who entered the money would say that it came back.
    #[error("{0} 是录金额的人，不能自己记追回。换一位用自己的名字来记（--clerk），或在另一个窗口按 Alt+6")]
    TakesBackOwn(String),
    /// What came back is not what went out.
    #[error(
        "付出去 {paid} 元，已经追回 {before} 元，还差 {left} 元；这次写的是 {now} 元，对不上。全数追回才办「退回流程」，写明 追回多少、哪天追回；先还了一部分的办「追回一部分」"
    )]
    NotAllBack {
        /// What went out.
        paid: Yuan,
        /// What came back before.
        before: Yuan,
        /// What comes now.
        now: Yuan,
        /// What was left to come.
        left: Yuan,
    },
    /// Something comes after the day the result is promised for.
    #[error(
        "办结日 {due} 早于{what} {day}，单子会自己打架。办结日改到 {day} 或以后，或先把{what}改早（{how}）"
    )]
    DueBefore {
        /// What is promised.
        due: Date,
        /// What comes after it.
        what: String,
        /// When.
        day: Date,
        /// The command that changes it.
        how: String,
    },
    /// A deferred material is to come in the past.
    #[error("补齐日 {due} 不行：最早是 {today} 的下一个工作日")]
    BroughtInThePast {
        /// What was asked for.
        due: Date,
        /// Today.
        today: Date,
    },
    /// A deferred material is to come on a day without work.
    #[error("补齐日 {due} 没人上班，收不了。改成 {next} 或别的工作日")]
    NobodyWorks {
        /// What was asked for.
        due: Date,
        /// The next day that is worked.
        next: Date,
    },
    /// The document speaks against a condition that was ticked.
    #[error(
        "{0}。真要受理的（如到龄前预审、档案记载的出生日期不同），在说明里写清为什么；没到龄的，条件改勾“不符合”，照写着的路办"
    )]
    Doubtful(String),
    /// The document speaks against a condition that was denied.
    #[error("{0}。条件改勾“符合”照常办；以档案记载为准不予受理的，在情况里写明档案记的出生日期是哪天")]
    Denied(String),
    /// The outcome needs words.
    #[error(
        "「{}」要写清转到哪里、找谁、电话{}",
        .outcome.title(),
        if .known.is_empty() { String::new() } else { format!("。这个事项协同的：{}", .known) }
    )]
    NoteNeeded {
        /// Which.
        outcome: Outcome,
        /// Offices the item works with, each with its phone.
        known: String,
    },
    /// What the money of a case went out on is as it is.
    #[error(
        "这一件{}，票据、金额、步骤、结算单都不能再改。付错了的在官方系统里追回；漏了的另开一件{}",
        match .0.yuan {
            Some(yuan) => format!("的 {yuan} 元 {} 已经付了", .0.on),
            None => format!(" {} 已经办结", .0.on),
        },
        if .0.noted { "" } else { "；钱没到账、退了票的，先在后续「按期办结」记一句进度（Alt+7），再改到账日重出" }
    )]
    Paid(Paid),
    /// Nothing is paid on a case that was not taken in.
    #[error("这一件按「{}」结了，没有受理，不录票据、金额，也不付钱。要办的另开一件", .0.title())]
    NotTakenIn(Outcome),
    /// Somebody was told what they are paid, and the case is to end without being taken in.
    #[error(
        "结算单已经出了（付 {paid} 元，最晚 {pay_by} 到账），不能按「{}」结：要付的按「{}」结；\
         不付了的，先把单子收回来，退回第 {step} 步（那张就作废），再结",
        .outcome.title(), .fits.title()
    )]
    Settled {
        /// How much.
        paid: Yuan,
        /// The last day.
        pay_by: Date,
        /// The end that was wanted.
        outcome: Outcome,
        /// The end it would be taken in by.
        fits: Outcome,
        /// The step before the one that asks for a settlement.
        step: usize,
    },
    /// What a second person looked at is not what stands now.
    #[error("刚才改过了，没有记，请再看一遍。现在是：{now}。看的时候是：{was}")]
    LookedAtOther {
        /// What they saw.
        was: String,
        /// What there is.
        now: String,
    },
    /// No such amount.
    #[error("这一件没有录「{0}」这个金额")]
    NoAmount(String),
    /// One person twice.
    #[error(
        "{0} 是录入人，不能自己复核。请另一位在自己的窗口按 Alt+7，选这一条；只有一个窗口的，请他用自己的名字打开（--clerk），再按 Alt+7"
    )]
    SameClerk(String),
    /// Who did not say who they are.
    #[error(
        "{0}要写明是谁：打开时写 --clerk 姓名，或写进设置文件的 clerk，再来一遍。一个人录、另一个人看，靠名字认"
    )]
    Nameless(&'static str),
    /// An open case that another window has in hand.
    #[error(
        "这一件正在 {window} 号窗口办（{clerk} 开的）。和那边说好，由那边办；那个窗口的机器坏了的，用 --window {window} 接着办"
    )]
    InOtherHands {
        /// Which window.
        window: u32,
        /// Who opened it.
        clerk: String,
    },
    /// No bills yet.
    #[error("还没录票据，出不了结算单")]
    NoBills,
    /// A day of payment that cannot be.
    #[error("到账日 {pay_by} 不行：从今天起，最晚 {latest}")]
    PayDay {
        /// What was asked for.
        pay_by: Date,
        /// The last day.
        latest: Date,
    },
    /// A day of payment on which no bank works.
    #[error("到账日 {pay_by} 没人上班，钱到不了。改成 {before} 或别的工作日")]
    NoMoneyThen {
        /// What was asked for.
        pay_by: Date,
        /// The working day before it.
        before: Date,
    },
    /// More is borne than there is.
    #[error("自付加起来比票据合计 {0} 元还多，核对每一项")]
    MoreThanBills(Yuan),
    /// What is left is no amount of the case.
    #[error("票据合计减自付是 {paid} 元，和录的{what} {yuan} 元对不上。改自付，或重新录金额")]
    NotTheAmount {
        /// What would be paid.
        paid: Yuan,
        /// The amount that can be.
        what: String,
        /// How much it is.
        yuan: Yuan,
    },
    /// Several amounts, none of which is called what is paid.
    #[error(
        "录了几笔金额，没有一笔叫「{PAID_ON_BILLS}」，不知道付哪一笔。付的那笔用这个名字录，换人复核；录错名字的去掉"
    )]
    WhichAmount,
    /// The amount does not stand yet.
    #[error("「{what}」{state}，复核过才能出结算单")]
    NotReviewed {
        /// Which amount.
        what: String,
        /// How it stands.
        state: &'static str,
    },
    /// An amount that was agreed to stays.
    #[error("「{0}」已经复核，不能去掉。数错了重新录，再请另一个人复核")]
    AmountAgreed(String),
    /// An amount far off its trial is agreed to without a word.
    #[error("{what} {yuan} 元，试算 {trial} 元：和试算差超过 5% 的原因不能空着。写一句再按一次")]
    FarOff {
        /// Which amount.
        what: String,
        /// How much it is.
        yuan: Yuan,
        /// What was computed.
        trial: Yuan,
    },
    /// No such hardship.
    #[error("没有「{typed}」这个困难标签。有：{known}")]
    UnknownTag {
        /// What was typed.
        typed: String,
        /// What there is.
        known: String,
    },
    /// Nobody can come then.
    #[error("{0} 已经过去了，约一个以后的时间")]
    BookedInThePast(DateTime),
    /// A number of another day that was never finished.
    #[error("{no} 是 {day} 的号，今天的屏上不叫它。人在就办结，没来就记过号")]
    OtherDay {
        /// Which.
        no: TicketNo,
        /// Of which day.
        day: Date,
    },
    /// A call for help that is one's own.
    #[error("自己的求助要别的窗口来接；不用了就结束求助（互助里选「好了」，或 bangban queue end-help）")]
    OwnHelp,
    /// Nobody knows what the number should be for.
    #[error("这一件没有号，写明给他留哪类业务的号：--kind 养老待遇")]
    KindNeeded,
    /// No such case.
    #[error("没有「{0}」这一件。用 bangban case list 看编号，或写单子上的编号")]
    UnknownCase(String),
    /// No such follow-up.
    #[error("没有「{0}」这件后续。用 bangban case followups 看编号")]
    UnknownFollowUp(String),
    /// It has ended.
    #[error("「{0}」已经了结，不用再办")]
    FollowedUp(String),
    /// An amount is reviewed, not ticked.
    #[error("「{0}」要由另一位经办人复核，同意或退回：在他的桌面按 Alt+7 选这一条，或 bangban case review")]
    ReviewElsewhere(String),
    /// The register that shows it comes to that end by other steps first.
    #[error(
        "在「{register}」里现在是「{state}」，还不到「{title}」。先办：{known}：Alt+6 打开「{register}」选它\n\
         （命令：bangban ledger {register} move {no} 步骤 栏=内容）"
    )]
    StepFirst {
        /// The register.
        register: String,
        /// Where the entry is there.
        state: String,
        /// The step that ends it.
        title: String,
        /// What can be done there now.
        known: String,
        /// The entry.
        no: String,
    },
    /// A settlement stands on what is said to have come to nothing.
    #[error(
        "结算单还在：钱没到账、退了票的，记进度，改到账日重出结算单；真办不成的，先退回结算前面的那一步，结算单作废，再记「不成」\n\
         （命令：bangban case settle --case {0} --pay 日期；bangban case step 第几步 --undo --case {0}）"
    )]
    SettledStill(String),
    /// The register that shows it asks for more than a word.
    #[error(
        "还缺：{lacking}。在台账里办这一步：Alt+6 打开「{register}」，选「{title}」\n\
         （命令：bangban ledger {register} move {no} {title} 栏=内容）"
    )]
    StepAsks {
        /// The fields.
        lacking: String,
        /// The step.
        title: String,
        /// The register.
        register: String,
        /// The entry.
        no: String,
    },
    /// Fields were filled in where no register asks for any.
    #[error("没有“{0}”这一栏：这一样没有要填的，用 --note 写一句")]
    NoFieldHere(String),
    /// An account that was deferred came without its number.
    #[error(
        "“{name}”要盲录两遍，两遍一样才算补齐：钱打错了最难追。填 收款账户、收款账户再录一遍；没录的，在 没录账号的缘由 里写明"
    )]
    AccountLater {
        /// The material.
        name: String,
    },
    /// Something else comes first.
    #[error("还有「{0}」没了结，不能先办结")]
    StillOwed(&'static str),
    /// The result is there before the steps that lead to it.
    #[error(
        "{}：{steps}。在后续里（Alt+7）按 F3 打开那一件\n\
         （命令：bangban case step 第几步 --case {case}）",
        if *.pays {
            "步骤没过完、没出结算单，不能记「按期办结」。先过"
        } else {
            "步骤没过完。在别处办完的，写一句在哪里、谁办的再记；没有的先过"
        }
    )]
    StepsOpen {
        /// Which, each in words.
        steps: String,
        /// Whether it pays on bills.
        pays: bool,
        /// The case.
        case: String,
    },
    /// The entry is not there, or is there already.
    #[error(transparent)]
    Entry(#[from] ledgers::Unfit),
    /// What was filled in cannot stand.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Fields(Vec<Refused>),
    /// Lines of another register are open.
    #[error("还有 {count} 条没补录、没核完，对不平：{names}。一条条补录、换一个人核，差额归零再对账")]
    Unsettled {
        /// How many.
        count: usize,
        /// Which.
        names: String,
    },
    /// Somebody is booked already.
    #[error(
        "{what} 已经{}",
        if *.booked { format!("约给 {no} 了。换个时间或换个人") } else { format!("有一条（{no}）了，不记第二条。在那一条上办") }
    )]
    Clash {
        /// Whether it is about a time.
        booked: bool,
        /// Who, on which day, at what time.
        what: String,
        /// The other entry.
        no: String,
    },
    /// What may stand in one entry only stands in another.
    #[error("{field} {text} 已经用在 {no} 上，一条只能对一条。核对是不是补重了")]
    Taken {
        /// The field.
        field: String,
        /// What was typed.
        text: String,
        /// The other entry.
        no: String,
    },
    /// The data have no such register.
    #[error("资料里没有「{0}」这本台账。补上 data/ledgers 里的文件，或去掉自己的 --data")]
    NoRegister(&'static str),
    /// No such card.
    #[error("没有“{typed}”这张应急卡。有：{known}")]
    UnknownEmergency {
        /// What was typed.
        typed: String,
        /// What there is.
        known: String,
    },
    /// No such step.
    #[error("没有第 {place} 步，这张卡共 {steps} 步")]
    NoSuchStep {
        /// Which.
        place: usize,
        /// How many there are.
        steps: usize,
    },
    /// No emergency goes on.
    #[error("现在没有正在处置的应急。先 bangban emergency start YJ01")]
    NoEmergency,
    /// Several emergencies go on at once.
    #[error("现在有几件应急：{0}。说是哪一件：--no 编号或卡片，如 --no 停电")]
    WhichEmergency(String),
    /// That one does not go on.
    #[error("“{typed}”现在没有在处置。正在处置的有：{going}")]
    NotGoing {
        /// What was typed.
        typed: String,
        /// What goes on.
        going: String,
    },
    /// Its card has nothing to be said to all.
    #[error("「{0}」这张卡没有广播词：不大声喊，一对一说")]
    NothingToAll(String),
    /// The system is not down.
    #[error("现在没有登记系统停用。停了先按 Ctrl+A，或 bangban emergency outage")]
    NoOutage,
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

impl ActError {
    /// Whether a clerk who says why may end the case all the same.
    pub fn is_settled_by_words(&self) -> bool {
        matches!(
            self,
            Self::Hasty(_)
                | Self::Doubtful(_)
                | Self::ShouldAccept(_)
                | Self::Running { .. }
                | Self::NoUnit { .. }
                | Self::NoDeceased { .. }
                | Self::PaidBefore(_)
        )
    }
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

/// What to do where what pays on top was settled first.
fn first_of(gone: bool) -> &'static str {
    if gone {
        "那一件的钱已经付了：先别再付，请值班负责人定，多付的要追回"
    } else {
        "先把那一件的结算步骤退回（命令：bangban case step 第几步 --undo --case 那一件），这一件出了结算单，那一件再按剩下的报"
    }
}
