//! [`join`]: shapes that are alike, found and joined until nothing more is alike.

use std::collections::BTreeMap;

use crate::fingerprint::pattern::cell::{Shape, WordId};
use crate::fingerprint::pattern::evidence::Evidence;
use crate::fingerprint::pattern::{several, single, span};

/// Times that what was found is used to find more. What is left then stays as it is.
const ROUNDS_MAX: usize = 8;

/// Joins shapes that differ in variables only. Each has another row of words.
pub(super) fn join(mut shapes: Vec<Shape>, evidence: &mut Evidence) -> Vec<Shape> {
    for _ in 0..ROUNDS_MAX {
        let before = shapes.len();
        loop {
            let known = shapes.len();
            shapes = unite(single::join(shapes, evidence));
            if shapes.len() == known {
                break;
            }
        }
        shapes = unite(several::join(shapes, evidence));
        shapes = unite(span::join(shapes, evidence));
        if shapes.len() == before {
            break;
        }
    }
    shapes
}

/// Makes one of shapes that have come to be the same.
fn unite(shapes: Vec<Shape>) -> Vec<Shape> {
    let mut united: BTreeMap<Vec<WordId>, Shape> = BTreeMap::new();
    for shape in shapes {
        match united.get_mut(&shape.words()) {
            Some(same) => same.absorb(shape),
            None => drop(united.insert(shape.words(), shape)),
        }
    }
    united.into_values().collect()
}
