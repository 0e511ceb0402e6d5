//! [`write`]: the sections in their order.

use crate::cmd::report::case::{Case, Frames};
use crate::cmd::report::{causes, evidence, history, policies, setting, stack, summary};
use crate::output::Screen;
use crate::trouble::Result;

/// Writes the page.
pub(crate) fn write(case: &Case, frames: Frames, screen: &mut Screen) -> Result<()> {
    summary::write(case, screen)?;
    causes::write(&case.record, screen)?;
    policies::write(&case.record, screen)?;
    evidence::write(&case.record, screen)?;
    setting::write(&case.record, screen)?;
    evidence::write_snapshots(&case.record, screen)?;
    stack::write(&case.record, frames, screen)?;
    setting::write_environment(&case.record, screen)?;
    history::write(case, screen)
}
