//! [`Arguments`]: the arguments of a call as they were captured.

use std::borrow::Cow;

use crate::record::Json;

/// The arguments of a call as they were captured: their values as JSON, one behind the other, so that the failing
/// task takes no memory for each of them. They may hold secrets.
#[derive(Default)]
pub(crate) struct Arguments {
    values: String,
    places: Places,
}

/// The name of a value, and where it begins.
type Place = (&'static str, usize);

/// Places that need no memory of their own.
const FEW: usize = 4;

/// The places of all values.
enum Places {
    /// The first so many.
    Few(usize, [Place; FEW]),
    Many(Box<[Place]>),
}

impl Arguments {
    /// Those at these places in `values`.
    pub(crate) fn new(values: String, places: &[Place]) -> Self {
        let mut few = [("", 0); FEW];
        let places = match few.get_mut(..places.len()) {
            Some(room) => {
                room.copy_from_slice(places);
                Places::Few(places.len(), few)
            }
            None => Places::Many(places.into()),
        };
        Self { values, places }
    }

    /// How many bytes they take.
    pub(crate) fn weight(&self) -> usize {
        self.values.len() + self.places().iter().map(|(name, _)| name.len()).sum::<usize>()
    }

    /// Each by itself. What is no JSON becomes a text.
    pub(crate) fn into_pairs(self) -> Vec<(Cow<'static, str>, Json)> {
        let (values, places) = (&self.values, self.places());
        let ends = places.iter().skip(1).map(|(_, begin)| *begin).chain([values.len()]);
        let pairs = places.iter().zip(ends).map(|((name, begin), end)| {
            let value = values.get(*begin..end).unwrap_or_default();
            (Cow::Borrowed(*name), Json::from_text_or_string(value))
        });
        pairs.collect()
    }

    fn places(&self) -> &[Place] {
        match &self.places {
            Places::Few(count, few) => few.get(..*count).unwrap_or_default(),
            Places::Many(many) => many,
        }
    }
}

impl Default for Places {
    fn default() -> Self {
        Self::Few(0, [("", 0); FEW])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_arguments_and_many_come_back_as_they_were() {
        let all = [("a", "1"), ("b", "\"text\""), ("c", "[2]"), ("d", "{}"), ("e", "null")];
        for count in 0..=all.len() {
            let (mut values, mut places) = (String::new(), Vec::new());
            for (name, value) in &all[..count] {
                places.push((*name, values.len()));
                values.push_str(value);
            }
            let arguments = Arguments::new(values, &places);
            assert!(arguments.weight() >= 2 * count);
            let pairs = arguments.into_pairs();
            let pairs: Vec<_> = pairs.iter().map(|(name, it)| (&**name, it.as_str())).collect();
            assert_eq!(pairs, all[..count]);
        }
    }
}
