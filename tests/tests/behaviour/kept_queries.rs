//! Questions that were kept from fuzzing.

use std::path::Path;

/// The same that the fuzz target holds.
#[path = "../../fuzz/src/query.rs"]
#[expect(unreachable_pub, reason = "the file is part of a library, too")]
mod query;

#[test]
fn kept_questions_print_as_what_reads_back_to_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/parse_query");
    let inputs: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!inputs.is_empty(), "there is a corpus");
    for path in inputs {
        query::hold_of_query(&std::fs::read(path).unwrap());
    }
}
