//! Losses of power at every moment of what two stores do.
//!
//! As many cases as fit into some seconds in an ordinary run, always the same; any number by hand:
//! `FAILREC_POWER=20000 FAILREC_POWER_SEED=7 cargo test -p failrec-tests --test crash power -- --nocapture`.

use std::cell::Cell;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use super::action::plan;
use super::power_fs::Flaw;
use super::trial::{Figures, Trial};

const CASES: &str = "FAILREC_POWER";
const CASES_USUAL: u32 = 48;
const SEED: &str = "FAILREC_POWER_SEED";
/// Losses by chance at each moment.
const CHANCES: u64 = 8;

fn runner(cases: u32, seed: u8, flaw: Flaw) -> TestRunner {
    // What is planted need not be made small.
    let max_shrink_iters = if flaw == Flaw::None { u32::MAX } else { 0 };
    let config = Config { cases, failure_persistence: None, max_shrink_iters, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]))
}

/// Goes through `cases` on a disk with this flaw. The answer is what was tried, or the smallest case
/// that went wrong.
fn try_out(flaw: Flaw, cases: u32, seed: u8) -> Result<Figures, String> {
    let all = Cell::new(Figures::default());
    let outcome = runner(cases, seed, flaw).run(&plan(), |plan| {
        let tried = Trial::run(&plan, flaw, CHANCES);
        let mut sum = all.get();
        sum += tried.map_err(TestCaseError::fail)?;
        all.set(sum);
        Ok(())
    });
    match outcome {
        Ok(()) => Ok(all.get()),
        Err(TestError::Fail(why, case)) => Err(format!("{why}\nin {case:?}")),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn loss_of_power_at_any_moment_takes_nothing_acknowledged_and_spoils_nothing() {
    let number = |name| std::env::var(name).ok().map(|number| number.parse::<u32>().unwrap());
    let cases = number(CASES).unwrap_or(CASES_USUAL);
    let seed = number(SEED).and_then(|seed| u8::try_from(seed).ok()).unwrap_or(0);
    let tried = try_out(Flaw::None, cases, seed);
    println!("{cases} cases by seed {seed}: {tried:?}");
    assert!(0 < tried.unwrap().losses);
}

#[test]
fn disk_that_says_falsely_that_something_is_on_it_is_found_out() {
    let found = |flaw, said: &str| {
        let tried = try_out(flaw, 40, 0).unwrap_err();
        assert!(tried.contains(said), "{flaw:?}: {tried}");
    };
    found(Flaw::FolderNotSynced, "was acknowledged and is lost");
    found(Flaw::FileNotSynced, "was acknowledged and is lost");
    found(Flaw::ReplacedInPlace, "statistics that nobody wrote");
}
