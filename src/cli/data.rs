//! `bangban data`: what the program carries besides rules, written out for a hall to edit. Writes new files only.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::{Exit, Failure, Globals, Outcome, config, print_json};
use crate::assets;
use crate::text::Source;

/// What each file or folder is for, in the order a hall comes to them.
const ABOUT: [(&str, &str); 13] = [
    ("hall.toml", "大厅：名称、地址、电话，业务和号段，窗口，绿色通道的理由，排队规则；先改它"),
    ("cards", "问答、应急卡、路径卡"),
    ("items", "事项：条件、材料、步骤、时限"),
    ("materials.toml", "材料字典：每种材料没带时有哪几条路"),
    ("ledgers", "台账：栏目、怎么流转、什么时候到期、打什么单子"),
    ("forms", "单子的样式"),
    ("phrases", "共情的话"),
    ("remedies.toml", "救济途径的写法"),
    ("endings.toml", "结件的规矩和用语"),
    ("glossary.toml", "术语：官话和大白话"),
    ("synonyms.toml", "同义词：群众怎么说"),
    ("calendar", "每年的节假日和调休"),
    ("scenarios", "演练的剧本"),
];

/// `data …`
#[derive(Debug, Subcommand)]
pub enum Args {
    /// 程序自带哪些资料，各管什么
    List,
    /// 写出来改：不写名字就是 hall.toml。已经有的文件不动
    Write {
        /// 哪些：hall.toml、cards、ledgers……，用 data list 看；文件夹整个写出来
        names: Vec<String>,
        /// 写到哪个文件夹（不给则用 --data 的，没有就是 config.toml 旁边的 data）
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    // What the program came with, whatever stands in for it now.
    let all = assets::data(None).map_err(|error| Failure::new(Exit::Data, error))?;
    match args {
        Args::List => list(&all, globals, out),
        Args::Write { names, to } => write(&all, names, to.as_deref(), globals, out),
    }
}

fn top(source: &Source) -> &str {
    source.path.split('/').next().unwrap_or(&source.path)
}

fn about(name: &str) -> &'static str {
    ABOUT.iter().find(|(known, _)| *known == name).map_or("", |(_, about)| about)
}

fn list(all: &[Source], globals: &Globals, out: &mut dyn Write) -> Outcome {
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for source in all {
        *files.entry(top(source)).or_default() += 1;
    }
    let place = |name: &str| ABOUT.iter().position(|(known, _)| *known == name);
    let mut names: Vec<(&str, usize)> = files.into_iter().collect();
    names.sort_by_key(|(name, _)| place(name).unwrap_or(ABOUT.len()));
    if globals.json {
        let each = names.iter();
        let shown = each.map(|(name, files)| json!({ "name": name, "files": files, "about": about(name) }));
        print_json(out, &shown.collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    for (name, files) in names {
        let one = all.iter().any(|source| &*source.path == name);
        let count = if one { String::new() } else { format!("（{files} 个文件）") };
        writeln!(out, "{name:<15} {}{count}", about(name))?;
    }
    writeln!(out, "写出来改：bangban data write hall.toml")?;
    Ok(Exit::Done)
}

fn write(
    all: &[Source],
    names: &[String],
    to: Option<&Path>,
    globals: &Globals,
    out: &mut dyn Write,
) -> Outcome {
    let names: Vec<&str> = if names.is_empty() {
        vec!["hall.toml"]
    } else {
        names.iter().map(|name| name.trim_end_matches('/')).collect()
    };
    if let Some(unknown) = names.iter().find(|name| !all.iter().any(|source| top(source) == **name)) {
        let known = ABOUT.map(|(name, _)| name).join("、");
        return Err(Failure::new(Exit::Usage, format!("没有“{unknown}”这份资料。能写出来的有：{known}")));
    }
    let beside = || Some(config::path()?.parent()?.join("data"));
    let dir = to.map(Path::to_path_buf).or_else(|| globals.data.clone()).or_else(beside);
    let dir = dir.ok_or_else(|| Failure::new(Exit::Usage, "不知道写到哪里。加 --to 文件夹"))?;
    let (mut written, mut kept) = (Vec::new(), Vec::new());
    for source in all.iter().filter(|source| names.contains(&top(source))) {
        let path = dir.join(&*source.path);
        if create(&path, &source.text)? { written.push(path) } else { kept.push(path) }
    }
    let exit = if written.is_empty() { Exit::No } else { Exit::Done };
    let shown = |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    if globals.json {
        print_json(out, &json!({ "dir": dir, "written": shown(&written), "kept": shown(&kept) }))?;
        return Ok(exit);
    }
    for path in &written {
        writeln!(out, "写了 {}", path.display())?;
    }
    for path in &kept {
        writeln!(out, "已经有 {}，没有动它", path.display())?;
    }
    if globals.data.as_deref() == Some(&*dir) {
        writeln!(out, "改好以后运行 bangban doctor 看有没有写错")?;
        return Ok(exit);
    }
    let config = config::path().map_or_else(|| "config.toml".to_owned(), |path| path.display().to_string());
    writeln!(
        out,
        "改好以后，在 {config} 里写一行 data = \"{}\"（或每次加 --data），再运行 bangban doctor 看有没有写错",
        dir.display()
    )?;
    Ok(exit)
}

/// Writes a file that is not there yet; says whether it did.
pub fn create(path: &Path, text: &str) -> Result<bool, Failure> {
    let wrong = |error: std::io::Error| {
        Failure::new(Exit::Machine, format!("写不了 {}：{}", path.display(), assets::reason(&error)))
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(wrong)?;
    }
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    // Written beside first: on a full disk half a file would pass for a whole one ever after.
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let made = fs::write(&part, text).and_then(|()| take_place(&part, path));
    if made.is_err() {
        // What is left of it is no file of ours; that it cannot be removed is not what went wrong.
        drop(fs::remove_file(&part));
    }
    made.map_err(wrong)
}

/// Puts a whole file where none is; says whether there was none.
fn take_place(part: &Path, path: &Path) -> std::io::Result<bool> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(_) => fs::rename(part, path).map(|()| true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => fs::remove_file(part).map(|()| false),
        Err(error) => Err(error),
    }
}
