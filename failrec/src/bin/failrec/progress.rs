//! [`Progress`]: a sign of life while a large store is read.

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::plural;

/// What is answered within this needs no sign of life.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the sign moves.
const BEAT: Duration = Duration::from_millis(120);

/// What the columns of a bar stand for.
const BAR: &str = "{spinner} {msg} {wide_bar} {bytes} of {total_bytes}, {elapsed}";

/// Shows on a terminal, after a second, how many entries have been read, or how much of all bytes. It
/// goes away without a trace when it is dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    steps: Steps,
    running: Option<Running>,
}

/// How many entries have been read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Steps(Arc<AtomicU64>);

#[derive(Debug)]
struct Running {
    /// Dropped to end it.
    end: Sender<()>,
    thread: JoinHandle<()>,
}

impl Progress {
    /// Begins to wait. Without a terminal to show it on, nothing ever happens.
    pub(crate) fn start() -> Self {
        Self::show_if_seen(None)
    }

    /// The same, where so many bytes are to be read, of which the reader tells by [`Steps::add_many`].
    pub(crate) fn of_bytes(total: u64) -> Self {
        Self::show_if_seen(Some(total))
    }

    fn show_if_seen(total: Option<u64>) -> Self {
        let steps = Steps::default();
        let is_seen = std::io::stderr().is_terminal();
        let running = is_seen.then(|| Running::start(steps.clone(), total));
        Self { steps, running: running.flatten() }
    }

    /// What the reader counts with.
    pub(crate) fn steps(&self) -> Steps {
        self.steps.clone()
    }

    /// Takes the sign away, because the answer is about to be written.
    pub(crate) fn end(&mut self) {
        let Some(Running { end, thread }) = self.running.take() else { return };
        drop(end);
        // It only draws; an answer does not depend on it.
        drop(thread.join());
    }
}

impl Steps {
    /// One more entry was read.
    pub(crate) fn add(&self) {
        // A number to look at: no other memory depends on it.
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// So many more bytes were read.
    pub(crate) fn add_many(&self, bytes: u64) {
        // As above.
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

impl Running {
    fn start(steps: Steps, total: Option<u64>) -> Option<Self> {
        let (end, ended) = channel();
        let thread = std::thread::Builder::new().name("progress".to_owned());
        let thread = thread.spawn(move || show(&steps, total, &ended)).ok()?;
        Some(Self { end, thread })
    }
}

fn show(steps: &Steps, total: Option<u64>, ended: &Receiver<()>) {
    if ended.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    let template = total.map_or("{spinner} {msg}, {elapsed}", |_| BAR);
    let style = ProgressStyle::with_template(template);
    let bar = bar.with_elapsed(PATIENCE);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    loop {
        if let Some(total) = total {
            bar.set_message("reading the journal");
            bar.set_position(steps.count().min(total));
        } else {
            bar.set_message(match steps.count() {
                // Only what no statistics cover takes so long.
                0 => "adding up the journal; `failrec fsck --statistics` keeps the sum".to_owned(),
                entries => format!("reading the journal: {}", plural(entries, "entry")),
            });
        }
        bar.tick();
        if ended.recv_timeout(BEAT) != Err(RecvTimeoutError::Timeout) {
            bar.finish_and_clear();
            return;
        }
    }
}
