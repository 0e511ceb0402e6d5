//! [`check`]: what a function must be like for a policy to stand around it.

use syn::Type;

use crate::complete;
use crate::item::Item;
use crate::kind::Kind;
use crate::level::Level;
use crate::problems::Problems;
use crate::repeatable;
use crate::returning::value_of_call;
use crate::shape::Shape;

/// Finds what of `item` is in the way of the policies among `levels`.
pub(crate) fn check(item: &Item, levels: &[Level], is_caller: bool, problems: &mut Problems) {
    // What could not be read would seem to be missing.
    if problems.is_empty() {
        for level in levels {
            complete::check(level, problems);
        }
    }
    repeatable::check(item, levels, problems);
    // What holds for one holds for all: the topmost says it.
    if let Some(level) = levels.iter().find(|level| level.kind != Kind::RecordFailures) {
        check_value(item, level.kind, problems);
        if is_caller && let Some(attribute) = item.attribute("track_caller") {
            let message = format!(
                "`#[track_caller]` would have no effect in a function with `#[{}]`: its body runs \
                 in a closure; remove it",
                level.kind
            );
            problems.push_at(attribute.path(), message);
        }
    }
    let has = |kind| levels.iter().any(|level| level.kind == kind);
    if Shape::of(item, levels).is_async() {
        return;
    }
    if has(Kind::Timeout) {
        problems.push(
            item.signature.fn_token.span,
            "`#[timeout]` needs a function that is async or returns a future: a thread cannot be \
             stopped; `failrec::policy::Timeout::run_sync` goes on without waiting for it",
        );
    }
    if has(Kind::Hedge) {
        problems.push(
            item.signature.fn_token.span,
            "`#[hedge]` needs a function that is async or returns a future: a thread makes one \
             call at a time",
        );
    }
}

/// A rejection can only be told in a `Result`.
fn check_value(item: &Item, kind: Kind, problems: &mut Problems) {
    let why = match kind {
        Kind::Fallback | Kind::Compensate | Kind::Hedge => "without an error it has nothing to do",
        kind if kind.is_retry() => "without an error nothing tells that another attempt is needed",
        _ => "a call that is not let through must be told",
    };
    let needs = format!("`#[{kind}]` needs a function that returns a `Result`: {why}");
    match value_of_call(&item.signature) {
        None => {
            problems.push(item.signature.ident.span(), format!("{needs}; this one returns `()`"));
        }
        Some(ty) if is_surely_no_result(ty) => problems.push_at(ty, needs),
        Some(_) => {}
    }
}

/// Types of the standard library that are often returned, by their names.
const OTHERS: &[&str] = &[
    "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
    "isize", "f32", "f64", "Option", "String", "Vec", "Box", "Arc", "Rc",
];

/// Its spelling tells that it is no `Result`. Of other names the compiler must find out.
fn is_surely_no_result(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => {
            let last = path.path.segments.last();
            last.is_some_and(|last| OTHERS.iter().any(|other| last.ident == other))
        }
        // A macro may stand for anything, and what is opaque may be a future.
        Type::Macro(_) | Type::ImplTrait(_) | Type::Infer(_) | Type::Verbatim(_) => false,
        _ => true,
    }
}
