//! Tokens of registries and of what builds and delivers.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::token("npm", &["npm_«github»"]),
    Kind::token("pypi", &["pypi-AgEIcHlwaS5vcmc«U50-150»"]),
    Kind::token("rubygems", &["rubygems_«H48»"]),
    Kind::token("crates", &["cio«A32»"]),
    Kind::token("nuget", &["oy2«L43»"]),
    Kind::token("docker pat", &["dckr_pat_«U27»"]),
    Kind::token("docker oat", &["dckr_oat_«U32»"]),
    Kind::token("docker swarm", &["SWMTKN-1-«L50»-«L25»"]),
    Kind::token("artifactory", &["AKCp«A69»"]),
    Kind::token("circleci", &["CCIPAT_«A22»_«H40»"]),
    Kind::token("sonar", &["squ_«H40»", "sqp_«H40»", "sqa_«H40»"]),
    Kind::token("terraform", &["«A14».atlasv1.«U60-70»"]),
    Kind::token("doppler", &["dp.pt.«A43»", "dp.st.«A43»"]),
    Kind::token("pulumi", &["pul-«H40»"]),
    Kind::token("infracost", &["ico-«A32»"]),
    Kind::token("prefect", &["pnu_«A36»"]),
    Kind::token("onepassword", &["ops_eyJ«B250-400»"]),
    Kind::token("age", &["AGE-SECRET-KEY-1«C58»"]),
    Kind::token("vault", &["hvs.«U90-120»"]),
    Kind::token("vault batch", &["hvb.«U138-300»"]),
];
