//! Records real failures and shows what was written; needs no service and works in any folder.

#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::{fs, io};

use failrec::query::{Group, Query};
use failrec::record_failures;
use failrec::recorder::usual_folder;
use failrec::store::{Ask as _, JsonlStore};
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};

#[record_failures(node = "settings")]
fn read_settings(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str(text)
}

#[record_failures(node = "connect")]
async fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    TcpStream::connect(address).await
}

#[record_failures(node = "sign_in", severity = "critical")]
fn sign_in(user: &str, api_key: &str) -> Result<(), String> {
    Err(format!("nobody is called {user} or has the key {api_key}"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let guard = failrec::init(); // This line and the attributes above are all of it.
    let closed = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?.local_addr()?;
    for port in 8080..8087 {
        drop(read_settings(&format!("{{ \"host\": \"localhost\", \"port\": {port}x }}")));
        drop(connect(closed).await);
    }
    drop(sign_in(&["ada", "example.com"].join("@"), &format!("sk-{}", "Qz7Rk2".repeat(8))));
    drop(guard); // Writes what still waits.

    let folder = usual_folder();
    println!("15 calls failed. In {}:", folder.display());
    for file in fs::read_dir(&folder)? {
        let file = file?;
        println!("  {:<30} {:>6} bytes", file.file_name().display(), file.metadata()?.len());
    }
    println!("\ncount  group     node      error");
    let store = JsonlStore::open_read_only(&folder)?;
    for group in store.groups(&Query::new())?.items {
        let Group { count, fingerprint, node_id, message, .. } = group;
        println!("{count:>5}  {fingerprint:.8}  {node_id:<8}  {message}");
    }
    let newest = store.records(&Query::new().limit(1))?.items.pop().ok_or("nothing was kept")?;
    println!("\nThe newest of them:\n{}", serde_json::to_string_pretty(&newest)?);
    println!("\nNow try:\n  cargo failrec list\n  cargo failrec show {}", newest.id);
    println!("  cargo failrec stats");
    Ok(())
}
