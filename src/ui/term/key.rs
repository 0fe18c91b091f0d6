//! One press of a key, in our own words. With a Chinese input method on, `?` arrives as `？` and `/` as `、`: a key equals its
//! ASCII twin, and still remembers what was typed, for text fields.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::text::half_width;

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character; full-width ones stand here as their ASCII twin, shift is in the character itself.
    Char(char),
    /// F1 to F12.
    F(u8),
    /// Enter.
    Enter,
    /// Esc.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Del.
    Delete,
    /// Ins.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// A key with its modifiers. Two keys are equal when they are bound alike: `？` equals `?`, whichever was typed.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; never for a character.
    pub shift: bool,
    typed: Option<char>,
}

impl Key {
    /// This key alone.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false, typed: None }
    }

    /// A character as it is typed.
    pub const fn char(typed: char) -> Self {
        Self { typed: Some(typed), ..Self::plain(Code::Char(twin(typed))) }
    }

    /// Ctrl with a letter, given in lower case.
    pub const fn ctrl(letter: char) -> Self {
        Self { ctrl: true, ..Self::plain(Code::Char(letter)) }
    }

    /// Alt with a character.
    pub const fn alt(c: char) -> Self {
        Self { alt: true, ..Self::plain(Code::Char(c)) }
    }

    /// The same key with Shift.
    #[must_use]
    pub const fn shifted(self) -> Self {
        Self { shift: true, ..self }
    }

    /// A function key.
    pub const fn f(number: u8) -> Self {
        Self::plain(Code::F(number))
    }

    /// The character a text field takes, exactly as typed (`。` stays `。`); `None` for every other key and with Ctrl or Alt.
    pub fn typed(&self) -> Option<char> {
        self.typed.filter(|_| !self.ctrl && !self.alt)
    }

    /// Whether it reaches the program with a Chinese input method on, that is, needs no letter.
    pub fn is_letter_free(&self) -> bool {
        self.ctrl || self.alt || !matches!(self.code, Code::Char(c) if c.is_alphabetic())
    }

    fn identity(&self) -> (Code, bool, bool, bool) {
        (self.code, self.ctrl, self.alt, self.shift)
    }

    /// What the terminal reports, if it is a key we know.
    pub(super) fn from_event(event: KeyEvent) -> Option<Self> {
        let code = match event.code {
            KeyCode::Char(c) => Code::Char(twin(c)),
            KeyCode::F(n) => Code::F(n),
            KeyCode::Enter => Code::Enter,
            KeyCode::Esc => Code::Esc,
            KeyCode::Tab | KeyCode::BackTab => Code::Tab,
            KeyCode::Backspace => Code::Backspace,
            KeyCode::Delete => Code::Delete,
            KeyCode::Insert => Code::Insert,
            KeyCode::Up => Code::Up,
            KeyCode::Down => Code::Down,
            KeyCode::Left => Code::Left,
            KeyCode::Right => Code::Right,
            KeyCode::Home => Code::Home,
            KeyCode::End => Code::End,
            KeyCode::PageUp => Code::PageUp,
            KeyCode::PageDown => Code::PageDown,
            _ => return None,
        };
        let held = |modifier| event.modifiers.contains(modifier);
        let mut key =
            Self { ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), ..Self::plain(code) };
        match event.code {
            KeyCode::Char(typed) => key.typed = Some(typed),
            KeyCode::BackTab => key.shift = true,
            _ => key.shift = held(KeyModifiers::SHIFT),
        }
        if let (Code::Char(c), true) = (key.code, key.ctrl) {
            key.code = Code::Char(c.to_ascii_lowercase());
        }
        Some(key)
    }
}

/// The ASCII character a full-width or Chinese one stands for on the same key; others stay.
pub const fn twin(typed: char) -> char {
    match typed {
        '\u{ff01}'..='\u{ff5e}' => half_width(typed),
        '\u{3000}' => ' ',
        '、' => '/',
        '。' => '.',
        '【' | '「' => '[',
        '】' | '」' => ']',
        '《' => '<',
        '》' => '>',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '￥' => '$',
        '·' => '`',
        _ => typed,
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

impl From<Code> for Key {
    fn from(code: Code) -> Self {
        Self::plain(code)
    }
}

/// Names as a clerk reads them. Arrows are 上下左右: the arrow signs are two columns wide on some Chinese terminals.
const NAMES: [(Code, &str); 16] = [
    (Code::Enter, "Enter"),
    (Code::Esc, "Esc"),
    (Code::Tab, "Tab"),
    (Code::Backspace, "退格"),
    (Code::Delete, "Del"),
    (Code::Insert, "Ins"),
    (Code::Up, "上"),
    (Code::Down, "下"),
    (Code::Left, "左"),
    (Code::Right, "右"),
    (Code::Home, "Home"),
    (Code::End, "End"),
    (Code::PageUp, "PgUp"),
    (Code::PageDown, "PgDn"),
    (Code::Char(' '), "空格"),
    (Code::Char('+'), "加号"),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        if let Some((_, name)) = NAMES.iter().find(|(code, _)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::F(n) => write!(f, "F{n}"),
            Code::Char(c) if self.ctrl || self.alt => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            _ => Ok(()),
        }
    }
}

/// Not the name of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」不是按键名。写成 F1、Ctrl+P、Alt+1、Enter、Esc、Tab、上、下、PgUp 或单个字符")]
pub struct UnknownKey(pub String);

impl FromStr for Key {
    type Err = UnknownKey;

    /// Reads what `Display` writes; letters of names in either case.
    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let unknown = || UnknownKey(text.to_owned());
        let mut rest = text;
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        while let Some((held, name)) = rest.split_once('+').filter(|(_, name)| !name.is_empty()) {
            match held.to_ascii_lowercase().as_str() {
                "ctrl" => ctrl = true,
                "alt" => alt = true,
                "shift" => shift = true,
                _ => return Err(unknown()),
            }
            rest = name;
        }
        let mut key = code_named(rest).ok_or_else(unknown)?;
        if let (Code::Char(c), true) = (key.code, ctrl || alt) {
            key.code = Code::Char(c.to_ascii_lowercase());
        }
        (key.ctrl, key.alt, key.shift) = (ctrl, alt, shift);
        Ok(key)
    }
}

fn code_named(name: &str) -> Option<Key> {
    if let Some((code, _)) = NAMES.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)) {
        return Some(match code {
            Code::Char(c) => Key::char(*c),
            code => Key::plain(*code),
        });
    }
    let mut chars = name.chars();
    match (chars.next()?, chars.as_str()) {
        (only, "") => Some(Key::char(only)),
        ('F' | 'f', number) => number.parse().ok().filter(|n| (1..=12).contains(n)).map(Key::f),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Key {
        Key::from_event(KeyEvent::new(code, modifiers)).unwrap()
    }

    #[test]
    fn a_full_width_key_does_what_its_twin_does_and_types_itself() {
        for (typed, twin) in
            [('？', '?'), ('／', '/'), ('：', ':'), ('１', '1'), ('、', '/'), ('。', '.'), ('Ｑ', 'Q')]
        {
            let key = pressed(KeyCode::Char(typed), KeyModifiers::NONE);
            assert_eq!(key, Key::char(twin));
            assert_eq!(key.typed(), Some(typed));
        }
        assert_ne!(Key::char('n'), Key::char('N'));
    }

    #[test]
    fn every_name_is_read_back_and_is_as_wide_on_every_terminal() {
        let mut keys =
            vec![Key::ctrl('p'), Key::f(12), Key::char('?'), Key::char('n'), Key::char('N'), Key::char('+')];
        keys.push(pressed(KeyCode::BackTab, KeyModifiers::SHIFT));
        keys.push(pressed(KeyCode::Char('3'), KeyModifiers::ALT));
        keys.push(pressed(KeyCode::Char('P'), KeyModifiers::CONTROL | KeyModifiers::SHIFT));
        keys.extend(NAMES.iter().map(|(code, _)| Key::plain(*code)));
        for key in keys {
            let name = key.to_string();
            assert_eq!(name.parse::<Key>().as_ref(), Ok(&key), "{name}");
            assert_eq!(name.width(), name.width_cjk(), "{name}");
        }
        for wrong in ["", "F13", "Hyper+X", "确认"] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn commands_never_type_into_a_field() {
        assert_eq!(pressed(KeyCode::Char('p'), KeyModifiers::CONTROL).typed(), None);
        assert_eq!(pressed(KeyCode::Enter, KeyModifiers::NONE).typed(), None);
    }
}
