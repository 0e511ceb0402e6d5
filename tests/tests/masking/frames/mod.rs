//! The frames, by the family of what stands in them.

mod carrier;
mod loose;
mod open;
mod prose;
mod quoted;
mod tight;

use crate::frame::Frame;
use crate::kind::Family;

/// The frames that are put round values of a family.
pub(crate) fn of(family: Family) -> Vec<Frame> {
    let tables: &[&[Frame]] = match family {
        Family::Token | Family::Beyond => &[open::FRAMES, tight::FRAMES],
        Family::Person => &[open::FRAMES],
        Family::Named => &[quoted::FRAMES, loose::FRAMES],
        Family::Quoted => &[quoted::FRAMES],
        Family::Number => &[loose::NUMBER_FRAMES],
        Family::Prose => &[prose::FRAMES],
        Family::Carried | Family::Farther | Family::Wrapped => &[carrier::FRAMES],
        Family::Document => &[carrier::FRAMES, carrier::DOCUMENT_FRAMES],
    };
    tables.concat()
}
