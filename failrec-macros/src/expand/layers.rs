//! [`Layers`]: all that the attributes put around a body, put together.

use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::around::Around;
use crate::expand::function::Function;
use crate::expand::retrying::Retrying;
use crate::level::{Level, Orders};

/// All that the attributes put around a body, the first outermost.
pub(super) struct Layers(Vec<Layer>);

enum Layer {
    Around(Around),
    Retry(Retrying),
}

/// A body with what stands around it.
pub(super) struct Made {
    /// What runs before it.
    pub(super) before: TokenStream,
    /// A future, or a value.
    pub(super) value: TokenStream,
}

impl Layers {
    /// What the attributes of `function` add.
    pub(super) fn of(function: &Function<'_, [Level]>) -> Self {
        let layer = |(index, level): (usize, &Level)| match &level.orders {
            Orders::Retry(told) => {
                Layer::Retry(Retrying::of(&function.told(&**told), level.kind, index))
            }
            Orders::RecordFailures(told) => {
                Layer::Around(Around::recording(&function.told(&**told)))
            }
            Orders::CircuitBreaker(told) => {
                Layer::Around(Around::breaking(&function.told(told), index))
            }
            Orders::Timeout(told) => Layer::Around(Around::timing(&function.told(told), index)),
        };
        Self(function.options.iter().enumerate().map(layer).collect())
    }

    /// What stands at the beginning of the function.
    pub(super) fn items(&self) -> TokenStream {
        let items = self.0.iter().map(|layer| match layer {
            Layer::Around(around) => around.items.clone(),
            Layer::Retry(retrying) => retrying.items.clone(),
        });
        items.collect()
    }

    /// What stands before a body that stays in its place.
    pub(super) fn before(&self) -> TokenStream {
        let before = self.0.iter().map(|layer| match layer {
            Layer::Around(around) => around.before.clone(),
            Layer::Retry(_) => TokenStream::new(),
        });
        before.collect()
    }

    /// `future` with all that stands around it.
    pub(super) fn around_future(
        &self,
        function: &Function<'_, [Level]>,
        future: TokenStream,
    ) -> Made {
        let mut made = Made { before: TokenStream::new(), value: future };
        for layer in self.0.iter().rev() {
            match layer {
                Layer::Around(around) => made = made.inside(around),
                Layer::Retry(retrying) => {
                    if let Some(repeated) = function.repeated {
                        let value = retrying.future(function, repeated, &made.as_expression());
                        made = Made { before: TokenStream::new(), value };
                    }
                }
            }
        }
        made
    }

    /// What the closure `body` returns, with all that stands around it.
    pub(super) fn around_closure(
        &self,
        function: &Function<'_, [Level]>,
        body: &TokenStream,
    ) -> Made {
        let mut closure = body.clone();
        let mut made = Made { before: TokenStream::new(), value: quote!(#body()) };
        for layer in self.0.iter().rev() {
            match layer {
                Layer::Around(around) => {
                    made = Made { value: closure, ..made }.inside(around);
                }
                Layer::Retry(retrying) => {
                    if let Some(repeated) = function.repeated {
                        let attempt = Made { value: closure, ..made }.as_expression();
                        let value = retrying.value(function, repeated, &attempt);
                        made = Made { before: TokenStream::new(), value };
                    }
                }
            }
            closure = as_closure(function, &made.value);
        }
        made
    }
}

impl Made {
    fn inside(self, around: &Around) -> Self {
        let Self { before, value } = self;
        let outer = &around.before;
        Self { before: quote!(#outer #before), value: around.call(&value) }
    }

    /// One expression, of the value or of the future.
    pub(super) fn as_expression(&self) -> TokenStream {
        let Self { before, value } = self;
        if before.is_empty() { value.clone() } else { quote!({ #before #value }) }
    }
}

fn as_closure(function: &Function<'_, [Level]>, value: &TokenStream) -> TokenStream {
    let ty = &function.returning.ty;
    if function.returning.is_opaque {
        quote!(move || #value)
    } else {
        quote!(move || -> #ty { #value })
    }
}
