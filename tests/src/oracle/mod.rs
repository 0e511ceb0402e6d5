//! Reads a store by the page on its format (`failrec/src/store/FORMAT.md`), with nothing of the
//! library, and says which of its promises are broken.
//!
//! [`Verdict::of`] is all there is to it. That each check finds its fault is shown by
//! `tests/crash/planted.rs`, that it reads what the library reads by the other tests there.

mod checksum;
mod counts;
mod folder;
mod line;
mod log;
mod name;
mod verdict;

pub use self::checksum::Checksum;
pub use self::counts::{Counts, Hits, Numbers};
pub use self::folder::Found;
pub use self::line::{Content, Entry, Kind, Pruned};
pub use self::log::Log;
pub use self::name::Role;
pub use self::verdict::{Invariant, Terms, Verdict};
