//! Flags of one letter, and what is piped, that hold a secret in the command lines of some programs.

use crate::mask::key::{Sensitivity, is_kept};
use crate::mask::scan::ends::ends_string;
use crate::mask::scan::flag::argument_end;
use crate::mask::scan::header;
use crate::mask::scan::hit::Hit;
use crate::mask::scan::run::Run;
use crate::mask::scan::value::Value;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BLANK, LINE_END, WORD};

/// How far back in its line the program of a flag is looked for.
const COMMAND_BYTES_MAX: usize = 128;
const BLANKS_MAX: usize = 16;

/// A flag, and the words that must stand before it.
struct Flag {
    name: &'static str,
    programs: &'static [&'static str],
    form: Form,
}

/// Where the value of a flag stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `-pS`
    Glued,
    /// `-p S`
    Apart,
    /// Either of them.
    Any,
    /// `-b a=S; b=S`
    Cookies,
    /// `-passin pass:S`
    Prefixed,
}

const FLAGS: &[Flag] = &[
    Flag {
        name: "-p",
        programs: &[
            "mysql",
            "mysqldump",
            "mysqladmin",
            "mysqlimport",
            "mysqlshow",
            "mysqlcheck",
            "mysqlbinlog",
            "mysqlpump",
            "mariadb",
            "mariadb-dump",
            "mariadb-admin",
            "7z",
            "7za",
        ],
        form: Form::Glued,
    },
    Flag {
        name: "-p",
        programs: &[
            "docker login",
            "podman login",
            "nerdctl login",
            "buildah login",
            "skopeo login",
            "registry login",
            "az login",
            "oc login",
            "cf login",
            "mongo",
            "mongosh",
            "mongodump",
            "mongorestore",
            "mongoexport",
            "mongoimport",
            "cqlsh",
        ],
        form: Form::Apart,
    },
    Flag { name: "-p", programs: &["sshpass"], form: Form::Any },
    Flag {
        name: "-P",
        programs: &["sqlcmd", "bcp", "unzip", "mosquitto_pub", "mosquitto_sub"],
        form: Form::Any,
    },
    Flag { name: "-a", programs: &["redis-cli", "valkey-cli"], form: Form::Apart },
    Flag {
        name: "-w",
        programs: &["ldapsearch", "ldapadd", "ldapmodify", "ldapdelete", "ldapwhoami"],
        form: Form::Apart,
    },
    Flag { name: "-b", programs: &["curl"], form: Form::Cookies },
    Flag { name: "-passin", programs: &["openssl"], form: Form::Prefixed },
    Flag { name: "-passout", programs: &["openssl"], form: Form::Prefixed },
    Flag { name: "-pass", programs: &["openssl"], form: Form::Prefixed },
];

/// Adds the value of the flag that `run` is, or begins with.
pub(crate) fn hide(bytes: Bytes<'_>, run: Run, hits: &mut Vec<Hit<'_>>) -> Option<usize> {
    let word = bytes.slice(run.inner, run.end);
    if word == "--password-stdin" {
        return hide_piped(bytes, run, hits);
    }
    let is_known = |flag: &&Flag| {
        word == flag.name
            || word.starts_with(flag.name) && matches!(flag.form, Form::Glued | Form::Any)
    };
    let mut flags = FLAGS.iter().filter(is_known).peekable();
    flags.peek()?;
    let line = line_before(bytes, run.inner);
    let found = flags.find(|flag| flag.programs.iter().any(|program| is_called(line, program)))?;
    let behind = run.inner + found.name.len();
    let apart = bytes.run_end_within(behind, BLANK, BLANKS_MAX);
    let is_glued = apart == behind;
    match found.form {
        Form::Glued if !is_glued => return None,
        Form::Apart | Form::Cookies | Form::Prefixed if is_glued => return None,
        _ => {}
    }
    if is_glued && ends_string(bytes, behind) {
        return None;
    }
    let mut value = argument(bytes, apart);
    match found.form {
        Form::Cookies => {
            return header::hide_cookies(bytes, value.start, hits).map(|end| end.max(value.next));
        }
        Form::Prefixed if !bytes.starts_with(value.start, "pass:") => return None,
        Form::Prefixed => value.start += "pass:".len(),
        Form::Glued | Form::Apart | Form::Any => {}
    }
    hide_value(bytes, value, hits)
}

/// Adds the value of `echo S | docker login --password-stdin`.
fn hide_piped(bytes: Bytes<'_>, run: Run, hits: &mut Vec<Hit<'_>>) -> Option<usize> {
    let from = run.inner.saturating_sub(COMMAND_BYTES_MAX);
    let pipe = bytes.find_last(from, run.inner, b'|')?;
    let echo = bytes.bytes(from, pipe).windows(5).rposition(|five| five == b"echo ")?;
    let value = argument(bytes, from + echo + 5);
    if pipe < value.next {
        return None;
    }
    hide_value(bytes, value, hits).map(|_| run.end)
}

fn hide_value(bytes: Bytes<'_>, value: Value, hits: &mut Vec<Hit<'_>>) -> Option<usize> {
    let text = value.text(bytes);
    if text.is_empty() || text.starts_with('-') {
        return None;
    }
    if !is_kept(text, Sensitivity::Strong) {
        hits.push(Hit::new(value.start, value.end, "cli_flag"));
    }
    Some(value.next)
}

fn argument(bytes: Bytes<'_>, at: usize) -> Value {
    Value::quoted_at(bytes, at).unwrap_or_else(|| {
        let end = argument_end(bytes, at);
        Value { start: at, end, next: end, is_quoted: false }
    })
}

/// The command that goes on at `end`, as far as it is looked at.
fn line_before(bytes: Bytes<'_>, end: usize) -> &[u8] {
    let before = bytes.bytes(end.saturating_sub(COMMAND_BYTES_MAX), end);
    let ends = |byte: &u8| LINE_END.has(*byte) || matches!(byte, b'|' | b';' | b'&');
    before.rsplit(ends).next().unwrap_or_default()
}

/// Whether the words of `program` stand in the line, in their order.
fn is_called(line: &[u8], program: &str) -> bool {
    let mut words = line.split(|byte| !WORD.has(*byte));
    program.split(' ').all(|part| {
        words.any(|word| {
            // Behind a written `\n`, its letter is no part of the word.
            word == part.as_bytes() || word.strip_prefix(b"n") == Some(part.as_bytes())
        })
    })
}
