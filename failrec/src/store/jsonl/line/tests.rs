use super::*;
use crate::record::{GoalId, Json, ProcessId};
use crate::store::jsonl::samples;

fn entry_of(line: &[u8]) -> Option<Entry> {
    match decode(line) {
        Some(Content::Entry(entry)) => Some(entry),
        Some(Content::Newer) | None => None,
    }
}

/// A line with this text behind the checksum.
fn sealed(version: &str, covered: &str) -> Vec<u8> {
    let checksum = crc32c::crc32c(covered.as_bytes());
    format!("{{\"v\":{version},\"crc\":\"{checksum:08x}\"{covered}").into_bytes()
}

#[test]
fn entry_of_every_kind_comes_back_as_it_was() {
    for entry in samples::every_kind() {
        let mut expected = entry.clone();
        // The line breaks between its tokens do not come back, the value does.
        if let EntryBody::Failure(record) = &mut expected.body {
            record.memory = Some(Json::parse("{   \"a\": [1,   2],   \"b\": \"x\\ny\" }").unwrap());
        }
        let line = samples::line(&entry);
        let line = line.strip_suffix(b"\n").unwrap();
        assert_eq!(entry_of(line).unwrap(), expected);
    }
}

#[test]
fn boot_of_a_version_that_told_no_birth_is_read() {
    let old = concat!(
        r#","k":"boot","ts":"2026-11-20T05:00:00Z","proc":"p","seq":0,"goal":"main_goal","#,
        r#""environment":{"os":"linux","arch":"x86_64","boot_id":"7c18","pid":7,"#,
        r#""start_time":"2026-11-20T05:00:00Z","profile":"debug","panic_strategy":"unwind","#,
        r#""failrec_version":"0.1.0"}}"#
    );
    let EntryBody::Boot(boot) = entry_of(&sealed("1", old)).unwrap().body else { panic!() };
    assert_eq!((boot.environment.pid, boot.birth), (7, None));
}

#[test]
fn line_has_no_break_but_its_end_and_begins_as_the_format_says() {
    for entry in samples::every_kind() {
        let line = samples::line(&entry);
        assert_eq!(line.iter().position(|byte| *byte == b'\n'), Some(line.len() - 1));
        let text = std::str::from_utf8(&line).unwrap();
        let kind = entry.body.kind();
        assert_eq!(&text[..14], "{\"v\":1,\"crc\":\"");
        assert!(text[23..].starts_with(&format!(",\"k\":\"{kind}\",\"ts\":\"2026-")), "{text}");
        let checksum = crc32c::crc32c(&line[23..line.len() - 1]);
        assert_eq!(&text[14..22], format!("{checksum:08x}"));
    }
}

#[test]
fn fields_of_bodies_do_not_repeat_those_of_the_envelope() {
    for entry in samples::every_kind() {
        let line = samples::line(&entry);
        let text = std::str::from_utf8(&line).unwrap();
        let tree: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).unwrap();
        // A repeated key takes the later value.
        assert_eq!(tree["v"], 1);
        assert_eq!(tree["k"], entry.body.kind());
        assert_eq!(tree["seq"], entry.sequence);
        assert_eq!(tree["proc"], entry.process.as_str());
    }
}

#[test]
fn names_that_need_escapes_come_back() {
    let mut entry = samples::failure(0);
    entry.goal = GoalId::new("a\"b\\c\nd\u{202e}");
    entry.process = ProcessId::new("\0");
    let line = samples::line(&entry);
    let found = entry_of(line.strip_suffix(b"\n").unwrap()).unwrap();
    assert_eq!((found.goal, found.process), (entry.goal, entry.process));
}

#[test]
fn every_single_damaged_bit_is_noticed() {
    let line = samples::line(&samples::failure(1));
    let line = line.strip_suffix(b"\n").unwrap();
    for at in 0..line.len() * 8 {
        let mut damaged = line.to_vec();
        damaged[at / 8] ^= 1 << (at % 8);
        assert!(entry_of(&damaged).is_none(), "bit {at}");
    }
}

#[test]
fn line_that_was_cut_is_no_entry() {
    let line = samples::line(&samples::failure(1));
    for end in 0..line.len() - 1 {
        assert!(decode(&line[..end]).is_none(), "cut at {end}");
    }
}

#[test]
fn later_version_unknown_kind_and_unknown_value_are_newer() {
    let known =
        r#","k":"bye","ts":"2026-11-22T05:19:01Z","proc":"p","seq":0,"goal":"g","failures":1}"#;
    assert!(entry_of(&sealed("1", known)).is_some());
    let kind = known.replace("bye", "seal");
    let value =
        known.replace("bye", "loss").replace("\"failures\":1", "\"reason\":\"x\",\"count\":1");
    let lines =
        [sealed("2", known), sealed("4711", known), sealed("1", &kind), sealed("1", &value)];
    for line in lines {
        assert!(matches!(decode(&line), Some(Content::Newer)), "{}", line.escape_ascii());
    }
}

#[test]
fn fields_that_a_later_writer_added_are_passed_over() {
    let line = sealed(
        "1",
        r#","k":"bye","ts":"2026-11-22T05:19:01Z","proc":"p","seq":0,"goal":"g","new":{"a":[1]},"failures":1}"#,
    );
    assert!(matches!(entry_of(&line).unwrap().body, EntryBody::Bye(bye) if bye.failures == 1));
}

#[test]
fn later_version_with_a_damaged_byte_and_version_zero_are_nothing() {
    let mut damaged = sealed("2", ",\"k\":\"x\"}");
    damaged[25] ^= 1;
    assert!(decode(&damaged).is_none());
    assert!(decode(&sealed("0", ",\"k\":\"x\"}")).is_none());
    assert!(decode(&sealed("", ",\"k\":\"x\"}")).is_none());
}

#[test]
fn deeply_nested_value_is_no_way_to_overflow_the_stack() {
    let depth = 200_000;
    let text = format!(",\"k\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(matches!(decode(&sealed("1", &text)), Some(Content::Newer)));
}

#[test]
fn entry_that_is_too_long_for_a_line_leaves_the_buffer_as_it_was() {
    let mut record = samples::record(1);
    record.error_message = "x".repeat(LINE_BYTES_MAX);
    let entry = samples::entry("p", 0, EntryBody::Failure(Box::new(record)));
    let mut buffer = b"before\n".to_vec();
    assert_eq!(encode(&entry, &mut buffer).unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(buffer, b"before\n");
}

proptest::proptest! {
    #[test]
    fn reading_any_bytes_never_panics(bytes: Vec<u8>, cut: u8) {
        drop(decode(&bytes));
        let mut line = samples::line(&samples::failure(1));
        line.truncate(usize::from(cut));
        line.extend(bytes);
        assert!(entry_of(&line).is_none());
    }
}
