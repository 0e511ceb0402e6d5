//! [`fallback`]: the untouched item beside the error.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// The item as it was, so that nothing else in the program breaks, and the messages.
pub(crate) fn fallback(item: &TokenStream, error: &syn::Error) -> TokenStream {
    let messages = error.to_compile_error();
    // After an expression, which is no place for an attribute either, nothing can stand.
    let is_item = match item.clone().into_iter().next() {
        Some(TokenTree::Ident(_)) => true,
        Some(TokenTree::Punct(punct)) => punct.as_char() == '#',
        _ => false,
    };
    if is_item { quote!(#item #messages) } else { messages }
}
