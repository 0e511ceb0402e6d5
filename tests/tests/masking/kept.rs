//! Inputs by which fuzzing has found a fault, each of which must be masked in order for ever.

use std::path::Path;

/// The same that the fuzz targets hold.
#[path = "../../fuzz/src/laws.rs"]
#[expect(unreachable_pub, reason = "the file is part of a library, too")]
mod laws;

/// Feeds the inputs that were kept for a target to the laws, which say by themselves what fails.
fn replay(target: &str, hold: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut inputs = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).peekable();
    assert!(inputs.peek().is_some(), "{target} has a corpus");
    inputs.for_each(|path| hold(&std::fs::read(path).unwrap()));
}

#[test]
fn kept_texts_come_to_rest_and_let_no_secret_through() {
    replay("mask_text", laws::hold_of_text);
}

#[test]
fn kept_values_come_to_rest_stay_json_and_let_no_secret_through() {
    replay("mask_json", laws::hold_of_json);
}
