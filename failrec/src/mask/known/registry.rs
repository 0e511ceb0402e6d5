//! [`register_secret`]: values that every masker of this process hides.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::error::Result;
use crate::mask::known::values::KnownValues;

/// How many times a value was registered: while none was, nobody takes the lock.
static COUNT: AtomicU64 = AtomicU64::new(0);
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
    COUNT.fetch_add(1, Ordering::Release);
    Ok(())
}

/// How many times a value was registered.
#[inline]
pub(crate) fn registered_count() -> u64 {
    COUNT.load(Ordering::Acquire)
}

/// What was registered, if anything was.
pub(crate) fn registered() -> Option<Arc<KnownValues>> {
    // A program that has registered nothing pays one load for each text.
    if registered_count() == 0 {
        return None;
    }
    REGISTERED.read().unwrap_or_else(PoisonError::into_inner).clone()
}
