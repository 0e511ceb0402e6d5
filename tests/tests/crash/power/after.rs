//! What holds of a store after a loss of power.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use failrec::query::Ledger;
use failrec::record::{Entry, EntryBody};
use failrec::store::fs::Fs as _;
use failrec::store::{Durability, JsonlStore, ScanReport, Store as _};

use super::cut::Cut;
use super::disk::Disk;
use super::power_fs::{Flaw, PowerFs};
use super::promise::{Promise, key};
use crate::sample;

/// Where the store is. Its folders are made by itself.
pub(super) const FOLDER: &str = "/disk/store";

/// The session of entries that may be forgotten.
pub(super) const SESSION: &str = "sess-to-be-forgotten";

/// Says what is wrong with the store on `left`. `replacements` are the statistics ever written.
pub(super) fn check(left: &Disk, promise: &Promise, written: &PowerFs) -> Result<(), String> {
    let fs = PowerFs::new(left.clone(), Flaw::None);
    let before = read(&fs)?;
    promise.check(&before)?;
    if promise.is_gone() {
        nothing_names_what_is_gone(left)?;
    }
    statistics_are_whole(left, written)?;
    statistics_tell_what_the_log_tells(&fs)?;

    // The store goes on.
    let next = sample::entry("after", 0, 60);
    let builder = JsonlStore::builder(FOLDER).fs(Arc::new(fs.clone()));
    let store =
        builder.durability(Durability::Always).open().map_err(|error| said("open", &error))?;
    store.append(std::slice::from_ref(&next)).map_err(|error| said("append", &error))?;
    let mut promise = promise.clone();
    promise.give(std::slice::from_ref(&next));
    promise.keep(before.iter().chain([&next]).map(key));
    // Nothing but what stood in a line without an end, which has one now.
    promise.check(&read(&fs)?).map_err(|said| format!("{said} by who goes on"))?;
    store.close().map_err(|error| said("close", &error))?;
    statistics_tell_what_the_log_tells(&fs)?;
    let again = PowerFs::new(fs.disk().after(&Cut::Set(0)), Flaw::None);
    promise.check(&read(&again)?).map_err(|said| format!("{said} by the next loss"))?;
    Ok(())
}

fn read(fs: &PowerFs) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    let Some(store) = open(fs)? else { return Ok(entries) };
    let report = store.scan(&sample::goal(), &mut |entry| {
        // Nobody gave it: it tells of those that were forgotten.
        if !matches!(entry.body, EntryBody::Pruned(_)) {
            entries.push(entry);
        }
        ControlFlow::Continue(())
    });
    report.map_err(|error| said("read", &error))?;
    Ok(entries)
}

/// Whatever is left under a name, be it half of a file that was to replace another.
fn nothing_names_what_is_gone(left: &Disk) -> Result<(), String> {
    let mentions =
        |content: &[u8]| content.windows(SESSION.len()).any(|bytes| bytes == SESSION.as_bytes());
    if left.files.values().any(|content| mentions(content)) {
        Err("what was forgotten stands in a file".to_owned())
    } else {
        Ok(())
    }
}

fn statistics_are_whole(left: &Disk, written: &PowerFs) -> Result<(), String> {
    let statistics = left.find(["disk", "store", "stats_main_goal.cache"]);
    match statistics.and_then(|node| left.files.get(&node)) {
        Some(content) if !written.has_replaced_by(content) => {
            Err(format!("statistics that nobody wrote, of {} bytes", content.len()))
        }
        _ => Ok(()),
    }
}

fn statistics_tell_what_the_log_tells(fs: &PowerFs) -> Result<(), String> {
    let bare = PowerFs::new(fs.disk(), Flaw::None);
    let statistics = Path::new(FOLDER).join("stats_main_goal.cache");
    if bare.status(&statistics).map_err(|error| said("look", &error))?.is_none() {
        return Ok(());
    }
    bare.remove(&statistics).map_err(|error| said("remove", &error))?;
    let ([with, without], [said_with, said_without]) = {
        let (with, said_with) = ledger(fs)?;
        let (without, said_without) = ledger(&bare)?;
        ([with, without], [said_with, said_without])
    };
    if said_with != said_without {
        return Err(format!("with statistics {said_with:?}, without {said_without:?}"));
    }
    if json(&with)? != json(&without)? {
        return Err("statistics tell something else than the log".to_owned());
    }
    Ok(())
}

fn ledger(fs: &PowerFs) -> Result<(Arc<Ledger>, ScanReport), String> {
    let Some(store) = open(fs)? else { return Ok(<(Arc<Ledger>, ScanReport)>::default()) };
    store.ledger(&sample::goal()).map_err(|error| said("ask", &error))
}

fn json(ledger: &Ledger) -> Result<String, String> {
    serde_json::to_string(ledger).map_err(|error| said("print", &error))
}

/// The store for reading; nothing if there is no folder.
fn open(fs: &PowerFs) -> Result<Option<JsonlStore>, String> {
    match JsonlStore::builder(FOLDER).fs(Arc::new(fs.clone())).open_read_only() {
        Ok(store) => Ok(Some(store)),
        Err(error) if error.kind() == failrec::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(said("open", &error)),
    }
}

fn said(what: &str, error: &dyn std::error::Error) -> String {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    format!("refused to {what}: {error} {cause}")
}
