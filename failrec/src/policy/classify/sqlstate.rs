//! Codes of databases: SQLSTATE, the numbers of `MySQL`, the result codes of `SQLite`, the error words
//! of Redis.

use crate::policy::classify::finding::{Finding, Weight};
use crate::policy::fault::FaultKind;

/// What a code in the text of an error tells.
pub(super) fn of_text(text: &str) -> Option<Finding> {
    let number = sqlite_in_text(text).or_else(|| mysql_in_text(text));
    number.or_else(|| of_state(state_in_text(text)?, text))
}

/// What a code in the `Debug` of an error tells.
pub(super) fn of_debug(debug: &str) -> Option<Finding> {
    let number = sqlite_in_debug(debug).or_else(|| mysql_in_debug(debug));
    let database = number.or_else(|| of_state(state_in_debug(debug)?, debug));
    database.or_else(|| redis_in_debug(debug))
}

fn coded(kind: FaultKind) -> Finding {
    Finding::new(Weight::Coded, kind)
}

/// What a SQLSTATE stands for, in an error whose text or `Debug` is `text`.
fn of_state(state: &str, text: &str) -> Option<Finding> {
    let class = state.get(..2)?;
    Some(match (class, state) {
        (_, "08001" | "08004") => coded(FaultKind::Connect).not_sent(),
        ("08", _) | (_, "40003" | "57P02" | "57P05") => coded(FaultKind::Reset),
        (_, "40P01") => coded(FaultKind::Deadlock),
        (_, "40001" | "40000") => coded(FaultKind::Serialisation),
        ("23", _) | (_, "40002") => coded(FaultKind::Constraint),
        (_, "55P03" | "55006") => coded(FaultKind::Busy),
        (_, "57014") if text.contains("user request") => coded(FaultKind::Cancelled),
        (_, "57014" | "25P03" | "25P04" | "HYT00" | "HYT01") => coded(FaultKind::Timeout),
        ("28", _) | (_, "42501") => coded(FaultKind::Authentication),
        ("42", _) | (_, "0A000") => coded(FaultKind::Syntax),
        (_, "53300" | "57P03") => coded(FaultKind::Unavailable).not_sent(),
        ("53", _) | (_, "57P01") => coded(FaultKind::Unavailable),
        ("58" | "XX", _) => coded(FaultKind::Server),
        ("21" | "22" | "25" | "26" | "34" | "3D" | "3F" | "44" | "54" | "P0", _) | (_, "57P04") => {
            coded(FaultKind::InvalidRequest)
        }
        _ => return None,
    })
}

/// What an error number of `MySQL` stands for. The state beside it says less: that of a lock that was
/// waited for too long is the one of errors without a state.
fn of_mysql(number: u32) -> Option<Finding> {
    Some(match number {
        1213 => coded(FaultKind::Deadlock),
        1205 | 3572 => coded(FaultKind::Busy),
        1040 | 1203 | 1226 => coded(FaultKind::Unavailable).not_sent(),
        1053 => coded(FaultKind::Unavailable),
        1044 | 1045 | 1142 | 1698 => coded(FaultKind::Authentication),
        1048 | 1062 | 1216 | 1217 | 1451 | 1452 | 1557 | 3819 => coded(FaultKind::Constraint),
        1054 | 1064 | 1146 => coded(FaultKind::Syntax),
        1317 => coded(FaultKind::Cancelled),
        3024 | 1969 => coded(FaultKind::Timeout),
        2002 | 2003 => coded(FaultKind::Connect).not_sent(),
        2006 | 2013 => coded(FaultKind::Reset),
        _ => return None,
    })
}

/// What a result code of `SQLite` stands for; its low byte is the code without the details.
fn of_sqlite(code: u32) -> Option<Finding> {
    Some(match code & 0xff {
        5 | 6 => coded(FaultKind::Busy),
        19 => coded(FaultKind::Constraint),
        3 | 8 | 23 => coded(FaultKind::Authentication),
        9 => coded(FaultKind::Cancelled),
        11 | 26 => coded(FaultKind::Decode),
        _ => return None,
    })
}

/// What the words stand for that an error of Redis begins with, or the names that its client gives
/// them.
fn of_redis(word: &str) -> Option<Finding> {
    Some(match word {
        "BusyLoading" | "ClusterDown" | "MasterDown" | "NotBusy" | "ReadOnly" => {
            coded(FaultKind::Unavailable)
        }
        "TryAgain" | "BUSY" => coded(FaultKind::Busy),
        "OOM" => coded(FaultKind::Overloaded),
        "NOAUTH" | "WRONGPASS" | "NoPerm" | "NOPERM" => coded(FaultKind::Authentication),
        "WRONGTYPE" | "NoScript" | "CrossSlot" => coded(FaultKind::InvalidRequest),
        "ExecAbort" => coded(FaultKind::Conflict),
        _ => return None,
    })
}

/// `.. SQLSTATE 40001 ..`, also with a colon, brackets or quotes.
fn state_in_text(text: &str) -> Option<&str> {
    let rest = behind(text, "SQLSTATE").or_else(|| behind(text, "sqlstate"))?;
    state(rest.trim_start_matches([' ', ':', '=', '[', '(', '"', '\'']))
}

/// The code of tokio-postgres, or the one of sqlx.
fn state_in_debug(debug: &str) -> Option<&str> {
    if let Some(rest) = behind(debug, "SqlState(") {
        return state(rest.strip_prefix('E').unwrap_or(rest));
    }
    let fields = behind(debug, "DatabaseError { ")?;
    let code = behind(fields, "code: ")?;
    state(code.strip_prefix("Some(").unwrap_or(code).strip_prefix('"')?)
}

/// `1213 (40001): ..` of sqlx, `ERROR 40001 (1213): ..` of the `mysql` crates, and
/// `ERROR 1213 (40001)` of the server's own tools.
fn mysql_in_text(text: &str) -> Option<Finding> {
    let (head, rest) = text.split_once(" (")?;
    let (inside, _) = rest.split_once(')')?;
    let before = head.rsplit(' ').next()?;
    let (number, state_text) = if before.len() == 4 { (before, inside) } else { (inside, before) };
    let is_pair = state(state_text) == Some(state_text);
    if is_pair { of_mysql(number.parse().ok()?) } else { None }
}

fn mysql_in_debug(debug: &str) -> Option<Finding> {
    let sqlx = behind(debug, "MySqlDatabaseError { ").and_then(|fields| behind(fields, "number: "));
    of_mysql(digits(sqlx.or_else(|| behind(debug, "ServerError { code: "))?)?)
}

/// `(code: 5) database is locked`.
fn sqlite_in_text(text: &str) -> Option<Finding> {
    let text = text.strip_prefix("error returned from database: ").unwrap_or(text);
    of_sqlite(digits(text.strip_prefix("(code: ")?)?)
}

/// The code of sqlx, or the one of rusqlite.
fn sqlite_in_debug(debug: &str) -> Option<Finding> {
    let sqlx = behind(debug, "SqliteError { code: ");
    let rusqlite = || behind(debug, "SqliteFailure(").and_then(|inner| behind(inner, "code: "));
    let rusqlite = || behind(rusqlite()?, "extended_code: ");
    of_sqlite(digits(sqlx.or_else(rusqlite)?)?)
}

fn redis_in_debug(debug: &str) -> Option<Finding> {
    let inner = debug.strip_prefix("ServerError(")?;
    let known = inner.strip_prefix("Known { kind: ");
    let other = || inner.strip_prefix("Extension { code: \"");
    let rest = known.or_else(other)?;
    let end = rest.find(|next: char| !next.is_ascii_alphanumeric())?;
    of_redis(rest.get(..end)?)
}

/// The five characters of a SQLSTATE, which have a digit among them, and nothing that goes on
/// behind them.
fn state(text: &str) -> Option<&str> {
    let (state, rest) = text.split_at_checked(5)?;
    let is_state = state.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && state.bytes().any(|byte| byte.is_ascii_digit());
    let ends = !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
    (is_state && ends).then_some(state)
}

fn digits(text: &str) -> Option<u32> {
    let end = text.find(|next: char| !next.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}

fn behind<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    text.get(text.find(mark)? + mark.len()..)
}

#[cfg(test)]
mod tests;
