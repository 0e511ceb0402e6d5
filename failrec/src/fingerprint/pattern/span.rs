//! Shapes that have several words where another has a variable.

use crate::fingerprint::pattern::cell::{Cell, Shape, telling};
use crate::fingerprint::pattern::evidence::Evidence;
use crate::fingerprint::pattern::why::Why;
use crate::fingerprint::pattern::word::Kind;

/// Words more than one that a variable takes in.
const MORE_WORDS_MAX: usize = 10;

/// Joins to a shape with a variable those that have several words in its place.
pub(super) fn join(shapes: Vec<Shape>, evidence: &Evidence) -> Vec<Shape> {
    let mut left: Vec<Option<Shape>> = shapes.into_iter().map(Some).collect();
    for number in 0..left.len() {
        // Out of the list while it looks for others, so that it does not find itself.
        let Some(mut shape) = left.get_mut(number).and_then(Option::take) else { continue };
        for place in 0..shape.cells.len() {
            take_in(&mut shape, place, &mut left, evidence);
        }
        if let Some(empty) = left.get_mut(number) {
            *empty = Some(shape);
        }
    }
    left.into_iter().flatten().collect()
}

fn take_in(shape: &mut Shape, place: usize, left: &mut [Option<Shape>], evidence: &Evidence) {
    let Some((before, [cell, behind @ ..])) = shape.cells.split_at_checked(place) else { return };
    if cell.kind != Kind::Hole || telling(before) == 0 {
        return;
    }
    let fits = |other: &Shape| {
        span_of(&other.cells, before, behind)
            .is_some_and(|span| may_stand(span, before, behind, evidence))
    };
    let found: Vec<Shape> =
        left.iter_mut().filter_map(|other| other.take_if(|other| fits(other))).collect();
    let Some(cell) = shape.cells.get_mut(place).filter(|_| !found.is_empty()) else { return };
    cell.vary(Why::Length);
    cell.is_wide = true;
    shape.sources.extend(found.into_iter().flat_map(|other| other.sources));
}

/// The several words between `before` and `behind`.
fn span_of<'c>(cells: &'c [Cell], before: &[Cell], behind: &[Cell]) -> Option<&'c [Cell]> {
    let end = cells.len().checked_sub(behind.len())?;
    let span = cells.get(before.len()..end)?;
    let is_same = |one: &[Cell], other: &[Cell]| {
        one.iter().map(|cell| cell.word).eq(other.iter().map(|cell| cell.word))
    };
    let is_between = (2..=1 + MORE_WORDS_MAX).contains(&span.len())
        && is_same(cells.get(..before.len())?, before)
        && is_same(cells.get(end..)?, behind);
    is_between.then_some(span)
}

/// The words may stand in the place of a variable: they are a quoted text, or hold no variable
/// themselves, no names of further values, and what is around them tells enough.
fn may_stand(span: &[Cell], before: &[Cell], behind: &[Cell], evidence: &Evidence) -> bool {
    if is_quoted(span, evidence) {
        return true;
    }
    let has_blanks = span.iter().skip(1).any(|cell| cell.is_spaced);
    let has_names = has_blanks && span.iter().any(|cell| evidence.text(*cell) == "=");
    let is_hole = |cell: &Cell| matches!(cell.kind, Kind::Hole | Kind::PartHole);
    let begins_alike = span.first().is_some_and(is_hole);
    // Words before a value, such as `invalid user <str>`, are about something else.
    let leads_to_value = match span {
        [.., word, value] => !begins_alike && word.kind == Kind::Plain && is_hole(value),
        _ => false,
    };
    if has_names || leads_to_value || span.iter().any(|cell| cell.is_variable()) {
        return false;
    }
    let is_mark = |cell: &Cell| cell.kind == Kind::Mark;
    let is_boxed = before.last().is_some_and(is_mark) && behind.first().is_none_or(is_mark);
    1 < telling(before) + telling(behind) || is_boxed || begins_alike
}

/// The normal form keeps some quoted texts, and has a placeholder for the others.
fn is_quoted(span: &[Cell], evidence: &Evidence) -> bool {
    let [first, inside @ .., last] = span else { return false };
    let quote = evidence.text(*first);
    let is_quote = |cell: &Cell| evidence.text(*cell) == quote;
    let is_simple = !inside.is_empty() && !inside.iter().any(is_quote);
    matches!(quote, "\"" | "'" | "`") && is_quote(last) && is_simple
}
