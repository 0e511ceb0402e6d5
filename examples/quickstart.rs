//! Records real failures and shows what was written.

fn main() {}
