//! The pipeline: from a report of a failure to an entry in a store.

mod report;

pub use self::report::{Report, is_recording, report};
