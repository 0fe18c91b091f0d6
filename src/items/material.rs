//! The materials dictionary: what each material is, and the four ways on when it is not at hand.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Basis, Code, Limit};
use crate::text::{Fault, Faults, Source, Table, Text, Value};

/// The four ways on (四条出路) when a material is missing, in the order they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Data sharing or an electronic licence: nobody goes anywhere.
    Share,
    /// A signed promise (告知承诺), verified afterwards.
    Promise,
    /// Accepted now, brought later (容缺).
    Defer,
    /// Got from where it is issued, by the person or by somebody for them (代办).
    Get,
}

impl Way {
    /// All four, in the order they are tried.
    pub const ALL: [Way; 4] = [Way::Share, Way::Promise, Way::Defer, Way::Get];

    /// What a clerk calls it.
    pub fn name(self) -> &'static str {
        match self {
            Way::Share => "数据共享或电子证照",
            Way::Promise => "告知承诺",
            Way::Defer => "容缺后补",
            Way::Get => "去取、代办",
        }
    }
}

/// Whether a way is open for a material: how it is done, or why it cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Route {
    /// Open; how.
    Yes(String),
    /// Closed; why.
    No(String),
}

/// Where a material is got. Never empty: this way is always open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// Who issues it, where.
    pub place: String,
    /// How long it takes.
    pub time: String,
    /// The path online, or that there is none.
    pub online: String,
    /// Whom to phone.
    pub phone: String,
}

impl Origin {
    /// The shortest it takes, where that is a time: `7 到 20 个工作日`.
    pub fn soonest(&self) -> Option<Limit> {
        let first = self.time.split(['，', '；']).next()?.trim();
        let digits = first.chars().take_while(char::is_ascii_digit).count();
        let unit = first.rsplit(|c: char| c.is_ascii_digit()).next()?.trim();
        Limit::parse(&format!("{}{unit}", &first[..digits]))
    }
}

/// One material of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(clippy::struct_excessive_bools)] // each is a line of the file
pub struct Material {
    /// `M01` …
    pub id: Code,
    /// As it is called at the window.
    pub name: String,
    /// Which kinds count, and how it is taken in.
    pub spec: String,
    /// First way: data sharing or electronic licence.
    pub share: Route,
    /// Second way: a signed promise.
    pub promise: Route,
    /// Third way: accepted now, brought later. An item may still call the material core and close it.
    pub defer: Route,
    /// Fourth way: where it is got.
    pub get: Origin,
    /// Who shares it (共享来源); none where nobody does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared_by: Option<String>,
    /// Whether an item may demand it only with a law (户籍、婚姻、工商登记: looked up or promised otherwise).
    pub free_unless_law: bool,
    /// Who sends it straight to the office: the person may not carry it (人事档案).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_by: Option<String>,
    /// What is stated in its place when it is promised, with blanks to fill in by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub states: Option<String>,
    /// Whether the window prints it and it is signed there: nobody brings it.
    pub at_window: bool,
    /// Whether it is the person's own, whatever they come for; what is not belongs to one case.
    pub of_person: bool,
    /// Whether it is an account that money goes to, to be typed twice, blind.
    pub twice: bool,
    /// Whether it is bills, to be entered one by one.
    pub bills: bool,
}

impl Material {
    /// Whether the person brings it: nobody sends it, and it is not made at the window.
    pub fn is_brought(&self) -> bool {
        self.sent_by.is_none() && !self.at_window
    }
}

/// The whole dictionary, with the law each way rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Materials {
    pub(super) list: BTreeMap<Code, Material>,
    basis: BTreeMap<Way, Basis>,
    broken: BTreeSet<Code>,
}

impl Materials {
    /// The material of this code.
    pub fn get(&self, id: Code) -> Option<&Material> {
        self.list.get(&id)
    }

    /// Whether the file has this material, but with a fault that keeps it out.
    pub(super) fn is_broken(&self, id: Code) -> bool {
        self.broken.contains(&id)
    }

    /// All, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Material> {
        self.list.values()
    }

    /// What law opens this way.
    pub fn basis(&self, way: Way) -> Basis {
        self.basis.get(&way).cloned().unwrap_or_default()
    }

    /// Reads `materials.toml`; what is faulty is left out and named.
    pub(super) fn read(source: &Source, faults: &mut Faults) -> Self {
        let mut file = Table::parse(source, faults);
        let mut materials = Self::default();
        if let Some(mut ways) = file.table("ways", faults) {
            for (name, way) in
                [("share", Way::Share), ("promise", Way::Promise), ("defer", Way::Defer), ("get", Way::Get)]
            {
                let Some(mut table) = ways.table(name, faults) else {
                    _ = ways.missing::<()>(name, faults);
                    continue;
                };
                if let Some(basis) = Basis::need(&mut table, faults) {
                    materials.basis.insert(way, basis);
                }
                table.finish(faults);
            }
            ways.finish(faults);
        } else {
            _ = file.missing::<()>("ways", faults);
        }
        for entry in file.entries() {
            match entry.value {
                Value::Table(table) if entry.name.value != "ways" => {
                    if let Some(material) = material(&entry.name, table, faults) {
                        materials.list.insert(material.id, material);
                    } else {
                        materials.broken.extend(entry.name.value.parse::<Code>().ok());
                    }
                }
                Value::Table(_) => {}
                _ => {
                    let message = format!("不认识“{}”这一栏", entry.name.value);
                    faults.error("E_UNKNOWN_FIELD", entry.name.place, message, "一种材料写成一节，如 [M01]");
                }
            }
        }
        materials
    }
}

fn material(name: &Text, mut table: Table, faults: &mut Faults) -> Option<Material> {
    let id = match name.value.parse::<Code>() {
        Ok(code) if code.is_material() => Some(code),
        _ => {
            let message = format!("“{}”不是材料编号", name.value);
            faults.error("E_CODE", name.place.clone(), message, "材料编号是 M 加两位数字，如 M01");
            None
        }
    };
    let title = table.need_text("name", faults);
    let spec = table.need_text("spec", faults);
    let (share, shared_by) = share(&mut table, faults);
    let promise = route(&mut table, "promise", faults);
    let defer = route(&mut table, "defer", faults);
    let twice = table.has("twice") && table.boolean("twice", faults).unwrap_or(false);
    let at_window = table.has("at_window") && table.boolean("at_window", faults).unwrap_or(false);
    let of_person = table.has("of_person") && table.boolean("of_person", faults).unwrap_or(false);
    let bills = table.has("bills") && table.boolean("bills", faults).unwrap_or(false);
    let free_unless_law =
        table.has("free_unless_law") && table.boolean("free_unless_law", faults).unwrap_or(false);
    let states = states(&mut table, faults);
    let sent_by = table.text("sent_by", faults).map(|text| text.value);
    let get = match table.table("get", faults) {
        Some(get) => origin(get, faults),
        None => table.missing("get", faults),
    };
    table.finish(faults);
    Some(Material {
        id: id?,
        name: title?.value,
        spec: spec?.value,
        share: share?,
        promise: promise?,
        defer: defer?,
        get: get?,
        shared_by,
        free_unless_law,
        sent_by,
        states,
        at_window,
        of_person,
        twice,
        bills,
    })
}

/// Where a statement names the number of who died.
pub const THE_DEAD: &str = "{去世的人}";

/// What is stated; of braces only those are known.
fn states(table: &mut Table, faults: &mut Faults) -> Option<String> {
    let text = table.text("states", faults)?;
    if text.value.replace(THE_DEAD, "").contains(['{', '}']) {
        let message = format!("“{}”里的花括号填不出来", text.value);
        faults.error("E_STATES", text.place, message, format!("能填的只有 {THE_DEAD}；别的空处写 ____"));
        return None;
    }
    Some(text.value)
}

/// The route of sharing, with who shares it: a way that is open must say whose data it is.
fn share(table: &mut Table, faults: &mut Faults) -> (Option<Route>, Option<String>) {
    let by = if table.has("shared_by") { table.need_text("shared_by", faults) } else { None };
    let place = table.place_of("share").unwrap_or_else(|| table.place.clone());
    let route = route(table, "share", faults);
    if matches!(route, Some(Route::Yes(_))) && by.is_none() {
        let help = "补上 shared_by = \"公安\" 这样的部门名";
        faults.push(Fault::new("W_SHARED_BY", place, "能共享，却没写是哪个部门的数据").help(help));
    }
    (route, by.map(|text| text.value))
}

/// `{ yes = "怎么办" }` or `{ no = "为什么不行" }`.
fn route(table: &mut Table, name: &str, faults: &mut Faults) -> Option<Route> {
    let Some(mut route) = table.table(name, faults) else {
        return if table.has(name) { None } else { table.missing(name, faults) };
    };
    let found = match (route.has("yes"), route.has("no")) {
        (true, false) => route.need_text("yes", faults).map(|text| Route::Yes(text.value)),
        (false, true) => route.need_text("no", faults).map(|text| Route::No(text.value)),
        _ => {
            let help = "行就写 { yes = \"怎么办\" }，不行就写 { no = \"为什么\" }，二选一";
            faults.error("E_WAY", route.place.clone(), format!("“{name}”没说清行不行"), help);
            return None;
        }
    };
    route.finish(faults);
    found
}

fn origin(mut table: Table, faults: &mut Faults) -> Option<Origin> {
    let place = table.need_text("place", faults);
    let time = table.need_text("time", faults);
    let online = table.need_text("online", faults);
    let phone = phone(&mut table, faults);
    table.finish(faults);
    Some(Origin { place: place?.value, time: time?.value, online: online?.value, phone: phone? })
}

/// A phone number with, if wanted, a word on whom to ask for: it must hold at least three digits.
pub(super) fn phone(table: &mut Table, faults: &mut Faults) -> Option<String> {
    let text = table.need_text("phone", faults)?;
    if text.value.chars().filter(char::is_ascii_digit).count() < 3 {
        let message = format!("“{}”里没有电话号码", text.value);
        faults.error("E_PHONE", text.place, message, "写一个打得通的号码，如 12333；没有专线的写 12345");
        return None;
    }
    Some(text.value)
}
