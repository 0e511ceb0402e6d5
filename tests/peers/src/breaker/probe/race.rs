//! Many threads at once, half-open.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use crate::breaker::ask::open_and_wait;
use crate::breaker::subject::PROBES;
use crate::breaker::{Breaker, CANDIDATES};
use crate::call::never_ending;
use crate::poll::once;
use crate::probe::{Finding, Probe};

pub(crate) const PROBE: Probe = Probe {
    title: "A race for the probes",
    asked: "As before, but 8 threads race with 10 calls each, 25 times.",
    must: "exactly 3 are let through each time",
    run: || {
        let races = |candidate: &crate::breaker::Candidate| {
            let begun = (0..ROUNDS).map(|_| race(&*(candidate.make)()));
            let (least, most) =
                begun.fold((u32::MAX, 0), |(least, most), one| (least.min(one), most.max(one)));
            let did = if least == most {
                format!("{most} let through")
            } else {
                format!("{least} to {most} let through")
            };
            Finding::new(candidate.who, did, (least, most) == (PROBES, PROBES))
        };
        CANDIDATES.iter().map(races).collect()
    },
};

const ROUNDS: u32 = 25;
const THREADS: usize = 8;
const CALLS: u32 = 10;
/// A breaker may itself wait for a lock that another thread has.
const POLLS: u32 = 100_000;

fn race(breaker: &dyn Breaker) -> u32 {
    open_and_wait(breaker);
    let (begun, start) = (AtomicU32::new(0), Barrier::new(THREADS));
    let run = || {
        start.wait();
        let ask = |_| {
            let own = Arc::new(AtomicU32::new(0));
            let mut answering = breaker.call(never_ending(&own));
            let is_decided = || own.load(Ordering::SeqCst) == 1;
            let is_rejected = (0..POLLS).any(|_| {
                let is_over = once(&mut answering).is_ready();
                thread::yield_now();
                is_over || is_decided()
            }) && !is_decided();
            begun.fetch_add(own.load(Ordering::SeqCst), Ordering::SeqCst);
            (!is_rejected).then_some(answering)
        };
        (0..CALLS).filter_map(ask).collect::<Vec<_>>()
    };
    // Those that were let through are given up when all have asked.
    let under_way: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(run)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    drop(under_way);
    begun.load(Ordering::SeqCst)
}
