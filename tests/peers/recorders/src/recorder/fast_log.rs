//! `fast_log`, whose message is a line of JSON that the caller made.

use std::path::Path;

use fast_log::Config;
use serde::Serialize;

use super::{CAPACITY, Result, Subject};
use crate::charge::Charge;

pub(crate) struct FastLog;

#[derive(Serialize)]
struct Line<'a> {
    message: &'static str,
    order: &'a str,
    customer: &'a str,
    cents: u64,
    bank: &'a str,
    note: &'a str,
    error: String,
    cause: String,
    root: String,
}

impl Subject for FastLog {
    fn start(folder: &Path) -> Result<Self> {
        let path = folder.join("fast_log.log");
        let path = path.to_str().ok_or("the path is no text")?;
        fast_log::init(Config::new().file(path).chan_len(Some(CAPACITY)))?;
        Ok(Self)
    }

    fn fail(&self, charge: &Charge) {
        let Err(error) = charge.call() else { return };
        let line = Line {
            message: "the charge failed",
            order: &charge.order,
            customer: charge.customer,
            cents: charge.cents,
            bank: &charge.bank,
            note: charge.note,
            error: error.to_string(),
            cause: error.cause.to_string(),
            root: error.cause.cause.to_string(),
        };
        // A line that could not be made is missed when lines are counted.
        log::error!("{}", serde_json::to_string(&line).unwrap_or_default());
    }

    fn finish(&mut self) -> Result<()> {
        fast_log::flush()?.wait();
        Ok(())
    }
}
