//! Every option of the policies, renamed imports, and a crate that forbids lints.

#![deny(warnings)]
#![forbid(unsafe_code, unused, unused_qualifications, missing_docs, dead_code)]

use failrec::policy::Rejected;
use failrec::{circuit_breaker as breaker, record_failures, timeout};

mod own {
    pub(crate) extern crate failrec as recorder;
}

fn told(rejected: Rejected) -> String {
    rejected.to_string()
}

#[record_failures(node = "ask")]
#[timeout("1.5h", name = "total", rejected = told)]
#[breaker("db", policy = "llm", rejected = |rejected| rejected.to_string())]
async fn ask(question: &str, text: String) -> Result<usize, String> {
    std::future::ready(()).await;
    Ok(question.len() + text.len())
}

#[breaker("db", crate = own::recorder)]
fn plain(value: u8, text: String) -> std::io::Result<usize> {
    Ok(text.len() + usize::from(value))
}

#[cfg_attr(all(), failrec::timeout("2s", crate = ::failrec))]
#[cfg_attr(any(), breaker("db"))]
async fn later() -> Result<(), Box<dyn std::error::Error>> {
    std::future::ready(()).await;
    Ok(())
}

fn main() {
    drop(ask("", String::new()));
    drop(later());
    assert_eq!(plain(1, String::new()).ok(), Some(1));
}
