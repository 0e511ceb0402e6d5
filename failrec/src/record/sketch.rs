//! [`Sketch`]: how many different names there were, without the names.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::insert_sparingly;

/// Registers of a sketch: the count is off by 6.5 % on average where there are many names, and by one
/// or two where there are ten.
const REGISTERS: u32 = 256;

/// How many different names there were, without the names.
///
/// It takes 256 bytes at most, however many names, and sketches of several processes put together
/// count a name once. The estimate is that of Flajolet, Fusy, Gandouet and Meunier, `HyperLogLog`
/// (2007), with linear counting where registers are empty.
///
/// # Examples
///
/// ```
/// use failrec::record::Sketch;
///
/// let (mut one, mut other) = (Sketch::default(), Sketch::default());
/// one.note("session 1");
/// one.note("session 2");
/// other.note("session 2");
/// one.merge(&other);
/// assert_eq!(one.estimate(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "BTreeMap<u8, u8>", into = "BTreeMap<u8, u8>")]
pub struct Sketch {
    /// The registers that are not zero, in order. One list: a journal has two sketches of each group.
    ranks: Vec<(u8, u8)>,
}

impl Sketch {
    /// Takes in a name; whether it has changed anything.
    pub fn note(&mut self, name: &str) -> bool {
        self.note_hash(Self::hash(name))
    }

    /// What a sketch keeps a part of; the same in every process.
    pub(crate) fn hash(name: &str) -> u64 {
        spread(name)
    }

    /// Takes in the name of this hash.
    pub(crate) fn note_hash(&mut self, hash: u64) -> bool {
        let [register, ..] = hash.to_le_bytes();
        // The rest of the hash has 56 bits, so the rank is 57 at most.
        let rank = (hash >> 8).trailing_zeros().min(56) + 1;
        self.raise(register, u8::try_from(rank).unwrap_or(u8::MAX))
    }

    /// Takes in the names of another sketch.
    pub fn merge(&mut self, other: &Self) {
        for (register, rank) in &other.ranks {
            self.raise(*register, *rank);
        }
    }

    /// Nothing was taken in.
    pub fn is_empty(&self) -> bool {
        self.ranks.is_empty()
    }

    /// About how many different names were taken in.
    pub fn estimate(&self) -> u64 {
        let registers = f64::from(REGISTERS);
        let used = u32::try_from(self.ranks.len()).unwrap_or(REGISTERS);
        let empty = f64::from(REGISTERS.saturating_sub(used));
        let sum = self.ranks.iter().map(|(_, rank)| 0.5_f64.powi(i32::from(*rank))).sum::<f64>();
        let alpha = 0.7213 / (1.0 + 1.079 / registers);
        let raw = alpha * registers * registers / (sum + empty);
        let is_small = raw <= 2.5 * registers && 0.0 < empty;
        let estimate = if is_small { registers * (registers / empty).ln() } else { raw };
        round(estimate)
    }

    /// The registers that are not zero, each followed by what is in it.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.ranks.iter().flat_map(|(register, rank)| [*register, *rank]).collect()
    }

    /// What these bytes were made from.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        let (pairs, _) = bytes.as_chunks::<2>();
        pairs.iter().map(|[register, rank]| (*register, *rank)).collect::<BTreeMap<_, _>>().into()
    }

    fn raise(&mut self, register: u8, rank: u8) -> bool {
        match self.ranks.binary_search_by_key(&register, |(register, _)| *register) {
            Ok(at) => {
                let Some((_, known)) = self.ranks.get_mut(at) else { return false };
                let is_more = *known < rank;
                *known = rank.max(*known);
                is_more
            }
            Err(at) => {
                insert_sparingly(&mut self.ranks, at, (register, rank));
                0 < rank
            }
        }
    }
}

impl From<BTreeMap<u8, u8>> for Sketch {
    fn from(ranks: BTreeMap<u8, u8>) -> Self {
        Self { ranks: ranks.into_iter().collect() }
    }
}

impl From<Sketch> for BTreeMap<u8, u8> {
    fn from(sketch: Sketch) -> Self {
        sketch.ranks.into_iter().collect()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an estimate is neither negative nor above 2^64"
)]
fn round(estimate: f64) -> u64 {
    estimate.round() as u64
}

/// FNV-1a, and the last step of `MurmurHash3` so that each bit depends on
/// all of the name.
fn spread(name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;

    fn of(names: &[String]) -> Sketch {
        let mut sketch = Sketch::default();
        for name in names {
            sketch.note(name);
        }
        sketch
    }

    #[test]
    fn few_names_are_counted_to_two() {
        for count in 0..20_u64 {
            let names: Vec<_> = (0..count).map(|number| format!("session-{number}")).collect();
            assert!(of(&names).estimate().abs_diff(count) <= 2);
        }
    }

    #[test]
    fn many_names_are_counted_to_a_fifth() {
        for count in [100_u32, 1_000, 10_000, 100_000] {
            let names: Vec<_> = (0..count).map(|number| format!("session-{number}")).collect();
            let estimate = of(&names).estimate();
            let (least, most) = (u64::from(count) * 4 / 5, u64::from(count) * 6 / 5);
            assert!((least..=most).contains(&estimate), "{estimate} of {count}");
        }
    }

    proptest! {
        #[test]
        fn names_in_two_halves_count_as_in_one(left in vec("[a-c]{1,3}", 0..40), right in vec("[a-c]{1,3}", 0..40)) {
            let mut merged = of(&left);
            merged.merge(&of(&right));
            prop_assert_eq!(merged, of(&[left, right].concat()));
        }
    }
}
