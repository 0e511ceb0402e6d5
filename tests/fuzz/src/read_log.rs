//! Feeds logs to the laws of reading them.

#![no_main]

use failrec_fuzz::journal;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| journal::hold_of_log(data));
