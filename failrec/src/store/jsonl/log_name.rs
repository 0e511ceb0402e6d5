//! [`LogName`]: the name of a log that one process has for its own.

use std::ffi::OsStr;

use crate::base::Timestamp;

const SUFFIX: &str = ".jsonl";

/// Digits of the time and of the chance in a name.
const DIGITS: usize = 16;

/// The name of a log that one process has for its own: who writes it, and which of its logs it is.
///
/// In the order of names come the writers that began first, and the logs of one in their order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LogName {
    pub(super) writer: String,
    /// From one. Not every number is used for each goal.
    pub(super) number: u64,
}

impl LogName {
    /// A writer that no other has the name of: when it began, its process, and chance, for on each machine
    /// there are processes with the same number.
    pub(super) fn writer(at: Timestamp, pid: u32, chance: u64) -> String {
        let micros = u64::try_from(at.as_micros()).unwrap_or(0);
        format!("{micros:016x}-{pid}-{chance:016x}")
    }

    /// The log that a file with this name is; nothing if it is none of ours.
    pub(super) fn parse(name: &OsStr) -> Option<Self> {
        let text = name.to_str()?;
        let (writer, number) = text.strip_suffix(SUFFIX)?.split_once('.')?;
        let [at, pid, chance] = writer.split('-').collect::<Vec<_>>().try_into().ok()?;
        let number = number.parse().ok()?;
        let pid: u32 = pid.parse().ok()?;
        let (at, chance) = (hexadecimal(at)?, hexadecimal(chance)?);
        let log = Self { writer: format!("{at:016x}-{pid}-{chance:016x}"), number };
        // Other spellings are other files, and not ours.
        (log.file_name() == text).then_some(log)
    }

    pub(super) fn file_name(&self) -> String {
        format!("{}.{:06}{SUFFIX}", self.writer, self.number)
    }
}

fn hexadecimal(digits: &str) -> Option<u64> {
    u64::from_str_radix(digits, 16).ok().filter(|_| digits.len() == DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::jsonl::samples::moment;

    #[test]
    fn name_leads_back_to_the_writer_and_the_number() {
        for number in [0, 1, 999_999, 1_000_000, u64::MAX] {
            let log = LogName { writer: LogName::writer(moment(0), 4_711, u64::MAX), number };
            assert_eq!(LogName::parse(log.file_name().as_ref()), Some(log));
        }
        let log = LogName { writer: LogName::writer(moment(0), 7, 1), number: 3 };
        assert_eq!(log.file_name(), "0006608b015f3000-7-0000000000000001.000003.jsonl");
    }

    #[test]
    fn other_names_are_none_of_ours() {
        let others = [
            "000001.jsonl",
            "00066087c8c87000-7-0000000000000001.jsonl",
            "00066087c8c87000-7-0000000000000001.3.jsonl",
            "00066087c8c87000-07-0000000000000001.000003.jsonl",
            "00066087C8C87000-7-0000000000000001.000003.jsonl",
            "66087c8c87000-7-0000000000000001.000003.jsonl",
            "00066087c8c87000-7-0000000000000001.000003.jsonl.tmp",
            "+0066087c8c87000-7-0000000000000001.000003.jsonl",
            "a-b-c.000003.jsonl",
        ];
        for other in others {
            assert_eq!(LogName::parse(other.as_ref()), None, "{other}");
        }
    }

    #[test]
    fn names_are_in_the_order_in_which_writers_began() {
        let name = |second, number| LogName {
            writer: LogName::writer(moment(second), 7, u64::MAX - second),
            number,
        };
        let names = [name(0, 1), name(0, 2), name(1, 1), name(20, 1)];
        assert!(names.is_sorted());
        assert!(names.map(|name| name.file_name()).is_sorted());
    }
}
