//! 受理: whose business it is, what is wanted, whether the conditions hold, how each material stands.
//!
//! What has been decided lives in the case (and so in the log); the pane itself only keeps what is being typed.

mod deceased;
mod fields;
mod marks;
mod numbered;
mod unit;
mod view;

pub use fields::{comment, identify};
pub use view::view;

use self::marks::{
    deferred, list, may_be_awaited, may_pass, next_way, open_case, other_day, passed, set_condition,
    toggle_check, toggle_condition, toggle_review, toggle_step, try_mark,
};
use self::numbered::Numbered;
use self::unit::of_unit;
use super::Around;
use crate::acts::{Common, Respect, begun_for_another};
use crate::answers::Hit;
use crate::items::{Code, Mark, Material, ON_THE_SPOT, Review, Step, Tick, Wanted};
use crate::log::{Case, CaseId};
use crate::paper;
use crate::person;
use crate::queue::TicketId;
use crate::text::nearest;
use crate::ui::action::Action;
use crate::ui::ask::Ask;
use crate::ui::message::Deed;
use crate::ui::overlay::{Account, Overlay, Wants};
use crate::ui::term::Key;
use crate::ui::widgets::{Field, Takes};

/// How many of what is often handled are offered.
const OFFERED: usize = 8;

/// A row the cursor can stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    /// The ID number being typed.
    Number,
    /// The item being looked for.
    Item,
    /// The unit it is for, where it is one's.
    Unit,
    /// Who died, where it is about that.
    Deceased,
    /// A condition of the item, by place.
    Condition(usize),
    /// A material of the item, by place.
    Material(usize),
    /// One of the four checks, for all that is at hand.
    Review(Review),
    /// A step of handling, by place.
    Step(usize),
}

/// The pane's state.
#[derive(Debug, Clone)]
pub struct Intake {
    number: Numbered,
    wanted: Field,
    /// The credit code of a unit.
    unit: Numbered,
    /// The number of who died.
    deceased: Numbered,
    hits: Vec<Hit>,
    hit: usize,
    /// The row of the list of what is often handled; none until the clerk goes down into it.
    common: Option<usize>,
    row: usize,
    ticket: Option<TicketId>,
    case: Option<CaseId>,
    unmasked: Option<String>,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            number: Numbered::default(),
            wanted: Field::new(Takes::Text),
            unit: Numbered::default(),
            deceased: Numbered::default(),
            hits: Vec::new(),
            hit: 0,
            common: None,
            row: 0,
            ticket: None,
            case: None,
            unmasked: None,
        }
    }
}

/// What is shown of the item in hand, as text: where its terms are looked for.
pub fn text(around: Around<'_>) -> String {
    let item = around.standing.case.as_ref().and_then(|case| around.know.item(case));
    let Some(item) = item else { return String::new() };
    let conditions = item.conditions.iter().flat_map(|condition| [&condition.text, &condition.instead]);
    let materials = item.materials.iter().filter_map(|wanted| around.know.items.materials.get(wanted.id));
    let texts: Vec<&str> = std::iter::once(item.title.as_str())
        .chain(conditions.map(String::as_str))
        .chain(materials.map(|material| material.name.as_str()))
        .collect();
    texts.join("\n")
}

impl Intake {
    /// What is typed and not yet confirmed: number, item, unit and who died.
    pub fn draft(&self) -> [&str; 4] {
        let Self { number, wanted, unit, deceased, .. } = self;
        [&number.field, wanted, &unit.field, &deceased.field].map(Field::value)
    }

    /// Puts back what was being typed, with what it finds.
    pub fn restore(&mut self, [number, wanted, unit, deceased]: [&str; 4], around: Around<'_>) {
        self.number.field.set(number);
        self.unit.field.set(unit);
        self.deceased.field.set(deceased);
        self.wanted.set(wanted);
        self.search(around);
    }

    /// Starts afresh when somebody else sits here. A case that was only now opened is of whoever sat here already.
    pub fn follow(&mut self, around: Around<'_>) {
        let ticket = around.standing.in_hand.as_ref().map(|ticket| ticket.id);
        let case = around.standing.case.as_ref().map(|case| case.id);
        if ticket == self.ticket && (self.case.is_none() || self.case == case) {
            self.case = case;
        } else {
            // Where an item was picked already, its list is what goes on.
            let picked = around.standing.case.as_ref().and_then(|case| around.know.item(case)).is_some();
            let known = around.standing.case.as_ref().is_some_and(|case| case.person.is_some());
            let named = |case: &Case| usize::from(case.unit.is_some()) + usize::from(case.deceased.is_some());
            let named = around.standing.case.as_ref().map_or(0, named);
            let row = if picked { 2 + named } else { usize::from(known) };
            *self = Self { row, ticket, case, ..Self::default() };
        }
    }

    /// Puts the cursor on the first step that is to be done.
    pub fn go_to_steps(&mut self, around: Around<'_>) {
        let next = list(around)
            .map_or(0, |list| list.steps().iter().position(|step| !step.passed).unwrap_or_default());
        self.row = self.rows(around).iter().position(|row| *row == Row::Step(next)).unwrap_or_default();
    }

    /// Whether letters go to a field now.
    pub fn in_field(&self, around: Around<'_>) -> bool {
        matches!(self.current(around), Row::Number | Row::Item | Row::Unit | Row::Deceased)
    }

    /// Shows the full number until the next key, or for half a minute, once that has been logged.
    pub fn unmask(&mut self, number: String) {
        self.unmasked = Some(number);
    }

    /// Shows the masked one again.
    pub fn fold(&mut self) {
        self.unmasked = None;
    }

    /// What can be done in the row the cursor is in, nearest first: an action and what it is called there.
    pub fn hints(&self, around: Around<'_>) -> Vec<(Action, &'static str)> {
        const WAYS: [(Action, &str); 6] = [
            (Action::Seen, "已见"),
            (Action::Shared, "共享"),
            (Action::Promised, "承诺"),
            (Action::Deferred, "容缺"),
            (Action::Missing, "缺"),
            (Action::NotNeeded, "不需要"),
        ];
        match self.current(around) {
            Row::Number | Row::Item | Row::Unit | Row::Deceased => Vec::new(),
            // What it was taken in on stays as it is.
            Row::Condition(_) | Row::Material(_) | Row::Review(_)
                if around.standing.laid_open().is_some() =>
            {
                Vec::new()
            }
            Row::Condition(at) => {
                let item = around.standing.case.as_ref().and_then(|case| around.know.item(case));
                let one = item.and_then(|item| item.conditions.get(at));
                let apart = one.is_some_and(|condition| condition.when.is_some());
                let apart = apart.then_some((Action::NotNeeded, Tick::Apart.name()));
                [(Action::Seen, Tick::Met.name()), (Action::Missing, Tick::Unmet.name())]
                    .into_iter()
                    .chain(apart)
                    .collect()
            }
            Row::Review(_) => vec![(Action::Seen, "都查过")],
            Row::Step(at) => {
                let item = around.standing.case.as_ref().and_then(|case| around.know.item(case));
                let money = item.and_then(|item| item.steps.get(at)).is_some_and(Step::needs_money);
                let money = money.then_some((Action::Money, "票据、金额"));
                let does = if passed(at, around) { "退回这一步" } else { "做完这一步" };
                std::iter::once((Action::Seen, does)).chain(money).collect()
            }
            Row::Material(at) => {
                let list = list(around);
                let mark = list.as_ref().and_then(|list| list.list.entries().get(at).map(|entry| entry.mark));
                let awaited = list.as_ref().is_some_and(|list| may_be_awaited(list, at));
                let last = list.as_ref().and_then(|list| list.latest);
                let first = match mark {
                    Some(Mark::Deferred(None)) => vec![(Action::Left, "写补齐日")],
                    Some(Mark::Deferred(due)) if awaited && due >= last => {
                        vec![(Action::Left, "早一天"), (Action::Right, "等结论，中止计时")]
                    }
                    Some(Mark::Deferred(_)) => vec![(Action::Left, "早一天"), (Action::Right, "晚一天")],
                    Some(mark) if mark.is_at_hand() => {
                        Review::ALL.map(|review| (Action::Check(review), review.name())).to_vec()
                    }
                    _ => Vec::new(),
                };
                let account = material_at(at, around).is_some_and(|material| material.twice);
                let ways = WAYS.map(|(action, name)| match action {
                    Action::Seen if account => (action, "盲录"),
                    _ => (action, name),
                });
                first.into_iter().chain(ways).collect()
            }
        }
    }

    /// A key for the field the cursor is in; `false` when it is none of the field's.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> bool {
        self.unmasked = None;
        match self.current(around) {
            Row::Number => self.number.field.press(key),
            Row::Unit => self.unit.field.press(key),
            Row::Deceased => self.deceased.field.press(key),
            Row::Item if self.wanted.press(key) => {
                self.search(around);
                true
            }
            _ => false,
        }
    }

    /// Pasted text for the field the cursor is in.
    pub fn paste(&mut self, text: &str, around: Around<'_>) {
        match self.current(around) {
            Row::Number => self.number.field.paste(text),
            Row::Unit => self.unit.field.paste(text),
            Row::Deceased => self.deceased.field.paste(text),
            Row::Item => {
                self.wanted.paste(text);
                self.search(around);
            }
            _ => {}
        }
    }

    /// Does an action of this pane.
    pub fn act(&mut self, action: Action, around: Around<'_>) -> Vec<Ask> {
        let row = self.current(around);
        match (action, row) {
            (Action::Up, Row::Item) if self.hit > 0 => self.hit -= 1,
            (Action::Down, Row::Item) if self.hit + 1 < self.hits.len() => self.hit += 1,
            (Action::Up, Row::Item) if self.common.is_some() => {
                self.common = self.common.and_then(|at| at.checked_sub(1));
            }
            (Action::Down, Row::Item) if !self.offers(around).is_empty() => {
                let last = self.offers(around).len() - 1;
                self.common = Some(self.common.map_or(0, |at| at + 1).min(last));
            }
            (Action::Up, _) => self.row = self.row.saturating_sub(1),
            (Action::Down, _) => self.step(around),
            (Action::Pin, _) => return self.pin(around),
            (Action::Money, _) if around.standing.case.as_ref().is_none_or(|case| case.item.is_none()) => {
                return vec![Ask::warn("先选事项，再录票据和金额")];
            }
            (Action::Money, _) => return vec![Ask::Overlay(Box::new(Overlay::Money(Box::default())))],
            (Action::Account, _) => {
                let account = Box::new(Account::new(account_of(around)));
                return vec![Ask::Overlay(Box::new(Overlay::Account(account)))];
            }
            (Action::Enter, Row::Number) => return self.confirm_number(around),
            (Action::Enter, Row::Item) => return self.confirm_item(around),
            (Action::Enter, Row::Unit) => return self.confirm_unit(around),
            (Action::Enter, Row::Deceased) => return self.confirm_deceased(around),
            (Action::Enter, _) => self.step(around),
            (Action::Toggle, Row::Condition(at)) => return toggle_condition(at, around),
            (Action::Toggle, Row::Material(at)) => return next_way(at, around),
            (Action::Toggle, Row::Review(review)) => return toggle_review(review, around),
            (Action::Toggle | Action::Seen, Row::Step(at)) => {
                if may_pass(at, around) {
                    self.step(around);
                }
                return toggle_step(at, around);
            }
            (Action::Check(review), Row::Material(at)) => return toggle_check(review, at, around),
            (Action::Check(review), Row::Review(_)) => return toggle_review(review, around),
            (Action::Hardship, _) => return vec![Ask::Hardships],
            (Action::Unmask, _) => {
                let person = around.standing.case.as_ref().and_then(|case| case.person.as_ref());
                return match person {
                    Some(_) => vec![Ask::Prompt(Wants::Number)],
                    None => vec![Ask::warn("这一件还没有证件号")],
                };
            }
            (Action::Left | Action::Right, Row::Material(at)) => {
                return other_day(action == Action::Right, at, around);
            }
            (action, Row::Material(at)) => return self.set_way(action, at, around),
            (Action::Seen, Row::Condition(at)) => {
                self.step(around);
                return set_condition(at, Some(Tick::Met), around);
            }
            (Action::Missing, Row::Condition(at)) => return set_condition(at, Some(Tick::Unmet), around),
            (Action::NotNeeded, Row::Condition(at)) => {
                let asks = set_condition(at, Some(Tick::Apart), around);
                if asks.iter().any(|ask| matches!(ask, Ask::Effect(_))) {
                    self.step(around);
                }
                return asks;
            }
            (Action::Seen, Row::Review(review)) => {
                self.step(around);
                return toggle_review(review, around);
            }
            _ => {}
        }
        Vec::new()
    }

    fn step(&mut self, around: Around<'_>) {
        self.row = (self.row + 1).min(self.rows(around).len() - 1);
    }

    fn current(&self, around: Around<'_>) -> Row {
        let rows = self.rows(around);
        rows[self.row.min(rows.len() - 1)]
    }

    /// What the cursor can stand on, from the top.
    fn rows(&self, around: Around<'_>) -> Vec<Row> {
        let mut rows = vec![Row::Number, Row::Item];
        rows.extend((of_unit(around) || !self.unit.field.is_empty()).then_some(Row::Unit));
        rows.extend(deceased::may_be(around).then_some(Row::Deceased));
        if let Some(item) = around.standing.case.as_ref().and_then(|case| around.know.item(case)) {
            rows.extend((0..item.conditions.len()).map(Row::Condition));
            rows.extend((0..item.materials.len()).map(Row::Material));
            rows.extend(Review::ALL.map(Row::Review));
            rows.extend((0..item.steps.len()).map(Row::Step));
        }
        rows
    }

    /// What is often handled, while nothing is typed and nothing was picked.
    fn offers<'a>(&self, around: Around<'a>) -> &'a [Common] {
        let picked = around.standing.case.as_ref().and_then(|case| around.know.item(case)).is_some();
        let all = &around.standing.often;
        if picked || !self.wanted.is_empty() { &[] } else { &all[..all.len().min(OFFERED)] }
    }

    /// Pins what the cursor is on, or what was picked; takes the pin away where there is one.
    fn pin(&self, around: Around<'_>) -> Vec<Ask> {
        let offered = self.common.and_then(|at| self.offers(around).get(at)).map(|common| common.item);
        let found = self.hits.get(self.hit).and_then(|hit| hit.id.parse().ok());
        let picked =
            || around.standing.case.as_ref().and_then(|case| around.know.item(case)).map(|item| item.id);
        let Some(item) = offered.or(found).or_else(picked) else {
            return vec![Ask::warn("先选一个事项，再钉住")];
        };
        let on = !around.standing.often.iter().any(|common| common.item == item && common.pinned);
        vec![Ask::deed(Deed::Pin { item: item.to_string(), on })]
    }

    fn search(&mut self, around: Around<'_>) {
        self.common = None;
        let number = is_number(self.wanted.value()) || paper::is_number(self.wanted.value());
        self.hits = if number { Vec::new() } else { around.know.find_items(self.wanted.value(), 8) };
        self.hit = 0;
    }

    fn confirm_number(&mut self, around: Around<'_>) -> Vec<Ask> {
        let number = &mut self.number.field;
        if number.is_empty() {
            self.row = 1;
            return Vec::new();
        }
        if paper::is_number(number.value()) {
            return vec![Ask::deed(Deed::PapersOf(number.take()))];
        }
        let today = around.now.date();
        if person::is_like_credit_code(number.value())
            && fields::identify(number.value(), today, true).is_err()
        {
            let typed = number.take();
            return self.send_to_unit(&typed, around);
        }
        let case = around.standing.case.as_ref();
        let taken = self.number.take(
            |typed, sure| fields::identify(typed, today, sure),
            |(_, seen)| begun_for_another(case, seen).map(|was| another(Respect::Person, was)),
        );
        match taken {
            Ok(((number, seen), slips)) => {
                self.row = 1;
                let mut asks = open_case(around);
                asks.push(Ask::deed(Deed::Identify { number, seen, slips }));
                asks
            }
            Err(why) => vec![Ask::warn(why)],
        }
    }

    fn confirm_item(&mut self, around: Around<'_>) -> Vec<Ask> {
        if paper::is_number(self.wanted.value()) {
            self.hits.clear();
            return vec![Ask::deed(Deed::PapersOf(self.wanted.take()))];
        }
        if person::is_like_credit_code(self.wanted.value()) {
            let typed = self.wanted.take();
            self.hits.clear();
            return self.send_to_unit(&typed, around);
        }
        if is_number(self.wanted.value()) {
            // Typed a row too low: it goes where it belongs, covered in the search by nothing.
            let number = self.wanted.value().to_owned();
            self.wanted.take();
            self.hits.clear();
            self.number.field.set(&number);
            self.row = 0;
            return vec![Ask::warn("这像证件号，已经放到「证件」一格，核对了再按 Enter")];
        }
        if let Some(common) = self.common.and_then(|at| self.offers(around).get(at)) {
            return self.pick(common.item, around);
        }
        if self.wanted.is_empty() {
            self.step(around);
            return Vec::new();
        }
        let Some(id) = self.hits.get(self.hit).and_then(|hit| hit.id.parse::<Code>().ok()) else {
            let titles: Vec<&str> = around.know.items.iter().map(|item| item.title.as_str()).collect();
            let near = nearest(self.wanted.value(), titles.into_iter());
            let near = near.map_or(String::new(), |title| format!("，是不是「{title}」"));
            return vec![Ask::warn(format!("没有找到这个事项{near}；换个说法，或按 F7 全部里找"))];
        };
        self.pick(id, around)
    }

    /// Takes an item for this case and goes on to what it needs.
    pub fn pick(&mut self, id: Code, around: Around<'_>) -> Vec<Ask> {
        self.wanted.take();
        self.hits.clear();
        self.common = None;
        self.row = 2;
        let mut asks = open_case(around);
        asks.push(Ask::deed(Deed::PickItem(id.to_string())));
        asks
    }

    fn set_way(&mut self, action: Action, at: usize, around: Around<'_>) -> Vec<Ask> {
        let wanted = match action {
            Action::Seen => Mark::Seen,
            Action::Shared => Mark::Shared,
            Action::Promised => Mark::Promised,
            Action::Deferred => match list(around).and_then(|list| deferred(&list, at)) {
                Some(deferred) => deferred,
                None => return vec![Ask::warn(ON_THE_SPOT)],
            },
            Action::Missing => Mark::Missing,
            Action::NotNeeded => Mark::NotNeeded,
            _ => return Vec::new(),
        };
        let asks = try_mark(at, wanted, around);
        // An account goes on once it was typed.
        if asks.iter().any(|ask| matches!(ask, Ask::Effect(_))) && wanted != Mark::Missing {
            self.step(around);
        }
        asks
    }
}

/// What is asked where a number would make the case another one's.
fn another(respect: Respect, was: &str) -> String {
    let (change, typed) = respect.change();
    format!("{}。是{change}就再按一次 Enter；不换，删掉{typed}", respect.another(was))
}

/// Whether what was typed for an item is the number of a document: no item is looked for by so many figures.
fn is_number(typed: &str) -> bool {
    typed.len() >= 12 && typed.chars().filter(char::is_ascii_digit).count() + 1 >= typed.chars().count()
}

/// The material of the item in hand that is an account.
fn account_of(around: Around<'_>) -> Option<String> {
    let item = around.standing.case.as_ref().and_then(|case| around.know.item(case))?;
    let accounts =
        |wanted: &&Wanted| around.know.items.materials.get(wanted.id).is_some_and(|material| material.twice);
    item.materials.iter().find(accounts).map(|wanted| wanted.id.to_string())
}

fn material_at(at: usize, around: Around<'_>) -> Option<&Material> {
    let item = around.standing.case.as_ref().and_then(|case| around.know.item(case))?;
    around.know.items.materials.get(item.materials.get(at)?.id)
}
