//! What was typed for a case: `键=值` words (`键=@文件` for what is too long to type) and a JSON object, as raw text by key.
//! What it means is the rule's business.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::Path;

use crate::assets;
use crate::cli::{Exit, Failure};
use crate::rulebook::json_fields;

/// The inputs of a file (`-` is standard input) with those of the command line over them.
pub fn read(words: &[String], file: Option<&Path>) -> Result<BTreeMap<String, String>, Failure> {
    let mut given = match file {
        Some(path) => object(&text(path)?)?,
        None => BTreeMap::new(),
    };
    let mut typed: BTreeSet<&str> = BTreeSet::new();
    for word in words {
        // A Chinese input method writes ＝ as readily as =.
        let Some((key, value)) = word.split_once(['=', '＝']) else {
            return Err(Failure::new(Exit::Usage, format!("“{word}”要写成 键=值，如 birth=1971-08")));
        };
        let value = match value.trim().strip_prefix('@') {
            Some(path) => text(Path::new(path))?,
            None => value.to_owned(),
        };
        // Written again, the last counts: whoever calls back a command line adds what shall be otherwise. It is said, for it
        // may as well be a slip.
        let value = value.trim().to_owned();
        if !typed.insert(key.trim()) && given.get(key.trim()) != Some(&value) {
            writeln!(std::io::stderr(), "“{}”写了两次，用后一次的", key.trim())?;
        }
        given.insert(key.trim().to_owned(), value);
    }
    Ok(given)
}

fn text(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(drop)
    } else {
        std::fs::read_to_string(path).map(|whole| text = whole)
    };
    read.map_err(|error| {
        Failure::new(Exit::Usage, format!("读不了 {}：{}", path.display(), assets::reason(&error)))
    })?;
    // Notepad puts a mark before it.
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

fn object(text: &str) -> Result<BTreeMap<String, String>, Failure> {
    let wrong = |error: serde_json::Error| {
        let form = "写成 {\"birth\": \"1971-08\", \"kind\": \"male\"}";
        let what = if error.is_data() {
            "录入文件要一组 { }，现在是别的".to_owned()
        } else {
            format!("录入文件第 {} 行不是 JSON", error.line())
        };
        Failure::new(Exit::Usage, format!("{what}。{form}"))
    };
    let whole = json_fields(text).map_err(wrong)?;
    // The same file may hold a whole case with its date and what it expects.
    let given = whole.iter().find(|(name, value)| name == "given" && value.starts_with('{'));
    let fields = match given {
        Some((_, given)) => json_fields(given).map_err(wrong)?,
        None => whole,
    };
    let mut object = BTreeMap::new();
    for (name, value) in fields {
        if object.contains_key(&name) {
            return Err(Failure::new(Exit::Usage, format!("录入文件里“{name}”写了两次。留一个")));
        }
        object.insert(name, value);
    }
    Ok(object)
}
