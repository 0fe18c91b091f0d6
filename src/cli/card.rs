//! `card`: what is shown or read out to a citizen: answers for whom they are meant, path cards, terms, phrases, big-text screens.

use std::io::Write;

use serde_json::json;

use crate::acts::cards::{self, Sheet, View, Ways, big};
use crate::acts::{Knowledge, papers};
use crate::answers::{Audience, FourParts, Kind, in_plain_words};
use crate::assets;
use crate::items::Code;

use super::opening::actor;
use super::print::{Out, give, refused};
use super::{Exit, Failure, Globals, Outcome, faults_json, opening, print_json};

/// What can be done with cards.
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// 列出卡片：术语、路径、话术、问答
    List {
        /// 只列一类：term 术语、path 办事路径、phrase 话术、answer 问答
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
    },
    /// 看一张：问答、事项、路径、术语、话术的编号，或术语本身，如 YL02、P10、LJ03、缴费基数
    Show(Show),
    /// 打一张张贴版：一条问答一页大字，带依据、日期和咨询电话
    Print {
        /// 问答编号，如 YL06；或要查的话，如 养老金上调（打最像的一条）
        id: String,
        /// Where it goes.
        #[command(flatten)]
        out: Out,
    },
    /// 打一张政策解读卡：题目、结论、谁受影响、怎么办、从哪天起，缺一不可；依据可不写
    Brief {
        /// 各栏，写成 题目=… 结论=… 谁受影响=… 怎么办=… 从哪天起=… 依据=…
        #[arg(value_name = "KEY=VALUE")]
        parts: Vec<String>,
        /// Where it goes.
        #[command(flatten)]
        out: Out,
    },
    /// 检查卡片写得对不对：缺栏、重号、对不上的事项和平台、只能网办的话
    Check,
    /// 一个场面该怎么开口；说过的用 --said 告诉它，会换一句
    Phrase {
        /// 场面，如 材料不全、等久了、不予办理；不写就列出所有场面
        scene: Option<String>,
        /// 今天对这个人说过的编号，用逗号隔开，先说的在前
        #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
        said: Vec<String>,
    },
    /// 把看到的、感受、需要、请求合成一句不伤人的话
    Sentence {
        /// 四栏，写成 观察=… 感受=… 需要=… 请求=…
        #[arg(value_name = "KEY=VALUE")]
        parts: Vec<String>,
    },
}

/// What `card show` takes.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// 编号，或术语本身
    id: String,
    /// 术语当场算一笔时要输的数，写成 键=值，如 月工资=5000；只写数也行
    #[arg(value_name = "KEY=VALUE")]
    given: Vec<String>,
    /// 说给谁：elder 老人、young 年轻人、deaf 听障、hmt 港澳台、standard 一般
    #[arg(long = "for", value_name = "WHO", default_value = "standard", value_parser = parse_audience)]
    audience: Audience,
    /// 事项看哪条路：online 手机网上、window 窗口、both 两条都要
    #[arg(long, value_name = "WAY", default_value = "both", value_parser = parse_way)]
    way: Ways,
    /// 没听懂几次了：每多一次换一种说法
    #[arg(long, value_name = "N", default_value_t = 0)]
    again: usize,
    /// 卡片问的那一句的答复：第几条，或说法，如 去女儿家住半年
    #[arg(long, value_name = "ANSWER")]
    choose: Option<String>,
    /// 拆成大字屏：一屏一件事，最后请群众说一遍
    #[arg(long)]
    big: bool,
    /// 后面附上这一张里出现的术语的大白话
    #[arg(long)]
    terms: bool,
}

fn parse_audience(text: &str) -> Result<Audience, String> {
    Audience::find(text).ok_or_else(|| {
        let all: Vec<String> =
            Audience::ALL.iter().map(|(_, name, label)| format!("{name} {label}")).collect();
        format!("没有“{text}”这一种人。可以写：{}", all.join("、"))
    })
}

fn parse_way(text: &str) -> Result<Ways, String> {
    match text {
        "online" => Ok(Ways::Online),
        "window" => Ok(Ways::Window),
        "both" => Ok(Ways::Both),
        _ => Err(format!("没有“{text}”这条路。可以写：online 手机网上、window 窗口、both 两条都要")),
    }
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    match args {
        Args::Sentence { parts } => sentence(parts, globals, out),
        Args::List { kind } => list(&know(globals)?, kind.as_deref(), globals, out),
        Args::Show(show) => self::show(&know(globals)?, show, globals, out),
        Args::Print { id, out: how } => poster(&know(globals)?, id, how, globals, out),
        Args::Brief { parts, out: how } => brief(&know(globals)?, parts, how, globals, out),
        Args::Check => check(globals, out),
        Args::Phrase { scene, said } => phrase(&know(globals)?, scene.as_deref(), said, globals, out),
    }
}

fn know(globals: &Globals) -> Result<Knowledge, Failure> {
    Knowledge::open(globals.policies.as_deref(), globals.data.as_deref())
        .map_err(|error| Failure::new(Exit::Data, error))
}

fn list(know: &Knowledge, kind: Option<&str>, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let kind = match kind {
        None => None,
        Some(text) => {
            let known = [Kind::Term, Kind::Path, Kind::Phrase, Kind::Answer];
            let Some(kind) = Kind::find(text).filter(|kind| known.contains(kind)) else {
                let message = format!("没有“{text}”这一类卡片。可以写：term、path、phrase、answer");
                return Err(Failure::new(Exit::Usage, message));
            };
            Some(kind)
        }
    };
    let all = know.lookup().cards.entries().chain(know.lookup().answers.entries());
    let wanted: Vec<_> = all.filter(|entry| kind.is_none_or(|kind| entry.kind == kind)).collect();
    if globals.json {
        let rows: Vec<_> = wanted
            .iter()
            .map(|entry| json!({ "id": entry.id, "kind": entry.kind.name(), "title": entry.title }))
            .collect();
        print_json(out, &rows)?;
        return Ok(Exit::Done);
    }
    for entry in &wanted {
        writeln!(out, "{}  {}  {}", entry.id, entry.kind, entry.title)?;
    }
    Ok(Exit::Done)
}

fn show(know: &Knowledge, show: &Show, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let area = super::calc::area(&know.rules, globals.region.as_deref().unwrap_or("全国"))?;
    if show.big {
        return big_screens(know, show, globals, out);
    }
    let figure = figure(know, &area, show)?;
    let machines = opening::working_machines(globals, know)?;
    let view = View {
        audience: show.audience,
        ways: show.way,
        again: show.again,
        choice: show.choose.as_deref(),
        figure,
        area: &area,
        window: globals.window.unwrap_or(1),
        today: globals.clock().now().date(),
        machines: machines.as_ref(),
    };
    if let (Some(said), Some(path)) = (&show.choose, know.lookup().cards.paths.get(&show.id))
        && path.choice(said).is_none()
    {
        let all: Vec<&str> = path.choices.iter().map(|choice| choice.text.as_str()).collect();
        let message = format!("“{said}”对不上哪一种情形。可以写第几条，或：{}", all.join("；"));
        return Err(Failure::new(Exit::Usage, message));
    }
    let sheet = cards::sheet(know, &show.id, &view).ok_or_else(|| nothing(know, &show.id))?;
    let terms = if show.terms { know.lookup().cards.glossary.terms_of(&sheet.text()) } else { Vec::new() };
    if globals.json {
        let mut document = document(&show.id, &sheet, show.audience);
        if show.terms {
            document["terms"] = terms
                .iter()
                .map(|term| json!({ "id": term.id, "term": term.term, "plain": term.plain }))
                .collect();
        }
        print_json(out, &document)?;
        return Ok(Exit::Done);
    }
    write!(out, "{}", sheet.text())?;
    if let (None, Some(asked)) = (figure, cards::figure_of(know, &show.id, &area)) {
        writeln!(out, "写成 bangban card show {} {}=…", show.id, asked.name)?;
    }
    for term in terms {
        writeln!(out, "{}", in_plain_words(term))?;
    }
    Ok(Exit::Done)
}

/// The one figure of a term's sum: under its key or its name, or alone.
fn figure<'s>(know: &Knowledge, area: &str, show: &'s Show) -> Result<Option<&'s str>, Failure> {
    let wrong = |message: String| Err(Failure::new(Exit::Usage, message));
    let Some(first) = show.given.first() else { return Ok(None) };
    let Some(asked) = cards::figure_of(know, &show.id, area) else {
        return wrong(format!("“{}”没有要算的，后面不写数", show.id));
    };
    let asks = format!("“{}”只要一个数，写成 {}=5000（或 {}=5000）", show.id, asked.name, asked.key);
    let (key, value) = first.split_once(['=', '＝']).unwrap_or((&asked.key, first));
    let (key, value) = (key.trim(), value.trim());
    if show.given.len() > 1 || (key != asked.key && key != asked.name) {
        return wrong(format!("{asks}；您写的是：{}", show.given.join(" ")));
    }
    match asked.kind.read(value) {
        Ok(_) => Ok(Some(value)),
        Err(_) => wrong(format!("“{value}”不是数。{asks}")),
    }
}

fn nothing(know: &Knowledge, id: &str) -> Failure {
    let near: Vec<String> = know
        .lookup()
        .index
        .search(id, 3)
        .into_iter()
        .map(|hit| format!("{} {}", hit.id, hit.title))
        .collect();
    let near =
        if near.is_empty() { String::new() } else { format!("。相近的有：{}", near.join("；")) };
    Failure::new(Exit::No, format!("没有“{id}”这张卡{near}。用 bangban ask 查编号"))
}

fn document(id: &str, sheet: &Sheet, audience: Audience) -> serde_json::Value {
    let lines: Vec<_> =
        sheet.lines.iter().map(|(tone, text)| json!({ "tone": tone.name(), "text": text })).collect();
    json!({ "id": id, "title": sheet.title, "for": audience.name(), "lines": lines })
}

/// Screen by screen, as the desk shows them one after the other.
fn big_screens(know: &Knowledge, show: &Show, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let contact = know.contact(globals.window.unwrap_or(1));
    let item = show.id.parse::<Code>().ok().and_then(|code| know.items.get(code));
    let answer = know.lookup().answers.get(&show.id.to_ascii_uppercase());
    let screens = match (item, answer) {
        (Some(item), _) => big::of_item(item, &know.items, &contact),
        (None, Some(answer)) => big::of_answer(answer),
        (None, None) => {
            let message = format!("“{}”拆不成大字屏；事项（P10）和问答（YL02）可以", show.id);
            return Err(Failure::new(Exit::No, message));
        }
    };
    let screens = big::shown_to(screens, show.audience);
    if globals.json {
        let rows: Vec<_> = screens
            .iter()
            .map(|screen| json!({ "head": screen.head, "lines": screen.lines, "ask_back": screen.ask_back }))
            .collect();
        print_json(out, &rows)?;
        return Ok(Exit::Done);
    }
    for (at, screen) in screens.iter().enumerate() {
        writeln!(out, "── 第 {} 屏，共 {} 屏 ──\n{}", at + 1, screens.len(), screen.head)?;
        for line in &screen.lines {
            writeln!(out, "  {line}")?;
        }
        for line in &screen.ask_back {
            writeln!(out, "  □ {line}")?;
        }
    }
    Ok(Exit::Done)
}

fn poster(know: &Knowledge, typed: &str, how: &Out, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let answers = &know.lookup().answers;
    let number = typed.len() <= 6 && typed.starts_with(|c: char| c.is_ascii_alphabetic());
    let number = number && typed.ends_with(|c: char| c.is_ascii_digit());
    // What is named by its number is that one or none.
    if number && answers.get(&typed.to_ascii_uppercase()).is_none() {
        let message =
            format!("没有“{typed}”这条问答，只有问答有张贴版。别的卡用 bangban card show {typed} 看");
        return Err(Failure::new(Exit::No, message));
    }
    let card = answers.get(&typed.to_ascii_uppercase()).or_else(|| {
        let hits = know.lookup().index.search_kind(typed, Some(Kind::Answer), 1);
        answers.get(&hits.first()?.id)
    });
    let card = card.ok_or_else(|| nothing(know, typed))?;
    let (window, today) = (actor(globals).window, globals.clock().now().date());
    let paper = papers::poster(know, card, window, today).map_err(|error| refused(&error, know))?;
    give(&paper, how, globals, out)?;
    Ok(Exit::Done)
}

fn brief(know: &Knowledge, typed: &[String], how: &Out, globals: &Globals, out: &mut dyn Write) -> Outcome {
    const PARTS: [&str; 6] = ["题目", "结论", "谁受影响", "怎么办", "从哪天起", "依据"];
    let mut parts = Vec::new();
    for text in typed {
        let (name, value) = text.split_once(['=', '＝']).unwrap_or((text.as_str(), ""));
        let Some(part) = PARTS.into_iter().find(|part| *part == name.trim()) else {
            let message = format!("没有“{}”这一栏。能写的有：{}", name.trim(), PARTS.join("、"));
            return Err(Failure::new(Exit::Usage, message));
        };
        parts.push((part, value.to_owned()));
    }
    let (window, today) = (actor(globals).window, globals.clock().now().date());
    let paper = papers::brief(know, &parts, window, today).map_err(|error| refused(&error, know))?;
    give(&paper, how, globals, out)?;
    Ok(Exit::Done)
}

fn check(globals: &Globals, out: &mut dyn Write) -> Outcome {
    let data = assets::data(globals.data.as_deref()).map_err(|error| Failure::new(Exit::Data, error))?;
    let know = know(globals)?;
    let faults = cards::check(&know, &data);
    let exit = if faults.has_errors() { Exit::Data } else { Exit::Done };
    let cards = &know.lookup().cards;
    let counts = [
        ("answers", "问答", know.lookup().answers.len()),
        ("terms", "术语", cards.glossary.len()),
        ("paths", "路径", cards.paths.iter().count()),
        ("platforms", "平台", cards.paths.platforms().count()),
        ("phrases", "话术", cards.phrases.iter().count()),
    ];
    // No fault, but open: nobody has checked an address yet, and none is guessed.
    let without: Vec<&str> = cards
        .paths
        .platforms()
        .filter(|platform| platform.site.is_none())
        .map(|platform| platform.name.as_str())
        .collect();
    let found = faults.sorted();
    if globals.json {
        let rows = faults_json(&found);
        let mut document = json!({ "faults": rows, "open": { "site": without } });
        for (name, _, count) in counts {
            document[name] = json!(count);
        }
        print_json(out, &document)?;
        return Ok(exit);
    }
    for fault in &found {
        writeln!(out, "{}\n", fault.render(false))?;
    }
    let counted: Vec<String> = counts.iter().map(|(_, label, count)| format!("{label} {count}")).collect();
    let word =
        if found.is_empty() { "没有问题".to_owned() } else { format!("{} 处要改", found.len()) };
    writeln!(out, "{}，{word}", counted.join("，"))?;
    if !without.is_empty() {
        let names = without.join("、");
        writeln!(
            out,
            "待填网址 {} 个：{names}。核对是官方的，再在 cards/paths/平台.toml 里写 site = \"https://…\"",
            without.len()
        )?;
    }
    Ok(exit)
}

fn phrase(
    know: &Knowledge,
    scene: Option<&str>,
    said: &[String],
    globals: &Globals,
    out: &mut dyn Write,
) -> Outcome {
    let phrases = &know.lookup().cards.phrases;
    let Some(scene) = scene else {
        let scenes = phrases.scenes();
        if globals.json {
            print_json(out, &scenes)?;
        } else {
            writeln!(out, "{}", scenes.join("\n"))?;
        }
        return Ok(Exit::Done);
    };
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    let fitting = phrases.for_scene(scene, None, &said);
    if fitting.is_empty() {
        let message = format!("没有“{scene}”这个场面。有：{}", phrases.scenes().join("、"));
        return Err(Failure::new(Exit::No, message));
    }
    let first = phrases.next(scene, &said).or(fitting.first().copied());
    if globals.json {
        let row = |phrase: &crate::answers::Phrase| json!({ "id": phrase.id, "kind": phrase.kind, "say": phrase.say });
        let rest: Vec<_> = fitting.iter().filter(|phrase| first.is_none_or(|f| f.id != phrase.id)).collect();
        let document = json!({
            "scene": scene,
            "next": first.map(row),
            "others": rest.into_iter().map(|phrase| row(phrase)).collect::<Vec<_>>(),
        });
        print_json(out, &document)?;
        return Ok(Exit::Done);
    }
    for phrase in
        first.into_iter().chain(fitting.iter().copied().filter(|p| first.is_none_or(|f| f.id != p.id)))
    {
        writeln!(out, "{}  {}  {}", phrase.id, phrase.kind, phrase.say)?;
    }
    Ok(Exit::Done)
}

fn sentence(parts: &[String], globals: &Globals, out: &mut dyn Write) -> Outcome {
    let mut four = FourParts::default();
    for part in parts {
        let (name, value) = part.split_once(['=', '＝']).unwrap_or((part.as_str(), ""));
        let field = match name.trim() {
            "观察" | "observed" => &mut four.observed,
            "感受" | "felt" => &mut four.felt,
            "需要" | "needed" => &mut four.needed,
            "请求" | "asked" => &mut four.asked,
            other => {
                let message = format!("没有“{other}”这一栏。写成 观察=… 感受=… 需要=… 请求=…");
                return Err(Failure::new(Exit::Usage, message));
            }
        };
        value.trim().clone_into(field);
    }
    let said = four.sentence().map_err(|error| Failure::new(Exit::No, error))?;
    if globals.json {
        print_json(out, &json!({ "sentence": said }))?;
    } else {
        writeln!(out, "{said}")?;
    }
    Ok(Exit::Done)
}
