//! [`parse`]: the tokens of an attribute into options, going on after each mistake.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Lit, Token};

use crate::kind::Kind;
use crate::options::form::Form;
use crate::options::table::{First, Lone, Told};
use crate::options::value::Given;
use crate::problems::Problems;
use crate::syntax::{hint, nearest};

/// Reads `name = value, name(list), ..`, which stood in the parentheses of the attribute. What is
/// wrong goes to `problems`; what is right is kept all the same. What is missing is told at `span`.
pub(crate) fn parse<O: Told>(
    arguments: TokenStream,
    kind: Kind,
    span: Span,
    problems: &mut Problems,
) -> O {
    let mut reader = Reader { kind, told: O::default(), given: Vec::new(), has_lone: false };
    let read = |input: ParseStream<'_>| reader.read_all(input, problems);
    if let Err(error) = read.parse2(arguments) {
        problems.push_error(error);
    }
    if let (Lone::First(first), false) = (&O::LONE, reader.has_lone) {
        let (what, example) = (first.what, written(kind, first));
        problems.push(span, format!("{what} is missing: write `{example}`"));
    }
    reader.told
}

/// The attribute with its first value, as an example to follow.
fn written<O>(kind: Kind, first: &First<O>) -> String {
    format!("#[{kind}(\"{}\")]", first.example)
}

struct Reader<O> {
    kind: Kind,
    told: O,
    /// The options read so far.
    given: Vec<&'static str>,
    /// There was a value without a name, right or wrong.
    has_lone: bool,
}

impl<O: Told> Reader<O> {
    fn read_all(&mut self, input: ParseStream<'_>, problems: &mut Problems) -> syn::Result<()> {
        while !input.is_empty() {
            if let Err(error) = self.read_one(input, problems) {
                problems.push_error(error);
                skip_to_comma(input)?;
            }
            expect_comma(input, problems)?;
        }
        Ok(())
    }

    fn read_one(&mut self, input: ParseStream<'_>, problems: &mut Problems) -> syn::Result<()> {
        if input.peek(Token![-]) || input.peek(Lit) {
            return self.read_lone(input);
        }
        let name = input.call(Ident::parse_any)?;
        let Some(row) = O::ROWS.iter().find(|row| name == row.name) else {
            return Err(Error::new(name.span(), self.unknown(&name, input)));
        };
        let is_repeatable = matches!(row.form, Form::Alternative(_));
        if self.given.contains(&row.name) && !is_repeatable {
            problems.push(name.span(), format!("the option `{name}` is given twice"));
        }
        self.given.push(row.name);
        let example = row.form.example(row.name);
        parse_value(input, &Given { name, example }, &row.form, &mut self.told, problems)
    }

    /// Reads a value that has no name.
    fn read_lone(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let minus: Option<Token![-]> = input.parse()?;
        let literal: Lit = input.parse()?;
        let is_second = std::mem::replace(&mut self.has_lone, true);
        let at_literal = |message: String| Error::new(literal.span(), message);
        let first = match &O::LONE {
            Lone::Wrong(option) => return Err(at_literal(meant_as_option(&literal, option))),
            Lone::First(first) | Lone::Maybe(first) => first,
        };
        let (what, example) = (first.what, written(self.kind, first));
        match &literal {
            _ if is_second => Err(at_literal(format!("{what} is given twice"))),
            _ if !self.given.is_empty() => Err(at_literal(format!(
                "{what} stands first: write `{}(\"{}\", ..)`",
                self.kind, first.example
            ))),
            Lit::Str(text) if minus.is_none() => {
                (first.set)(&mut self.told, text.clone()).map_err(at_literal)
            }
            _ => Err(at_literal(format!("{what} is written as a text: write `{example}`"))),
        }
    }

    /// What to say of an option that there is not.
    fn unknown(&mut self, name: &Ident, input: ParseStream<'_>) -> String {
        let found = name.to_string();
        let names: Vec<_> = O::ROWS.iter().map(|row| row.name).collect();
        let stands_alone = input.is_empty() || input.peek(Token![,]);
        let meant_as_first = match &O::LONE {
            Lone::First(first) => Some(first),
            Lone::Maybe(first) => nearest(&found, &names).is_none().then_some(first),
            Lone::Wrong(_) => None,
        };
        if let (Some(first), false, true) = (meant_as_first, self.has_lone, stands_alone) {
            self.has_lone = true;
            let (what, kind) = (first.what, self.kind);
            return format!("{what} is written as a text: write `#[{kind}(\"{name}\")]`");
        }
        format!("unknown option `{found}` of `#[{}]`; {}", self.kind, hint(&found, &names))
    }
}

fn meant_as_option(literal: &Lit, option: &str) -> String {
    match literal {
        Lit::Str(text) => {
            format!("a value without a name; did you mean `{option} = \"{}\"`?", text.value())
        }
        _ => "a value without a name; every option is written `name = value` or `name(..)`"
            .to_owned(),
    }
}

fn parse_value<O>(
    input: ParseStream<'_>,
    given: &Given,
    form: &Form<O>,
    told: &mut O,
    problems: &mut Problems,
) -> syn::Result<()> {
    match form {
        Form::Flag(set) => set(told, given.flag(input)?),
        Form::Text(set) => set(told, given.text(input)?),
        Form::Choice(choices, set) => {
            if let Some(choice) = given.choice(input, choices, problems)? {
                set(told, choice);
            }
        }
        Form::Templates(set) => set(told, given.templates(input, problems)?),
        Form::Arguments(set) => set(told, given.arguments(input)?),
        Form::Expressions(set) => set(told, given.expressions(input)?),
        Form::Labels(set) => set(told, given.labels(input, problems)?),
        Form::Condition(set)
        | Form::Predicate(set)
        | Form::Mapping(set)
        | Form::Alternative(set)
        | Form::Number(set) => {
            set(told, given.expression(input)?);
        }
        Form::Path(set) => set(told, given.path(input)?),
        Form::Count(range, set) => set(told, given.count(input, range)?),
        Form::Factor(set) => set(told, given.factor(input)?),
        Form::Duration(set) => set(told, given.duration(input)?),
        Form::Jitter(choices, set) => {
            if let Some(jitter) = given.jitter(input, choices, problems)? {
                set(told, jitter);
            }
        }
        Form::Binding(set) => set(told, given.binding(input)?),
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
