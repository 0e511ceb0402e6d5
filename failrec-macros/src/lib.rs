//! The attributes of failrec; use them through that crate.
