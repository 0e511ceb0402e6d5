//! Reads the process and the machine.

use crate::base::Timestamp;
use crate::record::Environment;

/// How the machine's name is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hostname {
    /// As it is.
    #[default]
    Plain,
    /// As a keyed hash: the same machine can be recognised, not named.
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
    /// The environment variables that may be written.
    pub variables: Vec<String>,
    /// The program's name and version, such as `shop@1.4.0`.
    pub release: Option<String>,
    /// The deployment, such as `production`.
    pub deployment: Option<String>,
}

/// The process and the machine as they are now.
pub fn read(options: &EnvironmentOptions, now: Timestamp) -> Environment {
    let _ = options;
    Environment { start_time: now, pid: std::process::id(), ..Environment::default() }
}
