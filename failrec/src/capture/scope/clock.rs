//! The clock that dates what happens in a scope.

use std::sync::Arc;

use once_cell::sync::OnceCell;

use crate::base::{Clock, SystemClock};

static CONFIGURED: OnceCell<Arc<dyn Clock>> = OnceCell::new();
static SYSTEM: OnceCell<Arc<dyn Clock>> = OnceCell::new();

/// Sets the clock of all scopes entered from now on that have none of their own. Only the first
/// call does; `false` says that it was not this one.
pub(crate) fn set_clock(clock: Arc<dyn Clock>) -> bool {
    CONFIGURED.set(clock).is_ok()
}

/// The clock of a scope that has none of its own.
pub(super) fn default_clock() -> Arc<dyn Clock> {
    let system = || SYSTEM.get_or_init(|| Arc::new(SystemClock::new()));
    Arc::clone(CONFIGURED.get().unwrap_or_else(system))
}
