//! What masking allocates where it finds nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hint::black_box;

use failrec::mask::Masker;

use crate::negative::Negative;
use crate::seeds::WORKING;

#[test]
fn text_without_a_secret_allocates_nothing() {
    let masker = Masker::default();
    let mut kinds = BTreeMap::<&str, (u32, u64)>::new();
    for negative in Negative::all(WORKING[0]) {
        let json = serde_json::Value::from(negative.text.as_str()).to_string();
        let mask = || {
            let is_kept = [masker.text(&negative.text), masker.json(&json)];
            assert!(black_box(is_kept).iter().all(|masked| matches!(masked, Cow::Borrowed(_))));
        };
        // The thread makes its buffers.
        mask();
        let count = allocation_counter::measure(mask).count_total;
        let (texts, allocations) = kinds.entry(negative.kind).or_default();
        *texts += 1;
        *allocations += count;
    }
    kinds.retain(|_, (_, allocations)| *allocations != 0);
    assert!(kinds.is_empty(), "texts and allocations of each kind: {kinds:?}");
}
