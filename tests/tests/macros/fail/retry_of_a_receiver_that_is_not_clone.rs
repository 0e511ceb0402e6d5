use failrec::retry;

struct Connection;

impl Connection {
    #[retry("network")]
    async fn close(self) -> std::io::Result<()> {
        drop(self);
        Ok(())
    }
}

fn main() {}
