use proptest::prelude::{any, proptest};

use super::*;

#[test]
fn state_decides() {
    let table = [
        ("40P01", FaultKind::Deadlock, false),
        ("40001", FaultKind::Serialisation, false),
        ("55P03", FaultKind::Busy, false),
        ("57014", FaultKind::Timeout, false),
        ("25P03", FaultKind::Timeout, false),
        ("23505", FaultKind::Constraint, false),
        ("23503", FaultKind::Constraint, false),
        ("42601", FaultKind::Syntax, false),
        ("42501", FaultKind::Authentication, false),
        ("28P01", FaultKind::Authentication, false),
        ("08001", FaultKind::Connect, true),
        ("08004", FaultKind::Connect, true),
        ("08006", FaultKind::Reset, false),
        ("08P01", FaultKind::Reset, false),
        ("53300", FaultKind::Unavailable, true),
        ("53200", FaultKind::Unavailable, false),
        ("57P01", FaultKind::Unavailable, false),
        ("57P02", FaultKind::Reset, false),
        ("57P03", FaultKind::Unavailable, true),
        ("22012", FaultKind::InvalidRequest, false),
        ("3D000", FaultKind::InvalidRequest, false),
        ("XX000", FaultKind::Server, false),
        ("58030", FaultKind::Server, false),
    ];
    for (state, kind, is_not_sent) in table {
        let texts = [format!("ERROR: x (SQLSTATE {state})"), format!("SQLSTATE[{state}]: x")];
        for text in texts {
            let fault = of_text(&text).unwrap().fault;
            assert_eq!((fault.kind, fault.is_not_sent), (kind, is_not_sent), "{text}");
        }
        let debug =
            format!("DbError {{ severity: \"ERROR\", code: SqlState(E{state}), detail: None }}");
        assert_eq!(of_debug(&debug).map(|finding| finding.fault.kind), Some(kind), "{debug}");
    }
    assert_eq!(of_text("SQLSTATE 01000"), None);
}

#[test]
fn cancelled_query_is_told_from_one_that_took_too_long() {
    let of = |reason: &str| {
        let message = format!("canceling statement due to {reason}");
        of_debug(&format!("DbError {{ code: SqlState(E57014), message: {message:?} }}")).unwrap()
    };
    let (by_user, by_time) = (of("user request"), of("statement timeout"));
    assert_eq!(by_user.fault.kind, FaultKind::Cancelled);
    assert_eq!(by_time.fault.kind, FaultKind::Timeout);
}

#[test]
fn drivers_tell_by_their_debug() {
    let table = [
        (
            "Database(PgDatabaseError { severity: Error, code: \"40P01\", message: \"deadlock \
             detected\", detail: None })",
            FaultKind::Deadlock,
        ),
        (
            "Database(PgDatabaseError { severity: Error, code: \"23505\", message: \"duplicate key \
             value violates unique constraint\" })",
            FaultKind::Constraint,
        ),
        (
            "Database(MySqlDatabaseError { code: Some(\"40001\"), number: 1213, message: \"Deadlock \
             found when trying to get lock; try restarting transaction\" })",
            FaultKind::Deadlock,
        ),
        (
            "MySqlDatabaseError { code: Some(\"23000\"), number: 1062, message: \"Duplicate entry\" }",
            FaultKind::Constraint,
        ),
        (
            "MySqlDatabaseError { code: Some(\"22003\"), number: 1264, message: \"Out of range\" }",
            FaultKind::InvalidRequest,
        ),
        (
            "Server(ServerError { code: 1205, message: \"Lock wait timeout\", state: \"HY000\" })",
            FaultKind::Busy,
        ),
        ("Database(SqliteError { code: 5, message: \"database is locked\" })", FaultKind::Busy),
        ("SqliteError { code: 517, message: \"database is locked\" }", FaultKind::Busy),
        (
            "SqliteFailure(Error { code: ConstraintViolation, extended_code: 2067 }, Some(\"UNIQUE \
             constraint failed: t.a\"))",
            FaultKind::Constraint,
        ),
        ("SqliteFailure(Error { code: DatabaseBusy, extended_code: 5 }, None)", FaultKind::Busy),
        ("ServerError(Known { kind: ClusterDown, detail: None })", FaultKind::Unavailable),
        ("ServerError(Extension { code: \"NOAUTH\", detail: None })", FaultKind::Authentication),
    ];
    for (debug, kind) in table {
        assert_eq!(of_debug(debug).map(|finding| finding.fault.kind), Some(kind), "{debug}");
    }
}

#[test]
fn drivers_tell_by_their_text() {
    let table = [
        (
            "error returned from database: 1213 (40001): Deadlock found when trying to get lock; try \
             restarting transaction",
            FaultKind::Deadlock,
        ),
        ("1205 (HY000): Lock wait timeout exceeded; try restarting transaction", FaultKind::Busy),
        ("Server error: `ERROR 40001 (1213): Deadlock found'", FaultKind::Deadlock),
        ("ERROR 1040 (08004): Too many connections", FaultKind::Unavailable),
        ("ERROR 2013 (HY000): Lost connection to MySQL server during query", FaultKind::Reset),
        ("error returned from database: (code: 5) database is locked", FaultKind::Busy),
        ("(code: 2067) UNIQUE constraint failed: t.a", FaultKind::Constraint),
    ];
    for (text, kind) in table {
        assert_eq!(of_text(text).map(|finding| finding.fault.kind), Some(kind), "{text}");
    }
}

#[test]
fn other_codes_tell_nothing() {
    for text in [
        "(code: 404) not found",
        "ERROR abcde (1213)",
        "port 1213 (ABCDE)",
        "SQLSTATE",
        "SQLSTATE 40P011",
        "(",
        " ()",
    ] {
        assert_eq!(of_text(text), None, "{text}");
    }
    assert_eq!(of_debug("SqlState("), None);
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(text in any::<String>(), place in 0_usize..7) {
        let marks =
            ["", "SQLSTATE", "SqlState(E", "(code: ", "1213 (", "DatabaseError { code: ", "ServerError("];
        let text = format!("{}{text}", marks.get(place).copied().unwrap_or_default());
        of_text(&text);
        of_debug(&text);
    }
}
