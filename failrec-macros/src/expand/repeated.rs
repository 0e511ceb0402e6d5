//! [`Repeated`]: how a body that runs more than once gets its arguments each time.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, Pat, PatType, Receiver, ReceiverKind, Type};

use crate::argument::Class;
use crate::expand::placed::placed;
use crate::item::Item;

/// How a body that runs more than once gets its arguments each time: what is owned is cloned, and
/// moved into the last attempt; `&mut` is borrowed anew; all else is copied as it stands.
pub(super) struct Repeated {
    /// The body, which calls its receiver as `receiver` says.
    pub(super) body: TokenStream,
    /// The word for the receiver in the body, where it is not `self`.
    pub(super) receiver: Option<TokenStream>,
    /// What stands before the first attempt.
    pub(super) before: TokenStream,
    /// What stands at the beginning of each attempt.
    pub(super) each: TokenStream,
    /// The arguments that each attempt gets for its own.
    own: Vec<Ident>,
}

impl Repeated {
    /// For the body of `item`, which is made safe to be taken apart: `mut` goes from the signature
    /// to where each attempt gets its own. `is_last` tells whether an attempt is the last.
    pub(super) fn of(item: &mut Item, is_last: &TokenStream, runtime: &TokenStream) -> Self {
        let mut repeated = Self {
            body: item.body.clone(),
            receiver: None,
            before: TokenStream::new(),
            each: TokenStream::new(),
            own: Vec::new(),
        };
        let slots = Slots { is_last, runtime };
        for input in &mut item.signature.inputs {
            match input {
                FnArg::Receiver(receiver) => repeated.take_receiver(receiver, &slots),
                FnArg::Typed(parameter) => repeated.take(parameter, &slots),
            }
        }
        repeated
    }

    /// Each attempt has its own of this name.
    pub(super) fn is_own(&self, name: &Ident) -> bool {
        self.own.contains(name)
    }

    fn take(&mut self, parameter: &mut PatType, slots: &Slots<'_>) {
        let class = Class::of(&parameter.ty);
        let (conditions, ty) = (conditions(&parameter.attrs), &parameter.ty);
        let Pat::Ident(name) = &mut *parameter.pat else { return };
        if !mentions(&self.body, &name.ident) {
            return;
        }
        let ident = name.ident.clone();
        match class {
            Class::Exclusive if matches!(**ty, Type::Reference(_)) => {
                let mutability = name.mutability.take();
                self.each.extend(quote! {
                    #(#conditions)* let #mutability #ident = &mut *#ident;
                });
            }
            // Such a type is `Copy`: a block that moves it leaves it where it is.
            Class::Shared | Class::Scalar | Class::Address => return,
            Class::Unknown | Class::Large | Class::Exclusive => {
                let mutability = name.mutability.take();
                let slot =
                    format_ident!("__failrec_slot_{}", ident.unraw(), span = Span::mixed_site());
                let (before, next) = slots.slot(&slot, &ident.to_token_stream(), ty.span());
                self.before.extend(quote!(#(#conditions)* #before));
                self.each.extend(quote!(#(#conditions)* let #mutability #ident = #next;));
            }
        }
        self.own.push(ident);
    }

    fn take_receiver(&mut self, receiver: &mut Receiver, slots: &Slots<'_>) {
        let word = receiver.self_token;
        let kind = ReceiverClass::of(receiver);
        if kind == ReceiverClass::Shared || !mentions(&self.body, &Ident::new("self", word.span)) {
            return;
        }
        let own = Ident::new(OWN_RECEIVER, Span::call_site());
        let mutability = receiver.mutability.take();
        match kind {
            ReceiverClass::Shared => {}
            ReceiverClass::Exclusive => {
                self.each.extend(quote!(let #mutability #own = &mut *#word;));
            }
            ReceiverClass::Pinned => {
                self.before.extend(quote!(let mut __failrec_slot_self = #word;));
                self.each.extend(quote! {
                    let #mutability #own = ::core::pin::Pin::as_mut(&mut __failrec_slot_self);
                });
            }
            ReceiverClass::Owned => {
                let slot = Ident::new("__failrec_slot_self", Span::mixed_site());
                let (before, next) = slots.slot(&slot, &word.to_token_stream(), word.span);
                self.before.extend(before);
                self.each.extend(quote!(let #mutability #own = #next;));
                self.own.push(own.clone());
            }
        }
        self.body = renamed(self.body.clone());
        self.receiver = Some(own.to_token_stream());
    }
}

/// What an attempt calls its own receiver.
const OWN_RECEIVER: &str = "__failrec_self";

/// How owned values are kept for each attempt.
struct Slots<'a> {
    is_last: &'a TokenStream,
    runtime: &'a TokenStream,
}

impl Slots<'_> {
    /// What puts `value` into `slot`, and what takes one out for an attempt. That it cannot be
    /// cloned is told at `place`.
    fn slot(&self, slot: &Ident, value: &TokenStream, place: Span) -> (TokenStream, TokenStream) {
        let Self { is_last, runtime } = self;
        let before = quote!(let mut #slot = #runtime::slot(#value););
        let next = placed(&quote!(#slot.__failrec_next(#is_last)), place);
        (before, next)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ReceiverClass {
    Shared,
    Exclusive,
    Pinned,
    Owned,
}

impl ReceiverClass {
    fn of(receiver: &Receiver) -> Self {
        match &receiver.kind {
            ReceiverKind::Reference(_, _, None) => Self::Shared,
            ReceiverKind::Reference(_, _, Some(_)) => Self::Exclusive,
            ReceiverKind::Typed(_, ty) => Self::of_type(ty),
            _ => Self::Owned,
        }
    }

    fn of_type(ty: &Type) -> Self {
        match ty {
            Type::Reference(reference) if reference.mutability.is_some() => Self::Exclusive,
            Type::Reference(_) => Self::Shared,
            Type::Path(path) => {
                let is_pin = path.path.segments.last().is_some_and(|last| last.ident == "Pin");
                let is_exclusive = ty.to_token_stream().to_string().contains("& mut");
                match (is_pin, is_exclusive) {
                    (true, true) => Self::Pinned,
                    (true, false) if ty.to_token_stream().to_string().contains('&') => Self::Shared,
                    _ => Self::Owned,
                }
            }
            _ => Self::Owned,
        }
    }
}

fn conditions(attributes: &[Attribute]) -> Vec<Attribute> {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.cloned().collect()
}

/// The body says `name`, if only within a text: that may be a format.
fn mentions(body: &TokenStream, name: &Ident) -> bool {
    let text = name.unraw().to_string();
    body.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) => word.unraw() == text,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Literal(literal) => {
            let literal = literal.to_string();
            literal.starts_with(['"', 'r']) && literal.contains(&text)
        }
        TokenTree::Punct(_) => false,
    })
}

/// The body with another word for `self`, but in functions within it, which have one of their own.
fn renamed(body: TokenStream) -> TokenStream {
    let mut renamed = TokenStream::new();
    let mut is_function = false;
    let mut tokens = body.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let token = match token {
            TokenTree::Ident(word) if word == "fn" => {
                // The type `fn(..)` has no name behind it.
                is_function = matches!(tokens.peek(), Some(TokenTree::Ident(_)));
                TokenTree::Ident(word)
            }
            TokenTree::Ident(word) if word == "self" && !is_function && !is_path(tokens.peek()) => {
                let span = Span::call_site().located_at(word.span());
                TokenTree::Ident(Ident::new(OWN_RECEIVER, span))
            }
            TokenTree::Group(group) if !is_function => {
                let mut inside = Group::new(group.delimiter(), self::renamed(group.stream()));
                inside.set_span(group.span());
                TokenTree::Group(inside)
            }
            TokenTree::Group(group) => {
                is_function = group.delimiter() != Delimiter::Brace;
                TokenTree::Group(group)
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => {
                is_function = false;
                TokenTree::Punct(punct)
            }
            other => other,
        };
        renamed.extend([token]);
    }
    renamed
}

/// `self::item` is a path of a module.
fn is_path(next: Option<&TokenTree>) -> bool {
    matches!(next, Some(TokenTree::Punct(punct)) if punct.as_char() == ':'
        && punct.spacing() == Spacing::Joint)
}
