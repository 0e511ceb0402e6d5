use failrec::record_failures;

#[derive(Debug)]
struct Mine;

fn parse(text: &str) -> Result<u8, String> {
    Err(text.to_owned())
}

#[record_failures]
async fn run(text: &str) -> Result<u8, Mine> {
    let value = parse(text)?;
    Ok(value)
}

fn main() {}
