//! What every recorder must be able to do.

use std::error::Error;
use std::path::Path;

use crate::charge::Charge;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Failures that may wait to be written; then the caller waits. The same for everyone.
pub(crate) const CAPACITY: usize = 8_192;

/// A recorder, set up once in a process.
pub(crate) trait Subject: Sized {
    /// Writes into `folder`, and loses nothing.
    fn start(folder: &Path) -> Result<Self>;

    /// Calls the failing function and has its failure recorded.
    fn fail(&self, charge: &Charge);

    /// Returns when everything has been given to the file; only a drop may follow.
    fn finish(&mut self) -> Result<()>;
}
