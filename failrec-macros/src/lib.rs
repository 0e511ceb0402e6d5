//! The attributes of failrec; use them through that crate, which documents them.
//!
//! Each attribute goes the same way: `item` and `options` parse, `check` finds every
//! problem at once, `expand` makes tokens; with a problem, `fallback` emits the untouched
//! function beside the messages. Attributes of failrec on one function are merged by `stack`
//! and expanded by the lowest of them.

mod argument;
mod attribute;
mod check;
mod complete;
mod expand;
mod fallback;
mod item;
mod kind;
mod level;
mod options;
mod policed;
mod problems;
mod repeatable;
mod returning;
mod shape;
mod source;
mod stack;
mod syntax;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn record_failures(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::RecordFailures, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn circuit_breaker(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::CircuitBreaker, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn timeout(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::Timeout, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn retry(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::Retry, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn retry_network(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::RetryNetwork, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn retry_service(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::RetryService, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn retry_database(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::RetryDatabase, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn retry_api(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::RetryApi, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn bulkhead(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::Bulkhead, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn rate_limit(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::RateLimit, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn fallback(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::Fallback, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn hedge(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::Hedge, arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented where users meet it, at the re-export in failrec")]
#[proc_macro_attribute]
pub fn compensate(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::run(kind::Kind::Compensate, arguments.into(), item.into()).into()
}
