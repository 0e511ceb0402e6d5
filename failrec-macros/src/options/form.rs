//! [`Form`]: how an option is written, and where its value goes.

use proc_macro2::Ident;
use syn::{Expr, LitStr, Path};

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
    /// `name = function`.
    Mapping(fn(&mut O, Expr)),
    /// `name = path`.
    Path(fn(&mut O, Path)),
}

impl<O> Form<O> {
    /// The option `name` in this form, as an example to follow.
    pub(super) fn example(&self, name: &str) -> String {
        match self {
            Self::Text(_) => format!("{name} = \"..\""),
            Self::Choice(choices, _) => {
                format!("{name} = \"{}\"", choices.first().copied().unwrap_or_default())
            }
            Self::Templates(_) => format!("{name} = [\"{{default}}\", \"{{tag.tenant}}\"]"),
            Self::Flag(_) => name.to_owned(),
            Self::Arguments(_) => format!("{name}(argument)"),
            Self::Expressions(_) => format!("{name}(argument = argument.id)"),
            Self::Labels(_) => format!("{name}(key = \"value\")"),
            Self::Condition(_) => format!("{name} = |value| value.is_empty()"),
            Self::Mapping(_) => format!("{name} = |{name}| Error::NotTried({name})"),
            Self::Path(_) => format!("{name} = ::failrec"),
        }
    }
}
