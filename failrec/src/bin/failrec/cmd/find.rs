//! [`find`]: the failure that a person names.

use std::ops::ControlFlow;

use failrec::query::Query;
use failrec::record::{EntryBody, FailureRecord};
use failrec::store::{Ask as _, Store as _};
use failrec::{Error, ErrorKind};

use crate::exit::Exit;
use crate::output::{day_and_time, on_one_line, short_type};
use crate::trouble::{Result, Trouble};
use crate::watched::Watched;

/// Stands for the newest record.
pub(crate) const LATEST: &str = "latest";
/// Candidates that are told when a beginning fits several.
const CANDIDATES_MAX: usize = 10;
/// Letters of a candidate's message.
const MESSAGE_CHARS: usize = 60;

/// The record that `id` names: by its beginning, by its group, or as the latest.
pub(crate) fn find(store: &Watched, id: &str) -> Result<FailureRecord> {
    if id != LATEST {
        return store.record(id).map_err(|error| explain(store, id, error));
    }
    let page = store.records(&Query::new().records().limit(1))?;
    let newest = page.items.into_iter().next();
    newest.ok_or_else(|| {
        Trouble::new(Exit::NothingFound, "nothing has been recorded in this store yet")
    })
}

fn explain(store: &Watched, id: &str, error: Error) -> Trouble {
    match error.kind() {
        ErrorKind::NotFound => Trouble::new(
            Exit::NothingFound,
            format!("no stored failure has an id that begins with `{id}`"),
        )
        .advise("`failrec list --records` shows those that are stored"),
        ErrorKind::InvalidInput => Trouble::usage(format!("`{id}` is too short to name a failure"))
            .advise("give at least six characters of the id, as `failrec list` prints it"),
        ErrorKind::Ambiguous => candidates(store, id).unwrap_or_else(|| Trouble::from(error)),
        _ => Trouble::from(error),
    }
}

/// Tells which records `id` may mean; nothing if they cannot be read again.
fn candidates(store: &Watched, id: &str) -> Option<Trouble> {
    let mut found: Vec<String> = Vec::new();
    for goal in store.goals().ok()? {
        let scanned = store.scan(&goal, &mut |entry| {
            if let EntryBody::Failure(record) = entry.body
                && record.id.starts_with(id)
            {
                found.push(candidate(&record));
            }
            if found.len() <= CANDIDATES_MAX {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        scanned.ok()?;
    }
    found.dedup();
    let is_more = CANDIDATES_MAX < found.len();
    found.truncate(CANDIDATES_MAX);
    found.extend(is_more.then(|| "and more".to_owned()));
    // The name may be the beginning of a fingerprint, of which the error itself tells enough.
    let trouble = Trouble::usage(format!("`{id}` may mean several failures; give more of the id:"));
    (!found.is_empty()).then(|| found.into_iter().fold(trouble, Trouble::advise))
}

fn candidate(record: &FailureRecord) -> String {
    let message = on_one_line(&record.error_message);
    let message: String = message.chars().take(MESSAGE_CHARS).collect();
    let (at, error_type) = (day_and_time(record.at), short_type(&record.error_type));
    format!("{}  {at}  {}  {error_type}  {message}", record.id, record.node_id)
}
