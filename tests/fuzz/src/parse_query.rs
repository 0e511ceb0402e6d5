//! Feeds texts to the laws of reading questions.

#![no_main]

use failrec_fuzz::query;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| query::hold_of_query(data));
