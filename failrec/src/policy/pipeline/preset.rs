//! The whole of a [`Preset`] as a pipeline.

use crate::error::Result;
use crate::policy::pipeline::builder::PipelineBuilder;
use crate::policy::pipeline::handle::Pipeline;
use crate::policy::pipeline::limit::TimeLimit;
use crate::policy::preset::Preset;
use crate::record::PolicyName;

impl Preset {
    /// All policies of this preset around one call, each by this name: the limits of time, the
    /// retry, the breaker and the bulkhead, as far as the preset has them. Each can be replaced
    /// before it is built.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::io;
    /// use std::time::Duration;
    ///
    /// use failrec::Clock;
    /// use failrec::policy::{Preset, Seams};
    /// use failrec::test_util::VirtualTime;
    ///
    /// let time = VirtualTime::new();
    /// let seams = Seams::system().clock(time.clone()).timer(time.clone());
    /// let pipeline = Preset::Network.pipeline("orders").seams(seams).build()?;
    ///
    /// // An answer that never comes is given up four times, each after ten seconds, but not
    /// // beyond thirty seconds in all.
    /// let never = |_| std::future::pending::<io::Result<()>>();
    /// let error = time.block_on(pipeline.run(never)).unwrap_err();
    /// assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    /// assert_eq!(time.monotonic(), Duration::from_secs(30));
    /// # Ok::<(), failrec::Error>(())
    /// ```
    pub fn pipeline(self, name: impl Into<PolicyName>) -> PipelineBuilder {
        Pipeline::builder().name(name).preset(self)
    }
}

impl PipelineBuilder {
    /// With the policies of its preset where none was set.
    pub(super) fn filled(mut self) -> Result<Self> {
        let Some(preset) = self.preset.take() else { return Ok(self) };
        let (name, seams) = (&self.name, &self.seams);
        // A hedge stands in its place.
        if self.retry.is_none() && self.hedge.is_none() {
            let retry = preset.retry().name(name.clone()).seams(seams.clone());
            self.retry = Some(retry.build()?);
        }
        if self.breaker.is_none() {
            let breaker = preset.circuit_breaker().name(name.clone()).seams(seams.clone());
            self.breaker = Some(breaker.build()?);
        }
        if let (None, Some(builder)) = (&self.bulkhead, preset.bulkhead()) {
            self.bulkhead = Some(builder.name(name.clone()).seams(seams.clone()).build()?);
        }
        self.total = self.total.or(preset.total_limit().map(Into::into));
        if let (None, Some(limit)) = (&self.attempt, preset.attempt_limit()) {
            // Who gives the whole operation less time has not asked for longer attempts.
            let most = self.total.as_ref().map_or(limit, TimeLimit::duration);
            self.attempt = Some(limit.min(most).into());
        }
        Ok(self)
    }
}
