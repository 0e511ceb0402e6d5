//! [`Description`]: an error and its causes in words.

use std::error::Error;
use std::fmt::Display;

use crate::capture::error::facts::Facts;
use crate::capture::error::{known, repeat};
use crate::capture::guarded::guarded;
use crate::capture::{text, type_name};
use crate::record::{Category, Limits, Link, PolicyStep};

/// Room for the text of a usual error, which would grow piece by piece.
const TEXT_BYTES_USUAL: usize = 128;

/// An error and its causes in words, outermost first.
///
/// # Examples
///
/// ```
/// use failrec::__private::Description;
///
/// let error = "7x".parse::<u32>().unwrap_err();
/// let mut description = Description::default();
/// description.push_chain(&error, std::any::type_name_of_val(&error));
///
/// let [link] = description.links() else { unreachable!("an error without a cause") };
/// assert_eq!(link.error_type.as_deref(), Some("core::num::error::ParseIntError"));
/// assert_eq!(link.message, "invalid digit found in string");
/// ```
#[derive(Debug, Default)]
pub struct Description {
    links: Vec<Link>,
    category: Option<Category>,
}

impl Description {
    /// Adds an error of type `error_type` and all its causes, sixteen links at most.
    ///
    /// An `error_type` that holds any error, such as `anyhow::Error`, is replaced by the first
    /// type in the chain that can be told.
    pub fn push_chain(&mut self, error: &dyn Error, error_type: &'static str) {
        let first = self.links.len();
        if self.is_full() {
            return;
        }
        let is_erased = type_name::is_erased(error_type);
        let facts = if is_erased {
            known::facts_by_debug(&error)
        } else {
            known::facts_by_name(type_name::path(error_type), &error)
        };
        self.push_link(&error, facts);
        let mut cause = guarded(|| error.source()).flatten();
        while let Some(error) = cause
            && !self.is_full()
        {
            self.push_link(&error, known::facts(error));
            cause = guarded(|| error.source()).flatten();
        }
        if is_erased {
            self.name_outermost(first, error_type);
        }
        if let Some(chain) = self.links.get_mut(first..) {
            repeat::separate(chain);
        }
    }

    /// Adds something that has only a text.
    pub fn push_text(&mut self, error_type: &'static str, text: impl Display) {
        if !self.is_full() {
            let facts = known::of_type(type_name::path(error_type));
            self.push_link(&text, facts);
        }
    }

    /// The error as a step of a policy: its `number`, what it came to, what it had met.
    pub(crate) fn to_step(
        &self,
        number: u32,
        state: &'static str,
        fault: &'static str,
    ) -> PolicyStep {
        let mut step = PolicyStep::new(number, state);
        step.fault = Some(fault.into());
        if let Some(link) = self.links.first() {
            step.error_type.clone_from(&link.error_type);
            step.error_message = Some(link.message.clone());
        }
        step.error_code = self.code().map(str::to_owned);
        step
    }

    /// Adds the error that a policy had to do with.
    pub(crate) fn push_step(&mut self, step: &PolicyStep) {
        let error_type = step.error_type.clone();
        let message = step.error_message.clone().unwrap_or_else(|| "an unwanted value".to_owned());
        let code = step.error_code.clone();
        self.links.push(Link { error_type, message, code, ..Link::default() });
    }

    /// The texts, outermost first.
    pub fn messages(&self) -> impl Iterator<Item = &str> {
        self.links.iter().map(|link| link.message.as_str())
    }

    /// The links, outermost first.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The links themselves, outermost first.
    pub fn into_links(self) -> Vec<Link> {
        self.links
    }

    /// The type of the outermost error, or of the first one that can be told.
    pub fn error_type(&self) -> &str {
        self.links.first().and_then(|link| link.error_type.as_deref()).unwrap_or("unknown")
    }

    /// The code of the outermost error that has one.
    pub fn code(&self) -> Option<&str> {
        self.links.iter().find_map(|link| link.code.as_deref())
    }

    /// What sort of thing went wrong, where a type in the chain tells.
    pub fn category(&self) -> Option<Category> {
        self.category
    }

    /// Where the chain does not tell the category, what `find` finds is it.
    pub(crate) fn or_category(&mut self, find: impl FnOnce() -> Option<Category>) {
        if self.category.is_none() {
            self.category = find();
        }
    }

    /// A chain that leads back to itself ends here as well.
    fn is_full(&self) -> bool {
        Limits::DEFAULT.links <= self.links.len()
    }

    fn push_link(&mut self, message: &dyn Display, facts: Facts) {
        let mut said = String::with_capacity(TEXT_BYTES_USUAL);
        text::push_display(&mut said, message);
        let (error_type, code) = (facts.error_type, facts.code);
        self.category = match (self.category, facts.category) {
            // That a file or a device failed says less than what any cause of that says.
            (None | Some(Category::Io), Some(deeper)) => Some(deeper),
            (known, _) => known,
        };
        self.links.push(Link { error_type, message: said, code, ..Link::default() });
    }

    fn name_outermost(&mut self, first: usize, erased: &'static str) {
        let chain = self.links.get(first..).unwrap_or_default();
        let found = chain.iter().find_map(|link| link.error_type.clone());
        if let Some(outermost) = self.links.get_mut(first) {
            outermost.error_type = Some(found.unwrap_or_else(|| type_name::path(erased)));
        }
    }
}

#[cfg(test)]
mod tests;
