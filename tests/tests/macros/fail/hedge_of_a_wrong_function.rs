use failrec::{hedge, retry};

#[hedge("50ms")]
async fn twice_may_be_bad() -> std::io::Result<()> {
    Ok(())
}

#[hedge("50ms", idempotent)]
fn plain() -> std::io::Result<()> {
    Ok(())
}

#[hedge("50ms", idempotent)]
async fn exclusive(list: &mut Vec<u8>) -> std::io::Result<()> {
    list.clear();
    Ok(())
}

#[retry("network")]
#[hedge("50ms", idempotent)]
async fn beside_a_retry() -> std::io::Result<()> {
    Ok(())
}

#[hedge(idempotent)]
async fn without_a_delay() -> std::io::Result<()> {
    Ok(())
}

#[hedge("50ms", idempotent, max_hedges = 11)]
async fn too_many() -> std::io::Result<()> {
    Ok(())
}

#[hedge("50ms", idempotent, floor = "1ms")]
async fn fixed() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
