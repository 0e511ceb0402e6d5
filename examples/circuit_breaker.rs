//! Stops calling a server that is down, and finds out by itself when it is back.

#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::error::Error;
use std::time::Duration;

use failrec::policy::{CircuitBreaker, Trip, policies};
use failrec::{circuit_breaker, record_failures, timeout};
use failrec_examples::{Answer, CallError, Client, Server, Story};
use hyper::Method;

const OPEN: Duration = Duration::from_millis(300);

#[record_failures(node = "stock")]
#[circuit_breaker("warehouse")]
#[timeout("200ms", name = "stock")]
async fn stock(client: &Client, item: &str, api_key: &str) -> Result<String, CallError> {
    let path = format!("/stock/{item}?api_key={api_key}");
    client.send(Method::GET, &path, api_key).await
}

async fn ask(client: &Client, times: u32) {
    let api_key = format!("sk-{}", "Qz7Rk2".repeat(8)); // As in an environment variable.
    for _ in 0..times {
        match stock(client, "lamp", &api_key).await {
            Ok(count) => println!("  {count} lamps"),
            Err(CallError::NotDone(rejected)) => println!("  {rejected}"),
            Err(_) => println!("  the call failed"),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let story = Story::begin("circuit_breaker")?;
    let server = Server::start()?;
    let client = Client::new(server.address());
    let breaker = CircuitBreaker::builder()
        .name("warehouse")
        .trip(Trip::Consecutive(3))
        .open_for(OPEN)
        .half_open(2, 2)
        .on_transition(|change| {
            println!("  -- {} -> {}", change.from.as_str(), change.to.as_str());
        });
    let breaker = policies().define_circuit_breaker(breaker)?;

    println!("The server is up:");
    server.plan("GET /stock", [Answer::Good("12"), Answer::Good("11")]);
    ask(&client, 2).await;

    println!("It goes down: a reset, half an answer, and then it hangs:");
    server.plan("GET /stock", [Answer::Reset, Answer::CutOff, Answer::Hang]);
    ask(&client, 3).await;
    println!("Nobody calls it any more:");
    ask(&client, 3).await;

    println!("After a while the breaker looks whether it is back, which it is not:");
    tokio::time::sleep(OPEN).await;
    server.plan("GET /stock", [Answer::Reset]);
    ask(&client, 2).await;

    println!("It comes back, and two good calls close the breaker:");
    tokio::time::sleep(OPEN).await;
    server.plan("GET /stock", [Answer::Good("10"), Answer::Good("9"), Answer::Good("8")]);
    ask(&client, 3).await;

    let stats = breaker.stats();
    println!(
        "\nThe breaker is {}: {} calls succeeded, {} failed, {} were not let through.",
        breaker.state().as_str(),
        stats.successes,
        stats.failures,
        stats.rejected
    );
    story.tell()?;
    Ok(())
}
