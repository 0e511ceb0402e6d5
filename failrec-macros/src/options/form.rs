//! [`Form`]: how an option is written, and where its value goes.

use std::ops::RangeInclusive;
use std::time::Duration;

use proc_macro2::Ident;
use syn::{Expr, LitStr, Path};

use crate::options::value::Jitter;

/// How an option is written, and where in an `O` its value goes.
pub(crate) enum Form<O> {
    /// `name = "text"`.
    Text(fn(&mut O, LitStr)),
    /// `name = "one of these"`.
    Choice(&'static [&'static str], fn(&mut O, LitStr)),
    /// `name = ["template", ..]`.
    Templates(fn(&mut O, Vec<LitStr>)),
    /// `name`.
    Flag(fn(&mut O, Ident)),
    /// `name(argument, ..)`.
    Arguments(fn(&mut O, Vec<Ident>)),
    /// `name(argument = expression, ..)`.
    Expressions(fn(&mut O, Vec<(Ident, Expr)>)),
    /// `name(key = "text", ..)`.
    Labels(fn(&mut O, Vec<(LitStr, LitStr)>)),
    /// `name = expression`.
    Condition(fn(&mut O, Expr)),
    /// `name = condition of an error`.
    Predicate(fn(&mut O, Expr)),
    /// `name = function`.
    Mapping(fn(&mut O, Expr)),
    /// `name = expression`, which may be given more than once.
    Alternative(fn(&mut O, Expr)),
    /// `name = expression of a number`.
    Number(fn(&mut O, Expr)),
    /// `name = path`.
    Path(fn(&mut O, Path)),
    /// `name = 3`, from the first to the last of the range.
    Count(RangeInclusive<u32>, fn(&mut O, u32)),
    /// `name = 2.0`, from 1 on.
    Factor(fn(&mut O, f64)),
    /// `name = "2s"`.
    Duration(fn(&mut O, Duration)),
    /// `name = "one of these"` or `name = 0.5`.
    Jitter(&'static [&'static str], fn(&mut O, Jitter)),
    /// `name = binding`.
    Binding(fn(&mut O, Ident)),
}

impl<O> Form<O> {
    /// The option `name` in this form, as an example to follow.
    pub(super) fn example(&self, name: &str) -> String {
        match self {
            Self::Text(_) => format!("{name} = \"..\""),
            Self::Choice(choices, _) | Self::Jitter(choices, _) => {
                format!("{name} = \"{}\"", choices.first().copied().unwrap_or_default())
            }
            Self::Templates(_) => format!("{name} = [\"{{default}}\", \"{{tag.tenant}}\"]"),
            Self::Flag(_) => name.to_owned(),
            Self::Arguments(_) => format!("{name}(argument)"),
            Self::Expressions(_) => format!("{name}(argument = argument.id)"),
            Self::Labels(_) => format!("{name}(key = \"value\")"),
            Self::Condition(_) => format!("{name} = |value| value.is_empty()"),
            Self::Predicate(_) => format!("{name} = |error| error.is_timeout()"),
            Self::Mapping(_) => format!("{name} = |{name}| Error::NotTried({name})"),
            Self::Alternative(_) => match name {
                "call" => "call = another_function".to_owned(),
                "with" => "with = |error| error.to_string()".to_owned(),
                _ => format!("{name} = String::new()"),
            },
            Self::Number(_) => format!("{name} = 1"),
            Self::Path(_) => format!("{name} = ::failrec"),
            Self::Count(_, _) => format!("{name} = 3"),
            Self::Factor(_) => format!("{name} = 2.0"),
            Self::Duration(_) => format!("{name} = \"2s\""),
            Self::Binding(_) if name == "attempt" => format!("{name} = n"),
            Self::Binding(_) => format!("{name} = {name}"),
        }
    }
}
