//! Roles to styles. Only the terminal's own 16 colours are used, and only those that can be read on a dark and on a
//! light ground; a state is always a word and a mark as well, so that nothing hangs on colour.

use ratatui::style::{Color, Modifier, Style};

/// How the desk looks: with colours, or with none (`NO_COLOR`, monochrome terminals).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// The terminal's 16 colours.
    #[default]
    Color,
    /// Reverse, bold and underline only.
    Mono,
}

/// What a piece of the screen is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Running text.
    Text,
    /// Less important: labels, units, what cannot be done now.
    Dim,
    /// A name that stands above other things.
    Title,
    /// What has the focus: border and title of the pane the keys go to.
    Focus,
    /// The row the cursor is on.
    Selected,
    /// A result worth reading first.
    Figure,
    /// All is well.
    Good,
    /// Wants attention: missing, nearly due, unverified.
    Warn,
    /// Takes longer than it should: yellow as a ground under black letters, for as letters on white nobody can read it.
    Late,
    /// Wrong, or overdue.
    Bad,
    /// The strip at the top.
    Bar,
    /// A key's name in the hint line.
    Key,
}

impl Theme {
    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let plain = Style::new();
        match (self, role) {
            (_, Role::Text) | (Theme::Mono, Role::Dim | Role::Good) => plain,
            (_, Role::Title) | (Theme::Mono, Role::Focus | Role::Key | Role::Figure) => {
                plain.add_modifier(Modifier::BOLD)
            }
            (_, Role::Selected | Role::Bar) => plain.add_modifier(Modifier::REVERSED),
            (Theme::Color, Role::Dim) => plain.fg(Color::DarkGray),
            (Theme::Color, Role::Focus | Role::Key | Role::Figure) => {
                plain.fg(Color::LightBlue).add_modifier(Modifier::BOLD)
            }
            (Theme::Color, Role::Good) => plain.fg(Color::LightBlue),
            (Theme::Color, Role::Warn) => plain.fg(Color::Magenta),
            (Theme::Color, Role::Late) => plain.fg(Color::Black).bg(Color::Yellow),
            (Theme::Color, Role::Bad) => plain.fg(Color::LightRed).add_modifier(Modifier::BOLD),
            (Theme::Mono, Role::Warn | Role::Late) => plain.add_modifier(Modifier::UNDERLINED),
            (Theme::Mono, Role::Bad) => plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        }
    }
}
