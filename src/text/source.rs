//! A file's text with the name people know it by, and places in it.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A text file: what it says and the path a person would open. Cheap to clone: every place in it holds one.
#[derive(Clone, PartialEq, Eq)]
pub struct Source(Arc<File>);

/// What a [`Source`] has.
#[derive(PartialEq, Eq)]
pub struct File {
    /// Path as shown to people, with `/` between folders, relative to the folder it was read from.
    pub path: Arc<str>,
    /// The whole text, without a byte-order mark; of a file that is no UTF-8 what stands before the first byte that is none.
    pub text: Box<str>,
    /// What it was most likely saved as, when it is no UTF-8 and the rest of it cannot be read.
    pub unread: Option<&'static str>,
}

impl Deref for Source {
    type Target = File;

    fn deref(&self) -> &File {
        &self.0
    }
}

impl Source {
    /// A source from a path and its text; a leading byte-order mark is dropped.
    pub fn new(path: impl Into<Arc<str>>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).into();
        Self(Arc::new(File { path: path.into(), text, unread: None }))
    }

    /// A source from a path and the bytes of its file. What is no UTF-8 is told by whoever reads the text.
    pub fn of_bytes(path: impl Into<Arc<str>>, bytes: &[u8]) -> Self {
        let sound = match std::str::from_utf8(bytes) {
            Ok(text) => return Self::new(path, text),
            Err(error) => bytes.get(..error.valid_up_to()).unwrap_or_default(),
        };
        let unread = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            "UTF-16"
        } else {
            "GBK"
        };
        let text = String::from_utf8_lossy(sound).into();
        Self(Arc::new(File { path: path.into(), text, unread: Some(unread) }))
    }

    /// The place of a byte range of this text. Ranges outside the text are pulled inside it.
    pub fn place(&self, span: Range<usize>) -> Place {
        let end = span.end.min(self.text.len());
        Place { source: self.clone(), span: span.start.min(end)..end }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.path)
    }
}

/// A stretch of a source: what a fault points at and what a citation or a figure came from.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub source: Source,
    /// Byte range in its text.
    pub span: Range<usize>,
}

impl Place {
    /// Line, counted from 1.
    pub fn line(&self) -> usize {
        self.before().matches('\n').count() + 1
    }

    /// Column in characters (not bytes, not cells), counted from 1.
    pub fn column(&self) -> usize {
        self.before().rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1
    }

    fn before(&self) -> &str {
        let mut at = self.span.start;
        while !self.source.text.is_char_boundary(at) {
            at -= 1;
        }
        &self.source.text[..at]
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.source.path, self.line(), self.column())
    }
}
