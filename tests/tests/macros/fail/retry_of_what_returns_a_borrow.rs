use failrec::retry;

struct Pool {
    first: String,
}

impl Pool {
    #[retry("database")]
    async fn get(&mut self) -> std::io::Result<&mut String> {
        Ok(&mut self.first)
    }
}

#[retry("database")]
fn pick<'a>(from: &'a mut Vec<u8>) -> std::io::Result<std::slice::Iter<'a, u8>> {
    Ok(from.iter())
}

fn main() {}
