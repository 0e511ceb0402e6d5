use failrec::retry;

struct Connection;

#[retry("network")]
async fn send(connection: Connection, text: String) -> std::io::Result<()> {
    drop((connection, text));
    Ok(())
}

#[retry("network")]
fn generic<T>(value: T) -> std::io::Result<T> {
    Ok(value)
}

fn main() {}
