//! Which arguments are looked at, and when.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, ExprReference};

use crate::argument::{Argument, Class};
use crate::expand::function::Function;
use crate::options::{Capture, RecordFailures};

/// The tokens that look at arguments.
pub(super) struct Capturing {
    /// Keeps copies of those that are `Copy`; stands first.
    pub(super) copies: TokenStream,
    /// Makes the entry of the call, and looks at what will be gone.
    pub(super) entry: TokenStream,
    /// The closure that looks at the rest when the call has failed.
    pub(super) inputs: TokenStream,
}

/// When an argument is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// Before the body.
    Before,
    /// When the call has failed.
    After,
    /// After, if its type is `Copy`; else before, unless that is not wanted.
    AfterIfCopy,
}

pub(super) fn capturing(function: &Function<'_, RecordFailures>) -> Capturing {
    let mut statements = Statements::default();
    for argument in function.arguments {
        if is_captured(function, argument) {
            statements.add(function, argument);
        }
    }
    let Statements { copies, before, after } = statements;
    let runtime = function.runtime;
    let entry = if before.is_empty() {
        quote!(#runtime::Entry::new(&__FAILREC_SITE))
    } else {
        quote!(#runtime::Entry::capturing(&__FAILREC_SITE, |__failrec_inputs| { #before }))
    };
    let inputs =
        if after.is_empty() { quote!(|_| ()) } else { quote!(move |__failrec_inputs| { #after }) };
    Capturing { copies, entry, inputs }
}

fn is_captured(function: &Function<'_, RecordFailures>, argument: &Argument) -> bool {
    let options = function.options;
    if argument.is_in(&options.skip) {
        return false;
    }
    // An underscore says that the name is not to be used; with `with` it is not, and with `mask`
    // neither.
    let asked_for = argument.is_in(&options.mask) || expression(function, argument).is_some();
    let is_usual = options.skip_all.is_none() && options.capture != Capture::None;
    asked_for || (is_usual && !argument.is_unused())
}

fn expression<'a>(
    function: &Function<'a, RecordFailures>,
    argument: &Argument,
) -> Option<&'a Expr> {
    let found = function.options.with.iter().find(|(name, _)| argument.is_called(name));
    found.map(|(_, expression)| expression)
}

fn moment(function: &Function<'_, RecordFailures>, argument: &Argument) -> Moment {
    if function.options.capture == Capture::Eager {
        return Moment::Before;
    }
    match argument.class {
        Class::Scalar | Class::Address => Moment::After,
        Class::Shared if function.shape.holds_borrows() => Moment::After,
        Class::Unknown if function.shape.holds_borrows() => Moment::AfterIfCopy,
        Class::Shared | Class::Unknown | Class::Exclusive | Class::Large => Moment::Before,
    }
}

#[derive(Default)]
struct Statements {
    copies: TokenStream,
    before: TokenStream,
    after: TokenStream,
}

impl Statements {
    fn add(&mut self, function: &Function<'_, RecordFailures>, argument: &Argument) {
        let runtime = function.runtime;
        let (ident, name) = (&argument.ident, argument.name());
        let conditions = &argument.conditions;
        let moment = moment(function, argument);

        if argument.is_in(&function.options.mask) {
            self.after.extend(quote! {
                #(#conditions)* #runtime::Inputs::hidden(__failrec_inputs, #name);
            });
        } else if let Some(expression) = expression(function, argument) {
            let value = borrowed(expression);
            let statement = quote! {
                #(#conditions)* #runtime::with(__failrec_inputs, |__failrec_inputs| {
                    #runtime::argument(#value).__failrec_capture(#name, __failrec_inputs);
                });
            };
            // Whether the type is `Copy` cannot be asked before the expression is placed.
            let is_after = moment == Moment::After;
            if is_after { self.after.extend(statement) } else { self.before.extend(statement) }
        } else if argument.class == Class::Address {
            self.after.extend(quote! {
                #(#conditions)* #runtime::Inputs::type_name(
                    __failrec_inputs,
                    #name,
                    ::core::any::type_name_of_val(&#ident),
                    ::core::option::Option::None,
                );
            });
        } else if moment == Moment::AfterIfCopy {
            self.add_if_copy(function, argument);
        } else {
            let statement = quote! {
                #(#conditions)*
                #runtime::argument(&#ident).__failrec_capture(#name, __failrec_inputs);
            };
            let is_after = moment == Moment::After;
            if is_after {
                self.after.extend(statement);
            } else if function.options.capture != Capture::Lazy {
                self.before.extend(statement);
            }
        }
    }

    fn add_if_copy(&mut self, function: &Function<'_, RecordFailures>, argument: &Argument) {
        let runtime = function.runtime;
        let (ident, name) = (&argument.ident, argument.name());
        let conditions = &argument.conditions;
        let copy = format_ident!("__failrec_copy_{}", name, span = Span::mixed_site());
        self.copies.extend(quote! {
            #(#conditions)* let #copy = #runtime::hold(&#ident).__failrec_hold();
        });
        if function.options.capture != Capture::Lazy {
            self.before.extend(quote! {
                #(#conditions)* if !#copy.__failrec_is_held() {
                    #runtime::argument(&#ident).__failrec_capture(#name, __failrec_inputs);
                }
            });
        }
        self.after.extend(quote! {
            #(#conditions)* if let ::core::option::Option::Some(__failrec_held) = #copy.__failrec_get() {
                #runtime::argument(__failrec_held).__failrec_capture(#name, __failrec_inputs);
            }
        });
    }
}

/// `&expression`, with parentheses only where they are needed.
fn borrowed(expression: &Expr) -> Expr {
    Expr::Reference(ExprReference {
        attrs: Vec::new(),
        and_token: syn::token::And::default(),
        mutability: None,
        expr: Box::new(expression.clone()),
    })
}
