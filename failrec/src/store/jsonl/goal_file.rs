//! [`GoalFile`]: the names of the files of a goal.

use std::ffi::OsStr;

use sha2::{Digest, Sha256};

use crate::record::GoalId;

const LOG_PREFIX: &str = "failures_";
const LOG_SUFFIX: &str = ".jsonl";
const STATS_PREFIX: &str = "stats_";
const STATS_SUFFIX: &str = ".cache";

/// The longest goal that is spelled out. File systems take names of 255 bytes; this leaves room for
/// the longest prefix and for suffixes such as `.cache.tmp`.
const SPELLED_BYTES_MAX: usize = 200;

/// What is kept of the spelling of a longer goal: 200 less a tilde and 64 digits.
const HEAD_BYTES: usize = 135;

/// The names of the files of a goal.
///
/// A goal may be any text; its files are always single names in the folder of the store, different
/// ones for different goals, also where upper and lower case are the same or where accents are
/// composed. Small letters, digits, `_`, `-` and `.` stand for themselves, any other byte is
/// `%` and two digits. A goal that gets longer than 200 bytes that way is cut there and completed
/// by `~` and its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GoalFile {
    spelled: String,
}

/// Whose log a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LogOf {
    /// This goal's.
    Goal(GoalId),
    /// A goal's whose name is too long to be told from that of the file.
    LongGoal,
}

impl GoalFile {
    pub(super) fn new(goal: &GoalId) -> Self {
        let mut spelled = String::new();
        for byte in goal.as_str().bytes() {
            spell(byte, &mut spelled);
        }
        if SPELLED_BYTES_MAX < spelled.len() {
            spelled.truncate(HEAD_BYTES);
            spelled.push('~');
            for byte in Sha256::digest(goal.as_str()) {
                push_digits(byte, &mut spelled);
            }
        }
        Self { spelled }
    }

    /// The name of the log.
    pub(super) fn log(&self) -> String {
        format!("{LOG_PREFIX}{}{LOG_SUFFIX}", self.spelled)
    }

    /// The name of a folder for the goal alone, which no folder has already: names of nothing but dots mean
    /// the folder itself or the one above it, and so does no name at all.
    pub(super) fn folder(&self) -> String {
        match self.spelled.as_str() {
            "" => "%".to_owned(),
            "." | ".." => self.spelled.replace('.', "%2e"),
            spelled => spelled.to_owned(),
        }
    }

    /// How the goal is spelled in names of files.
    pub(super) fn spelled(&self) -> &str {
        &self.spelled
    }

    /// The name of the file of statistics.
    pub(super) fn stats(&self) -> String {
        format!("{STATS_PREFIX}{}{STATS_SUFFIX}", self.spelled)
    }
}

/// Whose segments are in the folder with this name; nothing if it is no folder of ours.
pub(super) fn log_of_folder(name: &OsStr) -> Option<LogOf> {
    match name.to_str()? {
        "%" => log_of_spelled(""),
        "%2e" => log_of_spelled("."),
        "%2e%2e" => log_of_spelled(".."),
        "" | "." | ".." => None,
        spelled => log_of_spelled(spelled),
    }
}

/// Whose log the file with this name is; nothing if it is no log of ours.
pub(super) fn log_of(name: &OsStr) -> Option<LogOf> {
    log_of_spelled(name.to_str()?.strip_prefix(LOG_PREFIX)?.strip_suffix(LOG_SUFFIX)?)
}

fn log_of_spelled(spelled: &str) -> Option<LogOf> {
    if let Some((head, digits)) = spelled.split_once('~') {
        let is_hash = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        return (head.len() == HEAD_BYTES && is_hash).then_some(LogOf::LongGoal);
    }
    let goal = GoalId::new(read_spelled(spelled)?);
    // Other spellings of the same goal are other files, and not ours.
    (GoalFile::new(&goal).spelled == spelled).then_some(LogOf::Goal(goal))
}

/// The file with this name holds the statistics of a goal.
pub(super) fn is_stats(name: &OsStr) -> bool {
    let spelled = name.to_str().and_then(|name| name.strip_prefix(STATS_PREFIX));
    let spelled = spelled.and_then(|name| name.strip_suffix(STATS_SUFFIX));
    spelled.and_then(log_of_spelled).is_some()
}

fn spell(byte: u8, spelled: &mut String) {
    match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.' => spelled.push(char::from(byte)),
        _ => {
            spelled.push('%');
            push_digits(byte, spelled);
        }
    }
}

fn push_digits(byte: u8, text: &mut String) {
    let halves = [byte >> 4, byte & 15];
    text.extend(halves.into_iter().filter_map(|half| char::from_digit(u32::from(half), 16)));
}

fn read_spelled(spelled: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(spelled.len());
    let mut rest = spelled.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let (digits, behind) = rest.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = behind;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn log(goal: &str) -> String {
        GoalFile::new(&GoalId::new(goal)).log()
    }

    #[test]
    fn ordinary_goal_is_spelled_as_it_is() {
        let file = GoalFile::new(&GoalId::new("main_goal"));
        assert_eq!(file.log(), "failures_main_goal.jsonl");
        assert_eq!(file.stats(), "stats_main_goal.cache");
    }

    #[test]
    fn capitals_and_path_signs_are_spelled_by_their_bytes() {
        assert_eq!(log("../A b%"), "failures_..%2f%41%20b%25.jsonl");
    }

    #[test]
    fn dangerous_goals_have_one_name_each_and_come_back_from_it() {
        let goals = [
            "",
            ".",
            "..",
            "../x",
            "/etc/passwd",
            "a/b",
            "a\\b",
            "a\0b",
            "a\nb",
            "CON",
            "con",
            "a.",
            "a ",
            "A",
            "a",
            "\u{e9}",
            "e\u{301}",
            "\u{202e}x",
            "%2e%2e",
            "~",
            "a~b",
            "x.jsonl",
        ];
        let mut names: Vec<_> = goals.iter().map(|goal| log(goal).to_lowercase()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), goals.len());
        for goal in goals {
            assert_eq!(log_of(log(goal).as_ref()), Some(LogOf::Goal(GoalId::new(goal))));
        }
    }

    /// Segments of a goal called `..` went to the folder of the store, and to forget it removed all that was
    /// there.
    #[test]
    fn goals_whose_names_are_those_of_folders_have_folders_of_their_own() {
        let folder = |goal: &str| GoalFile::new(&GoalId::new(goal)).folder();
        assert_eq!(["", ".", "..", "..."].map(folder), ["%", "%2e", "%2e%2e", "..."]);
        for goal in ["", ".", "..", "...", "%2e", "%"] {
            let found = log_of_folder(folder(goal).as_ref());
            assert_eq!(found, Some(LogOf::Goal(GoalId::new(goal))), "{goal}");
        }
    }

    #[test]
    fn long_goals_that_differ_in_the_last_letter_have_different_names() {
        let (a, b) = (format!("{}a", "x".repeat(10_000)), format!("{}b", "x".repeat(10_000)));
        assert_ne!(log(&a), log(&b));
        assert_eq!(log_of(log(&a).as_ref()), Some(LogOf::LongGoal));
    }

    #[test]
    fn other_files_are_not_ours() {
        let names = [
            "failures_",
            "failures_a",
            "failures_A.jsonl",
            "failures_%61.jsonl",
            "failures_%2F.jsonl",
            "failures_%.jsonl",
            "failures_%ff.jsonl",
            "failures_a~b.jsonl",
            "stats_a.cache",
            "LOCK",
        ];
        for name in names {
            assert_eq!(log_of(name.as_ref()), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn different_goals_have_different_names_without_regard_to_case(a: String, b: String) {
            prop_assert_eq!(a == b, log(&a).to_lowercase() == log(&b).to_lowercase());
        }

        #[test]
        fn every_name_is_one_short_component_that_leads_back(goal in "\\PC{0,90}|[a-zA-Z%~./]{0,300}") {
            let name = log(&goal);
            let components: Vec<_> = Path::new(&name).components().collect();
            prop_assert_eq!(components, [Component::Normal(name.as_ref())]);
            prop_assert!(name.is_ascii() && name.len() + ".tmp".len() <= 255);
            let folder = GoalFile::new(&GoalId::new(goal.as_str())).folder();
            let components: Vec<_> = Path::new(&folder).components().collect();
            prop_assert_eq!(components, [Component::Normal(folder.as_ref())]);
            prop_assert_eq!(log_of_folder(folder.as_ref()), log_of(name.as_ref()));
            match log_of(name.as_ref()) {
                Some(LogOf::Goal(found)) => prop_assert_eq!(found.as_str(), goal),
                Some(LogOf::LongGoal) => prop_assert!(200 / 3 < goal.len()),
                None => prop_assert!(false, "{} is not taken for a log", name),
            }
        }
    }
}
