//! The `failrec` command.

fn main() {}
