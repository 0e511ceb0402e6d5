//! What the examples of policies share: a server that misbehaves by a script, a client for it, and
//! an account of what was recorded.

mod client;
mod server;
mod story;

pub use self::client::{CallError, Client};
pub use self::server::{Answer, Server};
pub use self::story::Story;
