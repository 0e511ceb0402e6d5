//! sentry, with a transport that writes each envelope to a file.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use sentry::protocol::{Context, Map, Value};
use sentry::{ClientInitGuard, ClientOptions, Envelope, Transport};

use super::{CAPACITY, Result, Subject};
use crate::charge::Charge;

pub(crate) struct Sentry {
    guard: Option<ClientInitGuard>,
    transport: Arc<FileTransport>,
}

impl Subject for Sentry {
    fn start(folder: &Path) -> Result<Self> {
        let file = File::create(folder.join("sentry.jsonl"))?;
        let transport = Arc::new(FileTransport::new(file));
        let options = ClientOptions::new()
            // Without an address it does nothing. This one is never asked.
            .dsn("https://key@localhost/1")
            .transport(Arc::clone(&transport));
        Ok(Self { guard: Some(sentry::init(options)), transport })
    }

    fn fail(&self, charge: &Charge) {
        let Err(error) = charge.call() else { return };
        let mut fields = Map::<String, Value>::new();
        fields.insert("order".into(), charge.order.as_str().into());
        fields.insert("customer".into(), charge.customer.into());
        fields.insert("cents".into(), charge.cents.into());
        fields.insert("bank".into(), charge.bank.as_str().into());
        fields.insert("note".into(), charge.note.into());
        sentry::with_scope(
            |scope| scope.set_context("charge", Context::Other(fields)),
            || sentry::capture_error(&error),
        );
    }

    fn finish(&mut self) -> Result<()> {
        drop(self.guard.take());
        self.transport.finish()
    }
}

/// A thread that writes, behind a queue that blocks.
struct FileTransport(Mutex<Option<Worker>>);

struct Worker {
    queue: SyncSender<Envelope>,
    thread: JoinHandle<std::io::Result<()>>,
}

impl FileTransport {
    fn new(file: File) -> Self {
        let (queue, envelopes) = sync_channel(CAPACITY);
        let thread = thread::spawn(move || write(file, &envelopes));
        Self(Mutex::new(Some(Worker { queue, thread })))
    }

    /// Waits until everything is written; nothing is taken any more.
    fn finish(&self) -> Result<()> {
        let worker = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Worker { queue, thread } = worker.ok_or("it has been finished before")?;
        drop(queue);
        Ok(thread.join().map_err(|_| "the writing thread panicked")??)
    }
}

impl Transport for FileTransport {
    fn send_envelope(&self, envelope: Envelope) {
        if let Some(worker) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            // What cannot be sent is missed when lines are counted.
            drop(worker.queue.send(envelope));
        }
    }

    fn shutdown(&self, _: Duration) -> bool {
        true
    }
}

fn write(file: File, envelopes: &Receiver<Envelope>) -> std::io::Result<()> {
    let mut file = BufWriter::new(file);
    for envelope in envelopes {
        envelope.to_writer(&mut file)?;
    }
    file.flush()
}
