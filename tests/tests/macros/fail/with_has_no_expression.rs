#![allow(unused_variables)]

use failrec::record_failures;

#[record_failures(with(request))]
fn run(request: &str) {}

fn main() {}
