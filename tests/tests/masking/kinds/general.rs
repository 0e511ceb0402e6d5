//! Tokens of no particular maker.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::token("jwt", &["«jwt»"]),
    Kind::token("jwt with a long signature", &["«jwt_long»"]),
    Kind::token("jwt unsecured", &["«jwt_unsecured»"]),
    Kind::token("jwe", &["«jwe»"]),
    Kind::token(
        "paseto local",
        &["v4.local.«U80-160»", "v2.local.«U80-160»", "v3.local.«U80-160»"],
    ),
    Kind::token("paseto public", &["v2.public.«U80-160»", "v4.public.«U80-160»"]),
];
