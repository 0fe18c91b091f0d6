//! Lists the files of `policies/` and `data/` for `src/assets.rs`, so that the binary carries them as text the compiler has
//! already checked to be UTF-8: nothing is validated again when a desk opens.

#![allow(clippy::print_stdout)] // how a build script speaks to cargo

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut code = String::new();
    for folder in ["policies", "data"] {
        println!("cargo::rerun-if-changed={folder}");
        let mut files = Vec::new();
        collect(&root.join(folder), &mut files)?;
        files.sort();
        let name = folder.to_uppercase();
        writeln!(code, "static {name}: [(&str, &str); {}] = [", files.len())?;
        for file in files {
            let path = file.to_str().ok_or("a file name that is not UTF-8")?;
            let shown = file.strip_prefix(root.join(folder))?.to_string_lossy().replace('\\', "/");
            writeln!(code, "({shown:?}, include_str!({path:?})),")?;
        }
        writeln!(code, "];")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("assets.rs"), code)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ext| ext == "toml") {
            files.push(path);
        }
    }
    Ok(())
}
