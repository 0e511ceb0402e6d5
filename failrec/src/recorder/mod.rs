//! The pipeline: from a report of a failure to an entry in a store.
//!
//! [`Recorder`] is the handle, [`RecorderBuilder`] makes it, [`Guard`] keeps an installed one
//! running. The way of a failure: `report` describes it, finds its group and counts
//! it on the failing task; if it is to be stored, a draft goes into the queue; the writer's thread
//! masks, fingerprints and appends it.
//!
//! What goes wrong in here never reaches the call that failed: it is counted in [`Health`].

mod backtraces;
mod builder;
mod by_place;
mod classify;
mod count;
mod escalations;
mod exits;
mod failing;
mod found;
mod global;
mod guard;
mod handle;
mod health;
mod history;
mod home;
mod hook;
mod init;
mod job;
mod journal;
mod keep;
mod known;
mod notification;
mod notifier;
mod now;
mod obituary;
mod on_full;
mod pass_book;
mod passes;
mod pipeline;
mod place;
mod queue;
mod reentry;
mod report;
mod shared;
mod shortcuts;
mod steps;
mod throttle;
mod trouble;
mod unseen;
#[cfg(feature = "webhook")]
mod webhook;
mod worker;

pub use self::backtraces::Backtraces;
pub use self::builder::RecorderBuilder;
pub(crate) use self::failing::failure_at;
pub use self::failing::{AsError, Failing, failure, record};
pub use self::global::{InForce, current};
pub(crate) use self::global::{is_recording, passed};
pub use self::guard::Guard;
pub use self::handle::Recorder;
pub use self::health::Health;
pub use self::init::{builder, flush, init};
pub use self::job::Flushed;
pub use self::notification::{Notification, NotificationCause, NotifiedFailure};
pub use self::on_full::OnFull;
pub use self::place::{DEFAULT_STORE, STORE_VARIABLE, usual_folder};
pub use self::queue::QueueLimits;
pub(crate) use self::report::{Report, hides_name, report};
pub(crate) use self::shortcuts::Kind;
pub(crate) use self::unseen::count_unseen;
#[cfg(feature = "webhook")]
pub use self::webhook::Webhook;
pub use crate::capture::environment::{EnvironmentOptions, Hostname, HostnameKey};
