#![allow(unused_variables)]

use failrec::record_failures;

#[record_failures(skip = "value", tags = "a")]
fn run(value: u8) {}

#[record_failures(mask)]
fn other(value: u8) {}

fn main() {}
