//! [`find`]: the failure that a person names.

use std::ops::ControlFlow;

use failrec::query::{Query, Row};
use failrec::record::{EntryBody, FailureRecord};
use failrec::store::{Ask as _, Store as _};
use failrec::{Error, ErrorKind, Timestamp};

use crate::exit::Exit;
use crate::output::{day_and_time, on_one_line, plural, short_type};
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
    store.newest()?.ok_or_else(|| {
        Trouble::new(Exit::NothingFound, "nothing has been recorded in this store yet")
    })
}

fn explain(store: &Watched, id: &str, error: Error) -> Trouble {
    match error.kind() {
        ErrorKind::NotFound => of_several(store, id).unwrap_or_else(|| {
            let message = format!("no stored failure has an id that begins with `{id}`");
            Trouble::new(Exit::NothingFound, message)
                .advise("`failrec list --records` shows those that are stored")
        }),
        ErrorKind::InvalidInput => Trouble::usage(format!("`{id}` is too short to name a failure"))
            .advise("give at least six characters of the id, as `failrec list` prints it"),
        ErrorKind::Ambiguous => candidates(store, id).unwrap_or_else(|| Trouble::from(error)),
        _ => Trouble::from(error),
    }
}

/// Tells that `id` names what several groups have in common, or several records of one; nothing if
/// it does not, or if that cannot be read again.
pub(crate) fn of_several(store: &Watched, id: &str) -> Option<Trouble> {
    if !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let ask = |text: &str| Query::parse(text, Timestamp::default()).ok();
    let coarse = format!("coarse:{id}");
    let found = store.group_by(&ask(&coarse)?.by(["coarse".parse().ok()?])).ok()?;
    if let Some(Row { coarse: Some(known), count, recovered, groups, .. }) = found.rows.first() {
        let words = [Some(known.category.as_str()), known.root_type.as_deref()];
        let words = words.into_iter().chain([known.error_code.as_deref()]).flatten();
        let words: Vec<_> = words.map(short_type).collect();
        let (failures, groups) = (plural(count + recovered, "failure"), *groups as u64);
        let message = format!(
            "`{id}` is no single failure but a coarse fingerprint: {}, {failures} in {}",
            words.join(" "),
            plural(groups, "group")
        );
        let trouble = Trouble::new(Exit::NothingFound, message);
        return Some(trouble.advise(format!("`failrec list {coarse}` lists them")));
    }
    let exact = format!("exact:{id}");
    let page = store.records(&ask(&exact)?.records().limit(1)).ok()?;
    let record = page.items.first()?;
    let records = match page.unread {
        0 => plural(page.total, "stored failure"),
        _ => "stored failures".to_owned(),
    };
    let message = format!("`{id}` is an exact fingerprint: {records} with the very same message");
    let trouble = Trouble::new(Exit::NothingFound, message)
        .advise(format!("`failrec list --records {exact}` lists them,"))
        .advise(format!("`failrec show {}` shows the newest", record.id));
    Some(trouble)
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
