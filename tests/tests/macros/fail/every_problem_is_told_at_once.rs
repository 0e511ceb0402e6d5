#![allow(unused_variables)]

use failrec::record_failures;

#[record_failures(serverity = "error", catgory = "io", capture = "sometimes", skip(valu))]
const fn run(value: u8) {}

fn main() {}
