use failrec::record_failures;

struct Cart;

impl Cart {
    #[record_failures(skip(self))]
    fn pay(&self) {}
}

#[record_failures(skip(self))]
fn free() {}

fn main() {}
