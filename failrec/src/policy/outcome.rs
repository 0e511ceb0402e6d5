//! [`Outcome`]: how a call ended, as policies see it.

/// How a call ended, as policies see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a policy must know what to do with each")]
pub enum Outcome {
    /// It did what it should.
    Success,
    /// It did not; a panic is a failure as well.
    Failure,
    /// It says nothing about what was called: it was dropped half-way, another policy inside did
    /// not let it through, or its error does not count.
    Neutral,
}
