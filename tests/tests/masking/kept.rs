//! Inputs by which fuzzing has found a fault, each of which must be masked in order for ever.

use std::borrow::Cow;
use std::path::Path;

use failrec::mask::{Extra, Masker, Method};

/// The secret that the fuzz targets plant, put together here so that none stands in this file.
fn canary() -> String {
    format!("sk-{}", "cAn4RyQ7zK2mXw".repeat(3))
}

/// The same as those of the fuzz targets.
fn maskers() -> Vec<Masker> {
    let further = [
        Masker::builder().method(Method::Label).rule("word", "[a-z]+"),
        Masker::builder().method(Method::Partial).key_method("name", Method::Remove),
        Masker::builder().method(Method::Pseudonym).path_method("**.a.**", Method::Label),
        Extra::ALL.iter().fold(Masker::builder(), |builder, extra| builder.also(*extra)),
        Masker::builder().secret("hunter22").secret("a b c d e"),
    ];
    let built = further.into_iter().map(|builder| builder.build().unwrap());
    std::iter::once(Masker::default()).chain(built).collect()
}

/// The inputs that were kept for a target.
fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut inputs: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "{target} has a corpus");
    inputs
}

#[test]
fn kept_texts_come_to_rest_and_let_no_secret_through() {
    for (name, data) in inputs("mask_text") {
        let text = String::from_utf8_lossy(&data);
        let place = data.iter().take(2).fold(0, |place, byte| place << 8 | usize::from(*byte));
        let (before, after) = text.split_at(text.floor_char_boundary(place % (text.len() + 1)));
        let planted = format!("{before} {} {after}", canary());
        for masker in maskers() {
            let once = masker.text(&text).into_owned();
            assert!(matches!(masker.text(&once), Cow::Borrowed(_)), "{name}: {once:?}");
            let masked = masker.text(&planted);
            assert!(!masked.contains(&canary()), "{name}: {masked:?}");
        }
    }
}

#[test]
fn kept_values_come_to_rest_and_stay_json() {
    for (name, data) in inputs("mask_json") {
        let text = String::from_utf8_lossy(&data);
        let is_json = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        for masker in maskers() {
            let once = masker.json(&text).into_owned();
            let twice = masker.json(&once);
            assert!(matches!(twice, Cow::Borrowed(_)), "{name}: {once:?} {twice:?}");
            let is_still = serde_json::from_str::<serde_json::Value>(&once).is_ok();
            assert!(!is_json || is_still, "{name}: {once:?}");
        }
    }
}
