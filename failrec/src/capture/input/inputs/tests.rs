use std::collections::{BTreeMap, HashMap};

use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_oneof, proptest,
};
use serde::Serializer;
use serde::ser::{Error as _, SerializeMap, SerializeSeq};

use super::*;

fn nothing_hidden() -> HidesName {
    Arc::new(|_| false)
}

fn capture(add: impl FnOnce(&mut Inputs)) -> String {
    let mut inputs = Inputs::new(nothing_hidden());
    add(&mut inputs);
    let [(_, json)] = <[_; 1]>::try_from(inputs.into_pairs()).unwrap();
    json.as_str().to_owned()
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    capture(|inputs| inputs.serialize("value", value))
}

/// A `Serialize` made of a closure would need a type for its serializer; this fails as told.
enum Bad {
    Fails,
    Panics,
    DropsItsItems,
    LeavesAKey,
    WantsMore,
}

impl Serialize for Bad {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Fails => {
                let mut seq = serializer.serialize_seq(None)?;
                seq.serialize_element(&1)?;
                Err(S::Error::custom("no more to \"say\""))
            }
            Self::Panics => {
                let mut seq = serializer.serialize_seq(None)?;
                seq.serialize_element(&1)?;
                panic!("a Serialize that panics");
            }
            Self::DropsItsItems => {
                drop(serializer.serialize_seq(None)?);
                Err(S::Error::custom("gave up"))
            }
            Self::LeavesAKey => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("a", &1)?;
                map.serialize_key("b")?;
                map.end()
            }
            Self::WantsMore => {
                let mut seq = serializer.serialize_seq(None)?;
                while seq.serialize_element("some text").is_ok() {}
                seq.serialize_element("yet another").unwrap_err();
                seq.end()
            }
        }
    }
}

#[derive(Serialize)]
enum Shape {
    Unit,
    Newtype(u8),
    Tuple(u8, char),
    Struct { side: f64 },
}

#[derive(Serialize)]
struct Everything<'a> {
    unit: (),
    nothing: Option<u8>,
    some: Option<u8>,
    text: &'a str,
    floats: (f32, f64, f64, f64),
    large: (u128, i128),
    shapes: Vec<Shape>,
    by_number: BTreeMap<i8, bool>,
    by_flag: BTreeMap<bool, u8>,
    empty: ([u8; 0], BTreeMap<u8, u8>),
}

#[test]
fn small_value_is_written_as_serde_json_writes_it() {
    let value = Everything {
        unit: (),
        nothing: None,
        some: Some(3),
        text: "a \"quoted\"\\ line\n\ttab \u{1} é 日本 \u{7f}",
        floats: (0.1, 1.0, 1e-300, -1.5e15),
        large: (u128::MAX, i128::MIN),
        shapes: vec![
            Shape::Unit,
            Shape::Newtype(1),
            Shape::Tuple(2, '"'),
            Shape::Struct { side: 3.0 },
        ],
        by_number: BTreeMap::from([(-1, true), (2, false)]),
        by_flag: BTreeMap::from([(true, 1)]),
        empty: ([], BTreeMap::new()),
    };
    assert_eq!(json(&value), serde_json::to_string(&value).unwrap());
}

#[test]
fn integers_of_every_size_are_exact() {
    let value = (
        (0, i8::MIN, i16::MIN, i32::MIN, i64::MIN, i128::MIN),
        (9, 10, u8::MAX, u16::MAX, u32::MAX, u64::MAX, u128::MAX),
    );
    assert_eq!(json(&value), serde_json::to_string(&value).unwrap());
}

#[test]
fn number_that_json_has_no_word_for_is_null() {
    assert_eq!(json(&(f64::NAN, f64::INFINITY, f32::NEG_INFINITY)), "[null,null,null]");
}

#[test]
fn key_that_is_no_text_becomes_one() {
    assert_eq!(json(&BTreeMap::from([((1, "x"), 2)])), r#"{"[1,\"x\"]":2}"#);
    assert_eq!(json(&BTreeMap::from([(Some(1), 2), (None, 3)])), r#"{"null":3,"1":2}"#);
}

#[test]
fn long_sequence_says_how_many_items_were_left_out() {
    let numbers: Vec<u32> = (0..1_000_000).collect();
    let text = json(&numbers);
    assert!(text.starts_with("[0,1,2,"), "{text}");
    assert!(text.ends_with(r#",63,{"$trunc":999936}]"#), "{text}");
}

#[test]
fn long_map_and_struct_say_how_many_members_were_left_out() {
    let map: BTreeMap<String, u32> =
        (0..100).map(|number| (format!("{number:03}"), number)).collect();
    assert!(json(&map).ends_with(r#""063":63,"$trunc":36}"#), "{}", json(&map));
}

#[test]
fn part_that_is_full_leaves_the_parts_after_it_whole() {
    let value = (vec![7; 1_000], "after", Shape::Tuple(1, 'x'));
    assert!(
        json(&value).ends_with(r#"{"$trunc":936}],"after",{"Tuple":[1,"x"]}]"#),
        "{}",
        json(&value)
    );
}

#[test]
fn deep_value_is_marked_where_it_is_cut() {
    let mut value = serde_json::json!([1, 2]);
    for _ in 0..8 {
        value = serde_json::json!([value]);
    }
    assert_eq!(json(&value), r#"[[[[[[[[{"$trunc":2}]]]]]]]]"#);
    let variant = [[[[[[[Shape::Tuple(1, 'x')]]]]]]];
    assert_eq!(json(&variant), r#"[[[[[[[{"Tuple":{"$trunc":2}}]]]]]]]"#);
}

#[test]
fn endless_nesting_without_arrays_does_not_use_up_the_stack() {
    #[derive(Serialize)]
    struct Next(Option<Box<Next>>);
    let mut list = Next(None);
    for _ in 0..10_000 {
        list = Next(Some(Box::new(list)));
    }
    assert_eq!(json(&list), r#"{"$trunc":true}"#);
    let by_list = HashMap::from([("list", &list)]);
    assert_eq!(json(&by_list), r#"{"list":{"$trunc":true}}"#);
    // Dropping it one by one spares the test's own stack.
    while let Some(next) = list.0.take() {
        list = *next;
    }
}

#[test]
fn long_string_is_cut_between_words_and_says_how_long_it_was() {
    let text = json(&"eleven ".repeat(10_000));
    assert!(text.len() <= Limits::DEFAULT.value_bytes);
    assert!(text.ends_with(r#"eleven …[cut: 70000 bytes]""#), "{}", &text[text.len() - 60..]);
}

#[test]
fn long_string_leaves_room_for_what_follows_it() {
    let text = json(&("word ".repeat(10_000), "after"));
    assert!(text.ends_with(r#"…[cut: 50000 bytes]","after"]"#), "{}", &text[text.len() - 60..]);
}

#[test]
fn cut_never_leaves_a_part_of_a_secret() {
    let secret = "k".repeat(40);
    let room = Limits::DEFAULT.value_bytes;
    for padding in (room - 600..room - 400).step_by(6) {
        let text = format!("{} {secret} and more", "x ".repeat(padding / 2));
        for captured in [
            json(&text),
            capture(|inputs| inputs.display("text", &text)),
            capture(|inputs| inputs.debug("text", &text)),
        ] {
            assert!(!captured.contains('k') || captured.contains(&secret), "{padding}");
        }
    }
}

#[test]
fn value_that_fails_says_so_and_spares_its_neighbours() {
    assert_eq!(json(&Bad::Fails), r#""<Serialize failed: no more to \"say\">""#);
    assert_eq!(json(&(1, Bad::Fails, 2)), r#"[1,"<Serialize failed: no more to \"say\">",2]"#);
    assert_eq!(json(&Bad::DropsItsItems), r#""<Serialize failed: gave up>""#);
    assert_eq!(json(&Bad::Panics), r#""<Serialize panicked>""#);
    assert_eq!(json(&(1, Bad::Panics, 2)), r#""<Serialize panicked>""#);
}

#[test]
fn value_that_breaks_the_rules_of_serde_stays_json() {
    assert_eq!(json(&(Bad::LeavesAKey, 1)), r#"[{"a":1},1]"#);
    let text = json(&(Bad::WantsMore, 1));
    assert!(text.ends_with(r#","some text",{"$trunc":true}],1]"#), "{text}");
}

#[test]
fn panic_in_one_argument_spares_the_next() {
    let mut inputs = Inputs::new(nothing_hidden());
    inputs.serialize("bad", &[Bad::Panics]);
    inputs.serialize("good", &[1]);
    let pairs = inputs.into_pairs();
    assert_eq!(pairs[1], ("good".into(), Json::parse("[1]").unwrap()));
}

#[test]
fn text_that_came_as_json_stays_json() {
    let raw = serde_json::value::RawValue::from_string(r#"{"a": [1]}"#.to_owned()).unwrap();
    assert_eq!(json(&(&raw, 2)), r#"[{"a": [1]},2]"#);
    let long = format!("[{}0]", "0,".repeat(20_000));
    let raw = serde_json::value::RawValue::from_string(long).unwrap();
    assert!(json(&(&raw, 2)).ends_with("\",2]"));
}

#[test]
fn debug_text_that_panics_or_fails_says_so() {
    struct Fails;
    impl Debug for Fails {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half")?;
            Err(fmt::Error)
        }
    }
    struct Panics;
    impl Debug for Panics {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("a Debug that panics");
        }
    }
    assert_eq!(capture(|inputs| inputs.debug("value", &Fails)), r#""<Debug failed>""#);
    assert_eq!(capture(|inputs| inputs.debug("value", &Panics)), r#""<Debug panicked>""#);
}

#[test]
fn debug_text_is_stopped_when_the_room_is_used_up() {
    let text = capture(|inputs| inputs.debug("value", &vec![10; 1_000_000]));
    assert!(text.len() <= Limits::DEFAULT.value_bytes);
    assert!(text.ends_with("10, …[cut]\""), "{}", &text[text.len() - 30..]);
}

#[test]
fn hidden_name_is_never_formatted() {
    let mut inputs = Inputs::new(Arc::new(|name| name == "token"));
    inputs.serialize("token", &Bad::Panics);
    inputs.debug("token", &"t0p");
    inputs.display("token", &"t0p");
    inputs.type_name("token", "shop::Token", None);
    inputs.hidden("other");
    let pairs = inputs.into_pairs();
    assert_eq!(pairs.len(), 5);
    assert!(pairs.iter().all(|(_, json)| json.as_str() == "\"********\""), "{pairs:?}");
}

#[test]
fn type_without_a_text_is_named() {
    let named =
        |items| capture(|inputs| inputs.type_name("cart", "alloc::vec::Vec<shop::Cart>", items));
    assert_eq!(named(None), r#""<Vec<shop::Cart>>""#);
    assert_eq!(named(Some(1)), r#""<Vec<shop::Cart>, 1 item>""#);
    assert_eq!(named(Some(3)), r#""<Vec<shop::Cart>, 3 items>""#);
}

#[test]
fn early_capture_spends_less_until_the_call_has_failed() {
    let text = "word ".repeat(10_000);
    let mut inputs = Inputs::early(nothing_hidden());
    inputs.serialize("early", &text);
    inputs.widen();
    inputs.serialize("late", &text);
    let sizes: Vec<_> = inputs.into_pairs().iter().map(|(_, json)| json.as_str().len()).collect();
    let [early, late] = sizes[..] else { panic!("two arguments") };
    assert!(early <= EARLY_BYTES_MAX && EARLY_BYTES_MAX / 2 < early, "{early}");
    assert!(late <= Limits::DEFAULT.value_bytes && EARLY_BYTES_MAX < late, "{late}");
}

#[test]
fn debug_of_inputs_shows_no_value() {
    let mut inputs = Inputs::new(nothing_hidden());
    inputs.display("text", &"something private");
    assert_eq!(format!("{inputs:?}"), "Inputs { count: 1, .. }");
}

fn any_value() -> impl Strategy<Value = serde_json::Value> {
    let text = prop_oneof![".{0,40}", "[\\x00-\\x1f\"\\\\]{0,2000}", "(word|日本 ){0,1000}"];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        text.prop_map(Into::into),
    ];
    leaf.prop_recursive(10, 200, 40, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..80).prop_map(Into::into),
            prop::collection::btree_map(".{0,20}|[a-z\"]{100,300}", inner, 0..20)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_value_becomes_valid_json_within_its_budget(value in any_value()) {
        for (budget, early) in [(EARLY_BYTES_MAX, true), (Limits::DEFAULT.value_bytes, false)] {
            let mut inputs = if early {
                Inputs::early(nothing_hidden())
            } else {
                Inputs::new(nothing_hidden())
            };
            inputs.serialize("value", &value);
            let buffers = inputs.buffers.as_ref().unwrap();
            prop_assert!(buffers.out.len() <= budget, "{} bytes", buffers.out.len());
            let parsed = serde_json::from_str::<serde_json::Value>(&buffers.out);
            prop_assert!(parsed.is_ok(), "{}", buffers.out);
        }
    }

    #[test]
    fn any_debug_text_becomes_one_json_string(text in "\\PC{0,3000}|[\\x00-\\x1f]{0,6000}") {
        let captured = capture(|inputs| inputs.display("text", &text));
        let read: String = serde_json::from_str(&captured).unwrap();
        prop_assert!(read == text || read.contains("…[cut"));
    }
}
