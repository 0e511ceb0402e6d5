//! [`Form`]: how an option is written, and where its value goes.

use proc_macro2::Ident;
use syn::{Expr, LitStr, Path};

use crate::options::record_failures::Options;

/// How an option is written, and where its value goes.
pub(super) enum Form {
    /// `name = "text"`.
    Text(fn(&mut Options, LitStr)),
    /// `name = "one of these"`.
    Choice(&'static [&'static str], fn(&mut Options, LitStr)),
    /// `name = ["template", ..]`.
    Templates(fn(&mut Options, Vec<LitStr>)),
    /// `name`.
    Flag(fn(&mut Options, Ident)),
    /// `name(argument, ..)`.
    Arguments(fn(&mut Options, Vec<Ident>)),
    /// `name(argument = expression, ..)`.
    Expressions(fn(&mut Options, Vec<(Ident, Expr)>)),
    /// `name(key = "text", ..)`.
    Labels(fn(&mut Options, Vec<(LitStr, LitStr)>)),
    /// `name = expression`.
    Condition(fn(&mut Options, Expr)),
    /// `name = path`.
    Path(fn(&mut Options, Path)),
}

impl Form {
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
            Self::Path(_) => format!("{name} = ::failrec"),
        }
    }
}
