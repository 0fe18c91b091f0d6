//! 锁屏: after some minutes without a key, or on one, nothing of a person is on the screen until somebody opens it again: with
//! the hall's PIN, or with any key where the hall has set none.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::draw::{self, Cursor, Rows};
use super::panes::Around;
use super::term::{Code, Key};
use super::theme::Role;
use super::{columns, widgets};
use crate::acts::pin_fits;
use crate::queue::Privacy;

/// Wrong PINs in a row before a pause.
const TRIES: u32 = 5;
/// The pause, in milliseconds.
const PAUSE: i64 = 30_000;

/// Whether a desk is locked, and since when it was left alone.
#[derive(Debug)]
pub struct Lock {
    locked: bool,
    touched: i64,
    typed: String,
    wrong: u32,
    pause_until: i64,
}

impl Lock {
    /// A desk that was just opened: where there is a PIN it is asked for first.
    pub fn new(privacy: &Privacy, practice: bool, now: i64) -> Self {
        let locked = privacy.lock_pin.is_some() && !practice;
        Self { locked, touched: now, typed: String::new(), wrong: 0, pause_until: 0 }
    }

    /// Whether it is locked.
    pub fn is_on(&self) -> bool {
        self.locked
    }

    /// Locks it.
    pub fn lock(&mut self) {
        self.locked = true;
        self.typed.clear();
    }

    /// Somebody is here.
    pub fn touch(&mut self, now: i64) {
        self.touched = now;
    }

    /// When it locks by itself, in milliseconds.
    pub fn due(&self, privacy: &Privacy) -> Option<i64> {
        let minutes = i64::from(privacy.lock_minutes);
        (!self.locked && minutes > 0).then(|| self.touched + minutes * 60_000)
    }

    /// Takes a key while locked.
    pub fn press(&mut self, key: Key, privacy: &Privacy, now: i64) {
        let Some(pin) = &privacy.lock_pin else {
            self.open(now);
            return;
        };
        if now < self.pause_until {
            return;
        }
        match key.code {
            Code::Enter if pin_fits(pin, &self.typed) => self.open(now),
            Code::Enter => {
                self.typed.clear();
                self.wrong += 1;
                if self.wrong.is_multiple_of(TRIES) {
                    self.pause_until = now + PAUSE;
                }
            }
            Code::Esc => self.typed.clear(),
            Code::Backspace => _ = self.typed.pop(),
            _ => self.typed.extend(key.typed()),
        }
    }

    fn open(&mut self, now: i64) {
        *self = Self { locked: false, touched: now, typed: String::new(), wrong: 0, pause_until: 0 };
    }

    /// Draws the locked screen over everything.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        widgets::clear(buffer, area);
        let text = match &around.know.hall.privacy.lock_pin {
            None => "按任意键接着办。大厅没有设口令，离开座位请看好屏幕".to_owned(),
            Some(_) if around.now.ms < self.pause_until => "口令错了多次，请等半分钟再输".to_owned(),
            Some(_) if self.wrong > 0 && self.typed.is_empty() => "口令不对，重新输入，Enter 确认".to_owned(),
            Some(_) => format!("输入口令，Enter 确认：{}", "*".repeat(self.typed.chars().count())),
        };
        let width = 56.min(area.width);
        let rows = draw::height(&text, width.saturating_sub(4)) + 4;
        let at = widgets::centred(Size::new(width, rows), area);
        let title = format!("{}号窗口 已锁屏", around.window);
        let inside = widgets::popup(buffer, at, &columns::truncate(&title, 40), theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        lines.gap();
        let left = lines.left();
        lines.text(&text, theme.style(Role::Text), left);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::new_pin;

    #[test]
    fn a_pin_opens_it_wrong_ones_do_not_and_five_of_them_make_it_wait() {
        let privacy = Privacy { lock_pin: Some(new_pin("2468").unwrap()), ..Privacy::default() };
        let mut lock = Lock::new(&privacy, false, 0);
        assert!(lock.is_on() && lock.due(&privacy).is_none(), "asked for at the start too");
        let say = |lock: &mut Lock, text: &str, now| {
            text.chars().for_each(|c| lock.press(Key::char(c), &privacy, now));
            lock.press(Key::plain(Code::Enter), &privacy, now);
            lock.is_on()
        };
        for _ in 0..TRIES {
            assert!(say(&mut lock, "1111", 1));
        }
        assert!(say(&mut lock, "2468", 2), "not during the pause");
        assert!(!say(&mut lock, "2468", 1 + PAUSE));
        assert_eq!(lock.due(&privacy), Some(1 + PAUSE + 3 * 60_000));
        let never = Privacy { lock_minutes: 0, ..Privacy::default() };
        assert_eq!(lock.due(&never), None);
        assert!(!Lock::new(&privacy, true, 0).is_on(), "an exercise has nothing to hide");
    }
}
