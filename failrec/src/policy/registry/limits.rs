//! Bulkheads and rate limiters of a process, by name.

use crate::error::Result;
use crate::policy::bulkhead::{Bulkhead, BulkheadBuilder};
use crate::policy::preset::Preset;
use crate::policy::rate_limit::{RateLimiter, RateLimiterBuilder};
use crate::policy::registry::policies::Policies;
use crate::record::PolicyName;

impl Policies {
    /// The bulkhead of this name: the one that was defined, else that of the preset of this name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if neither is there; the names that are
    /// known are in its text.
    pub fn bulkhead(&self, name: &str) -> Result<Bulkhead> {
        if let Some(known) = self.bulkheads.find(name) {
            return Ok(known);
        }
        let Some(builder) = name.parse::<Preset>().ok().and_then(Preset::bulkhead) else {
            let known = Preset::ALL.iter().filter(|preset| preset.bulkhead().is_some());
            let known: Vec<_> = known.map(|preset| preset.as_str()).collect();
            return Err(self.bulkheads.unknown("bulkhead", name, &known));
        };
        // The settings of a preset are sound; a test holds that.
        self.bulkhead_or(name, || builder)
    }

    /// The bulkhead of this name; made as `builder` says, if there is none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting of `builder` makes
    /// no sense.
    pub(crate) fn bulkhead_or(
        &self,
        name: &str,
        builder: impl FnOnce() -> BulkheadBuilder,
    ) -> Result<Bulkhead> {
        if let Some(known) = self.bulkheads.find(name) {
            return Ok(known);
        }
        let name = PolicyName::from(name);
        let made = builder().name(name.clone()).build()?;
        Ok(self.bulkheads.first(&name, made))
    }

    /// Gives the bulkhead of the builder's name these settings. One that is in use keeps who is
    /// inside and who waits, as [`Bulkhead::redefine`] says, and everyone who has it goes by them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense;
    /// nothing has changed then.
    pub fn define_bulkhead(&self, builder: BulkheadBuilder) -> Result<Bulkhead> {
        if let Some(known) = self.bulkheads.find(builder.policy_name().as_str()) {
            known.redefine(builder)?;
            return Ok(known);
        }
        let made = builder.build()?;
        self.define(made.name());
        Ok(self.bulkheads.first(&made.name().clone(), made))
    }

    /// Every bulkhead that was asked for or defined, by name.
    pub fn all_bulkheads(&self) -> Vec<Bulkhead> {
        self.bulkheads.all()
    }

    /// The rate limiter of this name, which must have been defined: no rate is right for most.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if it was not; the names that are known
    /// are in its text.
    pub fn rate_limiter(&self, name: &str) -> Result<RateLimiter> {
        let known = self.rate_limiters.find(name);
        known.ok_or_else(|| self.rate_limiters.unknown("rate limiter", name, &[]))
    }

    /// The rate limiter of this name; made as `builder` says, if there is none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting of `builder` makes
    /// no sense.
    pub(crate) fn rate_limiter_or(
        &self,
        name: &str,
        builder: impl FnOnce() -> RateLimiterBuilder,
    ) -> Result<RateLimiter> {
        if let Some(known) = self.rate_limiters.find(name) {
            return Ok(known);
        }
        let name = PolicyName::from(name);
        let made = builder().name(name.clone()).build()?;
        Ok(self.rate_limiters.first(&name, made))
    }

    /// Gives the rate limiter of the builder's name these settings. One that is in use still owes
    /// the tokens that were used, and keeps its promises, as [`RateLimiter::redefine`] says.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a setting makes no sense;
    /// nothing has changed then.
    pub fn define_rate_limiter(&self, builder: RateLimiterBuilder) -> Result<RateLimiter> {
        if let Some(known) = self.rate_limiters.find(builder.policy_name().as_str()) {
            known.redefine(builder)?;
            return Ok(known);
        }
        let made = builder.build()?;
        self.define(made.name());
        Ok(self.rate_limiters.first(&made.name().clone(), made))
    }

    /// Every rate limiter that was asked for or defined, by name.
    pub fn all_rate_limiters(&self) -> Vec<RateLimiter> {
        self.rate_limiters.all()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn limiter(count: u32) -> RateLimiterBuilder {
        RateLimiter::builder(count, SECOND).name("api")
    }

    #[test]
    fn name_is_one_bulkhead_however_often_it_is_asked_for() {
        let policies = Policies::default();
        policies.define_bulkhead(Bulkhead::builder(1).name("db")).unwrap();
        let held = policies.bulkhead("db").unwrap();
        let _inside = held.try_enter().unwrap();
        assert!(policies.bulkhead("db").unwrap().try_enter().is_err());
        assert_eq!(policies.all_bulkheads().len(), 1);
    }

    #[test]
    fn bulkhead_of_a_preset_has_its_settings() {
        let policies = Policies::default();
        assert_eq!(policies.bulkhead("llm").unwrap().stats().max_concurrent, 8);
    }

    #[test]
    fn unknown_bulkhead_is_answered_with_the_known_ones() {
        let policies = Policies::default();
        policies.define_bulkhead(Bulkhead::builder(1).name("bank")).unwrap();
        assert_eq!(
            policies.bulkhead("classic").unwrap_err().to_string(),
            "no bulkhead is called \"classic\": there are api, bank, database, llm, network, \
             service"
        );
    }

    #[test]
    fn unknown_rate_limiter_is_answered_with_the_known_ones() {
        let policies = Policies::default();
        let asked = |policies: &Policies| policies.rate_limiter("ap").unwrap_err().to_string();
        assert_eq!(asked(&policies), "no rate limiter is called \"ap\": none is defined");
        policies.define_rate_limiter(limiter(1)).unwrap();
        assert_eq!(asked(&policies), "no rate limiter is called \"ap\": there are api");
    }

    #[test]
    fn earlier_definition_wins_over_what_an_attribute_says() {
        let policies = Policies::default();
        policies.define_bulkhead(Bulkhead::builder(1).name("db")).unwrap();
        policies.define_rate_limiter(limiter(1)).unwrap();
        let bulkhead = policies.bulkhead_or("db", || Bulkhead::builder(9)).unwrap();
        let limiter = policies.rate_limiter_or("api", || limiter(9)).unwrap();
        assert_eq!((bulkhead.stats().max_concurrent, limiter.burst()), (1, 1));
    }

    #[test]
    fn attribute_makes_what_nobody_has_defined() {
        let policies = Policies::default();
        policies.bulkhead_or("db", || Bulkhead::builder(9)).unwrap();
        policies.rate_limiter_or("api", || limiter(9)).unwrap();
        assert_eq!(policies.bulkhead("db").unwrap().name().as_str(), "db");
        assert_eq!(policies.rate_limiter("api").unwrap().burst(), 9);
    }

    #[test]
    fn senseless_attribute_makes_nothing() {
        let policies = Policies::default();
        policies.bulkhead_or("db", || Bulkhead::builder(0)).unwrap_err();
        policies.rate_limiter_or("api", || limiter(0)).unwrap_err();
        assert!(policies.all_bulkheads().is_empty() && policies.all_rate_limiters().is_empty());
    }

    #[test]
    fn redefined_bulkhead_is_the_one_that_is_in_use() {
        let policies = Policies::default();
        let held = policies.define_bulkhead(Bulkhead::builder(2).name("db")).unwrap();
        let _inside = held.try_enter().unwrap();
        policies.define_bulkhead(Bulkhead::builder(1).name("db")).unwrap();
        assert!(held.try_enter().is_err());
    }

    #[test]
    fn redefined_rate_limiter_still_owes_what_was_used() {
        let policies = Policies::default();
        let held = policies.define_rate_limiter(limiter(1)).unwrap();
        held.check().unwrap();
        policies.define_rate_limiter(limiter(2)).unwrap();
        assert_eq!([held.check().is_ok(), held.check().is_ok()], [true, false]);
    }
}
