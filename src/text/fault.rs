//! What is wrong with a file: a stable code, a Chinese sentence, the place, and what to do about it.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::Place;

/// One fault at one place. `code` is stable and made for programs (`E_UNIT`); the sentence is made for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable code; upper-case ASCII, `E_…` for an error and `W_…` for a warning.
    pub code: &'static str,
    /// Where it is.
    pub place: Place,
    /// What is wrong, in Chinese, one sentence without a closing full stop.
    pub message: String,
    /// What to do about it, in Chinese.
    pub help: Option<String>,
}

impl Fault {
    /// A fault at `place`.
    pub fn new(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { code, place, message: message.into(), help: None }
    }

    /// The same fault with a word on what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether it is a warning, which does not stop the file from being used.
    pub fn is_warning(&self) -> bool {
        self.code.starts_with('W')
    }

    /// The fault with its line shown and marked, as a person reads it. `color` adds ANSI colours.
    pub fn render(&self, color: bool) -> String {
        let (level, word) =
            if self.is_warning() { (Level::WARNING, "提醒") } else { (Level::ERROR, "错误") };
        let level = level.with_name(word);
        let snippet = Snippet::source(&*self.place.source.text)
            .path(&*self.place.source.path)
            .annotation(AnnotationKind::Primary.span(self.place.span.clone()));
        let mut group = level.primary_title(&self.message).id(self.code).element(snippet);
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.with_name("怎么办").message(help));
        }
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}", self.place, self.message)?;
        if let Some(help) = &self.help {
            write!(f, "。{help}")?;
        }
        Ok(())
    }
}

/// Most faults that are told at once: more help nobody, and a file made to have millions must not fill the memory.
const MOST: usize = 2_000;

/// The faults found so far; reading goes on after one, so that a person hears all of them at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    list: Vec<Fault>,
    /// Where in the list those of a code at a place are, so that none is told twice.
    at: HashMap<(&'static str, usize), Vec<usize>>,
}

impl Faults {
    /// No faults yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes one.
    pub fn push(&mut self, fault: Fault) {
        if self.is_full() {
            return;
        }
        let there = self.at.entry((fault.code, fault.place.span.start)).or_default();
        if there.iter().any(|at| self.list[*at] == fault) {
            return;
        }
        there.push(self.list.len());
        let place = fault.place.clone();
        self.list.push(fault);
        if self.list.len() == MOST {
            let message = format!("错误太多，只列出前 {MOST} 条");
            self.list.push(Fault::new("E_MANY", place, message).help("先改列出来的，再检查一遍"));
        }
    }

    /// Notes an error at a place.
    pub fn error(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Fault::new(code, place, message).help(help));
    }

    /// Whether there are so many that no more are taken.
    pub fn is_full(&self) -> bool {
        self.list.len() >= MOST
    }

    /// Takes over all of another's.
    pub fn extend(&mut self, other: Faults) {
        for fault in other.list {
            self.push(fault);
        }
    }

    /// Whether any of them is an error (warnings alone leave a file usable).
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|f| !f.is_warning())
    }

    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Without what only follows from a slip of writing: a line that could not be read as TOML is told once.
    #[must_use]
    pub fn without_followers(self) -> Faults {
        let mut spoilt: HashMap<Arc<str>, Vec<Range<usize>>> = HashMap::new();
        for fault in self.list.iter().filter(|fault| fault.code == "E_TOML") {
            let (text, at) = (&fault.place.source.text, fault.place.span.start);
            let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
            let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
            spoilt.entry(fault.place.source.path.clone()).or_default().push(start..end);
        }
        let mut kept = Faults::new();
        for fault in self.list {
            let lines = spoilt.get(&fault.place.source.path);
            let follows =
                |lines: &Vec<Range<usize>>| lines.iter().any(|line| line.contains(&fault.place.span.start));
            if matches!(fault.code, "E_TOML" | "E_MANY") || !lines.is_some_and(follows) {
                kept.push(fault);
            }
        }
        kept
    }

    /// In order of file and place.
    pub fn sorted(mut self) -> Vec<Fault> {
        self.list.sort_by(|a, b| {
            (&a.place.source.path, a.place.span.start).cmp(&(&b.place.source.path, b.place.span.start))
        });
        self.list
    }

    /// As they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.list.iter()
    }
}
