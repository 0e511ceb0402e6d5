//! What holds of reading a question, whatever the text is.

use failrec::Timestamp;
use failrec::query::{Filter, Query};

/// A question that is read prints as a text that reads back to it and prints the same; a refusal
/// points into the text.
///
/// # Panics
///
/// If that is not so.
pub fn hold_of_query(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let now = Timestamp::from_micros(1_795_000_000_000_000);
    match Query::parse(&text, now) {
        Ok(query) => {
            let printed = query.to_string();
            assert_eq!(Query::parse(&printed, now), Ok(query), "{text:?} prints as {printed:?}");
        }
        Err(error) => {
            let span = error.span();
            assert!(span.start <= span.end && span.end <= text.chars().count() + 1, "{text:?}");
            assert!(!error.to_string().is_empty());
        }
    }
    if let Ok(filter) = Filter::parse(&text, now) {
        let printed = filter.to_string();
        assert_eq!(Filter::parse(&printed, now), Ok(filter), "{text:?} prints as {printed:?}");
    }
}
