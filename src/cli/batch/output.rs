//! The result file: written beside its name and given the name when it is whole, so that nobody ever reads half of one.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::assets;
use crate::cli::{Exit, Failure};
use crate::text::io_words;

/// A result file on its way.
pub struct Output {
    file: BufWriter<File>,
    path: PathBuf,
    part: PathBuf,
}

impl Output {
    /// Opens `path` + `.part` and writes the heading. `bom` marks it as UTF-8, as the file it comes from was: spreadsheets
    /// that need the mark keep it. Neither may be `input`, and `path` only a plain file or none yet.
    pub fn create(path: &Path, input: &Path, bom: bool) -> Result<Output, Failure> {
        let refuse = |why: &str| {
            let message = format!("结果不能写到 {}：{why}。--out 换一个文件名", path.display());
            Failure::new(Exit::Usage, message)
        };
        if path.as_os_str() == "-" {
            return Err(refuse("结果要写成文件，不写到屏幕上"));
        }
        // Behind a link lies the file that is meant.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if fs::metadata(&path).is_ok_and(|there| !there.is_file()) {
            return Err(refuse("那里不是普通文件"));
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let input = fs::canonicalize(input).ok();
        if input.is_some() && [&path, &part].into_iter().any(|own| fs::canonicalize(own).ok() == input) {
            return Err(refuse("和 --in 是同一个文件，读的还没读完就没了"));
        }
        let wrong = |error: io::Error| {
            Failure::new(Exit::Machine, format!("写不了 {}：{}", part.display(), assets::reason(&error)))
        };
        let mut file = BufWriter::with_capacity(1 << 16, File::create(&part).map_err(wrong)?);
        if bom {
            file.write_all("\u{feff}".as_bytes())?;
        }
        Ok(Output { file, path, part })
    }

    /// Whole rows, as they stand in the file.
    pub fn write(&mut self, rows: &[u8]) -> Result<(), Failure> {
        self.file.write_all(rows).map_err(|error| self.stuck(&error))
    }

    /// Gives the file its name.
    pub fn finish(self) -> Result<(), Failure> {
        let path = self.path.clone();
        let part = self.keep()?;
        fs::rename(&part, &path).map_err(|error| {
            let (from, to, why) = (part.display(), path.display(), io_words(&error));
            let message = format!("结果在 {from}，改名成 {to} 没有成：{why}");
            Failure::new(Exit::Machine, message)
        })
    }

    /// Leaves it as it is, whole up to the last row, and says where.
    pub fn keep(mut self) -> Result<PathBuf, Failure> {
        self.file.flush().map_err(|error| self.stuck(&error))?;
        self.file.get_ref().sync_all().map_err(|error| self.stuck(&error))?;
        Ok(self.part)
    }

    fn stuck(&self, error: &io::Error) -> Failure {
        let (part, why) = (self.part.display(), io_words(error));
        let message = format!("写 {part} 写到一半写不下去：{why}。那里没写完，不要用；腾出空间再来一遍");
        Failure::new(Exit::Machine, message)
    }
}
