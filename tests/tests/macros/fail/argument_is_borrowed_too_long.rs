use failrec::record_failures;

#[record_failures]
async fn run(text: String) -> Result<&'static str, String> {
    Ok(text.as_str())
}

fn main() {}
