//! Tokens of code hosts.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::token("github ghp", &["ghp_«github»"]),
    Kind::token("github gho, ghu", &["gho_«github»", "ghu_«github»"]),
    Kind::token("github ghs, ghr", &["ghs_«github»", "ghr_«A76»"]),
    Kind::token("github without checksum", &["ghp_«A36»", "ghs_«A36»"]),
    Kind::token("github fine", &["github_pat_«A22»_«A59»"]),
    Kind::token("gitlab pat", &["glpat-«U20»"]),
    Kind::token("gitlab routable", &["glpat-«U27-300».«L9»"]),
    Kind::token("gitlab deploy, runner", &["gldt-«U20»", "glrt-«U20»"]),
    Kind::token("gitlab job", &["glcbt-«U20»", "glcbt-64_«U20»"]),
    Kind::token("gitlab trigger, scim", &["glptt-«H40»", "glsoat-«U20»"]),
    Kind::token("gitlab feed, mail", &["glft-«U20»", "glimt-«U25»"]),
    Kind::token("gitlab agent, flags", &["glagent-«U50»", "glffct-«U20»"]),
    Kind::token("gitlab registration", &["GR1348941«U20»"]),
    Kind::token("bitbucket", &["ATBB«bitbucket»"]),
    Kind::token("atlassian", &["ATATT3«atlassian»"]),
    Kind::token("sourcegraph", &["sgp_«H40»", "sgp_«H16»_«H40»"]),
];
