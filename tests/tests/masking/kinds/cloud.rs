//! Tokens of clouds, networks and databases.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::token("aws AKIA", &["AKIA«R16»"]),
    Kind::token("aws ASIA", &["ASIA«R16»"]),
    Kind::token("aws ABIA, ACCA", &["ABIA«R16»", "ACCA«R16»"]),
    Kind::token("aws bedrock", &["ABSK«B109-269»"]),
    Kind::token("gcp api key", &["AIza«U35»"]),
    Kind::token("google access", &["ya29.«U60-150»"]),
    Kind::token("google client", &["GOCSPX-«U28»"]),
    Kind::token("google refresh", &["1//0«U80-100»"]),
    Kind::token("azure client", &["«azure»"]),
    Kind::token("alibaba", &["LTAI«A20»"]),
    Kind::token("digitalocean", &["dop_v1_«H64»", "doo_v1_«H64»", "dor_v1_«H64»"]),
    Kind::token("heroku", &["HRKU-AA«U58»"]),
    Kind::token("databricks", &["dapi«H32»", "dapi«H32»-2"]),
    Kind::token("planetscale", &["pscale_tkn_«U43»", "pscale_pw_«U43»"]),
    Kind::token("supabase", &["sbp_«H40»", "sb_secret_«U31»"]),
    Kind::token("vercel", &["vcp_«A56»"]),
    Kind::token("netlify", &["nfp_«A36»"]),
    Kind::token("cloudflare", &["cfat_«cloudflare»", "cfut_«cloudflare»", "cfk_«cloudflare»"]),
    Kind::token("cloudflare origin", &["v1.0-«H24»-«H146»"]),
    Kind::token("flyio", &["fm2_«B100-300»", "fo1_«U43»"]),
    Kind::token("tailscale", &["tskey-auth-«A12»-«A32»", "tskey-api-«A12»-«A32»"]),
    Kind::token("tailscale others", &["tskey-client-«A12»-«A32»", "tskey-scim-«A12»-«A32»"]),
];
