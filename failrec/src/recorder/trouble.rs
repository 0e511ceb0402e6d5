//! Says once that the recorder itself is in trouble.

use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};

static TOLD: AtomicBool = AtomicBool::new(false);

/// Says once per process that the recorder is in trouble: as a `tracing` event where that feature
/// is on, else on standard error, for a recorder that fails in silence is worse than none.
///
/// All of it is counted in [`Health`](crate::recorder::Health), said or not.
pub(super) fn tell(error: &(dyn Error + 'static)) {
    if TOLD.swap(true, Ordering::Relaxed) {
        return;
    }
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "failrec", error, "the failure recorder is in trouble");
    #[cfg(not(feature = "tracing"))]
    {
        use std::io::Write as _;

        let cause = error.source().map(|source| format!(": {source}")).unwrap_or_default();
        let line = format!("failrec: failed to {error}{cause} (said once; see `failrec doctor`)\n");
        // If standard error is closed there is nobody left to tell.
        drop(std::io::stderr().write_all(line.as_bytes()));
    }
}
