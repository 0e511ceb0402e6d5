//! Frames that name a value in a sentence.

use crate::frame::{Frame, Spelling};

/// The frames.
pub(crate) const FRAMES: &[Frame] = &[
    Frame::text("is", "the ‹key› is «» and the host is ‹host›").spelled(Spelling::Spaced),
    Frame::text("was refused", "‹key› «» was ‹=refused› by ‹host›").spelled(Spelling::Spaced),
    Frame::text("wrong", "‹=wrong› ‹key› \"«»\" for user ‹user›").spelled(Spelling::Spaced),
    Frame::text("with", "‹=login› as ‹user› with ‹key› «» failed").spelled(Spelling::Spaced),
    Frame::text("colon", "‹=Hi›, use user ‹user› and ‹key›: «» to get in")
        .spelled(Spelling::Spaced),
    Frame::text("set to", "‹key› for ‹host› ‹=set› to '«»'").spelled(Spelling::Spaced),
];
