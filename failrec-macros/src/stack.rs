//! Merges the attributes of failrec that stand on one function.
//!
//! The compiler expands the topmost attribute first. Left to themselves, the topmost would so
//! become the innermost. Instead each one hands its arguments to the next attribute of failrec
//! below it, packed as `word { name(arguments) .. }`, and emits the function unchanged. The lowest
//! one has them all, in their order, and expands them as one.
//!
//! Which attribute is of failrec is told by its name. One of another crate that has such a name
//! would swallow what is handed to it, so the word says what to do about that, and stands beside it
//! on the function as well: if none of ours takes it away, the compiler says that it cannot find
//! such an attribute.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Meta;
use syn::spanned::Spanned;

use crate::item::Item;
use crate::kind::Kind;
use crate::level::{Level, Orders};
use crate::options::STANDALONE;
use crate::problems::Problems;

/// One attribute on the function.
pub(crate) struct Layer {
    pub(crate) kind: Kind,
    pub(crate) arguments: TokenStream,
    pub(crate) span: Span,
}

impl Layer {
    /// It does not care what stands below it.
    fn is_standalone(&self) -> bool {
        let tokens: Vec<_> = self.arguments.clone().into_iter().collect();
        let mut options = tokens
            .split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','));
        options.any(|option| matches!(option, [TokenTree::Ident(word)] if word == STANDALONE))
    }
}

/// The word that announces what is handed down to the attribute `kind`.
fn handed_down(kind: Kind) -> String {
    format!(
        "__failrec__this_{kind}_is_of_another_crate__write_its_path_or_standalone_in_the_attribute_above"
    )
}

/// Splits what attributes above have handed down to `kind` from its own arguments.
pub(crate) fn unpack(kind: Kind, arguments: TokenStream) -> (Vec<Layer>, TokenStream) {
    let mut tokens = arguments.clone().into_iter();
    let is_handed_down =
        matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == handed_down(kind));
    match tokens.next() {
        Some(TokenTree::Group(packed)) if is_handed_down => {
            (unpack_layers(packed.stream()), tokens.collect())
        }
        _ => (Vec::new(), arguments),
    }
}

/// Takes from `item` the word that was left on it for `kind`.
pub(crate) fn without_word(kind: Kind, item: TokenStream) -> TokenStream {
    let word = handed_down(kind);
    let mut kept = Vec::new();
    for token in item {
        let is_word = matches!(
            &token,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket
                && matches!(&*Vec::from_iter(group.stream()), [TokenTree::Ident(only)] if *only == word)
        );
        if is_word {
            // The `#` before it.
            kept.pop();
        } else {
            kept.push(token);
        }
    }
    kept.into_iter().collect()
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

/// Hands `layers` to the next attribute of failrec on `item`, if there is one and the lowest of them
/// does not stand alone.
pub(crate) fn pass_down(item: &mut Item, layers: &[Layer]) -> Option<TokenStream> {
    if layers.last().is_some_and(Layer::is_standalone) {
        return None;
    }
    let mut attributes = item.attributes.iter_mut();
    let (kind, next) = attributes
        .find_map(|attribute| Kind::of_path(attribute.path()).map(|kind| (kind, attribute)))?;
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
    // Both attributes are to be seen in what the compiler says: the place of the lower one, and the
    // name of the upper one, from which the word comes.
    let word = Ident::new(&handed_down(kind), path.span().resolved_at(Span::call_site()));
    next.meta = syn::parse_quote!(#path(#word { #(#packed)* } #own));
    item.attributes.push(syn::parse_quote!(#[#word]));
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
