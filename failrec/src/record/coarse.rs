//! [`Coarse`]: what failures of several groups have in common.

use serde::{Deserialize, Serialize};

use crate::record::{Category, FailureRecord, Fingerprint, Outline, Scheme};

/// What failures of several groups have in common: the sort of thing that went wrong, at whatever
/// node and with whatever message. "All rate limits" is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Coarse {
    /// Its name.
    pub fingerprint: Fingerprint,
    /// The sort.
    pub category: Category,
    /// The type of the last cause; of a panic, the file it came from. Not under
    /// [`Scheme::Exact`], which knows no causes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_type: Option<String>,
    /// The error's code, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
}

impl Coarse {
    /// That of a failure.
    pub fn of(record: &FailureRecord) -> Self {
        Self::of_outline(&Outline::of(record))
    }

    pub(crate) fn of_outline(outline: &Outline<'_>) -> Self {
        let (root_type, error_code) = root_and_code(outline);
        Self {
            fingerprint: outline.fingerprint.coarse,
            category: outline.category,
            root_type: root_type.map(ToOwned::to_owned),
            error_code: error_code.map(ToOwned::to_owned),
        }
    }

    /// It is what the failure has in common with others.
    pub(crate) fn is_that_of(&self, outline: &Outline<'_>) -> bool {
        let known = (self.root_type.as_deref(), self.error_code.as_deref());
        self.fingerprint == outline.fingerprint.coarse
            && self.category == outline.category
            && known == root_and_code(outline)
    }
}

/// The type of the last cause and the code, under a scheme that knows causes.
fn root_and_code<'o>(outline: &'o Outline<'_>) -> (Option<&'o str>, Option<&'o str>) {
    let knows_causes = outline.fingerprint.scheme != Scheme::Exact;
    let error_code = outline.error_code.as_deref();
    (outline.root_type().filter(|_| knows_causes), error_code.filter(|_| knows_causes))
}
