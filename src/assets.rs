//! The rules and data the binary carries, and the folders that stand in for them (`--policies`, `--data`). The only
//! place that knows where such files are; what they mean is the nouns' business.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::text::{Source, io_words};

// POLICIES and DATA: path and text of every file, sorted; written by build.rs.
include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Every `.toml` file of the rules: those of `dir`, or those in the binary. Paths are relative to that folder, sorted.
pub fn policies(dir: Option<&Path>) -> Result<Vec<Source>, AssetError> {
    match dir {
        Some(dir) => folder(dir),
        None => Ok(embedded(&POLICIES)),
    }
}

/// Every `.toml` file of the data besides rules: those in the binary, with what `dir` has in their place. A file of `dir` stands
/// for the one of its name, a folder of it for the whole folder: a hall may keep nothing but its own `hall.toml`.
pub fn data(dir: Option<&Path>) -> Result<Vec<Source>, AssetError> {
    let built_in = embedded(&DATA);
    let Some(dir) = dir else { return Ok(built_in) };
    let mut all = folder(dir)?;
    let own: BTreeSet<String> = all.iter().map(|source| top(&source.path).to_owned()).collect();
    all.extend(built_in.into_iter().filter(|source| !own.contains(top(&source.path))));
    all.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(all)
}

/// The file or folder of the data folder that a path begins with.
fn top(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

/// Those of `sources` under a folder or at a path, e.g. `under(&data, "items/")`.
pub fn under(sources: &[Source], prefix: &str) -> Vec<Source> {
    sources.iter().filter(|source| source.path.starts_with(prefix)).cloned().collect()
}

/// A file or folder of rules or data that could not be read.
#[derive(Debug, thiserror::Error)]
pub enum AssetError {
    /// The disk said no.
    #[error("读不了 {path}：{reason}。检查路径和读取权限", path = path.display(), reason = reason(source))]
    Io {
        /// What was being read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Not UTF-8: most likely saved as GBK.
    #[error("{path} 不是 UTF-8 编码（可能存成了 GBK）。用编辑器“另存为”，编码选 UTF-8", path = .0.display())]
    Encoding(PathBuf),
}

/// What the system said, for people.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotADirectory => "这是一个文件，这里要文件夹".into(),
        io::ErrorKind::IsADirectory => "这是一个文件夹，这里要文件".into(),
        io::ErrorKind::InvalidData => "不是 UTF-8 编码（可能存成了 GBK），另存时编码选 UTF-8".into(),
        _ => io_words(error),
    }
}

fn embedded(files: &[(&str, &str)]) -> Vec<Source> {
    files.iter().map(|(path, text)| Source::new(*path, text)).collect()
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|ext| ext == "toml")
}

/// The path of a file as people know it: from the folder it was read from.
fn shown(dir: &Path, path: &Path) -> String {
    path.strip_prefix(dir).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Whatever stands in a folder and those in it, sorted, that is no folder itself.
fn inside(dir: &Path) -> Result<Vec<PathBuf>, AssetError> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let failed = |source| AssetError::Io { path: folder.clone(), source };
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if !path.is_dir() {
                found.push(path);
            } else if !leads_back(&path) {
                folders.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a folder is a link to one it stands in itself: there would be no end.
pub fn leads_back(path: &Path) -> bool {
    let link = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
    let stands = path.parent().map(fs::canonicalize);
    link && fs::canonicalize(path)
        .is_ok_and(|target| stands.is_none_or(|stands| stands.is_ok_and(|stands| stands.starts_with(target))))
}

/// What stands in a folder and those in it under a name as of a rule file, and is none: `养老.toml.txt`, `养老.TOML`, a pipe.
pub fn look_alikes(dir: &Path) -> Result<Vec<String>, AssetError> {
    let like = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        let read = is_toml(path) && path.is_file();
        !read && is_toml(Path::new(name.strip_suffix(".txt").unwrap_or(&name)))
    };
    Ok(inside(dir)?.iter().filter(|path| like(path)).map(|path| shown(dir, path)).collect())
}

/// Every `.toml` file of a folder and those in it, sorted, with nothing of the binary. One that is no UTF-8 is a source all the
/// same: whoever reads it tells so.
pub fn folder(dir: &Path) -> Result<Vec<Source>, AssetError> {
    let mut sources = Vec::new();
    for path in inside(dir)?.iter().filter(|path| is_toml(path)) {
        let failed = |source| AssetError::Io { path: path.clone(), source };
        // Nobody waits for what a pipe or a device may say one day.
        if fs::metadata(path).map_err(failed)?.is_file() {
            sources.push(Source::of_bytes(shown(dir, path), &fs::read(path).map_err(failed)?));
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}
