//! Days of a made-up hall, as events: who comes when, for what, how long it takes, who leaves before being called. Written for
//! this measurement; another hall's days, as CSV files in the form `bangban replay` reads, can be given instead.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::fmt::Write as _;

use bangban::chance::Chance;
use bangban::queue::{Hall, TicketNo, minute};
use bangban::text::{Faults, Source};

/// One thing that happened: seconds after midnight, what, to whom, at which window.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    pub at: i64,
    pub what: String,
    pub ticket: String,
    pub kind: char,
    pub class: String,
    pub window: u32,
    pub extra: String,
}

/// Reads a day: `t,event,ticket,kind,class,window,extra`, a head line first.
pub fn read(text: &str) -> Vec<Event> {
    let event = |line: &str| {
        let mut cells = line.split(',');
        let mut next = || cells.next().unwrap_or_default().to_owned();
        Some(Event {
            at: next().parse().ok()?,
            what: next(),
            ticket: next(),
            kind: next().chars().next().unwrap_or(' '),
            class: next(),
            window: next().parse().unwrap_or(0),
            extra: next(),
        })
    };
    text.lines().skip(1).filter_map(event).collect()
}

/// The made-up hall: kind, share of those who come, mean minutes, spread of the logarithm; window, kinds, hours, pace.
const KINDS: [(char, &str, f64, f64, f64); 6] = [
    ('A', "pension", 0.15, 16.0, 0.55),
    ('B', "enrol", 0.22, 8.5, 0.55),
    ('C', "medical", 0.18, 9.0, 0.60),
    ('D', "card", 0.17, 6.0, 0.45),
    ('E', "benefit", 0.10, 12.5, 0.55),
    ('F', "advice", 0.18, 4.0, 0.70),
];
const WINDOWS: [(u32, &str, &str, f64); 5] = [
    (1, "ABCDEF", "9:00-12:00 13:30-17:00", 1.0),
    (2, "ABE", "9:00-12:00 13:30-17:00", 1.1),
    (3, "BDF", "9:00-11:30 12:30-17:00", 0.9),
    (4, "CDF", "9:00-12:30 13:30-17:00", 0.95),
    (5, "ABCDEF", "9:30-11:30 14:00-16:30", 1.25),
];
/// People an hour, from eight to five.
const RATE: [f64; 9] = [12.0, 33.0, 31.0, 18.0, 7.0, 14.0, 26.0, 20.0, 9.0];

/// The hall's file.
pub fn hall_text() -> String {
    let mut text = String::from(
        "id = \"bench\"\ntitle = \"量一量\"\n[contact]\naddress = \"无\"\nhours = \"无\"\nphone = \"0\"\ncomplaint = \"0\"\n\
         [rule]\nappointment_minutes = 15\nrecalls = 2\nreturn_behind = 3\nday_starts_hour = 3\n\
         [[reason]]\ncode = \"elder\"\ntitle = \"老人\"\n",
    );
    for (band, code, _, minutes, _) in KINDS {
        let _ = write!(
            text,
            "[[kind]]\ncode = \"{code}\"\ntitle = \"{code}\"\nband = \"{band}\"\nminutes = {minutes:.0}\n"
        );
    }
    for (number, bands, hours, _) in WINDOWS {
        let codes = KINDS.iter().filter(|kind| bands.contains(kind.0)).map(|kind| format!("\"{}\"", kind.1));
        let codes = codes.collect::<Vec<_>>().join(", ");
        let hours = hours.split(' ').map(|span| format!("\"{span}\"")).collect::<Vec<_>>().join(", ");
        let _ = write!(text, "[[window]]\nnumber = {number}\nkinds = [{codes}]\nhours = [{hours}]\n");
    }
    text
}

/// Reads a hall.
pub fn hall(text: &str) -> Hall {
    let mut faults = Faults::new();
    let hall = Hall::read(&Source::new("hall.toml", text), &mut faults);
    hall.unwrap_or_else(|| panic!("{:?}", faults.sorted()))
}

/// Somebody on the way: all that chance decides of them is drawn when they come, so that two rules meet the same people.
#[derive(Debug, Clone)]
struct Person {
    no: String,
    kind: usize,
    class: &'static str,
    came: i64,
    place: i64,
    work: f64,
    leaves: f64,
    returns: f64,
    moves: Option<(usize, f64)>,
    calls: u32,
}

/// Which rule the made-up hall works by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByRule {
    /// The product's.
    Ours,
    /// By arrival alone: the smallest number first, also of those who come back or were sent on.
    Arrival,
    /// By arrival, but who comes back stands behind three, as by the product's.
    Returning,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Open(u32),
    Close(u32),
    Pause(u32, i64),
    Resume(u32),
    Come(usize),
    Serve(usize, u32),
    Gone(usize, u32),
    Back(usize),
    Done(usize, u32),
}

/// A day by its seed. `load`: how many people, 1 as in [`RATE`]; `messy`: windows pause unannounced and clerks are faster or
/// slower than usual that day.
pub fn make(seed: u64, load: f64, messy: bool, rule: ByRule) -> Vec<Event> {
    // Not a multiple of the step between draws: neighbouring days would be the same draws, moved by one.
    let mut chance = Chance::new(seed.wrapping_mul(0xD1B5_4A32_D192_ED03));
    let mut people = come(&mut chance, load);
    let mut day = Vec::new();
    let mut agenda = BinaryHeap::new();
    let mut turns = 0_u64;
    let mut push = |agenda: &mut BinaryHeap<Reverse<(i64, u64, Turn)>>, at: i64, turn: Turn| {
        turns += 1;
        agenda.push(Reverse((at, turns, turn)));
    };
    let mut pace = BTreeMap::new();
    for (number, _, hours, usual) in WINDOWS {
        for span in hours.split(' ') {
            let (from, to) = span.split_once('-').unwrap();
            push(&mut agenda, minute(from).unwrap() * 60, Turn::Open(number));
            push(&mut agenda, minute(to).unwrap() * 60, Turn::Close(number));
        }
        let today = if messy { (0.18 * chance.normal()).exp() } else { 1.0 };
        pace.insert(number, usual * today);
        if messy && chance.share() < 0.8 {
            let at = 9 * 3600 + whole(chance.share() * 7.0 * 3600.0);
            let away = whole(720.0 * (0.5 * chance.normal()).exp());
            push(&mut agenda, at, Turn::Pause(number, away));
        }
    }
    for (at, person) in people.iter().enumerate() {
        push(&mut agenda, person.came, Turn::Come(at));
    }
    let mut open: BTreeMap<u32, bool> = WINDOWS.map(|window| (window.0, false)).into();
    let mut paused: BTreeMap<u32, bool> = open.clone();
    let mut busy: BTreeMap<u32, bool> = open.clone();
    let mut greens: BTreeMap<u32, bool> = open.clone();
    let mut queue: Vec<usize> = Vec::new();
    while let Some(Reverse((now, _, turn))) = agenda.pop() {
        let mut note = |what: &str, who: Option<&Person>, window: u32, extra: &str| {
            day.push(Event {
                at: now,
                what: what.into(),
                ticket: who.map_or_else(String::new, |person| person.no.clone()),
                kind: who.map_or(' ', |person| KINDS[person.kind].0),
                class: who.map_or("", |person| person.class).into(),
                window,
                extra: extra.into(),
            });
        };
        match turn {
            Turn::Open(window) => {
                open.insert(window, true);
                note("open", None, window, "");
            }
            Turn::Close(window) => {
                open.insert(window, false);
                note("close", None, window, "");
            }
            Turn::Pause(window, away) if open[&window] => {
                paused.insert(window, true);
                note("pause", None, window, "");
                push(&mut agenda, now + away, Turn::Resume(window));
            }
            Turn::Pause(..) => {}
            Turn::Resume(window) => {
                paused.insert(window, false);
                if open[&window] {
                    note("resume", None, window, "");
                }
            }
            Turn::Come(at) => {
                note("issue", Some(&people[at]), 0, "");
                queue.push(at);
            }
            Turn::Serve(at, window) => {
                note("serve", Some(&people[at]), window, "");
                let took = whole(people[at].work * pace[&window]).max(20);
                push(&mut agenda, now + took, Turn::Done(at, window));
            }
            Turn::Gone(at, window) => {
                note("noshow", Some(&people[at]), window, "");
                busy.insert(window, false);
                if people[at].returns < 0.4 {
                    push(&mut agenda, now + 300 + whole(1500.0 * people[at].returns), Turn::Back(at));
                }
            }
            Turn::Back(at) => {
                let kind = people[at].kind;
                let mut same: Vec<i64> = queue
                    .iter()
                    .filter(|other| people[**other].kind == kind)
                    .map(|o| people[*o].place)
                    .collect();
                same.sort_unstable();
                people[at].place = same.get(2).or(same.last()).map_or(people[at].place, |place| place + 1);
                note("requeue", Some(&people[at]), 0, "");
                queue.push(at);
            }
            Turn::Done(at, window) => {
                busy.insert(window, false);
                if let Some((kind, work)) = people[at].moves.take() {
                    note("transfer", Some(&people[at]), window, &format!("to={}", KINDS[kind].0));
                    people[at].kind = kind;
                    people[at].work = work;
                    queue.push(at);
                } else {
                    note("done", Some(&people[at]), window, "");
                }
            }
        }
        // Whoever can do little is asked first.
        let mut order: Vec<usize> = (0..WINDOWS.len()).collect();
        order.sort_by_key(|at| WINDOWS[*at].1.len());
        for at in order {
            let (window, bands, ..) = WINDOWS[at];
            if !open[&window] || paused[&window] || busy[&window] {
                continue;
            }
            let able: Vec<usize> =
                queue.iter().copied().filter(|at| bands.contains(KINDS[people[*at].kind].0)).collect();
            let early = |at: &usize| {
                let head = if people[*at].class == "appt" && rule == ByRule::Ours { 900 } else { 0 };
                let place = if rule == ByRule::Arrival { people[*at].came } else { people[*at].place };
                (place - head, people[*at].no.clone())
            };
            let green: Vec<usize> = able.iter().copied().filter(|at| people[*at].class == "green").collect();
            let others: Vec<usize> = able.iter().copied().filter(|at| people[*at].class != "green").collect();
            let (green, other) =
                (green.into_iter().min_by_key(|at| early(at)), others.into_iter().min_by_key(|at| early(at)));
            let next = match rule {
                ByRule::Arrival | ByRule::Returning => able.into_iter().min_by_key(|at| early(at)),
                ByRule::Ours if greens[&window] => other.or(green),
                ByRule::Ours => green.or(other),
            };
            let Some(next) = next else { continue };
            queue.retain(|waiting| *waiting != next);
            busy.insert(window, true);
            greens.insert(window, people[next].class == "green");
            people[next].calls += 1;
            day.push(Event {
                at: now,
                what: "call".into(),
                ticket: people[next].no.clone(),
                kind: KINDS[people[next].kind].0,
                class: people[next].class.into(),
                window,
                extra: String::new(),
            });
            let waited = (now - people[next].came) as f64 / 60.0;
            let gone = (0.02 + 0.0022 * waited).min(0.3);
            if people[next].leaves < gone && people[next].calls == 1 {
                push(&mut agenda, now + 75, Turn::Gone(next, window));
            } else {
                push(&mut agenda, now + 30, Turn::Serve(next, window));
            }
        }
    }
    day
}

fn come(chance: &mut Chance, load: f64) -> Vec<Person> {
    let busy = (0.15 * chance.normal()).exp() * load;
    let mut at = 8.4 * 3600.0;
    let mut people: Vec<Person> = Vec::new();
    let mut serial = [0_u32; KINDS.len()];
    let most = 34.0 * 1.6 * load.max(1.0);
    while at < 16.8 * 3600.0 {
        at += -(1.0 - chance.share()).ln() / (most / 3600.0);
        let hour = whole(at / 3600.0) - 8;
        let rate = usize::try_from(hour).ok().and_then(|hour| RATE.get(hour)).copied().unwrap_or(0.0) * busy;
        if chance.share() >= rate / most {
            continue;
        }
        let mut pick = chance.share();
        let kind = KINDS.iter().position(|kind| {
            pick -= kind.2;
            pick < 0.0
        });
        let kind = kind.unwrap_or(KINDS.len() - 1);
        serial[kind] += 1;
        let (line, spread) = (chance.share(), KINDS[kind].4);
        let class = if line < 0.09 {
            "green"
        } else if line < 0.22 {
            "appt"
        } else {
            "normal"
        };
        let mut work = KINDS[kind].3 * 60.0 * (spread * chance.normal() - spread * spread / 2.0).exp();
        if chance.share() < 0.12 {
            // Papers are missing: told what, and gone again.
            work *= 0.45;
        }
        let moves =
            (chance.share() < 0.04).then(|| (chance.below(KINDS.len()), 360.0)).filter(|to| to.0 != kind);
        people.push(Person {
            no: TicketNo::new(KINDS[kind].0, serial[kind]).to_string(),
            kind,
            class,
            came: whole(at),
            place: whole(at),
            work: work.max(40.0),
            leaves: chance.share(),
            returns: chance.share(),
            moves,
            calls: 0,
        });
    }
    people
}

fn whole(n: f64) -> i64 {
    n as i64
}
