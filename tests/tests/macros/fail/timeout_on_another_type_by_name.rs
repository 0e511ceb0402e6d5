use failrec::timeout;

type Found = Option<u8>;

#[timeout("2s")]
async fn later() -> Found {
    None
}

fn main() {}
