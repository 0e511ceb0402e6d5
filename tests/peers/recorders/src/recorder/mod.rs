//! Who is asked, each in a file of its own.

mod bare;
mod failrec;
mod fast_log;
mod sentry;
mod slog;
mod spdlog;
mod subject;
mod tracing;

pub(crate) use bare::Bare;
pub(crate) use failrec::{Closed, Failrec};
pub(crate) use fast_log::FastLog;
pub(crate) use sentry::Sentry;
pub(crate) use slog::Slog;
pub(crate) use spdlog::Spdlog;
pub(crate) use subject::{CAPACITY, Result, Subject};
pub(crate) use tracing::Tracing;
