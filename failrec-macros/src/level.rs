//! [`Level`]: one attribute on the function, read.

use proc_macro2::{Span, TokenStream};
use syn::{LitStr, Path};

use crate::kind::Kind;
use crate::options::{self, CircuitBreaker, RecordFailures, Retry, Timeout, Told};
use crate::problems::Problems;

/// One attribute on the function, read.
pub(crate) struct Level {
    pub(crate) kind: Kind,
    pub(crate) orders: Orders,
    pub(crate) span: Span,
    /// Where it was told that this crate is.
    pub(crate) runtime: Option<Path>,
}

/// What an attribute was told.
pub(crate) enum Orders {
    RecordFailures(Box<RecordFailures>),
    CircuitBreaker(CircuitBreaker),
    Timeout(Timeout),
    Retry(Box<Retry>),
}

impl Level {
    /// Reads the arguments of an attribute that stands at `span`.
    pub(crate) fn parse(
        kind: Kind,
        arguments: TokenStream,
        span: Span,
        problems: &mut Problems,
    ) -> Self {
        let given = Given { kind, arguments, span };
        match kind {
            Kind::RecordFailures => {
                given.read(problems, |told| Orders::RecordFailures(Box::new(told)))
            }
            Kind::CircuitBreaker => given.read(problems, Orders::CircuitBreaker),
            Kind::Timeout => given.read(problems, Orders::Timeout),
            Kind::Retry
            | Kind::RetryNetwork
            | Kind::RetryService
            | Kind::RetryDatabase
            | Kind::RetryApi => given.read(problems, |told| Orders::Retry(Box::new(told))),
        }
    }

    /// The name of the breaker, if it is one.
    pub(crate) fn breaker_name(&self) -> Option<String> {
        match &self.orders {
            Orders::CircuitBreaker(told) => told.name.as_ref().map(LitStr::value),
            _ => None,
        }
    }

    /// What it was told, if it is a retry.
    pub(crate) fn retry(&self) -> Option<&Retry> {
        match &self.orders {
            Orders::Retry(told) => Some(told),
            _ => None,
        }
    }

    /// The body may be left where it is, so that it can ask for its caller.
    pub(crate) const fn keeps_caller(&self) -> bool {
        match &self.orders {
            Orders::RecordFailures(told) => !told.ignores_caller,
            _ => true,
        }
    }
}

/// An attribute that is to be read.
struct Given {
    kind: Kind,
    arguments: TokenStream,
    span: Span,
}

impl Given {
    fn read<O: Told>(self, problems: &mut Problems, orders: impl FnOnce(O) -> Orders) -> Level {
        let Self { kind, arguments, span } = self;
        let told: O = options::parse(arguments, kind, span, problems);
        let runtime = told.runtime().cloned();
        Level { kind, orders: orders(told), span, runtime }
    }
}
