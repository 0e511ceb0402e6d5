use failrec::rate_limit;

#[rate_limit("api", count = 10, per = "1s", cost = text.len())]
fn ask(text: &str) -> std::io::Result<usize> {
    Ok(text.len())
}

fn main() {}
