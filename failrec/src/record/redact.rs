//! [`Redact`]: what a draft hands its texts to.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::record::Json;

/// Something that hides what must not be written, and cuts what is too long.
pub(crate) trait Redact {
    /// Free text with all hidden and cut off that must be; nothing if it may stay as it is.
    fn changed(&mut self, text: &str) -> Option<String>;

    /// Hides and cuts within free text.
    fn text(&mut self, text: &mut String) {
        if let Some(changed) = self.changed(text) {
            *text = changed;
        }
    }

    /// As [`text`](Self::text), for one that is most often part of the program.
    fn words(&mut self, text: &mut Cow<'static, str>);

    /// Hides and cuts a text that stands under a name; the name may forbid it all.
    fn named_text(&mut self, name: &str, text: &mut String);

    /// Hides and cuts within a JSON value that stands under a name.
    fn named_json(&mut self, name: &str, value: &mut Json);

    /// How many values each rule hid since the last call.
    fn take_counts(&mut self) -> BTreeMap<String, u32>;
}
