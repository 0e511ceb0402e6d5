//! [`notice`]: says something to whoever runs the program.

/// Says that the recorder or a policy is in trouble: as a `tracing` event where that feature is on,
/// else as a line on standard error.
pub(crate) fn notice(message: &str) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "failrec", "{message}");
    #[cfg(not(feature = "tracing"))]
    {
        use std::io::Write as _;

        // If standard error is closed there is nobody left to tell.
        drop(std::io::stderr().write_all(format!("failrec: {message}\n").as_bytes()));
    }
}
