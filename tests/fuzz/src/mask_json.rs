//! Feeds JSON to the laws of masking.

#![no_main]

use failrec_fuzz::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| laws::hold_of_json(data));
