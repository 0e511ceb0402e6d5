//! [`Level`]: one attribute on the function, read.

use proc_macro2::{Span, TokenStream};
use syn::{LitStr, Path};

use crate::kind::Kind;
use crate::options::{
    self, Bulkhead, CircuitBreaker, Compensate, Fallback, Hedge, RateLimit, RecordFailures, Retry,
    Timeout, Told,
};
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
    Bulkhead(Box<Bulkhead>),
    RateLimit(Box<RateLimit>),
    Fallback(Fallback),
    Hedge(Hedge),
    Compensate(Compensate),
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
            Kind::Bulkhead => given.read(problems, |told| Orders::Bulkhead(Box::new(told))),
            Kind::RateLimit => given.read(problems, |told| Orders::RateLimit(Box::new(told))),
            Kind::Fallback => given.read(problems, Orders::Fallback),
            Kind::Hedge => given.read(problems, Orders::Hedge),
            Kind::Compensate => given.read(problems, Orders::Compensate),
            Kind::Retry
            | Kind::RetryNetwork
            | Kind::RetryService
            | Kind::RetryDatabase
            | Kind::RetryApi => given.read(problems, |told| Orders::Retry(Box::new(told))),
        }
    }

    /// The name by which it is one with others, if it has to have one.
    pub(crate) fn shared_name(&self) -> Option<String> {
        let name = match &self.orders {
            Orders::CircuitBreaker(told) => &told.name,
            Orders::Bulkhead(told) => &told.name,
            Orders::RateLimit(told) => &told.name,
            _ => return None,
        };
        name.as_ref().map(LitStr::value)
    }

    /// What is below it may run more than once, or needs the arguments again afterwards.
    pub(crate) fn repeats(&self) -> bool {
        match &self.orders {
            Orders::Retry(_) | Orders::Hedge(_) => true,
            Orders::Fallback(told) => told.has_call(),
            _ => false,
        }
    }

    /// Another function gets all the arguments.
    pub(crate) fn passes_arguments(&self) -> bool {
        matches!(&self.orders, Orders::Fallback(told) if told.has_call())
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
