//! The process and the machine, read once and written in the `boot` entry of a journal.
//!
//! [`read`] gives what can be had without asking anyone: a few small files, the compiler's own
//! constants, and the environment variables that [`EnvironmentOptions`] lists. What a system does
//! not tell is left out.

mod machine;
mod options;
mod reading;

pub use self::options::{EnvironmentOptions, Hostname, HostnameKey};
pub(crate) use self::reading::read;
