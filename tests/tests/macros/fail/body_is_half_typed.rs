use failrec::record_failures;

#[record_failures]
fn run(text: String) -> usize {
    text.
}

fn uses() -> usize {
    run(String::new())
}

fn main() {}
