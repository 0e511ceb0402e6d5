use failrec::record_failures;

fn run() {
    let _closure = #[record_failures]
    || 1;
}

fn main() {}
