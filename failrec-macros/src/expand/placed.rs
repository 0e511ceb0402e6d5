//! [`placed`]: tokens that are ours, shown at a place of the user's.

use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// `tokens` at `place`, in messages; names in them mean what they meant.
pub(super) fn placed(tokens: TokenStream, place: Span) -> TokenStream {
    let moved = tokens.into_iter().map(|token| {
        let span = token.span().located_at(place);
        let mut token = match token {
            TokenTree::Group(group) => {
                let content = placed(group.stream(), place);
                TokenTree::Group(Group::new(group.delimiter(), content))
            }
            other => other,
        };
        token.set_span(span);
        token
    });
    moved.collect()
}
