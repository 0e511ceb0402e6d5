//! Says once that the recorder itself is in trouble.

use std::error::Error;
use std::iter::successors;
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

        let told = with_causes(error);
        let line = format!("failrec: failed to {told} (said once; see `failrec doctor`)\n");
        // If standard error is closed there is nobody left to tell.
        drop(std::io::stderr().write_all(line.as_bytes()));
    }
}

/// The error with what caused it, in one line.
pub(super) fn with_causes(error: &(dyn Error + 'static)) -> String {
    let causes = successors(error.source(), |&cause| cause.source());
    causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}
