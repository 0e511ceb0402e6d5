//! [`Captured`]: what was captured of a call's arguments when it began.

use crate::capture::input::Inputs;

/// What was captured of a call's arguments when it began.
pub trait Capture: Default {
    /// Gives it away, if there is anything.
    fn take(&mut self) -> Captured;
}

/// Nothing: a failure can still look at the arguments.
#[derive(Debug, Default)]
pub struct Nothing;

/// What was captured, if there was a recorder. Most often there is none or nothing is left, and dropping
/// that is one comparison in line.
#[derive(Debug, Default)]
pub struct Captured(pub(super) Option<Box<Inputs>>);

impl Capture for Nothing {
    #[inline]
    fn take(&mut self) -> Captured {
        Captured(None)
    }
}

impl Capture for Captured {
    #[inline]
    fn take(&mut self) -> Captured {
        std::mem::take(self)
    }
}

impl Drop for Captured {
    #[inline]
    fn drop(&mut self) {
        if self.0.is_some() {
            drop_inputs(self.0.take());
        }
    }
}

#[inline(never)]
fn drop_inputs(inputs: Option<Box<Inputs>>) {
    drop(inputs);
}
