//! Functions that are not async.

use std::fmt;
use std::num::ParseIntError;
use std::task::Poll;

use failrec::record_failures;

type Outcome<T> = Result<T, String>;

#[record_failures]
fn nothing() {}

#[record_failures]
fn unit(flag: &mut bool) {
    *flag = true;
}

#[record_failures]
fn number() -> u32 {
    7
}

#[record_failures]
fn early_return(value: u32) -> u32 {
    if value == 0 {
        return 1;
    }
    value * 2
}

#[record_failures]
fn question_mark(text: &str) -> Result<u32, ParseIntError> {
    let value: u32 = text.parse()?;
    Ok(value + 1)
}

#[record_failures]
fn owned(text: String, mut more: Vec<u8>, count: u32) -> Result<usize, String> {
    more.push(1);
    let total = text.len() + more.len();
    drop(text);
    drop(more);
    if count == 0 { Err("nothing to count".to_owned()) } else { Ok(total) }
}

#[record_failures]
fn boxed_error(text: &str) -> Result<u32, Box<dyn std::error::Error>> {
    Ok(text.parse::<u32>()?)
}

#[record_failures]
fn anyhow_error(text: &str) -> anyhow::Result<u32> {
    anyhow::ensure!(!text.is_empty(), "empty");
    Ok(text.parse()?)
}

#[record_failures]
fn eyre_error(text: &str) -> eyre::Result<u32> {
    Ok(text.parse()?)
}

#[record_failures]
fn alias(value: u8) -> Outcome<u8> {
    value.checked_add(1).ok_or_else(|| "too large".to_owned())
}

#[record_failures]
fn unit_error(value: u8) -> Result<u8, ()> {
    if value == 0 { Err(()) } else { Ok(value) }
}

#[record_failures]
fn optional(value: u8) -> Option<u8> {
    let value = value.checked_sub(1)?;
    Some(value)
}

#[record_failures]
fn formats(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("shown")
}

#[record_failures]
fn polled(ready: bool) -> Poll<Result<u8, String>> {
    if ready { Poll::Ready(Err("late".to_owned())) } else { Poll::Pending }
}

#[record_failures]
#[expect(clippy::panic, reason = "it is the shape that is tried")]
fn never(text: &str) -> ! {
    panic!("{text}")
}

#[record_failures]
fn borrows<'a>(left: &'a str, _right: &str) -> &'a str {
    left
}

#[record_failures]
fn elided(text: &str) -> &str {
    text.trim()
}

#[record_failures]
fn reborrows(values: &mut [u8]) -> Result<&mut u8, String> {
    values.first_mut().ok_or_else(|| "empty".to_owned())
}

#[record_failures]
fn gives_iterator(values: &[u8]) -> impl Iterator<Item = u8> + '_ {
    values.iter().map(|value| value + 1)
}

#[record_failures]
fn gives_iterator_or_not(values: &[u8]) -> Result<impl Iterator<Item = u8> + '_, String> {
    if values.is_empty() {
        return Err("empty".to_owned());
    }
    Ok(values.iter().copied())
}

#[record_failures]
fn gives_closure(step: u8) -> impl Fn(u8) -> u8 {
    move |value| value + step
}

#[record_failures]
fn gives_trait_object() -> Box<dyn Fn(u8) -> u8> {
    Box::new(|value| value + 1)
}

#[record_failures]
fn takes_iterator(values: impl Iterator<Item = u8>) -> u32 {
    values.map(u32::from).sum()
}

#[record_failures]
fn takes_closure(mut call: impl FnMut() -> u8) -> u8 {
    call() + call()
}

#[record_failures]
fn takes_trait_object(call: &dyn Fn(u8) -> u8) -> u8 {
    call(1)
}

#[record_failures]
fn takes_boxed_closure(call: Box<dyn FnOnce() -> u8>) -> u8 {
    call()
}

#[record_failures]
fn takes_pointer(pointer: *const u8) -> bool {
    pointer.is_null()
}

#[record_failures]
fn takes_function(call: fn(u8) -> u8) -> u8 {
    call(1)
}

#[record_failures]
fn takes_array(values: [u8; 64]) -> usize {
    values.len()
}

#[record_failures]
fn changes_argument(mut value: u32) -> u32 {
    value += 1;
    value
}

#[record_failures]
fn recursive(depth: u32) -> Result<u32, String> {
    if depth == 0 { Ok(0) } else { Ok(recursive(depth - 1)? + 1) }
}

#[record_failures]
extern "C" fn foreign(value: i32) -> i32 {
    value + 1
}

#[record_failures]
pub(crate) fn visible() -> u8 {
    1
}

#[record_failures]
#[must_use]
fn must_be_used() -> u8 {
    1
}

#[record_failures]
#[inline]
fn inlined() -> u8 {
    1
}

/// A function with words of its own.
#[doc = "And more of them."]
#[record_failures]
fn documented() -> u8 {
    1
}

#[record_failures]
fn inner_attribute() -> u8 {
    #![doc = "Inside."]
    1
}

#[record_failures]
#[expect(unused_variables, reason = "the lint must still fire under the attribute")]
fn expectation(value: u8) -> u8 {
    let unused = 1;
    value
}

#[record_failures]
fn labelled(values: &[u8]) -> u8 {
    let mut last = 0;
    'outer: for value in values {
        for other in values {
            if value == other {
                last = *value;
                continue 'outer;
            }
        }
    }
    last
}

#[record_failures]
fn items_inside() -> u8 {
    const STEP: u8 = 2;
    fn twice(value: u8) -> u8 {
        value * STEP
    }
    twice(2)
}

#[record_failures]
fn shadows_argument(value: &str) -> usize {
    let value = value.len();
    value + 1
}

#[record_failures]
fn moves_partly(pair: (String, String)) -> String {
    let (first, _second) = pair;
    first
}

#[record_failures]
fn matches(value: Option<u8>) -> Result<u8, &'static str> {
    match value {
        Some(value) => Ok(value),
        None => Err("none"),
    }
}

#[record_failures]
fn let_else(value: Option<u8>) -> Result<u8, &'static str> {
    let Some(value) = value else { return Err("none") };
    Ok(value)
}

#[record_failures]
#[track_caller]
fn caller() -> u32 {
    std::panic::Location::caller().line()
}

#[record_failures(track_caller = "ignore")]
#[track_caller]
fn caller_ignored(value: u8) -> Result<u8, String> {
    if value == 0 { Err("zero".to_owned()) } else { Ok(value) }
}

struct Shown;

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        formats(f)
    }
}

#[test]
fn values_come_through() {
    nothing();
    let mut flag = false;
    unit(&mut flag);
    assert!(flag);
    assert_eq!(number(), 7);
    assert_eq!((early_return(0), early_return(3)), (1, 6));
    assert_eq!((visible(), must_be_used(), inlined(), documented()), (1, 1, 1, 1));
    assert_eq!((inner_attribute(), expectation(3), items_inside()), (1, 3, 4));
    assert_eq!((labelled(&[1, 2]), shadows_argument("abc")), (2, 4));
    assert_eq!((changes_argument(1), foreign(1)), (2, 2));
    assert_eq!(moves_partly(("a".to_owned(), "b".to_owned())), "a");
    assert_eq!(Shown.to_string(), "shown");
}

#[test]
fn results_come_through() {
    assert_eq!(question_mark("4"), Ok(5));
    assert!(question_mark("x").is_err());
    assert_eq!(owned("ab".to_owned(), vec![1], 1), Ok(4));
    assert_eq!(owned("ab".to_owned(), vec![1], 0), Err("nothing to count".to_owned()));
    assert_eq!((alias(1), alias(255)), (Ok(2), Err("too large".to_owned())));
    assert_eq!((unit_error(1), unit_error(0)), (Ok(1), Err(())));
    assert_eq!((matches(Some(1)), matches(None)), (Ok(1), Err("none")));
    assert_eq!((let_else(Some(1)), let_else(None)), (Ok(1), Err("none")));
    assert_eq!(recursive(3), Ok(3));
    assert_eq!(caller_ignored(0), Err("zero".to_owned()));
}

#[test]
fn errors_keep_their_type() {
    assert!(boxed_error("x").unwrap_err().is::<ParseIntError>());
    assert!(anyhow_error("x").unwrap_err().is::<ParseIntError>());
    assert!(eyre_error("x").unwrap_err().is::<ParseIntError>());
    assert_eq!((boxed_error("1").unwrap(), anyhow_error("1").unwrap()), (1, 1));
    assert_eq!(eyre_error("1").unwrap(), 1);
}

#[test]
fn other_values_that_may_fail_come_through() {
    assert_eq!((optional(1), optional(0)), (Some(0), None));
    assert!(polled(false).is_pending());
    assert_eq!(polled(true), Poll::Ready(Err("late".to_owned())));
}

#[test]
fn borrows_come_through() {
    assert_eq!(borrows("a", "b"), "a");
    assert_eq!(elided(" a "), "a");
    let mut values = [1, 2];
    if let Ok(first) = reborrows(&mut values) {
        *first = 9;
    }
    assert_eq!(values, [9, 2]);
    assert!(reborrows(&mut []).is_err());
}

#[test]
fn opaque_types_come_through() {
    assert_eq!(gives_iterator(&[1]).collect::<Vec<_>>(), [2]);
    assert_eq!(gives_iterator_or_not(&[1]).map(Iterator::count), Ok(1));
    assert!(gives_iterator_or_not(&[]).is_err());
    assert_eq!((gives_closure(1)(1), gives_trait_object()(1)), (2, 2));
    assert_eq!(takes_iterator([1, 2].into_iter()), 3);
    assert_eq!(takes_closure(|| 2), 4);
    assert_eq!(takes_trait_object(&|value| value + 1), 2);
    assert_eq!(takes_boxed_closure(Box::new(|| 3)), 3);
    assert!(takes_pointer(std::ptr::null()));
    assert_eq!(takes_function(|value| value), 1);
    assert_eq!(takes_array([0; 64]), 64);
}

#[test]
fn panic_goes_on() {
    let payload = std::panic::catch_unwind(|| never("stop")).unwrap_err();
    assert_eq!(payload.downcast_ref::<String>().map(String::as_str), Some("stop"));
}

#[test]
fn caller_is_the_caller() {
    assert_eq!(caller(), line!());
}
