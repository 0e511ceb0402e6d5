//! [`fate`]: whether a process of which nothing more is heard is gone.

use crate::base::Timestamp;
use crate::capture::environment::machine::{Machine, RealMachine};
use crate::capture::environment::status::ProcessStatus;
use crate::record::{Birth, Environment};

/// One life of a process, as its boot tells of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Life<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) birth: &'a Birth,
}

/// What became of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It runs, or from here nobody can tell.
    Unknown,
    /// It does not exist any more.
    Gone(Option<Hint>),
}

/// What may have ended a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// The machine has restarted.
    Restart,
    /// The kernel has killed a process of its control group for want of memory.
    OutOfMemory,
}

/// What became of a process of which nothing was heard after `heard`, as it can be told from `here`.
///
/// Who runs is never said to be gone. So a process on another machine is not judged, nor one whose
/// number means nothing here because it is that of another namespace, nor any where processes of
/// others are hidden.
pub(crate) fn fate(dead: Life<'_>, heard: Timestamp, here: Life<'_>) -> Fate {
    fate_on(&RealMachine, dead, heard, here)
}

fn fate_on(machine: &dyn Machine, dead: Life<'_>, heard: Timestamp, here: Life<'_>) -> Fate {
    let boots = (&dead.environment.boot_id, &here.environment.boot_id);
    let (Some(its_boot), Some(our_boot)) = boots else { return Fate::Unknown };
    if dead.environment.hostname != here.environment.hostname {
        return Fate::Unknown;
    }
    if its_boot != our_boot {
        // Two machines may go by one name; what was heard since this one started came from another.
        let is_earlier = started(machine).is_some_and(|started| heard < started);
        let is_known = here.environment.hostname.is_some() && is_earlier;
        return if is_known { Fate::Gone(Some(Hint::Restart)) } else { Fate::Unknown };
    }
    if dead.birth.namespace != here.birth.namespace || !has_vanished(machine, dead) {
        return Fate::Unknown;
    }
    Fate::Gone(is_out_of_memory(dead.birth, here.birth).then_some(Hint::OutOfMemory))
}

/// When the machine started.
fn started(machine: &dyn Machine) -> Option<Timestamp> {
    let text = machine.file("/proc/stat")?;
    let seconds = text.lines().find_map(|line| line.strip_prefix("btime "))?;
    let seconds: i64 = seconds.trim().parse().ok()?;
    seconds.checked_mul(1_000_000).map(Timestamp::from_micros)
}

/// No process has the number, or one that began at another time.
fn has_vanished(machine: &dyn Machine, dead: Life<'_>) -> bool {
    let number = dead.environment.pid.to_string();
    match ProcessStatus::of(machine, &number) {
        Some(status) => status.has_ended || status.started != dead.birth.started,
        // Where the first process cannot be seen, others may be hidden as well.
        None => {
            machine.is_absent(&format!("/proc/{number}"))
                && ProcessStatus::of(machine, "1").is_some()
        }
    }
}

fn is_out_of_memory(dead: &Birth, here: &Birth) -> bool {
    dead.control_group.is_some()
        && dead.control_group == here.control_group
        && dead.oom_kills.is_some_and(|before| here.oom_kills.is_some_and(|now| before < now))
}

#[cfg(test)]
mod tests;
