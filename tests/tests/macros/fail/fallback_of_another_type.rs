use failrec::fallback;

async fn number(text: &str) -> Result<u32, std::fmt::Error> {
    text.parse().map_err(|_| std::fmt::Error)
}

#[fallback(value = 3)]
fn value() -> Result<String, std::fmt::Error> {
    Ok(String::new())
}

#[fallback(call = number)]
async fn call(text: &str) -> Result<String, std::fmt::Error> {
    Ok(text.to_owned())
}

#[fallback(with = |error| error.missing())]
fn with() -> Result<String, std::fmt::Error> {
    Ok(String::new())
}

fn main() {}
