//! A failure as a page to read: what a person wants first stands first.

mod case;
mod causes;
mod evidence;
mod history;
mod page;
mod policies;
mod setting;
mod stack;
mod summary;

pub(super) use self::case::{Case, Frames};
pub(super) use self::page::write;
pub(super) use self::summary::resolution_text;
