//! [`BulkheadBuilder`]: how a bulkhead is made.

use std::time::Duration;

use crate::error::Result;
use crate::policy::bulkhead::handle::{Bulkhead, require_slots};
use crate::policy::bulkhead::inner::{Inner, Settings};
use crate::policy::seams::Seams;
use crate::policy::setting::{require, require_name};
use crate::record::PolicyName;

/// Calls that may wait, at most; a place takes some tens of bytes.
const QUEUE_MAX: u32 = 1_000_000;

/// How a bulkhead is made.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use failrec::policy::Bulkhead;
///
/// let bulkhead = Bulkhead::builder(16).name("db").queue(64, Duration::from_secs(2)).build()?;
/// assert_eq!(bulkhead.stats().max_concurrent, 16);
///
/// let refused = Bulkhead::builder(0).build().unwrap_err();
/// assert_eq!(refused.to_string(), "set `max_concurrent` to 0: it must be from 1 to 1048575");
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "a builder makes nothing until `build()`"]
pub struct BulkheadBuilder {
    name: PolicyName,
    max_concurrent: u32,
    queue: u32,
    max_wait: Duration,
    seams: Seams,
}

impl Bulkhead {
    /// A bulkhead that lets `max_concurrent` calls in at once and refuses others, unless a
    /// [queue](BulkheadBuilder::queue) is given.
    pub fn builder(max_concurrent: u32) -> BulkheadBuilder {
        BulkheadBuilder {
            name: PolicyName::from_static("bulkhead"),
            max_concurrent,
            queue: 0,
            max_wait: Duration::ZERO,
            seams: Seams::system(),
        }
    }

    /// Goes by the settings of `builder` from now on, for every clone. Its name, figures and seams
    /// are those it has.
    ///
    /// Slots become more or fewer as by [`resize`](Self::resize): those inside go on to their end.
    /// Those who wait keep their places, also where the queue is now shorter, and wait as long as
    /// they were allowed to when they came.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense;
    /// nothing has changed then.
    ///
    /// # Examples
    ///
    /// ```
    /// use failrec::policy::Bulkhead;
    ///
    /// let bulkhead = Bulkhead::builder(2).build()?;
    /// let inside = [bulkhead.try_enter()?, bulkhead.try_enter()?];
    /// bulkhead.redefine(Bulkhead::builder(1))?;
    /// drop(inside);
    /// let _permit = bulkhead.try_enter()?;
    /// assert!(bulkhead.try_enter().is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn redefine(&self, builder: BulkheadBuilder) -> Result<()> {
        let (_, settings, _) = builder.parts()?;
        self.inner().redefine(settings);
        Ok(())
    }
}

impl BulkheadBuilder {
    /// How many calls are in at once, instead of what the builder began with.
    pub fn max_concurrent(self, max_concurrent: u32) -> Self {
        Self { max_concurrent, ..self }
    }

    /// The name under which rejections and records speak of it.
    pub fn name(self, name: impl Into<PolicyName>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// So many calls may wait for a slot, each so long. Nobody waits unless this is called.
    pub fn queue(self, length: u32, max_wait: Duration) -> Self {
        Self { queue: length, max_wait, ..self }
    }

    /// Time and waiting.
    pub fn seams(self, seams: Seams) -> Self {
        Self { seams, ..self }
    }

    pub(crate) const fn policy_name(&self) -> &PolicyName {
        &self.name
    }

    /// The bulkhead, empty.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense; it
    /// names the setting, its value and what is allowed.
    pub fn build(self) -> Result<Bulkhead> {
        require_name(&self.name)?;
        let (name, settings, seams) = self.parts()?;
        Ok(Bulkhead::new(Inner::new(name, settings, seams)))
    }

    /// What was set, if it makes sense.
    fn parts(self) -> Result<(PolicyName, Settings, Seams)> {
        require_slots(self.max_concurrent)?;
        let is_bounded = self.queue <= QUEUE_MAX;
        require(is_bounded, "queue length", self.queue, &format!("at most {QUEUE_MAX}"))?;
        let has_time = self.queue == 0 || !self.max_wait.is_zero();
        require(has_time, "queue max_wait", "0 s", "above zero where calls may wait")?;
        let settings = Settings {
            max_concurrent: self.max_concurrent,
            queue: self.queue as usize,
            max_wait: self.max_wait,
        };
        Ok((self.name, settings, self.seams))
    }
}
