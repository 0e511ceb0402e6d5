//! [`Environment`]: the process and the machine a failure happened in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;

/// The process and the machine, read once per process and written in its `boot` entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
#[non_exhaustive]
pub struct Environment {
    /// The operating system, such as `linux`.
    pub os: String,
    /// Its name and version, such as `Debian GNU/Linux 13`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
    /// The version of the kernel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kernel: Option<String>,
    /// The processor's architecture.
    pub arch: String,
    /// The machine's name, or what the configuration makes of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// The container, if the process runs in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_id: Option<String>,
    /// Changes when the machine restarts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boot_id: Option<String>,
    /// The process.
    pub pid: u32,
    /// Its parent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_pid: Option<u32>,
    /// When the recorder was installed.
    pub start_time: Timestamp,
    /// The program file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exe: Option<String>,
    /// Processors the process may use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_count: Option<u32>,
    /// Bytes of memory in the machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// The compiler that built this crate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust_version: Option<String>,
    /// What the program was built for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// `debug` or `release`.
    pub profile: String,
    /// `unwind` or `abort`.
    pub panic_strategy: String,
    /// The program's own name, version, commit and deployment, as it told them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// The release of the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// The commit the program was built from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub git_commit: Option<String>,
    /// The deployment, such as `production`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment: Option<String>,
    /// The environment variables that the configuration lists, masked.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, String>,
    /// The version of this crate.
    pub failrec_version: String,
}
