use failrec::{compensate, fallback, hedge};

#[fallback(value = ())]
#[fallback(value = ())]
fn fallbacks() -> std::io::Result<()> {
    Ok(())
}

#[hedge("1s", idempotent)]
#[hedge("2s", idempotent)]
async fn hedges() -> std::io::Result<()> {
    Ok(())
}

#[compensate(saga = first)]
#[compensate(saga = second)]
fn sagas() -> std::io::Result<()> {
    drop((first, second));
    Ok(())
}

fn main() {}
