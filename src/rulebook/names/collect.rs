//! What a stack of files offers: its ASCII keys and its calculators.

use super::view::{CalcView, View};
use crate::rulebook::draft::FileDraft;
use crate::text::Faults;

impl<'a> View<'a> {
    pub(super) fn collect_keys(&mut self, faults: &mut Faults) {
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(self.items[*at].group));
        for at in order {
            let item = &self.items[at];
            let (Some(key), Some(place)) = (item.key, item.place) else { continue };
            match self.keys.get(key) {
                None => _ = self.keys.insert(key, at),
                Some(first) if self.items[*first].group == item.group => {
                    let message =
                        format!("键“{key}”用了两次：“{}”和“{}”", self.items[*first].name, item.name);
                    faults.error("E_KEY", place.clone(), message, "一个键只给一个量；换一个");
                }
                Some(_) => {}
            }
        }
    }

    pub(super) fn collect_calcs(&mut self, own: &[&'a FileDraft], faults: &mut Faults) {
        let mains = || own.iter().filter_map(|file| file.head.main.as_ref());
        let first = mains().map(|calc| &calc.rule).find(|rule| !rule.value.is_empty());
        for rule in mains().map(|calc| &calc.rule).filter(|rule| !rule.value.is_empty()) {
            if let Some(first) = first.filter(|first| first.value != rule.value) {
                let message = format!("上级文件的 rule 是“{}”，这里是“{}”", first.value, rule.value);
                let help = "同名文件算的是同一件事，rule 要一样，或不写；另一个计算写 [calc.键]";
                faults.error("E_KEY", rule.place.clone(), message, help);
            }
        }
        for file in own {
            let main = file.head.main.as_ref().map(|calc| &calc.rule).filter(|rule| !rule.value.is_empty());
            for calc in &file.calcs {
                if let Some(main) = main.or(first).filter(|main| main.value == calc.rule.value) {
                    let message = format!("“{}”已经是 [file] 的计算了", calc.rule.value);
                    let help = format!("先写的在 {}；[calc] 换一个键，或去掉一处", main.place);
                    faults.error("E_KEY", calc.rule.place.clone(), message, help);
                }
            }
        }
        for calc in own.iter().flat_map(|file| file.head.main.iter().chain(&file.calcs)) {
            // `[file]` of a lower area need not say again whose it is.
            let rule = if calc.rule.value.is_empty() { first } else { Some(&calc.rule) };
            let Some(rule) = rule else { continue };
            let there = self.calcs.iter_mut().find(|known| known.rule.value == rule.value);
            let title = calc.title.as_ref().map(|title| title.value.as_str());
            match there {
                Some(known) => {
                    known.title = title.unwrap_or(known.title);
                    known.say = calc.say.as_deref().or(known.say);
                    if !calc.results.is_empty() {
                        let before = known.results.iter().map(|result| result.value.as_str());
                        known.left_out.extend(before);
                        known.left_out.retain(|name| calc.results.iter().all(|result| result.value != *name));
                        known.results = &calc.results;
                    }
                }
                None => self.calcs.push(CalcView {
                    rule,
                    title: title.unwrap_or(&rule.value),
                    results: &calc.results,
                    left_out: Vec::new(),
                    say: calc.say.as_deref(),
                }),
            }
        }
    }
}
