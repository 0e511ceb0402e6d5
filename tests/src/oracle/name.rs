//! What the files of a store are, by their names.

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The log of this goal.
    Log(String),
    /// The log of a goal whose name is too long to be told from that of the file.
    LogOfLong,
    /// Statistics, whole or left over.
    Statistics,
    /// The lock.
    Lock,
    /// A file that was to replace another when a process died.
    Leftover,
    /// What fragments of lines were moved to.
    Quarantine,
    /// The folder of segments or of fragments, or that of one goal in it.
    Folder,
    /// Nothing that the library makes.
    Foreign,
}

/// What the file with this name is, which is a path from the folder of the store.
pub(super) fn role(name: &str) -> Role {
    match name.split('/').collect::<Vec<_>>().as_slice() {
        ["segments" | "logs" | "quarantine"] => Role::Folder,
        ["segments" | "logs" | "quarantine", goal] if of_folder(goal).is_some() => Role::Folder,
        ["segments", goal, file] if is_segment(file) => of_folder(goal).unwrap_or(Role::Foreign),
        ["logs", goal, file] if is_own_log(file) => of_folder(goal).unwrap_or(Role::Foreign),
        ["segments", goal, file] if is_compressed(file) => of_folder(goal).unwrap_or(Role::Foreign),
        ["segments", goal, file] => match file.strip_suffix(".tmp") {
            Some(segment)
                if (is_segment(segment) || is_compressed(segment)) && of_folder(goal).is_some() =>
            {
                Role::Leftover
            }
            _ => Role::Foreign,
        },
        ["quarantine", goal, _] if of_folder(goal).is_some() => Role::Quarantine,
        [name] => role_of_file(name),
        _ => Role::Foreign,
    }
}

/// A segment that was compressed.
fn is_compressed(name: &str) -> bool {
    name.strip_suffix(".zst").is_some_and(is_segment)
}

/// A number, or the name of what was the log of one process.
fn is_segment(name: &str) -> bool {
    name.strip_suffix(".jsonl").is_some_and(is_number) || is_own_log(name)
}

/// Six digits or more, with zeros in front of fewer than six.
fn is_number(digits: &str) -> bool {
    digits.parse::<u64>().is_ok_and(|number| format!("{number:06}") == digits)
}

/// When its writer began, in which process, and chance; behind it the number of the log.
fn is_own_log(name: &str) -> bool {
    let parts = name.strip_suffix(".jsonl").and_then(|name| name.split_once('.'));
    let Some((writer, number)) = parts else { return false };
    let is_hex = |digits: &str| digits.len() == 16 && digits.bytes().all(is_digit);
    let is_pid = |digits: &str| digits.parse::<u32>().is_ok_and(|pid| pid.to_string() == digits);
    match writer.split('-').collect::<Vec<_>>().as_slice() {
        [at, pid, chance] => is_hex(at) && is_pid(pid) && is_hex(chance) && is_number(number),
        _ => false,
    }
}

/// The goal that a folder with this name is of; nothing if it is of none.
fn of_folder(name: &str) -> Option<Role> {
    match name {
        "%" => log(""),
        "%2e" => log("."),
        "%2e%2e" => log(".."),
        _ => log(name),
    }
}

fn role_of_file(name: &str) -> Role {
    let within = |prefix, suffix| name.strip_prefix(prefix)?.strip_suffix(suffix);
    if let Some(log) = within("failures_", ".jsonl").and_then(log) {
        return log;
    }
    let statistics = within("stats_", ".cache").or_else(|| within("stats_", ".cache.tmp"));
    match name {
        "LOCK" => Role::Lock,
        _ if statistics.and_then(log).is_some() => Role::Statistics,
        _ => Role::Foreign,
    }
}

/// The log of the goal that is spelled so; nothing if none is.
fn log(spelled: &str) -> Option<Role> {
    if let Some((head, digits)) = spelled.split_once('~') {
        let is_hash = digits.len() == 64 && digits.bytes().all(is_digit);
        return (head.len() == 135 && is_hash).then_some(Role::LogOfLong);
    }
    let mut bytes = Vec::new();
    let mut rest = spelled.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(Some(byte).filter(|byte| stands_for_itself(*byte))?);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        let text = str::from_utf8(&digits).ok().filter(|_| digits.into_iter().all(is_digit))?;
        let byte = u8::from_str_radix(text, 16).ok().filter(|byte| !stands_for_itself(*byte))?;
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok().filter(|_| spelled.len() <= 200).map(Role::Log)
}

const fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

const fn stands_for_itself(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_logs_of_the_goal_that_their_folder_names() {
        assert_eq!(role("segments/a%20b/000001.jsonl"), Role::Log("a b".to_owned()));
        assert_eq!((role("segments"), role("segments/a")), (Role::Folder, Role::Folder));
        for name in ["segments/a/1.jsonl", "segments/A/000001.jsonl", "a/000001.jsonl"] {
            assert_eq!(role(name), Role::Foreign, "{name}");
        }
    }

    #[test]
    fn logs_of_one_process_are_known_by_its_name() {
        let own = "0006608b015f3000-7-0000000000000001.000003.jsonl";
        for folder in ["logs", "segments"] {
            assert_eq!(role(&format!("{folder}/a/{own}")), Role::Log("a".to_owned()));
            assert_eq!(role(&format!("{folder}/%2e%2e/{own}")), Role::Log("..".to_owned()));
        }
        let others = ["000003.jsonl", "608b-7-1.000003.jsonl", &format!("{own}.tmp")];
        for other in others {
            assert_eq!(role(&format!("logs/a/{other}")), Role::Foreign, "{other}");
        }
    }

    #[test]
    fn only_the_one_spelling_of_a_goal_is_a_log() {
        assert_eq!(role("failures_a%20b.jsonl"), Role::Log("a b".to_owned()));
        let long = format!("failures_{}~{}.jsonl", "x".repeat(135), "0".repeat(64));
        assert_eq!(role(&long), Role::LogOfLong);
        for name in ["A", "%41%4", "%2F", "%61", "a~b"] {
            assert_eq!(role(&format!("failures_{name}.jsonl")), Role::Foreign, "{name}");
        }
    }
}
