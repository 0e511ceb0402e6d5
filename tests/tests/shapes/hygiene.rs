//! Names of the user that an expansion could trip over.

use failrec::record_failures;

/// Methods that every type has, with the names that a dispatch might have used.
#[expect(dead_code, reason = "they are there to be in the way")]
trait Tempting: Sized {
    fn capture(self) {}
    fn describe(&self) {}
    fn error(&self) {}
    fn err(&self) {}
    fn outcome(self) {}
    fn hold(&self) {}
    fn get(self) {}
    fn clone(&self) {}
}

impl<T> Tempting for T {}

#[expect(dead_code, reason = "they are there to be in the way")]
mod shadowed {
    use failrec::record_failures;

    mod std {}
    mod core {}
    mod failrec_private {}
    pub(super) struct String;
    pub(super) struct Option;
    pub(super) struct Result;
    pub(super) struct Some;
    pub(super) struct Box;
    pub(super) enum Ok {}
    pub(super) enum Err {}
    pub(super) fn drop() {}

    macro_rules! format {
        () => {
            1_u8
        };
    }
    macro_rules! stringify {
        () => {
            1_u8
        };
    }
    macro_rules! line {
        () => {
            1_u8
        };
    }
    macro_rules! file {
        () => {
            1_u8
        };
    }

    #[record_failures(node = "n", severity = "info", fail_if = |value: &u8| *value == 9, tags(a = "b"))]
    pub(super) fn plain(value: u8, text: &str) -> u8 {
        let _: u8 = format!();
        let _: u8 = stringify!();
        let _: u8 = line!();
        let _: u8 = file!();
        value + u8::from(text.is_empty())
    }

    #[record_failures(with(text = text.len()))]
    pub(super) async fn later(text: &str) -> usize {
        ::tokio::task::yield_now().await;
        text.len()
    }
}

#[record_failures]
fn tempted(value: String, copy: u8) -> Result<String, String> {
    Tempting::describe(&copy);
    if value.is_empty() { Err("empty".to_owned()) } else { Ok(value) }
}

#[record_failures]
fn names_like_ours(site: u8, entry: u8, inputs: u8, returned: u8, description: u8) -> u8 {
    site + entry + inputs + returned + description
}

#[record_failures]
#[expect(clippy::let_and_return, reason = "it is the shape that is tried")]
fn shadowing_inside(value: u8) -> u8 {
    let __failrec_returned = value;
    __failrec_returned
}

mod renamed {
    pub(super) use failrec as recorder;

    #[recorder::record_failures(crate = recorder)]
    pub(super) fn by_other_name(value: u8) -> Result<u8, String> {
        Ok(value)
    }
}

mod imported {
    use failrec::record_failures as recorded;

    #[recorded]
    pub(super) async fn by_other_name(value: u8) -> u8 {
        tokio::task::yield_now().await;
        value
    }
}

#[failrec::record_failures]
fn by_path() -> u8 {
    1
}

#[::failrec::record_failures()]
fn by_absolute_path() -> u8 {
    1
}

#[cfg_attr(all(), record_failures)]
fn conditional() -> u8 {
    1
}

#[cfg_attr(any(), record_failures)]
fn unconditional() -> u8 {
    1
}

#[test]
fn names_are_not_mixed_up() {
    assert_eq!((shadowed::plain(1, "a"), names_like_ours(1, 1, 1, 1, 1)), (1, 5));
    assert_eq!(tempted("a".to_owned(), 1), Ok("a".to_owned()));
    assert_eq!(tempted(String::new(), 1), Err("empty".to_owned()));
    assert_eq!((shadowing_inside(1), renamed::by_other_name(1)), (1, Ok(1)));
    assert_eq!((by_path(), by_absolute_path(), conditional(), unconditional()), (1, 1, 1, 1));
}

#[tokio::test]
async fn async_names_are_not_mixed_up() {
    assert_eq!((shadowed::later("ab").await, imported::by_other_name(1).await), (2, 1));
}
