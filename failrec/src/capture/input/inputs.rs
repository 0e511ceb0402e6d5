//! [`Inputs`]: the arguments of a call, as JSON.

use std::borrow::Cow;
use std::fmt::{self, Debug, Display};
use std::sync::Arc;

use serde::Serialize;

use crate::capture::input::buffers::Buffers;
use crate::capture::input::serializer;
use crate::capture::input::writer::Writer;
use crate::capture::text::Filled;
use crate::capture::type_name;
use crate::record::{Arguments, Json, Limits};

/// Bytes of one argument that is captured before anything has failed: every call pays for it.
const EARLY_BYTES_MAX: usize = 4 * 1024;
/// Stands in place of a value that must not be looked at.
const HIDDEN: &str = "********";

/// Tells whether a name forbids its value to be looked at.
pub(crate) type HidesName = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// The arguments of a call, as JSON, by name and in order.
///
/// What is too long is cut while it is written, and marked; what fails or panics is replaced by a
/// text that says so. The memory is the thread's and is used again, wiped.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
///
/// use failrec::__private::Inputs;
///
/// let mut inputs = Inputs::new(Arc::new(|name| name == "password"));
/// inputs.serialize("items", &[3, 1]);
/// inputs.debug("password", &"hunter2");
/// inputs.type_name("sockets", "alloc::vec::Vec<shop::Socket>", Some(2));
///
/// let pairs = inputs.into_pairs();
/// let values: Vec<_> = pairs.iter().map(|(_, value)| value.as_str()).collect();
/// assert_eq!(values, ["[3,1]", "\"********\"", "\"<Vec<shop::Socket>, 2 items>\""]);
/// ```
pub struct Inputs {
    /// Taken from the thread when the first argument comes.
    buffers: Option<Box<Buffers>>,
    hides: HidesName,
    budget: usize,
}

impl Inputs {
    /// No arguments yet; the values of names that `hides` is true for are never formatted.
    ///
    /// Each value gets sixteen kilobytes.
    pub fn new(hides: HidesName) -> Self {
        Self { buffers: None, hides, budget: Limits::DEFAULT.value_bytes }
    }

    /// As [`new`](Self::new), for arguments that are captured when the call begins: each value
    /// gets four kilobytes, because a call that succeeds pays for it as well.
    pub fn early(hides: HidesName) -> Self {
        Self { buffers: None, hides, budget: EARLY_BYTES_MAX }
    }

    /// From here on each value gets as much as with [`new`](Self::new): the call has failed.
    pub fn widen(&mut self) {
        self.budget = Limits::DEFAULT.value_bytes;
    }

    /// Adds an argument by its `Serialize`.
    pub fn serialize<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if let Some(mut writer) = self.begin(name) {
            serializer::write(&mut writer, value);
        }
    }

    /// Adds an argument by its `Debug`.
    pub fn debug(&mut self, name: &'static str, value: &dyn Debug) {
        if let Some(mut writer) = self.begin(name) {
            match writer.formatted(format_args!("{value:?}")) {
                Filled::Whole | Filled::Full => {}
                Filled::Failed => writer.string("<Debug failed>"),
                Filled::Panicked => writer.string("<Debug panicked>"),
            }
        }
    }

    /// Adds an argument by its `Display`.
    pub fn display(&mut self, name: &'static str, value: &dyn Display) {
        if let Some(mut writer) = self.begin(name) {
            match writer.formatted(format_args!("{value}")) {
                Filled::Whole | Filled::Full => {}
                Filled::Failed => writer.string("<Display failed>"),
                Filled::Panicked => writer.string("<Display panicked>"),
            }
        }
    }

    /// Adds an argument of which only the type is known, and perhaps how many items it holds.
    pub fn type_name(&mut self, name: &'static str, type_name: &'static str, items: Option<usize>) {
        if let Some(mut writer) = self.begin(name) {
            let type_name = type_name::short(type_name);
            match items {
                None => writer.string(&format!("<{type_name}>")),
                Some(1) => writer.string(&format!("<{type_name}, 1 item>")),
                Some(items) => writer.string(&format!("<{type_name}, {items} items>")),
            }
        }
    }

    /// Adds an argument that must not be looked at.
    pub fn hidden(&mut self, name: &'static str) {
        self.writer(name).string(HIDDEN);
    }

    /// The arguments, each by itself.
    pub fn into_pairs(self) -> Vec<(Cow<'static, str>, Json)> {
        self.into_arguments().into_pairs()
    }

    /// The arguments.
    pub(crate) fn into_arguments(self) -> Arguments {
        self.buffers.as_ref().map_or_else(Arguments::default, |buffers| {
            Arguments::new(buffers.out.clone(), &buffers.names)
        })
    }

    /// A writer for the value of `name`, unless that must not be looked at.
    fn begin(&mut self, name: &'static str) -> Option<Writer<'_>> {
        if (self.hides)(name) {
            self.hidden(name);
            return None;
        }
        Some(self.writer(name))
    }

    fn writer(&mut self, name: &'static str) -> Writer<'_> {
        let buffers = self.buffers.get_or_insert_with(Buffers::take);
        let Buffers { out, scratch, open, names } = &mut **buffers;
        names.push((name, out.len()));
        Writer::new(out, scratch, open, self.budget)
    }
}

impl Drop for Inputs {
    fn drop(&mut self) {
        if let Some(buffers) = self.buffers.take() {
            buffers.give_back();
        }
    }
}

impl Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.buffers.as_ref().map_or(0, |buffers| buffers.names.len());
        f.debug_struct("Inputs").field("count", &count).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
