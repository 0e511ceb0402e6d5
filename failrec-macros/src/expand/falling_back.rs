//! [`FallingBack`]: what stands in the place of what failed.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{FnArg, LitStr, Pat};

use crate::argument::Argument;
use crate::expand::drop_order::before_attempts;
use crate::expand::function::Function;
use crate::expand::placed::placed;
use crate::options::{Alternative, Fallback};
use crate::syntax::camel_case;

/// What stands in the place of what failed.
pub(super) struct FallingBack<'a> {
    /// What stands at the beginning of the function.
    pub(super) items: TokenStream,
    place: usize,
    site: Ident,
    told: &'a Fallback,
}

impl<'a> FallingBack<'a> {
    /// What `#[fallback]` adds, which is the attribute at `index`.
    pub(super) fn of(function: &Function<'a, Fallback>, index: usize) -> Self {
        let (runtime, told) = (function.runtime, function.options);
        let site = format_ident!("__FAILREC_FALLBACK_{index}");
        let name = told.name.as_ref().map_or_else(|| function.item.name(), LitStr::value);
        let kinds = told.when.iter().map(|kind| {
            let kind = format_ident!("{}", camel_case(&kind.unraw().to_string()));
            quote!(#runtime::FaultKind::#kind)
        });
        let when = if told.when.is_empty() {
            quote!(::core::option::Option::None)
        } else {
            quote!(::core::option::Option::Some(#runtime::FaultSet::of(&[#(#kinds),*])))
        };
        let items = quote! {
            static #site: #runtime::FallbackSite = #runtime::FallbackSite::new(#name, #when);
        };
        Self { items, place: index, site, told }
    }

    /// The future of the call `primary` and of what stands for it.
    pub(super) fn future(
        &self,
        function: &Function<'_, impl ?Sized>,
        primary: &TokenStream,
    ) -> TokenStream {
        let found = self.found(function, &quote!({ #primary }.await), &quote!(.await));
        quote!(async move #found)
    }

    /// The value of the call `primary`, an expression, or of what stands for it.
    pub(super) fn value(
        &self,
        function: &Function<'_, impl ?Sized>,
        primary: &TokenStream,
    ) -> TokenStream {
        self.found(function, primary, &TokenStream::new())
    }

    fn found(
        &self,
        function: &Function<'_, impl ?Sized>,
        primary: &TokenStream,
        wait: &TokenStream,
    ) -> TokenStream {
        let (runtime, site) = (function.runtime, &self.site);
        let repeated = function.repeated.filter(|_| self.told.has_call());
        let before = repeated.map(|repeated| before_attempts(function, repeated, self.place));
        let first = repeated.map(|repeated| repeated.each(self.place, &quote!(false)));
        let when_if =
            self.told.when_if.as_ref().map(
                |condition| quote!(.retry_if(|| #runtime::holds(__failrec_error, #condition))),
            );
        let fall = placed(&quote!(#runtime::fall), function.returning.span);
        let alternatives = self.alternatives(function, wait);
        let describe = describe(runtime);
        quote!({
            #before
            let __failrec_returned = { #first #primary };
            match #fall(
                &#site,
                __failrec_returned,
                |__failrec_error| {
                    #runtime::Look::new(#runtime::fault(__failrec_error).__failrec_fault()) #when_if
                },
                #describe,
            ) {
                ::core::result::Result::Ok(__failrec_returned) => __failrec_returned,
                ::core::result::Result::Err(mut __failrec_fallen) => '__failrec_found: {
                    #alternatives
                }
            }
        })
    }

    fn alternatives(
        &self,
        function: &Function<'_, impl ?Sized>,
        wait: &TokenStream,
    ) -> TokenStream {
        let runtime = function.runtime;
        let calls = self.told.alternatives.iter();
        let calls = calls.filter(|alternative| matches!(alternative, Alternative::Call(_))).count();
        let describe = describe(runtime);
        let mut calls_made = 0;
        let mut always_works = false;
        let tries: TokenStream = self
            .told
            .alternatives
            .iter()
            .map(|alternative| match alternative {
                Alternative::Call(path) => {
                    calls_made += 1;
                    let is_last = calls_made == calls;
                    let repeated = function.repeated;
                    let each =
                        repeated.map(|repeated| repeated.each(self.place, &quote!(#is_last)));
                    let arguments = arguments(function);
                    let used = placed(
                        &quote!(__failrec_fallen.__failrec_use(__failrec_value)),
                        path.span(),
                    );
                    let lint = function.arguments.iter().any(Argument::is_unused).then(
                        || quote!(#[allow(clippy::used_underscore_binding, reason = "handed on")]),
                    );
                    quote! {
                        {
                            #each
                            #lint
                            let __failrec_tried = #path(#(#arguments),*)#wait;
                            match __failrec_tried {
                                ::core::result::Result::Ok(__failrec_value) => {
                                    break '__failrec_found #used;
                                }
                                ::core::result::Result::Err(__failrec_error) => {
                                    __failrec_fallen.__failrec_fail(
                                        #runtime::fault(&__failrec_error).__failrec_fault(),
                                        &__failrec_error,
                                        #describe,
                                    );
                                }
                            }
                        }
                    }
                }
                Alternative::With(make) => {
                    always_works = true;
                    quote!(__failrec_fallen.__failrec_use_with(#make))
                }
                Alternative::Value(value) => {
                    always_works = true;
                    quote!(__failrec_fallen.__failrec_use(#value))
                }
            })
            .collect();
        let rest = (!always_works).then(|| quote!(__failrec_fallen.__failrec_give_up()));
        quote!(#tries #rest)
    }
}

/// The closure that tells an error.
fn describe(runtime: &TokenStream) -> TokenStream {
    quote! {
        |__failrec_error, __failrec_description| {
            #runtime::problem(__failrec_error).__failrec_describe(__failrec_description);
        }
    }
}

/// The arguments, as another function gets them.
fn arguments(function: &Function<'_, impl ?Sized>) -> Vec<TokenStream> {
    let own = function.repeated.and_then(|repeated| repeated.receiver.as_ref());
    let inputs = function.item.signature.inputs.iter();
    let arguments = inputs.filter_map(|input| match input {
        FnArg::Receiver(receiver) => {
            let word = receiver.self_token;
            Some(own.map_or_else(|| word.to_token_stream(), ToTokens::to_token_stream))
        }
        FnArg::Typed(parameter) => match &*parameter.pat {
            Pat::Ident(name) => Some(name.ident.to_token_stream()),
            _ => None,
        },
    });
    arguments.collect()
}
