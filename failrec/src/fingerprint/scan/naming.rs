//! Words that say what a name beside them is.

use crate::fingerprint::scan::text::last_word;
use crate::fingerprint::scan::words::Words;

/// Things of a program or its schema: their names in quotes tell causes apart.
const IDENTIFIED: Words = Words::new(&[
    "action",
    "annotation",
    "argument",
    "arguments",
    "attribute",
    "bean",
    "class",
    "column",
    "command",
    "constraint",
    "crate",
    "database",
    "dependency",
    "directive",
    "encoding",
    "endpoint",
    "enum",
    "event",
    "extension",
    "feature",
    "field",
    "fields",
    "flag",
    "function",
    "header",
    "identifier",
    "index",
    "interface",
    "key",
    "keyerror",
    "keyword",
    "label",
    "macro",
    "member",
    "method",
    "module",
    "object",
    "operation",
    "operator",
    "option",
    "package",
    "param",
    "parameter",
    "plugin",
    "privilege",
    "procedure",
    "property",
    "provider",
    "reading",
    "relation",
    "role",
    "routine",
    "schema",
    "sequence",
    "setting",
    "struct",
    "table",
    "tag",
    "target",
    "tool",
    "trait",
    "trigger",
    "type",
    "variable",
    "variant",
    "view",
]);
/// Those of them that a colon or an equals sign may follow. Behind the others stands a value then:
/// `key: "alice"`.
const ANNOUNCING: Words = Words::new(&[
    "argument",
    "arguments",
    "attribute",
    "class",
    "column",
    "command",
    "constraint",
    "field",
    "fields",
    "flag",
    "function",
    "keyerror",
    "method",
    "module",
    "option",
    "package",
    "parameter",
    "property",
    "relation",
    "table",
    "variable",
]);
/// Words between the thing and its name.
const JOINING: Words = Words::new(&["called", "name", "named"]);
/// What follows the name of a thing that is needed.
const NEEDED: &[&str] = &["is a required", "is required", "is not defined", "was unexpected"];

/// The word is that of a thing whose name may stand right behind it.
pub(super) fn is_identified(word: &str) -> bool {
    IDENTIFIED.has(word)
}

/// The word is that of a thing whose name may stand behind a colon.
pub(super) fn is_announcing(word: &str) -> bool {
    ANNOUNCING.has(word)
}

/// The word joins a thing and its name.
pub(super) fn is_joining(word: &str) -> bool {
    JOINING.has(word)
}

/// The text goes on as behind the name of a thing that is needed.
pub(super) fn is_needed(text: &str) -> bool {
    NEEDED.iter().any(|words| text.starts_with(words))
}

/// Words that follow such a word, or a key, and are no name.
const NO_NAMES: Words = Words::new(&[
    "a",
    "access",
    "account",
    "agent",
    "already",
    "an",
    "and",
    "are",
    "as",
    "at",
    "authentication",
    "by",
    "can",
    "cannot",
    "code",
    "context",
    "could",
    "credentials",
    "data",
    "denied",
    "did",
    "does",
    "doesn",
    "don",
    "email",
    "error",
    "exceeded",
    "exists",
    "failed",
    "false",
    "for",
    "from",
    "group",
    "had",
    "has",
    "hash",
    "have",
    "id",
    "ids",
    "if",
    "in",
    "info",
    "input",
    "interface",
    "interrupt",
    "invalid",
    "is",
    "isn",
    "limit",
    "limits",
    "lookup",
    "may",
    "memory",
    "message",
    "missing",
    "mode",
    "model",
    "must",
    "name",
    "names",
    "needs",
    "nil",
    "no",
    "none",
    "not",
    "null",
    "of",
    "on",
    "or",
    "password",
    "permission",
    "process",
    "profile",
    "quota",
    "request",
    "requests",
    "role",
    "session",
    "sessions",
    "should",
    "space",
    "state",
    "store",
    "table",
    "than",
    "that",
    "the",
    "this",
    "to",
    "token",
    "true",
    "undefined",
    "unknown",
    "was",
    "were",
    "while",
    "who",
    "will",
    "with",
    "without",
    "would",
    "your",
]);
/// Words before `user` behind which a name follows, not a sentence.
const PREPOSITIONS: Words =
    Words::new(&["as", "by", "for", "from", "invalid", "of", "that", "to", "unknown", "with"]);

/// How bad it is, as loggers say it.
const LEVELS: Words = Words::new(&[
    "alert", "crit", "critical", "debug", "emerg", "error", "fatal", "info", "notice", "severe",
    "trace", "warn", "warning",
]);

/// The word says how bad it is.
pub(super) fn is_level(word: &str) -> bool {
    LEVELS.has(word)
}

/// The word is part of a sentence.
pub(super) fn is_no_name(word: &str) -> bool {
    NO_NAMES.has(word)
}

/// What was written ends with a word that a name follows.
pub(super) fn is_preposition(written: &str) -> bool {
    PREPOSITIONS.has(last_word(written.trim_end_matches(' ')))
}
