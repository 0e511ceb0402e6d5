//! [`Given`]: an option whose name has been read, and the forms its value can have.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, LitStr, Path, Token, bracketed, parenthesized};

use crate::options::template;
use crate::problems::Problems;
use crate::syntax::hint;

/// An option whose name has been read.
pub(super) struct Given {
    pub(super) name: Ident,
    /// How it is written, to follow.
    pub(super) example: String,
}

impl Given {
    /// Nothing but the name.
    pub(super) fn flag(&self, input: ParseStream<'_>) -> syn::Result<Ident> {
        if input.peek(Token![=]) || input.peek(syn::token::Paren) {
            let name = &self.name;
            return Err(input.error(format!("`{name}` takes no value: write just `{name}`")));
        }
        Ok(self.name.clone())
    }

    /// `= "text"`.
    pub(super) fn text(&self, input: ParseStream<'_>) -> syn::Result<LitStr> {
        self.equals(input)?;
        let text: LitStr = self.parse_or(input, "expected a text")?;
        if text.value().trim().is_empty() {
            return Err(Error::new(text.span(), self.message("the text is empty")));
        }
        Ok(text)
    }

    /// `= "one of these"`; none if it is not, which is then among the problems.
    pub(super) fn choice(
        &self,
        input: ParseStream<'_>,
        choices: &[&str],
        problems: &mut Problems,
    ) -> syn::Result<Option<LitStr>> {
        let text = self.text(input)?;
        let value = text.value();
        if choices.contains(&value.as_str()) {
            return Ok(Some(text));
        }
        let known = hint(&value, choices);
        problems.push(text.span(), format!("`{}` cannot be `{value}`; {known}", self.name));
        Ok(None)
    }

    /// `= ["template", ..]`.
    pub(super) fn templates(
        &self,
        input: ParseStream<'_>,
        problems: &mut Problems,
    ) -> syn::Result<Vec<LitStr>> {
        self.equals(input)?;
        if !input.peek(syn::token::Bracket) {
            return Err(Error::new(self.next(input), self.message("expected a list of texts")));
        }
        let content;
        let bracket = bracketed!(content in input);
        let parts = Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?;
        if parts.is_empty() {
            return Err(Error::new(bracket.span.join(), self.message("the list is empty")));
        }
        for part in &parts {
            if let Err(message) = template::check(&part.value()) {
                problems.push(part.span(), message);
            }
        }
        Ok(parts.into_iter().collect())
    }

    /// `(argument, ..)`.
    pub(super) fn arguments(&self, input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
        self.list(input, Ident::parse_any)
    }

    /// `(argument = expression, ..)`.
    pub(super) fn expressions(&self, input: ParseStream<'_>) -> syn::Result<Vec<(Ident, Expr)>> {
        self.list(input, |input| {
            let name = input.call(Ident::parse_any)?;
            let example = format!("{}({name} = {name}.id)", self.name);
            Given { name: name.clone(), example }.equals(input)?;
            Ok((name, input.parse()?))
        })
    }

    /// `(key = "text", ..)`.
    pub(super) fn labels(
        &self,
        input: ParseStream<'_>,
        problems: &mut Problems,
    ) -> syn::Result<Vec<(LitStr, LitStr)>> {
        let labels = self.list(input, |input| self.label(input))?;
        for (index, (key, _)) in labels.iter().enumerate() {
            let mut earlier = labels.iter().take(index);
            if earlier.any(|(earlier, _)| earlier.value() == key.value()) {
                problems.push(key.span(), format!("the tag `{}` is given twice", key.value()));
            }
        }
        Ok(labels)
    }

    /// `= expression`.
    pub(super) fn expression(&self, input: ParseStream<'_>) -> syn::Result<Expr> {
        self.equals(input)?;
        input.parse()
    }

    /// `= path`.
    pub(super) fn path(&self, input: ParseStream<'_>) -> syn::Result<Path> {
        self.equals(input)?;
        self.parse_or(input, "expected the path of a crate")
    }

    fn label(&self, input: ParseStream<'_>) -> syn::Result<(LitStr, LitStr)> {
        let key: LitStr = if input.peek(LitStr) {
            input.parse()?
        } else {
            let key = input.call(Ident::parse_any)?;
            LitStr::new(&key.unraw().to_string(), key.span())
        };
        let name = Ident::new("tag", key.span());
        let example = format!("{}({} = \"value\")", self.name, key.value());
        let given = Self { name, example };
        given.equals(input)?;
        let value = given.parse_or(input, "expected a text")?;
        Ok((key, value))
    }

    fn list<T>(
        &self,
        input: ParseStream<'_>,
        parse: impl Fn(ParseStream<'_>) -> syn::Result<T>,
    ) -> syn::Result<Vec<T>> {
        if !input.peek(syn::token::Paren) {
            let ahead = input.fork();
            // What stands behind a wrong `=` is what should have been a list.
            ahead.parse::<Option<Token![=]>>()?;
            return Err(Error::new(self.next(&ahead), self.message("expected a list")));
        }
        let content;
        parenthesized!(content in input);
        let mut items = Vec::new();
        while !content.is_empty() {
            items.push(parse(&content)?);
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        Ok(items)
    }

    fn equals(&self, input: ParseStream<'_>) -> syn::Result<()> {
        if !input.peek(Token![=]) {
            let message = self.message("expected `=` and a value");
            return Err(Error::new(self.next(input), message));
        }
        input.parse::<Token![=]>().map(drop)
    }

    /// Parses what comes next as a `T`, or says at its first token what was `expected`.
    fn parse_or<T: Parse>(&self, input: ParseStream<'_>, expected: &str) -> syn::Result<T> {
        let at = self.next(input);
        input.parse().map_err(|_| Error::new(at, self.message(expected)))
    }

    /// Where the next token is; at the end, where the name is.
    fn next(&self, input: ParseStream<'_>) -> Span {
        let next = input.cursor().token_tree();
        next.map_or_else(|| self.name.span(), |(token, _)| token.span())
    }

    fn message(&self, problem: &str) -> String {
        format!("{problem}: write `{}`", self.example)
    }
}
