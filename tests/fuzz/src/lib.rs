//! What the fuzz targets have in common.

use std::sync::LazyLock;

use failrec::mask::{Extra, Masker, Method};

/// What the secret is made of.
pub const HEART: &str = "cAn4RyQ7zK2mXw";

/// A key of a service, put together here so that none stands in this file.
pub fn canary() -> String {
    format!("sk-{}", HEART.repeat(3))
}

/// Maskers of all settings.
pub fn maskers() -> &'static [Masker] {
    static MASKERS: LazyLock<Vec<Masker>> = LazyLock::new(|| {
        let further = [
            Masker::builder().method(Method::Label).rule("word", "[a-z]+"),
            Masker::builder().method(Method::Partial).key_method("name", Method::Remove),
            Masker::builder().method(Method::Pseudonym).path_method("**.a.**", Method::Label),
            Extra::ALL.iter().fold(Masker::builder(), |builder, extra| builder.also(*extra)),
            Masker::builder().secret("hunter22").secret("a b c d e"),
        ];
        let built = further.into_iter().map(|builder| builder.build().expect("they are in order"));
        std::iter::once(Masker::default()).chain(built).collect()
    });
    &MASKERS
}
