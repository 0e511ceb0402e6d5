//! The circuit breaker: calls stop where they keep failing, and a few probes find out when to go on.
//!
//! [`CircuitBreaker`] is the handle. Its rules are in `machine`, which knows neither clock nor
//! threads; what it counts by is in `window`.

mod alarm;
mod breaker;
mod builder;
mod causes;
mod front;
mod inner;
mod machine;
mod moment;
mod permit;
mod settings;
mod state;
mod stats;
mod window;

pub use self::breaker::CircuitBreaker;
pub use self::builder::CircuitBreakerBuilder;
pub use self::permit::Permit;
pub use self::settings::Trip;
pub use self::state::{CircuitState, Transition};
pub use self::stats::CircuitStats;
