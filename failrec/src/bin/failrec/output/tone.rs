//! [`Tone`]: what a piece of text is, for the one who picks its colour.

use anstyle::{AnsiColor, Style};
use comfy_table::{Attribute, Cell, Color};
use failrec::Severity;
use failrec::query::Status;

/// What a piece of text is. Colours stand here and nowhere else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Text.
    #[default]
    Plain,
    /// A heading, or what matters most.
    Strong,
    /// What is there for completeness.
    Faint,
    /// In order.
    Good,
    /// Worth a look.
    Odd,
    /// Wrong.
    Bad,
    /// To be copied: an id, a command.
    Handle,
}

impl Tone {
    /// The tone of a severity.
    pub(crate) fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Debug | Severity::Info => Self::Faint,
            Severity::Warning => Self::Odd,
            _ => Self::Bad,
        }
    }

    /// The tone of a group's state.
    pub(crate) fn of_status(status: Status) -> Self {
        match status {
            Status::Regressed | Status::Escalating => Self::Bad,
            Status::New | Status::Ongoing | Status::Suspect => Self::Odd,
            Status::Resolved => Self::Good,
            _ => Self::Faint,
        }
    }

    pub(super) fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().bold(),
            Self::Faint => Style::new().dimmed(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Odd => AnsiColor::Yellow.on_default(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Handle => AnsiColor::Cyan.on_default(),
        }
    }

    pub(super) fn dress(self, cell: Cell) -> Cell {
        match self {
            Self::Plain => cell,
            Self::Strong => cell.add_attribute(Attribute::Bold),
            Self::Faint => cell.add_attribute(Attribute::Dim),
            Self::Good => cell.fg(Color::DarkGreen),
            Self::Odd => cell.fg(Color::DarkYellow),
            Self::Bad => cell.fg(Color::DarkRed).add_attribute(Attribute::Bold),
            Self::Handle => cell.fg(Color::DarkCyan),
        }
    }
}
