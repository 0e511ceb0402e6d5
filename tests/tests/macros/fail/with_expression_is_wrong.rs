use failrec::record_failures;

#[record_failures(with(request = request.size()))]
fn run(request: &str) {}

fn main() {}
