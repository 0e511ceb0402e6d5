//! Many threads that enter, wait, give up and panic.

use super::*;

const THREADS: u32 = 6;
const ROUNDS: usize = 3_000;
const SLOTS_MOST: u32 = 3;

/// Who is inside, and the most that ever were.
#[derive(Default)]
struct Crowd {
    now: AtomicU32,
    most: AtomicU32,
}

impl Crowd {
    fn visit(&self) {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        thread::yield_now();
        self.now.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Waits as a task does, or goes away after a few polls.
fn enter_or_go_away(bulkhead: &Bulkhead, crowd: &Crowd, polls: usize) {
    let mut call = entering(bulkhead);
    for _ in 0..polls {
        if let Poll::Ready(result) = poll(&mut call) {
            if result.is_ok() {
                crowd.visit();
            }
            return;
        }
        thread::yield_now();
    }
}

fn round(bulkhead: &Bulkhead, crowd: &Crowd, random: &mut fastrand::Rng) {
    match random.u32(0..6) {
        0 => bulkhead.try_enter().into_iter().for_each(|_permit| crowd.visit()),
        1 => enter_or_go_away(bulkhead, crowd, random.usize(1..6)),
        2 => {
            let panicking = || -> Result<(), Rejected> {
                crowd.visit();
                resume_unwind(Box::new("the call's own"))
            };
            let call = || bulkhead.run_sync(panicking);
            drop(catch_unwind(AssertUnwindSafe(call)));
        }
        3 => bulkhead.resize(random.u32(1..=SLOTS_MOST)).unwrap(),
        _ => {
            let visit = || {
                crowd.visit();
                Ok::<_, Rejected>(())
            };
            // With as many places as threads nobody is refused, and nobody waits for 30 s.
            bulkhead.run_sync(visit).unwrap();
        }
    }
}

#[test]
fn storm_of_threads_loses_no_slot_and_lets_in_no_more_than_there_are() {
    let bulkhead = Bulkhead::builder(1).queue(THREADS, seconds(30)).build().unwrap();
    let crowd = Crowd::default();
    thread::scope(|scope| {
        for seed in 0..THREADS {
            let (bulkhead, crowd) = (&bulkhead, &crowd);
            scope.spawn(move || {
                let mut random = fastrand::Rng::with_seed(u64::from(seed));
                (0..ROUNDS).for_each(|_| round(bulkhead, crowd, &mut random));
            });
        }
    });
    let stats = bulkhead.stats();
    assert_eq!((stats.in_use, stats.waiting), (0, 0));
    let most = crowd.most.load(Ordering::SeqCst);
    assert!((1..=SLOTS_MOST).contains(&most), "{most} at once");
    let permits: Vec<_> = (0..stats.max_concurrent).map(|_| bulkhead.try_enter()).collect();
    assert!(permits.iter().all(Result::is_ok));
    assert_eq!(kind(bulkhead.try_enter()), RejectedKind::Full);
}

/// With one slot, what a call writes is seen by the next: a plain load and store lose nothing.
#[test]
fn calls_of_a_single_slot_follow_each_other() {
    let bulkhead = Bulkhead::builder(1).queue(4, seconds(30)).build().unwrap();
    let sum = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..2_000 {
                    let add = || {
                        sum.store(sum.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
                        Ok::<_, Rejected>(())
                    };
                    bulkhead.run_sync(add).unwrap();
                }
            });
        }
    });
    assert_eq!((sum.into_inner(), bulkhead.stats().entered), (8_000, 8_000));
}
