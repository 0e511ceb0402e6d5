//! [`register_secret`]: values that every masker of this process hides.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::error::Result;
use crate::mask::known::values::KnownValues;

/// Whether there is any, so that nobody else takes the lock.
static IS_ANY: AtomicBool = AtomicBool::new(false);
static REGISTERED: RwLock<Option<Arc<KnownValues>>> = RwLock::new(None);

/// Hides `value` wherever it stands from now on, in every record and by every [`Masker`] of this
/// process: as it is, and in JSON, percent encoding, base64 and hexadecimal.
///
/// For what no pattern can know: a password that was read from a vault, a key of one's own make.
/// What was written before stays as it is.
///
/// [`Masker`]: crate::mask::Masker
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the value is shorter than 6 bytes
/// or longer than 1 MiB, or 4,096 are known already. The error does not hold the value.
///
/// # Examples
///
/// ```
/// use failrec::mask::{Masker, register_secret};
///
/// # fn main() -> failrec::Result<()> {
/// register_secret("correct horse battery")?;
/// let masker = Masker::default();
/// assert_eq!(masker.text("tried 'correct horse battery'"), "tried '********'");
/// assert_eq!(masker.text("GET /?q=correct%20horse%20battery"), "GET /?q=********");
/// # Ok(())
/// # }
/// ```
pub fn register_secret(value: &str) -> Result<()> {
    let mut registered = REGISTERED.write().unwrap_or_else(PoisonError::into_inner);
    let with_it = registered.as_deref().unwrap_or(&KnownValues::default()).with(value)?;
    *registered = Some(Arc::new(with_it));
    IS_ANY.store(true, Ordering::Release);
    Ok(())
}

/// What was registered, if anything was.
pub(crate) fn registered() -> Option<Arc<KnownValues>> {
    // A program that has registered nothing pays one load for each text.
    if !IS_ANY.load(Ordering::Acquire) {
        return None;
    }
    REGISTERED.read().unwrap_or_else(PoisonError::into_inner).clone()
}
