//! [`Probe`]: one question put to several libraries.

/// One question, and what must be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Probe {
    pub(crate) title: &'static str,
    /// What was done.
    pub(crate) asked: &'static str,
    /// What failrec must do.
    pub(crate) must: &'static str,
    pub(crate) run: fn() -> Vec<Finding>,
}

/// What one library did.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) who: &'static str,
    pub(crate) did: String,
    /// It did what must be; nothing where it has no such setting.
    pub(crate) holds: Option<bool>,
}

impl Finding {
    pub(crate) fn new(who: &'static str, did: impl Into<String>, holds: bool) -> Self {
        Self { who, did: did.into(), holds: Some(holds) }
    }

    /// It has no setting for what was asked.
    pub(crate) fn without(who: &'static str) -> Self {
        Self { who, did: "has no such setting".to_owned(), holds: None }
    }

    #[cfg(test)]
    pub(crate) fn is_ours(&self) -> bool {
        self.who.starts_with("failrec")
    }
}
