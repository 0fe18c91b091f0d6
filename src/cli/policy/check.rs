//! `policy check`: every fault of the rule files at once; with `--watch` again whenever one of them is saved.

use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::assets::{self, AssetError};
use crate::cli::{Exit, Failure, Outcome, faults_json, print_json};
use crate::rulebook::{Counts, Rulebook};
use crate::text::{Fault, Source};

const EVERY: Duration = Duration::from_millis(500);

/// What a check found.
struct Report {
    size: Counts,
    found: Vec<Fault>,
}

/// Checks once.
pub fn once(dir: Option<&Path>, json: bool, out: &mut dyn Write) -> Outcome {
    let report = check(dir).map_err(|error| Failure::new(Exit::Data, error))?;
    if json {
        print_json(out, &report.json())?;
    } else {
        report.print(out)?;
    }
    Ok(if report.broken() { Exit::Data } else { Exit::Done })
}

/// Checks, and again after every change, until somebody presses Ctrl-C. With `json` one document a line.
pub fn watch(dir: Option<&Path>, json: bool, out: &mut dyn Write) -> Outcome {
    let Some(dir) = dir else {
        return Err(Failure::new(Exit::Usage, "要盯着哪个文件夹？写成 bangban policy check 文件夹 --watch"));
    };
    let mut before = None;
    let mut good = None;
    loop {
        let now = stamps(dir);
        let first = before.is_none();
        if before.as_ref() != Some(&now) {
            before = Some(now);
            match check(Some(dir)) {
                Ok(report) if json => {
                    serde_json::to_writer(&mut *out, &report.json()).map_err(std::io::Error::from)?;
                    writeln!(out)?;
                }
                Ok(report) => {
                    report.print(out)?;
                    if !report.broken() {
                        good = Some(report.size);
                    } else if let Some(good) = good {
                        let (files, rules) = (good.files, good.rules);
                        writeln!(
                            out,
                            "改坏了。改好以前，照旧用上一份没有错的（{files} 个文件，{rules} 条规则）。"
                        )?;
                    } else {
                        writeln!(out, "一开始就有错，还没有一份能用的。")?;
                    }
                    writeln!(out, "（盯着 {}，存盘就再查；按 Ctrl-C 结束）\n", dir.display())?;
                }
                // A folder that was never there is a slip of the pen; one that goes away may come back.
                Err(error) if first => return Err(Failure::new(Exit::Data, error)),
                Err(error) => writeln!(out, "{error}\n")?,
            }
            out.flush()?;
        }
        thread::sleep(EVERY);
    }
}

fn check(dir: Option<&Path>) -> Result<Report, AssetError> {
    let sources = assets::policies(dir)?;
    let (book, mut faults) = Rulebook::load(&sources);
    // While a formula is wrong, its examples would only say so again.
    if !faults.has_errors() {
        faults.extend(book.check_examples());
    }
    if let Some(dir) = dir {
        let at = |path: String| Source::new(path, "").place(0..0);
        for path in assets::look_alikes(dir)? {
            let message = format!("{path} 没有读：规则文件要是普通文件，名字以小写的 .toml 结尾");
            faults.push(Fault::new("W_FILE", at(path), message).help("是规则就改名；不是就移出这个文件夹"));
        }
        if sources.is_empty() {
            let help = "检查文件夹写对没有；规则文件放在地区文件夹里，如 全国/、山东省/、广东省/深圳市/";
            let message = "这个文件夹里一个规则文件（.toml）也没有";
            faults.push(Fault::new("E_NO_FILES", at(dir.display().to_string()), message).help(help));
        }
    }
    Ok(Report { size: book.counts(), found: faults.sorted() })
}

/// When each rule file was last changed, and how long it is. What cannot be read is not there.
fn stamps(dir: &Path) -> BTreeMap<PathBuf, (Option<SystemTime>, u64)> {
    let mut stamps = BTreeMap::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                if !assets::leads_back(&path) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ext| ext == "toml")
                && let Ok(meta) = fs::metadata(&path)
            {
                stamps.insert(path, (meta.modified().ok(), meta.len()));
            }
        }
    }
    stamps
}

impl Report {
    fn broken(&self) -> bool {
        self.found.iter().any(|fault| !fault.is_warning())
    }

    fn json(&self) -> Value {
        let faults = faults_json(&self.found);
        let size = self.size;
        json!({ "files": size.files, "rules": size.rules, "parameters": size.parameters, "faults": faults })
    }

    fn print(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let color = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        for fault in &self.found {
            writeln!(out, "{}\n", fault.render(color))?;
        }
        let warnings = self.found.iter().filter(|fault| fault.is_warning()).count();
        let word = match (self.found.len() - warnings, warnings) {
            (0, 0) => "没有问题".to_owned(),
            (errors, 0) => format!("{errors} 处错误"),
            (0, warnings) => format!("没有错误，{warnings} 处提醒"),
            (errors, warnings) => format!("{errors} 处错误，{warnings} 处提醒"),
        };
        let size = self.size;
        writeln!(out, "{} 个文件，{} 条规则，{} 个参数：{word}", size.files, size.rules, size.parameters)
    }
}
