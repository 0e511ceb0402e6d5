//! [`Inputs`]: the arguments of a call, as JSON.

use std::fmt::{self, Debug, Display};
use std::sync::Arc;

use serde::Serialize;

use crate::record::Json;

/// Tells whether a name forbids its value to be looked at.
pub type HidesName = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// The arguments of a call, as JSON, by name and in order.
pub struct Inputs {
    pairs: Vec<(&'static str, Json)>,
    hides: HidesName,
}

impl Inputs {
    /// No arguments yet; the values of names that `hides` is true for are never formatted.
    pub fn new(hides: HidesName) -> Self {
        Self { pairs: Vec::new(), hides }
    }

    /// Adds an argument by its `Serialize`.
    pub fn serialize<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        let text = serde_json::to_string(value).unwrap_or_default();
        self.push(name, Json::from_text_or_string(text));
    }

    /// Adds an argument by its `Debug`.
    pub fn debug(&mut self, name: &'static str, value: &dyn Debug) {
        self.push(name, Json::string(&format!("{value:?}")));
    }

    /// Adds an argument by its `Display`.
    pub fn display(&mut self, name: &'static str, value: &dyn Display) {
        self.push(name, Json::string(&value.to_string()));
    }

    /// Adds an argument of which only the type is known, and perhaps how many items it holds.
    pub fn type_name(&mut self, name: &'static str, type_name: &'static str, items: Option<usize>) {
        let _ = items;
        self.push(name, Json::string(&format!("<{type_name}>")));
    }

    /// Adds an argument that must not be looked at.
    pub fn hidden(&mut self, name: &'static str) {
        self.push(name, Json::string("********"));
    }

    fn push(&mut self, name: &'static str, value: Json) {
        let value = if (self.hides)(name) { Json::string("********") } else { value };
        self.pairs.push((name, value));
    }

    /// The arguments.
    pub fn into_pairs(self) -> Vec<(String, Json)> {
        self.pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

impl Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inputs").field("count", &self.pairs.len()).finish_non_exhaustive()
    }
}
