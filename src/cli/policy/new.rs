//! `policy new`: starts the files of an area from what the areas above leave to it, as comments to fill in. Writes new
//! files only.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::words::cited;
use crate::cli::data::create;
use crate::cli::{Exit, Failure, Globals, Outcome, print_json};
use crate::rulebook::reference::{Entry, Reference, Verb, has_rank, is_short_of, stack};
use crate::text::Source;

pub fn run(area: &str, dir: Option<&Path>, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let sources = super::sources(globals.policies.as_deref())?;
    let area = super::area(&sources, area)?;
    if area == "全国" {
        return Err(Failure::new(
            Exit::Usage,
            "全国的规则上面没有别的了。写一个省或市，如 西藏、广东省/珠海市",
        ));
    }
    let dir = dir.or(globals.policies.as_deref()).ok_or_else(|| {
        Failure::new(Exit::Usage, "不知道写到哪里。加 --dir 文件夹（自带的规则在程序里，不能改）")
    })?;
    let area = in_full(&area, &[Some(dir), globals.policies.as_deref()])?;
    let reference = Reference::read(&sources);
    let (mut written, mut kept) = (Vec::new(), Vec::new());
    for (file, text) in texts(&reference, &sources, &area) {
        let path = dir.join(&area).join(format!("{file}.toml"));
        if create(&path, &text)? { written.push(path) } else { kept.push(path) }
    }
    let exit = if written.is_empty() { Exit::No } else { Exit::Done };
    if globals.json {
        let shown =
            |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
        print_json(out, &json!({ "area": area, "written": shown(&written), "kept": shown(&kept) }))?;
        return Ok(exit);
    }
    for path in &written {
        writeln!(out, "写了 {}", path.display())?;
    }
    for path in &kept {
        writeln!(out, "已经有 {}，没有动它", path.display())?;
    }
    if written.is_empty() && kept.is_empty() {
        writeln!(out, "上级没有给{area}留下要填的数。要改上级的规定，自己建文件写 [replace.\"…\"] 和依据")?;
    } else if !written.is_empty() {
        writeln!(out, "把要填的行去掉前面的 #，写上数和文号，再运行 bangban policy check {}", dir.display())?;
    }
    Ok(exit)
}

/// The area by the full name of each of its parts: that of a folder that is there, or the one given, which must be whole. A
/// second folder for the same city would be another city.
fn in_full(area: &str, dirs: &[Option<&Path>]) -> Result<String, Failure> {
    let mut full = String::new();
    for (at, part) in area.split('/').enumerate() {
        let there = dirs.iter().flatten().filter_map(|dir| fs::read_dir(dir.join(&full)).ok());
        let names = there.flatten().flatten().filter(|entry| entry.path().is_dir());
        let mut names: Vec<String> =
            names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| name == part || is_short_of(part, name));
        names.sort();
        names.dedup();
        let part = match names.as_slice() {
            [] if at > 0 && !has_rank(part) => {
                let message = format!("“{part}”没有写全。写全名，如 {full}/{part}市、{full}/{part}县");
                return Err(Failure::new(Exit::Usage, message));
            }
            [one] if one != part => one.as_str(),
            _ => part,
        };
        if at > 0 {
            full.push('/');
        }
        full.push_str(part);
    }
    Ok(full)
}

/// The text of every file to start: its name, and what is in it.
fn texts(reference: &Reference, sources: &[Source], area: &str) -> Vec<(String, String)> {
    let layers = stack(area);
    // A municipality is a province and a city in one; below it there are only districts, which do what a city and what a
    // county does elsewhere.
    let levels: &[&str] = match layers.as_slice() {
        [_, top] if top.ends_with('市') => &["省", "市"],
        [_, _] => &["省"],
        [_, top, _] if top.ends_with('市') => &["市", "县"],
        [_, _, _] => &["市"],
        _ => &["县"],
    };
    let parent = area.rsplit_once('/').map_or("全国", |(above, _)| above);
    let mut files: Vec<&str> = reference.files().iter().map(|(_, name)| name.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let mut texts = Vec::new();
    for file in files {
        let above: Vec<&Entry> = reference
            .entries()
            .iter()
            .filter(|entry| entry.file == file && entry.area != area && layers.contains(&entry.area.as_str()))
            .collect();
        let filled = |name: &str| above.iter().any(|entry| entry.name == name && !entry.figures.is_empty());
        let left = |entry: &Entry| entry.open.as_deref().is_some_and(|open| levels.contains(&open));
        let open = above.iter().filter(|entry| left(entry) && !filled(&entry.name));
        // What the area straight above has filled one below a province may have a figure of its own for.
        let own = above
            .iter()
            .filter(|entry| layers.len() > 2 && entry.area == parent && entry.verb == Verb::Fills);
        let parts: Vec<String> = open
            .map(|entry| part("fill", entry, &above))
            .chain(own.map(|entry| part("replace", entry, &above)))
            .collect();
        if !parts.is_empty() {
            texts.push((file.to_owned(), format!("{}{}", head(sources, file, area), parts.concat())));
        }
    }
    texts
}

/// Title and key as the nation's file has them.
fn head(sources: &[Source], file: &str, area: &str) -> String {
    let path = format!("全国/{file}.toml");
    let nation = sources.iter().find(|source| *source.path == path);
    let line = |field: &str| {
        let lines = nation.map_or("", |source| &source.text).lines();
        let mut lines = lines.take_while(|line| !line.starts_with("[input") && !line.starts_with("[calc"));
        let line = lines.find(|line| line.split('=').next().is_some_and(|name| name.trim() == field));
        line.map_or_else(String::new, |line| format!("{line}\n"))
    };
    format!(
        "# {area}：{file}。上级留给这里填的都列在下面，去掉行首的 #，写上数和依据。\n# 没有核到的数不要填；填了没有对过原文的写 trust = \"待核\"。\n\n[file]\n{}{}\n# [law.\"某人社发〔2026〕1号\"]\n# title = \"文件标题\"\n# issued = 2026-01-01\n# clause.\"一\" = \"这一条定了什么，用自己的话写一句。\"\n",
        line("title"),
        line("rule"),
    )
}

/// One figure to fill in (or to replace), as comments.
fn part(verb: &str, entry: &Entry, above: &[&Entry]) -> String {
    let declared = above.iter().find(|other| other.name == entry.name && other.verb == Verb::Sets);
    let declared = declared.copied().unwrap_or(entry);
    let mut text = String::from("\n");
    let mut about = vec![format!("单位 {}", declared.unit)];
    if let (Some(low), Some(high)) = (&declared.min, &declared.max) {
        about.push(format!("只能在 {low}～{high}"));
    }
    if !declared.choices.is_empty() {
        about.push(format!("可以写：{}", declared.choices.join("、")));
    }
    about.extend(declared.due.as_ref().map(|due| format!("{due}公布")));
    about.extend(declared.cites.iter().map(|cite| format!("上级依据 {}", cited(cite))));
    let word = if verb == "fill" { "要填" } else { "上级已经填了，本地另有规定才改" };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "# {}：{word}。{}", declared.name, about.join("；"));
    let value = match declared.unit.as_str() {
        _ if !declared.choices.is_empty() => "\"…\"",
        "分段表" => "[[10000, \"0%\"], [\"以上\", \"0%\"]]",
        "日期" => "2026-01-01",
        "年月" => "\"2026-01\"",
        "是否" => "true",
        "文字" => "\"…\"",
        _ => "0",
    };
    let _ = writeln!(text, "# [{verb}.\"{}\"]", declared.name);
    let _ = writeln!(
        text,
        "# values = [{{ from = 2026-01-01, value = {value}, cite = \"某人社发〔2026〕1号 一\", trust = \"待核\" }}]"
    );
    text
}
