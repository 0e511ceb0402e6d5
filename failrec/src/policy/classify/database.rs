//! What databases say in words: Postgres, `MySQL`, `SQLite`, Redis.

use crate::policy::classify::finding::Weight;
use crate::policy::classify::phrases::{Phrases, Sense};
use crate::policy::fault::FaultKind;

const fn plain(kind: FaultKind, texts: &'static [&'static str]) -> Phrases {
    Phrases { sense: Sense::Fault(Weight::Text, kind), texts }
}

/// Of phrases in one text the one that stands further up here counts.
pub(super) static DATABASE: &[Phrases] = &[
    plain(FaultKind::Deadlock, &["deadlock detected", "deadlock found"]),
    plain(
        FaultKind::Serialisation,
        &["could not serialize access", "serialization failure", "restart transaction:"],
    ),
    plain(
        FaultKind::Busy,
        &[
            "database is locked",
            "database table is locked",
            "database schema is locked",
            "database is busy",
            "lock wait timeout exceeded",
            "could not obtain lock",
            "is being accessed by other users",
        ],
    ),
    plain(
        FaultKind::Constraint,
        &[
            "violates unique constraint",
            "violates foreign key constraint",
            "violates not-null constraint",
            "violates check constraint",
            "violates exclusion constraint",
            "duplicate key value",
            "duplicate entry",
            "constraint failed",
            "constraint fails",
        ],
    ),
    plain(
        FaultKind::Syntax,
        &[
            "syntax error at or near",
            "error in your sql syntax",
            "\": syntax error",
            "no such table",
            "no such column",
        ],
    ),
    plain(FaultKind::Cancelled, &["canceling statement due to user request"]),
    plain(FaultKind::Timeout, &["canceling statement due to"]),
    plain(FaultKind::Reset, &["server has gone away", "lost connection to mysql server"]),
    Phrases {
        // Said in answer to the attempt to connect.
        sense: Sense::NotSent(Weight::Text, FaultKind::Unavailable),
        texts: &[
            "too many clients already",
            "too many connections",
            "remaining connection slots are reserved",
            "database system is starting up",
            "max number of clients reached",
        ],
    },
    plain(
        FaultKind::Unavailable,
        &[
            "database system is shutting down",
            "terminating connection due to administrator command",
            "loading the dataset in memory",
        ],
    ),
    plain(FaultKind::InvalidRequest, &["no rows returned by a query that expected"]),
];
