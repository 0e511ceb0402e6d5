#![allow(unused_variables)]

use failrec::record_failures;

#[record_failures(skip_all = true)]
fn run() {}

#[record_failures(skip_all(value))]
fn other(value: u8) {}

fn main() {}
