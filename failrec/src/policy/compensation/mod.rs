//! Undoes what was done when the rest fails: [`Compensation`], a saga within one process.
//!
//! An operation of several steps registers with its [`Saga`], before each step, how that step is
//! undone. If it ends well, none of this is needed. If it does not, what was registered is undone,
//! the newest first, each undo tried again by a retry of its own; one that cannot be undone does
//! not keep the others from it. What became of each is told in a [`CompensationReport`].
//!
//! An undo may run more than once: after a failure, and when it was cut off half-way. It may also
//! run although its step has not happened, for nobody knows how far a call has come that failed.
//! So it must do no harm in either case.
//!
//! All of this is in memory. What was registered when the process is killed is gone with it.

mod background;
mod book;
mod branch;
mod builder;
mod caught;
mod course;
mod event;
mod handle;
mod refused;
mod report;
mod saga;
mod settings;
mod state;
mod stats;
mod step;
mod undo;
mod undoing;

pub use self::branch::Branch;
pub use self::builder::CompensationBuilder;
pub use self::event::CompensationEvent;
pub use self::handle::Compensation;
pub use self::refused::Refused;
pub use self::report::{CompensationCause, CompensationReport, StepEnd, StepReport};
pub use self::saga::Saga;
pub use self::state::SagaState;
pub use self::stats::CompensationStats;
pub use self::step::Step;
