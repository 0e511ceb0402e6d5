//! Tokens of offices: tables, tasks, documents, things.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::token("linear", &["lin_api_«A40»"]),
    Kind::token("notion", &["ntn_«D11»«A35»"]),
    Kind::token("notion legacy", &["secret_«A43»"]),
    Kind::token("airtable", &["pat«A14».«H64»"]),
    Kind::token("postman", &["PMAK-«H24»-«H34»"]),
    Kind::token("adafruit", &["aio_«A28»"]),
    Kind::token("contentful", &["CFPAT-«U43»"]),
    Kind::token("readme", &["rdme_«L70»"]),
];
