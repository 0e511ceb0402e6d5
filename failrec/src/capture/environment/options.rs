//! [`EnvironmentOptions`]: what to read of the environment.

use std::fmt::{self, Debug};

use sha2::{Digest as _, Sha256};

/// How the machine's name is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hostname {
    /// As it is.
    #[default]
    Plain,
    /// As a hash keyed with [`EnvironmentOptions::hostname_key`]: the same machine can be
    /// recognised, not named. Without a key it is not written at all, because a hash without one
    /// is found by trying names.
    Hashed,
    /// Not at all.
    Off,
}

/// What to read of the environment.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct EnvironmentOptions {
    /// How the machine's name is written.
    pub hostname: Hostname,
    /// The key of its hash. Without one a hashed name is left out: an unkeyed hash of a name that
    /// can be guessed hides nothing.
    pub hostname_key: Option<HostnameKey>,
    /// The environment variables that may be written; their values are not masked here.
    pub variables: Vec<String>,
    /// The program and its version, such as `shop@1.4.0`.
    pub application: Option<String>,
    /// The commit the program was built from.
    pub git_commit: Option<String>,
    /// The release; the application and the first digits of the commit where it is not given.
    pub release: Option<String>,
    /// The deployment, such as `production`; where it is not given, the environment variable
    /// `FAILREC_DEPLOYMENT`, else `debug` or `release` as the program was built.
    pub deployment: Option<String>,
}

/// A secret that makes the hash of a machine's name differ from store to store.
#[derive(Clone, Copy)]
pub struct HostnameKey([u8; 32]);

impl HostnameKey {
    /// A key of these bytes, which should be random.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What stands for `hostname`: `host_` and 16 hexadecimal digits.
    pub(super) fn hash(self, hostname: &str) -> String {
        let digest = Sha256::new().chain_update(self.0).chain_update(hostname).finalize();
        let digits = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
        std::iter::once("host_".to_owned()).chain(digits).collect()
    }
}

impl Debug for HostnameKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostnameKey").finish_non_exhaustive()
    }
}
