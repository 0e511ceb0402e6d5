//! The tokens of providers, a line each. Where one prefix begins another, the longer comes first.

mod ai;
mod cloud;
mod code;
mod service;

use crate::mask::rule::prefix::PrefixRule;

/// Every rule, in the order in which they are tried.
pub(crate) static ALL: &[&[PrefixRule]] = &[ai::RULES, cloud::RULES, code::RULES, service::RULES];

#[cfg(test)]
mod tests;
