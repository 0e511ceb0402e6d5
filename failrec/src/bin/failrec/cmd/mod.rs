//! The verbs, one file each, and what several of them share.

mod adoption;
mod damage;
mod diagnosis;
mod facts;
mod find;
mod joining;
mod listing;
mod named;
mod pattern;
mod pattern_name;
mod policy_sums;
mod question;
mod raw_lines;
mod regrouping;
mod report;
mod rollup;
mod shape;
mod stream;

pub(crate) mod attempts;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod list;
pub(crate) mod man;
pub(crate) mod mask;
pub(crate) mod merging;
pub(crate) mod patterns;
pub(crate) mod regroup;
pub(crate) mod show;
pub(crate) mod similar;
pub(crate) mod snooze;
pub(crate) mod stats;
pub(crate) mod tail;
pub(crate) mod trends;
pub(crate) mod triage;
