//! Reading the structure of a formula:
//!
//! ```text
//! expr = and { 或 and }      and  = cmp { 且 cmp }        cmp  = sum [ (< ≤ > ≥ = ≠) sum ]
//! sum  = prod { (+ -) prod } prod = unary { (× ÷) unary } unary = [ 非 | - ] atom
//! atom = number | date | name | name[expr] | name@atom | function(expr, …) | (expr)
//! ```

use super::lex::{Token, Word, lex};
use super::{Expr, Operator, Slip, Tree};

const LONGEST: usize = 2_000;
const DEEPEST: usize = 60;
/// How other languages, and people, part cases.
const BRANCHES: [&str; 8] = ["如果", "若", "则", "那么", "否则", "if", "then", "else"];

/// Reads a formula.
pub fn parse(text: &str) -> Result<Expr, Slip> {
    if text.chars().count() > LONGEST {
        return Err(too_big(0..text.len()));
    }
    let tokens = lex(text)?;
    let mut parser = Parser { text, tokens: &tokens, at: 0, open: 0 };
    let expr = parser.level(0)?;
    match parser.peek() {
        None => Ok(expr),
        Some(Word::Close | Word::CloseRow) => Err(parser.slip("多了一个右括号", "去掉它，或补上左括号")),
        Some(Word::Comma) => {
            Err(parser.slip("这里不该有逗号", "逗号只用在函数的括号里；并列的条件写 且、或"))
        }
        Some(_) => Err(parser.missing_operator()),
    }
}

fn too_big(span: std::ops::Range<usize>) -> Slip {
    Slip {
        message: "公式太长，或括号套得太深".into(), help: "拆成几条规则，每条起一个名字".into(), span
    }
}

/// The two-sided operators, loosest first.
const LEVELS: [&[Operator]; 5] = [
    &[Operator::Or],
    &[Operator::And],
    &[
        Operator::Equal,
        Operator::Unequal,
        Operator::Less,
        Operator::AtMost,
        Operator::More,
        Operator::AtLeast,
    ],
    &[Operator::Add, Operator::Sub],
    &[Operator::Mul, Operator::Div],
];

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    /// How many brackets and signs are open; bounds the recursion.
    open: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Word> {
        self.tokens.get(self.at).map(|token| &token.word)
    }

    fn eat(&mut self, word: &Word) -> bool {
        let found = self.peek() == Some(word);
        self.at += usize::from(found);
        found
    }

    /// A slip at the word that comes next, or at the end.
    fn slip(&self, message: &str, help: &str) -> Slip {
        let end = self.text.len();
        let last = self.tokens.last().map_or(end, |token| token.span.start);
        let span = self.tokens.get(self.at).map_or(last..end, |token| token.span.clone());
        Slip { message: message.into(), help: help.into(), span }
    }

    /// A word between two conditions that was written without blanks and so became part of a name.
    fn glued(&self) -> Option<Slip> {
        let token = self.tokens.get(self.at.checked_sub(1)?)?;
        let Word::Name(name) = &token.word else { return None };
        let (at, word) =
            name.match_indices(['且', '或']).find(|(at, word)| *at > 0 && at + word.len() < name.len())?;
        Some(Slip {
            message: format!("“{word}”两边没有空格，和前后的名字连成了一个"),
            help: format!("写成 {} {word} {}", &name[..at], &name[at + word.len()..]),
            span: token.span.clone(),
        })
    }

    /// Two things side by side.
    fn missing_operator(&self) -> Slip {
        let times = |token: &Token| matches!(&token.word, Word::Name(name) if matches!(name.as_str(), "x" | "X" | "乘"));
        if self.tokens.get(self.at).is_some_and(times) {
            return self.slip("乘号不能用字母或汉字写", "写成 × 或 *");
        }
        let branches =
            |token: &Token| matches!(&token.word, Word::Name(name) if BRANCHES.contains(&name.as_str()));
        let near = [Some(self.at), self.at.checked_sub(1)].into_iter().flatten();
        if near.filter_map(|at| self.tokens.get(at)).any(branches) {
            let help =
                "分情况写 cases = [{ when = \"条件\", then = \"公式\" }, { then = \"其余情况的公式\" }]";
            return self.slip("公式里没有“如果…则…”", help);
        }
        self.slip("这里缺一个运算符", "两个数或名字之间要写 + - × ÷、比较号，或者 且、或")
    }

    fn node(&self, tree: Tree, start: usize) -> Result<Expr, Slip> {
        let end = self.tokens.get(self.at.wrapping_sub(1)).map_or(start, |token| token.span.end);
        let depth = 1 + match &tree {
            Tree::Number(..) | Tree::Date(_) | Tree::Month(_) | Tree::Name(_) => 0,
            Tree::Row(_, part) | Tree::At(_, part) | Tree::Not(part) | Tree::Neg(part) => part.depth,
            Tree::Call(_, parts) => parts.iter().map(|part| part.depth).max().unwrap_or(0),
            Tree::Binary(_, left, right) => left.depth.max(right.depth),
        };
        if depth > DEEPEST { Err(too_big(start..end)) } else { Ok(Expr { tree, span: start..end, depth }) }
    }

    fn level(&mut self, level: usize) -> Result<Expr, Slip> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.level(level + 1)?;
        let mut compared = false;
        loop {
            let operator = match self.peek() {
                Some(Word::Operator(operator)) if operators.contains(operator) => *operator,
                _ => return Ok(left),
            };
            // What was compared before in brackets of its own came from the level below.
            if operator.compares() && std::mem::replace(&mut compared, true) {
                if let Some(slip) = self.glued() {
                    return Err(slip);
                }
                return Err(self.slip("比较不能连着写", "拆成两个比较，中间写“ 且 ”：甲 < 乙 且 乙 < 丙"));
            }
            self.at += 1;
            let right = self.level(level + 1)?;
            let start = left.span.start;
            left = self.node(Tree::Binary(operator, Box::new(left), Box::new(right)), start)?;
        }
    }

    fn unary(&mut self) -> Result<Expr, Slip> {
        let start = self.tokens.get(self.at).map_or(self.text.len(), |token| token.span.start);
        let not = self.eat(&Word::Not);
        if !not && !self.eat(&Word::Operator(Operator::Sub)) {
            return self.atom();
        }
        let part = Box::new(self.deeper(Self::unary)?);
        self.node(if not { Tree::Not(part) } else { Tree::Neg(part) }, start)
    }

    fn deeper(&mut self, read: impl Fn(&mut Self) -> Result<Expr, Slip>) -> Result<Expr, Slip> {
        self.open += 1;
        if self.open > DEEPEST {
            return Err(too_big(0..self.text.len()));
        }
        let expr = read(self);
        self.open -= 1;
        expr
    }

    fn atom(&mut self) -> Result<Expr, Slip> {
        let Some(token) = self.tokens.get(self.at) else {
            return Err(self.slip("公式没有写完", "补上后面的名字或数"));
        };
        let start = token.span.start;
        self.at += 1;
        let tree = match &token.word {
            Word::Number(number, unit) => Tree::Number(*number, *unit),
            Word::Date(date) => Tree::Date(*date),
            Word::Month(date) => Tree::Month(*date),
            Word::Name(name) => self.named(name.clone())?,
            Word::Open => {
                let mut inner = self.deeper(|parser| parser.level(0))?;
                self.close(&Word::Close, "小括号没有配对")?;
                inner.span = start..self.tokens.get(self.at - 1).map_or(start, |token| token.span.end);
                return Ok(inner);
            }
            _ => {
                self.at -= 1;
                return Err(self.slip("这里缺一个数或名字", "运算符两边都要有；“非”和负号写在前面"));
            }
        };
        self.node(tree, start)
    }

    fn named(&mut self, name: String) -> Result<Tree, Slip> {
        if self.eat(&Word::At) {
            return Ok(Tree::At(name, Box::new(self.deeper(Self::atom)?)));
        }
        if self.eat(&Word::OpenRow) {
            let key = self.deeper(|parser| parser.level(0))?;
            self.close(&Word::CloseRow, "方括号没有配对")?;
            return Ok(Tree::Row(name, Box::new(key)));
        }
        if !self.eat(&Word::Open) {
            return Ok(Tree::Name(name));
        }
        let mut parts = Vec::new();
        if self.eat(&Word::Close) {
            return Ok(Tree::Call(name, parts));
        }
        loop {
            parts.push(self.deeper(|parser| parser.level(0))?);
            if !self.eat(&Word::Comma) {
                self.close(&Word::Close, "小括号没有配对")?;
                return Ok(Tree::Call(name, parts));
            }
        }
    }

    fn close(&mut self, word: &Word, message: &str) -> Result<(), Slip> {
        if self.eat(word) {
            Ok(())
        } else if self.tokens[self.at..].iter().any(|token| token.word == *word)
            && self.peek() != Some(&Word::Comma)
        {
            // The bracket is there; what stands before it is the slip.
            Err(self.missing_operator())
        } else {
            Err(self.slip(message, "数一数左右括号，补上缺的那个"))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rulebook::unit::Unit;

    /// The tree in brackets, prefix first.
    fn shape(expr: &Expr) -> String {
        match &expr.tree {
            Tree::Number(number, unit) => format!("{number}{unit}"),
            Tree::Date(date) => date.to_string(),
            Tree::Month(date) => format!("{}月", date.strftime("%Y-%m")),
            Tree::Name(name) => name.clone(),
            Tree::Row(name, key) => format!("{name}[{}]", shape(key)),
            Tree::At(name, date) => format!("{name}@{}", shape(date)),
            Tree::Call(name, parts) => {
                format!("{name}({})", parts.iter().map(shape).collect::<Vec<_>>().join(" "))
            }
            Tree::Not(part) => format!("(非 {})", shape(part)),
            Tree::Neg(part) => format!("(- {})", shape(part)),
            Tree::Binary(operator, left, right) => {
                format!("({} {} {})", operator.sign(), shape(left), shape(right))
            }
        }
    }

    /// A formula that reads as this tree, with every part in brackets of its own.
    fn written(expr: &Expr) -> String {
        match &expr.tree {
            Tree::Number(number, unit) if *unit == Unit::NONE => number.to_string(),
            Tree::Number(number, unit) if unit.to_string().starts_with("1/") => {
                format!("{number}{}", &unit.to_string()[1..])
            }
            Tree::Number(number, unit) => format!("{number}{unit}"),
            Tree::Date(date) => date.to_string(),
            Tree::Month(date) => date.strftime("%Y-%m").to_string(),
            Tree::Name(name) => name.clone(),
            Tree::Row(name, key) => format!("{name}[{}]", written(key)),
            Tree::At(name, date) => format!("{name}@({})", written(date)),
            Tree::Call(name, parts) => {
                format!("{name}({})", parts.iter().map(written).collect::<Vec<_>>().join(", "))
            }
            Tree::Not(part) => format!("非 ({})", written(part)),
            Tree::Neg(part) => format!("-({})", written(part)),
            Tree::Binary(operator, left, right) => {
                format!("({}) {} ({})", written(left), operator.sign(), written(right))
            }
        }
    }

    #[test]
    fn formulas_read_as_the_grammar_says() {
        for (text, want) in [
            ("甲 + 乙 × 丙", "(+ 甲 (× 乙 丙))"),
            ("甲 - 乙 - 丙", "(- (- 甲 乙) 丙)"),
            ("（甲＋乙）÷２", "(÷ (+ 甲 乙) 2比例)"),
            ("甲*1%/年", "(× 甲 0.011/年)"),
            ("甲 / 年数", "(÷ 甲 年数)"),
            ("甲÷12月/年", "(÷ 甲 12月/年)"),
            ("3元/人/月 + 5", "(+ 3元/人/月 5比例)"),
            ("甲 >= 1岁 且 乙 != 丙 或 非 丁", "(或 (且 (≥ 甲 1岁) (≠ 乙 丙)) (非 丁))"),
            ("甲 <> 乙", "(≠ 甲 乙)"),
            ("-甲 × -2", "(× (- 甲) (- 2比例))"),
            ("标准@2025-01-01 + 标准@年初(年份)", "(+ 标准@2025-01-01 标准@年初(年份))"),
            ("2025-01 < 出生", "(< 2025-01月 出生)"),
            ("2025 - 01", "(- 2025比例 1比例)"),
            ("表[甲 ÷ 12月/岁]", "表[(÷ 甲 12月/岁)]"),
            ("较小（甲，乙、丙）", "较小(甲 乙 丙)"),
            ("非农户数", "非农户数"),
            ("(甲 < 乙) = 丙", "(= (< 甲 乙) 丙)"),
        ] {
            assert_eq!(parse(text).map(|expr| shape(&expr)).as_deref(), Ok(want), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_marked_where_it_stops() {
        for (text, message, marked) in [
            ("", "公式没有写完", ""),
            ("甲 +", "公式没有写完", "+"),
            ("甲 乙", "这里缺一个运算符", "乙"),
            ("甲 < 乙 < 丙", "比较不能连着写", "<"),
            ("(甲) < (乙) < (丙)", "比较不能连着写", "<"),
            ("(甲 + 乙", "小括号没有配对", "乙"),
            ("甲 + 乙)", "多了一个右括号", ")"),
            ("甲 + × 乙", "这里缺一个数或名字", "×"),
            ("甲 % 2", "公式里不能有“%”", "%"),
            ("12个 + 甲", "数后面跟着的“个”不是单位", "12个"),
            ("2025-02-30", "没有“2025-02-30”这一天", "2025-02-30"),
        ] {
            let slip = parse(text).unwrap_err();
            assert_eq!((slip.message.as_str(), &text[slip.span]), (message, marked), "{text}");
        }
        for deep in ["(".repeat(5000), "非 ".repeat(900), format!("1{}", "+1".repeat(900)), "甲".repeat(3000)]
        {
            assert_eq!(parse(&deep).unwrap_err().message, "公式太长，或括号套得太深");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_tree_or_a_slip_at_a_place_in_it(text in any::<String>()) {
            if let Err(slip) = parse(&text) {
                prop_assert!(text.get(slip.span).is_some());
            }
        }

        #[test]
        fn a_tree_written_out_reads_as_the_same_tree(
            words in prop::collection::vec(
                prop::sample::select(vec!["甲", "乙", "(", ")", "12月", "3.5%/年", "2025-01", "非 ", "-", " 且 ", " 或 ", " < ",
                    " ≠ ", " + ", " - ", "×", "÷", "表[甲]", "标准@2025-01-01", "较小(甲, 乙 + 1)"]), 1..12)
        ) {
            if let Ok(expr) = parse(&words.concat()) {
                let again = parse(&written(&expr));
                prop_assert_eq!(again.as_ref().map(shape), Ok(shape(&expr)), "{}", written(&expr));
            }
        }

        #[test]
        fn any_row_of_words_is_a_tree_or_a_slip_at_a_place_in_it(
            words in prop::collection::vec(
                prop::sample::select(vec!["甲", "(", ")", "[", "]", "12", "月", "/", "年", "%", "-", "2025-01", "非", " ", "且",
                    "<", "=", "@", ",", ".", "×", "１", "（", "·"]), 0..40)
        ) {
            let text = words.concat();
            match parse(&text) {
                Ok(expr) => prop_assert!(text.get(expr.span).is_some()),
                Err(slip) => prop_assert!(text.get(slip.span).is_some()),
            }
        }
    }
}
