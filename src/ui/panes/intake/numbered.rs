//! A number that is typed and taken with Enter: of a document, of a unit, of who died. What is only odd is asked about once, and so
//! is what would make the case another one's.

use crate::ui::widgets::{Field, Takes};

/// What a number becomes, or why it cannot be, with the code a slip is counted by; none for what is only asked about.
pub(super) type Checked<T> = Result<T, (String, Option<&'static str>)>;

/// A field with what was said of numbers typed in it.
#[derive(Debug, Clone)]
pub(super) struct Numbered {
    pub field: Field,
    /// What was wrong with numbers confirmed before the right one: counted with it, and only then.
    slips: Vec<&'static str>,
    /// The number about which the clerk was asked to look once more; Enter again takes it.
    asked: Option<String>,
    /// The number that would make the case another one's, which was said; Enter again takes it.
    other: Option<String>,
}

impl Default for Numbered {
    fn default() -> Self {
        Self { field: Field::new(Takes::Figures), slips: Vec::new(), asked: None, other: None }
    }
}

impl Numbered {
    /// Takes the number, with the slips before it; or what is to be said first. `check` is told whether it was looked at, `begun`
    /// says what another one's case would cost.
    pub fn take<T>(
        &mut self,
        check: impl FnOnce(&str, bool) -> Checked<T>,
        begun: impl FnOnce(&T) -> Option<String>,
    ) -> Result<(T, Vec<&'static str>), String> {
        let typed = Some(self.field.value().to_owned());
        match check(self.field.value(), self.asked == typed) {
            Ok(value) => {
                if let Some(said) = begun(&value).filter(|_| self.other != typed) {
                    self.other = typed;
                    return Err(said);
                }
                self.field.take();
                Ok((value, std::mem::take(self).slips))
            }
            Err((why, code)) => {
                self.asked = typed;
                self.slips.extend(code);
                Err(why)
            }
        }
    }
}
