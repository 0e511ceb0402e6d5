//! [`classify`]: how bad a failure is and of what sort, from its place, its end and its error.

use crate::capture::site::Site;
use crate::record::{Category, Outcome, Severity};

/// How bad a failure is and of what sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Classified {
    pub(super) severity: Severity,
    pub(super) category: Category,
    /// The caller sees it as a value.
    pub(super) is_handled: bool,
}

/// How bad it is. What the attribute says wins, except that a panic is never less than critical.
pub(super) fn severity(site: &Site, outcome: Outcome) -> Severity {
    let usual = match outcome {
        Outcome::Panic => Severity::Critical,
        Outcome::UncleanExit => Severity::Fatal,
        Outcome::Cancelled | Outcome::Recovered => Severity::Warning,
        _ => Severity::Error,
    };
    match (outcome, site.options.severity) {
        (Outcome::Error | Outcome::Silent | Outcome::Assertion, Some(said)) => said,
        (_, Some(said)) => said.max(usual),
        (_, None) => usual,
    }
}

/// How bad it is and of what sort, where the error may tell that by its `category`.
pub(super) fn classify(site: &Site, outcome: Outcome, category: Option<Category>) -> Classified {
    let by_outcome = match outcome {
        Outcome::Panic => Some(Category::Panic),
        Outcome::Cancelled => Some(Category::Cancelled),
        Outcome::Timeout => Some(Category::Timeout),
        Outcome::Rejected => Some(Category::Overload),
        Outcome::UncleanExit => Some(Category::UncleanExit),
        _ => None,
    };
    Classified {
        severity: severity(site, outcome),
        category: site.options.category.or(by_outcome).or(category).unwrap_or_default(),
        is_handled: !matches!(outcome, Outcome::Panic | Outcome::Cancelled | Outcome::UncleanExit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::function_name::FunctionName;
    use crate::capture::passing::Passing;
    use crate::capture::site::Options;

    fn site(severity: Option<Severity>) -> Site {
        let options = Options { severity, ..Options::DEFAULT };
        Site {
            name: FunctionName::none(),
            file: "here.rs",
            line: 1,
            column: 1,
            crate_name: "",
            crate_version: "",
            is_async: false,
            options,
            passing: Passing::new(),
        }
    }

    #[test]
    fn attribute_decides_how_bad_an_error_is() {
        let site = site(Some(Severity::Info));
        let classified = classify(&site, Outcome::Error, None);
        assert_eq!(classified.severity, Severity::Info);
    }

    #[test]
    fn attribute_cannot_belittle_a_panic() {
        let site = site(Some(Severity::Info));
        let classified = classify(&site, Outcome::Panic, None);
        assert_eq!((classified.severity, classified.is_handled), (Severity::Critical, false));
    }
}
