//! [`Names`]: names that a group has failed for, as far as that was not told yet.

use crate::record::Sketch;

/// Names that a group has failed for, as far as that was not told yet.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: Sketch,
    untold: Sketch,
}

impl Names {
    /// Takes in the name of this [hash](Sketch::hash), if there is one.
    pub(super) fn note(&mut self, name: Option<u64>) {
        if let Some(hash) = name
            && self.known.note_hash(hash)
        {
            self.untold.note_hash(hash);
        }
    }

    /// Something was not told.
    pub(super) fn is_behind(&self) -> bool {
        !self.untold.is_empty()
    }

    /// What was not told, which counts as told from now on.
    pub(super) fn take(&mut self) -> Sketch {
        std::mem::take(&mut self.untold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_is_told_once() {
        let mut names = Names::default();
        for name in ["1", "2", "1"] {
            names.note(Some(Sketch::hash(name)));
        }
        assert_eq!(names.take().estimate(), 2);
        names.note(Some(Sketch::hash("1")));
        assert!(!names.is_behind());
    }
}
