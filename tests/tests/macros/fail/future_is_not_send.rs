use failrec::record_failures;

#[record_failures]
async fn run() -> Result<u8, String> {
    let kept = std::rc::Rc::new(1);
    std::future::ready(()).await;
    Ok(*kept)
}

fn spawn(_: impl Send) {}

fn main() {
    spawn(run());
}
