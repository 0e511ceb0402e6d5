//! [`Around`]: what one attribute puts around the body.

use std::time::Duration;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, LitStr};

use crate::expand::capturing::{Capturing, capturing};
use crate::expand::function::Function;
use crate::expand::judging::{Judging, judging};
use crate::expand::placed::placed;
use crate::expand::site::site;
use crate::options::{Bulkhead, CircuitBreaker, RateLimit, RecordFailures, Timeout};
use crate::syntax::camel_case;

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
        let watched = if function.options.records_cancelling {
            quote!(#runtime::Watched)
        } else {
            quote!(#runtime::Unwatched)
        };
        let call = if function.shape.is_async() {
            quote!(#runtime::record::<#watched, _, _, _, _, _, _>)
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
        let (name, preset) = (&told.name, preset(told.preset.as_ref(), runtime));
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
        let limit = duration(told.limit.unwrap_or_default());
        let reject = reject(function, told.rejected.as_ref());
        Self {
            items: quote! {
                static #site: #runtime::TimeoutSite = #runtime::TimeoutSite::new(#name, #limit);
            },
            before: TokenStream::new(),
            call: placed(&quote!(#runtime::time_out), function.returning.span),
            after_body: quote!(&#site, #reject),
        }
    }

    /// What `#[bulkhead]` adds, which is the attribute at `index`.
    pub(super) fn admitting_by_bulkhead(function: &Function<'_, Bulkhead>, index: usize) -> Self {
        let (runtime, told) = (function.runtime, function.options);
        let site = format_ident!("__FAILREC_BULKHEAD_{index}");
        let (name, preset) = (&told.name, preset(told.preset.as_ref(), runtime));
        let slots = optional(told.max_concurrent);
        let queue = told.queue.unwrap_or_default();
        let wait = duration(told.max_wait.unwrap_or_default());
        let items = quote! {
            static #site: #runtime::BulkheadSite =
                #runtime::BulkheadSite::new(#name, #preset, #slots, #queue, #wait);
        };
        Self::admitting(function, items, &quote!(#site.slot()), told.rejected.as_ref())
    }

    /// What `#[rate_limit]` adds, which is the attribute at `index`.
    pub(super) fn admitting_by_rate(function: &Function<'_, RateLimit>, index: usize) -> Self {
        let (runtime, told) = (function.runtime, function.options);
        let site = format_ident!("__FAILREC_RATE_LIMIT_{index}");
        let name = &told.name;
        let rate = if let (Some(count), Some(per)) = (told.count, told.per) {
            let (per, burst) = (duration(per), told.burst.unwrap_or(count));
            let wait = duration(told.max_wait.unwrap_or_default());
            quote!(::core::option::Option::Some(#runtime::Rate {
                count: #count,
                per: #per,
                burst: #burst,
                max_wait: #wait,
            }))
        } else {
            quote!(::core::option::Option::None)
        };
        let items = quote! {
            static #site: #runtime::RateLimitSite = #runtime::RateLimitSite::new(#name, #rate);
        };
        let Some(cost) = &told.cost else {
            return Self::admitting(function, items, &quote!(#site.of(1)), told.rejected.as_ref());
        };
        let tokens = format_ident!("__failrec_cost_{index}", span = Span::mixed_site());
        let gate = quote!(#site.of(#tokens));
        Self {
            before: quote!(let #tokens: ::core::primitive::u32 = #cost;),
            ..Self::admitting(function, items, &gate, told.rejected.as_ref())
        }
    }

    fn admitting<O>(
        function: &Function<'_, O>,
        items: TokenStream,
        gate: &TokenStream,
        rejected: Option<&Expr>,
    ) -> Self {
        let runtime = function.runtime;
        let reject = reject(function, rejected);
        let call = if function.shape.is_async() {
            quote!(#runtime::admit)
        } else {
            quote!(#runtime::admit_sync)
        };
        Self {
            items,
            before: TokenStream::new(),
            call: placed(&call, function.returning.span),
            after_body: quote!(#gate, #reject),
        }
    }
}

fn duration(duration: Duration) -> TokenStream {
    let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
    quote!(::core::time::Duration::new(#seconds, #nanos))
}

fn optional(number: Option<u32>) -> TokenStream {
    number.map_or_else(
        || quote!(::core::option::Option::None),
        |number| quote!(::core::option::Option::Some(#number)),
    )
}

fn preset(told: Option<&LitStr>, runtime: &TokenStream) -> TokenStream {
    let Some(preset) = told else { return quote!(::core::option::Option::None) };
    let variant = format_ident!("{}", camel_case(&preset.value()));
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
