//! [`Hook`]: whom a recorder tells.

use std::ffi::OsString;
use std::fmt;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crate::base::{Clock as _, SystemClock};
use crate::recorder::notification::Notification;

/// A command that takes longer is ended.
const COMMAND_LIMIT: Duration = Duration::from_secs(10);
/// How often it is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(20);

/// Whom a recorder tells.
#[derive(Clone)]
pub(super) enum Hook {
    Call(Arc<dyn Fn(&Notification) + Send + Sync>),
    Command(Arc<[OsString]>),
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(_) => f.write_str("Call"),
            Self::Command(words) => f.debug_tuple("Command").field(words).finish(),
        }
    }
}

impl Hook {
    /// Tells it, and says whether it has taken it.
    pub(super) fn tell(&self, notification: &Notification) -> bool {
        match self {
            Self::Call(call) => catch_unwind(AssertUnwindSafe(|| call(notification))).is_ok(),
            Self::Command(words) => run(words, notification).is_some(),
        }
    }
}

/// Runs a command, without a shell, with the notification as JSON on its standard input.
fn run(words: &[OsString], notification: &Notification) -> Option<()> {
    let (program, arguments) = words.split_first()?;
    let mut line = serde_json::to_vec(notification).ok()?;
    line.push(b'\n');
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    // A notification is far smaller than what a pipe takes: this does not wait for the command. One
    // that does not read may have ended well all the same.
    child.stdin.take().map(|mut input| input.write_all(&line).ok());
    wait(&mut child)
}

fn wait(child: &mut Child) -> Option<()> {
    // A process of the system takes real time, whatever clock the recorder goes by.
    let clock = SystemClock::new();
    let begun = clock.monotonic();
    loop {
        if let Some(status) = child.try_wait().ok()? {
            return status.success().then_some(());
        }
        if COMMAND_LIMIT <= clock.monotonic().saturating_sub(begun) {
            child.kill().ok()?;
            // Killed, it ends at once, and is not left behind as a zombie.
            child.wait().ok()?;
            return None;
        }
        std::thread::park_timeout(LOOK);
    }
}
