//! [`Shared`]: what the failing tasks and the writer have in common.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crate::base::{Clock, Completion, Waiting};
use crate::capture::input::HidesName;
use crate::fingerprint::{GroupTable, Normalizer};
use crate::mask::Masker;
use crate::record::{GoalId, IdSource, Limits, ProcessId, Scheme};
use crate::recorder::backtraces::Backtraces;
use crate::recorder::health::Counters;
use crate::recorder::known::Known;
use crate::recorder::on_full::OnFull;
use crate::recorder::passes::Passes;
use crate::recorder::pipeline::Pipeline;
use crate::recorder::queue::Queue;
use crate::recorder::shortcuts::Shortcuts;
use crate::store::Store;

/// What the failing tasks and the writer have in common.
pub(super) struct Shared {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) masker: Arc<Masker>,
    pub(super) normalizer: Normalizer,
    pub(super) hides: HidesName,
    pub(super) ids: IdSource,
    pub(super) process: ProcessId,
    /// The number of the process that has the writer.
    pub(super) pid: u32,
    pub(super) goal: GoalId,
    pub(super) scheme: Scheme,
    pub(super) limits: Limits,
    pub(super) backtraces: Backtraces,
    pub(super) on_full: OnFull,
    pub(super) degraded: bool,
    pub(super) known: Known,
    pub(super) passes: Arc<Passes>,
    pub(super) shortcuts: Shortcuts,
    pub(super) groups: Arc<GroupTable>,
    pub(super) counters: Arc<Counters>,
    pub(super) queue: Queue,
    pub(super) store: Arc<dyn Store>,
    /// Held by the writer for one batch, and by a failing task that writes its own record because
    /// the queue is full.
    pub(super) pipeline: Mutex<Pipeline>,
    pub(super) writer: Mutex<Option<JoinHandle<()>>>,
    /// The writer lets go of one side when it ends; who shuts down waits on the other.
    pub(super) end: Mutex<Option<Completion<()>>>,
    pub(super) ended: Mutex<Option<Waiting<()>>>,
    /// Likewise for the thread that tells hooks, if there are any.
    pub(super) told: Mutex<Option<Waiting<()>>>,
}

impl Shared {
    /// This process is a fork of the one that has the writer. Here nobody takes anything from the
    /// queue, and a lock that another thread held at the fork is never free again.
    pub(super) fn is_forked(&self) -> bool {
        std::process::id() != self.pid
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("process", &self.process)
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}
