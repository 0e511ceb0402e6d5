//! What a call takes while another thread makes the same one, against what it takes alone.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

/// Calls that threads make through one policy.
pub(crate) struct Shared {
    pub(crate) name: &'static str,
    pub(crate) call: fn(u32),
    /// How many times as long as alone a call should take at most.
    pub(crate) most: Option<f64>,
}

/// The best of this many rounds counts.
const ROUNDS: u32 = 300;
/// A round is to take so many nanoseconds alone: less than a scheduler gives a thread at a time.
const ROUND: f64 = 400_000.0;
/// A round counts if both threads ran for this share of it: where one waits for a processor, the
/// other is alone.
const OVERLAP_MIN: f64 = 0.9;

pub(crate) fn print_table(cases: &[Shared]) {
    println!(
        "{:<44} {:>10} {:>14} {:>8} {:>6}",
        "one call", "alone, ns", "by two, ns", "ratio", "goal"
    );
    for Shared { name, call, most } in cases {
        let calls = calls_of_a_round(*call);
        let (mut alone, mut by_two) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..ROUNDS {
            alone = alone.min(by_one(*call, calls));
            by_two = by_two.min(by_two_at_once(*call, calls).unwrap_or(f64::INFINITY));
        }
        let goal = most.map_or(String::new(), |most| most.to_string());
        let ratio = by_two / alone;
        println!("{name:<44} {alone:>10.1} {by_two:>14.1} {ratio:>8.2} {goal:>6}");
    }
}

/// Runs each with two threads, only to see that it runs.
pub(crate) fn run(cases: &[Shared]) {
    for case in cases {
        by_two_at_once(case.call, 2);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of calls, of which none takes less than a tenth of a nanosecond"
)]
fn calls_of_a_round(call: fn(u32)) -> u32 {
    by_one(call, 1_000);
    (ROUND / by_one(call, 10_000)) as u32
}

/// Nanoseconds of a call.
fn by_one(call: fn(u32), calls: u32) -> f64 {
    let begun = Instant::now();
    (0..calls).for_each(call);
    begun.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
}

/// Nanoseconds of a call of the slower of two threads; nothing if they did not run side by side.
fn by_two_at_once(call: fn(u32), calls: u32) -> Option<f64> {
    let there = AtomicU32::new(0);
    let run = || {
        // What a thread does once is done before.
        call(0);
        there.fetch_add(1, Ordering::Relaxed);
        // Who is woken comes too late, so nobody sleeps.
        while there.load(Ordering::Relaxed) < 2 {
            std::hint::spin_loop();
        }
        let begun = Instant::now();
        (0..calls).for_each(call);
        (begun, Instant::now())
    };
    let (one, other) = std::thread::scope(|scope| {
        let other = scope.spawn(run);
        (run(), other.join().unwrap())
    });
    let side_by_side = one.1.min(other.1).saturating_duration_since(one.0.max(other.0));
    let all = one.1.max(other.1).saturating_duration_since(one.0.min(other.0)).as_secs_f64();
    let slower = (one.1 - one.0).max(other.1 - other.0).as_secs_f64() * 1e9 / f64::from(calls);
    (OVERLAP_MIN * all <= side_by_side.as_secs_f64()).then_some(slower)
}
