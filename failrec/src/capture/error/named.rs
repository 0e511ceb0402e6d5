//! [`Named`]: what the name of a type tells.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ptr;

use crate::capture::error::{io_kind, known};
use crate::capture::type_name;
use crate::record::Category;

/// Names that a thread remembers: a loop that fails seldom fails with more types.
const REMEMBERED: usize = 16;

/// What the name of a type tells.
#[derive(Debug)]
pub(super) struct Named {
    /// As the compiler gives it.
    name: &'static str,
    pub(super) path: Cow<'static, str>,
    pub(super) sort: Sort,
    pub(super) category: Option<Category>,
}

/// How an error of a type is to be asked for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Its name is all it tells.
    Plain,
    /// An `io::Error`, which has a kind.
    Io,
    /// The type holds any error, so that its name says nothing.
    Erased,
}

thread_local! {
    static RECENT: RefCell<[Option<Named>; REMEMBERED]> =
        const { RefCell::new([const { None }; REMEMBERED]) };
}

/// Calls `look` with what the name tells. That is worked out once for each name a thread has met
/// lately: a failure that repeats another only looks it up.
pub(super) fn named<R>(name: &'static str, mut look: impl FnMut(&Named) -> R) -> R {
    let remembered = RECENT.try_with(|recent| {
        let mut recent = recent.try_borrow_mut().ok()?;
        let place = recent.get_mut((name.as_ptr().addr() ^ name.len()) % REMEMBERED)?;
        // Two that stand at one place are the same, without a look at what they say.
        let found = match place {
            Some(named) if ptr::eq(named.name, name) => named,
            _ => place.insert(Named::new(name)),
        };
        Some(look(found))
    });
    remembered.ok().flatten().unwrap_or_else(|| look(&Named::new(name)))
}

/// Errors of the type of this name are of any type, told by what they hold.
pub(crate) fn holds_any(name: &'static str) -> bool {
    named(name, |named| named.sort == Sort::Erased)
}

impl Named {
    #[cold]
    fn new(name: &'static str) -> Self {
        let path = type_name::path(name);
        let category = known::category_of(&path);
        let sort = if type_name::is_erased(name) {
            Sort::Erased
        } else if path == io_kind::TYPE_NAME {
            Sort::Io
        } else {
            Sort::Plain
        };
        Self { name, path, sort, category }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_share_a_place_are_told_apart() {
        let long = "shop::Declined<u8> shop::Declined<u16>";
        let [one, other] = [&long[..18], &long[19..]];
        for _ in 0..2 {
            for name in [one, other, "anyhow::Error"] {
                let found = named(name, |named| (named.path.to_string(), named.sort));
                let expected = match name {
                    "anyhow::Error" => (name, Sort::Erased),
                    _ => ("shop::Declined", Sort::Plain),
                };
                assert_eq!(found, (expected.0.to_owned(), expected.1));
            }
        }
    }

    #[test]
    fn name_of_a_known_type_tells_the_category() {
        let name = std::any::type_name::<std::num::ParseIntError>();
        assert_eq!(named(name, |named| named.category), Some(Category::Parse));
    }
}
