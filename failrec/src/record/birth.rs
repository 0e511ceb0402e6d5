//! [`Birth`]: what tells one life of a process from every other on its machine.

use serde::{Deserialize, Serialize};

/// What tells one life of a process from every other on its machine, beside its number, and what
/// its end is compared with.
///
/// It is known on Linux only. The number of the process and the name of the machine's boot stand
/// in its [`Environment`](crate::record::Environment).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Birth {
    /// When the process began, in the kernel's ticks since the machine started: numbers are given
    /// anew, and never with the same start.
    pub started: u64,
    /// The number of the namespace in which the process has its number.
    pub namespace: u64,
    /// The control group whose memory is limited together with that of the process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control_group: Option<String>,
    /// How many processes of that group the kernel had killed for want of memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oom_kills: Option<u64>,
}

impl Birth {
    /// The process began at `started`, and has its number in `namespace`.
    pub const fn new(started: u64, namespace: u64) -> Self {
        Self { started, namespace, control_group: None, oom_kills: None }
    }
}
