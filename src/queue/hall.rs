//! What a hall knows of itself, from `data/hall.toml`: kinds of business with their number bands, windows with what
//! they handle, reasons for the green line, the rule's figures.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::privacy::{Privacy, read_privacy};
use super::{Hours, Rule, Ticket};
use crate::text::{Fault, Faults, Source, Table, Text, nearest};

/// What stands before a rule was read, and for figures that may be left out.
const NO_RULE: Rule = Rule {
    appointment_minutes: 0,
    recalls: 0,
    return_behind: 0,
    day_starts_hour: 0,
    late_minutes: 10,
    hold_minutes: 15,
    long_wait_minutes: 40,
    pause_minutes: 15,
};

/// A kind of business one can take a ticket for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// ASCII name in events and JSON.
    pub code: String,
    /// Name on slips and screens.
    pub title: String,
    /// First letter of its numbers.
    pub band: char,
    /// How long a visit takes here, in minutes, as the hall declares it.
    pub minutes: i64,
    /// Code of the skill every ticket of this kind needs; none: any window that handles the kind.
    pub needs: Option<String>,
    /// Items of this kind that can be done online or at the machine, to be offered before a number is taken.
    pub elsewhere: Vec<Text>,
}

/// What not every window can do, e.g. 复杂业务.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// ASCII name in events and JSON.
    pub code: String,
    /// In words.
    pub title: String,
}

/// A window and what it handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Its number.
    pub number: u32,
    /// Codes of the kinds it handles; empty: all.
    pub kinds: Vec<String>,
    /// Codes of the skills it has.
    pub skills: Vec<String>,
    /// When it is there, as posted.
    pub hours: Hours,
}

impl Window {
    /// Whether it may call a ticket: handles its kind, has the skill it needs, and the ticket is not handed to another.
    pub fn takes(&self, ticket: &Ticket) -> bool {
        self.can(&ticket.kind, ticket.needs.as_deref()) && ticket.wanted.is_none_or(|to| to == self.number)
    }

    /// Whether it handles a kind with the skill it needs.
    pub fn can(&self, kind: &str, needs: Option<&str>) -> bool {
        self.handles(kind) && needs.is_none_or(|needs| self.skills.iter().any(|skill| skill == needs))
    }

    /// Whether it handles a kind.
    pub fn handles(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|known| known == kind)
    }
}

/// A reason for the green line 绿色通道; shown to clerks only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// ASCII name in events and JSON.
    pub code: String,
    /// In words.
    pub title: String,
    /// Other words for it.
    pub also: Vec<String>,
}

/// Where people come and whom they phone, as papers print it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Street address.
    pub address: String,
    /// Opening hours.
    pub hours: String,
    /// The hall's phone.
    pub phone: String,
    /// Where to complain.
    pub complaint: String,
    /// Where reconsideration (行政复议) is asked for; empty until the hall says it, and no refusal is printed before.
    pub reconsider: String,
    /// The court that hears a suit; the same.
    pub court: String,
}

/// The hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hall {
    /// ASCII name every row of the store starts with.
    pub id: String,
    /// Name on slips.
    pub title: String,
    /// Kinds in the order of the ticket machine.
    pub kinds: Vec<Kind>,
    /// Windows by number.
    pub windows: Vec<Window>,
    /// Skills not every window has.
    pub skills: Vec<Skill>,
    /// When windows are there that post no hours of their own.
    pub hours: Hours,
    /// Whether it is there on Saturdays, Sundays and holidays, too.
    pub open_on_days_off: bool,
    /// Reasons for the green line.
    pub reasons: Vec<Reason>,
    /// The rule's figures.
    pub rule: Rule,
    /// Within how many minutes people should be called, as the hall decided; none: it did not.
    pub wait_target: Option<i64>,
    /// What papers print.
    pub contact: Contact,
    /// What is decided about personal data.
    pub privacy: Privacy,
}

impl Hall {
    /// Reads `hall.toml`. None when something without which no ticket can be issued is at fault; `faults` says what.
    pub fn read(source: &Source, faults: &mut Faults) -> Option<Self> {
        let mut table = Table::parse(source, faults);
        let id = table.need_text("id", faults);
        let title = printed(&mut table, "title", "大厅名称", faults);
        let mut hall = Self {
            id: id?.value,
            title,
            kinds: Vec::new(),
            windows: Vec::new(),
            skills: Vec::new(),
            hours: read_hours(&mut table, faults),
            open_on_days_off: table.boolean("open_on_days_off", faults).unwrap_or(false),
            reasons: Vec::new(),
            rule: NO_RULE,
            wait_target: None,
            contact: Contact::default(),
            privacy: Privacy::default(),
        };
        for skill in table.tables("skill", faults) {
            hall.skills.extend(read_skill(skill, faults));
        }
        for kind in table.tables("kind", faults) {
            hall.add_kind(kind, faults);
        }
        if hall.kinds.is_empty() {
            faults.error("E_MISSING", table.place.clone(), "一种业务也没有，取不了号", "至少写一个 [[kind]]");
        }
        for window in table.tables("window", faults) {
            hall.windows.extend(hall.read_window(window, faults));
        }
        if hall.windows.is_empty() {
            let help =
                "照着写 [[window]]，一个窗口一段：号、办哪些业务、几点开；不然等候估不出来，取的号谁都能叫";
            faults.push(Fault::new("W_WINDOW", table.place.clone(), "一个窗口也没有写").help(help));
        }
        hall.check_skills(&table, faults);
        for reason in table.tables("reason", faults) {
            hall.add_reason(reason, faults);
        }
        if table.has("wait_target_minutes") {
            hall.wait_target = positive(&mut table, "wait_target_minutes", faults);
        }
        let rule = match table.table("rule", faults) {
            Some(rule) => read_rule(rule, faults),
            None => table.missing("rule", faults),
        };
        let contact = if let Some(contact) = table.table("contact", faults) {
            read_contact(contact, faults)
        } else {
            faults.push(Fault::new("W_EMPTY", table.place.clone(), "没有写 [contact]").help(NOT_SAID));
            Contact::default()
        };
        if let Some(privacy) = table.table("privacy", faults) {
            hall.privacy = read_privacy(privacy, faults);
        }
        table.finish(faults);
        hall.rule = rule?;
        hall.contact = contact;
        (!faults.has_errors()).then_some(hall)
    }

    /// The kind somebody typed: its code, its title or its band's letter.
    pub fn kind(&self, typed: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| {
            kind.code == typed || kind.title == typed || kind.band.to_string().eq_ignore_ascii_case(typed)
        })
    }

    /// The reason for the green line somebody typed: its code or its words.
    pub fn reason(&self, typed: &str) -> Option<&Reason> {
        let is = |reason: &&Reason| {
            reason.code == typed || reason.title == typed || reason.also.iter().any(|also| also == typed)
        };
        self.reasons.iter().find(is)
    }

    /// The skill somebody typed: its code or its words.
    pub fn skill(&self, typed: &str) -> Option<&Skill> {
        self.skills.iter().find(|skill| skill.code == typed || skill.title == typed)
    }

    /// A window by its number; one the file does not name handles every kind, without any skill.
    pub fn window(&self, number: u32) -> Window {
        let known = self.windows.iter().find(|window| window.number == number).cloned();
        known.unwrap_or_else(|| Window {
            number,
            kinds: Vec::new(),
            skills: Vec::new(),
            hours: self.hours.clone(),
        })
    }

    /// The hours of the windows that `can`; the hall's own where its file names no such window.
    pub fn hours_of(&self, can: impl Fn(&Window) -> bool) -> Vec<&Hours> {
        let named: Vec<&Hours> =
            self.windows.iter().filter(|window| can(window)).map(|window| &window.hours).collect();
        if named.is_empty() { vec![&self.hours] } else { named }
    }

    /// The business day of a moment: what happens before the day's first hour belongs to the day before.
    pub fn day(&self, local: DateTime) -> Date {
        let shifted = local.checked_sub(i64::from(self.rule.day_starts_hour).hours());
        shifted.map_or(local.date(), DateTime::date)
    }

    fn add_kind(&mut self, table: Table, faults: &mut Faults) {
        let place = table.place.clone();
        let Some(kind) = read_kind(table, faults) else { return };
        if let Some(same) = self.kinds.iter().find(|known| known.band == kind.band || known.code == kind.code)
        {
            faults.error(
                "E_BAND",
                place,
                format!("“{}”和“{}”用了同一个代码或号段字母", same.title, kind.title),
                "每种业务的 code 和 band 都要不一样，否则会出现两张相同的号",
            );
        }
        self.kinds.push(kind);
    }

    fn add_reason(&mut self, table: Table, faults: &mut Faults) {
        let place = table.place.clone();
        let Some(reason) = read_reason(table, faults) else { return };
        let words = |reason: &Reason| {
            let own = [reason.code.clone(), reason.title.clone()];
            own.into_iter().chain(reason.also.iter().cloned()).collect::<Vec<_>>()
        };
        let new = words(&reason);
        let twice = |known: &Reason| words(known).into_iter().find(|word| new.contains(word));
        if let Some((known, word)) = self.reasons.iter().find_map(|known| Some((known, twice(known)?))) {
            let message = format!("“{word}”已经是「{}」这个理由的说法", known.title);
            faults.error("E_REASON", place, message, "一个代码、一种说法只归一个理由");
        }
        self.reasons.push(reason);
    }

    fn read_window(&self, mut table: Table, faults: &mut Faults) -> Option<Window> {
        let place = table.place_of("number").unwrap_or_else(|| table.place.clone());
        let number = match table.integer("number", faults) {
            Some(number @ 1..=999) => u32::try_from(number).ok(),
            Some(number) => {
                faults.error("E_WINDOW", place.clone(), format!("没有 {number} 号窗口"), "窗口号写 1 到 999");
                None
            }
            None if table.has("number") => None,
            None => table.missing("number", faults),
        };
        if let Some(number) = number.filter(|number| self.windows.iter().any(|known| known.number == *number))
        {
            let message = format!("{number} 号窗口写了两遍，不知道按哪一段");
            faults.error("E_WINDOW", place, message, "合成一段，或改一个窗口号");
        }
        let mut kinds = Vec::new();
        for kind in table.texts("kinds", faults) {
            if self.kinds.iter().any(|known| known.code == kind.value) {
                kinds.push(kind.value);
                continue;
            }
            let known = || self.kinds.iter().map(|known| known.code.as_str());
            let help = nearest(&kind.value, known())
                .map_or(format!("这里有：{}", known().collect::<Vec<_>>().join("、")), |near| {
                    format!("是不是想写“{near}”？")
                });
            faults.error("E_KIND", kind.place, format!("没有“{}”这种业务", kind.value), help);
        }
        let mut skills = Vec::new();
        for skill in table.texts("skills", faults) {
            if self.skills.iter().any(|known| known.code == skill.value) {
                skills.push(skill.value);
            } else {
                self.no_skill(&skill, faults);
            }
        }
        let own = read_hours(&mut table, faults);
        let hours = if own.is_empty() { self.hours.clone() } else { own };
        table.finish(faults);
        Some(Window { number: number?, kinds, skills, hours })
    }

    fn no_skill(&self, skill: &Text, faults: &mut Faults) {
        let known: Vec<&str> = self.skills.iter().map(|known| known.code.as_str()).collect();
        let help = format!("先写 [[skill]]；这里有：{}", known.join("、"));
        faults.error("E_SKILL", skill.place.clone(), format!("没有“{}”这种专长", skill.value), help);
    }

    /// A kind that needs a skill no window of it has could be taken and never called.
    fn check_skills(&self, table: &Table, faults: &mut Faults) {
        for kind in &self.kinds {
            let Some(needs) = &kind.needs else { continue };
            if !self.windows.iter().any(|window| window.can(&kind.code, Some(needs))) {
                faults.error(
                    "E_SKILL",
                    table.place.clone(),
                    format!("“{}”要“{needs}”专长，可是没有一个办它的窗口有", kind.title),
                    format!("给一个窗口写 skills = [\"{needs}\"]，或去掉这种业务的 needs"),
                );
            }
        }
    }
}

fn read_skill(mut table: Table, faults: &mut Faults) -> Option<Skill> {
    let (code, title) = (table.need_text("code", faults), table.need_text("title", faults));
    table.finish(faults);
    Some(Skill { code: code?.value, title: title?.value })
}

fn read_reason(mut table: Table, faults: &mut Faults) -> Option<Reason> {
    let (code, title) = (table.need_text("code", faults), table.need_text("title", faults));
    let also = table.texts("also", faults).into_iter().map(|also| also.value).collect();
    table.finish(faults);
    Some(Reason { code: code?.value, title: title?.value, also })
}

fn read_hours(table: &mut Table, faults: &mut Faults) -> Hours {
    let spans = table.texts("hours", faults);
    let hours = Hours::parse(spans.iter().map(|span| span.value.as_str()));
    hours.unwrap_or_else(|| {
        let place = spans.first().map_or(table.place.clone(), |span| span.place.clone());
        let help = "从早到晚写，如 hours = [\"9:00-12:00\", \"13:30-17:00\"]";
        faults.error("E_HOURS", place, "开窗时间写得不对", help);
        Hours::default()
    })
}

fn read_kind(mut table: Table, faults: &mut Faults) -> Option<Kind> {
    let code = table.need_text("code", faults);
    let title = table.need_text("title", faults);
    let band = table.need_text("band", faults).and_then(|text| {
        let mut chars = text.value.chars();
        if let (Some(band @ 'A'..='Z'), None) = (chars.next(), chars.next()) {
            return Some(band);
        }
        faults.error("E_BAND", text.place, "号段要一个大写字母", "写成 band = \"A\"");
        None
    });
    let place = table.place_of("minutes").unwrap_or_else(|| table.place.clone());
    let minutes = positive(&mut table, "minutes", faults);
    if minutes == Some(0) {
        faults.error("E_RANGE", place, "办一次要 0 分钟，等候就没法估", "写本厅估的分钟数，1 以上");
    }
    let needs = table.text("needs", faults).map(|needs| needs.value);
    let elsewhere = table.texts("elsewhere", faults);
    table.finish(faults);
    Some(Kind { code: code?.value, title: title?.value, band: band?, minutes: minutes?, needs, elsewhere })
}

/// What comes of a text of the hall that is not there.
const NOT_SAID: &str = "填上本厅的。空着：必须写明它的单子不出，小票和屏上没有这一行";

/// What papers print of the hall. Nothing else waits for it: a hall whose address is open calls its tickets all the same,
/// and a paper that must say it is not printed and says what it lacks.
fn printed(table: &mut Table, name: &str, what: &str, faults: &mut Faults) -> String {
    let place = table.place_of(name).unwrap_or_else(|| table.place.clone());
    let text = table.text(name, faults).map_or_else(String::new, |text| text.value.trim().to_owned());
    if text.is_empty() {
        faults.push(Fault::new("W_EMPTY", place, format!("{what}（{name}）空着")).help(NOT_SAID));
    }
    text
}

fn read_contact(mut table: Table, faults: &mut Faults) -> Contact {
    let mut printed = |name, what| printed(&mut table, name, what, faults);
    let (address, hours) = (printed("address", "办理地点"), printed("hours", "办公时间"));
    let (phone, complaint) = (printed("phone", "咨询电话"), printed("complaint", "投诉电话"));
    let mut maybe = |name| table.text(name, faults).map_or_else(String::new, |text| text.value);
    let (reconsider, court) = (maybe("reconsider"), maybe("court"));
    table.finish(faults);
    Contact { address, hours, phone, complaint, reconsider, court }
}

fn read_rule(mut table: Table, faults: &mut Faults) -> Option<Rule> {
    let appointment_minutes = positive(&mut table, "appointment_minutes", faults);
    let recalls = positive(&mut table, "recalls", faults).and_then(|n| u32::try_from(n).ok());
    let return_behind = positive(&mut table, "return_behind", faults).and_then(|n| usize::try_from(n).ok());
    let day_starts_hour = positive(&mut table, "day_starts_hour", faults).and_then(|n| i8::try_from(n).ok());
    if let Some(hour @ 24..) = day_starts_hour {
        faults.error("E_HOUR", table.place.clone(), format!("没有 {hour} 点"), "写 0 到 23 的整点");
    }
    let mut minutes = |name, otherwise| {
        if table.has(name) { positive(&mut table, name, faults) } else { Some(otherwise) }
    };
    let late_minutes = minutes("late_minutes", NO_RULE.late_minutes);
    let hold_minutes = minutes("hold_minutes", NO_RULE.hold_minutes);
    let long_wait_minutes = minutes("long_wait_minutes", NO_RULE.long_wait_minutes);
    let pause_minutes = minutes("pause_minutes", NO_RULE.pause_minutes);
    table.finish(faults);
    Some(Rule {
        appointment_minutes: appointment_minutes?,
        recalls: recalls?,
        return_behind: return_behind?,
        day_starts_hour: day_starts_hour?,
        late_minutes: late_minutes?,
        hold_minutes: hold_minutes?,
        long_wait_minutes: long_wait_minutes?,
        pause_minutes: pause_minutes?,
    })
}

fn positive(table: &mut Table, name: &str, faults: &mut Faults) -> Option<i64> {
    if !table.has(name) {
        return table.missing(name, faults);
    }
    let number = table.integer(name, faults)?;
    if !(0..=1440).contains(&number) {
        faults.error(
            "E_RANGE",
            table.place.clone(),
            format!("“{name}”是 {number}，不在 0 到 1440 之间"),
            "检查这个数",
        );
        return None;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    fn read(text: &str) -> (Option<Hall>, Vec<String>) {
        let mut faults = Faults::new();
        let hall = Hall::read(&Source::new("hall.toml", text), &mut faults);
        (hall, faults.sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_hall_that_comes_with_the_program_is_in_order() {
        let (hall, faults) = read(include_str!("../../data/hall.toml"));
        assert_eq!(faults, [""; 0]);
        let hall = hall.unwrap();
        for typed in ["pension", "养老待遇", "A", "a"] {
            assert_eq!(hall.kind(typed).map(|kind| kind.band), Some('A'), "{typed}");
        }
        let nobody = hall.kinds.iter().find(|kind| !hall.windows.iter().any(|w| w.handles(&kind.code)));
        assert_eq!(nobody, None, "every kind has a window");
    }

    #[test]
    fn the_business_day_ends_at_three_in_the_morning() {
        let hall = read(include_str!("../../data/hall.toml")).0.unwrap();
        for (at, day) in [
            (datetime(2026, 11, 23, 9, 0, 0, 0), date(2026, 11, 23)),
            (datetime(2026, 11, 24, 2, 59, 59, 0), date(2026, 11, 23)),
            (datetime(2026, 11, 24, 3, 0, 0, 0), date(2026, 11, 24)),
        ] {
            assert_eq!(hall.day(at), day, "{at}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_hall_is_said_with_its_line() {
        let good = include_str!("../../data/hall.toml");
        // The fault stands so many lines above what was changed: at the head of its table, or at the place itself.
        for (from, to, above, fault) in [
            ("band = \"B\"", "band = \"A\"", 3, "1：“养老待遇”和“参保缴费”用了同一个代码或号段字母"),
            ("band = \"B\"", "band = \"b\"", 0, "8：号段要一个大写字母"),
            ("[\"card\", ", "[\"cart\", ", 0, "10：没有“cart”这种业务。是不是想写“card”？"),
            ("recalls = 2", "recals = 2", 2, "1：缺少“recalls”"),
            ("day_starts_hour = 3", "day_starts_hour = 30", 4, "1：没有 30 点"),
        ] {
            let line = good[..good.find(from).unwrap()].matches('\n').count() + 1 - above;
            let fault = format!("hall.toml:{line}:{fault}");
            let (hall, faults) = read(&good.replace(from, to));
            assert!(hall.is_none(), "{to}");
            assert!(faults.iter().any(|found| found.starts_with(&fault)), "{to}: {faults:?}");
        }
    }

    #[test]
    fn what_cannot_be_so_in_a_hall_is_named() {
        let own = include_str!("../../data/hall.toml");
        for (from, to, code) in [
            ("number = 2\n", "number = 1\n", "1 号窗口写了两遍"),
            ("number = 2\n", "number = 0\n", "没有 0 号窗口"),
            ("number = 2\n", "number = -2\n", "没有 -2 号窗口"),
            ("number = 2\n", "number = 70000\n", "没有 70000 号窗口"),
            ("code = \"disabled\"", "code = \"elder\"", "“elder”已经是「八十岁以上老人」"),
            ("also = [\"孕妇\"]", "also = [\"老人\"]", "“老人”已经是「八十岁以上老人」"),
            ("minutes = 15\nelsewhere", "minutes = 0\nelsewhere", "办一次要 0 分钟"),
            ("# lock_pin = \"…\"", "lock_pin = \"1234\" #", "lock_pin 不是 bangban store pin 生成的"),
        ] {
            assert!(own.contains(from), "{from}");
            let (hall, faults) = read(&own.replacen(from, to, 1));
            assert!(hall.is_none() && faults.len() == 1 && faults[0].contains(code), "{to}: {faults:?}");
        }
        // A hall without windows works, and is told.
        let none: Vec<&str> = own.split("[[window]]").collect();
        let rest = none.last().unwrap().split_once("[[reason]]").unwrap().1;
        let (hall, faults) = read(&format!("{}[[reason]]{rest}", none[0]));
        assert!(hall.is_some() && faults.len() == 1 && faults[0].contains("一个窗口也没有写"), "{faults:?}");
    }
}
