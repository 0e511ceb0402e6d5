//! [`Repeated`]: how a body that runs more than once gets its arguments each time.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, Pat, PatType, Receiver, ReceiverKind, Token, Type};

use crate::argument::Class;
use crate::expand::placed::placed;
use crate::expand::renamed::{mentions, renamed};
use crate::item::Item;
use crate::level::Level;

/// How a body that runs more than once gets its arguments each time: what is owned is cloned, and
/// moved into the last attempt; `&mut` is borrowed anew; all else is copied as it stands.
///
/// Where several levels need the arguments more than once, each has its own from the one above it.
pub(super) struct Repeated {
    /// The body, which calls its receiver as `receiver` says.
    pub(super) body: TokenStream,
    /// The word for the receiver in the body, where it is not `self`.
    pub(super) receiver: Option<Ident>,
    /// The levels that need the arguments more than once, by their places.
    places: Vec<usize>,
    needs: Vec<Need>,
    runtime: TokenStream,
}

/// An argument that each attempt gets for its own.
struct Need {
    /// How it is called in the signature.
    source: Ident,
    /// How the body calls it.
    ident: Ident,
    mutability: Option<Token![mut]>,
    conditions: Vec<Attribute>,
    way: Way,
}

#[derive(Clone, Copy)]
enum Way {
    /// Borrowed anew.
    Lent,
    /// Borrowed anew from behind its pin.
    Pinned,
    /// Cloned, and moved into the last attempt; that it cannot be cloned is told at this place.
    Cloned(Span),
}

impl Repeated {
    /// For the body of `item`, which is made safe to be taken apart: `mut` goes from the signature
    /// to where each attempt gets its own.
    pub(super) fn of(item: &mut Item, levels: &[Level], runtime: &TokenStream) -> Self {
        let body = item.body.clone();
        let places = levels.iter().enumerate().filter(|(_, level)| level.repeats());
        let mut repeated = Self {
            places: places.map(|(place, _)| place).collect(),
            receiver: None,
            needs: Vec::new(),
            runtime: runtime.clone(),
            body,
        };
        let has_call = levels.iter().any(Level::passes_arguments);
        for input in &mut item.signature.inputs {
            let need = match input {
                FnArg::Receiver(receiver) => repeated.need_receiver(receiver, has_call),
                FnArg::Typed(parameter) => repeated.need(parameter, has_call),
            };
            repeated.needs.extend(need);
        }
        repeated
    }

    /// Each attempt has its own of this name.
    pub(super) fn is_own(&self, name: &Ident) -> bool {
        self.needs.iter().any(|need| need.ident == *name && matches!(need.way, Way::Cloned(_)))
    }

    /// What stands before the first attempt of the level at `place`.
    pub(super) fn before(&self, place: usize) -> TokenStream {
        let runtime = &self.runtime;
        let before = self.needs.iter().map(|need| {
            let (slot, source) = (need.slot(place), self.source(need, place));
            let conditions = &need.conditions;
            match need.way {
                Way::Lent => TokenStream::new(),
                Way::Pinned => quote!(#(#conditions)* let mut #slot = #source;),
                Way::Cloned(_) => {
                    quote!(#(#conditions)* let mut #slot = #runtime::slot(#source);)
                }
            }
        });
        before.collect()
    }

    /// What stands at the beginning of each attempt of the level at `place`; `is_last` tells whether
    /// it is the last.
    pub(super) fn each(&self, place: usize, is_last: &TokenStream) -> TokenStream {
        let is_innermost = self.places.last() == Some(&place);
        let each = self.needs.iter().map(|need| {
            let (slot, source) = (need.slot(place), self.source(need, place));
            let (ident, conditions) = (&need.ident, &need.conditions);
            let mutability = need.mutability.filter(|_| is_innermost);
            let value = match need.way {
                Way::Lent => quote!(&mut *#source),
                Way::Pinned => quote!(::core::pin::Pin::as_mut(&mut #slot)),
                Way::Cloned(at) => placed(&quote!(#slot.__failrec_next(#is_last)), at),
            };
            quote!(#(#conditions)* let #mutability #ident = #value;)
        });
        each.collect()
    }

    /// The level at `place` is the outermost of them.
    pub(super) fn is_outermost(&self, place: usize) -> bool {
        self.places.first() == Some(&place)
    }

    /// How an argument is called above the level at `place`.
    fn source<'a>(&self, need: &'a Need, place: usize) -> &'a Ident {
        if self.is_outermost(place) { &need.source } else { &need.ident }
    }

    fn need(&self, parameter: &mut PatType, is_passed: bool) -> Option<Need> {
        let class = Class::of(&parameter.ty);
        let (conditions, ty) = (conditions(&parameter.attrs), &parameter.ty);
        let Pat::Ident(name) = &mut *parameter.pat else { return None };
        if !is_passed && !mentions(&self.body, &name.ident) {
            return None;
        }
        let way = match class {
            Class::Exclusive if matches!(**ty, Type::Reference(_)) => Way::Lent,
            // Such a type is `Copy`: a block that moves it leaves it where it is.
            Class::Shared | Class::Scalar | Class::Address => return None,
            Class::Unknown | Class::Large | Class::Exclusive => Way::Cloned(ty.span()),
        };
        let (ident, mutability) = (name.ident.clone(), name.mutability.take());
        Some(Need { source: ident.clone(), ident, mutability, conditions, way })
    }

    fn need_receiver(&mut self, receiver: &mut Receiver, is_passed: bool) -> Option<Need> {
        let word = receiver.self_token;
        let source = Ident::new("self", word.span);
        let way = way_of(receiver)?;
        if !is_passed && !mentions(&self.body, &source) {
            return None;
        }
        let ident = Ident::new(OWN_RECEIVER, Span::call_site());
        self.body = renamed(self.body.clone(), &ident);
        self.receiver = Some(ident.clone());
        let mutability = receiver.mutability.take();
        Some(Need { source, ident, mutability, conditions: Vec::new(), way })
    }
}

/// What an attempt calls its own receiver.
const OWN_RECEIVER: &str = "__failrec_self";

impl Need {
    /// Where its values are kept for the attempts of the level at `place`.
    fn slot(&self, place: usize) -> Ident {
        let name = self.source.unraw();
        format_ident!("__failrec_slot_{name}_{place}", span = Span::mixed_site())
    }
}

/// How each attempt gets its receiver; nothing if that is a `&self`.
fn way_of(receiver: &Receiver) -> Option<Way> {
    let owned = Way::Cloned(receiver.self_token.span);
    match &receiver.kind {
        ReceiverKind::Reference(_, _, None) => None,
        ReceiverKind::Reference(_, _, Some(_)) => Some(Way::Lent),
        ReceiverKind::Typed(_, ty) => match &**ty {
            Type::Reference(reference) => reference.mutability.map(|_| Way::Lent),
            Type::Path(path)
                if path.path.segments.last().is_some_and(|last| last.ident == "Pin") =>
            {
                let text = ty.to_token_stream().to_string();
                let way = if text.contains("mut") { Way::Pinned } else { owned };
                Some(way)
            }
            _ => Some(owned),
        },
        _ => Some(owned),
    }
}

fn conditions(attributes: &[Attribute]) -> Vec<Attribute> {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.cloned().collect()
}
