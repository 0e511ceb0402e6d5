//! What is written of the arguments.

use std::collections::HashMap;
use std::fmt::{self, Debug, Display};
use std::path::Path;
use std::sync::Arc;

use failrec::record_failures;
use failrec::test_util::TestRecorder;

#[derive(Clone, Debug, serde::Serialize)]
struct Both {
    a: u8,
}

#[derive(Debug)]
#[expect(dead_code, reason = "read by Debug")]
struct OnlyDebug(u8);

struct OnlyDisplay;

impl Display for OnlyDisplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("shown")
    }
}

struct Nothing;

/// The arguments in the only record, as `name=value`.
fn written(call: impl FnOnce() -> Result<(), ()>) -> Vec<String> {
    let recorder = TestRecorder::new();
    assert!(recorder.run(call).is_err());
    let records = recorder.records();
    assert_eq!(records.len(), 1);
    let inputs = &records[0].inputs;
    inputs.iter().map(|(name, value)| format!("{name}={}", value.as_str())).collect()
}

/// Functions that fail, to see what is written of their arguments.
macro_rules! failing {
    ($($name:ident $([$($parameter:tt)*])? ($argument:ident: $type:ty);)*) => {$(
        #[record_failures]
        fn $name $(<$($parameter)*>)? ($argument: $type) -> Result<(), ()> {
            Err(())
        }
    )*};
}

failing! {
    serialized(x: Both);
    debugged(x: OnlyDebug);
    displayed(x: OnlyDisplay);
    nothing(x: Nothing);
    reference(x: &Both);
    exclusive(x: &mut Both);
    slice(x: &[Both]);
    slice_of_nothing(x: &[Nothing]);
    vector_of_nothing(x: Vec<Nothing>);
    map_of_nothing(x: HashMap<u8, Nothing>);
    text(x: &str);
    string(x: String);
    number(x: u64);
    float(x: f64);
    optional(x: Option<&Both>);
    shared(x: Arc<Both>);
    shared_nothing(x: Arc<Nothing>);
    path(x: &Path);
    any_debug(x: &dyn Debug);
    any_display(x: &dyn Display);
    closure(x: impl Fn(u8) -> u8);
    function(x: fn(u8) -> u8);
    pointer(x: *const u8);
    parameter[T](x: T);
    parameter_debug[T: Debug](x: T);
    parameter_serialize[T: serde::Serialize](x: T);
    parameter_copy[T: Copy + Debug](x: T);
    array(x: [u8; 4]);
}

#[test]
fn values_are_written_as_json_where_they_can_be() {
    assert_eq!(written(|| serialized(Both { a: 1 })), [r#"x={"a":1}"#]);
    assert_eq!(written(|| reference(&Both { a: 1 })), [r#"x={"a":1}"#]);
    assert_eq!(written(|| exclusive(&mut Both { a: 1 })), [r#"x={"a":1}"#]);
    assert_eq!(written(|| slice(&[Both { a: 1 }])), [r#"x=[{"a":1}]"#]);
    assert_eq!(written(|| text("a\"b")), [r#"x="a\"b""#]);
    assert_eq!(written(|| string("a".to_owned())), [r#"x="a""#]);
    assert_eq!(written(|| number(7)), ["x=7"]);
    assert_eq!(written(|| float(f64::NAN)), ["x=null"]);
    assert_eq!(written(|| optional(Some(&Both { a: 1 }))), [r#"x={"a":1}"#]);
    assert_eq!(written(|| shared(Arc::new(Both { a: 1 }))), [r#"x={"a":1}"#]);
    assert_eq!(written(|| path(Path::new("/a"))), [r#"x="/a""#]);
    assert_eq!(written(|| array([1, 2, 3, 4])), ["x=[1,2,3,4]"]);
}

#[test]
fn values_are_written_as_text_otherwise() {
    assert_eq!(written(|| debugged(OnlyDebug(1))), [r#"x="OnlyDebug(1)""#]);
    assert_eq!(written(|| displayed(OnlyDisplay)), [r#"x="shown""#]);
    assert_eq!(written(|| any_debug(&OnlyDebug(2))), [r#"x="OnlyDebug(2)""#]);
    assert_eq!(written(|| any_display(&OnlyDisplay)), [r#"x="shown""#]);
}

#[test]
fn bound_of_a_parameter_decides() {
    assert_eq!(written(|| parameter_debug(Both { a: 1 })), [r#"x="Both { a: 1 }""#]);
    assert_eq!(written(|| parameter_serialize(Both { a: 1 })), [r#"x={"a":1}"#]);
    assert_eq!(written(|| parameter_copy(Some(1))), [r#"x="Some(1)""#]);
    let unbounded = written(|| parameter(Both { a: 1 })).remove(0);
    assert!(unbounded.contains("Both") && !unbounded.contains('{'), "{unbounded}");
}

#[test]
fn unknown_values_are_written_as_their_type() {
    for written in [
        written(|| nothing(Nothing)),
        written(|| shared_nothing(Arc::new(Nothing))),
        written(|| closure(|value| value)),
        written(|| function(|value| value)),
        written(|| pointer(std::ptr::null())),
    ] {
        let [value] = written.as_slice() else { panic!("{written:?}") };
        assert!(value.starts_with("x=\"<") && value.ends_with(">\""), "{value}");
        assert!(!value.contains("0x"), "{value}");
    }
}

#[test]
fn collections_of_unknown_values_tell_their_length() {
    for (written, count) in [
        (written(|| slice_of_nothing(&[Nothing, Nothing])), "2"),
        (written(|| vector_of_nothing(vec![Nothing])), "1"),
        (written(|| map_of_nothing(HashMap::from([(1, Nothing)]))), "1"),
    ] {
        let [value] = written.as_slice() else { panic!("{written:?}") };
        assert!(value.contains("Nothing") && value.contains(count), "{value}");
    }
}

#[record_failures]
fn several(
    &owned: &u8,
    (left, right): (String, u8),
    _ignored: u8,
    r#type: &str,
    _: u8,
) -> Result<(), ()> {
    crate::uses((owned, left, right, r#type));
    Err(())
}

#[test]
fn every_name_is_written_but_the_ignored() {
    let mut written = written(|| several(&1, ("a".to_owned(), 2), 3, "t", 4));
    written.sort();
    assert_eq!(written, ["left=\"a\"", "owned=1", "right=2", "type=\"t\""]);
}

#[record_failures]
fn login(user: &str, password: &str) -> Result<(), ()> {
    crate::uses((user, password));
    Err(())
}

#[test]
fn value_of_a_telling_name_is_hidden() {
    assert_eq!(written(|| login("ada", "tulip")), ["user=\"ada\"", "password=\"********\""]);
}

#[record_failures]
fn changes(list: &mut Vec<u8>, mut count: u8) -> Result<(), ()> {
    list.clear();
    count += 1;
    if count == 0 { Ok(()) } else { Err(()) }
}

#[test]
fn values_are_those_at_entry() {
    let mut written = written(|| changes(&mut vec![1, 2], 1));
    written.sort();
    assert_eq!(written, ["count=1", "list=[1,2]"]);
}

struct Panicking;

impl Debug for Panicking {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no debug today")
    }
}

#[record_failures]
fn looks_at(owned: Panicking, borrowed: &Panicking, other: u8) -> Result<(), ()> {
    crate::uses(owned);
    crate::uses((borrowed, other));
    Err(())
}

#[test]
fn panic_while_looking_harms_neither_the_call_nor_the_record() {
    let written = written(|| looks_at(Panicking, &Panicking, 7));
    assert!(written.contains(&"other=7".to_owned()), "{written:?}");
}

/// Calls a recorded function from its own `Debug`, which calls this one again.
struct Circular;

impl Debug for Circular {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        assert!(goes_round(Self).is_err());
        f.write_str("circular")
    }
}

#[record_failures]
fn goes_round(value: Circular) -> Result<(), ()> {
    crate::uses(value);
    Err(())
}

#[test]
fn circle_of_looking_ends() {
    let recorder = TestRecorder::new();
    assert!(recorder.run(|| goes_round(Circular)).is_err());
    let messages = recorder.records().len();
    assert!((1..=5).contains(&messages), "{messages}");
}
