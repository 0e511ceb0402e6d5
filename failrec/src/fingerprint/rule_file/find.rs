//! Finds the rules that belong to a store.

use std::path::Path;

#[cfg(not(feature = "toml"))]
use crate::base::rule_file;
#[cfg(feature = "toml")]
use crate::base::toml_rules;
use crate::error::Result;
use crate::fingerprint::normalizer::Normalizer;

/// The file of the user's own rules in the folder of a store.
pub const RULE_FILE: &str = "normalise.toml";

impl Normalizer {
    /// The rules for a store in `folder`: those of its `normalise.toml`, or the built-in ones if it
    /// has none.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io) if the file is there and cannot be read.
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if it holds no rules or more than 1 MiB,
    /// and without the feature `toml` if it is there at all.
    pub fn of_store(folder: impl AsRef<Path>) -> Result<Self> {
        #[cfg(feature = "toml")]
        let rules = toml_rules::read(folder.as_ref(), RULE_FILE, Self::from_toml);
        #[cfg(not(feature = "toml"))]
        let rules = rule_file::refuse(folder.as_ref(), RULE_FILE);
        Ok(rules?.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn store_without_rules_has_the_built_in_ones() {
        let folder = tempfile::tempdir().unwrap();
        for folder in [folder.path(), &folder.path().join("none")] {
            let normalizer = Normalizer::of_store(folder).unwrap();
            assert_eq!(
                (normalizer.normalize("job 17"), normalizer.rules()),
                ("job <n>".into(), None)
            );
        }
    }

    #[cfg(feature = "toml")]
    #[test]
    fn rules_of_a_store_are_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(RULE_FILE), "keep = ['job \\d+']").unwrap();
        assert_eq!(
            Normalizer::of_store(folder.path()).unwrap().normalize("job 17, 3"),
            "job 17, <n>"
        );
    }

    #[cfg(feature = "toml")]
    #[test]
    fn broken_rules_are_told_with_their_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(RULE_FILE), "keep = 3").unwrap();
        let error = Normalizer::of_store(folder.path()).unwrap_err();
        assert!(error.to_string().contains(RULE_FILE), "{error}");
        assert!(std::error::Error::source(&error).unwrap().to_string().contains("line 1"));
        std::fs::write(folder.path().join(RULE_FILE), "#".repeat(1024 * 1024 + 1)).unwrap();
        assert!(Normalizer::of_store(folder.path()).is_err());
    }
}
