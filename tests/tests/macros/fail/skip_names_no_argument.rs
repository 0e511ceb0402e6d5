#![allow(unused_variables)]

use failrec::record_failures;

#[record_failures(skip(order, valu))]
fn run(value: u8, other: u8) {}

#[record_failures(skip(value))]
fn nothing() {}

#[record_failures(skip(value))]
fn unnamed(_: u8) {}

fn main() {}
