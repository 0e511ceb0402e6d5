//! [`Placeholder`]: what stands for a text that differs from message to message.

use crate::fingerprint::scan::class::Class;
use crate::fingerprint::scan::text::Text;

/// What stands for a text that differs from message to message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fingerprint) enum Placeholder<'a> {
    Number,
    Duration,
    Size,
    Time,
    Hex,
    Id,
    Uuid,
    Trace,
    Ip,
    Host,
    Port,
    Email,
    Text,
    Json,
    Path,
    /// A path whose last part has this extension.
    PathWith(&'a str),
    /// One of the user's own, with its brackets.
    Own(&'a str),
}

/// Those whose text is always the same.
const PLAIN: &[Placeholder<'_>] = &[
    Placeholder::Number,
    Placeholder::Duration,
    Placeholder::Size,
    Placeholder::Time,
    Placeholder::Hex,
    Placeholder::Id,
    Placeholder::Uuid,
    Placeholder::Trace,
    Placeholder::Ip,
    Placeholder::Host,
    Placeholder::Port,
    Placeholder::Email,
    Placeholder::Text,
    Placeholder::Json,
    Placeholder::Path,
];
const PATH_WITH: &str = "<path.";
/// Longer than any extension that [`PathWith`](Placeholder::PathWith) is given.
pub(super) const EXTENSION_BYTES_MAX: usize = 9;

impl<'a> Placeholder<'a> {
    /// Writes it at the end of `out`.
    pub(super) fn write(self, out: &mut String) {
        out.push_str(self.name());
        if let Self::PathWith(extension) = self {
            out.push_str(extension);
            out.push('>');
        }
    }

    /// Its text; the beginning of it, if that is not always the same.
    const fn name(self) -> &'a str {
        match self {
            Self::Number => "<n>",
            Self::Duration => "<dur>",
            Self::Size => "<size>",
            Self::Time => "<ts>",
            Self::Hex => "<hex>",
            Self::Id => "<id>",
            Self::Uuid => "<uuid>",
            Self::Trace => "<trace>",
            Self::Ip => "<ip>",
            Self::Host => "<host>",
            Self::Port => "<port>",
            Self::Email => "<email>",
            Self::Text => "<str>",
            Self::Json => "<json>",
            Self::Path => "<path>",
            Self::PathWith(_) => PATH_WITH,
            Self::Own(name) => name,
        }
    }

    /// The class that it stands for; none if it is the user's own.
    pub(super) const fn class(self) -> Option<Class> {
        Some(match self {
            Self::Number => Class::Number,
            Self::Duration => Class::Duration,
            Self::Size => Class::Size,
            Self::Time => Class::Time,
            Self::Hex => Class::Hex,
            Self::Id => Class::Id,
            Self::Uuid | Self::Trace => Class::Uuid,
            Self::Ip | Self::Host | Self::Port => Class::Address,
            Self::Email => Class::Email,
            Self::Text => Class::Quoted,
            Self::Json => Class::Json,
            Self::Path | Self::PathWith(_) => Class::Path,
            Self::Own(_) => return None,
        })
    }

    /// The built-in placeholder that stands at `at`, and its end.
    #[inline]
    pub(super) fn read(text: Text<'a>, at: usize) -> Option<(Self, usize)> {
        // Where it is asked for mostly stands something else.
        if text.byte(at) == b'<' { Self::read_angle(text, at) } else { None }
    }

    fn read_angle(text: Text<'a>, at: usize) -> Option<(Self, usize)> {
        if let Some(start) = text.literal(at, PATH_WITH) {
            let end = text.run(start, |byte| byte.is_ascii_alphanumeric());
            let is_extension = (start + 1..=start + EXTENSION_BYTES_MAX).contains(&end);
            let is_whole = is_extension && text.byte(end) == b'>';
            return is_whole.then(|| (Self::PathWith(text.slice(start, end)), end + 1));
        }
        let mut plain = PLAIN.iter();
        plain.find_map(|plain| Some((*plain, text.literal(at, plain.name())?)))
    }
}

/// The end of the built-in placeholder that stands at `at`.
pub(in crate::fingerprint) fn placeholder_end(text: &str, at: usize) -> Option<usize> {
    Placeholder::read(Text::new(text), at).map(|(_, end)| end)
}
