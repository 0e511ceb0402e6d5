//! [`check`]: everything that can be wrong once it has been parsed.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, Pat, Path};

use crate::argument::Argument;
use crate::item::Item;
use crate::kind::Kind;
use crate::level::{Level, Orders};
use crate::options::RecordFailures;
use crate::policed;
use crate::problems::Problems;
use crate::returning::looks_like_result;
use crate::shape::Shape;
use crate::syntax::{all_of, nearest};

/// Finds every problem of `levels` on `item`.
pub(crate) fn check(item: &Item, levels: &[Level], problems: &mut Problems) {
    if let Some(level) = levels.first() {
        check_function(item, level.kind, problems);
    }
    let is_caller = matches!(Shape::of(item, levels), Shape::Caller);
    let is_policed = levels.iter().any(|level| level.kind != Kind::RecordFailures);
    for level in levels {
        if let Orders::RecordFailures(options) = &level.orders {
            if is_caller && !is_policed {
                check_caller(item, options, problems);
            }
            check_names(item, options, problems);
            check_grouping(options, problems);
        }
    }
    policed::check(item, levels, is_caller, problems);
}

fn check_function(item: &Item, kind: Kind, problems: &mut Problems) {
    let signature = &item.signature;
    if let Some(keyword) = &signature.constness {
        let message =
            format!("`#[{kind}]` cannot go on a `const fn`: it adds code that is not `const`");
        problems.push(keyword.span(), message);
    }
    if let Some(variadic) = &signature.variadic {
        let message =
            format!("`#[{kind}]` cannot go on a function with a variable number of arguments");
        problems.push(variadic.dots.span(), message);
    }
    for attribute in &item.attributes {
        if let Some(name) = replaces_body(attribute) {
            let message = format!(
                "`#[{kind}]` cannot go on a function with `#[{name}]`: nothing may be added to its \
                 body"
            );
            problems.push(name.span(), message);
        }
    }
}

/// The name of the attribute, if the compiler takes the body as it stands or makes one of its own.
fn replaces_body(attribute: &Attribute) -> Option<Ident> {
    let mut name = attribute.path().segments.last()?.ident.clone();
    if name == "unsafe" {
        let nested: Path = attribute.parse_args().ok()?;
        name = nested.segments.last()?.ident.clone();
    }
    (name == "naked" || name.to_string().starts_with("rustc_")).then_some(name)
}

/// The error of a function is seen from outside its body, and `#[track_caller]` does not reach
/// into the closure that the body becomes for that.
fn check_caller(item: &Item, options: &RecordFailures, problems: &mut Problems) {
    if let (true, Some(attribute)) =
        (looks_like_result(&item.signature), item.attribute("track_caller"))
    {
        problems.push_at(
            attribute.path(),
            "`#[track_caller]` would have no effect in a recorded function that returns a \
             `Result`: its body runs in a closure; remove it, or write \
             `#[record_failures(track_caller = \"ignore\")]` if the body does not ask for its caller",
        );
    }
    if let Some(condition) = &options.fail_if {
        problems.push_at(condition, UNSEEN);
    }
    if let Some(choice) = &options.none_fails {
        problems.push_at(choice, UNSEEN);
    }
}

const UNSEEN: &str = "what a function with `#[track_caller]` returns is not seen, only its panics; \
                      remove that attribute, or write `track_caller = \"ignore\"` here";

fn check_names(item: &Item, options: &RecordFailures, problems: &mut Problems) {
    let arguments = Argument::all_of(&item.signature);
    if let (Some(word), false) = (&options.skip_all, options.skip.is_empty()) {
        problems.push(word.span(), "`skip_all` leaves nothing for `skip`; remove one of them");
    }
    let lists = [("skip", &options.skip), ("mask", &options.mask)];
    let captured: Vec<_> = options.with.iter().map(|(name, _)| name.clone()).collect();
    for (option, names) in lists.into_iter().chain([("with", &captured)]) {
        for (index, name) in names.iter().enumerate() {
            if let Some(message) = unknown(item, option, name, &arguments) {
                problems.push(name.span(), message);
            } else if names.iter().take(index).any(|earlier| earlier == name) {
                problems.push(name.span(), format!("`{option}` names `{name}` twice"));
            }
        }
    }
    for name in options.mask.iter().chain(&captured) {
        if options.skip.contains(name) {
            problems.push(name.span(), format!("`{name}` is skipped, so this has no effect"));
        }
    }
    for name in captured.iter().filter(|name| options.mask.contains(name)) {
        problems.push(name.span(), format!("`{name}` is masked, so this has no effect"));
    }
}

fn check_grouping(options: &RecordFailures, problems: &mut Problems) {
    if let (Some(choice), false) = (&options.by_site, options.fingerprint.is_empty()) {
        problems.push(
            choice.span(),
            "`group = \"site\"` tells failures apart by their place and type alone, which leaves \
             nothing for `fingerprint`; remove one of them",
        );
    }
}

/// What to say of `name` if it is none of the arguments that can be captured.
fn unknown(item: &Item, option: &str, name: &Ident, arguments: &[Argument]) -> Option<String> {
    if name == "self" {
        return Some(format!("`self` is never captured, so `{option}` need not name it"));
    }
    let found = name.unraw().to_string();
    let names: Vec<_> = arguments.iter().map(Argument::name).collect();
    if names.contains(&found) {
        return None;
    }
    let function = &item.signature.ident;
    let known: Vec<_> = names.iter().map(String::as_str).collect();
    let unnamed = item.signature.inputs.iter().any(|input| match input {
        FnArg::Typed(parameter) => matches!(*parameter.pat, Pat::Wild(_)),
        FnArg::Receiver(_) => false,
    });
    let rest = match nearest(&found, &known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if names.is_empty() && unnamed => "its arguments have no names".to_owned(),
        None if names.is_empty() => "it has none that could be captured".to_owned(),
        None => format!("its arguments are {}", all_of(&known)),
    };
    Some(format!("`{function}` has no argument `{found}`; {rest}"))
}
