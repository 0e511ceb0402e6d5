//! [`Hook`]: whom a recorder tells.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crate::base::{Clock as _, SystemClock};
use crate::error::{Error, ErrorKind, Result};
use crate::recorder::notification::Notification;
#[cfg(feature = "webhook")]
use crate::recorder::webhook::Post;

/// A command that takes longer is ended.
const COMMAND_LIMIT: Duration = Duration::from_secs(10);
/// How often it is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(20);

/// Whom a recorder tells.
#[derive(Clone)]
pub(super) enum Hook {
    Call(Arc<dyn Fn(&Notification) + Send + Sync>),
    Command(Arc<[OsString]>),
    #[cfg(feature = "webhook")]
    Post(Arc<Post>),
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(_) => f.write_str("Call"),
            Self::Command(words) => f.debug_tuple("Command").field(words).finish(),
            #[cfg(feature = "webhook")]
            Self::Post(_) => f.write_str("Post"),
        }
    }
}

impl Hook {
    /// Tells it.
    ///
    /// # Errors
    ///
    /// Why it has not taken it.
    pub(super) fn tell(&self, notification: &Notification) -> Result<()> {
        match self {
            Self::Call(call) => catch_unwind(AssertUnwindSafe(|| call(notification)))
                .map_err(|_| untold("call a hook: it panicked".to_owned())),
            Self::Command(words) => run(words, notification),
            #[cfg(feature = "webhook")]
            Self::Post(post) => post.send(notification),
        }
    }
}

/// Runs a command, without a shell, with the notification as JSON on its standard input.
fn run(words: &[OsString], notification: &Notification) -> Result<()> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(untold("run the command of a hook: it has no words".to_owned()));
    };
    // Its arguments may hold a secret.
    let what = format!("run the command {} of a hook", program.display());
    let failed = |error: io::Error| Error::with_source(ErrorKind::Io, &*what, error);
    let mut line = serde_json::to_vec(notification).map_err(|error| failed(error.into()))?;
    line.push(b'\n');
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(failed)?;
    // A notification is far smaller than what a pipe takes: this does not wait for the command. One
    // that does not read may have ended well all the same.
    child.stdin.take().map(|mut input| input.write_all(&line).ok());
    match wait(&mut child).map_err(failed)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(untold(format!("{what}: it ended with {status}"))),
        None => {
            let limit = COMMAND_LIMIT.as_secs();
            Err(untold(format!("{what}: it was ended after {limit} seconds")))
        }
    }
}

/// How it ended; nothing if it had to be killed.
fn wait(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    // A process of the system takes real time, whatever clock the recorder goes by.
    let clock = SystemClock::new();
    let begun = clock.monotonic();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if COMMAND_LIMIT <= clock.monotonic().saturating_sub(begun) {
            child.kill()?;
            // Killed, it ends at once, and is not left behind as a zombie.
            child.wait()?;
            return Ok(None);
        }
        std::thread::park_timeout(LOOK);
    }
}

#[cold]
fn untold(why: String) -> Error {
    Error::new(ErrorKind::Io, why)
}
