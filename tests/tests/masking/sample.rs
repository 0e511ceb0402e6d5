//! [`Sample`]: a text with secrets of which nothing may be seen.

use failrec::mask::Masker;

use crate::encoding::plain;
use crate::fragment;
use crate::frame::{Entrance, Frame};
use crate::frames;
use crate::kind::{Family, Kind};
use crate::kinds;
use crate::template::{Filled, Template};
use crate::wrapping;
use failrec_tests::Random;

/// A text with secrets of which nothing may be seen.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// The kind of the secrets.
    pub(crate) kind: String,
    /// What tells them.
    pub(crate) family: Family,
    /// What stands round them.
    pub(crate) frame: &'static str,
    /// The text.
    pub(crate) text: String,
    entrance: Entrance,
    fragments: Vec<String>,
    kept: Vec<String>,
}

/// What became of a sample.
#[derive(Clone, Debug)]
pub(crate) struct Masked {
    /// The text after masking.
    pub(crate) text: String,
    /// A fragment of a secret can be read in it.
    pub(crate) is_leak: bool,
    /// A word that must stay is gone, or JSON is none any more.
    pub(crate) is_damaged: bool,
}

/// Tries until no fragment stands in the frame by chance.
const TRIES: usize = 50;

impl Sample {
    /// Every kind in every frame that is put round its family.
    pub(crate) fn all(seed: u64) -> Vec<Self> {
        let own = kinds::all().into_iter().flat_map(|kind| {
            let frames = frames::of(kind.family).into_iter();
            frames.map(move |frame| Self::of_kind(seed, kind, frame))
        });
        own.chain(Self::wrapped(seed)).collect()
    }

    fn of_kind(seed: u64, kind: Kind, frame: Frame) -> Self {
        let mut random = Random::of(seed, &[kind.name, frame.name]);
        let (name, family) = if frame.is_farther {
            (format!("frame {}", frame.name), Family::Farther)
        } else {
            (kind.name.to_owned(), kind.family)
        };
        Self::drawn(name, family, frame, || {
            let value = Template(random.pick(kind.templates)).fill(&mut random);
            frame.round(&value, kind.keys, &mut random)
        })
    }

    fn wrapped(seed: u64) -> impl Iterator<Item = Self> {
        let all = wrapping::all().into_iter();
        all.flat_map(|(name, wrapping, content)| {
            frames::of(Family::Wrapped)
                .into_iter()
                .map(move |frame| (name.clone(), wrapping, content, frame))
        })
        .map(move |(name, wrapping, content, frame)| {
            let mut random = Random::of(seed, &[&name, frame.name]);
            Self::drawn(name, Family::Wrapped, frame, || {
                let value = wrapping.wrap(&Template(content).fill(&mut random));
                frame.round(&value, &[], &mut random)
            })
        })
    }

    fn drawn(kind: String, family: Family, frame: Frame, mut draw: impl FnMut() -> Filled) -> Self {
        for _ in 0..TRIES {
            let filled = draw();
            let fragments: Vec<String> =
                filled.secrets.iter().flat_map(|secret| fragment::of(secret)).collect();
            if !has_fragment(&without_secrets(&filled), &fragments) {
                let (text, kept) = (filled.text, filled.kept);
                let entrance = frame.entrance;
                return Self { kind, family, frame: frame.name, text, entrance, fragments, kept };
            }
        }
        panic!("{kind}, {}: a fragment stands in the frame", frame.name);
    }

    /// Masks the text and looks at what is left.
    pub(crate) fn judge(&self, masker: &Masker) -> Masked {
        let text = self.entrance.mask(masker, &self.text);
        let bare = plain(&text);
        let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
        let is_broken = self.entrance == Entrance::Json && is_json(&self.text) && !is_json(&text);
        let is_damaged = is_broken || self.kept.iter().any(|word| !bare.contains(&plain(word)));
        Masked { is_leak: has_fragment(&bare, &self.fragments), is_damaged, text }
    }
}

impl Entrance {
    /// Masks a text that comes in here.
    pub(crate) fn mask(self, masker: &Masker, text: &str) -> String {
        match self {
            Self::Text => masker.text(text).into_owned(),
            Self::Json => masker.json(text).into_owned(),
        }
    }
}

fn has_fragment(text: &str, fragments: &[String]) -> bool {
    fragments.iter().any(|fragment| text.contains(fragment.as_str()))
}

fn without_secrets(filled: &Filled) -> String {
    let mut text = plain(&filled.text);
    for secret in &filled.secrets {
        for line in plain(secret).split(['\n', '\r']).filter(|line| !line.trim().is_empty()) {
            text = text.replace(line.trim(), " ");
        }
    }
    text
}

#[test]
fn every_fragment_and_every_word_that_stays_can_be_found_before_masking() {
    for sample in Sample::all(1) {
        let text = plain(&sample.text);

        assert!(!sample.fragments.is_empty(), "{sample:?}");
        for part in sample.fragments.iter().chain(&sample.kept) {
            assert!(text.contains(&plain(part)), "{part} is not in {sample:?}");
        }
    }
}

#[test]
fn documents_are_json_before_masking() {
    for sample in [1, 2, 3].into_iter().flat_map(Sample::all) {
        if sample.entrance == Entrance::Json {
            let document = serde_json::from_str::<serde_json::Value>(&sample.text);
            assert!(document.is_ok(), "{sample:?}");
        }
    }
}

#[test]
fn there_are_samples_enough() {
    let (samples, kinds) = (Sample::all(1), kinds::all());
    let own = samples.iter().filter(|sample| sample.family.is_listed()).count();

    assert!(3000 <= own, "{own}");
    assert!(100 <= kinds.len(), "{}", kinds.len());
    assert!(kinds.iter().all(|kind| 6 <= frames::of(kind.family).len()));
}

#[test]
fn no_two_kinds_and_no_two_frames_of_a_family_share_a_name() {
    let has_twins = |mut names: Vec<&'static str>| {
        names.sort_unstable();
        names.windows(2).any(|pair| pair[0] == pair[1])
    };

    assert!(!has_twins(kinds::all().iter().map(|kind| kind.name).collect()));
    for family in Family::ALL {
        let names = frames::of(*family).iter().map(|frame| frame.name).collect();
        assert!(!has_twins(names), "{family:?}");
    }
}
