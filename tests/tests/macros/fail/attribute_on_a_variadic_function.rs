#![allow(unused_variables)]

use failrec::record_failures;

#[record_failures]
unsafe extern "C" fn print(format: *const u8, arguments: ...) {}

fn main() {}
