//! What a check found: a stable code, the place, and a sentence that says which digit, why, what would be right, and
//! what to do at the window.

use super::tidy::Change;

/// One thing a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable code, for the clerk's book of slips: `E_…` stops, `W_…` wants a look, `H_…` is only said.
    pub code: &'static str,
    /// Which character of the tidied text, counted from 1; `None` when it is about the whole.
    pub position: Option<usize>,
    /// Which digit, why, what would be right, what to do; Chinese. It can name a digit or two, never a whole number.
    pub message: String,
}

impl Finding {
    pub(super) fn at(code: &'static str, position: usize, message: impl Into<String>) -> Self {
        Self { code, position: Some(position), message: message.into() }
    }

    pub(super) fn whole(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, position: None, message: message.into() }
    }
}

/// What became of a text that should have been a `T`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<T> {
    /// What it is; `None` exactly when there are errors.
    pub value: Option<T>,
    /// What was tidied away before checking; to be shown, never kept silent.
    pub changed: Vec<Change>,
    /// What stops it from being saved; the first is the one to show.
    pub errors: Vec<Finding>,
    /// What may be saved once the clerk has looked.
    pub warnings: Vec<Finding>,
    /// What is only said (提示) and asks for nothing.
    pub hints: Vec<Finding>,
}

impl<T> Checked<T> {
    pub(super) fn new(changed: Vec<Change>) -> Self {
        Self { value: None, changed, errors: Vec::new(), warnings: Vec::new(), hints: Vec::new() }
    }

    /// A value that nothing is to be said of.
    pub fn of(value: T) -> Self {
        Self { value: Some(value), ..Self::new(Vec::new()) }
    }

    pub(super) fn fail(mut self, finding: Finding) -> Self {
        self.errors.push(finding);
        self
    }

    /// Whether the text passed; warnings do not count.
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    pub(super) fn warn(mut self, finding: Finding) -> Self {
        self.warnings.push(finding);
        self
    }

    pub(super) fn hint(mut self, finding: Finding) -> Self {
        self.hints.push(finding);
        self
    }

    /// The same findings about another value made from this one.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Checked<U> {
        let Self { value, changed, errors, warnings, hints } = self;
        Checked { value: value.map(make), changed, errors, warnings, hints }
    }

    /// Gives the value if nothing stands against it.
    pub(super) fn finish(mut self, value: T) -> Self {
        if self.errors.is_empty() {
            self.value = Some(value);
        }
        self
    }
}
