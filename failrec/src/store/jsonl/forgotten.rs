//! [`Forgotten`]: what became of what a store was to forget.

use std::io;
use std::path::{Path, PathBuf};

use crate::base::fs::temporary_of;
use crate::error::Result;
use crate::record::GoalId;
use crate::store::jsonl::folder::{Folder, file_error};
use crate::store::jsonl::line::is_triage;
use crate::store::jsonl::parts::PartRole;
use crate::store::jsonl::pieces::{Piece, read_pieces_where};
use crate::store::jsonl::proof::{is_mentioned, mentions};
use crate::store::jsonl::rewriting::{Rewriting, Rewritten, examine};
use crate::store::jsonl::sealing::seal_now;
use crate::store::jsonl::segments::is_beside_segment;
use crate::store::jsonl::settling::Settling;
use crate::store::jsonl::stats::Stats;
use crate::store::jsonl::store::JsonlStore;
use crate::store::jsonl::trace::{Forgetting, Trace};

/// How often all is gone over, because what is to be forgotten is still being written.
const ROUNDS_MAX: u32 = 3;

/// What became of what a store was to forget.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Forgotten {
    /// Records that named it, and are gone. They are counted in their groups as before.
    pub records: u64,
    /// Other lines that were removed or say less now: what was said of those records, what processes were
    /// at, lines of a newer version and fragments that mention it.
    pub other_lines: u64,
    /// The files that they stood in, as paths from the store's folder, and files of fragments that
    /// mentioned it and are gone.
    pub files: Vec<String>,
    /// Where the name stands all the same, after all bytes of all files were searched for it, with how
    /// many times: in texts of other records, or because a process still writes it.
    pub left: Vec<(String, u64)>,
    /// Logs that hold some of it and stay as they are, because the process that has each for its own may still
    /// append to it, perhaps on another machine. Once it has ended, all can be forgotten; where it was killed,
    /// after [`JsonlStore::end_logs`].
    pub open_logs: Vec<String>,
}

/// How something is forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Thoroughness {
    /// Records that name it as what it is.
    #[default]
    Named,
    /// Also records in whose texts the name stands somewhere.
    Mentioned,
}

impl JsonlStore {
    /// Removes from these goals all records that name `trace`, what was said of them, and what processes
    /// say they are at of it. Logs become segments first, but for those that other processes have for their
    /// own and may still append to. Counts stay, and also the names of groups. Then
    /// every byte of the folder is searched for the name, and where it still stands is told.
    ///
    /// The answer is nothing if another process is replacing files; nobody waits for it. `watch` is told
    /// how many bytes were read.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io); what was forgotten until then stays so.
    pub fn forget(
        &self,
        goals: &[GoalId],
        trace: &Trace,
        thoroughness: Thoroughness,
        watch: &mut dyn FnMut(u64),
    ) -> Result<Option<Forgotten>> {
        let folder = self.folder();
        let Some(_lock) = folder.lock()? else { return Ok(None) };
        self.end_own_logs()?;
        let mut forgotten = Forgotten::default();
        for goal in goals {
            let work = Work { goal, folder, trace, thoroughness };
            let done = work.forget_all(&mut forgotten, watch);
            done.map_err(|error| file_error("rewrite", &folder.log_path(goal), error))?;
        }
        let found = mentions(folder, &trace.needles());
        forgotten.left = found.map_err(|error| file_error("search", &folder.path, error))?;
        Ok(Some(forgotten))
    }

    /// What [`forget`](Self::forget) would do; nothing is changed. `left` tells where the name stands now.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn find_trace(
        &self,
        goals: &[GoalId],
        trace: &Trace,
        thoroughness: Thoroughness,
        watch: &mut dyn FnMut(u64),
    ) -> Result<Forgotten> {
        let folder = self.folder();
        let mut found = Forgotten::default();
        for goal in goals {
            let work = Work { goal, folder, trace, thoroughness };
            let planned = work.plan(watch).and_then(|mut plan| {
                work.leave_open_logs(&mut plan, &mut found)?;
                work.find(&plan, &mut found)
            });
            planned.map_err(|error| file_error("read", &folder.log_path(goal), error))?;
        }
        let left = mentions(folder, &trace.needles());
        found.left = left.map_err(|error| file_error("search", &folder.path, error))?;
        Ok(found)
    }
}

impl Forgotten {
    fn add(&mut self, path: &Path, done: Rewritten, folder: &Folder) {
        if done.is_nothing() {
            return;
        }
        let others = done.left_out - done.records;
        self.other_lines += others + done.changed + done.newer + done.fragments;
        self.add_file(path, folder);
    }

    fn add_file(&mut self, path: &Path, folder: &Folder) {
        let name = folder.name_of(path);
        if !self.files.contains(&name) {
            self.files.push(name);
        }
    }
}

/// What is to be done in one goal.
struct Work<'a> {
    goal: &'a GoalId,
    folder: &'a Folder,
    trace: &'a Trace,
    thoroughness: Thoroughness,
}

/// What would be done.
struct Plan<'a> {
    forgetting: Forgetting<'a>,
    /// Records that go.
    records: u64,
    files: Vec<PlannedFile>,
    /// Some logs hold something of it and stay as they are.
    leaves_some: bool,
}

/// What would be done to a file.
struct PlannedFile {
    path: PathBuf,
    role: PartRole,
    done: Rewritten,
}

impl Plan<'_> {
    /// Something would be done to a file of this role.
    fn touches(&self, role: PartRole) -> bool {
        self.files.iter().any(|file| file.role == role && !file.done.is_nothing())
    }
}

impl<'a> Work<'a> {
    fn plan(&self, watch: &mut dyn FnMut(u64)) -> io::Result<Plan<'a>> {
        let is_thorough = self.thoroughness == Thoroughness::Mentioned;
        let mut forgetting = Forgetting::new(self.trace, is_thorough);
        let finders = forgetting.finders();
        // What was said of a record names the record and not the trace.
        let is_of_interest = |line: &[u8]| {
            is_triage(line) || finders.iter().any(|finder| finder.find(line).is_some())
        };
        for mut part in self.folder.parts(self.goal)? {
            let Some(file) = part.open(self.folder)? else { continue };
            read_pieces_where(file, &is_of_interest, &mut |piece| {
                if let Piece::Entry(entry, text) = piece {
                    forgetting.learn(&entry, text);
                }
                Ok(())
            })?;
            watch(part.status.length);
        }
        let mut files = Vec::new();
        for mut part in self.folder.parts(self.goal)? {
            let Some(file) = part.open(self.folder)? else { continue };
            let done = examine(file, &is_of_interest, &mut forgetting)?;
            files.push(PlannedFile { path: part.path().to_owned(), role: part.role, done });
        }
        let records = forgetting.records();
        Ok(Plan { forgetting, records, files, leaves_some: false })
    }

    /// Adds what would be done.
    fn find(&self, plan: &Plan<'_>, found: &mut Forgotten) -> io::Result<()> {
        found.records += plan.records;
        for file in &plan.files {
            found.add(&file.path, file.done, self.folder);
        }
        let is_rewritten = plan.files.iter().any(|file| !file.done.is_nothing());
        for path in self.mentioning_besides(plan)? {
            // What follows from a segment goes with it.
            if !is_rewritten || path.starts_with(self.folder.quarantine_path()) {
                found.add_file(&path, self.folder);
            }
        }
        Ok(())
    }

    /// Takes out of the plan the logs that other processes may still append to, and tells of them.
    fn leave_open_logs(&self, plan: &mut Plan<'_>, found: &mut Forgotten) -> io::Result<()> {
        if !plan.touches(PartRole::OwnLog) {
            return Ok(());
        }
        let open = Settling::new(self.folder).open_logs(self.goal)?;
        let is_open = |file: &PlannedFile| !file.done.is_nothing() && open.contains(&file.path);
        let left = plan.files.extract_if(.., |file| is_open(file)).collect::<Vec<_>>();
        plan.leaves_some = !left.is_empty();
        for file in left {
            plan.records = plan.records.saturating_sub(file.done.records);
            let name = self.folder.name_of(&file.path);
            if !found.open_logs.contains(&name) {
                found.open_logs.push(name);
            }
        }
        Ok(())
    }

    /// Forgets until the log does not mention the name, or until it is clear that somebody goes on writing it.
    fn forget_all(&self, forgotten: &mut Forgotten, watch: &mut dyn FnMut(u64)) -> io::Result<()> {
        let (log, needles) = (self.folder.log_path(self.goal), self.trace.needles());
        let mut is_stale = false;
        self.folder.remove_leftovers(self.goal)?;
        for _ in 0..ROUNDS_MAX {
            is_stale |= self.forget(forgotten, watch)?;
            if !is_mentioned(self.folder, &log, &needles)? {
                break;
            }
        }
        if is_stale {
            Stats::complete(self.goal, self.folder, watch)?;
        }
        Ok(())
    }

    /// Forgets once; the answer is whether the statistics are gone.
    fn forget(&self, forgotten: &mut Forgotten, watch: &mut dyn FnMut(u64)) -> io::Result<bool> {
        let mut plan = self.plan(watch)?;
        if plan.touches(PartRole::Log) || plan.touches(PartRole::OwnLog) {
            if plan.touches(PartRole::Log) {
                seal_now(self.goal, self.folder)?;
            }
            Settling::new(self.folder).settle(self.goal)?;
            plan = self.plan(watch)?;
        }
        self.leave_open_logs(&mut plan, forgotten)?;
        forgotten.records += plan.records;
        let mut is_stale = false;
        for segment in self.folder.segments(self.goal)? {
            let is_it = |file: &PlannedFile| file.path == segment.path && !file.done.is_nothing();
            if plan.files.iter().any(is_it) {
                let rewriting = Rewriting { goal: self.goal, folder: self.folder };
                let done = rewriting.rewrite(&segment, &mut plan.forgetting)?;
                forgotten.add(&segment.path, done, self.folder);
                is_stale = true;
            }
        }
        for path in self.mentioning_besides(&plan)? {
            self.folder.remove_if_there(&path)?;
            if let Some(parent) = path.parent() {
                self.folder.fs.sync_directory(parent)?;
            }
            forgotten.add_file(&path, self.folder);
            is_stale |= path == self.folder.stats_path(self.goal);
        }
        Ok(is_stale)
    }

    /// The files that mention the name and are no part of the log: what follows from it, and fragments.
    fn mentioning_besides(&self, plan: &Plan<'_>) -> io::Result<Vec<PathBuf>> {
        let folder = self.folder;
        let stats = folder.stats_path(self.goal);
        let mut files = vec![temporary_of(&stats)];
        // Made anew they would say the same of a log that stays.
        files.extend((!plan.leaves_some).then_some(stats));
        let beside = folder.list_if_any(&folder.segments_path_of(self.goal))?;
        files.extend(beside.into_iter().filter(|path| is_beside_segment(path)));
        files.extend(folder.list_if_any(&folder.quarantine_path_of(self.goal))?);
        let needles = match self.thoroughness {
            Thoroughness::Named => self.trace.quoted_needles(),
            Thoroughness::Mentioned => self.trace.needles(),
        };
        let mut mentioning = Vec::new();
        for path in files {
            if is_mentioned(folder, &path, &needles)? {
                mentioning.push(path);
            }
        }
        Ok(mentioning)
    }
}
