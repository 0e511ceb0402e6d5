//! [`Score`]: what the masker caught, let through and spoiled.

use std::collections::BTreeMap;

use failrec::mask::Masker;

use crate::floor::WEAK;
use crate::kind::Family;
use crate::negative::Negative;
use crate::sample::Sample;

/// How many of how many, and one that is not among them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Share {
    /// How many are well.
    pub(crate) well: usize,
    /// How many there are.
    pub(crate) all: usize,
    /// The first that is not: before masking and after.
    pub(crate) example: Option<(String, String)>,
}

/// What the masker caught, let through and spoiled.
#[derive(Debug, Default)]
pub(crate) struct Score {
    /// Samples of which nothing can be seen, by kind; those that the page of the masker lists.
    pub(crate) kinds: BTreeMap<String, Share>,
    /// The same by what stands round them, family by family.
    pub(crate) frames: BTreeMap<String, Share>,
    /// Samples of which nothing can be seen, in the order of the families.
    pub(crate) families: Vec<(Family, Share)>,
    /// The same of samples that the page does not list, by kind.
    pub(crate) farther: BTreeMap<String, Share>,
    /// The same of samples wrapped in an encoding, by kind.
    pub(crate) wrapped: BTreeMap<String, Share>,
    /// Samples that kept what must stay, by kind.
    pub(crate) whole: BTreeMap<String, Share>,
    /// Texts without secrets that stayed as they were, by kind.
    pub(crate) unchanged: BTreeMap<String, Share>,
}

impl Share {
    fn count(&mut self, is_well: bool, texts: impl FnOnce() -> (String, String)) {
        self.all += 1;
        self.well += usize::from(is_well);
        if !is_well && self.example.is_none() {
            self.example = Some(texts());
        }
    }

    fn add(&mut self, other: Self) {
        self.well += other.well;
        self.all += other.all;
        self.example = self.example.take().or(other.example);
    }

    /// The part that is well.
    pub(crate) fn percent(&self) -> f64 {
        let [well, all] = [self.well, self.all].map(|n| u32::try_from(n).expect("few texts"));
        100.0 * f64::from(well) / f64::from(all.max(1))
    }
}

impl Score {
    /// What the masker makes of every text of the seed.
    pub(crate) fn of(masker: &Masker, seed: u64) -> Self {
        let mut score = Self {
            families: Family::ALL.iter().map(|family| (*family, Share::default())).collect(),
            ..Self::default()
        };
        for sample in Sample::all(seed) {
            score.count(&sample, masker);
        }
        for negative in Negative::all(seed) {
            let change = negative.change(masker);
            let texts = || (negative.text.clone(), change.clone().unwrap_or_default());
            let share = score.unchanged.entry(negative.kind.to_owned()).or_default();
            share.count(change.is_none(), texts);
        }
        score
    }

    /// Both in one.
    pub(crate) fn with(mut self, other: Self) -> Self {
        for ((_, share), (_, more)) in self.families.iter_mut().zip(other.families) {
            share.add(more);
        }
        for (shares, more) in [
            (&mut self.kinds, other.kinds),
            (&mut self.frames, other.frames),
            (&mut self.farther, other.farther),
            (&mut self.wrapped, other.wrapped),
            (&mut self.whole, other.whole),
            (&mut self.unchanged, other.unchanged),
        ] {
            for (name, share) in more {
                shares.entry(name).or_default().add(share);
            }
        }
        self
    }

    fn count(&mut self, sample: &Sample, masker: &Masker) {
        let outcome = sample.judge(masker);
        let texts = || (sample.text.clone(), outcome.text.clone());
        let frame = format!("{:?}: {}", sample.family, sample.frame);
        let own_family = self.families.iter_mut().filter(|(family, _)| *family == sample.family);
        let mut shares: Vec<&mut Share> = own_family.map(|(_, share)| share).collect();
        let kinds = match sample.family {
            Family::Wrapped => &mut self.wrapped,
            family if family.is_listed() => {
                shares.push(self.frames.entry(frame).or_default());
                &mut self.kinds
            }
            _ => &mut self.farther,
        };
        shares.push(kinds.entry(sample.kind.clone()).or_default());
        for share in shares {
            share.count(!outcome.is_leak, texts);
        }
        self.whole.entry(sample.kind.clone()).or_default().count(!outcome.is_damaged, texts);
    }

    /// The kinds of which too few samples are caught.
    pub(crate) fn weak_kinds(&self) -> usize {
        self.kinds.values().filter(|share| share.percent() < WEAK).count()
    }
}

/// All shares of a column in one, without an example.
pub(crate) fn sum(shares: &BTreeMap<String, Share>) -> Share {
    let mut total = Share::default();
    for share in shares.values() {
        total.add(Share { example: None, ..*share });
    }
    total
}

#[test]
fn the_first_that_is_not_well_is_the_example() {
    let mut share = Share::default();
    for (is_well, text) in [(true, "a"), (false, "b"), (false, "c"), (true, "d")] {
        share.count(is_well, || (text.to_owned(), String::new()));
    }

    assert!((share.percent() - 50.0).abs() < 1e-9);
    assert_eq!(share.example.map(|(before, _)| before).as_deref(), Some("b"));
}
