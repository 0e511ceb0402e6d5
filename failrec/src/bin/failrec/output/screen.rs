//! [`Screen`]: where answers go, and talk.

use std::io::{self, BufWriter, IsTerminal as _, Stderr, Stdout, Write as _};

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use clap::ValueEnum;
use serde::Serialize;

use crate::output::escape::{escape_block, escape_line};
use crate::output::{Table, Tone, json_line};
use crate::trouble::Result;

/// Columns of a terminal that does not say how many it has.
const WIDTH_USUAL: u16 = 80;
/// Columns below which no layout is worth the trouble.
const WIDTH_MIN: u16 = 40;

/// When colours are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set; also elsewhere if `CLICOLOR_FORCE` is.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How answers are shown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ScreenOptions {
    /// As JSON, one object a line.
    pub(crate) is_json: bool,
    /// When in colour.
    pub(crate) color: ColorWhen,
    /// As wide as this, whatever the output goes to.
    pub(crate) width: Option<u16>,
}

/// Where answers go (standard output) and talk (standard error).
#[derive(Debug)]
pub(crate) struct Screen {
    output: BufWriter<AutoStream<Stdout>>,
    talk: AutoStream<Stderr>,
    is_json: bool,
    is_colored: bool,
    /// Nothing if the output goes to a file or to another program.
    width: Option<u16>,
}

impl ColorWhen {
    /// Makes it hold for the whole process, the messages about the command line included.
    pub(crate) fn apply(self) {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
        .write_global();
    }
}

impl Screen {
    /// The screen of this process.
    pub(crate) fn new(options: ScreenOptions) -> Self {
        options.color.apply();
        let stdout = io::stdout();
        let is_colored = AutoStream::choice(&stdout) != ColorChoice::Never;
        let width = options.width.or_else(|| io::stdout().is_terminal().then(terminal_width));
        Self {
            // Colours are left out where they are made; what is passed through stays as it is.
            output: BufWriter::new(AutoStream::always_ansi(stdout)),
            talk: AutoStream::auto(io::stderr()),
            is_json: options.is_json,
            is_colored,
            width: width.map(|width| width.max(WIDTH_MIN)),
        }
    }

    /// Answers are wanted as JSON.
    pub(crate) const fn is_json(&self) -> bool {
        self.is_json
    }

    /// The columns of the terminal; nothing if there is none.
    pub(crate) const fn width(&self) -> Option<u16> {
        self.width
    }

    /// Writes `body` as one line of JSON of this kind.
    pub(crate) fn json(&mut self, kind: &str, body: &impl Serialize) -> Result<()> {
        let line = json_line(kind, body)?;
        Ok(writeln!(self.output, "{line}")?)
    }

    /// Writes bytes as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.output.write_all(bytes)?)
    }

    /// Writes a line, or several. Escapes of a terminal in it are made visible.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) -> Result<()> {
        Ok(writeln!(self.output, "{}", escape_block(text.as_ref()))?)
    }

    /// As [`line`](Self::line), in a tone.
    pub(crate) fn toned(&mut self, tone: Tone, text: impl AsRef<str>) -> Result<()> {
        let line = self.paint(tone, text.as_ref());
        Ok(writeln!(self.output, "{line}")?)
    }

    /// The text in a tone, safe to be written, to be put together with others.
    pub(crate) fn paint(&self, tone: Tone, text: &str) -> String {
        let style = if self.is_colored { tone.style() } else { Style::new() };
        format!("{style}{}{style:#}", escape_block(text))
    }

    /// Writes pieces that [`paint`](Self::paint) made as one line.
    pub(crate) fn painted(&mut self, pieces: impl AsRef<str>) -> Result<()> {
        Ok(writeln!(self.output, "{}", pieces.as_ref())?)
    }

    /// Writes a table for the eye.
    pub(crate) fn table(&mut self, table: &Table) -> Result<()> {
        self.lines(table.lines(self.width, self.is_colored))
    }

    /// Writes a blank line and a title.
    pub(crate) fn heading(&mut self, title: &str) -> Result<()> {
        self.line("")?;
        self.toned(Tone::Strong, title)
    }

    /// Writes a table for the eye under a title, unless there is nothing in it.
    pub(crate) fn section(&mut self, title: &str, table: &Table) -> Result<()> {
        if table.is_empty() {
            return Ok(());
        }
        self.heading(title)?;
        self.table(table)
    }

    /// Writes a table for the eye, or for another program if there is no terminal.
    pub(crate) fn rows(&mut self, table: &Table) -> Result<()> {
        if self.width.is_some() {
            return self.table(table);
        }
        self.lines(table.tabbed_lines())
    }

    /// Writes words for another program, between tabs.
    pub(crate) fn tabbed(&mut self, words: &[String]) -> Result<()> {
        let words: Vec<_> = words.iter().map(|word| escape_line(word)).collect();
        Ok(writeln!(self.output, "{}", words.join("\t"))?)
    }

    fn lines(&mut self, lines: Vec<String>) -> Result<()> {
        for line in lines {
            writeln!(self.output, "{line}")?;
        }
        Ok(())
    }

    /// Brings everything written so far to its reader.
    pub(crate) fn flush(&mut self) -> Result<()> {
        Ok(self.output.flush()?)
    }

    /// Remarks on the answer, beside it.
    pub(crate) fn note(&mut self, text: impl AsRef<str>) -> Result<()> {
        self.say(Tone::Odd, "note", text.as_ref())
    }

    /// Asks a question, whose answer goes on in the same line.
    pub(crate) fn ask(&mut self, question: &str) -> Result<()> {
        self.output.flush()?;
        write!(self.talk, "{question} ")?;
        Ok(self.talk.flush()?)
    }

    /// As [`json`](Self::json), beside the answer.
    pub(crate) fn talk_json(&mut self, kind: &str, body: &impl Serialize) -> Result<()> {
        self.output.flush()?;
        Ok(writeln!(self.talk, "{}", json_line(kind, body)?)?)
    }

    /// Says what went wrong, and what to do next.
    pub(crate) fn error(&mut self, message: &str, advice: &[String]) -> Result<()> {
        self.say(Tone::Bad, "error", message)?;
        for line in advice {
            writeln!(self.talk, "  {}", escape_block(line))?;
        }
        Ok(self.talk.flush()?)
    }

    fn say(&mut self, tone: Tone, label: &str, text: &str) -> Result<()> {
        // What was answered before comes first also where both go to one terminal.
        self.output.flush()?;
        let style = tone.style();
        writeln!(self.talk, "{style}{label}:{style:#} {}", escape_block(text))?;
        Ok(self.talk.flush()?)
    }
}

fn terminal_width() -> u16 {
    let named = std::env::var("COLUMNS").ok().and_then(|text| text.trim().parse().ok());
    named
        .filter(|width| 0 < *width)
        .or_else(|| comfy_table::Table::new().width())
        .filter(|width| 0 < *width)
        .unwrap_or(WIDTH_USUAL)
}
