//! The table that is printed of a score.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::floor::WEAK;
use crate::score::{Score, Share, sum};

/// Kinds that are shown with an example.
const WORST: usize = 10;
/// Frames that are shown.
const FRAMES: usize = 20;
/// Characters of an example.
const EXAMPLE: usize = 240;

/// The figures of a whole score.
pub(crate) fn summary(score: &Score) -> String {
    let mut table = String::new();
    let mut row = |name: &str, share: &Share| {
        let counts = format!("{}/{}", share.well, share.all);
        writeln!(table, "{name:<34}{counts:>13}{:>8.2} %", share.percent())
            .expect("a string grows");
    };
    for (family, share) in &score.families {
        row(&format!("  {family:?}"), share);
    }
    row("caught, listed", &sum(&score.kinds));
    row("caught, not listed", &sum(&score.farther));
    row("caught, wrapped", &sum(&score.wrapped));
    row("kept what must stay", &sum(&score.whole));
    row("unchanged of texts without secrets", &sum(&score.unchanged));
    let (weak, all) = (score.weak_kinds(), score.kinds.len());
    writeln!(table, "kinds below {WEAK} %: {weak} of {all}").expect("a string grows");
    table
}

/// The kinds that are not wholly well, worst first, the first ones with an example.
pub(crate) fn details(score: &Score) -> String {
    let all = usize::MAX;
    [
        list("kinds with a leak", &score.kinds, all, WORST),
        list("kinds not listed with a leak", &score.farther, all, WORST),
        list("wrapped kinds with a leak", &score.wrapped, all, 0),
        list("frames with a leak", &score.frames, FRAMES, 0),
        list("kinds that lost what must stay", &score.whole, all, WORST),
        list("texts without secrets that changed", &score.unchanged, all, WORST),
    ]
    .concat()
}

fn list(title: &str, shares: &BTreeMap<String, Share>, rows: usize, examples: usize) -> String {
    let mut worst: Vec<(&String, &Share)> =
        shares.iter().filter(|(_, share)| share.well < share.all).collect();
    worst.sort_by(|a, b| a.1.percent().total_cmp(&b.1.percent()).then(a.0.cmp(b.0)));
    let mut text = format!("\n{title}: {} of {}\n", worst.len(), shares.len());
    for (index, (name, share)) in worst.iter().take(rows).enumerate() {
        let counts = format!("{}/{}", share.well, share.all);
        writeln!(text, "  {name:<44}{counts:>9}{:>8.1} %", share.percent())
            .expect("a string grows");
        if let (true, Some((before, after))) = (index < examples, &share.example) {
            let (before, after) = (shortened(before), shortened(after));
            writeln!(text, "      {before}\n   -> {after}").expect("a string grows");
        }
    }
    text
}

fn shortened(text: &str) -> String {
    let start: String = text.chars().take(EXAMPLE).collect();
    format!("{start:?}")
}

#[test]
fn the_worst_comes_first_and_what_is_well_does_not_come() {
    let share = |well, all| Share { well, all, example: None };
    let shares = [("good", share(4, 4)), ("weak", share(3, 4)), ("bad", share(1, 4))]
        .map(|(name, share)| (name.to_owned(), share));

    let text = list("kinds", &BTreeMap::from(shares), 9, 9);

    let places = ["kinds: 2 of 3", "bad", "weak"].map(|word| text.find(word));
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{text}");
    assert!(!text.contains("good"), "{text}");
}
