//! Keys, and what their values are.

use crate::fingerprint::scan::words::Words;

/// Keys whose value is the name of somebody.
const SOMEONE: Words = Words::new(&[
    "account",
    "acct",
    "customer",
    "login",
    "owner",
    "ruser",
    "tenant",
    "uname",
    "user",
    "user_id",
    "user_name",
    "userid",
    "username",
]);
/// Keys whose value tells causes apart, also at the end of a longer key: `exit_status`,
/// `probeType`.
const TELLING: Words = Words::new(&[
    "action",
    "actual",
    "argument",
    "attribute",
    "caller",
    "category",
    "cause",
    "class",
    "code",
    "column",
    "component",
    "encoding",
    "err",
    "errno",
    "error",
    "event",
    "exception",
    "expected",
    "feature",
    "field",
    "flag",
    "flags",
    "fn",
    "format",
    "function",
    "got",
    "kind",
    "lang",
    "left",
    "level",
    "lvl",
    "message",
    "method",
    "mode",
    "model",
    "module",
    "msg",
    "op",
    "operation",
    "option",
    "outcome",
    "param",
    "parameter",
    "phase",
    "proto",
    "protocol",
    "reason",
    "result",
    "right",
    "schema",
    "scheme",
    "setting",
    "severity",
    "signal",
    "stage",
    "state",
    "status",
    "step",
    "syscall",
    "table",
    "target",
    "tool",
    "type",
    "variant",
    "version",
    "want",
]);
/// A shorter one is no end of a longer key: `top` is no operation.
const KEY_END_BYTES_MIN: usize = 4;
/// Keys whose value is the name of one thing of many alike, also behind a colon.
const SOMETHING: Words = Words::new(&[
    "address",
    "bucket",
    "client",
    "container",
    "customer",
    "device",
    "disk",
    "domain",
    "host",
    "hostname",
    "instance",
    "interface",
    "job",
    "node",
    "partition",
    "peer",
    "pod",
    "queue",
    "relay",
    "runner",
    "server",
    "session",
    "shard",
    "task",
    "topic",
    "volume",
    "worker",
    "zone",
]);

/// The value of this key is the name of somebody.
pub(super) fn names_someone(key: &str) -> bool {
    SOMEONE.has(key)
}

/// The value of this key is the name of one thing of many alike.
pub(super) fn names_something(key: &str) -> bool {
    SOMETHING.has(key)
}

/// The word may be a key: nothing of it would be replaced.
pub(super) fn is_key(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}

/// The value of this key tells causes apart.
pub(super) fn is_telling(key: &str) -> bool {
    let key = key.strip_suffix("_name").unwrap_or(key);
    TELLING.end(key, KEY_END_BYTES_MIN)
}
