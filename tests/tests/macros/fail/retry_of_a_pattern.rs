use failrec::retry;

#[retry("network")]
fn sum((left, right): (u8, u8), ref name: String) -> std::io::Result<u8> {
    drop(name.len());
    Ok(left + right)
}

fn main() {}
