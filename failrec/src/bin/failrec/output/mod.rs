//! What reaches the terminal, the pipe and the eye: colours, tables, JSON, and no escape sequence
//! that somebody else wrote.

mod chart;
mod escape;
mod json;
mod number;
mod pretty;
mod screen;
mod short;
mod table;
mod time;
mod tone;

pub(crate) use self::chart::spark;
pub(crate) use self::escape::escape_text;
pub(crate) use self::json::{json_line, plain_json};
pub(crate) use self::number::{bytes, count, plural};
pub(crate) use self::pretty::pretty_json;
pub(crate) use self::screen::{ColorWhen, Screen, ScreenOptions};
pub(crate) use self::short::{on_one_line, short_type};
pub(crate) use self::table::{Column, Table, TableCell};
pub(crate) use self::time::{ago, day_and_time, span, wait};
pub(crate) use self::tone::Tone;
