//! [`Description`]: an error and its causes in words.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{Display, Write as _};
use std::hash::Hasher;
use std::ops::Range;

use crate::capture::error::facts::{Code, Facts, Name};
use crate::capture::error::named::{Sort, named};
use crate::capture::error::part::{Part, TypeName};
use crate::capture::error::{known, repeat};
use crate::capture::text;
use crate::record::{Category, Limits, Link, PolicyStep};

/// An error and its causes in words, outermost first.
///
/// It asks each error for its text once. All texts stand in one buffer, one behind the other, so
/// that a description whose buffers are used again allocates nothing.
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
/// let links = description.to_links();
/// let [link] = &*links else { unreachable!("an error without a cause") };
/// assert_eq!(link.error_type.as_deref(), Some("core::num::error::ParseIntError"));
/// assert_eq!(link.message, "invalid digit found in string");
/// ```
#[derive(Debug, Default)]
pub struct Description {
    text: String,
    parts: Vec<Part>,
    /// What a `Debug` says, while it is looked at.
    room: String,
    category: Option<Category>,
    /// The outermost type, as the compiler calls it.
    type_name: Option<&'static str>,
    asks: Asks,
}

/// What a description asks of an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asks {
    #[default]
    All,
    /// What tells it from others: not its category, where the types do not tell that.
    Words,
    /// Only the category.
    Category,
    /// Only what the compiler calls the outermost type.
    TypeName,
}

impl Description {
    /// Adds an error of type `error_type` and all its causes, sixteen links at most.
    ///
    /// An `error_type` that holds any error, such as `anyhow::Error`, is replaced by the first
    /// type in the chain that can be told.
    pub fn push_chain(&mut self, error: &dyn Error, error_type: &'static str) {
        if self.is_told(error_type) {
            return;
        }
        let first = self.parts.len();
        if self.is_full() {
            return;
        }
        let (message, mut cause) = self.push_message_of(error);
        let is_erased = self.push_outermost(error, error_type, message);
        while let Some(error) = cause
            && !self.is_full()
        {
            if let Some(outer) = self.parts.last_mut() {
                outer.has_cause = true;
            }
            let (message, inner) = self.push_message_of(error);
            let facts = known::facts(error, &mut self.room);
            push_part(&mut self.text, &mut self.parts, message, facts);
            self.category = deeper(self.category, facts.category);
            cause = inner;
        }
        if is_erased {
            self.name_outermost(first, error_type);
        }
    }

    /// Adds something that has only a text.
    pub fn push_text(&mut self, error_type: &'static str, text: impl Display) {
        if self.is_told(error_type) || self.is_full() {
            return;
        }
        let start = self.text.len();
        text::push_display(&mut self.text, text);
        let message = start..self.text.len();
        let _sort: Sort = self.push_named(message, error_type);
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
        if let Some(part) = self.parts.first() {
            let link = part.to_link(&self.text);
            step.error_type = link.error_type;
            step.error_message = Some(link.message);
        }
        step.error_code = self.code().map(str::to_owned);
        step
    }

    /// Adds the error that a policy had to do with.
    pub(crate) fn push_step(&mut self, step: &PolicyStep) {
        if self.asks == Asks::Category {
            return;
        }
        let message = self.push_str(step.error_message.as_deref().unwrap_or("an unwanted value"));
        let error_type = step.error_type.as_deref().map(|name| self.push_str(name));
        let code = step.error_code.as_deref().map(|code| self.push_str(code));
        let error_type = error_type.map(TypeName::Spoken);
        self.parts.push(Part { error_type, message, code, has_cause: false });
    }

    /// The texts, outermost first.
    pub fn messages(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.message(&self.text))
    }

    /// The links, outermost first.
    pub fn to_links(&self) -> Vec<Link> {
        let mut links: Vec<_> = self.parts.iter().map(|part| part.to_link(&self.text)).collect();
        let mut rest = &mut *links;
        for chain in self.parts.chunk_by(|outer, _| outer.has_cause) {
            let Some((chain, after)) = rest.split_at_mut_checked(chain.len()) else { break };
            repeat::separate(chain);
            rest = after;
        }
        links
    }

    /// The type of the outermost error, or of the first one that can be told.
    pub fn error_type(&self) -> &str {
        let outermost = self.parts.first();
        outermost.and_then(|part| part.error_type(&self.text)).unwrap_or("unknown")
    }

    /// The code of the outermost error that has one.
    pub fn code(&self) -> Option<&str> {
        self.parts.iter().find_map(|part| part.code(&self.text))
    }

    /// What sort of thing went wrong, where a type in the chain tells.
    pub fn category(&self) -> Option<Category> {
        self.category
    }

    /// Where the chain does not tell the category, what `find` finds is it.
    pub(crate) fn or_category(&mut self, find: impl FnOnce() -> Option<Category>) {
        let is_asked = matches!(self.asks, Asks::All | Asks::Category);
        if is_asked && self.category.is_none() {
            self.category = find();
        }
    }

    /// Takes what `describe` says of an error but its category, which may cost more than the rest.
    pub(crate) fn take_words(&mut self, describe: &mut dyn FnMut(&mut Self)) {
        self.asks = Asks::Words;
        describe(self);
    }

    /// Takes the category, too, from what has said the words.
    pub(crate) fn take_category(&mut self, describe: &mut dyn FnMut(&mut Self)) {
        if self.category.is_none() {
            self.asks = Asks::Category;
            describe(self);
        }
    }

    /// What the compiler calls the outermost type of what `describe` tells of. No code of the error is
    /// called.
    #[inline]
    pub(crate) fn type_name_of(describe: &mut dyn FnMut(&mut Self)) -> Option<&'static str> {
        let mut only_name = Self { asks: Asks::TypeName, ..Self::default() };
        describe(&mut only_name);
        only_name.type_name
    }

    /// One of the texts has in it what `said` says.
    pub(crate) fn mentions(&mut self, said: &dyn Display) -> bool {
        self.room.clear();
        // Writing to a string cannot fail.
        write!(self.room, "{said}").ok();
        self.messages().any(|message| message.contains(&self.room))
    }

    /// Adds to a hash all that tells this description from others.
    pub(crate) fn hash_words(&self, hasher: &mut impl Hasher) {
        self.parts.iter().flat_map(Part::shape).for_each(|word| hasher.write_usize(word));
        hasher.write(self.text.as_bytes());
    }

    /// Forgets what it says, and keeps its buffers.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.parts.clear();
        self.category = None;
    }

    /// Bytes that its texts may take without another allocation.
    pub(super) const fn capacity(&self) -> usize {
        self.text.capacity()
    }

    /// Takes the name of the type, if that is all it asks for.
    fn is_told(&mut self, error_type: &'static str) -> bool {
        let is_told = self.asks == Asks::TypeName;
        if is_told {
            self.type_name.get_or_insert(error_type);
        }
        is_told
    }

    /// A chain that leads back to itself ends here as well.
    fn is_full(&self) -> bool {
        self.asks == Asks::Category || Limits::DEFAULT.links <= self.parts.len()
    }

    /// Adds the outermost error of a chain; whether its type holds any error.
    fn push_outermost(
        &mut self,
        error: &dyn Error,
        error_type: &'static str,
        message: Range<usize>,
    ) -> bool {
        let sort = self.push_named(message.clone(), error_type);
        let facts = match sort {
            Sort::Plain => return false,
            Sort::Io => known::io_facts(&error, &mut self.room),
            Sort::Erased => Some(known::facts_by_debug(&error, &mut self.room)),
        };
        if let Some(facts) = facts {
            self.parts.pop();
            push_part(&mut self.text, &mut self.parts, message, facts);
            self.category = deeper(self.category, facts.category);
        }
        sort == Sort::Erased
    }

    /// Adds a text of which only the name of its type is known, and tells of what sort that is.
    #[inline]
    fn push_named(&mut self, message: Range<usize>, error_type: &'static str) -> Sort {
        let Self { text, parts, category, .. } = self;
        named(error_type, |named| {
            let error_type = Some(match &named.path {
                Cow::Borrowed(path) => TypeName::Static(path),
                Cow::Owned(path) => TypeName::Spoken(push_str(text, path)),
            });
            parts.push(Part { error_type, message: message.clone(), code: None, has_cause: false });
            *category = deeper(*category, named.category);
            named.sort
        })
    }

    /// Adds the text of an error. The answer is its place and the cause of the error.
    fn push_message_of<'a>(
        &mut self,
        error: &'a dyn Error,
    ) -> (Range<usize>, Option<&'a (dyn Error + 'static)>) {
        let start = self.text.len();
        let cause = text::push_display_then(&mut self.text, error, || error.source());
        (start..self.text.len(), cause)
    }

    fn push_str(&mut self, said: &str) -> Range<usize> {
        push_str(&mut self.text, said)
    }

    fn name_outermost(&mut self, first: usize, erased: &'static str) {
        let chain = self.parts.get(first..).unwrap_or_default();
        let found = chain.iter().find_map(|part| part.error_type.clone()).unwrap_or_else(|| {
            named(erased, |named| match &named.path {
                Cow::Borrowed(path) => TypeName::Static(path),
                Cow::Owned(path) => TypeName::Spoken(push_str(&mut self.text, path)),
            })
        });
        if let Some(outermost) = self.parts.get_mut(first) {
            outermost.error_type = Some(found);
        }
    }
}

/// That a file or a device failed says less than what any cause of that says.
fn deeper(known: Option<Category>, found: Option<Category>) -> Option<Category> {
    match (known, found) {
        (None | Some(Category::Io), Some(deeper)) => Some(deeper),
        (known, _) => known,
    }
}

fn push_part(text: &mut String, parts: &mut Vec<Part>, message: Range<usize>, facts: Facts<'_>) {
    let error_type = facts.error_type.map(|name| match name {
        Name::Static(name) => TypeName::Static(name),
        Name::Spoken(name) => TypeName::Spoken(push_str(text, name)),
    });
    let code = facts.code.map(|code| push_code(text, code));
    parts.push(Part { error_type, message, code, has_cause: false });
}

fn push_code(text: &mut String, code: Code<'_>) -> Range<usize> {
    let start = text.len();
    // Writing to a string cannot fail.
    write!(text, "{code}").ok();
    start..text.len()
}

fn push_str(text: &mut String, said: &str) -> Range<usize> {
    let start = text.len();
    text.push_str(said);
    start..text.len()
}

#[cfg(test)]
mod tests;
