//! [`Pair`]: a sensitive name with its value, in any of the forms that text has for it.

use crate::mask::key::{NameRules, Sensitivity, is_kept, narrowed};
use crate::mask::rule;
use crate::mask::scan::block;
use crate::mask::scan::code::{self, Code};
use crate::mask::scan::element;
use crate::mask::scan::ends::ends_string;
use crate::mask::scan::group;
use crate::mask::scan::header;
use crate::mask::scan::hit::Hit;
use crate::mask::scan::naming::{NAME_BYTES_MAX, judge, names_follow};
use crate::mask::scan::run::Run;
use crate::mask::scan::separator::Separator;
use crate::mask::scan::setting::is_setting;
use crate::mask::scan::value::{Value, is_unlike_prose, is_unquoted};
use crate::mask::text::class::{BLANK, LINE_END};
use crate::mask::text::{Ahead, Bytes};

const BLANKS_MAX: usize = 8;
/// Values of one list.
const LIST_MAX: usize = 256;
/// No word of prose or code is longer. What is longer is hidden and gone past, so that a value is
/// never read in vain beyond this.
const WORD_BYTES_MAX: usize = 512;
/// A shorter `code` in a query is a status or a country.
const CODE_BYTES_MIN: usize = 10;
/// A shorter `state` in a query says how something is.
const STATE_BYTES_MIN: usize = 16;

/// A name that a separator follows.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'t> {
    bytes: Bytes<'t>,
    run: Run,
    separator: Separator,
    /// Behind the separator.
    after: usize,
    sensitivity: Sensitivity,
}

impl<'t> Pair<'t> {
    /// The pair whose name ends with `run`, if there is a separator and the name is sensitive.
    pub(crate) fn find(bytes: Bytes<'t>, run: Run, names: &NameRules) -> Option<Self> {
        let (separator, after) = separator(bytes, run)?;
        if separator == Separator::Tag && !element::is_tag(bytes, run) {
            return None;
        }
        // `"password="`: the string ends where the value would begin.
        let quote = bytes.before(run.start);
        let is_end_of_string = matches!(quote, b'"' | b'\'' | b'`') && bytes.at(after) == quote;
        if is_end_of_string && matches!(bytes.at(run.end), b'=' | b':') {
            return None;
        }
        if is_last_of_string(bytes, run, after) {
            return None;
        }
        let sensitivity = judge(bytes, run, separator, names);
        if sensitivity == Sensitivity::Weak && names_follow(bytes, after, names) {
            return None;
        }
        let mut pair = Self { bytes, run, separator, after, sensitivity };
        if pair.is_code_in_query() {
            pair.sensitivity = Sensitivity::Strong;
        }
        pair.sensitivity.is_sensitive().then_some(pair)
    }

    /// Adds what must be hidden of the value and says where to go on; `None` if it may be shown.
    pub(crate) fn hide(
        self,
        names: &NameRules,
        tags: &mut Ahead,
        hits: &mut Vec<Hit<'_>>,
    ) -> Option<usize> {
        let name = self.bytes.slice(self.run.inner, self.run.end);
        if self.may_be_code() {
            match code::find(self.bytes, self.after, name, names) {
                Some(Code::Only) => return None,
                Some(Code::Fallback(value)) => {
                    self.push(value, hits);
                    return Some(value.next);
                }
                None => {}
            }
        }
        match self.separator {
            Separator::Tag => return self.hide_element(tags, hits),
            Separator::Colon | Separator::Equals
                if header::is_authorization(name) && !self.is_name_quoted() =>
            {
                if let Some(next) = header::hide_authorization(self.bytes, self.after, hits) {
                    return Some(next);
                }
            }
            Separator::Colon if header::is_cookie(name) => {
                if let Some(next) = header::hide_cookies(self.bytes, self.after, hits) {
                    return Some(next);
                }
            }
            _ => {}
        }
        if let Some(next) = self.hide_list(hits).or_else(|| self.hide_group(hits)) {
            return Some(next);
        }
        let value = self.block().unwrap_or_else(|| Value::at(self.bytes, self.after));
        if self.is_name_of_next(value, names) {
            return None;
        }
        let value = if self.is_in_query() { value.without_colon(self.bytes) } else { value };
        if !self.is_value(value) || self.is_open(value) {
            return None;
        }
        self.push(value, hits);
        Some(value.next)
    }

    /// Adds the value; a kept one is gone past, so that nothing in it is taken for a name.
    fn push(self, value: Value, hits: &mut Vec<Hit<'_>>) {
        let token = rule::token_at(self.bytes, value.start);
        let rule = token.map_or_else(|| self.rule(), |token| token.rule);
        if !is_kept(value.text(self.bytes), self.sensitivity) {
            let hit = Hit::new(value.start, value.end, rule);
            hits.push(hit.by(self.sensitivity.method()));
        }
    }

    fn rule(self) -> &'static str {
        if self.is_in_query() { "query_param" } else { "text_kv" }
    }

    /// A value that has an end of its own.
    fn block(self) -> Option<Value> {
        match self.separator {
            Separator::Colon => block::scalar(self.bytes, self.after),
            Separator::Equals if matches!(self.bytes.before(self.run.start), b';' | b' ') => {
                block::braces(self.bytes, self.after)
            }
            _ => None,
        }
    }

    /// `{"a": "b"}`, under a name that has no other meaning.
    fn hide_group(self, hits: &mut Vec<Hit<'_>>) -> Option<usize> {
        // `node_modules/secret-handshake` is the path of something.
        let is_plain = matches!(self.sensitivity, Sensitivity::Strong | Sensitivity::Listed(_))
            && self.bytes.before(self.run.start) != b'/'
            && self.block().is_none();
        if !is_plain
            || !matches!(
                self.separator,
                Separator::Colon | Separator::Equals | Separator::SpacedEquals
            )
        {
            return None;
        }
        group::hide(self.bytes, self.after, self.sensitivity, hits)
    }

    /// Whether code may stand where the value would.
    fn may_be_code(self) -> bool {
        let is_separated = matches!(
            self.separator,
            Separator::Equals | Separator::SpacedEquals | Separator::Comparison | Separator::Colon
        );
        is_separated && !self.is_in_query()
    }

    /// `"name": ..`
    fn is_name_quoted(self) -> bool {
        matches!(self.bytes.at(self.run.end), b'"' | b'\'' | b'`' | b'\\')
    }

    /// `auth: api_key: x`: the first colon ends what came before, and the value has its own name.
    fn is_name_of_next(self, value: Value, names: &NameRules) -> bool {
        if self.separator != Separator::Colon || value.is_quoted {
            return false;
        }
        let text = value.text(self.bytes);
        let name = text.strip_suffix(':').filter(|name| name.len() <= NAME_BYTES_MAX);
        name.is_some_and(|name| names.judge(name).is_sensitive())
    }

    /// `?name=value`
    fn is_in_query(self) -> bool {
        self.separator == Separator::Equals
            && matches!(self.bytes.before(self.run.start), b'?' | b'&' | b'#')
    }

    /// Whether what follows is a value and not a type, a call or prose.
    fn is_value(self, value: Value) -> bool {
        if value.is_quoted {
            return true;
        }
        let text = value.text(self.bytes);
        if text.is_empty() {
            return false;
        }
        if WORD_BYTES_MAX < text.len() {
            return true;
        }
        let is_code = text.contains("::") || text.contains('(') || self.bytes.at(value.end) == b'<';
        match self.separator {
            Separator::Equals | Separator::Tag => true,
            Separator::SpacedEquals => !is_code && !self.is_expression(value),
            Separator::Comparison => {
                !is_code && !self.is_expression(value) && is_unlike_prose(text)
            }
            Separator::Colon => {
                let is_setting = || is_setting(self.bytes, self.run, self.after, value);
                !is_code && (is_unlike_prose(text) || is_setting())
            }
            Separator::Listed => !is_code && is_unlike_prose(text),
        }
    }

    /// Whether the value is plainly the other thing that the name may mean.
    fn is_open(self, value: Value) -> bool {
        let text = value.text(self.bytes);
        let is_read = value.is_quoted || text.len() <= WORD_BYTES_MAX;
        let is_listed = self.sensitivity == Sensitivity::Directory && self.is_in_list(value);
        is_read && !is_listed && !narrowed(self.sensitivity, text).is_sensitive()
    }

    /// `UID=sa;PWD=..` and `?PWD=..`: connection strings and queries have no working directory.
    fn is_in_list(self, value: Value) -> bool {
        let start = self.bytes.run_start(self.run.start, BLANK, BLANKS_MAX);
        let is_listed = matches!(self.bytes.before(start), b';' | b'&' | b'?' | b'#' | b'%');
        is_listed || matches!(self.bytes.at(value.end), b';' | b'&')
    }

    /// Whether a value behind blanks is the name of one: `other.token`, or `token;` as a statement.
    fn is_expression(self, value: Value) -> bool {
        let is_name = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        };
        let path = value.text(self.bytes);
        let is_path = path.trim_end_matches([',', ')']).split('.').all(is_name);
        is_path && (path.contains('.') || self.bytes.at(value.end) == b';')
    }

    /// `<password>v</password>`
    fn hide_element(self, tags: &mut Ahead, hits: &mut Vec<Hit<'_>>) -> Option<usize> {
        let value = element::content(self.bytes, self.run, self.after, tags)?;
        if !is_kept(value.text(self.bytes), self.sensitivity) {
            let hit = Hit::new(value.start, value.end, "xml_html");
            hits.push(hit.by(self.sensitivity.method()));
        }
        Some(value.next)
    }

    /// `["a", "b"]`
    fn hide_list(self, hits: &mut Vec<Hit<'_>>) -> Option<usize> {
        let spaces = BLANK.or(LINE_END);
        let open = self.bytes.run_end_within(self.after, BLANK, NAME_BYTES_MAX);
        if self.bytes.at(open) != b'[' {
            return None;
        }
        let mut next = None;
        let mut at = open + 1;
        for _ in 0..LIST_MAX {
            let start = self.bytes.run_end_within(at, spaces, NAME_BYTES_MAX);
            let Some(value) = Value::quoted_at(self.bytes, start) else { break };
            self.push(value, hits);
            next = Some(value.next);
            at = self.bytes.run_end_within(value.next, spaces, NAME_BYTES_MAX);
            if self.bytes.at(at) != b',' {
                break;
            }
            at += 1;
        }
        next
    }

    /// `?code=x&state=y`: the words mean something else anywhere but in a query.
    fn is_code_in_query(self) -> bool {
        let bytes_min = match self.bytes.slice(self.run.start, self.run.end) {
            "code" => CODE_BYTES_MIN,
            "state" => STATE_BYTES_MIN,
            _ => return false,
        };
        self.is_in_query() && is_unquoted(self.bytes, self.after, bytes_min)
    }
}

/// The separator behind the name, and where it ends; the name may be set in stars or brackets.
fn separator(bytes: Bytes<'_>, run: Run) -> Option<(Separator, usize)> {
    let after = bytes.at(run.end);
    match bytes.before(run.start) {
        b'[' if after == b']' && bytes.starts_with(run.end, "] =>") => {
            Some((Separator::SpacedEquals, run.end + 4))
        }
        b'*' if after == b'*' => Separator::after(bytes, bytes.past(run.end, b'*', 2)),
        _ => {
            let (separator, after) = Separator::after(bytes, run.end)?;
            Some((separator, block::after_type(bytes, after)))
        }
    }
}

/// `"Enter password:", "level": ..`: the string ends behind the name, and another member follows.
fn is_last_of_string(bytes: Bytes<'_>, run: Run, after: usize) -> bool {
    let at = bytes.run_end_within(after, BLANK, BLANKS_MAX);
    matches!(bytes.at(run.end), b'=' | b':') && ends_string(bytes, at)
}
