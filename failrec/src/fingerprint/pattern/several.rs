//! Shapes that differ in several words at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::fingerprint::pattern::cell::{Cell, Shape, VARIABLE, WordId, is_first};
use crate::fingerprint::pattern::evidence::Evidence;
use crate::fingerprint::pattern::why::Why;
use crate::fingerprint::pattern::word::Kind;

/// Joins shapes of as many cells that differ only where each has a placeholder, a name, or a value
/// of a variable that was found before.
pub(super) fn join(shapes: Vec<Shape>, evidence: &mut Evidence) -> Vec<Shape> {
    let known = evidence.known_words();
    let mut alike: BTreeMap<Vec<WordId>, Vec<Shape>> = BTreeMap::new();
    let mut joined = Vec::new();
    for shape in shapes {
        let rest = shape
            .cells
            .iter()
            .map(|cell| if may_vary(*cell, &known) { VARIABLE } else { cell.word });
        let is_telling =
            shape.cells.iter().any(|cell| cell.kind.is_telling() && !may_vary(*cell, &known));
        if is_telling {
            alike.entry(rest.collect()).or_default().push(shape);
        } else {
            joined.push(shape);
        }
    }
    for (rest, members) in alike {
        let places = (0..rest.len()).zip(&rest).filter(|(_, word)| **word == VARIABLE);
        let places: Vec<_> = places.map(|(place, _)| place).collect();
        join_alike(members, &places, evidence, &mut joined);
    }
    joined
}

fn may_vary(cell: Cell, known: &BTreeSet<WordId>) -> bool {
    match cell.kind {
        Kind::Hole | Kind::PartHole | Kind::Name => true,
        Kind::Plain | Kind::Code => known.contains(&cell.word),
        Kind::Mark | Kind::Number => false,
    }
}

/// Joins shapes that differ at `places` only; those that differ where there is no variable are
/// parted there first.
fn join_alike(members: Vec<Shape>, places: &[usize], evidence: &Evidence, joined: &mut Vec<Shape>) {
    let mut waiting = vec![members];
    while let Some(members) = waiting.pop() {
        let mut variables: Vec<(usize, Why)> = Vec::new();
        let mut parting: Option<(usize, usize)> = None;
        for place in places {
            let values = values_at(&members, *place);
            if values.len() < 2 {
                continue;
            }
            match evidence.weigh(&values, is_first_at(&members, *place, places)) {
                Some(why) => variables.push((*place, why)),
                None if parting.is_none_or(|(_, count)| values.len() < count) => {
                    parting = Some((*place, values.len()));
                }
                None => {}
            }
        }
        match parting {
            Some((place, _)) => waiting.extend(part(members, place)),
            None => joined.extend(vary(members, &variables)),
        }
    }
}

fn values_at(members: &[Shape], place: usize) -> Vec<Cell> {
    let cells = members.iter().filter_map(|shape| shape.cells.get(place));
    let values: BTreeMap<WordId, Cell> = cells.map(|cell| (cell.word, *cell)).collect();
    values.into_values().collect()
}

/// A place behind another that may vary is not the first that says something.
fn is_first_at(members: &[Shape], place: usize, places: &[usize]) -> bool {
    let before = members.first().and_then(|shape| shape.cells.get(..place));
    places.first() == Some(&place) && before.is_some_and(is_first)
}

fn part(members: Vec<Shape>, place: usize) -> impl Iterator<Item = Vec<Shape>> {
    let mut parts: BTreeMap<Option<WordId>, Vec<Shape>> = BTreeMap::new();
    for shape in members {
        parts.entry(shape.cells.get(place).map(|cell| cell.word)).or_default().push(shape);
    }
    parts.into_values()
}

fn vary(members: Vec<Shape>, variables: &[(usize, Why)]) -> Option<Shape> {
    let varied = members.into_iter().map(|mut shape| {
        for (place, why) in variables {
            if let Some(cell) = shape.cells.get_mut(*place) {
                cell.vary(*why);
            }
        }
        shape
    });
    varied.reduce(|mut one, other| {
        one.absorb(other);
        one
    })
}
