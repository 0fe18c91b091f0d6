//! Cutting a formula into words. Full-width signs of an input method count as their half-width twins; a number takes the
//! `%` and the unit that stand right behind it (`1%/年`, `12月/年`).

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use jiff::civil::Date;

use super::{Call, Operator, Slip};
use crate::rulebook::exact::Exact;
use crate::rulebook::unit::Unit;

/// A word of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    Number(Exact, Unit),
    Date(Date),
    Month(Date),
    Name(String),
    Operator(Operator),
    Not,
    At,
    Comma,
    Open,
    Close,
    OpenRow,
    CloseRow,
}

pub(super) struct Token {
    pub word: Word,
    pub span: Range<usize>,
}

/// Longest name of a quantity.
const LONGEST_NAME: usize = 60;

/// Whether a formula can call something by this name: letters and digits, no digit in front, no word of the grammar, not
/// too long.
pub fn is_name(text: &str) -> bool {
    text.chars().nth(LONGEST_NAME).is_none()
        && text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(|c| in_name(c) && twin(c) == c)
        && !["且", "或", "非"].contains(&text)
}

/// Whether a formula would take this for something else: a value, a unit, a form over lists. Functions of values are told by
/// their brackets, and the law says 月数 of many things.
pub fn is_taken(name: &str) -> bool {
    matches!(name, "是" | "否" | "比例")
        || Unit::base(name).is_some()
        || !matches!(Call::named(name), None | Some(Call::Plain(_)))
}

/// A text as a formula takes it, with the half-width twins of its full-width signs.
pub fn half_width(text: &str) -> String {
    text.chars().map(twin).collect()
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The half-width twin of a sign.
fn twin(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '、' => ',',
        '【' => '[',
        '】' => ']',
        '−' | '–' | '—' => '-',
        other => other,
    }
}

struct Lexer<'a> {
    text: &'a str,
    rest: Peekable<CharIndices<'a>>,
    tokens: Vec<Token>,
}

pub(super) fn lex(text: &str) -> Result<Vec<Token>, Slip> {
    let mut lexer = Lexer { text, rest: text.char_indices().peekable(), tokens: Vec::with_capacity(16) };
    while let Some((start, c)) = lexer.rest.next() {
        let c = twin(c);
        if c.is_whitespace() {
            continue;
        }
        let word = if c.is_ascii_digit() {
            lexer.number(start)?
        } else if in_name(c) {
            lexer.take_while(in_name);
            let name = lexer.since(start);
            match name.as_str() {
                "且" => Word::Operator(Operator::And),
                "或" => Word::Operator(Operator::Or),
                "非" => Word::Not,
                _ => Word::Name(name),
            }
        } else {
            lexer.sign(start, c)?
        };
        let span = start..lexer.here();
        lexer.tokens.push(Token { word, span });
    }
    Ok(lexer.tokens)
}

impl Lexer<'_> {
    /// The byte behind what has been read.
    fn here(&mut self) -> usize {
        self.rest.peek().map_or(self.text.len(), |(at, _)| *at)
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) {
        while self.rest.next_if(|(_, c)| wanted(twin(*c))).is_some() {}
    }

    /// What stands from `start` to here, half-width.
    fn since(&mut self, start: usize) -> String {
        let end = self.here();
        let text = &self.text[start..end];
        if text.chars().all(|c| twin(c) == c) { text.to_owned() } else { text.chars().map(twin).collect() }
    }

    fn sign(&mut self, start: usize, c: char) -> Result<Word, Slip> {
        let mut followed = |next: char| self.rest.next_if(|(_, c)| twin(*c) == next).is_some();
        Ok(match c {
            '+' => Word::Operator(Operator::Add),
            '-' => Word::Operator(Operator::Sub),
            '×' | '*' | '·' => Word::Operator(Operator::Mul),
            '÷' | '/' => Word::Operator(Operator::Div),
            '<' if followed('=') => Word::Operator(Operator::AtMost),
            '<' if followed('>') => Word::Operator(Operator::Unequal),
            '<' => Word::Operator(Operator::Less),
            '>' if followed('=') => Word::Operator(Operator::AtLeast),
            '>' => Word::Operator(Operator::More),
            '≤' | '≦' => Word::Operator(Operator::AtMost),
            '≥' | '≧' => Word::Operator(Operator::AtLeast),
            '≠' => Word::Operator(Operator::Unequal),
            '!' if followed('=') => Word::Operator(Operator::Unequal),
            '=' => {
                followed('=');
                Word::Operator(Operator::Equal)
            }
            '@' => Word::At,
            ',' => Word::Comma,
            '(' => Word::Open,
            ')' => Word::Close,
            '[' => Word::OpenRow,
            ']' => Word::CloseRow,
            _ => {
                return Err(Slip {
                    message: format!("公式里不能有“{c}”"),
                    help: "公式里只能写名字、数、日期、+ - × ÷、比较号、括号，以及 且 或 非".into(),
                    span: start..start + self.text[start..].chars().next().map_or(0, char::len_utf8),
                });
            }
        })
    }

    fn number(&mut self, start: usize) -> Result<Word, Slip> {
        self.take_while(|c| c.is_ascii_digit());
        if let Some(date) = self.date(start)? {
            return Ok(date);
        }
        if self.rest.next_if(|(_, c)| twin(*c) == '.').is_some() {
            self.take_while(|c| c.is_ascii_digit());
        }
        let digits = self.since(start);
        let span = start..self.here();
        self.not_grouped(start, &digits)?;
        let mut number = Exact::parse(&digits).ok_or_else(|| Slip {
            message: format!("“{digits}”不是能用的数"),
            help: "最多 28 位数字；小数点前后都要有数字".into(),
            span: span.clone(),
        })?;
        if self.rest.next_if(|(_, c)| twin(*c) == '%').is_some() {
            number = number.checked_div(Exact::whole(100)).unwrap_or(Exact::ZERO);
        }
        Ok(Word::Number(number, self.unit(start)?))
    }

    /// A comma between thousands would part two numbers: `较大(1,000, 2)`.
    fn not_grouped(&mut self, start: usize, digits: &str) -> Result<(), Slip> {
        let from = self.here();
        let tail: Vec<char> = self.text[from..].chars().take(5).map(twin).collect();
        let three = tail.first() == Some(&',')
            && tail.iter().skip(1).take(3).filter(|c| c.is_ascii_digit()).count() == 3;
        let grouped = three && !tail.get(4).is_some_and(char::is_ascii_digit);
        if !grouped && !digits.starts_with("00") {
            return Ok(());
        }
        let end =
            self.text[from..].chars().take(if grouped { 4 } else { 0 }).map(char::len_utf8).sum::<usize>();
        Err(Slip {
            message: "数里不写千分位的逗号，也不以 00 开头".into(),
            help: "去掉逗号，如 1000；是两个数，就在逗号后面空一格".into(),
            span: start..from + end,
        })
    }

    /// The unit right behind a number. `/` and `·` belong to it only when a base unit follows them at once.
    fn unit(&mut self, start: usize) -> Result<Unit, Slip> {
        let from = self.here();
        let mut unit = Unit::NONE;
        if self.rest.peek().is_some_and(|(_, c)| in_name(*c)) {
            self.take_while(in_name);
            let word = self.since(from);
            unit = Unit::parse(&word).map_err(|message| Slip {
                message: format!("数后面跟着的“{word}”不是单位"),
                help: format!("{message}；如果是一个名字，前面要写 + - × ÷"),
                span: start..self.here(),
            })?;
        }
        loop {
            let ahead = self.here();
            let mut chars = self.text[ahead..].chars();
            let sign = chars.next();
            let word: String = chars.take_while(|c| in_name(*c)).collect();
            let Some(base) = Unit::base(&word) else { return Ok(unit) };
            unit = match sign {
                Some('/' | '／') => unit.over(base),
                Some('·') => unit.times(base),
                _ => return Ok(unit),
            };
            let end = ahead + sign.map_or(0, char::len_utf8) + word.len();
            while self.rest.next_if(|(at, _)| *at < end).is_some() {}
        }
    }

    /// `2025-01-01` or `2025-01`: four digits, a stroke and two digits without a space between.
    fn date(&mut self, start: usize) -> Result<Option<Word>, Slip> {
        let digits = self.since(start);
        let tail: Vec<char> = self.text[self.here()..].chars().take(6).map(twin).collect();
        let two = |at: usize| {
            tail.get(at) == Some(&'-')
                && tail.iter().skip(at + 1).take(2).filter(|c| c.is_ascii_digit()).count() == 2
        };
        let closed = |at: usize| !tail.get(at).is_some_and(char::is_ascii_digit);
        if digits.len() != 4 || !two(0) || !closed(3) {
            return Ok(None);
        }
        let day = two(3) && closed(6);
        for _ in 0..if day { 6 } else { 3 } {
            self.rest.next();
        }
        let written = self.since(start);
        let part =
            |range: Range<usize>| written.get(range).and_then(|text| text.parse::<i16>().ok()).unwrap_or(0);
        let small = |number: i16| i8::try_from(number).unwrap_or(0);
        let date = Date::new(part(0..4), small(part(5..7)), if day { small(part(8..10)) } else { 1 });
        match date {
            Ok(date) => Ok(Some(if day { Word::Date(date) } else { Word::Month(date) })),
            Err(_) => Err(Slip {
                message: format!("没有“{written}”这一天"),
                help: "日期写成 2025-01-01；如果是相减，减号两边加空格".into(),
                span: start..self.here(),
            }),
        }
    }
}
