//! Whatever a text is: a secret in it never survives, and what comes out is at rest.

#![no_main]

use std::borrow::Cow;

use failrec_fuzz::{HEART, canary, maskers};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    for masker in maskers() {
        let once = masker.text(&text).into_owned();
        assert!(matches!(masker.text(&once), Cow::Borrowed(_)), "{text:?}\n{once:?}");
    }
    // The fuzzer learns the secret, and within a word it is none.
    if text.contains(HEART) {
        return;
    }
    // The first bytes say where the secret stands.
    let place = data.iter().take(2).fold(0, |place, byte| place << 8 | usize::from(*byte));
    let place = text.floor_char_boundary(place % (text.len() + 1));
    let (before, after) = text.split_at(place);
    let planted = format!("{before} {} {after}", canary());
    for masker in maskers() {
        let masked = masker.text(&planted);
        assert!(!masked.contains(&canary()), "{planted:?}\n{masked:?}");
    }
});
