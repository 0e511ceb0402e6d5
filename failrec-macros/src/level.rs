//! [`Level`]: one attribute on the function, read.

use proc_macro2::{Span, TokenStream};
use syn::{LitStr, Path};

use crate::kind::Kind;
use crate::options::{self, CircuitBreaker, RecordFailures, Timeout};
use crate::problems::Problems;

/// One attribute on the function, read.
pub(crate) struct Level {
    pub(crate) orders: Orders,
    pub(crate) span: Span,
}

/// What an attribute was told.
pub(crate) enum Orders {
    RecordFailures(Box<RecordFailures>),
    CircuitBreaker(CircuitBreaker),
    Timeout(Timeout),
}

impl Level {
    /// Reads the arguments of an attribute that stands at `span`.
    pub(crate) fn parse(
        kind: Kind,
        arguments: TokenStream,
        span: Span,
        problems: &mut Problems,
    ) -> Self {
        let orders = match kind {
            Kind::RecordFailures => {
                Orders::RecordFailures(Box::new(options::parse(arguments, span, problems)))
            }
            Kind::CircuitBreaker => {
                Orders::CircuitBreaker(options::parse(arguments, span, problems))
            }
            Kind::Timeout => Orders::Timeout(options::parse(arguments, span, problems)),
        };
        Self { orders, span }
    }

    /// Which attribute it is.
    pub(crate) const fn kind(&self) -> Kind {
        match self.orders {
            Orders::RecordFailures(_) => Kind::RecordFailures,
            Orders::CircuitBreaker(_) => Kind::CircuitBreaker,
            Orders::Timeout(_) => Kind::Timeout,
        }
    }

    /// Where it was told that this crate is.
    pub(crate) fn runtime(&self) -> Option<&Path> {
        match &self.orders {
            Orders::RecordFailures(told) => told.runtime.as_ref(),
            Orders::CircuitBreaker(told) => told.runtime.as_ref(),
            Orders::Timeout(told) => told.runtime.as_ref(),
        }
    }

    /// The name of the breaker, if it is one.
    pub(crate) fn breaker_name(&self) -> Option<String> {
        match &self.orders {
            Orders::CircuitBreaker(told) => told.name.as_ref().map(LitStr::value),
            Orders::RecordFailures(_) | Orders::Timeout(_) => None,
        }
    }

    /// The body may be left where it is, so that it can ask for its caller.
    pub(crate) const fn keeps_caller(&self) -> bool {
        match &self.orders {
            Orders::RecordFailures(told) => !told.ignores_caller,
            Orders::CircuitBreaker(_) | Orders::Timeout(_) => true,
        }
    }
}
