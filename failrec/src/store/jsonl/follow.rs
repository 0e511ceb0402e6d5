//! [`Follow`]: what is added to a journal, from one look to the next.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use crate::base::fs::FileIdentity;
use crate::error::Result;
use crate::record::GoalId;
use crate::store::ScanReport;
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::parts::{Part, PartRole};
use crate::store::jsonl::reader::{Reader, Tail, Visit};
use crate::store::jsonl::store::JsonlStore;

/// Goals that are followed at once; of further ones every look shows everything.
const GOALS_MAX: usize = 4_096;

/// Shows what is added to a journal, from one look to the next.
///
/// The first look at a goal shows all its entries, each later one those that came since. An entry
/// is shown when its line is finished. A log that was replaced or cut is shown from its beginning, a segment
/// that was rewritten is not shown again.
///
/// # Examples
///
/// ```
/// use std::ops::ControlFlow;
///
/// use failrec::store::{JsonlStore, Store};
/// # let folder = tempfile::tempdir()?;
///
/// let store = JsonlStore::open(folder.path())?;
/// let mut follow = store.follow();
/// for goal in store.goals()? {
///     follow.look(&goal, &mut |entry| {
///         println!("{}: {}", entry.at, entry.body.kind());
///         ControlFlow::Continue(())
///     })?;
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Follow<'s> {
    folder: &'s Folder,
    places: BTreeMap<GoalId, Place>,
}

/// How far a log has been read.
#[derive(Debug, Default)]
struct Place {
    /// Of each file, in the order of the log.
    files: Vec<Known>,
    reader: Reader,
}

/// How far a file has been read.
#[derive(Debug)]
struct Known {
    identity: FileIdentity,
    role: PartRole,
    path: PathBuf,
    end: u64,
}

impl Known {
    /// It is this file. Once a segment is gone, another file may take over its identity, but not its name; a log
    /// keeps its identity when it becomes a segment.
    fn is(&self, part: &Part) -> bool {
        self.identity == part.status.identity
            && self.end <= part.status.length
            && (self.role != PartRole::Segment || self.path == part.path())
    }
}

impl JsonlStore {
    /// Begins to follow what is added.
    pub const fn follow(&self) -> Follow<'_> {
        Follow { folder: self.folder(), places: BTreeMap::new() }
    }
}

impl Follow<'_> {
    /// Shows `visit` what was added to a goal since the look before, until it breaks off; the next
    /// look goes on from there. The report is of everything seen of this log so far.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn look(&mut self, goal: &GoalId, visit: &mut Visit<'_>) -> Result<ScanReport> {
        let read = self.read(goal, visit);
        read.map_err(|error| file_error("read", &self.folder.log_path(goal), error))
    }

    fn read(&mut self, goal: &GoalId, visit: &mut Visit<'_>) -> io::Result<ScanReport> {
        let mut parts = self.folder.parts(goal)?;
        let known = self.places.remove(goal).filter(|place| place.goes_on_in(&parts));
        let mut place = known.unwrap_or_default();
        let shown = place.show(&mut parts, self.folder, visit);
        let report = place.reader.report();
        if self.places.len() < GOALS_MAX {
            self.places.insert(goal.clone(), place);
        }
        shown.map(|()| report)
    }
}

impl Place {
    /// The file that was read last is still there, and no shorter; or it became a segment that was
    /// rewritten, of which those entries are known again that were shown.
    fn goes_on_in(&self, parts: &[Part]) -> bool {
        let is_known = |part: &Part| self.files.iter().any(|known| known.is(part));
        self.files.last().is_none_or(|last| {
            parts.iter().any(|part| last.is(part))
                || parts.iter().any(|part| part.role == PartRole::Segment && !is_known(part))
        })
    }

    fn show(
        &mut self,
        parts: &mut [Part],
        folder: &Folder,
        visit: &mut Visit<'_>,
    ) -> io::Result<()> {
        let known = std::mem::take(&mut self.files);
        let mut is_over = false;
        for part in parts {
            let begin_of =
                |part: &Part| known.iter().find(|it| it.is(part)).map_or(0, |known| known.end);
            let mut begin = begin_of(part);
            if !is_over && begin < part.status.length && part.open(folder)?.is_some() {
                // It may have been rewritten since it was listed.
                begin = begin_of(part);
            }
            let mut end = begin;
            if !is_over
                && begin < part.status.length
                && let Some(file) = part.open(folder)?
            {
                end = self.reader.read(file, begin..u64::MAX, Tail::Leave, &mut |entry| {
                    let flow = visit(entry);
                    is_over = flow.is_break();
                    flow
                })?;
            }
            if 0 < end {
                let (identity, role) = (part.status.identity, part.role);
                self.files.push(Known { identity, role, path: part.path().to_owned(), end });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::ops::ControlFlow;

    use super::*;
    use crate::record::EntryBody;
    use crate::store::jsonl::samples::failure;
    use crate::store::{Store as _, Thoroughness, Trace};

    fn seen(follow: &mut Follow<'_>, goal: &GoalId) -> Vec<u64> {
        let mut seen = Vec::new();
        let looked = follow.look(goal, &mut |entry| {
            if !matches!(entry.body, EntryBody::Pruned(_)) {
                seen.push(entry.sequence);
            }
            ControlFlow::Continue(())
        });
        looked.unwrap();
        seen
    }

    #[test]
    fn each_look_shows_what_came_since_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let store = JsonlStore::open(folder.path()).unwrap();
        let goal = failure(0).goal;
        let mut follow = store.follow();
        assert!(seen(&mut follow, &goal).is_empty());
        store.append(&[failure(0), failure(1)]).unwrap();
        assert_eq!(seen(&mut follow, &goal), [0, 1]);
        store.append(&[failure(2)]).unwrap();
        assert_eq!(seen(&mut follow, &goal), [2]);
        assert!(seen(&mut follow, &goal).is_empty());
    }

    #[test]
    fn line_is_shown_once_it_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let store = JsonlStore::open(folder.path()).unwrap();
        store.append(&[failure(0)]).unwrap();
        let goal = failure(0).goal;
        let path = store.folder().log_path(&goal);
        let whole = std::fs::read(&path).unwrap();
        let (half, rest) = whole.split_at(whole.len() / 2);
        std::fs::write(&path, half).unwrap();
        let mut follow = store.follow();
        assert!(seen(&mut follow, &goal).is_empty());
        let mut log = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
        log.write_all(rest).unwrap();
        assert_eq!(seen(&mut follow, &goal), [0]);
    }

    /// The log became a segment, which was rewritten: the file that was read was gone, and everything was
    /// shown once more.
    #[test]
    fn what_was_shown_is_not_shown_again_when_it_is_rewritten() {
        let folder = tempfile::tempdir().unwrap();
        let store = JsonlStore::open(folder.path()).unwrap();
        let goal = failure(0).goal;
        let mut follow = store.follow();
        for round in 0..3 {
            let numbers = [3 * round, 3 * round + 1, 3 * round + 2];
            store.append(&numbers.map(failure)).unwrap();
            assert_eq!(seen(&mut follow, &goal), numbers);
            let id = crate::store::jsonl::samples::record(3 * round + 1).id;
            let forgotten = store.forget(
                std::slice::from_ref(&goal),
                &Trace::Record(id),
                Thoroughness::Named,
                &mut |_| {},
            );
            assert_eq!(forgotten.unwrap().unwrap().records, 1);
            assert!(seen(&mut follow, &goal).is_empty());
        }
    }

    #[test]
    fn log_that_was_replaced_is_shown_from_its_beginning() {
        let folder = tempfile::tempdir().unwrap();
        let store = JsonlStore::open(folder.path()).unwrap();
        store.append(&[failure(0)]).unwrap();
        let goal = failure(0).goal;
        let mut follow = store.follow();
        assert_eq!(seen(&mut follow, &goal), [0]);
        let path = store.folder().log_path(&goal);
        let content = std::fs::read(&path).unwrap();
        std::fs::rename(&path, path.with_extension("old")).unwrap();
        std::fs::write(&path, content).unwrap();
        assert_eq!(seen(&mut follow, &goal), [0]);
    }
}
