//! What the fuzz targets have in common.

pub mod journal;
pub mod laws;
pub mod query;

/// Reads logs by the page on their format alone.
#[path = "../../src/oracle/mod.rs"]
pub mod oracle;
