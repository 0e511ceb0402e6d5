//! The closures that judge and describe what came back.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::expand::function::Function;
use crate::expand::placed::placed;
use crate::options::RecordFailures;
use crate::source::text_of;

/// The closures that judge and describe what came back.
pub(super) struct Judging {
    /// Whether it is a failure.
    pub(super) judge: TokenStream,
    /// What to say of it, if it is.
    pub(super) describe: TokenStream,
}

pub(super) fn judging(function: &Function<'_, RecordFailures>) -> Judging {
    if function.returning.is_never {
        return Judging {
            judge: quote!(|_| ::core::option::Option::None),
            describe: quote!(|_, _| ()),
        };
    }
    Judging { judge: judge(function), describe: describe(function) }
}

fn judge(function: &Function<'_, RecordFailures>) -> TokenStream {
    let runtime = function.runtime;
    let mut outcome = quote!(#runtime::returned(__failrec_returned).__failrec_outcome());
    if let Some(choice) = &function.options.none_fails {
        outcome = placed(&quote!(#runtime::or_none(#outcome, __failrec_returned)), choice.span());
    }
    if let Some(condition) = &function.options.fail_if {
        outcome = quote! {
            #runtime::or_silent(
                #outcome,
                #runtime::returned(__failrec_returned).__failrec_value(),
                #condition,
            )
        };
    }
    quote!(|__failrec_returned| #outcome)
}

fn describe(function: &Function<'_, RecordFailures>) -> TokenStream {
    let runtime = function.runtime;
    let condition = function.options.fail_if.as_ref();
    let text = condition.map(|condition| {
        let text = text_of(condition.to_token_stream());
        quote!(::core::option::Option::Some(#text))
    });
    let silent = match (&function.options.none_fails, text) {
        (None, None) => None,
        (Some(_), None) => Some(quote!(::core::option::Option::None)),
        (None, Some(text)) => Some(text),
        (Some(_), Some(text)) => Some(quote! {
            if #runtime::is_none(__failrec_returned) { ::core::option::Option::None } else { #text }
        }),
    };
    let otherwise = silent
        .map(|text| quote!(else { #runtime::describe_silent(__failrec_description, #text); }));
    quote! {
        |__failrec_returned, __failrec_description| {
            if let ::core::option::Option::Some(__failrec_error) =
                #runtime::returned(__failrec_returned).__failrec_error()
            {
                #runtime::problem(__failrec_error).__failrec_describe(__failrec_description);
            } #otherwise
        }
    }
}
