//! A word about what could not be read.

use crate::output::{Screen, plural};
use crate::trouble::Result;

/// Says beside the answer that lines of the journal are missing from it, if some are.
pub(crate) fn note_damage(corrupt: u64, newer: u64, screen: &mut Screen) -> Result<()> {
    if 0 < corrupt {
        let lines = plural(corrupt, "line");
        screen.note(format!(
            "{lines} of the journal could not be read; this is what the others say, see `failrec doctor`"
        ))?;
    }
    if 0 < newer {
        let lines = plural(newer, "line");
        screen.note(format!(
            "{lines} of the journal were written by a newer failrec and are left out"
        ))?;
    }
    Ok(())
}
