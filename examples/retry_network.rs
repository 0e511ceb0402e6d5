//! Tries again what fails for a moment, and gives up in time what fails for longer.

#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::error::Error;

use failrec::{Clock as _, SystemClock, circuit_breaker, record_failures, retry, timeout};
use failrec_examples::{Answer, CallError, Client, Server, Story};
use hyper::Method;

// Read from top to bottom: one record and five seconds for all of it, up to five attempts, a breaker
// that sees each of them, a second for each of them.
#[record_failures(node = "forecast")]
#[timeout("5s", name = "forecast")]
#[retry(policy = "api", name = "forecast", base = "50ms")]
#[circuit_breaker("weather", policy = "api")]
#[timeout("1s", name = "forecast attempt")]
async fn forecast(client: &Client, city: &str, api_key: &str) -> Result<String, CallError> {
    let path = format!("/forecast/{city}?api_key={api_key}");
    client.send(Method::GET, &path, api_key).await
}

// A wait that would not end before the deadline is not begun.
#[record_failures(node = "history")]
#[retry(
    policy = "api",
    name = "history",
    attempts = 50,
    backoff = "fixed",
    base = "150ms",
    jitter = "none",
    deadline = "500ms"
)]
#[timeout("1s", name = "history attempt")]
async fn history(client: &Client, city: &str, api_key: &str) -> Result<String, CallError> {
    let path = format!("/history/{city}?api_key={api_key}");
    client.send(Method::GET, &path, api_key).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let story = Story::begin("retry_network")?;
    let clock = SystemClock::new();
    let server = Server::start()?;
    let client = Client::new(server.address());
    let api_key = format!("sk-{}", "Qz7Rk2".repeat(8)); // As in an environment variable.

    let later = Answer::Status(503, ["Retry-After", "1"], "back in a second");
    server.plan("GET /forecast", [Answer::Reset, Answer::Reset, later, Answer::Good("sunny")]);
    println!("Two connections are reset, then the server asks for a second:");
    let begin = clock.monotonic();
    let answer = forecast(&client, "Rome", &api_key).await?;
    println!(
        "  Rome will be {answer}, known after {:.1} s.",
        clock.monotonic().saturating_sub(begin).as_secs_f64()
    );

    server.plan("GET /history", [Answer::status(503, "closed today"); 50]);
    println!("The server is not there today, and half a second is all there is:");
    let begin = clock.monotonic();
    let is_known = history(&client, "Rome", &api_key).await.is_ok();
    println!(
        "  known: {is_known}, after {:.1} s.",
        clock.monotonic().saturating_sub(begin).as_secs_f64()
    );

    story.tell()?;
    Ok(())
}
