//! An agent whose nodes talk HTTP to a server that fails in the ways real ones do.
//!
//! `tickets.rs` is the script, `nodes.rs` holds the recorded functions.

#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

mod client;
mod graph;
mod nodes;
mod secrets;
mod server;
mod tickets;

use std::error::Error;

use failrec::query::Query;
use failrec::record::Outcome;
use failrec::recorder::usual_folder;
use failrec::store::{Ask as _, JsonlStore};

use crate::client::Client;
use crate::graph::Agent;
use crate::secrets::Secrets;
use crate::server::Server;
use crate::tickets::TICKETS;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    keep_panics_short();
    let guard = failrec::init();

    let (server, address) = Server::start().await?;
    let secrets = Secrets::planted();
    let agent = Agent::new(&Client::new(address, secrets.clone()), secrets)?;

    println!("A support agent works through its tickets. All it talks to is {address}.\n");
    for (ticket, number) in TICKETS.iter().zip(1..) {
        let mut ending = None;
        for time in 1..=ticket.times {
            server.plan(ticket.replies);
            ending = Some(agent.work(&format!("run-{number}-{time}")).await?);
        }
        let Some(ending) = ending else { continue };
        let times =
            if ticket.times == 1 { String::new() } else { format!(", {} times", ticket.times) };
        println!("{:>3}  {:<8} {:<9} {}{times}", number, ending.node, ending.word, ticket.story);
    }
    drop(guard);

    let store = JsonlStore::open_read_only(usual_folder())?;
    let panic = Query::new().goal("answer_tickets").outcome(Outcome::Panic).limit(1);
    println!("\nWhat failed is in {}. Ask for it:\n", usual_folder().display());
    println!("  cargo failrec list --goal answer_tickets");
    for record in store.records(&panic)?.items {
        println!("  cargo failrec show {}", record.id);
    }
    println!("  cargo failrec stats");
    Ok(())
}

/// A panic's message can hold anything, here a customer's note: the terminal gets the place only.
#[expect(clippy::print_stderr, reason = "panics are told there")]
fn keep_panics_short() {
    std::panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            eprintln!("(a panic at {place})");
        }
    }));
}
