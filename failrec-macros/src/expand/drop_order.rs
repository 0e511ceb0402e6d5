//! Keeps arguments alive as long as the function's own do.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Receiver, ReceiverKind, Type};

use crate::argument::Argument;
use crate::expand::function::Function;
use crate::expand::repeated::Repeated;

/// Mentions the arguments that the body gets for itself, the last one first: a closure and an async
/// block drop what they have captured in the order of mention, a function drops its arguments in
/// the opposite of theirs.
pub(super) fn drop_order<O: ?Sized>(function: &Function<'_, O>) -> TokenStream {
    let receiver = function.item.signature.receiver().filter(|receiver| may_own(receiver));
    match function.repeated {
        None => mentioned(
            function,
            receiver.map(|receiver| receiver.self_token.to_token_stream()),
            |_| true,
        ),
        Some(repeated) => {
            let receiver = receiver.and(repeated.receiver.as_ref());
            let receiver = receiver.map(ToTokens::to_token_stream);
            mentioned(function, receiver, |argument| repeated.is_own(&argument.ident))
        }
    }
}

/// What stands before the first attempt of the level at `place`: what each attempt will need, and
/// the arguments that stay outside of all attempts, so that they live as long as these.
pub(super) fn before_attempts<O: ?Sized>(
    function: &Function<'_, O>,
    repeated: &Repeated,
    place: usize,
) -> TokenStream {
    let before = repeated.before(place);
    if !repeated.is_outermost(place) {
        return before;
    }
    let receiver = function.item.signature.receiver().filter(|receiver| may_own(receiver));
    let receiver = receiver.filter(|_| repeated.receiver.is_none());
    let receiver = receiver.map(|receiver| receiver.self_token.to_token_stream());
    let outside = mentioned(function, receiver, |argument| !repeated.is_own(&argument.ident));
    quote!(#outside #before)
}

fn mentioned<O: ?Sized>(
    function: &Function<'_, O>,
    receiver: Option<TokenStream>,
    is_meant: impl Fn(&Argument) -> bool,
) -> TokenStream {
    let runtime = function.runtime;
    let mut mentions: Vec<TokenStream> = Vec::new();
    if let Some(word) = receiver {
        mentions.push(quote!(#runtime::mention(&#word);));
    }
    let arguments = function.arguments.iter();
    for argument in arguments.filter(|argument| argument.may_own() && is_meant(argument)) {
        // The compiler keeps what nobody mentions until the end, which is right for the first.
        if argument.is_unused() && mentions.is_empty() {
            continue;
        }
        let (ident, conditions) = (&argument.ident, &argument.conditions);
        let lint = argument.is_unused().then(
            || quote!(#[allow(clippy::used_underscore_binding, reason = "only its place counts")]),
        );
        mentions.push(quote!(#(#conditions)* #lint #runtime::mention(&#ident);));
    }
    if mentions.is_empty() {
        return TokenStream::new();
    }
    mentions.reverse();
    quote!(if false { #(#mentions)* })
}

fn may_own(receiver: &Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Reference(..) => false,
        ReceiverKind::Typed(_, ty) => !matches!(**ty, Type::Reference(_)),
        _ => true,
    }
}
