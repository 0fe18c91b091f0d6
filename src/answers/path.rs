//! 办事路径: how a thing is done on a phone, where it gets stuck, and the way back to the window (`data/cards/paths/*.toml`).
//! Which buttons are pressed is said by the service item; a card says what the item does not.

use std::collections::BTreeMap;

use crate::text::{Faults, Place, Source, Table, Text};

use super::entry::{Entry, Kind};

/// A website, an app, a mini program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform {
    /// Its id, e.g. `PT02`.
    pub id: String,
    /// Its name as items have it.
    pub name: String,
    /// Other names.
    pub also: Vec<String>,
    /// What it is.
    pub what: String,
    /// How to get in: at most three steps.
    pub enter: Vec<String>,
    /// Its address on the web, once somebody has checked it; open until then.
    pub site: Option<String>,
    /// Whom to phone.
    pub phone: String,
    /// Where it gets stuck.
    pub fails: Vec<Fail>,
}

/// Where it gets stuck and what to do then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fail {
    /// What is seen.
    pub when: String,
    /// What to do.
    pub then: String,
}

/// A name of something outside this noun, with where it is written.
pub type Named = Text;

/// One card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Its id, e.g. `LJ01`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Other ways to ask for it.
    pub aliases: Vec<String>,
    /// Code of the service item.
    pub item: Named,
    /// Names of platforms, the best one first; each is one of the item's online channels.
    pub platforms: Vec<Named>,
    /// To be said first.
    pub say: String,
    /// The same while no self-service machine works.
    pub no_machine: Option<String>,
    /// What is to be ready before.
    pub before: Vec<String>,
    /// Where to look after sending it.
    pub after: String,
    /// What sending it does not mean yet.
    pub not_done: Option<String>,
    /// How soon it is there, where the item's own limit says too little.
    pub instant: Option<String>,
    /// Whether whoever takes a number is told first that it can be done without waiting.
    pub self_first: bool,
    /// Where it gets stuck.
    pub fails: Vec<Fail>,
    /// Three sentences to take along.
    pub three: Vec<String>,
    /// The question that decides, if there is one.
    pub ask: Option<String>,
    /// Its answers.
    pub choices: Vec<Choice>,
}

/// An answer to the question of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As the citizen says it.
    pub text: String,
    /// Other ways to say it.
    pub also: Vec<String>,
    /// What it comes to.
    pub gives: String,
    /// What is different then.
    pub differs: String,
}

/// All cards and platforms.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    platforms: Vec<Platform>,
    paths: Vec<Path>,
}

impl Paths {
    /// Reads cards from files; what is wrong goes to `faults`, the rest is used.
    pub fn read(sources: &[Source], faults: &mut Faults) -> Self {
        let mut paths = Self::default();
        let mut seen: BTreeMap<String, Place> = BTreeMap::new();
        for source in sources {
            let mut file = Table::parse(source, faults);
            file.date("verified", faults);
            for mut table in file.tables("platform", faults) {
                let platform = platform(&mut table, &mut seen, faults);
                table.finish(faults);
                paths.platforms.extend(platform);
            }
            for mut table in file.tables("path", faults) {
                let path = path(&mut table, &mut seen, faults);
                table.finish(faults);
                paths.paths.extend(path);
            }
            file.finish(faults);
        }
        paths
    }

    /// All cards.
    pub fn iter(&self) -> impl Iterator<Item = &Path> {
        self.paths.iter()
    }

    /// All platforms.
    pub fn platforms(&self) -> impl Iterator<Item = &Platform> {
        self.platforms.iter()
    }

    /// The card with this id.
    pub fn get(&self, id: &str) -> Option<&Path> {
        self.paths.iter().find(|path| path.id.eq_ignore_ascii_case(id))
    }

    /// The cards of a service item.
    pub fn of_item(&self, code: &str) -> impl Iterator<Item = &Path> {
        self.paths.iter().filter(move |path| path.item.value.eq_ignore_ascii_case(code))
    }

    /// The platform with this id or name.
    pub fn platform(&self, name: &str) -> Option<&Platform> {
        let known = |platform: &&Platform| {
            platform.id.eq_ignore_ascii_case(name)
                || platform.name == name
                || platform.also.iter().any(|also| also == name)
        };
        self.platforms.iter().find(known)
    }

    /// What the index needs of them.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        let paths = self.paths.iter().map(|path| Entry {
            id: path.id.clone(),
            kind: Kind::Path,
            title: path.title.clone(),
            aliases: path.aliases.clone(),
            body: path.say.clone(),
            insurance: String::new(),
        });
        let platforms = self.platforms.iter().map(|platform| Entry {
            id: platform.id.clone(),
            kind: Kind::Path,
            title: platform.name.clone(),
            aliases: platform.also.clone(),
            body: platform.what.clone(),
            insurance: String::new(),
        });
        paths.chain(platforms)
    }
}

impl Path {
    /// The answer somebody means: by its place from 1, or by the words.
    pub fn choice(&self, said: &str) -> Option<&Choice> {
        if let Ok(place @ 1..) = said.parse::<usize>() {
            return self.choices.get(place - 1);
        }
        self.choices.iter().find(|choice| {
            choice.text.contains(said)
                || choice.also.iter().any(|also| also.contains(said) || said.contains(also.as_str()))
        })
    }
}

fn platform(table: &mut Table, seen: &mut BTreeMap<String, Place>, faults: &mut Faults) -> Option<Platform> {
    let id = id(table, seen, faults);
    let name = table.need_text("name", faults);
    let also = values(table.texts("also", faults));
    let what = table.need_text("what", faults);
    let enter = some(table, "enter", faults);
    let site = table.text("site", faults).filter(|site| {
        let sound = site.value.starts_with("https://") && !site.value.contains(char::is_whitespace);
        if !sound {
            let message = format!("“{}”不是网址", site.value);
            faults.error("E_SITE", site.place.clone(), message, "写成 https://…，核对过是官方的才写");
        }
        sound
    });
    let phone = table.need_text("phone", faults);
    let fails = fails(table, faults);
    if enter.len() > 3 {
        let place = table.place.clone();
        faults.error(
            "E_COUNT",
            place,
            format!("怎么进去写了 {} 步", enter.len()),
            "合成三步以内，老人记不住更多",
        );
    }
    let site = site.map(|site| site.value);
    Some(Platform {
        id: id?,
        name: name?.value,
        also,
        what: what?.value,
        enter,
        site,
        phone: phone?.value,
        fails,
    })
}

fn path(table: &mut Table, seen: &mut BTreeMap<String, Place>, faults: &mut Faults) -> Option<Path> {
    let id = id(table, seen, faults);
    let title = table.need_text("title", faults);
    let aliases = values(table.texts("aliases", faults));
    let item = table.need_text("item", faults);
    let platforms = table.texts("platforms", faults);
    if platforms.is_empty() {
        table.missing::<()>("platforms", faults);
    }
    let say = table.need_text("say", faults);
    let no_machine = table.text("no_machine", faults).map(|text| text.value);
    let before = some(table, "before", faults);
    let after = table.need_text("after", faults);
    let not_done = table.text("not_done", faults).map(|text| text.value);
    let instant = table.text("instant", faults).map(|text| text.value);
    let self_first = table.boolean("self_first", faults).unwrap_or(false);
    let fails = fails(table, faults);
    let three = values(table.texts("three", faults));
    let ask = table.text("ask", faults).map(|text| text.value);
    let mut choices = Vec::new();
    for mut choice in table.tables("choice", faults) {
        let (text, gives) = (choice.need_text("text", faults), choice.need_text("gives", faults));
        let differs = choice.need_text("differs", faults);
        let also = values(choice.texts("also", faults));
        choice.finish(faults);
        if let (Some(text), Some(gives), Some(differs)) = (text, gives, differs) {
            choices.push(Choice { text: text.value, also, gives: gives.value, differs: differs.value });
        }
    }
    if ask.is_some() != (choices.len() > 1) {
        let help = "ask 写问哪一句，后面至少跟两个 [[path.choice]]；不用问的两样都不写";
        faults.error("E_COUNT", table.place.clone(), "问的一句和答复对不上", help);
    }
    Some(Path {
        id: id?,
        title: title?.value,
        aliases,
        item: item?,
        platforms,
        say: say?.value,
        no_machine,
        before,
        after: after?.value,
        not_done,
        instant,
        self_first,
        fails,
        three,
        ask,
        choices,
    })
}

fn id(table: &mut Table, seen: &mut BTreeMap<String, Place>, faults: &mut Faults) -> Option<String> {
    let id = table.need_text("id", faults)?;
    if let Some(first) = seen.insert(id.value.clone(), id.place.clone()) {
        let message = format!("编号 {} 已经用过（{first}）", id.value);
        faults.error("E_DUPLICATE", id.place, message, "换一个没用过的编号");
        return None;
    }
    Some(id.value)
}

/// A card that does not say where it gets stuck leaves an old man in front of his telephone.
fn fails(table: &mut Table, faults: &mut Faults) -> Vec<Fail> {
    let mut fails = Vec::new();
    for mut fail in table.tables("fails", faults) {
        let (when, then) = (fail.need_text("when", faults), fail.need_text("do", faults));
        fail.finish(faults);
        if let (Some(when), Some(then)) = (when, then) {
            fails.push(Fail { when: when.value, then: then.value });
        }
    }
    if fails.is_empty() {
        let help = "补上 fails = [{ when = \"看到什么\", do = \"怎么办\" }]";
        faults.error("E_FAILS", table.place.clone(), "没写卡住了怎么办", help);
    }
    fails
}

fn some(table: &mut Table, name: &str, faults: &mut Faults) -> Vec<String> {
    let found = values(table.texts(name, faults));
    if found.is_empty() {
        table.missing::<()>(name, faults);
    }
    found
}

fn values(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
