use failrec::bulkhead;

#[bulkhead]
fn without_a_name() -> std::io::Result<()> {
    Ok(())
}

#[bulkhead("")]
fn empty() -> std::io::Result<()> {
    Ok(())
}

#[bulkhead("db", max_concurrent = 0)]
fn no_slots() -> std::io::Result<()> {
    Ok(())
}

#[bulkhead("db", max_concurrent = 4, queue = 3)]
fn who_waits_for_ever() -> std::io::Result<()> {
    Ok(())
}

#[bulkhead("db", queue = 3, max_wait = "1s")]
fn of_how_many() -> std::io::Result<()> {
    Ok(())
}

#[bulkhead("db", policy = "classic")]
fn unknown_policy() -> std::io::Result<()> {
    Ok(())
}

#[bulkhead("db")]
#[bulkhead("db")]
fn twice() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
