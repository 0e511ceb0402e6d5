//! [`OnFull`]: what becomes of a record that finds the queue full.

use std::time::Duration;

/// What becomes of a record that finds the queue full.
///
/// Only ordinary records are meant. One that must not be missed, because it is the first of its
/// group or critical, waits for room and is then written by the failing task, whatever is said
/// here. The failure itself is counted in its group in any case.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::recorder::OnFull;
/// use failrec::test_util::TestRecorder;
///
/// let patient = OnFull::Block(Duration::from_millis(50));
/// let recorder = TestRecorder::with(|builder| builder.on_full(patient));
/// recorder.run(|| failrec::record(&std::fmt::Error));
/// assert_eq!(recorder.records().len(), 1);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnFull {
    /// It is dropped and its loss counted. The failing task never waits.
    #[default]
    DropBody,
    /// The failing task waits so long for room; then the record is dropped and its loss counted.
    ///
    /// It is the thread that waits, and so do all other tasks of an async runtime on it.
    Block(Duration),
    /// The failing task writes the record itself, for as long as the store takes. While the writer
    /// or another task is at the store, the record is dropped and its loss counted: nobody waits
    /// for somebody else's write.
    WriteInline,
}
