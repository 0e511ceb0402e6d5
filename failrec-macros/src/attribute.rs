//! [`run`]: the way of every attribute, from tokens to tokens.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Span, TokenStream};
use syn::Error;

use crate::check::check;
use crate::expand::expand;
use crate::fallback::fallback;
use crate::item::Item;
use crate::options::{self, Options};
use crate::problems::Problems;
use crate::stack::{self, Kind, Layer};

/// Expands one attribute, or tells all its problems beside the untouched item.
pub(crate) fn run(kind: Kind, arguments: TokenStream, item: TokenStream) -> TokenStream {
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
    let (above, own) = stack::unpack(arguments);
    let mut layers = above;
    layers.push(Layer { kind, arguments: own, span: Span::call_site() });

    let mut item = match syn::parse2::<Item>(item) {
        Ok(item) => item,
        Err(error) => return Err(with_problems_of_options(error, layers)),
    };
    if let Some(handed_down) = stack::pass_down(&mut item, &layers) {
        return Ok(handed_down);
    }

    let mut problems = Problems::default();
    stack::check(&layers, &mut problems);
    let options = parse_options(layers, &mut problems);
    check(&item, &options, &mut problems);
    problems.finish()?;
    Ok(expand(&item, &options))
}

fn parse_options(layers: Vec<Layer>, problems: &mut Problems) -> Options {
    let mut options = Options::default();
    for layer in layers {
        match layer.kind {
            Kind::RecordFailures => options = options::parse(layer.arguments, problems),
        }
    }
    options
}

fn with_problems_of_options(of_item: Error, layers: Vec<Layer>) -> Error {
    let mut problems = Problems::default();
    problems.push_error(of_item.clone());
    drop(parse_options(layers, &mut problems));
    problems.finish().err().unwrap_or(of_item)
}
