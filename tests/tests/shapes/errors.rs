//! What is written of the error.

use std::error::Error;
use std::fmt::{self, Display};
use std::sync::Arc;

use failrec::test_util::TestRecorder;
use failrec::{FailureRecord, record_failures};

#[derive(Debug, thiserror::Error)]
#[error("outer")]
struct Outer(#[source] Middle);

#[derive(Debug, thiserror::Error)]
#[error("middle")]
struct Middle(#[source] Root);

#[derive(Clone, Debug, thiserror::Error)]
#[error("root {code}")]
struct Root {
    code: u8,
}

#[derive(Debug, thiserror::Error)]
#[error("about {0}")]
struct Borrowing<'a>(&'a str);

struct Opaque;

fn recorded<E>(call: impl FnOnce() -> Result<(), E>) -> FailureRecord {
    let recorder = TestRecorder::new();
    assert!(recorder.run(call).is_err());
    recorder.records().remove(0)
}

#[record_failures]
fn chained() -> Result<(), Outer> {
    Err(Outer(Middle(Root { code: 1 })))
}

#[record_failures]
fn anyhow() -> anyhow::Result<()> {
    Err(anyhow::Error::new(Root { code: 2 }).context("while trying"))
}

#[record_failures]
fn eyre() -> eyre::Result<()> {
    Err(eyre::Report::new(Root { code: 3 }))
}

#[record_failures]
fn boxed() -> Result<(), Box<dyn Error>> {
    Err(Box::new(Root { code: 4 }))
}

#[record_failures]
fn boxed_send() -> Result<(), Box<dyn Error + Send>> {
    Err(Box::new(Root { code: 4 }))
}

#[record_failures]
fn boxed_send_sync() -> Result<(), Box<dyn Error + Send + Sync>> {
    Err(Box::new(Root { code: 4 }))
}

#[record_failures]
fn counted() -> Result<(), Arc<Root>> {
    Err(Arc::new(Root { code: 5 }))
}

#[record_failures]
fn borrowing(about: &str) -> Result<(), Borrowing<'_>> {
    Err(Borrowing(about))
}

#[record_failures]
fn text() -> Result<(), &'static str> {
    Err("only a text")
}

#[record_failures]
fn unit() -> Result<(), ()> {
    Err(())
}

#[record_failures]
fn opaque() -> Result<(), Opaque> {
    Err(Opaque)
}

#[record_failures]
fn generic<E>(error: E) -> Result<(), E> {
    Err(error)
}

#[record_failures]
fn generic_error<E: Error>(error: E) -> Result<(), E> {
    Err(error)
}

fn links(record: &FailureRecord) -> Vec<&str> {
    record.chain.iter().map(|link| link.message.as_str()).collect()
}

#[test]
fn chain_is_written_to_its_root() {
    let record = recorded(chained);
    assert_eq!(record.error_type, "shapes::errors::Outer");
    assert_eq!(links(&record), ["outer", "middle", "root 1"]);
}

#[test]
fn error_in_a_box_is_found() {
    let record = recorded(anyhow);
    assert_eq!(links(&record), ["while trying", "root 2"]);
    for record in [recorded(eyre), recorded(boxed), recorded(boxed_send), recorded(boxed_send_sync)]
    {
        assert_eq!(record.error_type, "Root", "{record:?}");
    }
}

#[test]
fn error_behind_a_pointer_has_its_own_type() {
    assert_eq!(recorded(counted).error_type, "shapes::errors::Root");
}

#[test]
fn error_that_borrows_is_written_without_its_lifetime() {
    let record = recorded(|| borrowing("life"));
    assert_eq!(record.error_type, "shapes::errors::Borrowing");
    assert_eq!(record.error_message, "about life");
}

#[test]
fn other_values_are_written_as_far_as_they_can_be() {
    assert_eq!(recorded(text).error_message, "only a text");
    assert_eq!(recorded(unit).error_message, "()");
    assert_eq!(recorded(opaque).error_type, "shapes::errors::Opaque");
}

#[test]
fn bound_of_a_parameter_decides() {
    assert_ne!(recorded(|| generic(Root { code: 6 })).error_message, "root 6");
    assert_eq!(recorded(|| generic_error(Root { code: 6 })).error_message, "root 6");
}

#[derive(Debug)]
struct Panicking;

impl Display for Panicking {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no text today")
    }
}

impl Error for Panicking {}

#[record_failures]
fn unprintable() -> Result<(), Panicking> {
    Err(Panicking)
}

#[test]
fn panic_of_a_text_harms_neither_the_call_nor_the_record() {
    assert_eq!(recorded(unprintable).error_type, "shapes::errors::Panicking");
}
