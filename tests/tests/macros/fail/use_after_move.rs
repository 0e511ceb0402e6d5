use failrec::record_failures;

#[record_failures]
async fn run(text: String) -> Result<String, String> {
    drop(text);
    Ok(text)
}

fn main() {}
