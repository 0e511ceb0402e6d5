use std::panic::AssertUnwindSafe;

use super::*;
use crate::store::jsonl::glance::Glance;
use crate::store::jsonl::line::LINE_BYTES_MAX;
use crate::store::jsonl::samples;

/// The numbers of the entries that are read from `content`, and the report.
fn read(content: &[u8]) -> (Vec<u64>, ScanReport) {
    let mut reader = Reader::default();
    let (numbers, _) = read_part(&mut reader, content, 0, Tail::Show);
    (numbers, reader.report())
}

fn read_part(reader: &mut Reader, content: &[u8], offset: u64, tail: Tail) -> (Vec<u64>, u64) {
    let mut numbers = Vec::new();
    let end = reader.read(samples::file(content).as_mut(), offset..u64::MAX, tail, &mut |entry| {
        numbers.push(entry.sequence);
        ControlFlow::Continue(())
    });
    (numbers, end.unwrap())
}

fn log(numbers: impl IntoIterator<Item = u64>) -> Vec<u8> {
    numbers.into_iter().flat_map(|number| samples::line(&samples::failure(number))).collect()
}

fn report(entries: u64) -> ScanReport {
    ScanReport { entries, ..ScanReport::default() }
}

#[test]
fn whole_file_is_read_without_remarks() {
    assert_eq!(read(&log(0..3)), (vec![0, 1, 2], report(3)));
    assert_eq!(read(b""), (vec![], report(0)));
}

#[test]
fn byte_order_mark_carriage_returns_and_blank_lines_are_no_damage() {
    let text = String::from_utf8(log(0..2)).unwrap();
    let text = format!("\u{feff}{}\r\n  \n\n", text.replace('\n', "\r\n"));
    assert_eq!(read(text.as_bytes()), (vec![0, 1], report(2)));
}

#[test]
fn last_line_without_its_end_counts_if_it_is_whole() {
    let content = log(0..2);
    assert_eq!(read(&content[..content.len() - 1]), (vec![0, 1], report(2)));
}

#[test]
fn last_line_that_is_cut_is_in_flight_and_no_damage() {
    let content = log(0..2);
    let expected = ScanReport { in_flight: true, ..report(1) };
    assert_eq!(read(&content[..content.len() - 2]), (vec![0], expected));
}

#[test]
fn torn_line_loses_itself_alone() {
    let torn = log([1]);
    let content = [log([0]), torn[..100].to_vec(), b"\n".to_vec(), log([2])].concat();
    let expected =
        ScanReport { corrupt_lines: 1, lost_bytes: 100, missing_entries: 1, ..report(2) };
    assert_eq!(read(&content), (vec![0, 2], expected));
}

#[test]
fn entry_glued_to_a_torn_one_is_recovered() {
    let content = [log([0]), log([1])[..100].to_vec(), log([2, 3])].concat();
    let expected = ScanReport {
        corrupt_lines: 1,
        recovered_entries: 1,
        lost_bytes: 100,
        missing_entries: 1,
        ..report(3)
    };
    assert_eq!(read(&content), (vec![0, 2, 3], expected));
}

#[test]
fn foreign_lines_are_counted_and_passed_over() {
    let content =
        [&log([0])[..], b"{\"level\":\"info\"}\nplain\n\xff\xfe\n\0\0\0\n", &log([1])].concat();
    let expected = ScanReport { corrupt_lines: 4, lost_bytes: 26, ..report(2) };
    assert_eq!(read(&content), (vec![0, 1], expected));
}

#[test]
fn line_longer_than_any_entry_is_lost_and_the_next_one_is_read() {
    let content = [b"x".repeat(LINE_BYTES_MAX + 5), b"\n".to_vec(), log([0])].concat();
    let lost_bytes = LINE_BYTES_MAX as u64 + 5;
    assert_eq!(read(&content), (vec![0], ScanReport { corrupt_lines: 1, lost_bytes, ..report(1) }));
}

#[test]
fn newer_lines_are_counted_apart_from_damage() {
    let newer = format!("{{\"v\":2,\"crc\":\"{:08x}\",\"k\":1}}\n", crc32c::crc32c(b",\"k\":1}"));
    let content = [log([0]), newer.into_bytes()].concat();
    assert_eq!(read(&content), (vec![0], ScanReport { newer_lines: 1, ..report(1) }));
}

#[test]
fn visitor_that_has_enough_is_not_called_again() {
    let mut calls = 0;
    let mut file = samples::file(&log(0..5));
    let end = Reader::default().read(file.as_mut(), 0..u64::MAX, Tail::Show, &mut |entry| {
        calls += 1;
        if entry.sequence == 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(calls, 2);
    assert_eq!(end.unwrap(), log(0..2).len() as u64);
}

#[test]
fn reading_in_parts_comes_to_the_same_as_reading_at_once() {
    let torn = log([3])[..50].to_vec();
    let content = [log([0, 2]), torn, log([4, 5, 1]), b"x\n".to_vec(), log([7])].concat();
    let (numbers, expected) = read(&content);
    for cut in 0..content.len() {
        let mut reader = Reader::default();
        let (mut parts, offset) = read_part(&mut reader, &content[..cut], 0, Tail::Leave);
        parts.extend(read_part(&mut reader, &content, offset, Tail::Show).0);
        assert_eq!((&parts, reader.report()), (&numbers, expected), "cut at {cut}");
    }
}

/// Where the entries of `content` begin and what their numbers are, as so many threads see them; where the
/// reading ended, and the report.
fn glanced(content: &[u8], tail: Tail, threads: usize) -> (Vec<(u64, u64)>, u64, ScanReport) {
    let mut seen = Vec::new();
    let mut reader = Reader::default();
    let extent = Extent { range: 0..u64::MAX, tail, threads };
    let end = reader.glance(samples::file(content).as_mut(), extent, &mut |begin, glance| {
        let number = match glance {
            Glance::Line(line) => line.sequence,
            Glance::Found(entry) => entry.sequence,
        };
        seen.push((begin, number));
    });
    (seen, end.unwrap(), reader.report())
}

#[test]
fn several_threads_tell_the_same_as_one_in_the_same_order() {
    let newer = b"{\"v\":2,\"crc\":\"00000000\"}\n".to_vec();
    let glued = log([40])[..90].to_vec();
    let parts = [b"\xef\xbb\xbf".to_vec(), log(0..12), glued, log(12..20), b"\n\n".to_vec(), newer];
    let content = [parts.concat(), log(18..40), log([41])[..70].to_vec()].concat();
    for tail in [Tail::Show, Tail::Leave] {
        let mut reader = Reader::default();
        let (numbers, end) = read_part(&mut reader, &content, 0, tail);
        for threads in [1, 2, 5] {
            let (seen, glanced_end, report) = glanced(&content, tail, threads);
            assert!(seen.is_sorted());
            assert_eq!(seen.into_iter().map(|(_, number)| number).collect::<Vec<_>>(), numbers);
            assert_eq!((glanced_end, report), (end, reader.report()), "{threads} threads");
        }
    }
}

#[test]
fn line_longer_than_any_entry_is_lost_to_several_threads_as_to_one() {
    for length in [LINE_BYTES_MAX, LINE_BYTES_MAX + 1, LINE_BYTES_MAX + 5_000] {
        for end in [&b"\n"[..], b""] {
            let content = [log(0..4), b"x".repeat(length), end.to_vec()].concat();
            let content = if end.is_empty() { content } else { [content, log(4..9)].concat() };
            for tail in [Tail::Show, Tail::Leave] {
                let mut reader = Reader::default();
                let (numbers, end) = read_part(&mut reader, &content, 0, tail);
                let (seen, glanced_end, report) = glanced(&content, tail, 2);
                assert_eq!(seen.into_iter().map(|(_, number)| number).collect::<Vec<_>>(), numbers);
                assert_eq!((glanced_end, report), (end, reader.report()), "{length}");
            }
        }
    }
}

#[test]
fn thread_that_panics_keeps_nobody_waiting() {
    let content = log(0..40);
    let read = || {
        let mut count = 0;
        let extent = Extent { range: 0..u64::MAX, tail: Tail::Show, threads: 3 };
        Reader::default().glance(samples::file(&content).as_mut(), extent, &mut |_, _| {
            count += 1;
            assert!(count < 3, "at the third");
        })
    };
    assert!(std::panic::catch_unwind(AssertUnwindSafe(read)).is_err());
}
