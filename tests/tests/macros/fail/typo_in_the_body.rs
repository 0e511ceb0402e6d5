use failrec::record_failures;

#[record_failures]
async fn run(text: String) -> Result<usize, String> {
    Ok(text.lenght())
}

fn main() {}
