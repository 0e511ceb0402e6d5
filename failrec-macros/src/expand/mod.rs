//! From a checked function to tokens. Nothing here can fail.
//!
//! An expansion is a constant that says where the function is, what must be captured before the
//! body, and one call into `failrec::__private` with the body and with closures that run when it
//! has ended. All names that it adds begin with `__failrec_`; all paths are absolute.

mod body;
mod capturing;
mod judging;
mod placed;
mod site;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::argument::Argument;
use crate::item::Item;
use crate::options::Options;
use crate::returning::Returning;
use crate::shape::Shape;

/// Expands `item`, of which nothing is wrong.
pub(crate) fn expand(item: &Item, options: &Options) -> TokenStream {
    let function = Function {
        item,
        options,
        shape: &Shape::of(item, options),
        returning: &Returning::of(&item.signature),
        arguments: &Argument::all_of(&item.signature),
        runtime: &runtime(options),
    };
    body::expand(&function)
}

/// All that is known of the function.
struct Function<'a> {
    item: &'a Item,
    options: &'a Options,
    shape: &'a Shape,
    returning: &'a Returning,
    arguments: &'a [Argument],
    /// The path of the module that expansions call.
    runtime: &'a TokenStream,
}

fn runtime(options: &Options) -> TokenStream {
    let path = options.runtime.as_ref().map(ToTokens::to_token_stream);
    let path = path.unwrap_or_else(|| quote!(::failrec));
    quote!(#path::__private)
}
