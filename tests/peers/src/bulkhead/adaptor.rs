//! The bulkheads that are asked. All let calls wait, where they can.

use std::convert;
use std::sync::Arc;
use std::time::Duration;

use failrec::policy::{Bulkhead, Rejected, Seams};
use failrec::test_util::VirtualTime;
use futures_util::FutureExt as _;
use tokio::sync::Semaphore;
use tower::limit::ConcurrencyLimit;
use tower::util::ServiceFn;
use tower::{ServiceExt as _, service_fn};
use tower_resilience::bulkhead::{self, BulkheadLayer};

use crate::call::{Answer, Answering, Call, Fell, Gate};

/// One who is asked, with so many slots.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) who: &'static str,
    pub(crate) make: fn(u32) -> Arc<dyn Gate>,
}

/// All who are asked.
pub(crate) const CANDIDATES: &[Candidate] = &[
    Candidate { who: "failrec", make: ours },
    Candidate {
        who: "tower, concurrency limit",
        make: |slots| Arc::new(ConcurrencyLimit::new(service_fn(through()), slots as usize)),
    },
    Candidate { who: "tower-resilience", make: tower_resilience },
    Candidate { who: "tokio, semaphore", make: |slots| Arc::new(Semaphore::new(slots as usize)) },
    Candidate {
        who: "resilient",
        make: |slots| Arc::new(resilient::Bulkhead::new(slots as usize)),
    },
];

type Through = fn(Call) -> Call;

fn through() -> Through {
    convert::identity
}

fn ours(slots: u32) -> Arc<dyn Gate> {
    let time = VirtualTime::new();
    let builder = Bulkhead::builder(slots)
        .queue(100, Duration::from_mins(1))
        .seams(Seams::system().clock(time.clone()).timer(time));
    Arc::new(builder.build().expect("settings that make sense"))
}

fn tower_resilience(slots: u32) -> Arc<dyn Gate> {
    let builder = BulkheadLayer::builder().max_concurrent_calls(slots as usize);
    let layer = builder.build().expect("settings that make sense");
    Arc::new(tower::Layer::layer(&layer, service_fn(through())))
}

/// What a call is that was not let through.
enum Failed {
    Fell,
    Rejected,
}

impl From<Rejected> for Failed {
    fn from(_: Rejected) -> Self {
        Self::Rejected
    }
}

impl Gate for Bulkhead {
    fn call(&self, call: Call) -> Answering<'_> {
        Box::pin(async {
            match self.run(|| call.map(|result| result.map_err(|Fell| Failed::Fell))).await {
                Ok(()) => Answer::Done,
                Err(Failed::Fell) => Answer::Failed,
                Err(Failed::Rejected) => Answer::Rejected,
            }
        })
    }
}

impl Gate for ConcurrencyLimit<ServiceFn<Through>> {
    fn call(&self, call: Call) -> Answering<'_> {
        Box::pin(self.clone().oneshot(call).map(Answer::from))
    }
}

impl Gate for bulkhead::Bulkhead<ServiceFn<Through>> {
    fn call(&self, call: Call) -> Answering<'_> {
        Box::pin(self.clone().oneshot(call).map(|result| match result {
            Ok(()) => Answer::Done,
            Err(bulkhead::BulkheadServiceError::Inner(Fell)) => Answer::Failed,
            Err(_) => Answer::Rejected,
        }))
    }
}

impl Gate for Semaphore {
    fn call(&self, call: Call) -> Answering<'_> {
        Box::pin(async {
            let _permit = self.acquire().await.expect("never closed");
            Answer::from(call.await)
        })
    }
}

impl Gate for resilient::Bulkhead {
    fn call(&self, call: Call) -> Answering<'_> {
        let mut call = Some(call);
        Box::pin(async move {
            Answer::from(self.run(|| call.take().expect("one call, made once")).await)
        })
    }
}
