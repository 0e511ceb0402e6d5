//! Logs that were kept from fuzzing, and how long hostile ones take.

use std::path::Path;
use std::time::Duration;

use failrec::{Clock as _, SystemClock};

mod oracle {
    pub(super) use failrec_tests::oracle::{Checksum, Log};
}

/// The same that the fuzz target holds.
#[path = "../../fuzz/src/journal.rs"]
#[expect(unreachable_pub, reason = "the file is part of a library, too")]
mod journal;

#[test]
fn kept_logs_are_read_as_the_page_on_the_format_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/read_log");
    let inputs: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!inputs.is_empty(), "there is a corpus");
    for path in inputs {
        journal::hold_of_log(&std::fs::read(path).unwrap());
    }
}

/// The shortest of several times that reading takes.
fn time(content: &[u8]) -> Duration {
    let clock = SystemClock::new();
    let times = (0..3).map(|_| {
        let begun = clock.monotonic();
        assert!(journal::read(content).0.is_empty());
        clock.monotonic().saturating_sub(begun)
    });
    times.min().unwrap_or_default()
}

#[test]
fn ten_times_the_log_takes_ten_times_as_long_whatever_is_in_it() {
    const SHORT: usize = 128 * 1024;
    let head = r#"{"v":1,"crc":""#;
    let whole_head = r#"{"v":1,"crc":"00000000","a":}"#;
    let lines_of_heads = format!("{}\n", whole_head.repeat(100));
    let hostile: [(&str, &str); 6] = [
        ("markers in one line", head),
        ("checksums in one line", whole_head),
        ("checksums in lines", &lines_of_heads),
        ("braces in one line", "}"),
        ("empty lines", "\n"),
        ("a marker and braces in lines", "{\"v\":1,\"crc\":\"00000000\",}}}}}}}}}}}}}}}}\n"),
    ];
    for (name, piece) in hostile {
        let of_bytes = |bytes: usize| piece.repeat(bytes / piece.len()).into_bytes();
        let (short, long) = (time(&of_bytes(SHORT)), time(&of_bytes(10 * SHORT)));
        println!("{name}: {short:?}, ten times as many bytes {long:?}");
        // A hundred times would be the square; a busy machine makes thirty of ten at most.
        assert!(long < short * 30 + Duration::from_millis(20), "{name}: {short:?}, then {long:?}");
    }
}
