//! [`Part`]: one error of a description, as places in its text.

use std::ops::Range;

use crate::record::Link;

/// One error of a description, as places in its text.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) error_type: Option<TypeName>,
    pub(super) message: Range<usize>,
    pub(super) code: Option<Range<usize>>,
    /// The part behind it is its cause.
    pub(super) has_cause: bool,
}

/// The name of a type.
#[derive(Clone, Debug)]
pub(super) enum TypeName {
    Static(&'static str),
    /// A place in the text.
    Spoken(Range<usize>),
}

impl Part {
    pub(super) fn message<'a>(&self, text: &'a str) -> &'a str {
        at(text, &self.message)
    }

    pub(super) fn error_type<'a>(&self, text: &'a str) -> Option<&'a str> {
        Some(match self.error_type.as_ref()? {
            TypeName::Static(name) => name,
            TypeName::Spoken(place) => at(text, place),
        })
    }

    pub(super) fn code<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.code.as_ref().map(|place| at(text, place))
    }

    /// The same, owned. It does not know yet what it repeats of its cause.
    pub(super) fn to_link(&self, text: &str) -> Link {
        let error_type = self.error_type.as_ref().map(|name| match name {
            TypeName::Static(name) => (*name).into(),
            TypeName::Spoken(place) => at(text, place).to_owned().into(),
        });
        Link {
            error_type,
            message: self.message(text).to_owned(),
            code: self.code(text).map(ToOwned::to_owned),
            ..Link::default()
        }
    }

    /// What stands for the part in a hash, beside the text: which name, and how long each text is.
    pub(super) fn shape(&self) -> [usize; 4] {
        let (name, length) = match &self.error_type {
            None => (0, 0),
            // One that stands elsewhere counts as another, which costs no more than looking at it.
            Some(TypeName::Static(name)) => (name.as_ptr().addr(), name.len()),
            Some(TypeName::Spoken(place)) => (1, place.len()),
        };
        // One more than the length, for a code without a text is not the same as none.
        [name, length, self.message.len(), self.code.as_ref().map_or(0, |code| 1 + code.len())]
    }
}

fn at<'a>(text: &'a str, place: &Range<usize>) -> &'a str {
    text.get(place.clone()).unwrap_or_default()
}
