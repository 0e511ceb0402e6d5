//! [`Pair`]: two messages and whether they have one cause.

use crate::sheet::Sheet;
use crate::way::Way;

/// Two messages and whether they have one cause.
#[derive(Debug)]
pub(crate) struct Pair {
    /// Whether they have one cause.
    pub(crate) verdict: Verdict,
    /// The two.
    pub(crate) messages: [String; 2],
    /// The normal form that both are due.
    pub(crate) form: Option<String>,
}

/// Whether two messages have one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// They have one and belong in one group.
    Same,
    /// They have two, which an operator wants apart.
    Different,
}

impl Pair {
    /// The pairs of a sheet.
    pub(crate) fn read_all(sheet: &Sheet) -> Vec<Self> {
        sheet
            .text
            .split("\n\n")
            .map(str::trim_end)
            .filter(|block| !block.is_empty())
            .map(|block| {
                Self::read(block).unwrap_or_else(|| panic!("{}: no pair: {block}", sheet.kind))
            })
            .collect()
    }

    /// A way puts the two together or apart, as it is due.
    pub(crate) fn is_judged_right(&self, way: &Way) -> bool {
        let groups = (way.groups)(&self.messages.each_ref().map(String::as_str));
        (groups[0] == groups[1]) == (self.verdict == Verdict::Same)
    }

    fn read(block: &str) -> Option<Self> {
        let mut lines = block.lines();
        let verdict = match lines.next()? {
            "S" => Verdict::Same,
            "D" => Verdict::Different,
            _ => return None,
        };
        let messages = [unescape(lines.next()?), unescape(lines.next()?)];
        let form = match lines.next() {
            Some(line) => Some(unescape(line.strip_prefix("= ")?)),
            None => None,
        };
        if lines.next().is_some() || (form.is_some() && verdict == Verdict::Different) {
            return None;
        }
        Some(Self { verdict, messages, form })
    }
}

/// A new line for `\n`, a backslash for `\\`; any other backslash is itself.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('\\', Some('n')) => {
                rest.next();
                out.push('\n');
            }
            ('\\', Some('\\')) => {
                rest.next();
                out.push('\\');
            }
            _ => out.push(c),
        }
    }
    out
}

#[test]
fn a_block_is_read_with_its_escapes() {
    let pair = Pair::read("S\na\\nb C:\\\\new\n\"c\\\"\n= d").expect("a pair");

    assert_eq!(pair.messages, ["a\nb C:\\new", "\"c\\\""]);
    assert_eq!(pair.form.as_deref(), Some("d"));
}

#[test]
fn two_causes_are_due_no_common_form() {
    assert!(Pair::read("D\na\nb\n= c").is_none());
}
