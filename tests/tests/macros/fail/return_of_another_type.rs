use failrec::record_failures;

#[record_failures]
async fn run(leave: bool) -> Result<u8, String> {
    if leave {
        return Ok("one");
    }
    Ok(1)
}

fn main() {}
