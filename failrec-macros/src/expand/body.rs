//! The new body, for each shape of function.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{quote, quote_spanned};

use syn::Type;

use crate::argument::Argument;
use crate::expand::Function;
use crate::expand::capturing::{Capturing, capturing};
use crate::expand::judging::{Judging, judging};
use crate::expand::site::site;
use crate::returning::ReturnedFuture;
use crate::shape::{Shape, Tail};

/// The function with its new body.
pub(super) fn expand(function: &Function<'_>) -> TokenStream {
    let site = site(function);
    let Capturing { copies, entry, inputs } = capturing(function);
    let Judging { judge, describe } = judging(function);
    let runtime = function.runtime;
    let after_body = quote!(__failrec_entry, #judge, #describe, #inputs);
    let call = match function.shape {
        Shape::Async => {
            let block = block(function, &function.item.body, true);
            quote!(#runtime::record(async move #block, #after_body).await)
        }
        Shape::Tail(tail) => in_tail(function, tail, &after_body),
        Shape::Future(future) => around_future(function, *future, &after_body),
        Shape::Plain => {
            let closure = closure(function);
            quote!(#runtime::run(#closure, #after_body))
        }
        Shape::Caller => {
            let body = &function.item.body;
            quote! {
                let __failrec_watch = #runtime::watch(__failrec_entry, #inputs);
                #body
            }
        }
    };
    function.item.with_body(quote! {
        #site
        #copies
        let __failrec_entry = #entry;
        #call
    })
}

fn in_tail(function: &Function<'_>, tail: &Tail, after_body: &TokenStream) -> TokenStream {
    let runtime = function.runtime;
    let Tail { before, wrapper, keywords, block, .. } = tail;
    let planted = function.returning.output.as_ref().map(|output| planted(function, output));
    let body = block.stream();
    let mut block = Group::new(Delimiter::Brace, quote!(#planted #body));
    block.set_span(tail.block.span());
    let future = quote!(#runtime::record(#keywords #block, #after_body));
    match wrapper {
        Some(wrapper) => quote!(#before #wrapper(#future)),
        None => quote!(#before #future),
    }
}

fn around_future(
    function: &Function<'_>,
    future: ReturnedFuture,
    after_body: &TokenStream,
) -> TokenStream {
    let runtime = function.runtime;
    let closure = closure(function);
    let made = match &function.returning.output {
        Some(output) => quote!(#runtime::made_by::<#output, _>(#closure)),
        None => quote!(#runtime::made_by::<_, _>(#closure)),
    };
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

/// A `return` that is never reached and names the type, at the place where the user has written
/// it.
fn planted(function: &Function<'_>, ty: &Type) -> TokenStream {
    let runtime = function.runtime;
    quote_spanned!(function.returning.span=> if false { return #runtime::planted::<#ty>(); })
}

/// Mentions the arguments, the last one first: a closure and an async block drop what they have
/// captured in the order of mention, a function drops its arguments in the opposite of theirs.
fn drop_order(function: &Function<'_>) -> TokenStream {
    let runtime = function.runtime;
    let owned: Vec<&Argument> =
        function.arguments.iter().filter(|argument| argument.may_own()).collect();
    let receiver = function.item.signature.receiver().filter(|receiver| receiver_may_own(receiver));
    if owned.len() + usize::from(receiver.is_some()) < 2 {
        return TokenStream::new();
    }
    let arguments = owned.iter().rev().map(|argument| {
        let (ident, conditions) = (&argument.ident, &argument.conditions);
        quote!(#(#conditions)* #runtime::mention(&#ident);)
    });
    let receiver = receiver.map(|receiver| {
        let word = &receiver.self_token;
        quote!(#runtime::mention(&#word);)
    });
    quote!(if false { #(#arguments)* #receiver })
}

fn receiver_may_own(receiver: &syn::Receiver) -> bool {
    match &receiver.kind {
        syn::ReceiverKind::Value => true,
        syn::ReceiverKind::Reference(..) => false,
        syn::ReceiverKind::Typed(_, ty) => !matches!(**ty, Type::Reference(_)),
        _ => true,
    }
}
