//! [`parse`]: the tokens of an attribute into options, going on after each mistake.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, Lit, LitStr, Path, Token, bracketed, parenthesized};

use crate::options::Options;
use crate::options::form::Form;
use crate::options::table::{Row, TABLE};
use crate::options::template;
use crate::problems::Problems;
use crate::syntax::hint;

/// Reads `name = value, name(list), ..` into `options`.
pub(super) fn parse(arguments: TokenStream, options: &mut Options, problems: &mut Problems) {
    let read = |input: ParseStream<'_>| {
        let mut given: Vec<&'static str> = Vec::new();
        while !input.is_empty() {
            if let Err(error) = parse_one(input, options, &mut given, problems) {
                problems.push_error(error);
                skip_to_comma(input)?;
            }
            expect_comma(input, problems)?;
        }
        Ok(())
    };
    if let Err(error) = read.parse2(arguments) {
        problems.push_error(error);
    }
}

fn parse_one(
    input: ParseStream<'_>,
    options: &mut Options,
    given: &mut Vec<&'static str>,
    problems: &mut Problems,
) -> syn::Result<()> {
    if input.peek(Lit) {
        let literal: Lit = input.parse()?;
        return Err(Error::new(literal.span(), lone_value(&literal)));
    }
    let name = input.call(Ident::parse_any)?;
    let row = row_named(&name)?;
    if given.contains(&row.name) {
        problems.push(name.span(), format!("the option `{name}` is given twice"));
    }
    given.push(row.name);
    parse_value(input, &name, row, options, problems)
}

fn lone_value(literal: &Lit) -> String {
    match literal {
        Lit::Str(text) => {
            format!("a value without a name; did you mean `node = \"{}\"`?", text.value())
        }
        _ => "a value without a name; every option is written `name = value` or `name(..)`"
            .to_owned(),
    }
}

fn row_named(name: &Ident) -> syn::Result<&'static Row> {
    TABLE.iter().find(|row| name == row.name).ok_or_else(|| {
        let found = name.to_string();
        let names: Vec<_> = TABLE.iter().map(|row| row.name).collect();
        let known = hint(&found, &names);
        let message = format!("unknown option `{found}` of `#[record_failures]`; {known}");
        Error::new(name.span(), message)
    })
}

fn parse_value(
    input: ParseStream<'_>,
    name: &Ident,
    row: &Row,
    options: &mut Options,
    problems: &mut Problems,
) -> syn::Result<()> {
    let example = || row.form.example(row.name);
    match &row.form {
        Form::Flag(set) => {
            if input.peek(Token![=]) || input.peek(syn::token::Paren) {
                return Err(input.error(format!("`{name}` takes no value: write just `{name}`")));
            }
            set(options, name.clone());
        }
        Form::Text(set) => set(options, text_after_equals(input, &example())?),
        Form::Choice(choices, set) => {
            let text = text_after_equals(input, &example())?;
            let value = text.value();
            if choices.contains(&value.as_str()) {
                set(options, text);
            } else {
                let known = hint(&value, choices);
                problems.push(text.span(), format!("`{name}` cannot be `{value}`; {known}"));
            }
        }
        Form::Templates(set) => set(options, templates(input, &example(), problems)?),
        Form::Arguments(set) => {
            let names = list(input, &example(), Ident::parse_any)?;
            set(options, names);
        }
        Form::Expressions(set) => set(options, list(input, &example(), expression_pair)?),
        Form::Labels(set) => {
            let labels = list(input, &example(), label)?;
            refuse_repeated_keys(&labels, problems);
            set(options, labels);
        }
        Form::Condition(set) => {
            expect_equals(input, &example())?;
            set(options, input.parse()?);
        }
        Form::Path(set) => set(options, path_after_equals(input, &example())?),
    }
    Ok(())
}

fn expect_equals(input: ParseStream<'_>, example: &str) -> syn::Result<()> {
    if input.is_empty() || !input.peek(Token![=]) {
        return Err(input.error(format!("expected `=` and a value: write `{example}`")));
    }
    input.parse::<Token![=]>().map(drop)
}

fn text_after_equals(input: ParseStream<'_>, example: &str) -> syn::Result<LitStr> {
    expect_equals(input, example)?;
    let text: LitStr = parse_or(input, &format!("expected a text: write `{example}`"))?;
    if text.value().trim().is_empty() {
        return Err(Error::new(text.span(), format!("the text is empty: write `{example}`")));
    }
    Ok(text)
}

fn path_after_equals(input: ParseStream<'_>, example: &str) -> syn::Result<Path> {
    expect_equals(input, example)?;
    parse_or(input, &format!("expected the path of a crate: write `{example}`"))
}

/// Parses the next token as a `T`, or says `message` at it.
fn parse_or<T: syn::parse::Parse>(input: ParseStream<'_>, message: &str) -> syn::Result<T> {
    let at = next_span(input);
    input.parse().map_err(|_| Error::new(at, message))
}

fn next_span(input: ParseStream<'_>) -> Span {
    input.cursor().token_tree().map_or_else(|| input.span(), |(token, _)| token.span())
}

fn templates(
    input: ParseStream<'_>,
    example: &str,
    problems: &mut Problems,
) -> syn::Result<Vec<LitStr>> {
    expect_equals(input, example)?;
    if !input.peek(syn::token::Bracket) {
        let at = next_span(input);
        return Err(Error::new(at, format!("expected a list of texts: write `{example}`")));
    }
    let content;
    let bracket = bracketed!(content in input);
    let parts = Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?;
    if parts.is_empty() {
        return Err(Error::new(
            bracket.span.join(),
            format!("the list is empty: write `{example}`"),
        ));
    }
    for part in &parts {
        if let Err(message) = template::check(&part.value()) {
            problems.push(part.span(), message);
        }
    }
    Ok(parts.into_iter().collect())
}

fn list<T>(
    input: ParseStream<'_>,
    example: &str,
    parse: fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    if !input.peek(syn::token::Paren) {
        let at = if input.peek(Token![=]) { value_span(input)? } else { next_span(input) };
        return Err(Error::new(at, format!("expected a list: write `{example}`")));
    }
    let content;
    parenthesized!(content in input);
    let items = content.parse_terminated(parse, Token![,])?;
    Ok(items.into_iter().collect())
}

/// The span of what stands after `=`, where a list should have stood.
fn value_span(input: ParseStream<'_>) -> syn::Result<Span> {
    let ahead = input.fork();
    ahead.parse::<Token![=]>()?;
    Ok(next_span(&ahead))
}

fn expression_pair(input: ParseStream<'_>) -> syn::Result<(Ident, Expr)> {
    let name = input.call(Ident::parse_any)?;
    expect_equals(input, &format!("with({name} = {name}.id)"))?;
    Ok((name, input.parse()?))
}

fn label(input: ParseStream<'_>) -> syn::Result<(LitStr, LitStr)> {
    let key = if input.peek(LitStr) {
        input.parse()?
    } else {
        let key = input.call(Ident::parse_any)?;
        LitStr::new(&key.unraw().to_string(), key.span())
    };
    expect_equals(input, &format!("tags({} = \"value\")", key.value()))?;
    let value = parse_or(input, "expected a text: the value of a tag is written in quotes")?;
    Ok((key, value))
}

fn refuse_repeated_keys(labels: &[(LitStr, LitStr)], problems: &mut Problems) {
    for (index, (key, _)) in labels.iter().enumerate() {
        if labels.iter().take(index).any(|(earlier, _)| earlier.value() == key.value()) {
            problems.push(key.span(), format!("the tag `{}` is given twice", key.value()));
        }
    }
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

fn expect_comma(input: ParseStream<'_>, problems: &mut Problems) -> syn::Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    if input.peek(Token![,]) {
        return input.parse::<Token![,]>().map(drop);
    }
    let found = input.cursor().token_tree().map(|(token, _)| token.to_string()).unwrap_or_default();
    problems.push(next_span(input), format!("expected `,` between options, found `{found}`"));
    // What follows may be an option in order; anything else would only be misread.
    if input.peek(Ident::peek_any) { Ok(()) } else { skip_to_comma_and_over(input) }
}

fn skip_to_comma_and_over(input: ParseStream<'_>) -> syn::Result<()> {
    skip_to_comma(input)?;
    input.parse::<Option<Token![,]>>().map(drop)
}
