use failrec::record_failures;

#[record_failures(fail_if = |value: &String| value.is_empty())]
fn run() -> Result<u8, String> {
    Ok(0)
}

fn main() {}
