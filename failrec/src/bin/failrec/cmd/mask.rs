//! `failrec mask`: a filter that hides secrets.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use failrec::mask::{Masker, Method, Tally};
use failrec::recorder::usual_folder;
use failrec::store::JsonlStore;
use failrec::store::fs::RealFs;
use serde::Serialize;

use crate::cmd::raw_lines::{RawLine, RawLines};
use crate::exit::Exit;
use crate::output::{Screen, plural};
use crate::trouble::{Result, Trouble};

/// What stands for a line that is too long to be masked.
const HIDDEN_LINE: &[u8] = b"\"********\"";
/// What some editors put before the first line of a file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// What stands for a line of a private key.
const MASK: &[u8] = b"********";
/// The first line of a private key holds this and that, the last one this.
const KEY_BEGIN: &str = "-----BEGIN ";
const KEY_NAME: &str = "PRIVATE KEY";
const KEY_END: &str = "-----END ";
/// Lines of the longest private key: 16,384 bits take 200 lines of 64 letters.
const KEY_LINES_MAX: usize = 250;
/// Stands for standard input.
const STDIN: &str = "-";

/// Examples for the help.
const EXAMPLES: &str = "\
A line of JSON is masked as JSON: numbers, blanks and the order of keys stay byte for byte, and so
does everything that is no secret. Any other line is masked as text. Line ends stay as they are. A
line of more than 16 MiB is replaced as a whole by \"********\", a line inside a private key by ********.

Rules of one's own stand in `mask.toml` in the folder of the store, and hold for all that is
recorded there. A file that cannot be used is an error, here and for the program that records:

  method = 'fixed'                 # or label, partial, pseudonym, remove
  sensitive_keys = ['patient_*']   # hidden whatever stands under them
  safe_keys = ['pin']              # harmless here; their values are still searched
  safe_paths = ['request.user.id'] # left as they are
  also = ['ip_addresses']          # also correlation_ids, high_entropy
  pseudonym_key_variable = 'KEY'   # the same pseudonyms in every process that has it
  [rules]                          # a method for one rule; `keep` switches it off
  pii_email = 'partial'
  [keys]                           # a method for what stands under a name
  customer = 'pseudonym'
  [paths]                          # and at a place: `*` is one name, `**` any names
  'request.**.street' = 'label'
  [[rule]]
  name = 'ticket'
  pattern = 'TCK-[0-9]{6}'

Secrets that stand in the environment under names such as DB_PASSWORD are hidden, too.

Examples:
  failrec mask < requests.jsonl > safe.jsonl
  failrec mask service.log --report | less
  failrec mask --label --store exports/my_agent requests.jsonl
  kubectl logs my-pod | failrec mask -

The output is the input, so --json changes only --report, which is then one object of kind `masked`
on standard error.";

/// Hides secrets in JSON lines or text, from a file or a pipe
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct MaskArgs {
    /// The file; `-` or nothing is standard input
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Says in the end, on standard error, how many values each rule has hidden
    #[arg(long)]
    report: bool,
    /// Says in the place of each value which rule has hidden it
    #[arg(long)]
    label: bool,
    /// The store whose rules are used, or a folder that holds `.failrec` [default: `FAILREC_DIR`,
    /// else `.failrec`]
    #[arg(long, value_name = "PATH", value_hint = clap::ValueHint::DirPath)]
    store: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report<'a> {
    hidden: u64,
    rules: BTreeMap<&'a str, u32>,
    lines_hidden: u64,
}

/// Passes lines on, masked.
pub(crate) fn run(args: &MaskArgs, screen: &mut Screen) -> Result {
    let masker = masker(args)?;
    let mut filter = Filter { masker, ..Filter::default() };
    match args.file.as_deref().filter(|file| *file != Path::new(STDIN)) {
        Some(file) => filter.pass(open(file)?, file, screen)?,
        None => filter.pass(io::stdin().lock(), Path::new("standard input"), screen)?,
    }
    let Filter { lines_hidden, tally, .. } = &filter;
    if 0 < *lines_hidden {
        let lines = plural(*lines_hidden, "line");
        screen.note(format!("{lines} of more than 16 MiB were hidden as a whole"))?;
    }
    if args.report {
        let report = Report {
            hidden: tally.total(),
            rules: tally.iter().collect(),
            lines_hidden: *lines_hidden,
        };
        tell(&report, screen)?;
    }
    Ok(Exit::Ok)
}

/// The rules of the store that was named, or of the usual one if there is one, with what the
/// environment knows.
fn masker(args: &MaskArgs) -> Result<Masker> {
    let folder = match &args.store {
        Some(named) => JsonlStore::discover(named)?,
        None => usual_folder(),
    };
    let masker = Masker::of_store(folder)?.with_environment(std::env::vars_os())?;
    Ok(if args.label { masker.with_method(Method::Label) } else { masker })
}

/// Opens what a verb shall read.
fn open(file: &Path) -> Result<impl Read + use<>> {
    RealFs::open_input(file).map_err(|error| {
        let exit = if error.kind() == io::ErrorKind::NotFound {
            Exit::NothingFound
        } else {
            Exit::Unexpected
        };
        Trouble::new(exit, format!("failed to open {}: {error}", file.display()))
    })
}

fn tell(report: &Report<'_>, screen: &mut Screen) -> Result<()> {
    if screen.is_json() {
        return screen.talk_json("masked", report);
    }
    let rules = report.rules.iter().map(|(rule, count)| format!("{count} by {rule}"));
    let rules = rules.collect::<Vec<_>>().join(", ");
    let values = plural(report.hidden, "value");
    let by = if rules.is_empty() { String::new() } else { format!(": {rules}") };
    screen.note(format!("{values} hidden{by}"))
}

/// Masks one line after the other.
#[derive(Debug, Default)]
struct Filter {
    masker: Masker,
    tally: Tally,
    lines_hidden: u64,
    /// Lines of a private key that may still follow.
    key_lines_left: usize,
}

impl Filter {
    fn pass(&mut self, input: impl Read, name: &Path, screen: &mut Screen) -> Result<()> {
        let mut lines = RawLines::new(input);
        let mut is_first = true;
        loop {
            if lines.may_wait() {
                screen.flush()?;
            }
            let line = lines.next().map_err(|error| {
                let message = format!("failed to read {}: {error}", name.display());
                Trouble::new(Exit::Unexpected, message)
            })?;
            let Some(RawLine { content, end }) = line else { return screen.flush() };
            let mut content = content;
            if let Some(rest) = content.and_then(|line| line.strip_prefix(BYTE_ORDER_MARK))
                && is_first
            {
                screen.bytes(BYTE_ORDER_MARK)?;
                content = Some(rest);
            }
            is_first = false;
            if let Some(content) = content {
                self.line(content, screen)?;
            } else {
                self.lines_hidden += 1;
                screen.bytes(HIDDEN_LINE)?;
            }
            screen.bytes(end)?;
        }
    }

    fn line(&mut self, content: &[u8], screen: &mut Screen) -> Result<()> {
        if self.is_inside_key(content) {
            return screen.bytes(MASK);
        }
        // What is not UTF-8 is no JSON; around the bytes that are none there may be text.
        if let Ok(text) = std::str::from_utf8(content) {
            return screen.bytes(self.masker.json_counted(text, &mut self.tally).as_bytes());
        }
        for chunk in content.utf8_chunks() {
            screen.bytes(self.masker.text_counted(chunk.valid(), &mut self.tally).as_bytes())?;
            screen.bytes(chunk.invalid())?;
        }
        Ok(())
    }

    /// The line lies between the first and the last line of a private key, which look like any
    /// other text when they are looked at one by one.
    fn is_inside_key(&mut self, line: &[u8]) -> bool {
        let holds = |part: &str| memchr::memmem::find(line, part.as_bytes()).is_some();
        // An object is a line of its own, so a key that was only spoken of hides no other lines.
        let is_object = line.trim_ascii_start().starts_with(b"{");
        let is_inside = 0 < self.key_lines_left && !holds(KEY_END) && !is_object;
        if is_inside {
            self.key_lines_left -= 1;
        } else {
            let begins = holds(KEY_BEGIN) && holds(KEY_NAME) && !holds(KEY_END);
            self.key_lines_left = if begins { KEY_LINES_MAX } else { 0 };
        }
        is_inside
    }
}
