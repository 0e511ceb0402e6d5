//! [`renamed`]: a body with another word for `self`.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;

/// The body says `name`, if only within a text: that may be a format.
pub(super) fn mentions(body: &TokenStream, name: &Ident) -> bool {
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

/// The body with `own` for `self`, but in functions within it, which have a `self` of their own.
pub(super) fn renamed(body: TokenStream, own: &Ident) -> TokenStream {
    let mut renamed = TokenStream::new();
    let mut is_function = false;
    let mut tokens = body.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let token = match token {
            TokenTree::Ident(word) if word == "fn" => {
                // The type `fn(..)` has no name behind it.
                is_function |= matches!(tokens.peek(), Some(TokenTree::Ident(_)));
                TokenTree::Ident(word)
            }
            TokenTree::Ident(word) if word == "self" && !is_function && !is_path(tokens.peek()) => {
                let mut own = own.clone();
                own.set_span(Span::call_site().located_at(word.span()));
                TokenTree::Ident(own)
            }
            TokenTree::Group(group) if !is_function => {
                let inside = self::renamed(group.stream(), own);
                let mut inside = Group::new(group.delimiter(), inside);
                inside.set_span(group.span());
                TokenTree::Group(inside)
            }
            TokenTree::Group(group) => {
                // Its arguments stand in other delimiters than its body.
                is_function = group.delimiter() != Delimiter::Brace;
                TokenTree::Group(group)
            }
            TokenTree::Punct(punct) => {
                is_function &= punct.as_char() != ';';
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
    let colon = match next {
        Some(TokenTree::Punct(punct)) => Some((punct.as_char(), punct.spacing())),
        _ => None,
    };
    colon == Some((':', Spacing::Joint))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn changed(body: TokenStream) -> String {
        renamed(body, &Ident::new("me", Span::call_site())).to_string()
    }

    #[test]
    fn every_self_of_the_body_is_renamed() {
        let body = quote!(self.a(|x| { self.b(x) }); say!("{}", self.c););
        let expected = quote!(me.a(|x| { me.b(x) }); say!("{}", me.c););
        assert_eq!(changed(body), expected.to_string());
    }

    #[test]
    fn self_of_functions_within_stays() {
        let body = quote!(impl T { fn f(&self) -> fn(u8) { self.g() } const X: u8 = 1; } self.h(););
        let expected =
            quote!(impl T { fn f(&self) -> fn(u8) { self.g() } const X: u8 = 1; } me.h(););
        assert_eq!(changed(body), expected.to_string());
    }

    #[test]
    fn path_that_begins_with_self_stays() {
        let body = quote!(self::item(self));
        assert_eq!(changed(body), quote!(self::item(me)).to_string());
    }

    #[test]
    fn name_within_a_format_is_mentioned() {
        let name = Ident::new("name", Span::call_site());
        assert!(mentions(&quote!(format!("hello {name}")), &name));
        assert!(!mentions(&quote!(format!("hello {}", other)), &name));
    }
}
