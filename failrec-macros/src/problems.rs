//! [`Problems`]: everything that is wrong, to be told at once.

use std::fmt::Display;

use proc_macro2::Span;
use quote::ToTokens;
use syn::Error;

/// What is wrong with an attribute, each thing at its own place.
#[derive(Default)]
pub(crate) struct Problems {
    found: Option<Error>,
}

impl Problems {
    /// Adds `message` at `span`.
    pub(crate) fn push(&mut self, span: Span, message: impl Display) {
        self.push_error(Error::new(span, message));
    }

    /// Adds `message` at all of `tokens`.
    pub(crate) fn push_at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push_error(Error::new_spanned(tokens, message));
    }

    /// Adds an error of the parser.
    pub(crate) fn push_error(&mut self, error: Error) {
        match &mut self.found {
            Some(found) => found.combine(error),
            None => self.found = Some(error),
        }
    }

    /// Nothing was found so far.
    pub(crate) const fn is_empty(&self) -> bool {
        self.found.is_none()
    }

    /// All that was found, as one error.
    pub(crate) fn finish(self) -> syn::Result<()> {
        self.found.map_or(Ok(()), Err)
    }
}
