//! [`PathRules`]: places in a value that a program listed, with what is to be done there.

use crate::error::{Error, ErrorKind, Result};
use crate::mask::method::Method;

/// Deeper places are reached by a star for many names.
const PARTS_MAX: usize = 32;

/// Places in a value that a program listed, with what is to be done there.
#[derive(Clone, Debug, Default)]
pub(crate) struct PathRules {
    rules: Vec<(Vec<Part>, Method)>,
}

/// One name of a listed path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Name(Box<str>),
    /// `*`: any one name.
    One,
    /// `**`: any names, also none.
    Any,
}

impl PathRules {
    /// Adds a path, such as `request.user.email`, `*.email` or `request.**.id`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if a name in it is empty, or there are more than 32.
    pub(crate) fn add(&mut self, path: &str, method: Method) -> Result<()> {
        let parts: Vec<_> = path.split('.').map(Part::new).collect();
        let fault = if parts.len() > PARTS_MAX {
            "it has more than 32 names"
        } else if parts.contains(&Part::Name("".into())) {
            "a name in it is empty"
        } else {
            self.rules.push((parts, method));
            return Ok(());
        };
        Err(Error::new(ErrorKind::InvalidInput, format!("list the path {path:?}: {fault}")))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether something is hidden for its place alone.
    pub(crate) fn hides(&self) -> bool {
        self.rules.iter().any(|(_, method)| *method != Method::Keep)
    }

    /// What is to be done at the place with these names, outermost first; the path that was listed
    /// last wins.
    pub(crate) fn method(&self, names: &[impl AsRef<str>]) -> Option<Method> {
        let fitting = self.rules.iter().rev().find(|(parts, _)| fits(parts, names));
        fitting.map(|(_, method)| *method)
    }
}

impl Part {
    fn new(name: &str) -> Self {
        match name {
            "*" => Self::One,
            "**" => Self::Any,
            name => Self::Name(name.into()),
        }
    }
}

/// Whether the names fit the parts: a bit for each part that may come next.
fn fits(parts: &[Part], names: &[impl AsRef<str>]) -> bool {
    let mut states = skip_stars(parts, 1);
    for name in names {
        let mut next = 0;
        for (part, index) in parts.iter().zip(0..) {
            let moved = match part {
                Part::Any => 1 << index,
                Part::One => 2 << index,
                Part::Name(known) if **known == *name.as_ref() => 2 << index,
                Part::Name(_) => 0,
            };
            next |= if states >> index & 1 == 1 { moved } else { 0 };
        }
        states = skip_stars(parts, next);
    }
    states >> parts.len() & 1 == 1
}

/// Many names may be none.
fn skip_stars(parts: &[Part], states: u64) -> u64 {
    parts.iter().zip(0..).fold(states, |states, (part, index)| match part {
        Part::Any => states | (states & 1 << index) << 1,
        _ => states,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn method(path: &str, place: &str) -> Option<Method> {
        let mut rules = PathRules::default();
        rules.add(path, Method::Keep).unwrap();
        rules.method(&place.split('.').collect::<Vec<_>>())
    }

    #[test]
    fn path_fits_its_place_and_no_other() {
        assert_eq!(method("a.b", "a.b"), Some(Method::Keep));
        for place in ["a", "b", "a.c", "a.b.c", "x.a.b", "A.b"] {
            assert_eq!(method("a.b", place), None, "{place}");
        }
    }

    #[test]
    fn star_is_one_name_and_two_are_any() {
        assert_eq!(method("a.*.c", "a.b.c"), Some(Method::Keep));
        assert_eq!(method("a.*.c", "a.c"), None);
        for place in ["a.c", "a.b.c", "a.b.b.c"] {
            assert_eq!(method("a.**.c", place), Some(Method::Keep), "{place}");
        }
        assert_eq!(method("**.c", "c"), Some(Method::Keep));
        assert_eq!(method("a.**", "a.x.y"), Some(Method::Keep));
        assert_eq!(method("a.**.c", "a.b"), None);
    }

    #[test]
    fn path_that_was_listed_last_wins() {
        let mut rules = PathRules::default();
        rules.add("a.**", Method::Keep).unwrap();
        rules.add("a.b", Method::Label).unwrap();
        assert_eq!(rules.method(&["a", "b"]), Some(Method::Label));
        assert_eq!(rules.method(&["a", "c"]), Some(Method::Keep));
    }

    #[test]
    fn path_of_no_use_is_refused() {
        let long = ["a"; 33].join(".");
        for path in ["", "a.", ".a", "a..b", &long] {
            let error = PathRules::default().add(path, Method::Keep).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{path}");
        }
    }
}
