//! A register as its file describes it.

use super::Entry;
use crate::calendar::Limit;
use crate::text::Place;

/// All registers.
#[derive(Debug, Clone, Default)]
pub struct Registers(pub(super) Vec<Register>);

/// One register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// ASCII key, e.g. `referral`.
    pub key: String,
    /// 移交单
    pub title: String,
    /// Other names it is asked for by.
    pub aliases: Vec<String>,
    /// One sentence: what is noted here and why.
    pub about: String,
    /// What its numbers begin with, e.g. `移交`.
    pub prefix: String,
    /// What is filled in, in order.
    pub fields: Vec<Field>,
    /// What is computed from two fields.
    pub derived: Vec<Derived>,
    /// Where an entry can be; the first is where it begins.
    pub states: Vec<State>,
    /// How it gets from one to another.
    pub steps: Vec<Step>,
    /// What it prints.
    pub prints: Vec<Print>,
    /// When there is too little of something.
    pub low: Option<Low>,
    /// The fields shown in a list, by key.
    pub list: Vec<String>,
    /// What cases owe that is shown in it besides its own entries.
    pub from_case: Option<FromCase>,
    /// The fields whose text stands in one entry only.
    pub unique: Vec<String>,
    /// The fields that no two open entries may say alike together: who is wanted, on which day, at what time.
    pub clash: Vec<String>,
    /// The derived numbers of which at least one goes down in every entry: what is noted here made something less.
    pub less: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: String,
    /// What its number counts, e.g. 工作日; empty where the title says it.
    pub unit: String,
    /// What may stand in it.
    pub kind: FieldKind,
    /// Whether an entry cannot be made without it.
    pub required: bool,
    /// Whether it may be shown in full though it is of a kind that is masked (a colleague's name, an office's phone).
    pub public: bool,
    /// What stands in it when nothing is filled in.
    pub default: Option<String>,
    /// Needed, too, where this field says one of these.
    pub required_when: Option<(String, Vec<String>)>,
    /// The field whose number it may not exceed, and why.
    pub at_most: Option<(String, String)>,
}

/// What may stand in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// Any words.
    Text,
    /// A service item: its name, by whatever it is called.
    Item,
    /// A whole number, not negative.
    Number,
    /// A date.
    Date,
    /// A time of day, `14:30`.
    Time,
    /// One of these.
    Choice(Vec<String>),
    /// Checked by this kind of check of `person`, e.g. `phone`.
    Checked(&'static str),
}

/// What is computed from two fields: how much the second number is over the first, or how long it was from the first
/// time to the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: String,
    /// The field of before.
    pub from: String,
    /// The field of after.
    pub to: String,
    /// What is counted, e.g. ` 个工作日`.
    pub unit: String,
    /// Whether they are times of day: the first of the day the entry was made, the second of the day it came into its
    /// state.
    pub times: bool,
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: String,
    /// Whether nothing more is owed in it.
    pub done: bool,
    /// How long an entry may stay in it.
    pub limit: Option<Limit>,
    /// The date field by which it must be left.
    pub until: Option<String>,
    /// The number field that says how many working days an entry may stay in it.
    pub days: Option<String>,
    /// How many days before that it is brought up; 1 unless the file says more.
    pub ahead: u16,
    /// What to do when it is overdue.
    pub late: Option<String>,
}

/// A step from one state to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: String,
    /// The states it leaves, by key.
    pub from: Vec<String>,
    /// The state it leads to.
    pub to: String,
    /// The fields that must be filled by then.
    pub needs: Vec<String>,
    /// Those of `needs` that are asked anew, whatever stood in them before.
    pub anew: Vec<String>,
    /// A field, and the words in it that would say the opposite of the step.
    pub against: Option<(String, Vec<String>)>,
    /// The fields that may be filled with it, and are needed only for some.
    pub may: Vec<String>,
    /// Two fields that must not say the same, such as two people.
    pub differ: Option<(String, String)>,
    /// The date field before whose day it cannot be taken: what was agreed on for then has not happened yet.
    pub not_before: Option<String>,
    /// Whether it is for when the last day is over, and not before.
    pub overdue: bool,
    /// Who may take it.
    pub who: Who,
    /// What it does to numbers.
    pub change: Vec<Change>,
    /// The field that says how long it was from making the entry to this step.
    pub elapsed: Option<String>,
    /// What it is in the case, for what comes from one.
    pub counts: Option<Counts>,
    /// The register of which nothing may be open before it.
    pub settled: Option<String>,
}

/// Who may take a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anyone at a window.
    Anyone,
    /// Nobody who made the entry or took a step of it before: a second person.
    Another,
    /// Only the one who made it (首问负责).
    Same,
}

/// What a step does to a number: lent, given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The number.
    pub field: String,
    /// The field that says how many.
    pub by: String,
    /// Whether they are added; else they are taken away.
    pub add: bool,
}

/// When there is too little of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Low {
    /// The number.
    pub field: String,
    /// The field below which it must not fall.
    pub below: String,
    /// What to say.
    pub say: String,
}

/// What cases owe that a register shows (从办件来的): it stays in the records of the case, and a step here is a note there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromCase {
    /// What is owed, as [`OWES`] names it.
    pub owes: String,
    /// The field each part of the case is shown in.
    pub fields: Vec<(Told, String)>,
}

/// What can be owed.
pub const OWES: [&str; 6] = ["supplement", "verify", "recall", "referral", "assist", "visit"];

/// A part of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The item.
    Item,
    /// What it is about: a material.
    About,
    /// Of whom, masked.
    Person,
    /// The case's short number.
    Case,
    /// By when.
    By,
    /// Who handles it.
    Clerk,
    /// What was said at the end of the case.
    Note,
    /// What makes it hard for the person to come.
    Tags,
}

impl Told {
    /// All of them, with their keys in a file.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Item, "item"),
        (Self::About, "about"),
        (Self::Person, "person"),
        (Self::Case, "case"),
        (Self::By, "by"),
        (Self::Clerk, "clerk"),
        (Self::Note, "note"),
        (Self::Tags, "tags"),
    ];
}

/// What a step is in the case whose thing it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// How it came out.
    pub result: Comes,
    /// Of which owed thing; none: the one the register shows.
    pub of: Option<String>,
    /// The field its words are shown in.
    pub says: Option<String>,
}

/// How a thing that is owed came out, or went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comes {
    /// 办好了
    Done,
    /// 不成
    Failed,
    /// 进度
    Progress,
}

/// Something an entry prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// Its key, e.g. `slip`, `sms`.
    pub key: String,
    /// Its heading.
    pub title: String,
    /// Only when this field says this.
    pub when: Option<(String, String)>,
    /// Only in these states; in any when empty.
    pub states: Vec<String>,
    /// Its lines, with `{field}` where something is put in; `{field?}` may be empty, and then its part of the line is left
    /// out.
    pub lines: Vec<String>,
}

impl Registers {
    /// In the order of their files.
    pub fn iter(&self) -> impl Iterator<Item = &Register> {
        self.0.iter()
    }

    /// The register of a key, title or other name.
    pub fn find(&self, typed: &str) -> Option<&Register> {
        let typed = typed.trim();
        self.0.iter().find(|register| {
            register.key == typed
                || register.title == typed
                || register.aliases.iter().any(|name| name == typed)
        })
    }
}

impl Register {
    /// A field by its key or name, with what it counts or without.
    pub fn field(&self, typed: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == typed || field.title == typed || field.label() == typed)
    }

    /// A state by its key.
    pub fn state(&self, key: &str) -> Option<&State> {
        self.states.iter().find(|state| state.key == key)
    }

    /// A step by its key or name.
    pub fn step(&self, typed: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.key == typed || step.title == typed)
    }

    /// The name of a state, or its key when the file no longer has it.
    pub fn state_title<'a>(&'a self, key: &'a str) -> &'a str {
        self.state(key).map_or(key, |state| &state.title)
    }

    /// What a list shows of an entry: a figure with its name, as nobody knows what a bare one counts.
    pub fn told(&self, entry: &Entry) -> Vec<String> {
        let shown = |key: &String| {
            if let Some(derived) = self.derived.iter().find(|derived| derived.key == *key) {
                return Some(derived.tell(entry)).filter(|text| !text.is_empty());
            }
            let text = Some(entry.shown(key)).filter(|text| !text.is_empty())?;
            let field = self.field(key).filter(|field| field.kind == FieldKind::Number);
            Some(field.map_or_else(|| text.to_owned(), |field| format!("{} {text}", field.label())))
        };
        self.list.iter().filter_map(shown).collect()
    }

    /// What is made of its fields, as far as they are filled in: `环节−1`, `历时 5 分`.
    pub fn derived(&self, entry: &Entry) -> Vec<String> {
        self.derived.iter().map(|derived| derived.tell(entry)).filter(|text| !text.is_empty()).collect()
    }

    /// The steps that leave a state.
    pub fn steps_from<'r>(&'r self, state: &str) -> impl Iterator<Item = &'r Step> {
        self.steps.iter().filter(move |step| step.from.iter().any(|from| from == state))
    }
}

impl Field {
    /// Its name with what its number counts: `原时限（工作日）`.
    pub fn label(&self) -> String {
        if self.unit.is_empty() { self.title.clone() } else { format!("{}（{}）", self.title, self.unit) }
    }

    /// Whether an entry cannot be made without it where the other fields say so; `says` gives what they say.
    pub fn is_needed<'s>(&self, says: impl Fn(&str) -> &'s str) -> bool {
        let when = |(field, words): &(String, Vec<String>)| words.iter().any(|word| word == says(field));
        self.required || self.required_when.as_ref().is_some_and(when)
    }
}

impl Step {
    /// Whether a field is filled in with it, needed or not.
    pub fn asks(&self, field: &str) -> bool {
        [&self.needs, &self.may].into_iter().flatten().any(|asked| asked == field)
    }
}

impl Who {
    /// What is said of it.
    pub fn name(self) -> &'static str {
        match self {
            Who::Anyone => "谁都行",
            Who::Another => "没经手过这一条的人",
            Who::Same => "登记人本人",
        }
    }
}
