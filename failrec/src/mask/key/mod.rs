//! What names say: whether the value under a name must be hidden, and which values need not be.

mod lexicon;
mod list;
mod name;
mod roles;
mod segment;
mod value;

pub(crate) use self::list::NameList;
pub(crate) use self::name::{NameRules, Sensitivity};
pub(crate) use self::value::{is_kept, narrowed};
