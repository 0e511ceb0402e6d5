//! [`Attribute`]: what stands in `#[..]`.

use proc_macro2::{Group, TokenStream, TokenTree};

/// An attribute.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    /// Its name, or that of an attribute that `cfg_attr` applies.
    pub(crate) name: String,
    /// The line it starts in.
    pub(crate) line: usize,
    /// It stands among the tokens of a macro that makes code.
    pub(crate) is_quoted: bool,
}

/// The name of an attribute, and of those inside a `cfg_attr`.
pub(crate) fn names(tokens: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let Some(TokenTree::Ident(name)) = tokens.first() else { return Vec::new() };
    let mut names = vec![name.to_string()];
    if let (true, Some(TokenTree::Group(group))) = (name == "cfg_attr", tokens.get(1)) {
        let inner = group.stream().into_iter().filter_map(|token| match token {
            TokenTree::Ident(ident) => Some(ident.to_string()),
            _ => None,
        });
        names.extend(inner);
    }
    names
}

/// `#[test]`, `#[cfg(test)]` and conditions that no build without tests meets.
pub(crate) fn is_test_only(attribute: &Group) -> bool {
    let Ok(meta) = syn::parse2::<syn::Meta>(attribute.stream()) else { return false };
    match &meta {
        syn::Meta::Path(path) => path.is_ident("test"),
        syn::Meta::List(list) if list.path.is_ident("cfg") => {
            list.parse_args::<syn::Meta>().is_ok_and(|condition| needs_test(&condition))
        }
        _ => false,
    }
}

fn needs_test(condition: &syn::Meta) -> bool {
    let conditions = |list: &syn::MetaList| {
        let parser = syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated;
        list.parse_args_with(parser).unwrap_or_default()
    };
    match condition {
        syn::Meta::Path(path) => path.is_ident("test"),
        syn::Meta::List(list) if list.path.is_ident("all") => {
            conditions(list).iter().any(needs_test)
        }
        syn::Meta::List(list) if list.path.is_ident("any") => {
            let conditions = conditions(list);
            !conditions.is_empty() && conditions.iter().all(needs_test)
        }
        _ => false,
    }
}
