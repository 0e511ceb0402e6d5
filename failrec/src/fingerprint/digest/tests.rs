use proptest::prelude::{prop_assert_eq, proptest};

use super::*;
use crate::record::NodeId;

const MESSAGE: &str = "timed out after 30 s – again";

fn identity() -> Identity {
    Identity {
        node_id: NodeId::from("planner"),
        error_type: "app::Error".into(),
        error_code: Some("http:429".into()),
        message_norm: "timed out after <dur>".into(),
        root_type: "io::Error".into(),
        root_norm: "refused".into(),
        custom: Box::default(),
    }
}

fn with_custom(custom: &[&str]) -> Identity {
    Identity { custom: custom.iter().map(|part| (*part).into()).collect(), ..identity() }
}

fn named(identity: &Identity, scheme: Scheme) -> Fingerprints {
    let group = group_fingerprint(identity, scheme);
    fingerprints(identity, group, MESSAGE, Category::Timeout, scheme)
}

/// Values of `sha256sum` over the same bytes.
#[test]
fn exact_scheme_is_byte_for_byte_that_of_the_older_system() {
    let expected = "dad93e7dbb81b6c6468d4ba51bfb192f8759585c345859b1a90e17c5e1b23cb0";
    assert_eq!(named(&identity(), Scheme::Group).exact.as_str(), expected);
    let whole = Identity { message_norm: MESSAGE.into(), ..identity() };
    assert_eq!(named(&whole, Scheme::Exact).group.as_str(), expected);
}

/// Values of Python's `hashlib` and `struct` over the fields as documented. A change of these is a
/// change of every group's name and raises the version.
#[test]
fn names_of_groups_do_not_change() {
    let names = named(&identity(), Scheme::Group);
    assert_eq!(names.group.as_str(), "d00819969fc308e9bf46e5b58edf2218");
    assert_eq!(names.coarse.as_str(), "d9c3651f6ef5f36177fac548b676cc2e");
    let custom = with_custom(&["acme", "{default}"]);
    assert_eq!(named(&custom, Scheme::Group).group.as_str(), "a40833754a80305607193f002f60516f");
}

#[test]
fn parts_are_named_in_their_order() {
    let parts = |identity: &Identity, scheme| named(identity, scheme).parts.join(" ");
    assert_eq!(parts(&identity(), Scheme::Group), "node type code message root.type root.message");
    assert_eq!(parts(&identity(), Scheme::Exact), "node type message");
    assert_eq!(parts(&with_custom(&["a", "b"]), Scheme::Group), "custom.1 custom.2");
    let custom = with_custom(&["{default}", "b"]);
    assert_eq!(parts(&custom, Scheme::Exact), "node type message custom.2");
}

#[test]
fn absent_code_is_not_an_empty_one() {
    let absent = Identity { error_code: None, ..identity() };
    let empty = Identity { error_code: Some("".into()), ..identity() };
    assert_ne!(named(&absent, Scheme::Group).group, named(&empty, Scheme::Group).group);
}

#[test]
fn own_parts_without_the_default_are_all_that_counts() {
    let one = with_custom(&["acme"]);
    let other = Identity { message_norm: "something else".into(), ..with_custom(&["acme"]) };
    assert_eq!(named(&one, Scheme::Group).group, named(&other, Scheme::Group).group);
}

#[test]
fn coarse_name_leaves_node_and_message_out() {
    let other = Identity {
        node_id: NodeId::from("writer"),
        message_norm: "something else".into(),
        ..identity()
    };
    assert_eq!(named(&identity(), Scheme::Group).coarse, named(&other, Scheme::Group).coarse);
}

#[test]
fn group_is_named_alike_for_counts_and_records() {
    for scheme in [Scheme::Group, Scheme::Exact] {
        let name = group_fingerprint(&identity(), scheme);
        assert_eq!(named(&identity(), scheme).group, name);
        assert_eq!(name.to_string().parse::<Fingerprint>().unwrap(), name);
    }
}

proptest! {
    #[test]
    fn text_moved_between_fields_gives_another_name(text in "[a-c:]{2,12}", cut in 0_usize..12, other in 0_usize..12) {
        let (cut, other) = (cut % text.len(), other % text.len());
        let split = |at: usize| {
            let (error_type, message) = text.split_at(at);
            Identity { error_type: error_type.to_owned().into(), message_norm: message.into(), ..identity() }
        };
        let names = [cut, other].map(|at| group_fingerprint(&split(at), Scheme::Group));
        prop_assert_eq!(names[0] == names[1], cut == other);
    }
}
