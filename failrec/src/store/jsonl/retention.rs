//! [`Retention`]: how much of a journal is kept whole.

use std::time::Duration;

/// How much of a journal is kept whole, beyond which records are evicted. What they count stays.
///
/// Of each group the first 3 and the last 5 records are kept, one of each release, and all of which
/// somebody said something. Of the others those go first that are old and stand at no round place in their
/// group: so a noisy group is thinned out long before a rare one loses anything.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::store::Retention;
///
/// let retention = Retention::default().keep_age(Duration::from_hours(24 * 30));
/// assert_eq!(retention.bytes(), 512 * 1024 * 1024);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    bytes: u64,
    age: Duration,
    groups: u64,
}

impl Default for Retention {
    /// 512 MiB, 90 days, and the records of 20,000 groups.
    fn default() -> Self {
        Self { bytes: 512 * 1024 * 1024, age: Duration::from_hours(24 * 90), groups: 20_000 }
    }
}

impl Retention {
    /// All files of all goals have so many bytes together, as far as what must be kept allows. What is
    /// compressed counts as what it takes.
    #[must_use]
    pub const fn keep_bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }

    /// Records that are older go, unless they must be kept.
    #[must_use]
    pub const fn keep_age(mut self, age: Duration) -> Self {
        self.age = age;
        self
    }

    /// So many groups keep several records: those that failed last. Of the others the newest is kept, those
    /// of which somebody said something, and all that they count.
    #[must_use]
    pub const fn keep_groups(mut self, groups: u64) -> Self {
        self.groups = groups;
        self
    }

    /// The bytes.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The age.
    pub const fn age(&self) -> Duration {
        self.age
    }

    /// The groups.
    pub const fn groups(&self) -> u64 {
        self.groups
    }
}
