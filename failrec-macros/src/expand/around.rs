//! [`Around`]: what one attribute puts around the body.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Expr, LitStr};

use crate::expand::capturing::{Capturing, capturing};
use crate::expand::function::Function;
use crate::expand::judging::{Judging, judging};
use crate::expand::placed::placed;
use crate::expand::site::site;
use crate::options::{CircuitBreaker, RecordFailures, Timeout};

/// What one attribute puts around the body: a call of `call`, of which the body is the first
/// argument.
pub(super) struct Around {
    /// What stands at the beginning of the function.
    pub(super) items: TokenStream,
    /// What runs before the body.
    pub(super) before: TokenStream,
    call: TokenStream,
    after_body: TokenStream,
}

impl Around {
    /// The call with `body`, which is a future or a closure.
    pub(super) fn call(&self, body: &TokenStream) -> TokenStream {
        let Self { call, after_body, .. } = self;
        quote!(#call(#body, #after_body))
    }

    /// What `#[record_failures]` adds.
    pub(super) fn recording(function: &Function<'_, RecordFailures>) -> Self {
        let Capturing { copies, entry, inputs } = capturing(function);
        let Judging { judge, describe } = judging(function);
        let runtime = function.runtime;
        let call = if function.shape.is_async() {
            quote!(#runtime::record)
        } else {
            quote!(#runtime::run)
        };
        Self {
            items: site(function),
            before: quote! {
                #copies
                let __failrec_entry = #entry;
            },
            call,
            after_body: quote!(__failrec_entry, #judge, #describe, #inputs),
        }
    }

    /// What `#[circuit_breaker]` adds, which is the attribute at `index`.
    pub(super) fn breaking(function: &Function<'_, CircuitBreaker>, index: usize) -> Self {
        let (runtime, told) = (function.runtime, function.options);
        let site = format_ident!("__FAILREC_BREAKER_{index}");
        let (name, preset) = (&told.name, preset(told, runtime));
        let reject = reject(function, told.rejected.as_ref());
        let call = if function.shape.is_async() {
            quote!(#runtime::break_circuit)
        } else {
            quote!(#runtime::break_circuit_sync)
        };
        Self {
            items: quote! {
                static #site: #runtime::BreakerSite = #runtime::BreakerSite::new(#name, #preset);
            },
            before: TokenStream::new(),
            call: placed(&call, function.returning.span),
            after_body: quote! {
                &#site,
                #reject,
                |__failrec_error| #runtime::fault(__failrec_error).__failrec_fault()
            },
        }
    }

    /// What `#[timeout]` adds, which is the attribute at `index`.
    pub(super) fn timing(function: &Function<'_, Timeout>, index: usize) -> Self {
        let (runtime, told) = (function.runtime, function.options);
        let site = format_ident!("__FAILREC_TIMEOUT_{index}");
        let own_name = function.item.name();
        let name = told.name.as_ref().map_or(own_name, LitStr::value);
        let limit = told.limit.unwrap_or_default();
        let (seconds, nanos) = (limit.as_secs(), limit.subsec_nanos());
        let reject = reject(function, told.rejected.as_ref());
        Self {
            items: quote! {
                static #site: #runtime::TimeoutSite = #runtime::TimeoutSite::new(
                    #name,
                    ::core::time::Duration::new(#seconds, #nanos),
                );
            },
            before: TokenStream::new(),
            call: placed(&quote!(#runtime::time_out), function.returning.span),
            after_body: quote!(&#site, #reject),
        }
    }
}

fn preset(told: &CircuitBreaker, runtime: &TokenStream) -> TokenStream {
    let Some(preset) = &told.preset else { return quote!(::core::option::Option::None) };
    let name = preset.value();
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let variant = first.into_iter().chain(letters).collect::<String>();
    let variant = format_ident!("{variant}");
    quote!(::core::option::Option::Some(#runtime::Preset::#variant))
}

/// The closure that makes the function's own error of a rejection.
fn reject<O>(function: &Function<'_, O>, map: Option<&Expr>) -> TokenStream {
    let runtime = function.runtime;
    let made = if let Some(map) = map {
        quote!(#runtime::reject_with(__failrec_refusal, #map))
    } else {
        placed(&quote!(__failrec_refusal.__failrec_reject()), function.returning.span)
    };
    quote!(|__failrec_refusal| #made)
}
