//! The bulkhead against a slow list of who stands where.

use std::collections::VecDeque;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;

#[derive(Clone, Copy, Debug)]
enum Step {
    Enter,
    TryEnter,
    Poll(usize),
    Drop(usize),
    Leave(usize),
    Resize(u32),
    Pass(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any::<()>().prop_map(|()| Step::Enter),
        1 => any::<()>().prop_map(|()| Step::TryEnter),
        4 => (0..8_usize).prop_map(Step::Poll),
        2 => (0..8_usize).prop_map(Step::Drop),
        5 => (0..4_usize).prop_map(Step::Leave),
        1 => (1..5_u32).prop_map(Step::Resize),
        2 => (0..6_u64).prop_map(Step::Pass),
    ]
}

/// Who stands where, by number.
#[derive(Default)]
struct Model {
    limit: u32,
    in_use: u32,
    line: VecDeque<u64>,
    /// Has a slot and has not gone on.
    called: Vec<u64>,
    stats: BulkheadStats,
}

impl Model {
    fn hand_on(&mut self) {
        while self.in_use < self.limit
            && let Some(first) = self.line.pop_front()
        {
            self.called.push(first);
            self.in_use += 1;
        }
    }

    fn leave(&mut self) {
        self.in_use -= 1;
        self.hand_on();
    }

    fn has_slot(&mut self) -> bool {
        let has_slot = self.line.is_empty() && self.in_use < self.limit;
        self.in_use += u32::from(has_slot);
        self.stats.entered += u64::from(has_slot);
        has_slot
    }

    fn stats(&self) -> BulkheadStats {
        let (waiting, in_use, max_concurrent) = (self.line.len() as u64, self.in_use, self.limit);
        BulkheadStats { waiting, in_use, max_concurrent, ..self.stats }
    }

    fn forget(&mut self, number: u64) -> bool {
        let count = self.called.len();
        self.called.retain(|other| *other != number);
        self.called.len() < count
    }
}

/// A caller that stands in the line, or was called.
struct Caller<'b> {
    number: u64,
    since: Duration,
    call: Entering<'b>,
    woken: Arc<Woken>,
}

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl<'b> Caller<'b> {
    fn poll(&mut self) -> Poll<Result<BulkheadPermit<'b>, Rejected>> {
        let waker = Waker::from(Arc::clone(&self.woken));
        self.call.as_mut().poll(&mut Context::from_waker(&waker))
    }
}

proptest! {
    #[test]
    fn no_slot_is_lost_and_nobody_overtakes(steps in vec(step(), 0..120)) {
        let time = VirtualTime::new();
        let bulkhead = builder(&time, 2).build().unwrap();
        let mut model = Model { limit: 2, ..Model::default() };
        let (mut callers, mut inside) = (Vec::new(), Vec::new());
        let mut next = 0;
        for step in steps {
            match step {
                Step::Enter => {
                    let woken = Arc::default();
                    let (number, since, call) = (next, time.monotonic(), entering(&bulkhead));
                    let mut caller = Caller { number, since, call, woken };
                    next += 1;
                    match caller.poll() {
                        Poll::Ready(Ok(permit)) => {
                            prop_assert!(model.has_slot());
                            inside.push(permit);
                        }
                        Poll::Ready(Err(rejected)) => {
                            prop_assert!(!model.has_slot());
                            prop_assert_eq!(model.line.len(), 3);
                            prop_assert_eq!(rejected.kind(), RejectedKind::Full);
                            model.stats.rejected_full += 1;
                        }
                        Poll::Pending => {
                            prop_assert!(!model.has_slot());
                            model.line.push_back(number);
                            callers.push(caller);
                        }
                    }
                }
                Step::TryEnter => {
                    let permit = bulkhead.try_enter().ok();
                    prop_assert_eq!(permit.is_some(), model.has_slot());
                    model.stats.rejected_full += u64::from(permit.is_none());
                    inside.extend(permit);
                }
                Step::Poll(index) if index < callers.len() => {
                    let polled = callers[index].poll();
                    if polled.is_pending() {
                        prop_assert!(model.line.contains(&callers[index].number));
                        prop_assert!(time.monotonic() < callers[index].since + seconds(10));
                        continue;
                    }
                    let caller = callers.remove(index);
                    let waited = time.monotonic().saturating_sub(caller.since);
                    let is_called = model.forget(caller.number);
                    model.stats.longest_wait = model.stats.longest_wait.max(waited);
                    if let Poll::Ready(Ok(permit)) = polled {
                        prop_assert!(is_called);
                        model.stats.entered += 1;
                        inside.push(permit);
                    } else {
                        prop_assert!(!is_called && seconds(10) <= waited);
                        model.line.retain(|other| *other != caller.number);
                        model.stats.timed_out += 1;
                    }
                }
                Step::Drop(index) if index < callers.len() => {
                    let caller = callers.remove(index);
                    let waited = time.monotonic().saturating_sub(caller.since);
                    model.stats.gave_up += 1;
                    model.stats.longest_wait = model.stats.longest_wait.max(waited);
                    model.line.retain(|other| *other != caller.number);
                    if model.forget(caller.number) {
                        model.leave();
                    }
                    drop(caller);
                }
                Step::Leave(index) if index < inside.len() => {
                    drop(inside.remove(index));
                    model.leave();
                }
                Step::Resize(limit) => {
                    bulkhead.resize(limit).unwrap();
                    model.limit = limit;
                    model.hand_on();
                }
                Step::Pass(step) => time.advance(seconds(step)),
                Step::Poll(_) | Step::Drop(_) | Step::Leave(_) => {}
            }
            prop_assert_eq!(bulkhead.stats(), model.stats());
            for caller in &callers {
                let is_woken = caller.woken.0.load(Ordering::Relaxed);
                prop_assert!(is_woken || !model.called.contains(&caller.number));
            }
        }
        drop((callers, inside));
        prop_assert_eq!((bulkhead.stats().in_use, bulkhead.stats().waiting), (0, 0));
        let all: Vec<_> = (0..model.limit).map(|_| bulkhead.try_enter()).collect();
        prop_assert!(all.iter().all(Result::is_ok));
    }
}
