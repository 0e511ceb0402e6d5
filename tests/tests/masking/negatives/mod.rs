//! The kinds of texts that must stay as they are, table by table.

mod code;
mod counter;
mod digest;
mod document;
mod error;
mod language;
mod number;
mod path;
mod public;
mod science;
mod sentence;
mod vacant;

use crate::negative::NegativeKind;

/// Every kind of text that must stay as it is.
pub(crate) fn all() -> Vec<NegativeKind> {
    [
        digest::KINDS,
        number::KINDS,
        counter::KINDS,
        path::KINDS,
        public::KINDS,
        sentence::KINDS,
        code::KINDS,
        language::KINDS,
        document::KINDS,
        vacant::KINDS,
        error::KINDS,
        science::KINDS,
    ]
    .concat()
}
