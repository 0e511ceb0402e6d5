//! [`Calm`]: texts of the program in which nothing is to be hidden.

use std::sync::Mutex;

use crate::mask::known::registered_count;

/// Texts that are remembered. A text has one place, and the newest has it.
const PLACES: usize = 256;

/// Texts of the program in which nothing is to be hidden, found out once for each: the names of types and
/// functions stand in every failure, and do not change.
///
/// What is registered as a secret may be part of a text that was calm before, so each is known under the
/// number of those.
#[derive(Debug)]
pub(super) struct Calm(Box<[Mutex<Option<Known>>]>);

/// A text by its place and length, and how many secrets were registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    address: usize,
    length: usize,
    registered: u64,
}

impl Known {
    /// The text as of now: to be taken before it is looked at.
    pub(super) fn now(text: &'static str) -> Self {
        let (address, length) = (text.as_ptr().addr(), text.len());
        Self { address, length, registered: registered_count() }
    }
}

impl Calm {
    /// It was found calm. One that another thread is at just now is not known, which costs a look.
    pub(super) fn holds(&self, text: Known) -> bool {
        let known = self.place(text).and_then(|place| place.try_lock().ok());
        known.is_some_and(|known| *known == Some(text))
    }

    pub(super) fn keep(&self, text: Known) {
        if let Some(mut place) = self.place(text).and_then(|place| place.try_lock().ok()) {
            *place = Some(text);
        }
    }

    fn place(&self, text: Known) -> Option<&Mutex<Option<Known>>> {
        // Texts of a program follow each other without a gap.
        self.0.get((text.address ^ text.length) % PLACES)
    }
}

impl Default for Calm {
    fn default() -> Self {
        Self((0..PLACES).map(|_| Mutex::new(None)).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use crate::mask::{Masker, Method, register_secret};

    #[test]
    fn secret_that_is_registered_later_is_hidden_in_a_text_that_was_calm() {
        let (masker, text) = (Masker::default(), Cow::Borrowed("app::Error<Qz7kTrombone>"));
        assert_eq!(masker.words(text.clone()), text);
        assert_eq!(masker.words(text.clone()), text);
        register_secret("Qz7kTrombone").unwrap();
        assert_eq!(masker.words(text.clone()), "app::Error<********>");
    }

    #[test]
    fn text_in_which_something_is_hidden_is_never_taken_for_calm() {
        let (masker, text) = (Masker::default(), Cow::Borrowed("password=hunter2"));
        for _ in 0..3 {
            assert_eq!(masker.words(text.clone()), "password=********");
        }
    }

    #[test]
    fn other_rules_look_for_themselves() {
        let text = Cow::Borrowed("app::Error of bob@example.com");
        let (masker, other) = (Masker::default(), Masker::default().with_method(Method::Label));
        let [one, two] = [&masker, &other]
            .map(|masker| [masker.words(text.clone()), masker.words(text.clone())]);
        assert_eq!((&one[0], &two[0]), (&one[1], &two[1]));
        assert_ne!(one[0], two[0]);
    }

    #[test]
    fn texts_that_share_a_place_are_told_apart() {
        const TEXT: &str = "pin=1234 and nothing";
        let masker = Masker::default();
        // Each longer one begins where the one before does; some of them share a place in any case.
        for length in 0..=TEXT.len() {
            let text = Cow::Borrowed(&TEXT[..length]);
            assert_eq!(masker.words(text.clone()), masker.text(&text), "{length}");
            assert_eq!(masker.words(text.clone()), masker.text(&text), "{length}");
        }
    }
}
