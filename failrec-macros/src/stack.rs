//! Merges the attributes of failrec that stand on one function.
//!
//! The compiler expands the topmost attribute first. Left to themselves, the topmost would so
//! become the innermost. Instead each one hands its arguments to the next attribute of failrec
//! below it, packed as `__failrec_above { name(arguments) .. }`, and emits the function unchanged.
//! The lowest one has them all, in their order, and expands them as one.

use std::fmt;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Meta, Path};

use crate::item::Item;
use crate::problems::Problems;

/// An attribute of failrec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `#[record_failures]`.
    RecordFailures,
}

impl Kind {
    /// Every attribute.
    const ALL: &[Self] = &[Self::RecordFailures];

    /// The attribute's name.
    const fn name(self) -> &'static str {
        match self {
            Self::RecordFailures => "record_failures",
        }
    }

    /// The attribute that `path` names: by its name alone, or as one of `failrec`.
    fn of_path(path: &Path) -> Option<Self> {
        let mut from_last = path.segments.iter().rev();
        let name = &from_last.next()?.ident;
        let is_ours = from_last.next().is_none_or(|module| module.ident == "failrec");
        if is_ours { Self::named(name) } else { None }
    }

    fn named(name: &Ident) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| name == kind.name())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

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

/// Refuses an attribute that stands there twice.
pub(crate) fn check(layers: &[Layer], problems: &mut Problems) {
    for (index, layer) in layers.iter().enumerate() {
        if layers.iter().take(index).any(|above| above.kind == layer.kind) {
            let message = format!("`#[{}]` stands on this function twice; remove one", layer.kind);
            problems.push(layer.span, message);
        }
    }
}
