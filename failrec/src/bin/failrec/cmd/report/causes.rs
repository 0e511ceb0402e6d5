//! Why: the chain of errors as a tree.

use failrec::record::{FailureRecord, Link};

use crate::output::{Column, Screen, Table, TableCell, Tone};
use crate::trouble::Result;

/// Branches that are set in further than the one before; deeper ones stand below each other.
const INDENTS_MAX: usize = 6;

/// Writes the error, what caused it, and so on down to the root; nothing if it has no cause.
pub(super) fn write(record: &FailureRecord, screen: &mut Screen) -> Result<()> {
    if record.chain.len() < 2 {
        return Ok(());
    }
    screen.heading("Why")?;
    let last = record.chain.len() - 1;
    for (depth, link) in record.chain.iter().enumerate() {
        let tone = if depth == last { Tone::Strong } else { Tone::Plain };
        let text = TableCell::block(text(link), tone);
        if depth == 0 {
            let mut table = Table::wrapped([Column::left("")]).indent(2);
            table.add([text]);
            screen.table(&table)?;
            continue;
        }
        let blanks = "   ".repeat((depth - 1).min(INDENTS_MAX));
        let branch = TableCell::new(format!("{blanks}└─ "), Tone::Faint);
        let mut table = Table::wrapped([Column::left(""), Column::left("")]).indent(2).tight();
        table.add([branch, text]);
        screen.table(&table)?;
    }
    Ok(())
}

fn text(link: &Link) -> String {
    let message = link.message_own.as_ref().unwrap_or(&link.message);
    let code = link.code.as_ref().map_or_else(String::new, |code| format!(" (code {code})"));
    match &link.error_type {
        Some(error_type) => format!("{error_type}{code}: {message}"),
        None => format!("{message}{code}"),
    }
}
