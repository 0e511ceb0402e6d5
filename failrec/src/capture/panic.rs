//! What the newest panic of a thread said.
//!
//! A function that is left by a panic sees only that it is left. The text and the place are known
//! to the panic hook alone, which runs on the same thread just before: it keeps them here.

use std::cell::RefCell;
use std::panic::{self, PanicHookInfo};
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::capture::guarded::is_guarded;
use crate::capture::mark::{self, Mark};
use crate::capture::text;
use crate::record::PanicPlace;

/// The text of a panic whose payload is none: the same as the standard library prints.
const OPAQUE: &str = "Box<dyn Any>";

/// A panic, as the hook saw it.
#[derive(Clone, Debug)]
pub(crate) struct PanicSeen {
    /// Its number in this process, from one.
    pub(crate) number: u64,
    /// Its text.
    pub(crate) message: String,
    /// Where it was.
    pub(crate) place: PanicPlace,
    /// The count of its thread just after it.
    after: Mark,
}

impl PanicSeen {
    /// The source file it was in.
    pub(crate) fn file(&self) -> &str {
        self.place.file()
    }
}

thread_local! {
    static NEWEST: RefCell<Option<PanicSeen>> = const { RefCell::new(None) };
}

/// Chains a hook that remembers each panic before the earlier hook runs. Only the first call does.
///
/// A program that sets its own hook later without calling the one it found takes the texts away:
/// its panics are then recorded without text.
pub(crate) fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let earlier = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // A panic of the program's `Display` while it is described is not the failure.
            if !is_guarded() {
                remember(info);
            }
            earlier(info);
        }));
    });
}

/// The newest panic of this thread, if it began after `mark`: one that was brought here from
/// another thread went by no hook of this one, and an older one says nothing of it.
pub(crate) fn newest_since(mark: Mark) -> Option<PanicSeen> {
    let seen = NEWEST.try_with(|newest| newest.try_borrow().ok().and_then(|seen| seen.clone()));
    seen.ok().flatten().filter(|seen| mark.is_earlier_than(seen.after))
}

/// Overwrites what the thread remembers, in the same memory. A panic in here would abort the
/// process, so that everything that might be in use is only tried.
fn remember(info: &PanicHookInfo<'_>) {
    // Only has to differ from one panic to the next, so nothing is ordered by it.
    static PANICS: AtomicU64 = AtomicU64::new(0);
    let number = PANICS.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
    let after = mark::advance();
    // A thread that is being taken down has nothing to remember a panic in.
    let _: Result<(), _> = NEWEST.try_with(|newest| {
        let Ok(mut newest) = newest.try_borrow_mut() else {
            return;
        };
        let mut message = newest.take().map(|earlier| earlier.message).unwrap_or_default();
        message.clear();
        message.push_str(text::whole_words(
            info.payload_as_str().unwrap_or(OPAQUE),
            text::TEXT_BYTES_MAX,
        ));
        let location = info.location().map(ToString::to_string).unwrap_or_default();
        let place = PanicPlace::new(location, thread::current().name().map(ToOwned::to_owned));
        *newest = Some(PanicSeen { number, message, place, after });
    });
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::panic::catch_unwind;
    use std::process::Command;

    use super::*;
    use crate::capture::guarded::guarded;

    thread_local! {
        static EARLIER_CALLS: Cell<u32> = const { Cell::new(0) };
    }

    fn seen_after(panics: impl FnOnce() + panic::UnwindSafe) -> PanicSeen {
        install_hook();
        let before = mark::now();
        catch_unwind(panics).unwrap_err();
        newest_since(before).unwrap()
    }

    #[test]
    fn newest_panic_is_remembered_with_text_and_place() {
        let count = 3;
        let first = seen_after(|| panic!("a constant text"));
        let second = seen_after(move || panic!("{count} texts"));
        assert_eq!(
            (first.message.as_str(), second.message.as_str()),
            ("a constant text", "3 texts")
        );
        assert!(first.number < second.number);
        assert!(first.place.location.starts_with(file!()), "{}", first.place.location);
        assert_eq!(first.place.thread.as_deref(), thread::current().name());
    }

    #[test]
    fn payload_without_text_is_named_for_what_it_is() {
        assert_eq!(seen_after(|| panic::panic_any(7_u8)).message, OPAQUE);
    }

    #[test]
    fn endless_text_is_bounded() {
        let long = "word ".repeat(1 << 16);
        let seen = seen_after(move || panic!("{long}"));
        assert!(seen.message.len() <= text::TEXT_BYTES_MAX);
    }

    #[test]
    fn panic_of_another_thread_is_not_ours() {
        let before = mark::now();
        let seen = seen_after(|| panic!("ours"));
        thread::spawn(|| panic!("theirs")).join().unwrap_err();
        assert_eq!(newest_since(before).unwrap().number, seen.number);
    }

    #[test]
    fn panic_before_the_call_is_not_of_the_call() {
        seen_after(|| panic!("an older one"));
        assert!(newest_since(mark::now()).is_none());
    }

    #[test]
    fn panic_while_an_error_is_described_is_not_the_failure() {
        let before = mark::now();
        let seen = seen_after(|| panic!("the failure"));
        assert_eq!(guarded(|| -> u8 { panic!("its Display") }), None);
        assert_eq!(newest_since(before).unwrap().number, seen.number);
    }

    /// The hook belongs to the whole process, so the claim is tested in a process of its own: a
    /// hook set beside the other tests would be missed by those that panic at that moment.
    #[test]
    fn earlier_hook_is_still_called() {
        const ALONE: &str = "FAILREC_TEST_ALONE";
        if std::env::var_os(ALONE).is_none() {
            let mut child = Command::new(std::env::current_exe().unwrap());
            let name = concat!(module_path!(), "::earlier_hook_is_still_called");
            let (_crate, name) = name.split_once("::").unwrap();
            let output = child.args([name, "--exact"]).env(ALONE, "1").output().unwrap();
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(text.contains("1 passed"), "{text}");
            return;
        }
        panic::set_hook(Box::new(|_| EARLIER_CALLS.with(|calls| calls.set(calls.get() + 1))));
        assert_eq!(seen_after(|| panic!("seen twice")).message, "seen twice");
        assert_eq!(EARLIER_CALLS.with(Cell::get), 1);
    }
}
