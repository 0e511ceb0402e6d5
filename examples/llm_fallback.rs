//! Asks a large model, a small one where that fails, and has an answer in any case.

#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::error::Error;

use failrec::{circuit_breaker, fallback, rate_limit, record_failures, retry, timeout};
use failrec_examples::{Answer, CallError, Client, Server, Story};
use hyper::Method;

// Each attempt takes its tokens, and a call that the breaker turns away takes none.
#[record_failures(node = "answer")]
#[fallback(call = ask_small, value = "Please ask me later.".to_owned(), name = "models")]
#[retry(policy = "llm", name = "large model", attempts = 3, base = "50ms")]
#[circuit_breaker("large-model", policy = "llm")]
#[rate_limit("large-model", count = 1_000, per = "1m", cost = tokens(question))]
#[timeout("2s", name = "large model")]
async fn ask(client: &Client, question: &str, api_key: &str) -> Result<String, CallError> {
    client.send(Method::POST, &format!("/large?api_key={api_key}"), api_key).await
}

#[timeout("1s", name = "small model")]
async fn ask_small(client: &Client, _question: &str, api_key: &str) -> Result<String, CallError> {
    client.send(Method::POST, &format!("/small?api_key={api_key}"), api_key).await
}

/// About how many tokens a text has.
fn tokens(text: &str) -> u32 {
    u32::try_from(text.len() / 4).unwrap_or(u32::MAX)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let story = Story::begin("llm_fallback")?;
    let server = Server::start()?;
    let client = Client::new(server.address());
    let api_key = format!("sk-proj-{}", "Qz7Rk2".repeat(8)); // As in an environment variable.

    let slower = Answer::Status(429, ["retry-after-ms", "200"], "too many requests");
    let overloaded = Answer::Status(529, ["retry-after-ms", "100"], "overloaded");
    let too_long = Answer::status(400, r#"{"error":{"code":"context_length_exceeded"}}"#);
    let small = Answer::Good("Forty-two, says the small model.");

    println!("All is well:");
    server.plan("POST /large", [Answer::Good("Four."), Answer::Good("Six.")]);
    println!("  {}", ask(&client, "What is two and two?", &api_key).await?);
    println!("  {}", ask(&client, "What is three and three?", &api_key).await?);

    println!("Too many requests, then too much load, then an answer:");
    server.plan("POST /large", [slower, overloaded, Answer::Good("Forty-two.")]);
    println!("  {}", ask(&client, "What is the answer?", &api_key).await?);

    println!("Too long for the large model; asking again would not make it shorter:");
    server.plan("POST /large", [too_long]);
    server.plan("POST /small", [small]);
    println!("  {}", ask(&client, "What is the answer, at length?", &api_key).await?);

    println!("More tokens than there are for a minute; the large model is not even asked:");
    server.plan("POST /small", [small]);
    println!("  {}", ask(&client, &"What? ".repeat(1_000), &api_key).await?);

    println!("Both models are overloaded:");
    server.plan("POST /large", [overloaded; 3]);
    server.plan("POST /small", [overloaded]);
    println!("  {}", ask(&client, "What was the question?", &api_key).await?);

    story.tell()?;
    Ok(())
}
