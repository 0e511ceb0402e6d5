//! Arguments that are taken apart, renamed or ignored.

use failrec::record_failures;
use tokio::task::yield_now;

#[derive(Clone, Copy)]
struct Point {
    x: u8,
    y: u8,
}

struct Owner {
    name: String,
    size: u8,
}

struct Wrapper(String);

struct Unit;

#[record_failures]
fn ignored(_: u8, _unused: String) -> u8 {
    1
}

#[record_failures]
fn tuple((left, right): (u8, u8)) -> u8 {
    left + right
}

#[record_failures]
fn structure(Point { x, y }: Point) -> u8 {
    x + y
}

#[record_failures]
fn renamed(Point { x: left, .. }: Point) -> u8 {
    left
}

#[record_failures]
fn owning(Owner { name, mut size }: Owner) -> Result<String, u8> {
    size += 1;
    if name.is_empty() { Err(size) } else { Ok(name) }
}

#[record_failures]
fn newtype(Wrapper(inner): Wrapper) -> String {
    inner
}

#[record_failures]
fn array([first, .., last]: [u8; 4]) -> u8 {
    first + last
}

#[record_failures]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "it is the shape that is tried")]
fn dereferenced(&value: &u8) -> u8 {
    value
}

#[record_failures]
#[expect(
    clippy::toplevel_ref_arg,
    clippy::needless_pass_by_value,
    reason = "it is the shape that is tried"
)]
fn by_reference(ref name: String) -> usize {
    name.len()
}

#[record_failures]
fn whole_and_part(pair @ (left, _): (u8, u8)) -> u8 {
    left + pair.1
}

#[record_failures]
fn unit_struct(Unit: Unit, value: u8) -> u8 {
    value
}

#[record_failures]
fn nested(((first, second), third): ((String, u8), u8)) -> String {
    format!("{first}{second}{third}")
}

#[record_failures]
fn raw(r#type: &str, r#match: u8) -> usize {
    r#type.len() + usize::from(r#match)
}

#[record_failures]
fn r#try(value: u8) -> u8 {
    value
}

#[record_failures]
fn conditional(#[cfg(test)] value: String, #[cfg(not(test))] missing: String) -> String {
    value
}

#[record_failures]
async fn async_tuple((left, mut right): (String, String)) -> Result<String, String> {
    yield_now().await;
    right.push_str(&left);
    Ok(right)
}

#[record_failures]
async fn async_structure(Owner { name, .. }: Owner, _: u8) -> String {
    yield_now().await;
    name
}

#[record_failures]
#[expect(clippy::toplevel_ref_arg, reason = "it is the shape that is tried")]
async fn async_by_reference(ref name: String, &count: &u8) -> usize {
    yield_now().await;
    name.len() + usize::from(count)
}

#[record_failures]
async fn async_conditional(#[cfg(test)] value: String, #[cfg(not(test))] missing: u8) -> String {
    yield_now().await;
    value
}

#[test]
fn parts_come_through() {
    assert_eq!(ignored(1, String::new()), 1);
    assert_eq!(
        (tuple((1, 2)), structure(Point { x: 1, y: 2 }), renamed(Point { x: 1, y: 2 })),
        (3, 3, 1)
    );
    assert_eq!(owning(Owner { name: "a".to_owned(), size: 1 }), Ok("a".to_owned()));
    assert_eq!(owning(Owner { name: String::new(), size: 1 }), Err(2));
    assert_eq!(newtype(Wrapper("a".to_owned())), "a");
    assert_eq!((array([1, 2, 3, 4]), dereferenced(&1), by_reference("ab".to_owned())), (5, 1, 2));
    assert_eq!((whole_and_part((1, 2)), unit_struct(Unit, 2)), (3, 2));
    assert_eq!(nested((("a".to_owned(), 1), 2)), "a12");
    assert_eq!((raw("ab", 1), r#try(1)), (3, 1));
    assert_eq!(conditional("a".to_owned()), "a");
}

#[tokio::test]
async fn async_parts_come_through() {
    assert_eq!(async_tuple(("a".to_owned(), "b".to_owned())).await, Ok("ba".to_owned()));
    assert_eq!(async_structure(Owner { name: "a".to_owned(), size: 1 }, 1).await, "a");
    assert_eq!(async_by_reference("ab".to_owned(), &1).await, 3);
    assert_eq!(async_conditional("a".to_owned()).await, "a");
}
