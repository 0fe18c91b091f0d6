//! A line of a form: words with `{名称}` where a value goes in, and `[…]` around what is left out when a value inside has
//! nothing to say. A line with a value missing outside of brackets is left out whole.

use crate::text::{Faults, Text};

/// A line, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Value(String),
    Maybe(Template),
}

impl Template {
    /// Reads a line. Every name it asks for goes through `known`, which names what is wrong with it.
    pub fn read(
        text: &Text,
        faults: &mut Faults,
        known: &mut dyn FnMut(&str, &Text, usize, &mut Faults),
    ) -> Self {
        let mut reader = Reader { text, at: 0, faults, known };
        let template = reader.pieces(false);
        if reader.at < text.value.len() {
            let (at, end) = (reader.at, text.value.len());
            reader.fault(at, end, "多了一个 ]", "删掉它，或在前面补上 [");
        }
        template
    }

    /// Whether a value is asked for.
    pub fn asks(&self, name: &str) -> bool {
        self.0.iter().any(|piece| match piece {
            Piece::Words(_) => false,
            Piece::Value(asked) => asked == name,
            Piece::Maybe(inside) => inside.asks(name),
        })
    }

    /// The lines it makes: none when a value outside of brackets is missing, several when a value has several lines.
    pub fn lines(&self, value: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
        let longest = self.longest(value);
        (0..longest).filter_map(|nth| self.line(value, nth)).filter(|line| !line.is_empty()).collect()
    }

    /// The same on one line.
    pub fn one(&self, value: &dyn Fn(&str) -> Option<String>) -> String {
        self.lines(value).join("；")
    }

    fn longest(&self, value: &dyn Fn(&str) -> Option<String>) -> usize {
        let lines = self.0.iter().map(|piece| match piece {
            Piece::Words(_) => 1,
            Piece::Value(name) => value(name).map_or(1, |value| value.lines().count().max(1)),
            Piece::Maybe(inside) => inside.longest(value),
        });
        lines.max().unwrap_or(0)
    }

    fn line(&self, value: &dyn Fn(&str) -> Option<String>, nth: usize) -> Option<String> {
        let mut line = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => line.push_str(words),
                // A value of one line is said again beside each line of another.
                Piece::Value(name) => {
                    let value = value(name)?;
                    line.push_str(value.lines().nth(nth).or_else(|| value.lines().last())?);
                }
                Piece::Maybe(inside) => line.push_str(&inside.line(value, nth).unwrap_or_default()),
            }
        }
        Some(line)
    }
}

struct Reader<'a> {
    text: &'a Text,
    at: usize,
    faults: &'a mut Faults,
    known: &'a mut dyn FnMut(&str, &Text, usize, &mut Faults),
}

impl Reader<'_> {
    fn pieces(&mut self, inside: bool) -> Template {
        let mut pieces = Vec::new();
        let mut words = String::new();
        while let Some(c) = self.text.value[self.at..].chars().next() {
            match c {
                ']' if inside => break,
                ']' => break,
                '[' if inside => {
                    let at = self.at;
                    self.fault(at, at + 1, "[ 里又有 [", "方括号里不能再套方括号");
                    self.at += 1;
                }
                '[' => {
                    let start = self.at;
                    self.at += 1;
                    push_words(&mut pieces, &mut words);
                    pieces.push(Piece::Maybe(self.pieces(true)));
                    if self.text.value[self.at..].starts_with(']') {
                        self.at += 1;
                    } else {
                        self.fault(start, start + 1, "[ 没有配对", "在可以省的话后面补上 ]");
                    }
                }
                '{' => {
                    push_words(&mut pieces, &mut words);
                    pieces.extend(self.value());
                }
                '}' => {
                    let at = self.at;
                    self.fault(at, at + 1, "多了一个 }", "删掉它，或在前面补上 {");
                    self.at += 1;
                }
                c => {
                    words.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        push_words(&mut pieces, &mut words);
        Template(pieces)
    }

    fn value(&mut self) -> Option<Piece> {
        let start = self.at;
        self.at += 1;
        let rest = &self.text.value[self.at..];
        let Some(end) = rest.find(['}', '{', '[', ']']).filter(|end| rest[*end..].starts_with('}')) else {
            self.fault(start, start + 1, "{ 没有配对", "名称后面补上 }，如 {申请人}");
            return None;
        };
        let name = rest[..end].trim();
        let at = self.at;
        self.at += end + 1;
        (self.known)(name, self.text, at, self.faults);
        Some(Piece::Value(name.to_owned()))
    }

    fn fault(&mut self, from: usize, to: usize, message: &str, help: &str) {
        self.faults.error("E_BRACKET", self.text.inner(from..to), message, help);
    }
}

fn push_words(pieces: &mut Vec<Piece>, words: &mut String) {
    if !words.is_empty() {
        pieces.push(Piece::Words(std::mem::take(words)));
    }
}
