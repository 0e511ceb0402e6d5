//! Reads rules that are written in TOML.

use std::io::Read as _;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::base::fs::RealFs;
use crate::base::rule_file::find;
use crate::error::{Error, ErrorKind, Result};

/// Bytes of a file.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// What `rules_of` makes of the file `name` in `folder`; nothing if it is not there.
pub(crate) fn read<R>(
    folder: &Path,
    name: &str,
    rules_of: impl FnOnce(&str) -> Result<R>,
) -> Result<Option<R>> {
    let Some(path) = find(folder, name)? else { return Ok(None) };
    let mut text = String::new();
    let input = RealFs::open_input(&path)
        .and_then(|input| input.take(FILE_BYTES_MAX + 1).read_to_string(&mut text));
    let length = input.map_err(|error| {
        let message = format!("read the rules in {}", path.display());
        Error::with_source(ErrorKind::Io, message, error)
    })?;
    let rules = if usize::try_from(FILE_BYTES_MAX).is_ok_and(|most| most < length) {
        let message = format!("read rules of more than {FILE_BYTES_MAX} bytes");
        Err(Error::new(ErrorKind::InvalidInput, message))
    } else {
        rules_of(&text)
    };
    rules.map(Some).map_err(|error| {
        let message = format!("use the rules in {}", path.display());
        Error::with_source(ErrorKind::InvalidInput, message, error)
    })
}

/// What `text` says; what is no TOML, or has a key that is not known, is told with its line.
pub(crate) fn parse<R: DeserializeOwned>(text: &str) -> Result<R> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let message = format!("read the rules, line {}: {}", line(text, at), error.message());
        Error::new(ErrorKind::InvalidInput, message)
    })
}

/// The rule that stands at the byte `at` of `text` is of no use.
pub(crate) fn refused(text: &str, at: usize, error: Error) -> Error {
    let message = format!("take the rule in line {}", line(text, at));
    Error::with_source(ErrorKind::InvalidInput, message, error)
}

/// The number of the line that the byte `at` stands in.
fn line(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    1 + before.bytes().filter(|byte| *byte == b'\n').count()
}
