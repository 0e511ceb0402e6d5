use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use super::*;

#[derive(Debug, Clone, Copy, serde::Serialize)]
struct Both {
    a: u8,
}

#[derive(Debug)]
#[expect(dead_code, reason = "read by Debug")]
struct OnlyDebug(u8);

struct OnlyDisplay;

impl Display for OnlyDisplay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("shown")
    }
}

struct Nothing;

/// What `$value` is written as.
macro_rules! written {
    ($value:expr) => {{
        let mut inputs = Inputs::new(Arc::new(|_| false));
        argument($value).__failrec_capture("x", &mut inputs);
        inputs.into_pairs().remove(0).1.as_str().to_owned()
    }};
}

#[test]
fn serialize_comes_before_debug() {
    assert_eq!(written!(&Both { a: 1 }), r#"{"a":1}"#);
}

#[test]
fn reference_is_written_as_what_it_points_to() {
    assert_eq!(written!(&&Both { a: 1 }), r#"{"a":1}"#);
    assert_eq!(written!(&&mut Both { a: 1 }), r#"{"a":1}"#);
}

#[test]
fn shared_value_is_written_as_json() {
    assert_eq!(written!(&Arc::new(Both { a: 1 })), r#"{"a":1}"#);
}

#[test]
fn cell_is_written_as_json() {
    assert_eq!(written!(&RefCell::new(Both { a: 1 })), r#"{"a":1}"#);
}

#[test]
fn slice_and_text_are_written_as_json() {
    let slice: &[Both] = &[Both { a: 1 }];
    assert_eq!(written!(&slice), r#"[{"a":1}]"#);
    assert_eq!(written!("a\"b"), r#""a\"b""#);
}

#[test]
fn debug_comes_next() {
    assert_eq!(written!(&OnlyDebug(1)), r#""OnlyDebug(1)""#);
}

#[test]
fn any_debug_is_written_by_debug() {
    let any: &dyn Debug = &1;
    assert_eq!(written!(&any), r#""1""#);
    assert_eq!(written!(any), r#""1""#);
}

#[test]
fn display_comes_before_the_type_name() {
    assert_eq!(written!(&OnlyDisplay), r#""shown""#);
    let any: &dyn Display = &OnlyDisplay;
    assert_eq!(written!(&any), r#""shown""#);
}

#[test]
fn collection_of_the_unknown_tells_its_length() {
    let mut inputs = Counting::default();
    argument(&vec![Nothing, Nothing]).__failrec_capture("x", &mut inputs.0);
    let slice: &[Nothing] = &[Nothing];
    argument(&slice).__failrec_capture("y", &mut inputs.0);
    let map = HashMap::from([(1, [Nothing, Nothing, Nothing].map(Some))]);
    argument(&Arc::new(map)).__failrec_capture("z", &mut inputs.0);
    let texts = inputs.texts();
    assert!(texts.iter().all(|text| text.contains("Nothing")), "{texts:?}");
    let counts = texts.iter().map(|text| text.rsplit_once(", ").map_or("", |(_, count)| count));
    assert_eq!(counts.collect::<Vec<_>>(), ["2 items>\"", "1 item>\"", "1 item>\""]);
}

#[test]
fn count_is_found_through_pointers() {
    assert_eq!(Box::new(Arc::new(vec![Nothing, Nothing])).count_items(), 2);
}

#[test]
fn pointer_to_the_unknown_names_what_it_points_to() {
    let name = written!(&Rc::new(Nothing));
    assert!(name.ends_with("Nothing>\""), "{name}");
    assert!(!name.contains("Rc"), "{name}");
}

#[test]
fn unknown_names_its_type() {
    let name = written!(&Nothing);
    assert!(name.ends_with("::Nothing>\""), "{name}");
}

#[test]
fn address_is_not_written() {
    let value = 1_u8;
    assert_eq!(written!(&std::ptr::from_ref(&value)), r#""<*const u8>""#);
    assert!(!written!(&NonNull::from(&value)).contains("0x"));
}

#[test]
fn held_lock_is_not_waited_for() {
    let lock = Arc::new(Mutex::new(1));
    let _held = lock.lock().unwrap();
    let name = written!(&lock);
    assert!(name.contains("Mutex"), "{name}");
}

#[test]
fn bound_of_a_parameter_decides() {
    fn unbounded<T>(value: &T) -> String {
        written!(value)
    }
    fn debug<T: Debug>(value: &T) -> String {
        written!(value)
    }
    fn serialize<T: Serialize>(value: &T) -> String {
        written!(value)
    }
    let value = Both { a: 1 };
    assert!(unbounded(&value).ends_with("Both>\""));
    assert_eq!(debug(&value), r#""Both { a: 1 }""#);
    assert_eq!(serialize(&value), r#"{"a":1}"#);
}

#[test]
fn method_of_a_blanket_trait_is_not_taken_instead() {
    trait Tempting: Sized {
        fn capture(self) -> u8 {
            1
        }
    }
    impl<T> Tempting for T {}
    assert_eq!(Nothing.capture(), 1);
    assert!(written!(&Nothing).contains("Nothing"));
}

#[test]
fn panic_in_an_expression_of_the_user_writes_nothing() {
    let mut inputs = Inputs::new(Arc::new(|_| false));
    with(&mut inputs, |_| panic!("in the expression"));
    assert!(inputs.into_pairs().is_empty());
}

/// Arguments that are read back as texts.
struct Counting(Inputs);

impl Default for Counting {
    fn default() -> Self {
        Self(Inputs::new(Arc::new(|_| false)))
    }
}

impl Counting {
    fn texts(self) -> Vec<String> {
        self.0.into_pairs().into_iter().map(|(_, value)| value.as_str().to_owned()).collect()
    }
}
