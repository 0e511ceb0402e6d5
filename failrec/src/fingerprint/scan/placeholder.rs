//! [`Placeholder`]: what stands for a text that differs from message to message.

use crate::fingerprint::scan::text::Text;

/// What stands for a text that differs from message to message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placeholder<'a> {
    Number,
    Duration,
    Size,
    Time,
    Hex,
    Id,
    Uuid,
    Trace,
    Ip,
    Port,
    Email,
    Text,
    Json,
    Path,
    /// A path whose last part has this extension.
    PathWith(&'a str),
}

const PLAIN: &[(&str, Placeholder<'_>)] = &[
    ("<n>", Placeholder::Number),
    ("<dur>", Placeholder::Duration),
    ("<size>", Placeholder::Size),
    ("<ts>", Placeholder::Time),
    ("<hex>", Placeholder::Hex),
    ("<id>", Placeholder::Id),
    ("<uuid>", Placeholder::Uuid),
    ("<trace>", Placeholder::Trace),
    ("<ip>", Placeholder::Ip),
    ("<port>", Placeholder::Port),
    ("<email>", Placeholder::Email),
    ("<str>", Placeholder::Text),
    ("<json>", Placeholder::Json),
    ("<path>", Placeholder::Path),
];
const PATH_WITH: &str = "<path.";
/// Longer than any extension that [`PathWith`](Placeholder::PathWith) is given.
pub(super) const EXTENSION_BYTES_MAX: usize = 9;

impl<'a> Placeholder<'a> {
    /// Writes it at the end of `out`.
    pub(super) fn write(self, out: &mut String) {
        if let Self::PathWith(extension) = self {
            out.push_str(PATH_WITH);
            out.push_str(extension);
            out.push('>');
            return;
        }
        let found = PLAIN.iter().find(|(_, placeholder)| *placeholder == self);
        out.push_str(found.map_or("", |(text, _)| text));
    }

    /// The placeholder that stands at `at`, and its end.
    pub(super) fn read(text: Text<'a>, at: usize) -> Option<(Self, usize)> {
        if let Some(start) = text.literal(at, PATH_WITH) {
            let end = text.run(start, |byte| byte.is_ascii_alphanumeric());
            let is_extension = (start + 1..=start + EXTENSION_BYTES_MAX).contains(&end);
            let is_whole = is_extension && text.byte(end) == b'>';
            return is_whole.then(|| (Self::PathWith(text.slice(start, end)), end + 1));
        }
        let mut plain = PLAIN.iter();
        plain.find_map(|(name, placeholder)| Some((*placeholder, text.literal(at, name)?)))
    }
}
