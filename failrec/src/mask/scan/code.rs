//! Code that stands where a value would, and reads one from elsewhere.

use crate::mask::key::NameRules;
use crate::mask::scan::value::Value;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BLANK, BREAK, LETTER, LINE_END, WORD};

/// A longer path is a token.
const PATH_BYTES_MAX: usize = 96;
const BLANKS_MAX: usize = 16;

/// What stands where a value would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// Nothing but code.
    Only,
    /// A look-up, with the value that is taken if it finds none.
    Fallback(Value),
}

/// The code at `at`, if there is some, where the value of `name` would stand.
pub(crate) fn find(bytes: Bytes<'_>, at: usize, name: &str, names: &NameRules) -> Option<Code> {
    let start = bytes.run_end_within(at, BLANK, BLANKS_MAX);
    if bytes.starts_with(start, "$(") {
        return Some(Code::Only);
    }
    let first = after_keyword(bytes, start);
    let path = Path::at(bytes, first)?;
    if first != start {
        return Some(Code::Only);
    }
    let mark = path.end + usize::from(bytes.starts_with(path.end, "!("));
    match bytes.at(mark) {
        b'(' if path.looks_up(bytes) => {
            Some(fallback(bytes, mark + 1).map_or(Code::Only, Code::Fallback))
        }
        b'(' => is_call(bytes, mark, name).then_some(Code::Only),
        b'[' => is_index(bytes, mark + 1).then_some(Code::Only),
        _ => path.is_read(bytes, name, names).then_some(Code::Only),
    }
}

/// Goes past `await` and its like, if a name follows.
fn after_keyword(bytes: Bytes<'_>, at: usize) -> usize {
    const KEYWORDS: &[&str] = &["await ", "new ", "yield "];
    let keyword = KEYWORDS.iter().find(|keyword| bytes.starts_with(at, keyword));
    let after = at + keyword.map_or(0, |keyword| keyword.len());
    if LETTER.has(bytes.at(after)) { after } else { at }
}

/// `config.db.password`, `std::env::var`, `self->token`.
#[derive(Clone, Copy, Debug)]
struct Path {
    start: usize,
    /// Where the last name in it starts.
    last: usize,
    end: usize,
}

impl Path {
    fn at(bytes: Bytes<'_>, start: usize) -> Option<Self> {
        let (mut last, mut end) = (start, start);
        loop {
            let first = bytes.at(end);
            if !LETTER.has(first) && !matches!(first, b'_' | b'$' | b'@') {
                return None;
            }
            last = if end == start { last } else { end };
            end = bytes.run_end_within(end + 1, WORD, PATH_BYTES_MAX);
            let joint = ["::", "->", "?.", "."].iter().find(|joint| {
                let next = bytes.at(end + joint.len());
                bytes.starts_with(end, joint) && (LETTER.has(next) || next == b'_')
            });
            match joint {
                Some(joint) if end - start < PATH_BYTES_MAX => end += joint.len(),
                _ => return (end - start <= PATH_BYTES_MAX).then_some(Self { start, last, end }),
            }
        }
    }

    /// Whether a call of it reads what its argument names: `os.getenv`, `request.getHeader`.
    fn looks_up(self, bytes: Bytes<'_>) -> bool {
        let name = bytes.slice(self.last, self.end);
        let rest = name.get(1..).unwrap_or_default();
        let end = rest.bytes().position(|byte| !byte.is_ascii_lowercase()).unwrap_or(rest.len());
        let word = name.get(..end + 1).unwrap_or_default();
        LOOK_UPS.iter().any(|known| word.eq_ignore_ascii_case(known)) || name.ends_with("_env")
    }

    /// Whether it names what the value is read from: it starts where programs keep their
    /// settings, or ends with the name of a secret.
    fn is_read(self, bytes: Bytes<'_>, name: &str, names: &NameRules) -> bool {
        if !is_end(bytes, self.end) {
            return false;
        }
        let (path, last) = (bytes.slice(self.start, self.end), bytes.slice(self.last, self.end));
        let is_name = last.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        let is_constant = is_screaming(name) && !is_screaming(last);
        if !is_name || is_constant && self.last == self.start {
            return false;
        }
        let root = path.split(['.', ':', '-', '?']).next().unwrap_or_default();
        let is_dotted = self.last != self.start;
        if is_dotted && ROOTS.iter().any(|known| root.eq_ignore_ascii_case(known)) {
            return true;
        }
        same(name, last)
            || (is_dotted || is_argument(bytes, self.end, last)) && names.judge(last).is_sensitive()
    }
}

/// `f(api_key=openai_api_key)`: a value without digits that is itself the name of one.
fn is_argument(bytes: Bytes<'_>, end: usize, last: &str) -> bool {
    last.contains('_') && matches!(bytes.at(end), b')' | b',' | b';')
}

/// Whether both are the same words, whatever the spelling.
fn same(one: &str, other: &str) -> bool {
    one.len() <= PATH_BYTES_MAX && letters(one).eq(letters(other))
}

fn letters(name: &str) -> impl Iterator<Item = u8> {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|byte| byte.to_ascii_lowercase())
}

fn is_screaming(name: &str) -> bool {
    !name.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Whether a value ends here.
fn is_end(bytes: Bytes<'_>, at: usize) -> bool {
    let byte = bytes.at(at);
    let is_mark = matches!(byte, b',' | b';' | b')' | b']' | b'}' | b'?');
    is_mark && !WORD.has(bytes.at(at + 1)) || BREAK.has(byte) || is_escape(bytes, at)
}

fn is_escape(bytes: Bytes<'_>, at: usize) -> bool {
    bytes.at(at) == b'\\' && matches!(bytes.at(at + 1), b'n' | b'r' | b'"' | b'\'' | b'\\')
}

/// The second argument of a look-up, behind the name that the first one is.
fn fallback(bytes: Bytes<'_>, at: usize) -> Option<Value> {
    let spaces = BLANK.or(LINE_END);
    let name = Value::quoted_at(bytes, bytes.run_end_within(at, spaces, BLANKS_MAX))?;
    let comma = bytes.run_end_within(name.next, spaces, BLANKS_MAX);
    if bytes.at(comma) != b',' || PATH_BYTES_MAX < name.end - name.start {
        return None;
    }
    Value::quoted_at(bytes, bytes.run_end_within(comma + 1, spaces, BLANKS_MAX))
}

/// `()`, or with names for arguments. A variable of the environment is never a call.
fn is_call(bytes: Bytes<'_>, open: usize, name: &str) -> bool {
    let is_argument = |byte: &u8| byte.is_ascii_alphabetic() || b"_.,&* ".contains(byte);
    let arguments = bytes.bytes(open + 1, open + 1 + PATH_BYTES_MAX);
    let end = arguments.iter().position(|byte| !is_argument(byte)).unwrap_or(arguments.len());
    let is_closed = arguments.get(end) == Some(&b')');
    let after = open + 1 + end + 1;
    is_closed && (is_end(bytes, after) || bytes.at(after) == b'.') && !is_screaming(name)
}

/// `environ["X"]`, `params[:x]`
fn is_index(bytes: Bytes<'_>, at: usize) -> bool {
    let quote = bytes.at(at) == b'\\' && matches!(bytes.at(at + 1), b'"' | b'\'' | b'\\');
    quote || matches!(bytes.at(at), b'"' | b'\'' | b':')
}

/// The first words of what reads a value that its argument names.
#[rustfmt::skip]
const LOOK_UPS: &[&str] = &[
    "get", "getenv", "getpass", "read", "load", "fetch", "lookup", "find", "env", "var", "vars",
    "prompt", "ask", "input", "require", "resolve", "header", "headers", "param", "params", "query",
    "arg", "args", "config", "setting", "settings", "cookie", "cookies", "pop", "field", "column",
    "property", "must", "environ",
];

/// Where programs keep what they are told.
#[rustfmt::skip]
const ROOTS: &[&str] = &[
    "self", "this", "process", "os", "env", "std", "config", "cfg", "conf", "settings", "options",
    "opts", "args", "params", "props", "req", "request", "ctx", "context", "secrets", "vars", "var",
    "local", "data", "module", "app",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: &str, text: &str) -> Option<Code> {
        find(Bytes::new(text), 0, name, &NameRules::default())
    }

    #[test]
    fn calls_and_names_are_code() {
        for text in [
            "os.getenv(\"X\")",
            " os.environ[\"X\"]",
            "std::env::var(\"X\")?",
            "env!(\"X\")",
            "option_env!(\"X\")",
            "process.env.X",
            "await x",
            "new Token(a)",
            "$(cat x)",
            "getToken()",
            "f(a, b.c)",
            "params[:x]",
            "api_key,",
            "apiKey)",
            "user.token",
            "openai_api_key)",
            "self.x",
        ] {
            assert_eq!(code("api_key", text), Some(Code::Only), "{text}");
        }
    }

    #[test]
    fn what_a_look_up_falls_back_to_is_a_value() {
        let text = "os.getenv(\"X\", \"hunter2\")";
        let Some(Code::Fallback(value)) = code("api_key", text) else { panic!("no fallback") };
        assert_eq!(value.text(Bytes::new(text)), "hunter2");
    }

    #[test]
    fn values_are_no_code() {
        for text in [
            "hunter2",
            "Some(\"x\")",
            "Secret(\"x\")",
            "f(1)",
            "a.b",
            "\"x\"",
            "secret",
            "a(b",
            "a[b]",
            "self.x9",
            "String::from(\"x\")",
            "",
            "$x",
            "getaway",
            "new",
            "await 1",
        ] {
            assert_eq!(code("password", text), None, "{text}");
        }
        for text in ["password", "f(a)", "f()"] {
            assert_eq!(code("DB_PASSWORD", text), None, "{text}");
        }
    }
}
