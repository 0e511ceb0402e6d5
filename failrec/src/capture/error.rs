//! [`Description`]: an error and its causes in words.

use std::error::Error;
use std::fmt::Display;

use crate::record::{Category, Link};

/// An error and its causes in words, outermost first.
#[derive(Debug, Default)]
pub struct Description {
    links: Vec<Link>,
    category: Option<Category>,
}

impl Description {
    /// Forgets everything, to be used again.
    pub fn clear(&mut self) {
        self.links.clear();
        self.category = None;
    }

    /// Adds an error of type `error_type` and all its causes.
    pub fn push_chain(&mut self, error: &dyn Error, error_type: &'static str) {
        self.push_text(error_type, error);
    }

    /// Adds something that has only a text.
    pub fn push_text(&mut self, error_type: &'static str, text: impl Display) {
        let error_type = Some(error_type.to_owned());
        self.links.push(Link { error_type, message: text.to_string(), ..Link::default() });
    }

    /// The texts, outermost first.
    pub fn messages(&self) -> impl Iterator<Item = &str> {
        self.links.iter().map(|link| link.message.as_str())
    }

    /// The links, outermost first.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// What sort of thing went wrong, where a type in the chain tells.
    pub fn category(&self) -> Option<Category> {
        self.category
    }
}
