//! [`Facts`]: what can be told of one error besides its text.

use std::borrow::Cow;

use crate::record::Category;

/// What can be told of one error besides its text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) error_type: Option<Cow<'static, str>>,
    pub(super) code: Option<String>,
    pub(super) category: Option<Category>,
}
