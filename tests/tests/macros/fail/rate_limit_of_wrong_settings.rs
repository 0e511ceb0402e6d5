use failrec::rate_limit;

#[rate_limit]
fn without_a_name() -> std::io::Result<()> {
    Ok(())
}

#[rate_limit("api", count = 10)]
fn per_what() -> std::io::Result<()> {
    Ok(())
}

#[rate_limit("api", count = 0, per = "1s")]
fn none() -> std::io::Result<()> {
    Ok(())
}

#[rate_limit("api", count = 10, per = 1)]
fn unit() -> std::io::Result<()> {
    Ok(())
}

#[rate_limit("api", count = 10, per = "1s")]
#[rate_limit("api")]
fn twice() -> std::io::Result<()> {
    Ok(())
}

fn main() {}
