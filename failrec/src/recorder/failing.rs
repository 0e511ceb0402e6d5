//! [`Failing`]: a failure that is recorded by hand.

use std::error::Error;
use std::panic::Location;

use serde::Serialize;

use crate::capture::error::Description;
use crate::capture::function_name::FunctionName;
use crate::capture::input::Inputs;
use crate::capture::mark;
use crate::capture::nesting::Inside;
use crate::capture::passing::Passing;
use crate::capture::site::{Options, Site};
use crate::record::{Category, Outcome, RecordId, Severity};
use crate::recorder::report::{Report, hides_name, report};

/// Records `error` as it is. The id is that of the record, if one was stored.
///
/// The same as `failure(error).record()`.
///
/// # Examples
///
/// ```
/// let recorder = failrec::test_util::TestRecorder::new();
/// recorder.run(|| {
///     if let Err(error) = "12x".parse::<u16>() {
///         failrec::record(&error);
///     }
/// });
/// assert_eq!(recorder.records()[0].error_type, "core::num::error::ParseIntError");
/// ```
#[track_caller]
pub fn record<E: AsError + ?Sized>(error: &E) -> Option<RecordId> {
    failure(error).record()
}

/// Begins to record `error` by hand, where more is to be said than the error knows.
///
/// # Examples
///
/// ```
/// use failrec::Severity;
///
/// let recorder = failrec::test_util::TestRecorder::new();
/// let error = std::io::Error::other("disk on fire");
/// recorder.run(|| {
///     failrec::failure(&error)
///         .node("planner")
///         .severity(Severity::Critical)
///         .input("goal", &"book a table")
///         .record()
/// });
/// let record = &recorder.records()[0];
/// assert_eq!(record.node_id.as_str(), "planner");
/// assert_eq!(record.inputs[0].1.as_str(), r#""book a table""#);
/// ```
#[track_caller]
pub fn failure<E: AsError + ?Sized>(error: &E) -> Failing<'_> {
    failure_at(error, Location::caller())
}

/// Begins to record `error` as a failure of the place `location`.
pub(crate) fn failure_at<'e, E: AsError + ?Sized>(
    error: &'e E,
    location: &'static Location<'static>,
) -> Failing<'e> {
    let site = Site {
        name: FunctionName::none(),
        file: location.file(),
        line: location.line(),
        column: location.column(),
        crate_name: "",
        crate_version: "",
        is_async: false,
        options: Options::DEFAULT,
        passing: Passing::new(),
    };
    let error_type = std::any::type_name::<E>();
    Failing { site, error: error.as_error(), error_type, outcome: Outcome::Error, inputs: None }
}

/// Anything that is an error or stands for one: `&*report` of anyhow and eyre, too.
pub trait AsError: sealed::Sealed {
    /// The error.
    fn as_error(&self) -> &(dyn Error + '_);
}

mod sealed {
    use std::error::Error;

    #[expect(unnameable_types, reason = "nobody else may implement the trait above it")]
    pub trait Sealed {}
    impl<E: Error> Sealed for E {}
    impl Sealed for dyn Error + '_ {}
    impl Sealed for dyn Error + Send + '_ {}
    impl Sealed for dyn Error + Send + Sync + '_ {}
}

impl<E: Error> AsError for E {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }
}

impl AsError for dyn Error + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }
}

impl AsError for dyn Error + Send + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }
}

impl AsError for dyn Error + Send + Sync + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }
}

/// A failure that is recorded by hand.
#[derive(Debug)]
#[must_use = "nothing is recorded before `record` is called"]
pub struct Failing<'a> {
    site: Site,
    error: &'a dyn Error,
    error_type: &'static str,
    outcome: Outcome,
    inputs: Option<Inputs>,
}

impl Failing<'_> {
    /// The node it happened in. Without this it is the source file.
    pub fn node(mut self, node: &'static str) -> Self {
        self.site.options.node = Some(node);
        self
    }

    /// The goal whose journal it belongs to.
    pub fn goal(mut self, goal: &'static str) -> Self {
        self.site.options.goal = Some(goal);
        self
    }

    /// How bad it is.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.site.options.severity = Some(severity);
        self
    }

    /// What sort of thing went wrong.
    pub fn category(mut self, category: Category) -> Self {
        self.site.options.category = Some(category);
        self
    }

    /// In which way it ended, where that was not by an error.
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// An input, by name.
    pub fn input<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        self.inputs.get_or_insert_with(|| Inputs::new(hides_name())).serialize(name, value);
        self
    }

    /// Records it. The id is that of the record, if one was stored.
    pub fn record(self) -> Option<RecordId> {
        self.record_inside(Inside::one_poll(mark::now()))
    }

    /// Records it, unless it is one of the failures `inside` the call.
    pub(crate) fn record_inside(self, inside: Inside<'_>) -> Option<RecordId> {
        let Self { site, error, error_type, outcome, inputs } = self;
        report(Report {
            site: &site,
            kind: None,
            outcome,
            describe: &mut |description: &mut Description| {
                description.push_chain(error, error_type);
            },
            inputs: &mut |_| {},
            captured: inputs.map(Box::new),
            inside,
        })
    }
}
