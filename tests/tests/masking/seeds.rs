//! The masker against the corpus.

use failrec::mask::Masker;

use crate::floor;
use crate::score::{Score, sum};
use crate::table;

/// The seeds that rules are mended by.
pub(crate) const WORKING: [u64; 3] = [1, 2, 3];
/// The seed of which nobody looks at a text: it tells whether rules hold for what they were not
/// mended by.
const FRESH: u64 = 7_315_204_968;

fn check(score: &Score) {
    let caught = sum(&score.kinds).percent();
    let farther = sum(&score.farther).percent();
    let wrapped = sum(&score.wrapped).percent();
    let (changed, damaged) =
        (100.0 - sum(&score.unchanged).percent(), 100.0 - sum(&score.whole).percent());
    let weak = score.weak_kinds();

    assert!(floor::CAUGHT <= caught, "{caught} percent caught");
    assert!(floor::FARTHER <= farther, "{farther} percent of what is not listed caught");
    assert!(floor::WRAPPED <= wrapped, "{wrapped} percent of the wrapped caught");
    assert!(weak <= floor::WEAK_KINDS, "{weak} weak kinds");
    assert!(changed <= floor::CHANGED, "{changed} percent changed without need");
    assert!(damaged <= floor::DAMAGED, "{damaged} percent damaged");
}

#[test]
fn working_seeds_are_masked_as_well_as_before() {
    let masker = Masker::default();
    let scores = WORKING.map(|seed| {
        let score = Score::of(&masker, seed);
        println!("\nseed {seed}\n{}", table::summary(&score));
        score
    });
    let score = scores.into_iter().reduce(Score::with).expect("there are seeds");
    println!("\nall of them\n{}{}", table::summary(&score), table::details(&score));

    check(&score);
}

#[test]
fn fresh_seed_is_scored() {
    let score = Score::of(&Masker::default(), FRESH);
    println!("\nfresh seed\n{}", table::summary(&score));

    check(&score);
}
