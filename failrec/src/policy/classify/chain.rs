//! [`classify`]: from an error and its causes to a [`Fault`].

use std::error::Error;
use std::io;
use std::time::Duration;

use crate::capture::guarded::guarded;
use crate::capture::text::fill;
use crate::policy::classify::finding::{Finding, Weight};
use crate::policy::classify::{classifiers, debug, exact, grpc, sqlstate, text};
use crate::policy::fault::{Fault, FaultKind};

/// Errors of a chain that are looked at.
const LINKS_MAX: usize = 16;

/// What an error has met, as far as it and its causes tell.
///
/// Of the error and its causes, sixteen at most, the most telling one counts: what a registered
/// classifier says, then a type that is known, then codes of providers and databases, a status of
/// HTTP, the names that libraries give, and words. Of equals the outermost counts, and one that says
/// only where it happened ("error sending request") gives way to any cause that says what. Where
/// nothing is known the kind is [`FaultKind::Unknown`].
///
/// `is_not_sent` is set where the chain shows that no connection came about, or that the request was
/// refused before anything was done with it. A `Display`, `Debug` or `source` that panics tells
/// nothing and harms nobody. Of each text 4 KiB are looked at.
///
/// # Examples
///
/// ```
/// use failrec::policy::{FaultKind, classify};
///
/// let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
/// let fault = classify(&refused);
/// assert_eq!(fault.kind, FaultKind::Connect);
/// assert!(fault.is_not_sent);
///
/// let answer = std::io::Error::other("provider said 429: Please try again in 20s");
/// assert_eq!(classify(&answer).retry_after, Some(std::time::Duration::from_secs(20)));
/// ```
pub fn classify(error: &(dyn Error + 'static)) -> Fault {
    let mut evidence = Evidence::default();
    evidence.follow(Some(error));
    evidence.verdict()
}

/// As [`classify`], for an error that may borrow, so that its own type cannot be asked for: its
/// texts are read, and its causes are known as ever.
pub(crate) fn classify_borrowed(error: &dyn Error) -> Fault {
    let mut evidence = Evidence::default();
    let cause = guarded(|| error.source()).flatten();
    let found = evidence.read(error, cause.is_some(), None);
    evidence.take(found);
    evidence.follow(cause);
    evidence.verdict()
}

/// What the program's own classifiers tell of the causes of an error, the outermost first.
pub(crate) fn told_by_causes(error: &dyn Error) -> Option<Fault> {
    let first = guarded(|| error.source()).flatten();
    let causes = std::iter::successors(first, |link| cause(*link));
    causes.take(LINKS_MAX).find_map(classifiers::of)
}

/// The next link.
fn cause<'a>(link: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    // An `io::Error` passes over the error that it holds and names the cause of that as its own.
    if let Some(held) = link.downcast_ref().and_then(io::Error::get_ref) {
        return Some(held);
    }
    guarded(|| link.source()).flatten()
}

/// What the links of a chain tell together.
#[derive(Default)]
struct Evidence {
    best: Option<Finding>,
    status: Option<u16>,
    is_not_sent: bool,
    retry_after: Option<Duration>,
}

impl Evidence {
    /// Adds what an error and its causes tell.
    fn follow(&mut self, first: Option<&(dyn Error + 'static)>) {
        let mut next = first;
        for _ in 0..LINKS_MAX {
            let Some(link) = next else { break };
            next = cause(link);
            self.add(link, next.is_some());
        }
    }

    fn add(&mut self, link: &(dyn Error + 'static), has_cause: bool) {
        let told = classifiers::of(link).map(|fault| Finding { fault, weight: Weight::Told });
        let found = match told.or_else(|| exact::of(link)) {
            Some(known) if Weight::Named < known.weight => Some(known),
            known => self.read(link, has_cause, known),
        };
        self.take(found);
    }

    fn take(&mut self, found: Option<Finding>) {
        let Some(found) = found else { return };
        self.status = self.status.or(found.fault.status);
        self.is_not_sent |= found.fault.is_not_sent;
        if self.best.is_none_or(|best| best.weight < found.weight) {
            self.best = Some(found);
        }
    }

    /// What the texts of a link tell, beside what is known of it.
    fn read(
        &mut self,
        link: &dyn Error,
        has_cause: bool,
        known: Option<Finding>,
    ) -> Option<Finding> {
        let (mut display, mut debug) = (String::new(), String::new());
        // What there is of a text that breaks off is read all the same.
        fill(&mut display, text::TEXT_BYTES_MAX, format_args!("{link}"));
        fill(&mut debug, text::TEXT_BYTES_MAX, format_args!("{link:?}"));
        self.retry_after = self.retry_after.or_else(|| text::hint(&display));
        let grpc = grpc::of_text(&display).or_else(|| grpc::of_debug(&debug)).map(|mut finding| {
            // A client makes up a code for what happened on its own side, and gives the cause.
            finding.weight = if has_cause { Weight::Vague } else { finding.weight };
            finding
        });
        let findings = [
            text::of(&display),
            sqlstate::of_text(&display),
            sqlstate::of_debug(&debug),
            grpc,
            debug::of(&debug),
        ];
        let findings = known.into_iter().chain(findings.into_iter().flatten());
        findings.reduce(|best, finding| best.or(Some(finding)))
    }

    fn verdict(self) -> Fault {
        let Some(best) = self.best else {
            return Fault { retry_after: self.retry_after, ..Fault::new(FaultKind::Unknown) };
        };
        let mut fault = best.fault;
        if best.weight == Weight::Told {
            return fault;
        }
        fault.status = fault.status.or(self.status);
        fault.retry_after = fault.retry_after.or(self.retry_after);
        // Where an answer came, the request was sent.
        fault.is_not_sent = fault.status.is_none() && (fault.is_not_sent || self.is_not_sent);
        if fault.is_not_sent && fault.kind == FaultKind::StreamCut {
            // It broke while it was being made; there was no stream yet.
            fault.kind = FaultKind::Reset;
        }
        fault
    }
}

#[cfg(test)]
mod tests;
