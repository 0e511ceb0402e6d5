//! What `#[record_failures]` accepts and what it refuses, with the messages.
//!
//! Each file in `fail` breaks the one rule it is named for; the messages are written beside it
//! and are renewed with `TRYBUILD=overwrite`.

#![expect(unused_crate_dependencies, reason = "the other tests of this package use them")]

#[test]
fn accepted_and_refused() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/macros/pass/*.rs");
    cases.compile_fail("tests/macros/fail/*.rs");
}
