//! [`ALL`]: the tables together.

use crate::mask::rule::prefix::PrefixRule;
use crate::mask::rule::table::{ai, cloud, code, service};

/// Every rule, in the order in which they are tried.
pub(crate) static ALL: &[&[PrefixRule]] = &[cloud::RULES, code::RULES, service::RULES, ai::RULES];
