//! The laws an area may cite: those registered in any of its files or of those above.

use std::cell::RefCell;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::rulebook::answer::Cited;
use crate::rulebook::draft::FileDraft;
use crate::text::{Faults, Text, nearest, several};

/// Every registered law by its number.
#[derive(Debug, Default)]
pub struct Laws<'a> {
    known: FxHashMap<&'a str, Law<'a>>,
    /// A law got its date only in a later file: figures that cite it may have been published on another day than they
    /// were above.
    pub dated_late: bool,
}

#[derive(Debug)]
struct Law<'a> {
    title: &'a str,
    issued: Option<Date>,
    clauses: Vec<&'a (String, String)>,
    /// What was cited so far: one clause stands behind many figures and is held once.
    cited: RefCell<Vec<Arc<Cited>>>,
}

impl<'a> Laws<'a> {
    /// Those of `files`, which stand in the order of the layers. A lower area may add clauses to a law from above.
    pub fn of(files: impl Iterator<Item = &'a FileDraft>, faults: &mut Faults) -> Self {
        let mut laws = Laws::default();
        for draft in files.flat_map(|file| &file.laws) {
            let new = Law {
                title: &draft.title,
                issued: draft.issued,
                clauses: Vec::new(),
                cited: RefCell::default(),
            };
            let law = laws.known.entry(&draft.number.value).or_insert(new);
            if law.title != draft.title
                || (law.issued.is_some() && draft.issued.is_some_and(|d| law.issued != Some(d)))
            {
                let message = format!("“{}”登记了两次，标题或日期不一样", draft.number.value);
                let help = format!("另一处写的是“{}”；核对后改成一致，或去掉一处", law.title);
                faults.error("E_LAW", draft.number.place.clone(), message, help);
            }
            laws.dated_late |= law.issued.is_none() && draft.issued.is_some();
            law.issued = law.issued.or(draft.issued);
            law.clauses.extend(&draft.clauses);
        }
        laws
    }

    /// What a citation names, `国发〔2005〕38号 六`, and when it was issued. A law without registered clauses is cited as a whole.
    pub fn cite(&self, text: &Text, faults: &mut Faults) -> Option<(Arc<Cited>, Option<Date>)> {
        let (number, clause) = match text.value.trim().rsplit_once(char::is_whitespace) {
            _ if self.known.contains_key(text.value.trim()) => (text.value.trim(), ""),
            Some((number, clause)) => (number.trim(), clause),
            None => (text.value.trim(), ""),
        };
        let Some(law) = self.known.get(number) else {
            if faults.is_full() {
                return None;
            }
            let help = match nearest(number, self.known.keys().copied()) {
                Some(near) => format!("是不是“{near}”？"),
                None => format!("先在文件里登记：[law.\"{number}\"]，写 title、issued 和用到的 clause"),
            };
            faults.error("E_LAW", text.place.clone(), format!("没有登记“{number}”这个文件"), help);
            return None;
        };
        let known = law.clauses.iter().find(|(name, _)| name == clause);
        if known.is_none() && !(clause.is_empty() && law.clauses.is_empty()) {
            let names = several(law.clauses.iter().map(|(name, _)| name.as_str()));
            let (message, help) = match clause {
                "" => (format!("引用“{number}”要写明哪一条"), format!("已登记的有：{names}")),
                clause => (
                    format!("“{number}”里没有登记“{clause}”这一条"),
                    format!("已登记的有：{names}；要加就写 clause.\"{clause}\" = \"…\""),
                ),
            };
            faults.error("E_CLAUSE", text.place.clone(), message, help);
            return None;
        }
        let mut cited = law.cited.borrow_mut();
        if let Some(cited) = cited.iter().find(|cited| cited.clause == clause) {
            return Some((Arc::clone(cited), law.issued));
        }
        let text = known.map_or_else(String::new, |(_, text)| text.clone());
        let new = Cited { law: law.title.into(), number: number.into(), clause: clause.into(), text };
        cited.push(Arc::new(new));
        Some((Arc::clone(cited.last()?), law.issued))
    }

    /// Several citations; those that are not registered are noted and left out.
    pub fn cite_all(&self, texts: &[Text], faults: &mut Faults) -> Vec<Arc<Cited>> {
        texts.iter().filter_map(|text| self.cite(text, faults)).map(|(cited, _)| cited).collect()
    }
}
