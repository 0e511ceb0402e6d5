//! [`Case`]: one kind of call that is measured.

/// What runs a number of calls, and the number.
pub(crate) type Round = (Box<dyn FnOnce(u32)>, u32);

/// One kind of call.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Calls of one round.
    pub(crate) calls: u32,
    /// Makes ready and gives what runs that many calls.
    pub(crate) prepare: fn(u32) -> Round,
    pub(crate) goal: Option<Goal>,
    /// Its instructions are held against those that are written down.
    pub(crate) is_gated: bool,
}

/// The instructions a call may take beyond another one.
pub(crate) struct Goal {
    /// The name of the other case; none where all of it is meant.
    pub(crate) beyond: Option<&'static str>,
    pub(crate) most: u32,
}

impl Case {
    pub(crate) const fn new(name: &'static str, calls: u32, prepare: fn(u32) -> Round) -> Self {
        Self { name, calls, prepare, goal: None, is_gated: true }
    }

    /// With a goal.
    pub(crate) const fn within(self, most: u32, beyond: Option<&'static str>) -> Self {
        Self { goal: Some(Goal { beyond, most }), ..self }
    }

    /// One that does not the same each time, or that is not ours.
    pub(crate) const fn ungated(self) -> Self {
        Self { is_gated: false, ..self }
    }

    pub(crate) fn run(&self, calls: u32) {
        let (start, calls) = (self.prepare)(calls);
        start(calls);
    }
}
