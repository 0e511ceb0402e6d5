//! Shapes that differ in one word.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::fingerprint::pattern::cell::{Cell, Shape, VARIABLE, WordId, is_first, telling};
use crate::fingerprint::pattern::evidence::Evidence;
use crate::fingerprint::pattern::why::Why;

/// Shapes that are the same but for the cell at `place`.
struct Family {
    place: usize,
    members: Vec<usize>,
}

/// Joins the shapes that differ in one cell, where that is a variable. Each takes part in one
/// joining; where it could be in several, placeholders and many values come first.
pub(super) fn join(shapes: Vec<Shape>, evidence: &mut Evidence) -> Vec<Shape> {
    let mut found: Vec<_> = families(&shapes)
        .into_iter()
        .filter_map(|family| {
            let why = weigh(&family, &shapes, evidence)?;
            let rank = (why != Why::Placeholder, Reverse(family.members.len()));
            Some((rank, family))
        })
        .collect();
    // The sort is stable, and families come in the order of their first members.
    found.sort_by_key(|(rank, _)| *rank);
    let mut left: Vec<Option<Shape>> = shapes.into_iter().map(Some).collect();
    let mut joined = Vec::new();
    for (_, family) in found {
        let taken: Vec<_> =
            family.members.iter().filter(|member| is_left(&left, **member)).collect();
        let values =
            taken.iter().filter_map(|member| cell_at(left.get(**member)?.as_ref()?, family.place));
        let values: Vec<_> = values.collect();
        let is_first = taken
            .first()
            .and_then(|member| left.get(**member)?.as_ref()?.cells.get(..family.place))
            .is_some_and(is_first);
        let Some(why) = evidence.weigh(&values, is_first) else { continue };
        evidence.learn(&values);
        let members = taken.into_iter().filter_map(|member| left.get_mut(*member)?.take());
        joined.extend(vary(members, family.place, why));
    }
    joined.extend(left.into_iter().flatten());
    joined
}

fn is_left(left: &[Option<Shape>], member: usize) -> bool {
    left.get(member).is_some_and(Option::is_some)
}

fn cell_at(shape: &Shape, place: usize) -> Option<Cell> {
    shape.cells.get(place).copied()
}

fn weigh(family: &Family, shapes: &[Shape], evidence: &Evidence) -> Option<Why> {
    let members = family.members.iter().filter_map(|member| shapes.get(*member));
    let values: Vec<_> = members.filter_map(|shape| cell_at(shape, family.place)).collect();
    let first = family.members.first().and_then(|member| shapes.get(*member))?;
    evidence.weigh(&values, is_first(first.cells.get(..family.place)?))
}

/// All families of at least two, in the order of their first members.
fn families(shapes: &[Shape]) -> Vec<Family> {
    let mut by_rest: BTreeMap<(usize, u64), Vec<usize>> = BTreeMap::new();
    for (number, shape) in shapes.iter().enumerate() {
        let all = telling(&shape.cells);
        for (place, cell) in shape.cells.iter().enumerate() {
            let is_telling_without = usize::from(cell.kind.is_telling()) < all;
            if cell.kind.may_vary() && is_telling_without {
                by_rest.entry((place, hash_without(shape, place))).or_default().push(number);
            }
        }
    }
    let families = by_rest.into_iter().filter_map(|((place, _), mut members)| {
        let first = shapes.get(*members.first()?)?;
        members.retain(|member| shapes.get(*member).is_some_and(|it| differ_at(it, first, place)));
        (1 < members.len()).then_some(Family { place, members })
    });
    let mut families: Vec<_> = families.collect();
    families.sort_by_key(|family| (family.members.first().copied(), family.place));
    families
}

fn hash_without(shape: &Shape, place: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    shape.cells.len().hash(&mut hasher);
    for (at, cell) in shape.cells.iter().enumerate() {
        // No two shapes with a variable there and all else alike exist, so its number is free.
        let word: WordId = if at == place { VARIABLE } else { cell.word };
        word.hash(&mut hasher);
    }
    hasher.finish()
}

/// Two of the same hash differ elsewhere once in a very long time.
fn differ_at(one: &Shape, other: &Shape, place: usize) -> bool {
    let mut cells = one.cells.iter().zip(&other.cells).enumerate();
    one.cells.len() == other.cells.len()
        && cells.all(|(at, (one, other))| at == place || one.word == other.word)
}

/// One shape out of several, with a variable at `place`.
fn vary(members: impl Iterator<Item = Shape>, place: usize, why: Why) -> Option<Shape> {
    let varied = members.map(|mut shape| {
        if let Some(cell) = shape.cells.get_mut(place) {
            cell.vary(why);
        }
        shape
    });
    varied.reduce(|mut one, other| {
        one.absorb(other);
        one
    })
}
