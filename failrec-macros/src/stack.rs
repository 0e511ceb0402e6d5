//! Merges the attributes of failrec that stand on one function.
//!
//! The compiler expands the topmost attribute first. Left to themselves, the topmost would so
//! become the innermost. Instead each one hands its arguments to the next attribute of failrec
//! below it, packed as `__failrec_above { name(arguments) .. }`, and emits the function unchanged.
//! The lowest one has them all, in their order, and expands them as one.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{LitStr, Meta};

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

/// The word that announces what attributes above have handed down.
const HANDED_DOWN: &str = "__failrec_above";

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

/// Refuses levels that stand there twice. They come with the topmost first.
pub(crate) fn check(levels: &[Level], problems: &mut Problems) {
    for (index, level) in levels.iter().enumerate() {
        let above = || levels.iter().take(index);
        let same_kind = above().filter(|other| other.kind() == level.kind()).count();
        let message = match &level.orders {
            Orders::RecordFailures(_) if 0 < same_kind => {
                format!("`#[{}]` stands on this function twice; remove one", level.kind())
            }
            Orders::CircuitBreaker(breaker) => {
                let name = breaker.name.as_ref().map(LitStr::value);
                if name.is_none() || above().all(|other| other.breaker_name() != name) {
                    continue;
                }
                let name = name.unwrap_or_default();
                format!("the breaker `{name}` stands on this function twice; remove one")
            }
            Orders::Timeout(_) if 1 < same_kind => format!(
                "`#[{}]` stands on this function three times; one can bound the whole and one each \
                 attempt",
                level.kind()
            ),
            _ => continue,
        };
        problems.push(level.span, message);
    }
}
