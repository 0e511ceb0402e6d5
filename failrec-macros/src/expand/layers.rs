//! [`Layers`]: all that the attributes put around a body, put together.

use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::around::Around;
use crate::expand::compensating::Compensating;
use crate::expand::falling_back::FallingBack;
use crate::expand::function::Function;
use crate::expand::hedging::Hedging;
use crate::expand::retrying::Retrying;
use crate::level::{Level, Orders};

/// All that the attributes put around a body, the first outermost.
pub(super) struct Layers<'a>(Vec<Layer<'a>>);

enum Layer<'a> {
    Around(Around),
    Compensating(Compensating),
    FallingBack(FallingBack<'a>),
    Hedging(Hedging),
    Retrying(Retrying),
}

/// A body with what stands around it.
pub(super) struct Made {
    /// What runs before it.
    pub(super) before: TokenStream,
    /// A future, or a value.
    pub(super) value: TokenStream,
}

impl<'a> Layers<'a> {
    /// What the attributes of `function` add.
    pub(super) fn of(function: &Function<'a, [Level]>) -> Self {
        let layers = function.options.iter().enumerate();
        Self(layers.map(|(index, level)| Layer::of(function, level, index)).collect())
    }

    /// What stands at the beginning of the function.
    pub(super) fn items(&self) -> TokenStream {
        self.0.iter().map(|layer| layer.items().clone()).collect()
    }

    /// What stands before a body that stays in its place.
    pub(super) fn before(&self) -> TokenStream {
        let before = self.0.iter().map(|layer| match layer {
            Layer::Around(around) => around.before.clone(),
            _ => TokenStream::new(),
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
            made = layer.around_future(function, made);
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
            made = layer.around_closure(function, Made { value: closure, ..made });
            closure = as_closure(function, &made.value);
        }
        made
    }
}

impl<'a> Layer<'a> {
    fn of(function: &Function<'a, [Level]>, level: &'a Level, index: usize) -> Self {
        match &level.orders {
            Orders::RecordFailures(told) => {
                Self::Around(Around::recording(&function.told(&**told)))
            }
            Orders::CircuitBreaker(told) => {
                Self::Around(Around::breaking(&function.told(told), index))
            }
            Orders::Timeout(told) => Self::Around(Around::timing(&function.told(told), index)),
            Orders::Bulkhead(told) => {
                Self::Around(Around::admitting_by_bulkhead(&function.told(&**told), index))
            }
            Orders::RateLimit(told) => {
                Self::Around(Around::admitting_by_rate(&function.told(&**told), index))
            }
            Orders::Compensate(told) => {
                Self::Compensating(Compensating::of(&function.told(told), index))
            }
            Orders::Fallback(told) => {
                Self::FallingBack(FallingBack::of(&function.told(told), index))
            }
            Orders::Hedge(told) => Self::Hedging(Hedging::of(&function.told(told), index)),
            Orders::Retry(told) => {
                Self::Retrying(Retrying::of(&function.told(&**told), level.kind, index))
            }
        }
    }

    const fn items(&self) -> &TokenStream {
        match self {
            Self::Around(around) => &around.items,
            Self::Compensating(compensating) => &compensating.items,
            Self::FallingBack(falling) => &falling.items,
            Self::Hedging(hedging) => &hedging.items,
            Self::Retrying(retrying) => &retrying.items,
        }
    }

    fn around_future(&self, function: &Function<'_, [Level]>, made: Made) -> Made {
        let inside = made.as_expression();
        let value = match (self, function.repeated) {
            (Self::Around(around), _) => return made.inside(around),
            (Self::Compensating(compensating), _) => compensating.future(function, &inside),
            (Self::FallingBack(falling), _) => falling.future(function, &inside),
            (Self::Hedging(hedging), Some(repeated)) => hedging.future(function, repeated, &inside),
            (Self::Retrying(retrying), Some(repeated)) => {
                retrying.future(function, repeated, &inside)
            }
            (Self::Hedging(_) | Self::Retrying(_), None) => return made,
        };
        Made { before: TokenStream::new(), value }
    }

    /// Around a closure, which is the value of `made`.
    fn around_closure(&self, function: &Function<'_, [Level]>, made: Made) -> Made {
        let inside = made.as_expression();
        let Made { before, value: closure } = &made;
        let called = quote!({ #before (#closure)() });
        let value = match (self, function.repeated) {
            (Self::Around(around), _) => return made.inside(around),
            (Self::Compensating(compensating), _) => compensating.value(function, &called),
            (Self::FallingBack(falling), _) => falling.value(function, &called),
            (Self::Retrying(retrying), Some(repeated)) => {
                retrying.value(function, repeated, &inside)
            }
            // A hedge of what is not a future is refused.
            (Self::Hedging(_) | Self::Retrying(_), _) => called,
        };
        Made { before: TokenStream::new(), value }
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
