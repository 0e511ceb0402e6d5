//! [`Retrying`]: the loop that makes attempts.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, LitStr};

use crate::expand::drop_order::before_attempts;
use crate::expand::function::Function;
use crate::expand::placed::placed;
use crate::expand::repeated::Repeated;
use crate::kind::Kind;
use crate::options::{Jitter, Retry};
use crate::syntax::camel_case;

/// The loop that makes attempts, inside the function.
pub(super) struct Retrying {
    /// What stands at the beginning of the function.
    pub(super) items: TokenStream,
    place: usize,
    site: Ident,
    /// Looks at an error, and at a value.
    look: TokenStream,
    attempt: Option<Ident>,
}

impl Retrying {
    /// The loop of the attribute `kind`, which is the one at `index`.
    pub(super) fn of(function: &Function<'_, Retry>, kind: Kind, index: usize) -> Self {
        let (runtime, told) = (function.runtime, function.options);
        let site = format_ident!("__FAILREC_RETRY_{index}");
        let own_name = function.item.name();
        let name = optional(told.name.as_ref());
        let policy = kind.preset().map(|preset| LitStr::new(preset, Span::call_site()));
        let policy = optional(policy.as_ref().or(told.policy.as_ref()));
        let settings = settings(told, runtime);
        Self {
            items: quote! {
                static #site: #runtime::RetrySite =
                    #runtime::RetrySite::new(#own_name, #name, #policy, #settings);
            },
            place: index,
            site,
            look: look(told, runtime),
            attempt: told.attempt.clone(),
        }
    }

    /// The future of all attempts, of which each is the future `attempt`.
    pub(super) fn future(
        &self,
        function: &Function<'_, impl ?Sized>,
        repeated: &Repeated,
        attempt: &TokenStream,
    ) -> TokenStream {
        let runtime = function.runtime;
        let (begin, each) = (self.begin(function, repeated, "retry"), self.each(repeated));
        let look = &self.look;
        let made =
            placed(&quote!(__failrec_retry.__failrec_attempt(#attempt)), function.returning.span);
        quote!(async move {
            #begin
            loop {
                #each
                // In a block of its own, so that a value that is not `Send` is gone before the wait.
                let (__failrec_kept, __failrec_pause) = {
                    let __failrec_returned = #made.await;
                    let ::core::option::Option::Some((__failrec_next, __failrec_pause)) =
                        __failrec_retry.__failrec_pause(&__failrec_returned, #look)
                    else {
                        break __failrec_returned;
                    };
                    __failrec_retry = __failrec_next;
                    let __failrec_keeper =
                        #runtime::sendable(&__failrec_returned).__failrec_keeper();
                    (__failrec_keeper.__failrec_keep(__failrec_returned), __failrec_pause)
                };
                __failrec_pause.await;
                __failrec_retry = match __failrec_retry.__failrec_resume(__failrec_kept) {
                    ::core::result::Result::Ok(__failrec_next) => __failrec_next,
                    ::core::result::Result::Err(__failrec_returned) => break __failrec_returned,
                };
            }
        })
    }

    /// The value of all attempts, of which each is what the closure `attempt` returns.
    pub(super) fn value(
        &self,
        function: &Function<'_, impl ?Sized>,
        repeated: &Repeated,
        attempt: &TokenStream,
    ) -> TokenStream {
        let runtime = function.runtime;
        let (begin, each) = (self.begin(function, repeated, "retry_sync"), self.each(repeated));
        let look = &self.look;
        let made = placed(
            &quote!(__failrec_retry.__failrec_attempt_sync(#attempt)),
            function.returning.span,
        );
        quote!({
            #begin
            loop {
                #each
                let __failrec_returned = #made;
                let ::core::option::Option::Some(__failrec_next) =
                    __failrec_retry.__failrec_pause_sync(&__failrec_returned, #look)
                else {
                    break __failrec_returned;
                };
                __failrec_retry =
                    match __failrec_next.__failrec_resume(#runtime::Kept(__failrec_returned)) {
                        ::core::result::Result::Ok(__failrec_next) => __failrec_next,
                        ::core::result::Result::Err(__failrec_returned) => break __failrec_returned,
                    };
            }
        })
    }

    fn begin(
        &self,
        function: &Function<'_, impl ?Sized>,
        repeated: &Repeated,
        begin: &str,
    ) -> TokenStream {
        let (runtime, site) = (function.runtime, &self.site);
        let begin = Ident::new(begin, Span::call_site());
        let before = before_attempts(function, repeated, self.place);
        quote! {
            #before
            let mut __failrec_retry = #runtime::#begin(&#site);
        }
    }

    fn each(&self, repeated: &Repeated) -> TokenStream {
        let number = self.attempt.as_ref().map(
            |name| quote!(let #name: ::core::primitive::u32 = __failrec_retry.__failrec_number();),
        );
        let is_last = quote!(__failrec_retry.__failrec_is_last());
        let each = repeated.each(self.place, &is_last);
        quote!(#number #each)
    }
}

/// The closures that look at what an attempt returned.
fn look(told: &Retry, runtime: &TokenStream) -> TokenStream {
    let verdict = |asked: Option<&Expr>, verdict: &str| {
        let (asked, verdict) = (asked?, Ident::new(verdict, Span::call_site()));
        Some(quote!(.#verdict(|| #runtime::holds(__failrec_error, #asked))))
    };
    let stop_if = verdict(told.stop_if.as_ref(), "stop_if");
    let retry_if = verdict(told.again_if.as_ref(), "retry_if");
    let is_unwanted = if let Some(condition) = &told.again_ok_if {
        quote!(|__failrec_value| #runtime::holds(__failrec_value, #condition))
    } else {
        quote!(|_| ::core::option::Option::None)
    };
    quote! {
        |__failrec_error| {
            #runtime::Look::new(#runtime::fault(__failrec_error).__failrec_fault())
                #stop_if #retry_if
        },
        |__failrec_error, __failrec_description| {
            #runtime::problem(__failrec_error).__failrec_describe(__failrec_description);
        },
        #is_unwanted
    }
}

fn settings(told: &Retry, runtime: &TokenStream) -> TokenStream {
    if !told.has_settings() {
        return quote!(::core::option::Option::None);
    }
    let some = |value: TokenStream| quote!(::core::option::Option::Some(#value));
    let duration = |duration: std::time::Duration| {
        let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
        some(quote!(::core::time::Duration::new(#seconds, #nanos)))
    };
    let variant = |name: &str| format_ident!("{}", camel_case(name));
    let fields = [
        ("attempts", told.attempts.map(|attempts| some(quote!(#attempts)))),
        ("base", told.base.map(duration)),
        ("factor", told.factor.map(|factor| some(quote!(#factor)))),
        ("cap", told.cap.map(duration)),
        ("deadline", told.deadline.map(duration)),
        (
            "growth",
            told.backoff.as_ref().map(|backoff| {
                let variant = variant(&backoff.value());
                some(quote!(#runtime::Growth::#variant))
            }),
        ),
        (
            "jitter",
            told.jitter.as_ref().map(|jitter| match jitter {
                Jitter::Form(form) => {
                    let variant = variant(form);
                    some(quote!(#runtime::Jitter::#variant))
                }
                Jitter::Share(share) => some(quote!(#runtime::Jitter::Proportional(#share))),
            }),
        ),
        ("is_idempotent", told.not_idempotent.as_ref().map(|_| quote!(false))),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| {
        let (name, value) = (format_ident!("{name}"), value?);
        Some(quote!(#name: #value,))
    });
    some(quote!(#runtime::RetrySettings { #(#fields)* ..#runtime::RetrySettings::NONE }))
}

fn optional(text: Option<&LitStr>) -> TokenStream {
    text.map_or_else(
        || quote!(::core::option::Option::None),
        |text| quote!(::core::option::Option::Some(#text)),
    )
}
