//! 出单子: a document goes into a file or to a printer. What a key and a command do; the event of it is
//! [`super::note_printed`]'s, after it happened.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::log::Printed;
use crate::paper::pdf::{FontFiles, PdfError, pdf};
use crate::paper::printer::{PrintError, print};
use crate::paper::{Document, Format, Sample};
use crate::store::{Rows, StoreError};

/// Where a document goes.
#[derive(Debug, Clone, Copy)]
pub enum Outlet<'a> {
    /// A file.
    File(&'a Path),
    /// A printer's queue.
    Queue(&'a str),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// For the log.
    pub printed: Printed,
    /// Whether the printer said it is through (a file always is).
    pub done: bool,
}

/// Why nothing came of it.
#[derive(Debug, thiserror::Error)]
pub enum HandOutError {
    /// It is only a sample: nobody may take it for a paper.
    #[error("{}", not_printed(.0))]
    Sample(Sample),
    /// No PDF could be made.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// No printer took it.
    #[error(transparent)]
    Print(#[from] PrintError),
    /// Something else is there.
    #[error("{} 已经有了，又不是 PDF，不盖掉它。换一个文件名", .0.display())]
    NotOver(PathBuf),
    /// The file could not be written.
    #[error("单子没有存成：{path}，{source}。检查文件夹在不在、能不能写", path = path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn not_printed(sample: &Sample) -> String {
    match sample {
        Sample::Hall(open) => format!(
            "没有送去打印：{}还是程序自带的样例。用 bangban data write 写出 hall.toml，在 [contact] 里换成本厅的，\
             再照它说的在 config.toml 写一行 data（或加 --data）；只看样子可以存 PDF，上面印着「演示」",
            open.join("、")
        ),
        Sample::Demo => "没有送去打印：这一天的记录里放过示范号，单子印「演示」。正式用换一个记录文件（--store），或从明天起；\
                         只看样子可以存 PDF"
            .to_owned(),
        Sample::Practice => "演练里的单子不送打印机；只看样子可以存 PDF，上面印着「演练」".to_owned(),
    }
}

/// Marks the paper of a case as a sample when made-up tickets were put in on its day.
pub fn mark_demo(rows: &dyn Rows, day: Date, paper: &mut Document) -> Result<(), StoreError> {
    if paper.sample.is_none() && rows.made_up(day)? {
        paper.sample = Some(Sample::Demo);
    }
    Ok(())
}

/// Makes the PDF and hands it out; a sample only into a file.
pub fn hand_out(
    document: &Document,
    format: Format,
    copies: u16,
    fonts: &FontFiles,
    outlet: Outlet<'_>,
) -> Result<Handed, HandOutError> {
    if let (Outlet::Queue(_), Some(sample)) = (outlet, &document.sample) {
        return Err(HandOutError::Sample(sample.clone()));
    }
    let bytes = pdf(document, format, fonts)?;
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let printed = |to: String, job| Printed {
        form: document.form.to_owned(),
        number: document.number.clone(),
        to,
        job,
        copies,
        sha256,
    };
    match outlet {
        Outlet::File(path) => {
            only_over_pdf(path)?;
            write(path, &bytes)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok(Handed { printed: printed(name, None), done: true })
        }
        Outlet::Queue(queue) => {
            let spool = std::env::temp_dir().join(format!(
                "bangban-{}-{}.pdf",
                std::process::id(),
                document.file_stem()
            ));
            write(&spool, &bytes)?;
            let job = print(&spool, queue, format, copies, &document.title);
            // The printer has its own copy by now; one that stays is the system's to sweep.
            let _ = fs::remove_file(&spool);
            let job = job?;
            Ok(Handed { done: job.done, printed: printed(queue.to_owned(), Some(job.id)) })
        }
    }
}

/// A paper printed again takes the place of the one before; it never takes that of anything else, such as the records.
fn only_over_pdf(path: &Path) -> Result<(), HandOutError> {
    let mut begin = [0; 5];
    let there = fs::File::open(path).and_then(|mut file| file.read_exact(&mut begin).map(|()| begin));
    let other = match there {
        Ok(begin) => &begin != b"%PDF-",
        Err(error) => error.kind() == io::ErrorKind::UnexpectedEof,
    };
    if other { Err(HandOutError::NotOver(path.to_path_buf())) } else { Ok(()) }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), HandOutError> {
    let failed = |source| HandOutError::Write { path: path.to_path_buf(), source };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, bytes).map_err(failed)
}
