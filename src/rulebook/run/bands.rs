//! Cutting numbers into the bands in force.

use super::{Read, Run};
use crate::rulebook::bands::{self, Share, Unreached};
use crate::rulebook::case::Trouble;
use crate::rulebook::exact::Exact;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::plan::{Body, CutNode, Window};

impl<'a> Run<'a> {
    /// What the bands give of a number, or the number they give it of.
    pub(super) fn cut(&mut self, cut: &'a CutNode) -> Option<Value> {
        let number = self.node(&cut.number);
        let start = cut.start.as_ref().map(|start| self.node(start));
        let window = self.bands(cut)?;
        let number = number?.number()?;
        let start = match start {
            Some(start) => start?.number()?,
            None => Exact::ZERO,
        };
        if !cut.reach {
            return match bands::cut(window.bands(), number, start).and_then(|shares| bands::sum(&shares)) {
                Some(sum) => Some(Value::Number(sum)),
                None => self.too_large(),
            };
        }
        match bands::reach(window.bands(), number, start) {
            Ok(number) => Some(Value::Number(number)),
            Err(Unreached::TooLarge) => self.too_large(),
            Err(unreached) => {
                let shown = |number| Value::Number(number).shown(&Kind::Number(cut.gives), 0);
                let limit = match unreached {
                    Unreached::AtMost(most) => format!("最多得 {}", shown(most)),
                    _ => format!("最少得 {}", shown(Exact::ZERO)),
                };
                let name = &self.plan.slots[cut.bands].about.name;
                let message = format!("“{name}”{limit}，得不到 {}", shown(number));
                self.fail(self.current, Trouble::OffTable, message)
            }
        }
    }

    /// The pieces a number falls into, for telling.
    pub fn shares(&mut self, cut: &'a CutNode) -> Option<Vec<Share>> {
        let number = if cut.reach { self.cut(cut)? } else { self.node(&cut.number)? };
        let start = match &cut.start {
            Some(start) => self.node(start)?.number()?,
            None => Exact::ZERO,
        };
        bands::cut(self.bands(cut)?.bands(), number.number()?, start)
    }

    /// The bands in force.
    fn bands(&mut self, cut: &'a CutNode) -> Option<&'a Window> {
        let at = cut.bands;
        let window = match &cut.date {
            None => {
                self.slot(at)?;
                self.frame.cells[at].pick
            }
            Some(date) => {
                let date = self.node(date)?.date()?;
                let (_, window, serves) = self.figure(at, date)?;
                self.note(Read::Figure { slot: at, window, serves });
                window
            }
        };
        let Body::Param(param) = &self.plan.slots[at].body else { return None };
        param.rows.get(window)
    }
}
