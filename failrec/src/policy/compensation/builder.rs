//! [`CompensationBuilder`]: how a compensation is made.

use std::time::Duration;

use crate::error::Result;
use crate::policy::compensation::event::{CompensationEvent, Listener};
use crate::policy::compensation::handle::Compensation;
use crate::policy::compensation::settings::Settings;
use crate::policy::retry::{Backoff, Jitter, Retry};
use crate::policy::seams::Seams;
use crate::policy::setting::{require, require_name};
use crate::record::PolicyName;

/// For the whole undoing of one saga: about as long as a call waits for an answer at most, twice.
const TIME_LIMIT: Duration = Duration::from_mins(1);
/// The first wait between two attempts. Somebody waits for the end, and the next step for its turn.
const UNDO_BASE: Duration = Duration::from_millis(100);
/// The longest.
const UNDO_CAP: Duration = Duration::from_secs(2);

/// How a compensation is made.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::{Compensation, Retry};
///
/// let compensation = Compensation::builder()
///     .name("checkout")
///     .undo_retry(Retry::builder().max_attempts(5).build()?)
///     .time_limit(Duration::from_secs(30))
///     .build()?;
/// assert_eq!(compensation.name().as_str(), "checkout");
///
/// let refused = Compensation::builder().time_limit(Duration::ZERO).build().unwrap_err();
/// assert_eq!(refused.to_string(), "set `time_limit` to 0 s: it must be above zero");
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "a builder makes nothing until `build()`"]
pub struct CompensationBuilder {
    name: PolicyName,
    undo_retry: Option<Retry>,
    time_limit: Duration,
    listener: Option<Listener>,
    seams: Seams,
}

impl Compensation {
    /// A compensation to be described step by step.
    ///
    /// Of itself it tries each undo three times, with waits of a tenth and two tenths of a second,
    /// ten per cent more or less, and gives the whole undoing of a saga a minute.
    pub fn builder() -> CompensationBuilder {
        CompensationBuilder {
            name: PolicyName::from_static("compensation"),
            undo_retry: None,
            time_limit: TIME_LIMIT,
            listener: None,
            seams: Seams::system(),
        }
    }
}

impl CompensationBuilder {
    /// The name in reports. Without this it is `compensation`.
    pub fn name(self, name: impl Into<PolicyName>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// How each undo is tried again. It keeps the time and chance that it was made with, and begins
    /// no wait that would pass the time limit.
    pub fn undo_retry(self, retry: Retry) -> Self {
        Self { undo_retry: Some(retry), ..self }
    }

    /// How long the whole undoing of one saga may take.
    pub fn time_limit(self, limit: Duration) -> Self {
        Self { time_limit: limit, ..self }
    }

    /// Tells `listener` of each undoing. It is called by whoever undoes; a panic of it changes
    /// nothing.
    ///
    /// # Examples
    ///
    /// Whatever is left must not be lost, also when nobody waits for the report:
    ///
    /// ```
    /// use std::io;
    /// use std::sync::mpsc;
    /// use std::time::Duration;
    ///
    /// use failrec::policy::compensation::CompensationEvent;
    /// use failrec::policy::{Compensation, Retry};
    ///
    /// let (send, left) = mpsc::channel();
    /// let listener = move |event: &CompensationEvent<'_>| {
    ///     if let CompensationEvent::Ended(report) = event {
    ///         report.left().for_each(|step| drop(send.send(step.description.to_string())));
    ///     }
    /// };
    /// let once = Retry::builder().max_attempts(1).build()?;
    /// let compensation = Compensation::builder().undo_retry(once).on_event(listener).build()?;
    ///
    /// let saga = compensation.begin();
    /// saga.undo_sync("refund", || Err(io::Error::other("the bank is closed")));
    /// drop(saga);
    /// assert_eq!(left.recv_timeout(Duration::from_secs(60)).as_deref(), Ok("refund"));
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub fn on_event(
        self,
        listener: impl Fn(&CompensationEvent<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self { listener: Some(Listener::new(listener)), ..self }
    }

    /// Time, chance and waiting; also those of the retry, unless one is given.
    pub fn seams(self, seams: Seams) -> Self {
        Self { seams, ..self }
    }

    /// The compensation.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the time limit is zero or the
    /// name is empty.
    pub fn build(self) -> Result<Compensation> {
        require_name(&self.name)?;
        require(!self.time_limit.is_zero(), "time_limit", "0 s", "above zero")?;
        Ok(self.build_sound())
    }

    /// The compensation, of settings that are known to make sense.
    pub(crate) fn build_sound(self) -> Compensation {
        let Self { name, undo_retry, time_limit, listener, seams } = self;
        let undo_retry = undo_retry.unwrap_or_else(|| usual_retry(seams.clone()));
        Compensation::new(Settings { name, undo_retry, time_limit, listener, seams })
    }
}

fn usual_retry(seams: Seams) -> Retry {
    Retry::builder()
        .name("undo")
        .max_attempts(3)
        .backoff(Backoff::Exponential { base: UNDO_BASE, factor: 2.0 })
        .jitter(Jitter::Proportional(0.1))
        .cap(UNDO_CAP)
        .seams(seams)
        .build_sound()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(builder: CompensationBuilder) -> String {
        builder.build().unwrap_err().to_string()
    }

    #[test]
    fn senseless_settings_are_refused() {
        assert_eq!(
            refusal(Compensation::builder().name("")),
            "set `name` to \"\": it must be a text that is not empty"
        );
        assert_eq!(
            refusal(Compensation::builder().time_limit(Duration::ZERO)),
            "set `time_limit` to 0 s: it must be above zero"
        );
    }
}
