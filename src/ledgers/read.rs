//! Reading the files of registers. What a file says of a field, a state or a step that is not there is named at its place, so
//! that a register that loads can be worked with.

use std::collections::BTreeSet;

use super::fill::CHECKS;
use super::print::{GIVEN, Piece, pieces};
use super::{
    Change, Comes, Counts, Derived, Field, FieldKind, FromCase, Low, OWES, Print, Register, Registers, State,
    Step, Told, Who,
};
use crate::calendar::Limit;
use crate::text::{Faults, Place, Source, Table, Text, Value, nearest};

impl Registers {
    /// Reads the files (those under `ledgers/` of the data). A register with an error is left out.
    pub fn load(sources: &[Source], faults: &mut Faults) -> Self {
        let mut registers: Vec<Register> = Vec::new();
        for source in sources {
            let mut own = Faults::new();
            let mut table = Table::parse(source, &mut own);
            let register = Reader::default().register(&mut table, &mut own);
            table.finish(&mut own);
            if let Some(register) = register.filter(|_| !own.has_errors()) {
                let same = |other: &&Register| {
                    other.key == register.key
                        || other.title == register.title
                        || other.prefix == register.prefix
                };
                match registers.iter().find(same) {
                    Some(other) => {
                        let message = format!("和{}重名（key、title 或 prefix）", other.place.source.path);
                        own.error("E_DUPLICATE", register.place.clone(), message, "改成没用过的");
                    }
                    None => registers.push(register),
                }
            }
            faults.extend(own);
        }
        for register in &registers {
            let named = register.steps.iter().filter_map(|step| step.settled.as_ref());
            for other in named.filter(|key| !registers.iter().any(|known| known.key == **key)) {
                let message = format!("没有 key 是“{other}”的台账");
                faults.error("E_UNKNOWN_NAME", register.place.clone(), message, "settled 写另一本台账的 key");
            }
        }
        Self(registers)
    }
}

/// What is known of a register while the rest of it is read.
#[derive(Default)]
struct Reader {
    fields: Vec<Field>,
    derived: Vec<Derived>,
    states: Vec<String>,
}

impl Reader {
    fn register(mut self, table: &mut Table, faults: &mut Faults) -> Option<Register> {
        let place = table.place.clone();
        let key = key(table, faults);
        let title = table.need_text("title", faults);
        let about = table.need_text("about", faults);
        let prefix = table.need_text("prefix", faults);
        let aliases = table.texts("aliases", faults).into_iter().map(|text| text.value).collect();
        let (mut places, mut limits, mut needed) = (Vec::new(), Vec::new(), Vec::new());
        for mut each in tables("field", table, faults) {
            let limit = each.table("at_most", faults);
            let when = each.table("required_when", faults);
            let field = field(&mut each, faults);
            let place = each.place.clone();
            each.finish(faults);
            if let Some(field) = field {
                limits.extend(limit.map(|limit| (self.fields.len(), limit)));
                needed.extend(when.map(|when| (self.fields.len(), when)));
                places.push(place);
                self.fields.push(field);
            }
        }
        twice(self.fields.iter().map(|field| &field.key).zip(&places), faults);
        self.at_most(limits, faults);
        self.needed(needed, faults);
        for mut each in table.tables("derived", faults) {
            let derived = self.derived(&mut each, faults);
            each.finish(faults);
            self.derived.extend(derived);
        }
        let mut states = Vec::new();
        places.clear();
        for mut each in tables("state", table, faults) {
            let state = self.state(&mut each, faults);
            places.extend(state.is_some().then(|| each.place.clone()));
            each.finish(faults);
            states.extend(state);
        }
        self.states = states.iter().map(|state| state.key.clone()).collect();
        twice(self.states.iter().zip(&places), faults);
        let mut steps = Vec::new();
        for mut each in table.tables("step", faults) {
            let step = self.step(&mut each, faults);
            each.finish(faults);
            steps.extend(step);
        }
        let mut prints = Vec::new();
        for mut each in table.tables("print", faults) {
            let print = self.print(&mut each, faults);
            each.finish(faults);
            prints.extend(print);
        }
        let low = table.table("low", faults).and_then(|mut low| {
            let read = self.low(&mut low, faults);
            low.finish(faults);
            read
        });
        let from_case = table.table("case", faults).and_then(|mut case| {
            let read = self.of_case(&mut case, faults);
            case.finish(faults);
            read
        });
        if let (Some(_), Some(step)) = (&from_case, steps.iter().find(|step| step.counts.is_none())) {
            let message = format!("“{}”这一步没写在办件里算什么", step.title);
            let help = "这一本还列办件欠着的事：每一步写 result = \"done\"（办好）、\"failed\"（不成）或 \"progress\"（进度）";
            faults.error("E_RESULT", place.clone(), message, help);
        }
        let list = table.texts("list", faults);
        let shown = || {
            let fields = self.fields.iter().map(|field| field.key.as_str());
            fields.chain(self.derived.iter().map(|derived| derived.key.as_str()))
        };
        let list = list.into_iter().filter_map(|text| known(text, shown(), "栏", faults)).collect();
        let unique = table.texts("unique", faults);
        let clash = table.texts("clash", faults);
        let clash = clash.into_iter().filter_map(|text| self.known_field(text, faults)).collect();
        let unique = unique.into_iter().filter_map(|text| self.known_field(text, faults)).collect();
        let derived =
            || self.derived.iter().filter(|derived| !derived.times).map(|derived| derived.key.as_str());
        let less = table.texts("less", faults);
        let less =
            less.into_iter().filter_map(|text| known(text, derived(), "差（[[derived]]）", faults)).collect();
        // A step that could not be read would make states look lost that are not.
        if !faults.has_errors() {
            ways(&states, &places, &steps, faults);
        }
        Some(Register {
            key: key?,
            title: title?.value,
            aliases,
            about: about?.value,
            prefix: prefix?.value,
            fields: self.fields,
            derived: self.derived,
            states,
            steps,
            prints,
            low,
            list,
            from_case,
            unique,
            clash,
            less,
            place,
        })
    }

    /// The limits of numbers, once all fields are known.
    fn at_most(&mut self, limits: Vec<(usize, Table)>, faults: &mut Faults) {
        for (at, mut limit) in limits {
            let other = limit.need_text("field", faults).and_then(|text| self.number(text, faults));
            let why = limit.need_text("why", faults);
            limit.finish(faults);
            if let (Some(field), Some(other), Some(why)) = (self.fields.get_mut(at), other, why) {
                field.at_most = Some((other, why.value));
            }
        }
    }

    /// When fields are needed, once all fields are known.
    fn needed(&mut self, needed: Vec<(usize, Table)>, faults: &mut Faults) {
        for (at, mut when) in needed {
            let says = self.says("is", &mut when, faults);
            when.finish(faults);
            if let (Some(field), Some(says)) = (self.fields.get_mut(at), says) {
                field.required_when = Some(says);
            }
        }
    }

    /// A field and words for it: `{ field = "…", NAME = ["…"] }`.
    fn says(&self, name: &str, table: &mut Table, faults: &mut Faults) -> Option<(String, Vec<String>)> {
        let field = table.need_text("field", faults).and_then(|text| self.known_field(text, faults));
        let words: Vec<String> = table.texts(name, faults).into_iter().map(|text| text.value).collect();
        if words.is_empty() {
            table.missing::<()>(name, faults);
        }
        Some((field?, words)).filter(|(_, words)| !words.is_empty())
    }

    fn derived(&self, table: &mut Table, faults: &mut Faults) -> Option<Derived> {
        let key = key(table, faults);
        let title = table.need_text("title", faults);
        let (from, to) = (table.need_text("from", faults), table.need_text("to", faults));
        let is_time = |text: &Option<Text>| {
            let named = text.as_ref().and_then(|text| self.fields.iter().find(|f| f.key == text.value));
            named.is_some_and(|field| field.kind == FieldKind::Time)
        };
        let times = is_time(&from) && is_time(&to);
        let mut read = |text: Option<Text>| {
            let text = text?;
            if times { self.known_field(text, faults) } else { self.number(text, faults) }
        };
        let (from, to) = (read(from), read(to));
        let unit = table.text("unit", faults).map_or(String::new(), |text| text.value);
        Some(Derived { key: key?, title: title?.value, from: from?, to: to?, unit, times })
    }

    fn state(&self, table: &mut Table, faults: &mut Faults) -> Option<State> {
        let key = key(table, faults);
        let title = table.need_text("title", faults);
        let done = table.boolean("done", faults).unwrap_or(false);
        let limit = table.text("limit", faults).and_then(|text| {
            let limit = Limit::parse(&text.value);
            if limit.is_none() {
                let message = format!("“{}”读不出时限", text.value);
                faults.error("E_LIMIT", text.place, message, "写成 5工作日、15日、6月 或 当场");
            }
            limit
        });
        let until = self.date("until", table, faults);
        let days = table.text("days", faults).and_then(|text| self.number(text, faults));
        let ahead = table.integer("ahead", faults).and_then(|days| u16::try_from(days).ok()).unwrap_or(1);
        let late = table.text("late", faults).map(|text| text.value);
        Some(State { key: key?, title: title?.value, done, limit, until, days, ahead, late })
    }

    /// The date field a key of a state or step points to.
    fn date(&self, name: &str, table: &mut Table, faults: &mut Faults) -> Option<String> {
        let text = table.text(name, faults)?;
        let place = text.place.clone();
        let key = self.known_field(text, faults)?;
        let date = self.fields.iter().any(|field| field.key == key && field.kind == FieldKind::Date);
        if !date {
            let help = format!("{name} 要指一个 type = \"date\" 的栏");
            faults.error("E_TYPE", place, format!("“{key}”不是日期"), help);
        }
        date.then_some(key)
    }

    fn step(&self, table: &mut Table, faults: &mut Faults) -> Option<Step> {
        let key = key(table, faults);
        let title = table.need_text("title", faults);
        if !table.has("from") {
            table.missing::<()>("from", faults);
        }
        let from = table.texts("from", faults);
        let from = from.into_iter().filter_map(|text| self.known_state(text, faults)).collect();
        let to = table.need_text("to", faults).and_then(|text| self.known_state(text, faults));
        let needs = table.texts("needs", faults);
        let needs = needs.into_iter().filter_map(|text| self.known_field(text, faults)).collect();
        let anew = table.texts("anew", faults);
        let anew = anew.into_iter().filter_map(|text| self.known_field(text, faults)).collect();
        let against = table.table("against", faults).and_then(|mut against| {
            let says = self.says("words", &mut against, faults);
            against.finish(faults);
            says
        });
        let may = table.texts("may", faults);
        let may = may.into_iter().filter_map(|text| self.known_field(text, faults)).collect();
        let differ = table.texts("differ", faults);
        let differ: Vec<String> =
            differ.into_iter().filter_map(|text| self.known_field(text, faults)).collect();
        let differ = match <[String; 2]>::try_from(differ) {
            Ok([one, other]) => Some((one, other)),
            Err(_) => None,
        };
        let not_before = self.date("not_before", table, faults);
        let overdue = table.boolean("overdue", faults).unwrap_or(false);
        let who = table.text("who", faults).map_or(Some(Who::Anyone), |text| match text.value.as_str() {
            "anyone" => Some(Who::Anyone),
            "another" => Some(Who::Another),
            "same" => Some(Who::Same),
            other => {
                let help = "写 anyone（谁都行）、another（没经手过这一条的人）或 same（登记人本人）";
                faults.error("E_WHO", text.place, format!("不认识“{other}”"), help);
                None
            }
        });
        // One number, or several.
        let changes = match table.peek("change") {
            Some(Value::List(_)) => table.tables("change", faults),
            _ => table.table("change", faults).into_iter().collect(),
        };
        let change = changes.into_iter().filter_map(|mut change| {
            let field = change.need_text("field", faults).and_then(|text| self.number(text, faults));
            let by = change.need_text("by", faults).and_then(|text| self.number(text, faults));
            let add = change.boolean("add", faults).unwrap_or(false);
            change.finish(faults);
            Some(Change { field: field?, by: by?, add })
        });
        let change = change.collect();
        let counts = self.counts(table, faults);
        let settled = table.text("settled", faults).map(|text| text.value);
        let elapsed = table.text("elapsed", faults).and_then(|text| self.known_field(text, faults));
        Some(Step {
            key: key?,
            title: title?.value,
            from,
            to: to?,
            needs,
            anew,
            against,
            may,
            differ,
            not_before,
            overdue,
            who: who?,
            change,
            settled,
            elapsed,
            counts,
        })
    }

    fn counts(&self, table: &mut Table, faults: &mut Faults) -> Option<Counts> {
        let of = table.text("of", faults).and_then(|text| known(text, OWES.into_iter(), "欠着的事", faults));
        let says = table.text("says", faults).and_then(|text| self.known_field(text, faults));
        let result = table.text("result", faults)?;
        let found = match result.value.as_str() {
            "done" => Comes::Done,
            "failed" => Comes::Failed,
            "progress" => Comes::Progress,
            other => {
                let message = format!("不认识“{other}”");
                faults.error(
                    "E_RESULT",
                    result.place,
                    message,
                    "写 done（办好）、failed（不成）或 progress（进度）",
                );
                return None;
            }
        };
        Some(Counts { result: found, of, says })
    }

    fn of_case(&self, table: &mut Table, faults: &mut Faults) -> Option<FromCase> {
        let owes = table.need_text("owes", faults);
        let owes = owes.and_then(|text| known(text, OWES.into_iter(), "欠着的事", faults));
        let fields = Told::ALL.into_iter().filter_map(|(told, key)| {
            let field = table.text(key, faults).and_then(|text| self.known_field(text, faults))?;
            Some((told, field))
        });
        let fields = fields.collect();
        Some(FromCase { owes: owes?, fields })
    }

    fn print(&self, table: &mut Table, faults: &mut Faults) -> Option<Print> {
        let key = key(table, faults);
        let title = table.need_text("title", faults);
        let states = table.texts("states", faults);
        let states = states.into_iter().filter_map(|text| self.known_state(text, faults)).collect();
        let when = table.table("when", faults).and_then(|mut when| {
            let field = when.need_text("field", faults).and_then(|text| self.known_field(text, faults));
            let says = when.need_text("is", faults);
            when.finish(faults);
            Some((field?, says?.value))
        });
        if !table.has("lines") {
            table.missing::<()>("lines", faults);
        }
        let lines = table.texts("lines", faults);
        for line in &lines {
            self.braces(line, faults);
        }
        let lines = lines.into_iter().map(|line| line.value).collect();
        Some(Print { key: key?, title: title?.value, when, states, lines })
    }

    /// What a line puts in must be there.
    fn braces(&self, line: &Text, faults: &mut Faults) {
        let mut at = 0;
        for piece in pieces(&line.value) {
            match piece {
                Piece::Words(words) => at += words.len(),
                Piece::Field { key, optional } => {
                    let start = at + 1;
                    at = start + key.len() + usize::from(optional) + 1;
                    let mut known = self.fields.iter().map(|field| field.key.as_str());
                    let derived = self.derived.iter().any(|derived| derived.key == key);
                    if known.any(|known| known == key) || derived || GIVEN.contains(&key) {
                        continue;
                    }
                    let names = self.fields.iter().map(|field| field.key.as_str()).chain(GIVEN);
                    let help = nearest(key, names).map_or_else(
                        || format!("能写的有各栏的 key，还有 {}", GIVEN.join("、")),
                        |near| format!("是不是想写“{near}”？"),
                    );
                    let place = line.inner(start..start + key.len());
                    faults.error("E_UNKNOWN_NAME", place, format!("没有“{key}”这一栏"), help);
                }
            }
        }
    }

    fn low(&self, table: &mut Table, faults: &mut Faults) -> Option<Low> {
        let field = table.need_text("field", faults).and_then(|text| self.number(text, faults));
        let below = table.need_text("below", faults).and_then(|text| self.number(text, faults));
        let say = table.need_text("say", faults);
        Some(Low { field: field?, below: below?, say: say?.value })
    }

    fn known_field(&self, text: Text, faults: &mut Faults) -> Option<String> {
        known(text, self.fields.iter().map(|field| field.key.as_str()), "栏", faults)
    }

    fn known_state(&self, text: Text, faults: &mut Faults) -> Option<String> {
        known(text, self.states.iter().map(String::as_str), "状态", faults)
    }

    fn number(&self, text: Text, faults: &mut Faults) -> Option<String> {
        let place = text.place.clone();
        let key = self.known_field(text, faults)?;
        if self.fields.iter().any(|field| field.key == key && field.kind == FieldKind::Number) {
            return Some(key);
        }
        faults.error("E_TYPE", place, format!("“{key}”不是数"), "这里要指一个 type = \"number\" 的栏");
        None
    }
}

fn known<'k>(
    text: Text,
    keys: impl Iterator<Item = &'k str> + Clone,
    what: &str,
    faults: &mut Faults,
) -> Option<String> {
    if keys.clone().any(|key| key == text.value) {
        return Some(text.value);
    }
    let near = nearest(&text.value, keys.clone());
    let help = near.map_or_else(
        || format!("有的{what}：{}", keys.collect::<Vec<_>>().join("、")),
        |near| format!("是不是想写“{near}”？"),
    );
    faults.error("E_UNKNOWN_NAME", text.place, format!("没有“{}”这个{what}", text.value), help);
    None
}

/// A key: ASCII, so that it can be typed and stands in records for good.
fn key(table: &mut Table, faults: &mut Faults) -> Option<String> {
    let text = table.need_text("key", faults)?;
    let plain = text.value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !plain {
        let message = format!("“{}”不能作 key", text.value);
        faults.error("E_KEY", text.place, message, "只用小写英文字母、数字和下划线；给人看的写在 title");
    }
    plain.then_some(text.value)
}

/// Tables that must be there.
fn tables(name: &str, table: &mut Table, faults: &mut Faults) -> Vec<Table> {
    let found = table.tables(name, faults);
    if found.is_empty() {
        table.missing::<()>(name, faults);
    }
    found
}

fn twice<'k>(keys: impl Iterator<Item = (&'k String, &'k Place)>, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for (key, place) in keys {
        if !seen.insert(key) {
            faults.error("E_DUPLICATE", place.clone(), format!("key “{key}”写了两遍"), "改一个");
        }
    }
}

/// An entry must be able to get everywhere, and out of wherever something is still owed.
fn ways(states: &[State], places: &[Place], steps: &[Step], faults: &mut Faults) {
    for (at, (state, place)) in states.iter().zip(places).enumerate() {
        let reached = at == 0
            || steps.iter().any(|step| step.to == state.key && step.from.iter().any(|f| *f != state.key));
        if !reached {
            let message = format!("没有哪一步能到「{}」", state.title);
            faults.error(
                "E_UNREACHABLE",
                place.clone(),
                message,
                "加一个 to 指到它的 [[step]]，或删掉这个状态",
            );
        }
        if !state.done && !steps.iter().any(|step| step.from.contains(&state.key)) {
            let message = format!("「{}」还没办完，却没有下一步", state.title);
            faults.error(
                "E_DEAD_END",
                place.clone(),
                message,
                "加一个 from 里有它的 [[step]]；办完了的写 done = true",
            );
        }
        let never = state.limit.is_none() && state.until.is_none() && state.days.is_none();
        if never && state.late.is_some() {
            let message = format!("「{}」写了超期怎么办（late），却没写什么时候到期", state.title);
            faults.error("E_LIMIT", place.clone(), message, "写上 limit、until 或 days");
        }
    }
}

fn field(table: &mut Table, faults: &mut Faults) -> Option<Field> {
    let key = key(table, faults);
    let title = table.need_text("title", faults);
    let unit = table.text("unit", faults);
    let choices: Vec<String> = table.texts("choices", faults).into_iter().map(|text| text.value).collect();
    let kind = match table.text("type", faults) {
        None if choices.is_empty() => Some(FieldKind::Text),
        None => Some(FieldKind::Choice(choices)),
        Some(text) => match text.value.as_str() {
            "text" => Some(FieldKind::Text),
            "item" => Some(FieldKind::Item),
            "number" => Some(FieldKind::Number),
            "date" => Some(FieldKind::Date),
            "time" => Some(FieldKind::Time),
            other => {
                let known = CHECKS.iter().find(|(check, _)| *check == other);
                if known.is_none() {
                    let checks: Vec<&str> = CHECKS.iter().map(|(check, _)| *check).collect();
                    let help = format!(
                        "能写的有：text、item、number、date、time、{}；可选的几样写 choices",
                        checks.join("、")
                    );
                    faults.error("E_TYPE", text.place, format!("不认识 type “{other}”"), help);
                }
                known.map(|(check, _)| FieldKind::Checked(check))
            }
        },
    };
    if let Some(unit) = unit.as_ref().filter(|_| kind.as_ref().is_some_and(|kind| *kind != FieldKind::Number))
    {
        let help = "unit 只给 type = \"number\" 的栏写；别的写进 title";
        faults.error("E_TYPE", unit.place.clone(), "这一栏不是数，没有单位", help);
    }
    let required = table.boolean("required", faults).unwrap_or(false);
    let public = table.boolean("public", faults).unwrap_or(false);
    let default = table.text("default", faults).map(|text| text.value);
    Some(Field {
        key: key?,
        title: title?.value,
        unit: unit.map_or(String::new(), |unit| unit.value),
        kind: kind?,
        required,
        public,
        default,
        required_when: None,
        at_most: None,
    })
}
