//! [`Hedging`]: the race of several calls.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::LitStr;

use crate::expand::drop_order::before_attempts;
use crate::expand::function::Function;
use crate::expand::placed::placed;
use crate::expand::repeated::Repeated;
use crate::options::Hedge;

/// The race of several calls.
pub(super) struct Hedging {
    /// What stands at the beginning of the function.
    pub(super) items: TokenStream,
    place: usize,
    site: Ident,
}

impl Hedging {
    /// What `#[hedge]` adds, which is the attribute at `index`.
    pub(super) fn of(function: &Function<'_, Hedge>, index: usize) -> Self {
        let (runtime, told) = (function.runtime, function.options);
        let site = format_ident!("__FAILREC_HEDGE_{index}");
        let name = told.name.as_ref().map_or_else(|| function.item.name(), LitStr::value);
        let duration = |duration: std::time::Duration| {
            let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
            quote!(::core::time::Duration::new(#seconds, #nanos))
        };
        let delay = duration(told.delay.unwrap_or_default());
        let floor = if told.live.is_some() {
            let floor = duration(told.floor.unwrap_or(std::time::Duration::from_millis(1)));
            quote!(::core::option::Option::Some(#floor))
        } else {
            quote!(::core::option::Option::None)
        };
        let hedges = told.max_hedges.unwrap_or(1);
        let items = quote! {
            static #site: #runtime::HedgeSite =
                #runtime::HedgeSite::new(#name, #delay, #floor, #hedges);
        };
        Self { items, place: index, site }
    }

    /// The future of all calls, of which each is the future `call`.
    pub(super) fn future(
        &self,
        function: &Function<'_, impl ?Sized>,
        repeated: &Repeated,
        call: &TokenStream,
    ) -> TokenStream {
        let (runtime, site) = (function.runtime, &self.site);
        let before = before_attempts(function, repeated, self.place);
        // Which of the calls is the last cannot be known: each takes a clone.
        let each = repeated.each(self.place, &quote!(false));
        let hedge = placed(&quote!(#runtime::hedge), function.returning.span);
        quote!(async move {
            #before
            #hedge(
                &#site,
                move || { #each #call },
                |__failrec_error| #runtime::fault(__failrec_error).__failrec_fault(),
            )
            .await
        })
    }
}
