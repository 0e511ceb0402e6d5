//! The stack, the frames of the program first.

use failrec::record::{FailureRecord, Frame};

use crate::cmd::report::case::Frames;
use crate::output::{Column, Screen, Table, TableCell, Tone, plural};
use crate::trouble::Result;

/// Writes the frames of the program, or all; those of the program stand out.
pub(super) fn write(record: &FailureRecord, frames: Frames, screen: &mut Screen) -> Result<()> {
    if record.backtrace.is_empty() {
        return Ok(());
    }
    let all = record.backtrace.iter().enumerate();
    // Where no frame is known to be the program's, all are shown rather than none.
    let is_all = frames == Frames::All || !record.backtrace.iter().any(|frame| frame.in_app);
    let shown: Vec<_> = all.filter(|(_, frame)| is_all || frame.in_app).collect();
    screen.heading("Backtrace (innermost first)")?;
    let mut table = Table::wrapped([Column::right(""), Column::left("")]).indent(2);
    for (number, frame) in &shown {
        let tone = if frame.in_app { Tone::Plain } else { Tone::Faint };
        let number = TableCell::new(number.to_string(), Tone::Faint);
        table.add([number, TableCell::block(text(frame), tone)]);
    }
    screen.table(&table)?;
    let hidden = record.backtrace.len() - shown.len();
    if hidden == 0 {
        return Ok(());
    }
    let hidden = plural(u64::try_from(hidden).unwrap_or(u64::MAX), "frame");
    screen.toned(Tone::Faint, format!("  {hidden} of libraries left out; --all-frames shows them"))
}

fn text(frame: &Frame) -> String {
    match (&frame.file, frame.line) {
        (Some(file), Some(line)) => format!("{}\nat {file}:{line}", frame.function),
        (Some(file), None) => format!("{}\nat {file}", frame.function),
        _ => frame.function.clone(),
    }
}
