//! [`Fix`]: what was changed, and which failures after it say that it did not help.

use std::cmp::Ordering;

use semver::Version;

use crate::base::Timestamp;
use crate::query::lineage::Lineage;
use crate::query::{Build, Hits, PriorAttempt};
use crate::record::Resolution;

/// A change that is to end a group's failures.
///
/// With a commit or a version, only failures of builds that hold the change count against it.
/// Without, every later failure does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fix<'a> {
    pub(super) at: Timestamp,
    pub(super) commit: Option<&'a str>,
    pub(super) version: Option<&'a str>,
}

/// What failures after a change say of it, in order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// They are of builds without the change.
    Older,
    /// Whether their build holds the change cannot be told.
    Unclear,
    /// Their build holds the change.
    Failed,
}

impl<'a> Fix<'a> {
    pub(super) fn of(resolution: &'a Resolution) -> Self {
        let (commit, version) = (resolution.commit.as_deref(), resolution.version.as_deref());
        Self { at: resolution.at, commit, version }
    }

    pub(super) fn of_attempt(attempt: &'a PriorAttempt) -> Self {
        let (commit, version) = (attempt.commit.as_deref(), attempt.version.as_deref());
        Self { at: attempt.at, commit, version }
    }

    /// What the failures of one process say; nothing if none came after the change.
    pub(super) fn judge(&self, hits: &Hits, lineage: &Lineage) -> Option<Verdict> {
        (self.at < hits.last).then(|| self.judge_build(&hits.build, lineage))
    }

    pub(super) fn judge_build(&self, build: &Build, lineage: &Lineage) -> Verdict {
        if self.commit.is_none() && self.version.is_none() {
            return Verdict::Failed;
        }
        let by_commit = self.commit.zip(build.commit.as_deref());
        let holds = by_commit.and_then(|(commit, built)| lineage.holds(built, commit));
        match holds.or_else(|| self.by_version(build)) {
            Some(true) => Verdict::Failed,
            Some(false) => Verdict::Older,
            None => Verdict::Unclear,
        }
    }

    /// By strict semantic versions. The release and the crate may be counted apart: if they
    /// answer differently, neither is believed.
    fn by_version(&self, build: &Build) -> Option<bool> {
        let version = Version::parse(self.version?).ok()?;
        let answers = [&build.release, &build.crate_version].map(|told| {
            let told = Version::parse(told.as_deref()?).ok()?;
            Some(version.cmp_precedence(&told) != Ordering::Greater)
        });
        match answers {
            [Some(one), Some(other)] if one != other => None,
            [one, other] => one.or(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(commit: &str, release: &str, crate_version: &str) -> Build {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Build { commit: some(commit), release: some(release), crate_version: some(crate_version) }
    }

    /// A history in which the commits `aaaaaaa`, `bbbbbbb` and `ccccccc` follow each other.
    fn lineage() -> Lineage {
        let mut lineage = Lineage::default();
        for built in ["aaaaaaa1", "bbbbbbb1", "ccccccc1", "ddddddd1"] {
            lineage.learn(built, "bbbbbbb", &|built, _| {
                (!built.starts_with('d')).then(|| !built.starts_with('a'))
            });
        }
        lineage
    }

    #[test]
    fn only_builds_that_hold_the_change_speak_against_it() {
        use Verdict::{Failed, Older, Unclear};
        for (commit, version, build, wanted) in [
            ("", "", build("", "", ""), Failed),
            ("bbbbbbb", "", build("aaaaaaa1", "", ""), Older),
            ("bbbbbbb", "", build("bbbbbbb1", "", ""), Failed),
            ("bbbbbbb", "", build("ccccccc1", "", ""), Failed),
            ("bbbbbbb", "", build("ddddddd1", "", ""), Unclear),
            ("bbbbbbb", "", build("", "", ""), Unclear),
            // History knows better than numbers, and where it is silent they speak.
            ("bbbbbbb", "1.2.0", build("aaaaaaa1", "1.3.0", ""), Older),
            ("bbbbbbb", "1.2.0", build("ddddddd1", "1.3.0", ""), Failed),
            ("", "1.2.0", build("", "1.1.9", ""), Older),
            ("", "1.2.0", build("", "1.2.0-rc.1", ""), Older),
            ("", "1.2.0", build("", "1.2.0+linux", ""), Failed),
            ("", "1.2.0", build("", "", "1.10.0"), Failed),
            ("", "1.2.0", build("", "2026.11.1", "1.1.0"), Unclear),
            ("", "1.2.0", build("", "v1.3", "1.1.0"), Older),
            ("", "1.2", build("", "1.3.0", ""), Unclear),
            ("", "1.2.0", build("", "blue", ""), Unclear),
        ] {
            let [commit, version] =
                [commit, version].map(|text| Some(text).filter(|text| !text.is_empty()));
            let fix = Fix { at: Timestamp::default(), commit, version };
            assert_eq!(fix.judge_build(&build, &lineage()), wanted, "{fix:?} {build:?}");
        }
    }
}
