//! [`Adoption`]: rules that become those of a store.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use failrec::fingerprint::{Normalizer, RULE_FILE};
use failrec::store::fs::{Fs as _, RealFs};
use failrec::{Clock as _, SystemClock};
use serde::Serialize;

use crate::cmd::agreement::is_agreed_to;
use crate::cmd::regrouping::Regrouping;
use crate::exit::Exit;
use crate::output::{Screen, Tone, plural};
use crate::trouble::{Result, Trouble};
use crate::watched::Watched;

/// A larger file holds no rules.
const RULES_BYTES_MAX: u64 = 1024 * 1024;
/// Added to the name of the rules that were in force before.
const OLD: &str = ".old";

/// A file of rules, and what it says.
#[derive(Debug)]
pub(crate) struct Rules {
    text: String,
    pub(crate) normalizer: Normalizer,
}

/// Rules that become those of a store.
#[derive(Debug)]
pub(crate) struct Adoption<'a> {
    rules: &'a Rules,
    file: PathBuf,
    /// The rules that are in force; none if they are the built-in ones alone.
    before: Option<Vec<u8>>,
}

/// What has been done.
#[derive(Serialize)]
struct Adopted<'a> {
    rules: &'a Path,
    /// The rules that were in force before, if there were any and they are others.
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a Path>,
    is_written: bool,
    merged: u64,
}

impl Rules {
    /// The rules in `file`, which must be well formed.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let refuse = |error: &dyn std::fmt::Display| {
            Trouble::usage(format!("failed to read the rules in {}: {error}", file.display()))
        };
        let bytes = read(file).map_err(|error| refuse(&error))?;
        let text = String::from_utf8(bytes).map_err(|error| refuse(&error))?;
        let normalizer = Normalizer::from_toml(&text)
            .map_err(|error| Trouble::usage(format!("{}: failed to {error}", file.display())))?;
        Ok(Self { text, normalizer })
    }
}

impl<'a> Adoption<'a> {
    /// In the store in `folder`.
    pub(crate) fn of(rules: &'a Rules, folder: &Path) -> Result<Self> {
        let file = folder.join(RULE_FILE);
        let status = RealFs.status(&file);
        let before = status.and_then(|found| found.map(|_| read(&file)).transpose());
        let before = before.map_err(|error| failed("read", &file, &error))?;
        Ok(Self { rules, file, before })
    }

    /// The rules are in force already.
    fn is_written(&self) -> bool {
        self.before.as_deref() == Some(self.rules.text.as_bytes())
    }

    /// Adopts them if whoever sits there says so, or has said so before.
    pub(crate) fn run(
        &self,
        (regrouping, is_agreed): (&Regrouping, bool),
        store: &Watched,
        screen: &mut Screen,
    ) -> Result<()> {
        let joining = &regrouping.joining;
        if self.is_written() && joining.is_empty() {
            if screen.is_json() {
                return self.tell(0, screen);
            }
            return screen.line("nothing to do: these rules are in force in this store");
        }
        if !is_agreed && !is_agreed_to("adopt these rules?", screen)? {
            return Err(Trouble::usage("nothing was adopted")
                .advise("`--yes` adopts the rules without a question"));
        }
        // Groups first: until the rules are there no failure has a new name, and whoever is stopped
        // between the two finds all as it was, or says it again.
        joining.say(store, "regroup", SystemClock::new().now())?;
        if !self.is_written() {
            self.write()?;
        }
        if screen.is_json() {
            joining.write_json(screen)?;
        }
        self.tell(joining.len(), screen)
    }

    /// Puts the rules into the store, and those before beside them.
    fn write(&self) -> Result<()> {
        if let Some(before) = &self.before {
            let old = self.old();
            RealFs.replace(&old, before).map_err(|error| failed("write", &old, &error))?;
        }
        let folder = self.file.parent().unwrap_or(&self.file);
        let written = RealFs.replace(&self.file, self.rules.text.as_bytes());
        let written = written.and_then(|()| RealFs.sync_directory(folder));
        written.map_err(|error| {
            failed("write", &self.file, &error).advise("run it again: what was done stays done")
        })
    }

    fn old(&self) -> PathBuf {
        let mut name = self.file.clone().into_os_string();
        name.push(OLD);
        name.into()
    }

    fn tell(&self, merged: u64, screen: &mut Screen) -> Result<()> {
        let old = self.old();
        let is_written = !self.is_written();
        let old = self.before.as_ref().filter(|_| is_written).map(|_| &*old);
        if screen.is_json() {
            return screen.json("adopted", &Adopted { rules: &self.file, old, is_written, merged });
        }
        screen.line("")?;
        let place = self.file.display();
        screen.toned(
            Tone::Good,
            if is_written {
                format!("adopted: the rules are in {place}")
            } else {
                format!("the rules were in {place} already")
            },
        )?;
        if let Some(old) = old {
            screen.line(format!("those before are in {}", old.display()))?;
        }
        if 0 < merged {
            let groups = plural(merged, "group");
            screen.line(format!("{groups} merged, so that counts and remarks go on"))?;
            screen.toned(Tone::Faint, "`failrec split` takes one back")?;
        }
        screen.note("programs with the feature `toml` go by these rules from their next start")
    }
}

fn failed(what: &str, path: &Path, error: &io::Error) -> Trouble {
    Trouble::new(Exit::Damaged, format!("failed to {what} {}: {error}", path.display()))
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    RealFs::open_input(file)?.take(RULES_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if RULES_BYTES_MAX < bytes.len() as u64 {
        return Err(io::Error::other(format!("it holds more than {RULES_BYTES_MAX} bytes")));
    }
    Ok(bytes)
}
