//! [`read`]: the environment as it is now.

use std::collections::BTreeMap;
use std::env;
use std::num::NonZero;
use std::process;
use std::thread;

use crate::base::Timestamp;
use crate::capture::environment::machine::{Machine, RealMachine};
use crate::capture::environment::options::{EnvironmentOptions, Hostname};
use crate::capture::text;
use crate::record::{Environment, Limits};

/// Hexadecimal digits of a container's id.
const CONTAINER_DIGITS: usize = 64;
/// Digits of a commit that are enough to know it by.
const COMMIT_DIGITS: usize = 12;

/// The process and the machine as they are now.
///
/// This reads up to ten small files, so a process does it once. The values of the listed
/// environment variables are as they are found: whoever writes them masks them first.
pub(crate) fn read(options: &EnvironmentOptions, now: Timestamp) -> Environment {
    read_from(&RealMachine, options, now)
}

fn read_from(machine: &dyn Machine, options: &EnvironmentOptions, now: Timestamp) -> Environment {
    let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
    let deployment = options.deployment.clone();
    #[cfg(unix)]
    let parent_pid = Some(std::os::unix::process::parent_id());
    #[cfg(not(unix))]
    let parent_pid = None;
    Environment {
        os: env::consts::OS.to_owned(),
        os_version: os_version(machine),
        kernel: line_of(machine, "/proc/sys/kernel/osrelease"),
        arch: env::consts::ARCH.to_owned(),
        hostname: hostname(machine, options),
        container_id: container_id(machine),
        boot_id: line_of(machine, "/proc/sys/kernel/random/boot_id"),
        pid: process::id(),
        parent_pid,
        start_time: now,
        exe: env::current_exe().ok().map(|path| path.to_string_lossy().into_owned()),
        cpu_count: thread::available_parallelism().ok().and_then(as_u32),
        memory_bytes: memory_bytes(machine),
        rust_version: option_env!("FAILREC_RUSTC_VERSION").map(ToOwned::to_owned),
        target: option_env!("FAILREC_TARGET").map(ToOwned::to_owned),
        profile: profile.to_owned(),
        panic_strategy: if cfg!(panic = "unwind") { "unwind" } else { "abort" }.to_owned(),
        application: options.application.clone(),
        release: release(options),
        git_commit: options.git_commit.clone(),
        deployment: deployment
            .or_else(|| machine.variable("FAILREC_DEPLOYMENT"))
            .or_else(|| Some(profile.to_owned())),
        variables: variables(machine, options),
        failrec_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn line_of(machine: &dyn Machine, path: &str) -> Option<String> {
    let text = machine.file(path)?;
    let line = text.lines().next()?.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

fn os_version(machine: &dyn Machine) -> Option<String> {
    // The first is most often a link to the second, and links are not followed.
    let text =
        ["/etc/os-release", "/usr/lib/os-release"].iter().find_map(|path| machine.file(path))?;
    let value_of = |name: &str| {
        let line =
            text.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='))?;
        let value = line.trim().trim_matches(['"', '\'']);
        (!value.is_empty()).then(|| value.to_owned())
    };
    value_of("PRETTY_NAME").or_else(|| value_of("NAME"))
}

fn hostname(machine: &dyn Machine, options: &EnvironmentOptions) -> Option<String> {
    let found = || {
        let told = line_of(machine, "/proc/sys/kernel/hostname");
        told.or_else(|| line_of(machine, "/etc/hostname"))
            .or_else(|| machine.variable("HOSTNAME"))
            .or_else(|| machine.variable("COMPUTERNAME"))
    };
    match options.hostname {
        Hostname::Plain => found(),
        Hostname::Hashed => options.hostname_key.and_then(|key| Some(key.hash(&found()?))),
        Hostname::Off => None,
    }
}

/// The id stands in the path of the process's control group, or, where a newer kernel hides that,
/// in the paths that the container's files are mounted from.
fn container_id(machine: &dyn Machine) -> Option<String> {
    let group = machine.file("/proc/self/cgroup").unwrap_or_default();
    if let Some(id) = group.lines().find_map(digits_in) {
        return Some(id);
    }
    let mounts = machine.file("/proc/self/mountinfo").unwrap_or_default();
    // Layers of images have names of the same form; a container's own folder tells it apart.
    mounts.lines().find_map(|line| digits_in(line.split_once("containers/")?.1))
}

fn digits_in(line: &str) -> Option<String> {
    let mut words = line.split(|character: char| !character.is_ascii_hexdigit());
    words.find(|word| word.len() == CONTAINER_DIGITS).map(ToOwned::to_owned)
}

fn memory_bytes(machine: &dyn Machine) -> Option<u64> {
    let text = machine.file("/proc/meminfo")?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

fn as_u32(count: NonZero<usize>) -> Option<u32> {
    u32::try_from(count.get()).ok()
}

fn release(options: &EnvironmentOptions) -> Option<String> {
    options.release.clone().or_else(|| {
        let application = options.application.as_deref()?;
        let commit = options.git_commit.as_deref().unwrap_or_default();
        let digits: String = commit.chars().take(COMMIT_DIGITS).collect();
        let joint = if digits.is_empty() { "" } else { "+" };
        Some(format!("{application}{joint}{digits}"))
    })
}

fn variables(machine: &dyn Machine, options: &EnvironmentOptions) -> BTreeMap<String, String> {
    let listed = options.variables.iter().take(Limits::DEFAULT.items);
    let found = listed.filter_map(|name| Some((name.clone(), machine.variable(name)?)));
    found.map(|(name, value)| (name, text::clipped(value, Limits::DEFAULT.text_bytes))).collect()
}

#[cfg(test)]
mod tests;
