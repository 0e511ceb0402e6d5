//! Books a trip of three parts, and undoes the first two when the third cannot be had.

#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::error::Error;

use failrec::{compensate, record_failures};
use failrec_examples::{Answer, CallError, Client, Server, Story};
use hyper::Method;

#[record_failures(node = "trip")]
#[compensate(saga = saga, name = "trip", time_limit = "10s")]
async fn book(client: &Client, traveller: &str, api_key: String) -> Result<(), CallError> {
    for part in ["hotel", "flight", "car"] {
        let path = format!("/{part}?traveller={traveller}");
        // How it is undone is said first: a call that is cut off may have arrived.
        let (client_then, path_then, key) = (client.clone(), path.clone(), api_key.clone());
        let step = saga.undo(format!("cancel the {part}"), move || {
            let (client, path, key) = (client_then.clone(), path_then.clone(), key.clone());
            async move { client.send(Method::DELETE, &path, &key).await.map(drop) }
        });
        let booked = client.send(Method::POST, &path, &api_key).await;
        println!("  {part}: {}", if booked.is_ok() { "booked" } else { "refused" });
        if let Err(error) = booked {
            // A refusal is sure: nothing was booked, so there is nothing to undo.
            if matches!(error, CallError::Refused { status: 409, .. }) {
                step.withdraw();
            }
            return Err(error);
        }
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let story = Story::begin("saga")?;
    let server = Server::start()?;
    let client = Client::new(server.address());
    let api_key = format!("sk-{}", "Qz7Rk2".repeat(8)); // As in an environment variable.

    server.plan("POST /car", [Answer::status(409, "no car left")]);
    server.plan("DELETE /flight", [Answer::status(503, "busy, try again")]);
    println!("A hotel, a flight and a car are booked:");
    let is_booked = book(&client, "ada", api_key).await.is_ok();
    println!("  all of it: {is_booked}\n\nWhat the server was asked, in order:");
    for request in server.requests() {
        println!("  {request}");
    }

    story.tell()?;
    Ok(())
}
