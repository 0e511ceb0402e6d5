//! Sagas made at random, left at random, compared with a list of what must have happened.

use proptest::collection::vec;
use proptest::prelude::Strategy;
use proptest::{option, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;

/// What an undo does.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// It succeeds after so many failures.
    After(u32),
    Panics,
    Withdrawn,
}

impl Kind {
    /// How it must end, and after how many attempts.
    fn expected(self) -> (&'static str, u32) {
        match self {
            Self::After(failures) if failures < 3 => ("undone", failures + 1),
            Self::After(_) => ("failed", 3),
            Self::Panics => ("panicked", 1),
            Self::Withdrawn => ("withdrawn", 0),
        }
    }
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        5 => (0..5_u32).prop_map(Kind::After),
        1 => proptest::strategy::Just(Kind::Panics),
        1 => proptest::strategy::Just(Kind::Withdrawn),
    ]
}

/// How the saga ends: it is dropped, or undone and left after so many polls.
type Leaving = Option<usize>;

/// Counts who is inside, and notes when there are two.
#[derive(Default)]
struct Inside {
    now: AtomicU32,
    most: AtomicU32,
}

struct Entered(Arc<Inside>);

impl Entered {
    fn enter(inside: &Arc<Inside>) -> Self {
        let now = inside.now.fetch_add(1, Ordering::SeqCst) + 1;
        inside.most.fetch_max(now, Ordering::SeqCst);
        Self(Arc::clone(inside))
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Attempts by the number of their step, in the order they began.
fn register(saga: &Saga, kinds: &[Kind], time: &VirtualTime, inside: &Arc<Inside>) -> Log {
    let log = Log::default();
    for (number, kind) in kinds.iter().copied().enumerate() {
        let (time, inside, log, mut attempts) = (time.clone(), Arc::clone(inside), log.clone(), 0);
        let step = saga.undo(number.to_string(), move || {
            attempts += 1;
            log.note(number.to_string());
            let (attempt, time, inside) = (attempts, time.clone(), Arc::clone(&inside));
            async move {
                let _entered = Entered::enter(&inside);
                time.sleep(Duration::from_millis(1)).await;
                match kind {
                    Kind::After(failures) if failures < attempt => Ok(()),
                    Kind::After(_) => failing(),
                    Kind::Panics | Kind::Withdrawn => panic!("the undo panics"),
                }
            }
        });
        if matches!(kind, Kind::Withdrawn) {
            assert!(step.withdraw());
        }
    }
    log
}

/// Polls as often as it is told, letting time go on between.
fn poll_and_leave(
    future: impl Future<Output = CompensationReport>,
    polls: usize,
    time: &VirtualTime,
) {
    let mut future = pin!(future);
    for _ in 0..polls {
        if future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
            return;
        }
        time.advance(Duration::from_millis(500));
    }
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(128))]
    #[test]
    fn every_step_is_undone_once_or_reported_in_reverse_order(
        kinds in vec(kind(), 0..6),
        leaving in option::of(0..12_usize),
    ) {
        let leaving: Leaving = leaving;
        let time = VirtualTime::new();
        let (compensation, reports) = told(builder(&time).time_limit(Duration::from_hours(1)));
        let (saga, inside) = (compensation.begin(), Arc::new(Inside::default()));
        let log = register(&saga, &kinds, &time, &inside);
        match leaving {
            None => drop(saga),
            Some(polls) => poll_and_leave(saga.compensate(), polls, &time),
        }
        let report = reports.recv_timeout(PATIENCE).unwrap();
        prop_assert!(reports.try_recv().is_err());

        let expected: Vec<_> = kinds.iter().enumerate().rev().map(|(number, kind)| {
            let (end, attempts) = kind.expected();
            (number.to_string(), end, attempts)
        }).collect();
        let found: Vec<_> = report.steps.iter().map(|step| {
            (step.description.to_string(), step.end.as_str(), step.attempts)
        }).collect();
        prop_assert_eq!(&found, &expected);
        prop_assert!(inside.most.load(Ordering::SeqCst) <= 1);
        prop_assert_eq!(inside.now.load(Ordering::SeqCst), 0);
        let attempts: Vec<_> = expected.iter().flat_map(|(number, _, attempts)| {
            std::iter::repeat_n(number.clone(), *attempts as usize)
        }).collect();
        prop_assert_eq!(log.lines(), attempts);
        let stats = compensation.stats();
        let left = report.left().count() as u64;
        let is_complete = left == 0;
        prop_assert_eq!((stats.compensated, stats.incomplete), (u64::from(is_complete), u64::from(!is_complete)));
        prop_assert_eq!((stats.failed, stats.not_begun), (left, 0));
    }
}
