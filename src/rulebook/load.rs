//! Loading: files → drafts → views → plans → calculators, for every area that has files. Stacks that several areas
//! share (a province without a file of its own) are built once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::areas::{self, NATION};
use super::draft::{FileDraft, Replace};
use super::names::{CalcView, Item, Laws, Used, View, What, check_idle};
use super::plan::{self, Above, Plan};
use super::subject::{self, Subject};
use crate::text::{Fault, Faults, Source, Text, nearest};

/// What loading gives, for [`super::Rulebook`].
#[derive(Debug, Default)]
pub struct Loaded {
    pub drafts: Vec<FileDraft>,
    pub areas: Vec<String>,
    pub subjects: BTreeMap<String, Vec<Subject>>,
    /// Key and title of what is at fault.
    pub broken: BTreeMap<String, Vec<(String, String)>>,
}

/// Reads and checks everything.
pub fn load(sources: &[Source], faults: &mut Faults) -> Loaded {
    let drafts: Vec<FileDraft> =
        sources.iter().filter_map(|source| FileDraft::read(source, faults)).collect();
    let mut names = BTreeSet::new();
    for draft in &drafts {
        names.extend(areas::stack(&draft.area).into_iter().map(str::to_owned));
    }
    names.insert(NATION.to_owned());
    let mut sorted: Vec<String> = names.into_iter().collect();
    sorted.sort_by_key(|area| area != NATION);

    let mut loaded = Loaded { areas: sorted, ..Loaded::default() };
    let files: FxHashMap<(&str, &str), &FileDraft> =
        drafts.iter().map(|draft| ((&*draft.area, draft.name.as_str()), draft)).collect();
    let mut built: FxHashMap<Vec<*const FileDraft>, Built> = FxHashMap::default();
    let mut used = Used::default();
    for area in &loaded.areas {
        let stack = areas::stack(area);
        let there = |draft: &&FileDraft| stack.contains(&&*draft.area);
        let laws = Laws::of(drafts.iter().filter(there), faults);
        let subjects: BTreeSet<&str> = drafts.iter().filter(there).map(|draft| draft.name.as_str()).collect();
        let has_below =
            *area == NATION || loaded.areas.iter().any(|other| other.starts_with(&format!("{area}/")));
        let (mut ready, mut broken) = (Vec::new(), Vec::new());
        let mut claims: Vec<Claim> = Vec::new();
        for name in subjects {
            let groups = groups(name, &stack, &files, faults);
            let whole = identity(groups.iter().flatten());
            if !built.contains_key(&whole) {
                let others = identity(groups.iter().flatten().filter(|file| *file.area != **area));
                let above = built.get(&others).and_then(|above| above.kept.as_ref());
                let mut new = build(&groups, area, &laws, above, &mut used, faults);
                if !has_below {
                    new.kept = None;
                }
                built.insert(whole.clone(), new);
            }
            let built = &built[&whole];
            claims.extend(&built.claims);
            ready.extend(built.ready.iter().cloned());
            broken.extend(built.broken.iter().cloned());
        }
        check_claims(claims, faults);
        ready.sort_by(|a: &Subject, b| (a.order, &a.file).cmp(&(b.order, &b.file)));
        loaded.subjects.insert(area.clone(), ready);
        loaded.broken.insert(area.clone(), broken);
    }
    if !faults.has_errors() {
        check_empty(&drafts, faults);
        check_idle(&drafts, &used, faults);
    }
    *faults = std::mem::take(faults).without_followers();
    loaded.drafts = drafts;
    loaded
}

/// A calculator, ready or not: the name of its file, its key, its title.
#[derive(Debug, Clone, Copy)]
struct Claim<'a> {
    file: &'a str,
    rule: &'a Text,
    title: &'a str,
}

/// Notes every calculator of an area that two files compute, and every title that two calculators have: only one of them
/// would ever be reached.
fn check_claims(mut claims: Vec<Claim>, faults: &mut Faults) {
    // Who stands above was there first.
    let level = |path: &str| if path.starts_with(NATION) { 0 } else { path.matches('/').count() };
    claims.sort_by_key(|claim| (level(&claim.rule.place.source.path), claim.file));
    let (mut keys, mut titles) = (FxHashMap::default(), FxHashMap::default());
    for claim in claims {
        let first: Claim = *keys.entry(claim.rule.value.as_str()).or_insert(claim);
        if first.file != claim.file {
            let message = format!("计算“{}”有两个文件在算", claim.rule.value);
            let help = format!("另一个是 {}；换一个键，或并成一个文件", first.rule.place);
            faults.error("E_KEY", claim.rule.place.clone(), message, help);
        }
        let first: Claim = *titles.entry(claim.title).or_insert(claim);
        if first.rule.value != claim.rule.value {
            let (one, other) = (&claim.rule.value, &first.rule.value);
            let message = format!("计算“{one}”和“{other}”的标题都是“{}”", claim.title);
            faults.error("E_DUPLICATE", claim.rule.place.clone(), message, "换一个标题，叫名字时才分得清");
        }
    }
}

/// Notes every file that says nothing: cut off while it was saved, it would leave all to what stands above without a word.
fn check_empty(drafts: &[FileDraft], faults: &mut Faults) {
    for draft in drafts.iter().filter(|draft| draft.is_empty()) {
        let place = draft.source.place(0..0);
        let help = "刚起头的往下填；没存完的从备份里找回来；用不着的删掉这个文件";
        faults.error("W_EMPTY", place, "这个文件里一条规则、一个数也没有，只按上级的算", help);
    }
}

/// Which files these are.
fn identity<'a, 'b: 'a>(files: impl Iterator<Item = &'a &'b FileDraft>) -> Vec<*const FileDraft> {
    files.map(|file| std::ptr::from_ref(*file)).collect()
}

/// The stacks of a subject and of everything it uses, those that are used first, itself last.
fn groups<'a>(
    name: &'a str,
    stack: &[&'a str],
    files: &FxHashMap<(&'a str, &'a str), &'a FileDraft>,
    faults: &mut Faults,
) -> Vec<Vec<&'a FileDraft>> {
    let of = |name: &str| -> Vec<&'a FileDraft> {
        stack.iter().filter_map(|area| files.get(&(*area, name)).copied()).collect()
    };
    let own = of(name);
    let mut groups = vec![own];
    let mut seen = BTreeSet::from([name]);
    let mut at = 0;
    while at < groups.len() {
        let uses: Vec<&'a Text> = groups[at].iter().flat_map(|file| &file.head.uses).collect();
        for used in uses {
            let stack = of(&used.value);
            if stack.is_empty() {
                let help = match nearest(&used.value, files.keys().map(|(_, name)| *name)) {
                    Some(near) => format!("是不是“{near}”？"),
                    None => "uses 里写文件名，不带 .toml".into(),
                };
                let message = format!("没有“{}”这个规则文件", used.value);
                faults.error("E_USES", used.place.clone(), message, help);
            } else if seen.insert(&used.value) {
                groups.push(stack);
            }
        }
        at += 1;
    }
    groups.reverse();
    groups
}

#[derive(Debug, Default)]
struct Built<'a> {
    ready: Vec<Subject>,
    broken: Vec<(String, String)>,
    claims: Vec<Claim<'a>>,
    /// For the areas below; nothing when it is at fault.
    kept: Option<(View<'a>, Arc<Plan>)>,
}

fn build<'a>(
    groups: &[Vec<&'a FileDraft>],
    area: &str,
    laws: &Laws,
    above: Option<&(View<'a>, Arc<Plan>)>,
    used: &mut Used,
    all: &mut Faults,
) -> Built<'a> {
    let own = groups.last().map_or(&[][..], Vec::as_slice);
    if own.iter().all(|file| file.only_laws()) {
        return Built::default();
    }
    let mut faults = Faults::new();
    let view = View::lay(groups, &mut faults);
    used.count(&view);
    let above = above.filter(|_| !laws.dated_late).and_then(|(above, plan)| Above::of(above, plan, &view));
    let plan = Arc::new(plan::build(&view, laws, above, &mut faults));
    let name = own.first().map_or("", |file| file.name.as_str());
    let sound = !groups.iter().flatten().any(|file| file.broken);
    let mut built = Built::default();
    for calc in &view.calcs {
        let results = results(calc, &view, &plan, &mut faults);
        built.claims.push(Claim {
            file: own.first().map_or("", |file| &file.name),
            rule: calc.rule,
            title: calc.title,
        });
        let subject = subject::subject(calc, &view, name, &plan, results);
        built.ready.push(subject);
    }
    if !sound || faults.has_errors() {
        built.broken = built
            .ready
            .drain(..)
            .map(|subject| (subject.rule.to_string(), subject.title.to_string()))
            .collect();
    } else {
        built.kept = Some((view, plan));
    }
    let own_files: Vec<&FileDraft> =
        groups.iter().flatten().filter(|file| *file.area == *area).copied().collect();
    for fault in faults.iter() {
        all.push(whose(fault, area, &own_files, all));
    }
    built
}

/// The fault, and which area's file makes it one: of a line further up that is sound where that file says nothing.
fn whose(fault: &Fault, area: &str, own: &[&FileDraft], all: &Faults) -> Fault {
    let place = &fault.place;
    let at_home = area == NATION || own.iter().any(|file| file.source.path == place.source.path);
    if at_home || fault.is_warning() || all.iter().any(|known| known == fault) {
        return fault.clone();
    }
    let told = |area: &str| format!("{}（{area}改了以后才这样）", fault.message);
    // Where an area above has broken it already, it is that one's.
    let above = areas::stack(area).into_iter().filter(|above| *above != area).map(told);
    let known = |message: &String| {
        all.iter()
            .find(|known| known.code == fault.code && known.place == fault.place && known.message == *message)
    };
    if let Some(known) = above.collect::<Vec<_>>().iter().find_map(known) {
        return known.clone();
    }
    let line = place.source.text.lines().nth(place.line().saturating_sub(1)).unwrap_or_default();
    let names = own.iter().flat_map(|file| {
        file.replaces.iter().map(Replace::name).chain(file.fills.iter().map(|fill| &fill.name))
    });
    let concerned = names.filter(|name| line.contains(&name.value) || fault.message.contains(&name.value));
    let mut places: Vec<String> =
        concerned.map(|name| format!("{} 的“{}”", name.place, name.value)).collect();
    if places.is_empty() {
        places.extend(own.iter().map(|file| file.source.path.to_string()));
    }
    let help = fault.help.as_ref().map_or_else(String::new, |help| format!("；{help}"));
    Fault::new(fault.code, place.clone(), told(area))
        .help(format!("这一行不改；看 {}{help}", places.join("、")))
}

/// The slots of a calculator's results; each must be there and say its law.
fn results(calc: &CalcView, view: &View, plan: &Plan, faults: &mut Faults) -> Vec<usize> {
    if calc.results.is_empty() {
        let help = "补上 results = [\"…\"]，写要算出的名字";
        let message = format!("“{}”没有写要算出什么", calc.title);
        faults.error("E_MISSING", calc.rule.place.clone(), message, help);
    }
    let mut slots = Vec::new();
    for result in calc.results {
        let Some(at) = view.find(&result.value).and_then(|_| plan.names.get(&*result.value)).copied() else {
            let help = match view.nearest(&result.value) {
                Some(near) => format!("是不是“{near}”？"),
                None => "results 里写 [rule] 的名字".into(),
            };
            faults.error("E_NAME", result.place.clone(), format!("不认识“{}”", result.value), help);
            continue;
        };
        slots.push(at);
        let item = view.find(&result.value).map(|at| &view.items[at]);
        if let Some(Item { what: What::Rule(rule), place: Some(place), .. }) = item
            && rule.bare()
        {
            let help = "补上 cite = \"文号 条款\"；要告诉群众的数都要有依据";
            let message = format!("结果“{}”没有写依据", result.value);
            faults.error("E_CITE", (*place).clone(), message, help);
        }
    }
    slots
}
