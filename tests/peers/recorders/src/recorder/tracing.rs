//! tracing, with the JSON layer of tracing-subscriber and the non-blocking writer of tracing-appender.

use std::path::Path;

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};

use super::{CAPACITY, Result, Subject};
use crate::charge::Charge;

pub(crate) struct Tracing(Option<WorkerGuard>);

impl Subject for Tracing {
    fn start(folder: &Path) -> Result<Self> {
        let file = tracing_appender::rolling::never(folder, "tracing.jsonl");
        let builder = NonBlockingBuilder::default().lossy(false).buffered_lines_limit(CAPACITY);
        let (writer, guard) = builder.finish(file);
        let subscriber = tracing_subscriber::fmt().json().with_writer(writer).finish();
        tracing::subscriber::set_global_default(subscriber)?;
        Ok(Self(Some(guard)))
    }

    fn fail(&self, charge: &Charge) {
        let Err(error) = charge.call() else { return };
        tracing::error!(
            order = charge.order,
            customer = charge.customer,
            cents = charge.cents,
            bank = charge.bank,
            note = charge.note,
            error = %error,
            cause = %error.cause,
            root = %error.cause.cause,
            "the charge failed"
        );
    }

    fn finish(&mut self) -> Result<()> {
        drop(self.0.take());
        Ok(())
    }
}
