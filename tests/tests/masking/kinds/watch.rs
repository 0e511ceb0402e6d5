//! Tokens of what watches.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::token("grafana service", &["glsa_«grafana»"]),
    Kind::token("grafana cloud", &["glc_eyJ«B60-160»"]),
    Kind::token("grafana legacy", &["eyJrIjoi«B70-90»"]),
    Kind::token("sentry user", &["sntryu_«H64»"]),
    Kind::token("sentry org", &["sntrys_eyJ«B100-200»_«B43»"]),
    Kind::token("newrelic user", &["NRAK-«X27»"]),
    Kind::token("newrelic license", &["«H36»NRAL"]),
    Kind::token("dynatrace", &["dt0c01.«X24».«X64»"]),
    Kind::token("posthog", &["phx_«A43»"]),
];
