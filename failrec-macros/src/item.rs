//! [`Item`]: the function under the attribute, with its body left as tokens.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Error, Lit, Signature, Token, Visibility, braced};

use crate::kind::Kind;

/// The function under the attribute.
///
/// The body is never parsed: it may be half-typed, and whatever is wrong with it is for the
/// compiler to say.
pub(crate) struct Item {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) defaultness: Option<Token![default]>,
    pub(crate) signature: Signature,
    pub(crate) brace: syn::token::Brace,
    pub(crate) inner_attributes: Vec<Attribute>,
    pub(crate) body: TokenStream,
}

impl Item {
    /// Reads the item under the attribute `kind`.
    pub(crate) fn parser(kind: Kind) -> impl Parser<Output = Self> {
        move |input: ParseStream<'_>| Self::parse(kind, input)
    }

    fn parse(kind: Kind, input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        expect_function(kind, input)?;
        let defaultness = input.parse()?;
        let signature: Signature = input.parse()?;
        if input.peek(Token![;]) {
            let message = format!(
                "`{}` has no body; put `#[{kind}]` on the function that implements it",
                signature.ident,
            );
            return Err(Error::new(signature.ident.span(), message));
        }
        let content;
        let brace = braced!(content in input);
        let inner_attributes = content.call(Attribute::parse_inner)?;
        let body = content.parse()?;
        Ok(Self { attributes, visibility, defaultness, signature, brace, inner_attributes, body })
    }

    /// The function with another body.
    pub(crate) fn with_body(&self, body: &TokenStream) -> TokenStream {
        let Self { attributes, visibility, defaultness, signature, inner_attributes, .. } = self;
        let block = self.block(quote!(#(#inner_attributes)* #body));
        quote!(#(#attributes)* #visibility #defaultness #signature #block)
    }

    /// A block with the braces of the function's own body.
    pub(crate) fn block(&self, content: TokenStream) -> Group {
        let mut block = Group::new(Delimiter::Brace, content);
        block.set_span(self.brace.span.join());
        block
    }

    /// The function's name, without the mark of a raw identifier.
    pub(crate) fn name(&self) -> String {
        self.signature.ident.unraw().to_string()
    }

    /// The outer attribute called `name`, if there is one.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.path().is_ident(name))
    }
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.with_body(&self.body));
    }
}

/// Words that may stand before `fn`.
const QUALIFIERS: &[&str] = &["const", "async", "unsafe", "safe", "extern", "default"];

/// Refuses anything but a function, by the word that tells what it is.
fn expect_function(kind: Kind, input: ParseStream<'_>) -> syn::Result<()> {
    let ahead = input.fork();
    let mut constant = None;
    loop {
        if ahead.peek(Lit) {
            // The name of an ABI, as in `extern "C" fn`.
            let _abi: Lit = ahead.parse()?;
            continue;
        }
        let Ok(word) = ahead.call(Ident::parse_any) else {
            return Err(input.error(format!("expected a function: `#[{kind}]` goes on a `fn`")));
        };
        if word == "fn" {
            return Ok(());
        }
        if !QUALIFIERS.iter().any(|qualifier| word == qualifier) {
            let word = constant.unwrap_or(word);
            let message = format!(
                "expected a function, found `{word}`; put `#[{kind}]` on each `fn` that it is for"
            );
            return Err(Error::new(word.span(), message));
        }
        // Without a `fn` behind it, `const` was the item.
        constant = (word == "const").then_some(word);
    }
}
