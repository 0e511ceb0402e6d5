//! [`SCHEMA`] and [`Limits`]: which format is written, and how large its parts may be.

/// The version of the line format, written as `v` in every line.
///
/// Readers accept added fields; a change that an older reader would misread raises this number.
pub const SCHEMA: u32 = 1;

/// The largest sizes that a record may hold, after masking. What is longer is cut and says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one string.
    pub text_bytes: usize,
    /// Bytes of one JSON value: an argument, a snapshot.
    pub value_bytes: usize,
    /// Bytes of all texts and values of one record; once they are used up, each further one keeps
    /// only its beginning.
    pub record_bytes: usize,
    /// Nesting of one JSON value.
    pub depth: usize,
    /// Items of one array or object.
    pub items: usize,
    /// Links of an error chain.
    pub links: usize,
    /// Breadcrumbs of one record.
    pub breadcrumbs: usize,
    /// Steps of the execution path.
    pub steps: usize,
    /// Decisions before the failure.
    pub decisions: usize,
    /// Tags of one record.
    pub tags: usize,
    /// Frames of a backtrace.
    pub frames: usize,
}

impl Limits {
    /// Large enough for an agent's failure, small enough that ten thousand of them fit in 100 MB.
    pub const DEFAULT: Self = Self {
        text_bytes: 4 * 1024,
        value_bytes: 16 * 1024,
        record_bytes: 64 * 1024,
        depth: 8,
        items: 64,
        links: 16,
        breadcrumbs: 50,
        steps: 10,
        decisions: 5,
        tags: 32,
        frames: 64,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
