//! [`spawn`]: a tokio task that knows the scope it comes from.

use tokio::task::JoinHandle;

use crate::capture::scope::future::InCurrentScope as _;

/// Spawns a task on tokio's runtime that knows what the scope in force knows at this moment.
///
/// What the task notes stays with it. Outside of any scope it is [`tokio::spawn`].
///
/// # Panics
///
/// Outside of a tokio runtime, as `tokio::spawn` does.
///
/// # Examples
///
/// ```
/// use failrec::{Scope, scope};
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// let scope = Scope::new().session("conversation 7");
/// let task = scope.enter(async { failrec::spawn(async { scope::step("fetch") }) }).await;
/// task.await
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(future.in_current_scope())
}
