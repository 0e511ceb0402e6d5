//! Every option at once.

#![deny(warnings)]

use failrec::record_failures;

#[record_failures(
    node = "checkout",
    goal = "sell",
    agent = "clerk",
    severity = "warning",
    category = "budget",
    tags(tenant = "acme", "http.route" = "/pay"),
    fingerprint = ["{default}", "{tag.tenant}", "v2"],
    skip(amount),
    mask(card),
    with(cart = cart.len()),
    capture = "auto",
    fail_if = |paid: &Option<u32>| *paid == Some(0),
    none = "fail",
    on_panic = "ignore",
    on_cancel = "record",
    track_caller = "keep",
    crate = ::failrec,
    standalone,
)]
async fn pay(cart: &[u32], card: String, amount: u32) -> Result<Option<u32>, String> {
    std::future::ready(()).await;
    if card.is_empty() { Err("no card".to_owned()) } else { Ok(cart.first().map(|_| amount)) }
}

fn main() {
    drop(pay(&[], String::new(), 1));
}
