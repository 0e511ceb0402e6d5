//! [`parse`]: the tokens of an attribute into options, going on after each mistake.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Lit, Token};

use crate::options::form::Form;
use crate::options::record_failures::Options;
use crate::options::table::{Row, TABLE};
use crate::options::value::Given;
use crate::problems::Problems;
use crate::syntax::hint;

/// Reads `name = value, name(list), ..`, which stood in the parentheses of the attribute. What is
/// wrong goes to `problems`; what is right is kept all the same.
pub(crate) fn parse(arguments: TokenStream, problems: &mut Problems) -> Options {
    let mut options = Options::default();
    let read = |input: ParseStream<'_>| parse_all(input, &mut options, problems);
    if let Err(error) = read.parse2(arguments) {
        problems.push_error(error);
    }
    options
}
fn parse_all(
    input: ParseStream<'_>,
    options: &mut Options,
    problems: &mut Problems,
) -> syn::Result<()> {
    let mut given: Vec<&'static str> = Vec::new();
    while !input.is_empty() {
        if let Err(error) = parse_one(input, options, &mut given, problems) {
            problems.push_error(error);
            skip_to_comma(input)?;
        }
        expect_comma(input, problems)?;
    }
    Ok(())
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
    let example = row.form.example(row.name);
    parse_value(input, &Given { name, example }, &row.form, options, problems)
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
    given: &Given,
    form: &Form,
    options: &mut Options,
    problems: &mut Problems,
) -> syn::Result<()> {
    match form {
        Form::Flag(set) => set(options, given.flag(input)?),
        Form::Text(set) => set(options, given.text(input)?),
        Form::Choice(choices, set) => {
            if let Some(choice) = given.choice(input, choices, problems)? {
                set(options, choice);
            }
        }
        Form::Templates(set) => set(options, given.templates(input, problems)?),
        Form::Arguments(set) => set(options, given.arguments(input)?),
        Form::Expressions(set) => set(options, given.expressions(input)?),
        Form::Labels(set) => set(options, given.labels(input, problems)?),
        Form::Condition(set) => set(options, given.condition(input)?),
        Form::Path(set) => set(options, given.path(input)?),
    }
    Ok(())
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
    if let Some((found, _)) = input.cursor().token_tree() {
        problems.push(found.span(), format!("expected `,` between options, found `{found}`"));
    }
    // What follows may be an option in order; anything else would only be misread.
    if !input.peek(Ident::peek_any) {
        skip_to_comma(input)?;
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(())
}
