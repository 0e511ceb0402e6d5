//! [`ByPlace`]: something for each place in the program that has a number.

use std::sync::OnceLock;

use crate::capture::passing::PLACES_MAX;

/// Places that are made at once.
const CHUNK: usize = 64;
const CHUNKS: usize = PLACES_MAX as usize / CHUNK;

/// Something for each place in the program that has a number. It is looked up without a lock.
#[derive(Debug)]
pub(super) struct ByPlace<T> {
    chunks: Box<[OnceLock<Chunk<T>>]>,
}

type Chunk<T> = Box<[OnceLock<T>]>;

impl<T> ByPlace<T> {
    pub(super) fn new() -> Self {
        Self { chunks: (0..CHUNKS).map(|_| OnceLock::new()).collect() }
    }

    /// Where that of the place of this number stands.
    #[inline]
    pub(super) fn slot(&self, number: usize) -> Option<&OnceLock<T>> {
        let chunk = self.chunks.get(number / CHUNK)?;
        chunk.get_or_init(|| (0..CHUNK).map(|_| OnceLock::new()).collect()).get(number % CHUNK)
    }

    /// That of the place of this number, if there is one.
    #[inline]
    pub(super) fn get(&self, number: usize) -> Option<&T> {
        self.chunks.get(number / CHUNK)?.get()?.get(number % CHUNK)?.get()
    }

    /// All there are, with their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        let chunks = (0..).step_by(CHUNK).zip(&self.chunks);
        let made = chunks.filter_map(|(first, chunk)| Some((first, chunk.get()?)));
        made.flat_map(|(first, chunk)| {
            let slots = (first..).zip(chunk);
            slots.filter_map(|(number, slot)| Some((number, slot.get()?)))
        })
    }
}
