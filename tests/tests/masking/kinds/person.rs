//! What belongs to a person.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::person("email", &["«email»"]),
    Kind::person("phone", &["«phone»"]),
    Kind::person("phone, north america", &["«phone_nanp»"]),
    Kind::person("card", &["«card»"]),
    Kind::person("card spaced", &["«card_spaced»"]),
    Kind::person("card dashed", &["«card_dashed»"]),
    Kind::person("card of 15", &["«amex»", "«amex_spaced»"]),
    Kind::person("card of 14", &["«diners»"]),
    Kind::person("iban", &["«iban»"]),
    Kind::person("iban spaced", &["«iban_spaced»"]),
    Kind::person("ssn", &["«ssn»"]),
];
