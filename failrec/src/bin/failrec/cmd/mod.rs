//! The verbs, one file each, and what several of them share.

mod damage;
mod facts;
mod find;
mod listing;
mod question;
mod report;

pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod stats;
