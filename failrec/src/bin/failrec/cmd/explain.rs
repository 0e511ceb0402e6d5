//! `failrec explain`: how a message is compared with others.

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;

use clap::Args;
use failrec::fingerprint::{Explanation, Normalizer, Replacement, explain_message};
use failrec::mask::Masker;
use failrec::record::Fingerprint;
use failrec::recorder::usual_folder;
use failrec::store::JsonlStore;
use serde::Serialize;

use crate::cmd::raw_lines::{RawLine, RawLines};
use crate::exit::Exit;
use crate::output::{Column, Screen, Table, TableCell, Tone};
use crate::trouble::{Result, Trouble};

/// Examples for the help.
const EXAMPLES: &str = "\
A message is masked first, as it is before it is recorded. What differs from one failure to the
next is then replaced; failures with the same normal form, node, type and root cause are one group.
The fingerprint is that of the message alone, without node, type and cause.

Rules of one's own stand in `normalise.toml` in the folder of the store, and come first:
  keep = ['plan-[0-9]+']           # patterns of text that stays
  without = ['uuid']               # classes of text that stays
  [[replace]]
  pattern = 'tenant ([a-z0-9]+)'   # its first group, else all of it
  with = '<tenant>'

Examples:
  failrec explain connection to 10.0.3.17:5432 refused after 30s
  failrec explain --stdin < messages.txt | jq -r .normal | sort | uniq -c

With --json, one object of kind `explanation`: `message`, `normal`, `fingerprint`, `rules`, `replacements`
(`start` and `end` in bytes of the masked message, `text`, `rule`, `placeholder`).
With --stdin, one object of kind `normal` for each line read: `normal`, `fingerprint`; both are null
for a line of more than 16 MiB.";

/// How a message is compared: what is replaced in it, its normal form, its fingerprint
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "failrec explain [OPTIONS] <MESSAGE>...\n       failrec explain [OPTIONS] --stdin")]
pub(crate) struct ExplainArgs {
    /// The message
    #[arg(value_name = "MESSAGE", required_unless_present = "stdin", conflicts_with = "stdin")]
    #[arg(allow_negative_numbers = true)]
    words: Vec<String>,
    /// Reads one message a line, and writes one JSON object a line
    #[arg(long)]
    stdin: bool,
    /// Takes the message as one that is masked already
    #[arg(long)]
    no_mask: bool,
    /// The store whose rules are used, or a folder that holds `.failrec` [default: `FAILREC_DIR`,
    /// else `.failrec`]
    #[arg(long, value_name = "PATH", value_hint = clap::ValueHint::DirPath)]
    store: Option<PathBuf>,
}

#[derive(Serialize)]
struct Answer<'a> {
    message: &'a str,
    normal: &'a str,
    fingerprint: &'a Fingerprint,
    /// The name of the rules of one's own; null if there are none.
    rules: Option<&'a str>,
    replacements: Vec<Replaced<'a>>,
}

#[derive(Serialize)]
struct Replaced<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    rule: &'a str,
    placeholder: &'a str,
}

#[derive(Serialize)]
struct Normal {
    normal: Option<String>,
    fingerprint: Option<Fingerprint>,
}

/// Explains one message, or gives the normal forms of many.
pub(crate) fn run(args: &ExplainArgs, screen: &mut Screen) -> Result {
    let folder = folder(args)?;
    let masker = if args.no_mask { None } else { Some(Masker::of_store(&folder)?) };
    let normalizer = Normalizer::of_store(folder)?;
    if args.stdin {
        return stream(masker.as_ref(), &normalizer, screen);
    }
    let words = args.words.join(" ");
    let message = masked(masker.as_ref(), &words);
    let (explanation, fingerprint) = explain_message(&message, &normalizer);
    if screen.is_json() {
        let replacements = explanation.replacements.iter().map(replaced).collect();
        let (message, normal, fingerprint) = (&*message, &*explanation.normal, &fingerprint);
        let rules = normalizer.rules();
        let answer = Answer { message, normal, fingerprint, rules, replacements };
        screen.json("explanation", &answer)?;
    } else {
        show(&message, &explanation, &fingerprint, screen)?;
    }
    Ok(Exit::Ok)
}

/// The folder of the store that was named, or of the usual one, where there may be rules.
fn folder(args: &ExplainArgs) -> Result<PathBuf> {
    match &args.store {
        Some(named) => Ok(JsonlStore::discover(named)?),
        None => Ok(usual_folder()),
    }
}

fn stream(masker: Option<&Masker>, normalizer: &Normalizer, screen: &mut Screen) -> Result {
    let mut lines = RawLines::new(io::stdin().lock());
    loop {
        if lines.may_wait() {
            screen.flush()?;
        }
        let line = lines.next().map_err(|error| {
            Trouble::new(Exit::Unexpected, format!("failed to read standard input: {error}"))
        })?;
        let Some(RawLine { content, .. }) = line else { return Ok(Exit::Ok) };
        let text = content.map(String::from_utf8_lossy);
        let explained = text.map(|text| explain_message(&masked(masker, &text), normalizer));
        let (normal, fingerprint) =
            explained.map(|(explanation, fingerprint)| (explanation.normal, fingerprint)).unzip();
        screen.json("normal", &Normal { normal, fingerprint })?;
    }
}

fn masked<'t>(masker: Option<&Masker>, text: &'t str) -> Cow<'t, str> {
    masker.map_or(Cow::Borrowed(text), |masker| masker.text(text))
}

fn replaced(replacement: &Replacement) -> Replaced<'_> {
    let Replacement { span, text, rule, placeholder, .. } = replacement;
    Replaced { start: span.start, end: span.end, text, rule, placeholder }
}

fn show(
    message: &str,
    explanation: &Explanation,
    fingerprint: &Fingerprint,
    screen: &mut Screen,
) -> Result<()> {
    let mut facts = Table::wrapped([Column::left(""), Column::left("")]);
    let rows = [
        ("message", message, Tone::Plain),
        ("normal form", explanation.normal.as_str(), Tone::Strong),
        ("fingerprint", fingerprint.as_str(), Tone::Handle),
    ];
    for (name, value, tone) in rows {
        facts.add([TableCell::new(name, Tone::Faint), TableCell::block(value, tone)]);
    }
    screen.table(&facts)?;
    if explanation.replacements.is_empty() {
        return screen.toned(Tone::Faint, "nothing is replaced in it");
    }
    screen.heading("Replaced")?;
    let columns = [
        Column::left("RULE"),
        Column::left("TEXT").at_most(50),
        Column::left("BY"),
        Column::right("AT"),
    ];
    let mut table = Table::wrapped(columns).indent(2);
    for Replacement { span, text, rule, placeholder, .. } in &explanation.replacements {
        let by = match placeholder.as_str() {
            "" => TableCell::new("(nothing)", Tone::Faint),
            placeholder => TableCell::plain(placeholder),
        };
        let at = TableCell::new(span.start.to_string(), Tone::Faint);
        table.add([TableCell::plain(&**rule), TableCell::plain(text.as_str()), by, at]);
    }
    screen.table(&table)
}
