use failrec::record_failures;

#[record_failures]
async fn longest(left: &str, right: &str) -> &str {
    if left.len() < right.len() { right } else { left }
}

fn main() {}
