//! [`hedge`]: a body that may be run a second time while the first is slow.

use std::sync::OnceLock;
use std::time::Duration;

use crate::__private::rejecting::Fallible;
use crate::policy::hedge::LiveDelay;
use crate::policy::{Fault, Hedge};
use crate::record::PolicyName;

/// Where a function is hedged.
#[derive(Debug)]
pub struct HedgeSite {
    name: &'static str,
    delay: Duration,
    floor: Option<Duration>,
    max_hedges: u32,
    hedge: OnceLock<Hedge>,
}

impl HedgeSite {
    /// A site told of as `name`, where a second call is made after `delay`, or, with a `floor`,
    /// after what calls have taken of late, between the two.
    pub const fn new(
        name: &'static str,
        delay: Duration,
        floor: Option<Duration>,
        max_hedges: u32,
    ) -> Self {
        Self { name, delay, floor, max_hedges, hedge: OnceLock::new() }
    }

    #[inline]
    fn hedge(&self) -> &Hedge {
        self.hedge.get_or_init(|| self.make())
    }

    #[cold]
    fn make(&self) -> Hedge {
        let builder = Hedge::builder()
            .name(PolicyName::from_static(self.name))
            .max_hedges(self.max_hedges)
            .idempotent(true)
            .delay(self.delay);
        let builder = match self.floor {
            // A floor above the ceiling would be refused.
            Some(floor) => {
                builder.live_delay(LiveDelay::between(floor.min(self.delay), self.delay))
            }
            None => builder,
        };
        builder.build_sound()
    }
}

/// Makes the call that `call` gives, and further ones while it is slow.
#[inline]
pub async fn hedge<R, F>(
    site: &'static HedgeSite,
    mut call: impl FnMut() -> F,
    classify: impl Fn(&R::Error) -> Fault,
) -> R
where
    R: Fallible,
    F: Future<Output = R>,
{
    let calls = |_| {
        let call = call();
        async move { call.await.into_result() }
    };
    match site.hedge().run_with(classify, calls).await {
        Ok(value) => R::succeeded(value),
        Err(error) => R::failed(error),
    }
}
