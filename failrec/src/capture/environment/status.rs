//! [`ProcessStatus`]: how the kernel says that a process is.

use crate::capture::environment::machine::Machine;

/// How the kernel says that a process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ProcessStatus {
    /// When it began, in ticks since the machine started.
    pub(super) started: u64,
    /// It has ended, and waits for its parent to ask how.
    pub(super) has_ended: bool,
}

impl ProcessStatus {
    /// That of the process with this number, or of this one for `self`.
    pub(super) fn of(machine: &dyn Machine, process: &str) -> Option<Self> {
        Self::parse(&machine.file(&format!("/proc/{process}/stat"))?)
    }

    /// The name of the program comes second, in brackets, and may itself hold any.
    fn parse(text: &str) -> Option<Self> {
        let (_, rest) = text.rsplit_once(')')?;
        let fields: Vec<_> = rest.split_ascii_whitespace().collect();
        let number = |place: usize| fields.get(place - 3)?.parse::<u64>().ok();
        let state = fields.first()?;
        // The first thread may end before the others do.
        let has_ended = matches!(*state, "Z" | "X" | "x") && number(20)? <= 1;
        Some(Self { started: number(22)?, has_ended })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, state: &str, threads: u32) -> String {
        format!(
            "77 ({name}) {state} 1 77 77 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 {threads} 0 4711 8 9"
        )
    }

    #[test]
    fn start_is_found_behind_any_name() {
        for name in ["shop", "a) S 1 (b", "tmux: server"] {
            let status = ProcessStatus::parse(&line(name, "S", 4));
            assert_eq!(status, Some(ProcessStatus { started: 4_711, has_ended: false }), "{name}");
        }
    }

    #[test]
    fn process_has_ended_when_its_last_thread_has() {
        let ended = |state, threads| ProcessStatus::parse(&line("shop", state, threads));
        assert!(ended("Z", 1).unwrap().has_ended);
        assert!(!ended("Z", 3).unwrap().has_ended);
        assert!(!ended("D", 1).unwrap().has_ended);
    }

    #[test]
    fn text_of_another_form_says_nothing() {
        for text in [
            "",
            "77 (shop",
            "77 (shop) S 1 2",
            "77 (shop) S 1 77 77 0 -1 4 9 0 0 0 1 2 0 0 20 0 4 0 x",
        ] {
            assert_eq!(ProcessStatus::parse(text), None, "{text}");
        }
    }
}
