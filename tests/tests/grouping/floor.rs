//! What is reached at least. A change of the rules may raise these, never lower them.

/// Shown pairs judged right, in percent.
pub(crate) const PAIRS_SHOWN: f64 = 98.0;
/// Pairs apart judged right, in percent.
pub(crate) const PAIRS_APART: f64 = 92.0;
/// Messages of shown pairs with the normal form that is due, in percent.
pub(crate) const FORMS_SHOWN: f64 = 97.0;
/// Messages of pairs apart with the normal form that is due, in percent.
pub(crate) const FORMS_APART: f64 = 92.0;
/// The mean accuracy over the shown logs, in percent.
pub(crate) const LOGS_SHOWN: f64 = 66.0;
/// The mean accuracy over the logs apart, in percent.
pub(crate) const LOGS_APART: f64 = 53.0;
/// The mean accuracy over the shown logs with the patterns of all their lines, in percent.
pub(crate) const MINED_SHOWN: f64 = 95.0;
/// The same over the logs apart, in percent.
pub(crate) const MINED_APART: f64 = 88.0;
