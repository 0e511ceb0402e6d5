//! The new body, for each shape of function.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use syn::{Receiver, ReceiverKind, Type, parse_quote};

use crate::argument::Argument;
use crate::expand::around::Around;
use crate::expand::capturing::capturing;
use crate::expand::function::Function;
use crate::expand::placed::respanned;
use crate::item::Item;
use crate::level::{Level, Orders};
use crate::returning::{ReturnedFuture, Returning};
use crate::shape::{Shape, Tail};

/// Expands `item` with all its `levels`, of which nothing is wrong.
pub(crate) fn expand(item: &Item, levels: &[Level]) -> TokenStream {
    let path = levels.iter().find_map(Level::runtime).map(ToTokens::to_token_stream);
    let path = path.unwrap_or_else(|| quote!(::failrec));
    with_new_body(&Function {
        item,
        options: levels,
        shape: &Shape::of(item, levels),
        returning: &Returning::of(&item.signature),
        arguments: &Argument::all_of(&item.signature),
        runtime: &quote!(#path::__private),
    })
}

fn with_new_body(function: &Function<'_, [Level]>) -> TokenStream {
    let numbered = function.options.iter().enumerate();
    let layers: Vec<_> =
        numbered.map(|(index, level)| Around::of(function, level, index)).collect();
    let items = layers.iter().map(|layer| &layer.items);
    let before: TokenStream = layers.iter().map(|layer| layer.before.clone()).collect();
    let runtime = function.runtime;
    let new_body = match function.shape {
        Shape::Async => {
            let block = block(function, &function.item.body, true);
            let future = around_future(&layers, quote!(async move #block));
            let made = if before.is_empty() { future } else { quote!({ #before #future }) };
            // In a closure, so that the borrows of the capture do not keep a second copy of each
            // argument in the future.
            quote!(#runtime::made_by::<_, _>(move || #made).await)
        }
        Shape::Tail(tail) => {
            let future = in_tail(function, tail, &layers);
            quote!(#before #future)
        }
        Shape::Future(future) => {
            let future = made_elsewhere(function, *future, &layers);
            quote!(#before #future)
        }
        Shape::Plain => {
            let value = around_closure(function, &layers);
            quote!(#before #value)
        }
        Shape::Caller => watched(function, &before),
    };
    function.item.with_body(&quote!(#(#items)* #new_body))
}

/// The future with all that stands around it, the last of `layers` innermost.
fn around_future(layers: &[Around], future: TokenStream) -> TokenStream {
    layers.iter().rev().fold(future, |future, layer| layer.call(&future))
}

/// The value of the body with all that stands around it, the last of `layers` innermost.
fn around_closure(function: &Function<'_, [Level]>, layers: &[Around]) -> TokenStream {
    let Some((innermost, outer)) = layers.split_last() else {
        return function.item.body.clone();
    };
    let innermost = innermost.call(&closure(function));
    outer.iter().rev().fold(innermost, |value, layer| {
        let ty = &function.returning.ty;
        let closure = if function.returning.is_opaque {
            quote!(move || #value)
        } else {
            quote!(move || -> #ty { #value })
        };
        layer.call(&closure)
    })
}

/// The body in its place, and beside it what sees it unwind.
fn watched(function: &Function<'_, [Level]>, before: &TokenStream) -> TokenStream {
    let runtime = function.runtime;
    let body = &function.item.body;
    let recording = function.options.iter().find_map(|level| match &level.orders {
        Orders::RecordFailures(told) => Some(capturing(&function.told(&**told)).inputs),
        Orders::CircuitBreaker(_) | Orders::Timeout(_) => None,
    });
    quote! {
        #before
        let __failrec_watch = #runtime::watch(__failrec_entry, #recording);
        #body
    }
}

fn in_tail(function: &Function<'_, [Level]>, tail: &Tail, layers: &[Around]) -> TokenStream {
    let Tail { before, wrapper, keywords, block, .. } = tail;
    let planted = function.returning.output.as_ref().map(|output| planted(function, output));
    let body = block.stream();
    let mut block = Group::new(Delimiter::Brace, quote!(#planted #body));
    block.set_span(tail.block.span());
    let future = around_future(layers, quote!(#keywords #block));
    let value =
        wrapper.as_ref().map_or_else(|| future.clone(), |wrapper| quote!(#wrapper(#future)));
    quote!(#before #value)
}

fn made_elsewhere(
    function: &Function<'_, [Level]>,
    future: ReturnedFuture,
    layers: &[Around],
) -> TokenStream {
    let runtime = function.runtime;
    let closure = closure(function);
    let output = function.returning.output.clone().unwrap_or_else(|| parse_quote!(_));
    let made = around_future(layers, quote!(#runtime::made_by::<#output, _>(#closure)));
    match future {
        ReturnedFuture::Opaque => made,
        ReturnedFuture::Boxed => quote!(::std::boxed::Box::pin(#made)),
    }
}

/// The body as a closure that takes all it mentions with it.
fn closure(function: &Function<'_, [Level]>) -> TokenStream {
    let returning = function.returning;
    let block = block(function, &function.item.body, false);
    if returning.is_opaque {
        return quote!(move || #block);
    }
    let ty = &returning.ty;
    quote!(move || -> #ty #block)
}

/// The body as a block. `names_type` plants what tells an async block the type it returns.
fn block(function: &Function<'_, [Level]>, body: &TokenStream, names_type: bool) -> Group {
    let returning = function.returning;
    let order = drop_order(function);
    let planted = (names_type && !returning.is_never).then(|| planted(function, &returning.ty));
    function.item.block(quote!(#order #planted #body))
}

/// A `return` that is never reached and names the type, in the words of the place where the user
/// has written it, so that a message can point there.
fn planted(function: &Function<'_, [Level]>, ty: &Type) -> TokenStream {
    let place = function.returning.span;
    let runtime = respanned(function.runtime, |_| place);
    let value = quote_spanned!(place=> #runtime::planted::<#ty>());
    quote!(if false { return #value; })
}

/// Mentions the arguments, the last one first: a closure and an async block drop what they have
/// captured in the order of mention, a function drops its arguments in the opposite of theirs.
fn drop_order(function: &Function<'_, [Level]>) -> TokenStream {
    let runtime = function.runtime;
    let receiver = function.item.signature.receiver().filter(|receiver| receiver_may_own(receiver));
    let mut mentions: Vec<TokenStream> = Vec::new();
    if let Some(receiver) = receiver {
        let word = &receiver.self_token;
        mentions.push(quote!(#runtime::mention(&#word);));
    }
    for argument in function.arguments.iter().filter(|argument| argument.may_own()) {
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

fn receiver_may_own(receiver: &Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Reference(..) => false,
        ReceiverKind::Typed(_, ty) => !matches!(**ty, Type::Reference(_)),
        _ => true,
    }
}
