//! The new body, for each shape of function.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use syn::{Receiver, ReceiverKind, Type, parse_quote};

use crate::argument::Argument;
use crate::expand::capturing::{Capturing, capturing};
use crate::expand::function::Function;
use crate::expand::judging::{Judging, judging};
use crate::expand::placed::respanned;
use crate::expand::site::site;
use crate::item::Item;
use crate::options::Options;
use crate::returning::{ReturnedFuture, Returning};
use crate::shape::{Shape, Tail};

/// Expands `item`, of which nothing is wrong.
pub(crate) fn expand(item: &Item, options: &Options) -> TokenStream {
    let path = options.runtime.as_ref().map(ToTokens::to_token_stream);
    let path = path.unwrap_or_else(|| quote!(::failrec));
    with_new_body(&Function {
        item,
        options,
        shape: &Shape::of(item, options),
        returning: &Returning::of(&item.signature),
        arguments: &Argument::all_of(&item.signature),
        runtime: &quote!(#path::__private),
    })
}

fn with_new_body(function: &Function<'_>) -> TokenStream {
    let site = site(function);
    let Capturing { copies, entry, inputs } = capturing(function);
    let Judging { judge, describe } = judging(function);
    let runtime = function.runtime;
    let after_body = quote!(__failrec_entry, #judge, #describe, #inputs);
    let entry = quote! {
        #copies
        let __failrec_entry = #entry;
    };
    let new_body = match function.shape {
        Shape::Async => {
            let block = block(function, &function.item.body, true);
            // In a closure, so that the borrows of the capture do not keep a second copy of each
            // argument in the future.
            quote! {
                #runtime::made_by::<_, _>(move || {
                    #entry
                    #runtime::record(async move #block, #after_body)
                })
                .await
            }
        }
        Shape::Tail(tail) => {
            let future = in_tail(function, tail, &after_body);
            quote!(#entry #future)
        }
        Shape::Future(future) => {
            let future = around_future(function, *future, &after_body);
            quote!(#entry #future)
        }
        Shape::Plain => {
            let closure = closure(function);
            quote!(#entry #runtime::run(#closure, #after_body))
        }
        Shape::Caller => {
            let body = &function.item.body;
            quote! {
                #entry
                let __failrec_watch = #runtime::watch(__failrec_entry, #inputs);
                #body
            }
        }
    };
    function.item.with_body(&quote!(#site #new_body))
}

fn in_tail(function: &Function<'_>, tail: &Tail, after_body: &TokenStream) -> TokenStream {
    let runtime = function.runtime;
    let Tail { before, wrapper, keywords, block, .. } = tail;
    let planted = function.returning.output.as_ref().map(|output| planted(function, output));
    let body = block.stream();
    let mut block = Group::new(Delimiter::Brace, quote!(#planted #body));
    block.set_span(tail.block.span());
    let future = quote!(#runtime::record(#keywords #block, #after_body));
    let value =
        wrapper.as_ref().map_or_else(|| future.clone(), |wrapper| quote!(#wrapper(#future)));
    quote!(#before #value)
}

fn around_future(
    function: &Function<'_>,
    future: ReturnedFuture,
    after_body: &TokenStream,
) -> TokenStream {
    let runtime = function.runtime;
    let closure = closure(function);
    let output = function.returning.output.clone().unwrap_or_else(|| parse_quote!(_));
    let made = quote!(#runtime::made_by::<#output, _>(#closure));
    let recorded = quote!(#runtime::record(#made, #after_body));
    match future {
        ReturnedFuture::Opaque => recorded,
        ReturnedFuture::Boxed => quote!(::std::boxed::Box::pin(#recorded)),
    }
}

/// The body as a closure that takes all it mentions with it.
fn closure(function: &Function<'_>) -> TokenStream {
    let returning = function.returning;
    let block = block(function, &function.item.body, false);
    if returning.is_opaque {
        return quote!(move || #block);
    }
    let ty = &returning.ty;
    quote!(move || -> #ty #block)
}

/// The body as a block. `names_type` plants what tells an async block the type it returns.
fn block(function: &Function<'_>, body: &TokenStream, names_type: bool) -> Group {
    let returning = function.returning;
    let order = drop_order(function);
    let planted = (names_type && !returning.is_never).then(|| planted(function, &returning.ty));
    function.item.block(quote!(#order #planted #body))
}

/// A `return` that is never reached and names the type, in the words of the place where the user
/// has written it, so that a message can point there.
fn planted(function: &Function<'_>, ty: &Type) -> TokenStream {
    let place = function.returning.span;
    let runtime = respanned(function.runtime, |_| place);
    let value = quote_spanned!(place=> #runtime::planted::<#ty>());
    quote!(if false { return #value; })
}

/// Mentions the arguments, the last one first: a closure and an async block drop what they have
/// captured in the order of mention, a function drops its arguments in the opposite of theirs.
fn drop_order(function: &Function<'_>) -> TokenStream {
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
