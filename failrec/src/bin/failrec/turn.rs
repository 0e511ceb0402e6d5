//! Waiting for one's turn to replace files of a store.

use std::sync::mpsc::channel;
use std::time::Duration;

use crate::exit::Exit;
use crate::trouble::{Result, Trouble};

/// How often it is tried again.
const PAUSE: Duration = Duration::from_millis(100);
/// How often in all. Whoever renews statistics needs a second at most.
const TRIES_MAX: u32 = 50;

/// Does `work`, which answers nothing while another process replaces files, as soon as it is its turn.
pub(crate) fn in_turn<T>(mut work: impl FnMut() -> failrec::Result<Option<T>>) -> Result<T> {
    let (_keeps_it_open, never) = channel::<()>();
    for _ in 0..TRIES_MAX {
        if let Some(done) = work()? {
            return Ok(done);
        }
        // Nobody sends anything, so that is how long it takes.
        if never.recv_timeout(PAUSE).is_ok() {
            break;
        }
    }
    let message = "another process has been replacing files of this store for 5 seconds";
    Err(Trouble::new(Exit::Unexpected, message)
        .advise("wait until it is done, and try again; it holds the lock of the file LOCK,")
        .advise("which ends with it: `fuser -v LOCK` in the store shows who it is"))
}
