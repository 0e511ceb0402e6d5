//! Values without a form of their own, named in a sentence.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::prose("password in a sentence", &["password", "admin password"], &["«P14»", "«human»"]),
    Kind::prose("token in a sentence", &["token", "access token"], &["«A32»", "«H40»"]),
    Kind::prose("key in a sentence", &["api key", "secret key"], &["«A32»", "«H40»"]),
];
