//! [`Redact`]: what a draft hands its texts to.

use std::collections::BTreeMap;

use crate::record::Json;

/// Something that hides what must not be written, and cuts what is too long.
pub(crate) trait Redact {
    /// Hides and cuts within free text.
    fn text(&mut self, text: &mut String);

    /// Hides and cuts a text that stands under a name; the name may forbid it all.
    fn named_text(&mut self, name: &str, text: &mut String);

    /// Hides and cuts within a JSON value that stands under a name.
    fn named_json(&mut self, name: &str, value: &mut Json);

    /// How many values each rule hid since the last call.
    fn take_counts(&mut self) -> BTreeMap<String, u32>;
}
