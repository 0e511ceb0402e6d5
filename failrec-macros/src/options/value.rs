//! [`Given`]: an option whose name has been read, and the forms its value can have.

use std::ops::RangeInclusive;
use std::time::Duration;

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, Lit, LitInt, LitStr, Path, Token, bracketed, parenthesized};

use crate::options::{duration, template};
use crate::problems::Problems;
use crate::syntax::hint;

/// An option whose name has been read.
pub(super) struct Given {
    pub(super) name: Ident,
    /// How it is written, to follow.
    pub(super) example: String,
}

/// How waits are spread.
#[derive(Debug)]
pub(crate) enum Jitter {
    /// In one of the known forms.
    Form(String),
    /// By this share up and down.
    Share(f64),
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

    /// `= number`, whole and within `range`.
    pub(super) fn count(
        &self,
        input: ParseStream<'_>,
        range: &RangeInclusive<u32>,
    ) -> syn::Result<u32> {
        self.equals(input)?;
        let (at, minus) = (self.next(input), input.parse::<Option<Token![-]>>()?);
        let expected = format!("expected a number from {} to {}", range.start(), range.end());
        let number: LitInt = self.parse_or(input, &expected)?;
        let value =
            number.base10_parse().ok().filter(|value| minus.is_none() && range.contains(value));
        value.ok_or_else(|| {
            let sign = minus.map_or("", |_| "-");
            let span = at.join(number.span()).unwrap_or(number.span());
            let message = format!("`{}` cannot be {sign}{number}; {expected}", self.name);
            Error::new(span, message)
        })
    }

    /// `= number`, of 1 or more.
    pub(super) fn factor(&self, input: ParseStream<'_>) -> syn::Result<f64> {
        self.equals(input)?;
        self.number(input, "a number of 1 or more", |factor| 1.0 <= factor)
    }

    /// `= "2s"`.
    pub(super) fn duration(&self, input: ParseStream<'_>) -> syn::Result<Duration> {
        self.equals(input)?;
        if let Some((number, _)) = input.cursor().literal()
            && !input.peek(LitStr)
        {
            let message = format!(
                "{number} of what? Write `{} = \"{number}s\"` for seconds or `\"{number}ms\"`",
                self.name
            );
            return Err(Error::new(number.span(), message));
        }
        let text: LitStr = self.parse_or(input, "expected a duration")?;
        duration::parse(&text.value()).map_err(|message| Error::new(text.span(), message))
    }

    /// `= "one of these"`, or the share by which waits are spread.
    pub(super) fn jitter(
        &self,
        input: ParseStream<'_>,
        choices: &[&str],
        problems: &mut Problems,
    ) -> syn::Result<Option<Jitter>> {
        let ahead = input.fork();
        self.equals(&ahead)?;
        if ahead.peek(LitStr) {
            let choice = self.choice(input, choices, problems)?;
            return Ok(choice.map(|choice| Jitter::Form(choice.value())));
        }
        self.equals(input)?;
        let is_share = |share: f64| (0.0..=1.0).contains(&share);
        self.number(input, "a share from 0 to 1", is_share).map(|share| Some(Jitter::Share(share)))
    }

    /// `= binding`.
    pub(super) fn binding(&self, input: ParseStream<'_>) -> syn::Result<Ident> {
        self.equals(input)?;
        self.parse_or(input, "expected a name")
    }

    /// A number with or without a point, that `is_allowed`.
    fn number(
        &self,
        input: ParseStream<'_>,
        allowed: &str,
        is_allowed: impl Fn(f64) -> bool,
    ) -> syn::Result<f64> {
        let (at, minus) = (self.next(input), input.parse::<Option<Token![-]>>()?);
        let literal: Lit = self.parse_or(input, &format!("expected {allowed}"))?;
        let number = match &literal {
            Lit::Int(number) => number.base10_parse::<f64>().ok(),
            Lit::Float(number) => number.base10_parse::<f64>().ok(),
            _ => None,
        };
        let number = number.map(|number| if minus.is_some() { -number } else { number });
        number.filter(|number| is_allowed(*number)).ok_or_else(|| {
            let sign = minus.map_or("", |_| "-");
            let (name, shown) = (&self.name, literal.to_token_stream());
            let span = at.join(literal.span()).unwrap_or(literal.span());
            Error::new(span, format!("`{name}` cannot be {sign}{shown}; expected {allowed}"))
        })
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
