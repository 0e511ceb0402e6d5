//! Tokens that are ours, shown at a place of the user's.

use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// `tokens` shown at `place` in messages; names in them mean what they meant.
pub(super) fn placed(tokens: &TokenStream, place: Span) -> TokenStream {
    respanned(tokens, |span| span.located_at(place))
}

/// `tokens` with the spans that `change` makes of theirs.
pub(super) fn respanned(tokens: &TokenStream, change: impl Fn(Span) -> Span + Copy) -> TokenStream {
    let changed = tokens.clone().into_iter().map(|token| {
        let span = change(token.span());
        let mut token = match token {
            TokenTree::Group(group) => {
                let content = respanned(&group.stream(), change);
                TokenTree::Group(Group::new(group.delimiter(), content))
            }
            other => other,
        };
        token.set_span(span);
        token
    });
    changed.collect()
}
