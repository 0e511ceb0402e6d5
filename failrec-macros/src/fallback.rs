//! [`fallback`]: the untouched item beside the error.

use proc_macro2::TokenStream;
use quote::quote;

/// The item as it was, so that nothing else in the program breaks, and the messages.
pub(crate) fn fallback(item: &TokenStream, error: &syn::Error) -> TokenStream {
    let messages = error.to_compile_error();
    quote!(#item #messages)
}
