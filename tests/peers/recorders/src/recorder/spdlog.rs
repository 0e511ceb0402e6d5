//! spdlog-rs, with its sink that writes in a thread pool and its JSON formatter.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use spdlog::ThreadPool;
use spdlog::formatter::JsonFormatter;
use spdlog::sink::{AsyncPoolSink, FileSink};

use super::{CAPACITY, Result, Subject};
use crate::charge::Charge;

pub(crate) struct Spdlog(Option<Parts>);

struct Parts {
    logger: Arc<spdlog::Logger>,
    pool: Arc<ThreadPool>,
}

impl Subject for Spdlog {
    fn start(folder: &Path) -> Result<Self> {
        let capacity = NonZeroUsize::new(CAPACITY).ok_or("no capacity")?;
        let pool = ThreadPool::builder().capacity(capacity).build_arc()?;
        let path = folder.join("spdlog.jsonl");
        let file = FileSink::builder().path(path).formatter(JsonFormatter::new()).build_arc()?;
        let sink = AsyncPoolSink::builder().thread_pool(Arc::clone(&pool)).sink(file);
        let logger = spdlog::Logger::builder().sink(sink.build_arc()?).build_arc()?;
        Ok(Self(Some(Parts { logger, pool })))
    }

    fn fail(&self, charge: &Charge) {
        let (Some(parts), Err(error)) = (&self.0, charge.call()) else { return };
        spdlog::error!(logger: parts.logger, "the charge failed", kv: {
            order = charge.order.as_str(),
            customer = charge.customer,
            cents = charge.cents,
            bank = charge.bank.as_str(),
            note = charge.note,
            error: = error,
            cause: = error.cause,
            root: = error.cause.cause,
        });
    }

    fn finish(&mut self) -> Result<()> {
        let Parts { logger, pool } = self.0.take().ok_or("it has been finished before")?;
        logger.flush();
        drop(logger);
        // Its threads end when they have done everything.
        drop(pool);
        Ok(())
    }
}
