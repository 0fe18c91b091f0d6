//! A filled form: what stands on the paper, in order, and nothing of how it looks. Every renderer draws these few blocks.

use std::fmt;
use std::str::FromStr;

/// A sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// 210 × 297 mm
    A4,
    /// 148 × 210 mm
    A5,
}

impl Format {
    /// Width and height in millimetres.
    pub fn size(self) -> (u16, u16) {
        match self {
            Format::A4 => (210, 297),
            Format::A5 => (148, 210),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::A4 => "A4",
            Format::A5 => "A5",
        })
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "a4" => Ok(Format::A4),
            "a5" => Ok(Format::A5),
            _ => Err(format!("没有“{text}”这种纸，写 A4 或 A5")),
        }
    }
}

/// One thing on the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title of a part.
    Heading(String),
    /// A line; level 0 stands at the margin, 1 below a heading, 2 below a line of level 1.
    Line {
        /// How deep.
        level: u8,
        /// What it says.
        text: String,
    },
    /// Rows under heads; the heads are said again on a new page.
    Table {
        /// The heads with their share of the width.
        heads: Vec<Cell>,
        /// As many texts a row as there are heads.
        rows: Vec<Vec<String>>,
    },
    /// Places to sign, beside each other.
    Sign(Vec<String>),
    /// An empty square to stick or stamp something into, with a word on what; the lines after it stand beside it.
    Square(String),
}

impl Block {
    /// Whether these words stand in it.
    pub fn says(&self, words: &str) -> bool {
        match self {
            Block::Heading(text) | Block::Square(text) | Block::Line { text, .. } => text.contains(words),
            Block::Table { rows, .. } => rows.iter().flatten().any(|cell| cell.contains(words)),
            Block::Sign(places) => places.iter().any(|place| place.contains(words)),
        }
    }
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What stands over the column.
    pub head: String,
    /// Its share of the width beside the others.
    pub share: u16,
}

/// Why a paper is only a sample: it says so plainly, and does not go to a printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sample {
    /// 演示: parts of the hall still stand as the program came, by the names a clerk calls them.
    Hall(Vec<&'static str>),
    /// 演示: it is about somebody made up, of a day made-up tickets were put in.
    Demo,
    /// 演练: it was made in an exercise.
    Practice,
}

impl Sample {
    /// The word for it.
    pub fn mark(&self) -> &'static str {
        match self {
            Sample::Hall(_) | Sample::Demo => "演示",
            Sample::Practice => "演练",
        }
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Sample::Hall(open) => {
                write!(f, "【演示】{}还没换成本厅的，这张单子不能发给群众", open.join("、"))
            }
            Sample::Demo => f.write_str("【演示】这一天放过示范号，这张单子不能发给群众"),
            Sample::Practice => f.write_str("【演练】这张单子是练习做的，不作凭据"),
        }
    }
}

/// The form of what a register prints.
const SLIP: &str = "slip";

/// A filled form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which form, in ASCII.
    pub form: &'static str,
    /// The name at its top.
    pub title: String,
    /// Its number; empty where the form has none.
    pub number: String,
    /// Which reprint it is, from 1; none for the first print.
    pub reprint: Option<u32>,
    /// Why it is only a sample; none for a paper that may be handed out.
    pub sample: Option<Sample>,
    /// The sheet it is made for.
    pub format: Format,
    /// How many copies are wanted.
    pub copies: u16,
    /// How large its letters are on `format`, in points; none for the usual size.
    pub letters: Option<u16>,
    /// Whether its usual letters get smaller, as far as they can be read, to keep it on one page.
    pub one_page: bool,
    /// What stands on it.
    pub blocks: Vec<Block>,
    /// Said at the foot of every page.
    pub foot: String,
}

impl Document {
    /// What marks a reprint, `补打第 2 次`.
    pub fn reprint_mark(&self) -> Option<String> {
        self.reprint.map(|nth| format!("补打第 {nth} 次"))
    }

    /// What stands beside its title: a sample, a reprint.
    pub fn marks(&self) -> Vec<String> {
        let sample = self.sample.as_ref().map(|sample| sample.mark().to_owned());
        sample.into_iter().chain(self.reprint_mark()).collect()
    }

    /// A slip of a register: lines as its file has them. Several slips may bear the number of one entry.
    pub fn slip<'l>(
        title: &str,
        number: &str,
        lines: impl Iterator<Item = &'l str>,
        sample: Option<Sample>,
    ) -> Self {
        Self {
            form: SLIP,
            title: title.to_owned(),
            number: number.to_owned(),
            reprint: None,
            sample,
            format: Format::A5,
            copies: 1,
            letters: None,
            one_page: false,
            blocks: lines.map(|text| Block::Line { level: 0, text: text.to_owned() }).collect(),
            foot: String::new(),
        }
    }

    /// A name for a file of it, without an ending.
    pub fn file_stem(&self) -> String {
        if self.form == SLIP {
            return format!("{}-{}", self.number, self.title);
        }
        if self.number.is_empty() { self.title.clone() } else { self.number.clone() }
    }
}
