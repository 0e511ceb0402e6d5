#![allow(unused_variables)]

use failrec::record_failures;

#[record_failures(skip(a, b), mask(a, c), with(b = 1, c = 2))]
fn run(a: u8, b: u8, c: u8) {}

fn main() {}
