//! The constant that says where the function is.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use crate::expand::function::Function;
use crate::options::RecordFailures;
use crate::syntax::camel_case;

/// The items that stand at the beginning of the body.
pub(super) fn site(function: &Function<'_, RecordFailures>) -> TokenStream {
    let runtime = function.runtime;
    let is_async = function.shape.is_async();
    let options = options(function.options, runtime);
    // At the name: the attribute may stand some lines above it.
    let at = function.item.signature.ident.span();
    let line = quote_spanned!(at=> ::core::line!());
    let column = quote_spanned!(at=> ::core::column!());
    quote! {
        fn __failrec_name() -> &'static str {
            ::core::any::type_name_of_val(&__failrec_name)
        }
        static __FAILREC_SITE: #runtime::Site = #runtime::Site {
            name: #runtime::FunctionName::new(__failrec_name),
            file: ::core::file!(),
            line: #line,
            column: #column,
            crate_name: #runtime::or_empty(::core::option_env!("CARGO_PKG_NAME")),
            crate_version: #runtime::or_empty(::core::option_env!("CARGO_PKG_VERSION")),
            is_async: #is_async,
            options: #options,
            passing: #runtime::Passing::new(),
        };
    }
}

fn options(options: &RecordFailures, runtime: &TokenStream) -> TokenStream {
    let mut fields = Vec::new();
    let texts = [("node", &options.node), ("goal", &options.goal), ("agent", &options.agent)];
    for (name, text) in texts {
        if let Some(text) = text {
            let field = format_ident!("{name}");
            fields.push(quote!(#field: ::core::option::Option::Some(#text)));
        }
    }
    let choices =
        [("severity", "Severity", &options.severity), ("category", "Category", &options.category)];
    for (name, type_name, choice) in choices {
        if let Some(choice) = choice {
            let (field, ty) = (format_ident!("{name}"), format_ident!("{type_name}"));
            let variant = format_ident!("{}", camel_case(&choice.value()));
            fields.push(quote!(#field: ::core::option::Option::Some(#runtime::#ty::#variant)));
        }
    }
    if !options.tags.is_empty() {
        let pairs = options.tags.iter().map(|(key, value)| quote!((#key, #value)));
        fields.push(quote!(tags: &[#(#pairs),*]));
    }
    if !options.fingerprint.is_empty() {
        let parts = &options.fingerprint;
        fields.push(quote!(fingerprint: &[#(#parts),*]));
    }
    if options.by_site.is_some() {
        fields.push(quote!(grouping: #runtime::Grouping::Site));
    }
    if options.ignores_panics {
        fields.push(quote!(on_panic: false));
    }
    if fields.is_empty() {
        return quote!(#runtime::Options::DEFAULT);
    }
    quote!(#runtime::Options { #(#fields,)* ..#runtime::Options::DEFAULT })
}
