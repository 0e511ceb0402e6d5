//! [`run`]: the way of every attribute, from tokens to tokens.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Span, TokenStream};
use syn::Error;
use syn::parse::Parser as _;

use crate::check::check;
use crate::expand::expand;
use crate::fallback::fallback;
use crate::item::Item;
use crate::kind::Kind;
use crate::level::Level;
use crate::problems::Problems;
use crate::stack::{self, Layer};

/// Expands one attribute, or tells all its problems beside the untouched item.
pub(crate) fn run(kind: Kind, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = stack::without_word(kind, item);
    let untouched = item.clone();
    let attempt = catch_unwind(AssertUnwindSafe(|| attempt(kind, arguments, item)));
    let expanded = attempt.unwrap_or_else(|_payload| {
        let message = format!(
            "`#[{kind}]` failed inside: this is a bug of failrec-macros {}; the function is \
             compiled without it",
            env!("CARGO_PKG_VERSION"),
        );
        Err(Error::new(Span::call_site(), message))
    });
    expanded.unwrap_or_else(|error| fallback(&untouched, &error))
}

fn attempt(kind: Kind, arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let (above, own) = stack::unpack(kind, arguments);
    let mut layers = above;
    layers.push(Layer { kind, arguments: own, span: Span::call_site() });

    let mut item = match Item::parser(kind).parse2(item) {
        Ok(item) => item,
        Err(error) => return Err(with_problems_of_options(error, layers)),
    };
    if let Some(handed_down) = stack::pass_down(&mut item, &layers) {
        return Ok(handed_down);
    }

    let mut problems = Problems::default();
    let levels = parse_options(layers, &mut problems);
    stack::check(&levels, &mut problems);
    check(&item, &levels, &mut problems);
    problems.finish()?;
    Ok(expand(item, &levels))
}

fn parse_options(layers: Vec<Layer>, problems: &mut Problems) -> Vec<Level> {
    let parse = |layer: Layer| Level::parse(layer.kind, layer.arguments, layer.span, problems);
    layers.into_iter().map(parse).collect()
}

fn with_problems_of_options(of_item: Error, layers: Vec<Layer>) -> Error {
    let mut problems = Problems::default();
    problems.push_error(of_item.clone());
    drop(parse_options(layers, &mut problems));
    problems.finish().err().unwrap_or(of_item)
}
