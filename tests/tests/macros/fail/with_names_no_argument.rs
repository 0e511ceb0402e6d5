#![allow(unused_variables)]

use failrec::record_failures;

#[record_failures(with(reqest = request.len()))]
fn run(request: &str) {}

fn main() {}
