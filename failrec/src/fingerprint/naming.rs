//! [`Naming`]: by what groups get their names.

use std::sync::Arc;

use crate::record::Scheme;

/// By what groups get their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Naming {
    pub(crate) scheme: Scheme,
    /// The name of the user's own rules of the normal form, if there are any.
    pub(crate) rules: Option<Arc<str>>,
}

impl From<Scheme> for Naming {
    fn from(scheme: Scheme) -> Self {
        Self { scheme, rules: None }
    }
}
