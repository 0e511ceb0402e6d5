//! Values that are known to be secret, whatever they look like: what the program has registered, and
//! what stands in the environment under the name of a secret.

mod environment;
mod form;
mod registry;
mod values;

pub(crate) use self::environment::secrets_among;
pub use self::registry::register_secret;
pub(crate) use self::registry::{registered, registered_count};
pub(crate) use self::values::KnownValues;
