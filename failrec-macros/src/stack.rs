//! Merges the attributes of failrec that stand on one function.
//!
//! The compiler expands the topmost attribute first. Left to themselves, the topmost would so
//! become the innermost. Instead each one hands its arguments to the next attribute of failrec
//! below it, packed as `__failrec_above__write_the_path_if_this_is_of_another_crate { name(arguments) .. }`, and emits the function unchanged.
//! The lowest one has them all, in their order, and expands them as one.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Meta;

use crate::item::Item;
use crate::kind::Kind;
use crate::level::{Level, Orders};
use crate::problems::Problems;

/// One attribute on the function.
pub(crate) struct Layer {
    pub(crate) kind: Kind,
    pub(crate) arguments: TokenStream,
    pub(crate) span: Span,
}

/// The word that announces what attributes above have handed down. An attribute of another crate
/// that has the name of one of ours and stands without its path shows it in its own message.
const HANDED_DOWN: &str = "__failrec_above__write_the_path_if_this_is_of_another_crate";

/// Splits what attributes above have handed down from the attribute's own arguments.
pub(crate) fn unpack(arguments: TokenStream) -> (Vec<Layer>, TokenStream) {
    let mut tokens = arguments.clone().into_iter();
    let is_handed_down =
        matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == HANDED_DOWN);
    match tokens.next() {
        Some(TokenTree::Group(packed)) if is_handed_down => {
            (unpack_layers(packed.stream()), tokens.collect())
        }
        _ => (Vec::new(), arguments),
    }
}

fn unpack_layers(packed: TokenStream) -> Vec<Layer> {
    let mut layers = Vec::new();
    let mut tokens = packed.into_iter();
    while let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(arguments))) =
        (tokens.next(), tokens.next())
    {
        if let Some(kind) = Kind::named(&name) {
            layers.push(Layer { kind, arguments: arguments.stream(), span: name.span() });
        }
    }
    layers
}

/// Hands `layers` to the next attribute of failrec on `item`, if there is one.
pub(crate) fn pass_down(item: &mut Item, layers: &[Layer]) -> Option<TokenStream> {
    let next =
        item.attributes.iter_mut().find(|attribute| Kind::of_path(attribute.path()).is_some())?;
    let path = next.path().clone();
    let own = match &next.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => {
            // Not a form that any attribute of failrec takes: it shall say so itself.
            let (equals, value) = (pair.eq_token, &pair.value);
            quote!(#equals #value)
        }
    };
    let packed = layers.iter().map(|layer| {
        let name = Ident::new(layer.kind.name(), layer.span);
        let arguments = Group::new(Delimiter::Parenthesis, layer.arguments.clone());
        quote!(#name #arguments)
    });
    let head = Ident::new(HANDED_DOWN, Span::call_site());
    next.meta = syn::parse_quote!(#path(#head { #(#packed)* } #own));
    Some(item.to_token_stream())
}

/// Refuses levels that stand there twice, and orders that defeat themselves. They come with the
/// topmost first.
pub(crate) fn check(levels: &[Level], problems: &mut Problems) {
    for (index, level) in levels.iter().enumerate() {
        let above = levels.get(..index).unwrap_or_default();
        if let Some(message) = repeated(level, above).or_else(|| defeated(level, above)) {
            problems.push(level.span, message);
        }
    }
}

/// What to say of a level that stands below its like.
fn repeated(level: &Level, above: &[Level]) -> Option<String> {
    let same_kind = above.iter().filter(|other| other.kind == level.kind).count();
    match &level.orders {
        Orders::RecordFailures(_) => (0 < same_kind)
            .then(|| format!("`#[{}]` stands on this function twice; remove one", level.kind)),
        Orders::CircuitBreaker(_) | Orders::Bulkhead(_) | Orders::RateLimit(_) => {
            let name = level.shared_name()?;
            let is_same = |other: &&Level| {
                other.kind == level.kind && other.shared_name().as_ref() == Some(&name)
            };
            let what = level.kind.noun();
            above
                .iter()
                .find(is_same)
                .map(|_| format!("the {what} `{name}` stands on this function twice; remove one"))
        }
        Orders::Fallback(_) | Orders::Hedge(_) | Orders::Compensate(_) => (0 < same_kind)
            .then(|| format!("`#[{}]` stands on this function twice; remove one", level.kind)),
        Orders::Timeout(_) => (1 < same_kind).then(|| {
            format!(
                "`#[{}]` stands on this function three times; one can bound the whole and one each \
                 attempt",
                level.kind
            )
        }),
        Orders::Retry(_) => above.iter().find(|other| other.kind.is_retry()).map(|other| {
            format!(
                "`#[{}]` below `#[{}]`: the attempts of the one would multiply with those of the \
                 other; remove one",
                level.kind, other.kind
            )
        }),
    }
}

/// What to say of a level whose place takes the sense from one above it.
fn defeated(level: &Level, above: &[Level]) -> Option<String> {
    let find = |is_meant: &dyn Fn(Kind) -> bool| {
        above.iter().map(|other| other.kind).find(|kind| is_meant(*kind))
    };
    let kind = level.kind;
    if kind.is_retry() || kind == Kind::Hedge {
        if let Some(breaker) = find(&|kind| kind == Kind::CircuitBreaker) {
            return Some(format!(
                "`#[{breaker}]` above `#[{kind}]` would see one call where there are many, and let \
                 all attempts through while it opens: put the breaker below"
            ));
        }
        let is_other = |other: Kind| {
            if kind == Kind::Hedge { other.is_retry() } else { other == Kind::Hedge }
        };
        return find(&is_other).map(|other| {
            format!(
                "`#[{kind}]` below `#[{other}]`: the calls of the one would multiply with those of \
                 the other; remove one"
            )
        });
    }
    let sees_errors =
        |kind: Kind| kind.is_retry() || matches!(kind, Kind::CircuitBreaker | Kind::Hedge);
    let blinded = (kind == Kind::Fallback).then(|| find(&sees_errors)).flatten()?;
    Some(format!(
        "`#[{kind}]` below `#[{blinded}]` would hide from it that the call has failed: put the \
         fallback above"
    ))
}
