//! All scripts at hand, and finding one by what a person would type.

use std::sync::Arc;

use jiff::civil::Date;

use super::{lint, read, scenario::Scenario};
use crate::text::{Faults, Source};

/// Every script that can be run, and all that is wrong with any.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// In order of number, then id.
    pub scenarios: Vec<Arc<Scenario>>,
    /// Faults of all files, also of those that cannot be run.
    pub faults: Faults,
}

/// Reads and lints scenario files. A file with an error is left out of `scenarios`; with warnings alone it stays.
pub fn load(sources: &[Source], today: Date) -> Library {
    let mut library = Library::default();
    for source in sources {
        let mut found = Faults::new();
        let scenario = read(source, &mut found);
        if let Some(scenario) = &scenario {
            lint(scenario, today, &mut found);
        }
        if let Some(scenario) = scenario.filter(|_| !found.has_errors()) {
            library.scenarios.push(Arc::new(scenario));
        }
        library.faults.extend(found);
    }
    library.scenarios.sort_by(|a, b| (&a.no, &a.id).cmp(&(&b.no, &b.id)));
    library
}

impl Library {
    /// The script with this id or number (`cailiao-buqi-jidong`, `01`, `1`), or the only one whose title contains the words.
    pub fn find(&self, wanted: &str) -> Option<&Arc<Scenario>> {
        let wanted = wanted.trim();
        let number = format!("{wanted:0>2}");
        let named = self.scenarios.iter().find(|s| s.id == wanted || s.no == number);
        named.or_else(|| {
            let mut matching =
                self.scenarios.iter().filter(|s| !wanted.is_empty() && s.title.contains(wanted));
            matching.next().filter(|_| matching.next().is_none())
        })
    }
}
