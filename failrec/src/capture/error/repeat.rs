//! What a text repeats of its cause.

use memchr::memmem;

use crate::record::Link;

/// A text this short is found inside others by chance, unless it ends them.
const INNER_BYTES_MIN: usize = 8;

/// Characters that join a text to that of its cause.
const JOINTS: &[char] = &[':', ';', ',', '-', '–', '—', ' ', '\n', '\t', '(', '['];

/// Characters that may stand after it.
const CLOSERS: &[char] = &[')', ']', '.', ' ', '\n', '\t'];

/// Fills in the own text of each link that repeats the next one.
pub(super) fn separate(chain: &mut [Link]) {
    let mut next: Option<&Link> = None;
    for link in chain.iter_mut().rev() {
        link.message_own = next.and_then(|cause| own_text(&link.message, &cause.message));
        next = Some(link);
    }
}

/// `message` without the text of its `cause`, if there is something left then.
fn own_text(message: &str, cause: &str) -> Option<String> {
    let cause = cause.trim();
    if cause.is_empty() {
        return None;
    }
    let begin = memmem::rfind(message.as_bytes(), cause.as_bytes())?;
    let (before, rest) = message.split_at_checked(begin)?;
    let after = rest.strip_prefix(cause)?.trim_end_matches(CLOSERS);
    // Without a joint before it, a short cause is only the end of a longer word.
    let ends_message = after.is_empty() && before.ends_with(JOINTS);
    if cause.len() < INNER_BYTES_MIN && !ends_message {
        return None;
    }
    let before = before.trim_end_matches(JOINTS);
    let own = format!("{before}{}", after.trim_start_matches([')', ']']));
    (!own.is_empty()).then_some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_text_is_what_the_cause_does_not_say() {
        let cause = "No such file or directory (os error 2)";
        for message in [
            format!("read the configuration: {cause}"),
            format!("read the configuration ({cause})"),
            format!("read the configuration [{cause}]"),
            format!("read the configuration - {cause}."),
            format!("read the configuration:\n    {cause}\n"),
        ] {
            let own = own_text(&message, cause);
            assert_eq!(own.as_deref(), Some("read the configuration"), "{message:?}");
        }
        let message = format!("read ({cause}) while starting");
        assert_eq!(own_text(&message, cause).as_deref(), Some("read while starting"));
    }

    #[test]
    fn text_that_only_passes_its_cause_on_has_no_own() {
        assert_eq!(own_text("refused", "refused"), None);
        assert_eq!(own_text("wrapped", ""), None);
    }

    #[test]
    fn chance_occurrence_of_a_short_cause_is_kept() {
        assert_eq!(own_text("unexpected eof in header", "eof"), None);
        assert_eq!(own_text("the geof", "eof"), None);
        assert_eq!(own_text("read header: eof", "eof").as_deref(), Some("read header"));
    }
}
