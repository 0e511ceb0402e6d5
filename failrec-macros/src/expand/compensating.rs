//! [`Compensating`]: the saga around a body.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::LitStr;

use crate::expand::function::Function;
use crate::options::Compensate;

/// The saga around a body.
pub(super) struct Compensating {
    /// What stands at the beginning of the function.
    pub(super) items: TokenStream,
    site: Ident,
    saga: Option<Ident>,
}

impl Compensating {
    /// What `#[compensate]` adds, which is the attribute at `index`.
    pub(super) fn of(function: &Function<'_, Compensate>, index: usize) -> Self {
        let (runtime, told) = (function.runtime, function.options);
        let site = format_ident!("__FAILREC_SAGA_{index}");
        let name = told.name.as_ref().map_or_else(|| function.item.name(), LitStr::value);
        let limit = if let Some(limit) = told.time_limit {
            let (seconds, nanos) = (limit.as_secs(), limit.subsec_nanos());
            quote!(::core::option::Option::Some(::core::time::Duration::new(#seconds, #nanos)))
        } else {
            quote!(::core::option::Option::None)
        };
        let items = quote! {
            static #site: #runtime::SagaSite = #runtime::SagaSite::new(#name, #limit);
        };
        Self { items, site, saga: told.saga.clone() }
    }

    /// The future of the operation that the future `body` goes on in.
    pub(super) fn future(
        &self,
        function: &Function<'_, impl ?Sized>,
        body: &TokenStream,
    ) -> TokenStream {
        let (runtime, bind) = (function.runtime, self.bind(function));
        quote!(async move {
            #bind
            let __failrec_returned = { #body }.await;
            #runtime::settle(__failrec_saga, __failrec_returned).await
        })
    }

    /// The value of the operation that the expression `body` goes on in.
    pub(super) fn value(
        &self,
        function: &Function<'_, impl ?Sized>,
        body: &TokenStream,
    ) -> TokenStream {
        let (runtime, bind) = (function.runtime, self.bind(function));
        quote!({
            #bind
            let __failrec_returned = { #body };
            #runtime::settle_sync(__failrec_saga, __failrec_returned)
        })
    }

    fn bind(&self, function: &Function<'_, impl ?Sized>) -> TokenStream {
        let (runtime, site) = (function.runtime, &self.site);
        let bound = self.saga.as_ref().map(|name| quote!(let #name = &__failrec_saga;));
        quote! {
            let __failrec_saga = #runtime::saga(&#site);
            #bound
        }
    }
}
