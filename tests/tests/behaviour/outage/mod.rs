//! Two hundred callers go through an outage and a recovery, in time that takes none.

mod service;
mod stack;
mod trial;
