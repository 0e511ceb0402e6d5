//! The new body, for each shape of function.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Type, parse_quote};

use crate::argument::Argument;
use crate::expand::capturing::capturing;
use crate::expand::drop_order::drop_order;
use crate::expand::function::Function;
use crate::expand::layers::{Layers, Made};
use crate::expand::placed::respanned;
use crate::expand::repeated::Repeated;
use crate::item::Item;
use crate::level::{Level, Orders};
use crate::returning::{ReturnedFuture, Returning};
use crate::shape::{Shape, Tail};

/// Expands `item` with all its `levels`, of which nothing is wrong.
pub(crate) fn expand(mut item: Item, levels: &[Level]) -> TokenStream {
    let path =
        levels.iter().find_map(|level| level.runtime.as_ref().map(ToTokens::to_token_stream));
    let path = path.unwrap_or_else(|| quote!(::failrec));
    let runtime = quote!(#path::__private);
    let arguments = Argument::all_of(&item.signature);
    let shape = Shape::of(&item, levels);
    let is_repeated = levels.iter().any(Level::repeats);
    let repeated = is_repeated.then(|| Repeated::of(&mut item, levels, &runtime));
    let returning = Returning::of(&item.signature);
    with_new_body(&Function {
        item: &item,
        options: levels,
        shape: &shape,
        returning: &returning,
        arguments: &arguments,
        repeated: repeated.as_ref(),
        runtime: &runtime,
    })
}

fn with_new_body(function: &Function<'_, [Level]>) -> TokenStream {
    let layers = Layers::of(function);
    let runtime = function.runtime;
    let new_body = match function.shape {
        Shape::Async => {
            let block = block(function, true);
            let made = layers.around_future(function, quote!(async move #block)).as_expression();
            // In a closure, so that the borrows of the capture do not keep a second copy of each
            // argument in the future.
            quote!(#runtime::made_by::<_, _>(move || #made).await)
        }
        Shape::Tail(tail) => in_tail(function, tail, &layers),
        Shape::Future(future) => made_elsewhere(function, *future, &layers),
        Shape::Plain => {
            let Made { before, value } = layers.around_closure(function, &closure(function));
            quote!(#before #value)
        }
        Shape::Caller => watched(function, &layers.before()),
    };
    let items = layers.items();
    function.item.with_body(&quote!(#items #new_body))
}

/// The body in its place, and beside it what sees it unwind.
fn watched(function: &Function<'_, [Level]>, before: &TokenStream) -> TokenStream {
    let runtime = function.runtime;
    let body = &function.item.body;
    let recording = function.options.iter().find_map(|level| match &level.orders {
        Orders::RecordFailures(told) => Some(capturing(&function.told(&**told)).inputs),
        _ => None,
    });
    quote! {
        #before
        let __failrec_watch = #runtime::watch(__failrec_entry, #recording);
        #body
    }
}

fn in_tail(function: &Function<'_, [Level]>, tail: &Tail, layers: &Layers<'_>) -> TokenStream {
    let Tail { before: head, wrapper, keywords, .. } = tail;
    let planted = function.returning.output.as_ref().map(|output| planted(function, output));
    // Each attempt has a block of its own, with the words of the body that it has for itself.
    let repeated = function.repeated.and_then(|repeated| Tail::of_body(&repeated.body));
    let (block, order) = match &repeated {
        Some(repeated) => (&repeated.block, Some(drop_order(function))),
        None => (&tail.block, None),
    };
    let body = block.stream();
    let mut block = Group::new(Delimiter::Brace, quote!(#order #planted #body));
    block.set_span(tail.block.span());
    let keywords = if repeated.is_some() { &quote!(async move) } else { keywords };
    let Made { before, value: future } = layers.around_future(function, quote!(#keywords #block));
    let value =
        wrapper.as_ref().map_or_else(|| future.clone(), |wrapper| quote!(#wrapper(#future)));
    quote!(#before #head #value)
}

fn made_elsewhere(
    function: &Function<'_, [Level]>,
    future: ReturnedFuture,
    layers: &Layers<'_>,
) -> TokenStream {
    let runtime = function.runtime;
    let closure = closure(function);
    let output = function.returning.output.clone().unwrap_or_else(|| parse_quote!(_));
    let future_made = quote!(#runtime::made_by::<#output, _>(#closure));
    let Made { before, value: made } = layers.around_future(function, future_made);
    match future {
        ReturnedFuture::Opaque => quote!(#before #made),
        ReturnedFuture::Boxed => quote!(#before ::std::boxed::Box::pin(#made)),
    }
}

/// The body as a closure that takes all it mentions with it.
fn closure(function: &Function<'_, [Level]>) -> TokenStream {
    let returning = function.returning;
    let block = block(function, false);
    if returning.is_opaque {
        return quote!(move || #block);
    }
    let ty = &returning.ty;
    quote!(move || -> #ty #block)
}

/// The body as a block. `names_type` plants what tells an async block the type it returns.
fn block(function: &Function<'_, [Level]>, names_type: bool) -> Group {
    let returning = function.returning;
    let body = function.repeated.map_or(&function.item.body, |repeated| &repeated.body);
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
