//! slog, with slog-async and slog-json.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use slog::Drain as _;
use slog_async::{AsyncGuard, OverflowStrategy};

use super::{CAPACITY, Result, Subject};
use crate::charge::Charge;

pub(crate) struct Slog {
    logger: slog::Logger,
    guard: Option<AsyncGuard>,
}

impl Subject for Slog {
    fn start(folder: &Path) -> Result<Self> {
        // It writes a record in many small pieces.
        let file = BufWriter::new(File::create(folder.join("slog.jsonl"))?);
        let (drain, guard) = slog_async::Async::new(slog_json::Json::default(file).fuse())
            .chan_size(CAPACITY)
            .overflow_strategy(OverflowStrategy::Block)
            .build_with_guard();
        Ok(Self { logger: slog::Logger::root(drain.fuse(), slog::o!()), guard: Some(guard) })
    }

    fn fail(&self, charge: &Charge) {
        let Err(error) = charge.call() else { return };
        slog::error!(self.logger, "the charge failed";
            "order" => &charge.order,
            "customer" => charge.customer,
            "cents" => charge.cents,
            "bank" => &charge.bank,
            "note" => charge.note,
            "error" => %error,
            "cause" => %error.cause,
            "root" => %error.cause.cause,
        );
    }

    fn finish(&mut self) -> Result<()> {
        drop(self.guard.take());
        Ok(())
    }
}
