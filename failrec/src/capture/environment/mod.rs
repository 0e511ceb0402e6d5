//! The process and the machine, read once and written in the `boot` entry of a journal.
//!
//! [`read`] gives what can be had without asking anyone: a few small files, the compiler's own
//! constants, and the environment variables that [`EnvironmentOptions`] lists. What a system does
//! not tell is left out.
//!
//! [`birth`] is what tells this life of the process from all others, and [`fate`] says by it
//! whether another process is gone.

mod birth;
mod fate;
mod machine;
mod options;
mod reading;
mod status;

pub(crate) use self::birth::birth;
pub(crate) use self::fate::{Fate, Hint, Life, fate};
pub use self::options::{EnvironmentOptions, Hostname, HostnameKey};
pub(crate) use self::reading::read;
