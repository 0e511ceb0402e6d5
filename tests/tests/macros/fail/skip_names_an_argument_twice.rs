#![allow(unused_variables)]

use failrec::record_failures;

#[record_failures(skip(value, value))]
fn run(value: u8) {}

fn main() {}
