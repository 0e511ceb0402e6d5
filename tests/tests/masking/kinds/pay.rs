//! Tokens of shops and of what moves money and parcels.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::token("stripe secret", &["sk_live_«A24»", "sk_test_«A99»"]),
    Kind::token("stripe restricted", &["rk_live_«A24»", "rk_test_«A99»"]),
    Kind::token("stripe webhook", &["whsec_«A32»"]),
    Kind::token("square access", &["sq0atp-«U22»"]),
    Kind::token("square secret", &["sq0csp-«U43»"]),
    Kind::token("square legacy", &["EAAA«U60»"]),
    Kind::token("braintree", &["access_token$production$«L16»$«H32»"]),
    Kind::token("shopify", &["shpat_«H32»", "shpca_«H32»", "shppa_«H32»", "shpss_«H32»"]),
    Kind::token("shippo", &["shippo_live_«H40»"]),
    Kind::token("easypost", &["EZAK«A54»"]),
];
