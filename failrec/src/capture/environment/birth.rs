//! [`birth`]: what tells this life of the process from all others on its machine.

use crate::capture::environment::machine::{Machine, RealMachine};
use crate::capture::environment::status::ProcessStatus;
use crate::record::Birth;

/// What tells this life of the process from all others on its machine; nothing where the system does
/// not say it as Linux does.
pub(crate) fn birth() -> Option<Birth> {
    birth_on(&RealMachine)
}

pub(super) fn birth_on(machine: &dyn Machine) -> Option<Birth> {
    let started = ProcessStatus::of(machine, "self")?.started;
    let mut birth = Birth::new(started, namespace(machine)?);
    birth.control_group = control_group(machine);
    birth.oom_kills = birth.control_group.as_deref().and_then(|group| oom_kills(machine, group));
    Some(birth)
}

/// The link reads `pid:[4026531836]`.
fn namespace(machine: &dyn Machine) -> Option<u64> {
    let link = machine.link("/proc/self/ns/pid")?;
    link.strip_prefix("pid:[")?.strip_suffix(']')?.parse().ok()
}

/// The one group of the unified hierarchy.
fn control_group(machine: &dyn Machine) -> Option<String> {
    let text = machine.file("/proc/self/cgroup")?;
    text.lines().find_map(|line| line.strip_prefix("0::")).map(ToOwned::to_owned)
}

pub(super) fn oom_kills(machine: &dyn Machine, control_group: &str) -> Option<u64> {
    let group = control_group.trim_end_matches('/');
    let text = machine.file(&format!("/sys/fs/cgroup{group}/memory.events"))?;
    text.lines().find_map(|line| line.strip_prefix("oom_kill ")?.trim().parse().ok())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn birth_of_this_process_is_always_the_same() {
        let born = birth().unwrap();
        assert!(0 < born.started && 0 < born.namespace);
        assert_eq!(birth().unwrap().started, born.started);
    }
}
