//! Rules that go round in a circle, and chains too long to follow. Works on the formulas as read, so that a fault of
//! units elsewhere hides nothing.

use crate::rulebook::draft::Formula;
use crate::rulebook::expr::{Call, Expr, Tree};
use crate::rulebook::names::{View, What};
use crate::text::Faults;

/// Levels of formulas, from a result down to what is given. Bounds the stack a run needs.
const DEEPEST: usize = 600;
/// Most circles that are told, and how many names of one: few slips make many circles.
const MOST_CIRCLES: usize = 20;
const LONGEST_TOLD: usize = 20;

/// Notes every circle with its path, and every rule that stands on too many others.
pub fn check(view: &View, faults: &mut Faults) {
    let needs: Vec<Vec<usize>> = (0..view.items.len()).map(|at| needs(view, at)).collect();
    let mut walk =
        Walk { view, needs: &needs, state: vec![State::New; needs.len()], path: Vec::new(), circles: 0 };
    for at in 0..needs.len() {
        walk.visit(at, faults);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done(usize),
}

struct Walk<'a> {
    view: &'a View<'a>,
    needs: &'a [Vec<usize>],
    state: Vec<State>,
    /// The names open, each with how many of its needs have been seen to.
    path: Vec<(usize, usize)>,
    /// How many circles were told.
    circles: usize,
}

impl Walk<'_> {
    /// A walk in depth with a stack of its own: a file may chain any number of rules.
    fn visit(&mut self, start: usize, faults: &mut Faults) {
        if self.state[start] != State::New {
            return;
        }
        self.open(start);
        while let Some((at, seen)) = self.path.last().copied() {
            if let Some(&need) = self.needs[at].get(seen) {
                self.path.last_mut().into_iter().for_each(|top| top.1 += 1);
                match self.state[need] {
                    State::New => self.open(need),
                    State::Open => self.circle(need, faults),
                    State::Done(_) => {}
                }
                continue;
            }
            self.path.pop();
            let below = self.needs[at].iter().map(|need| match self.state[*need] {
                State::Done(depth) => depth,
                _ => 0,
            });
            let depth = own_depth(self.view, at) + below.max().unwrap_or(0);
            if let Some(place) = self.view.items[at].place.filter(|_| depth > DEEPEST) {
                let name = self.view.items[at].name;
                let message =
                    format!("“{name}”靠的规则一环套一环，太长了：最多 {DEEPEST} 层，到这里是 {depth} 层");
                let help = "合并几条中间规则；一条规则算一层，它的公式里一层运算再算一层";
                faults.error("E_TOO_DEEP", place.clone(), message, help);
                self.state[at] = State::Done(0);
            } else {
                self.state[at] = State::Done(depth);
            }
        }
    }

    fn open(&mut self, at: usize) {
        self.state[at] = State::Open;
        self.path.push((at, 0));
    }

    fn circle(&mut self, back_to: usize, faults: &mut Faults) {
        if self.circles == MOST_CIRCLES {
            return;
        }
        self.circles += 1;
        let start = self.path.iter().position(|(at, _)| *at == back_to).unwrap_or(0);
        let ring: Vec<usize> = self.path[start..].iter().map(|(at, _)| *at).collect();
        // The same circle reads the same from wherever it was entered.
        let first = ring.iter().enumerate().min_by_key(|(_, at)| **at).map_or(0, |(at, _)| at);
        let mut names: Vec<_> =
            ring[first..].iter().chain(&ring[..=first]).map(|at| self.view.items[*at].name).collect();
        if names.len() > LONGEST_TOLD {
            names.splice(LONGEST_TOLD / 2..names.len() - LONGEST_TOLD / 2, ["…"]);
        }
        if let Some(place) = self.view.items[ring[first]].place {
            let message = format!("规则绕成了圈：{}", names.join(" → "));
            faults.error("E_CYCLE", place.clone(), message, "找出哪一步不该用到后面的结果");
        }
    }
}

fn formulas<'a>(what: &What<'a>) -> Vec<&'a Formula> {
    match what {
        What::Input(input) => input.formula.iter().collect(),
        What::Rule(rule) => rule.formulas().collect(),
        _ => Vec::new(),
    }
}

fn own_depth(view: &View, at: usize) -> usize {
    let trees = formulas(&view.items[at].what).into_iter().filter_map(|formula| formula.expr.as_ref());
    1 + trees.map(|expr| expr.depth).max().unwrap_or(0)
}

/// The names a name stands on.
fn needs(view: &View, at: usize) -> Vec<usize> {
    let item = &view.items[at];
    let mut needs = Vec::new();
    if matches!(item.what, What::Param(_) | What::Table(..)) {
        needs.extend(item.date.and_then(|date| view.find(&date.value)));
    }
    needs.extend(item.list.filter(|list| *list != at));
    for formula in formulas(&item.what) {
        if let Some(expr) = &formula.expr {
            names(expr, view, &mut needs);
        }
    }
    needs
}

fn names(expr: &Expr, view: &View, needs: &mut Vec<usize>) {
    match &expr.tree {
        Tree::Number(..) | Tree::Date(_) | Tree::Month(_) => {}
        Tree::Name(name) => needs.extend(view.find(name)),
        Tree::Row(name, part) => {
            needs.extend(view.find(name));
            names(part, view, needs);
        }
        // A figure read at a date of its own does not stand on the date of its file.
        Tree::At(_, part) | Tree::Not(part) | Tree::Neg(part) => names(part, view, needs),
        // Whether something is given is known before anything is computed.
        Tree::Call(name, _) if Call::named(name) == Some(Call::Given) => {}
        Tree::Call(_, parts) => parts.iter().for_each(|part| names(part, view, needs)),
        Tree::Binary(_, left, right) => {
            names(left, view, needs);
            names(right, view, needs);
        }
    }
}
