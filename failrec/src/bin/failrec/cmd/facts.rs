//! [`Facts`]: names and what stands behind them, as a section of a page.

use crate::output::{Column, Screen, Table, TableCell, Tone};
use crate::trouble::Result;

/// Names and what stands behind them.
#[derive(Debug)]
pub(crate) struct Facts {
    table: Table,
}

impl Facts {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self { table: Table::wrapped([Column::left(""), Column::left("")]).indent(2) }
    }

    /// Adds one. Line breaks of the value stay.
    pub(crate) fn add(&mut self, name: &str, value: impl Into<String>) {
        self.add_toned(name, value, Tone::Plain);
    }

    /// Adds one if there is one.
    pub(crate) fn add_some(&mut self, name: &str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    /// Adds one in a tone.
    pub(crate) fn add_toned(&mut self, name: &str, value: impl Into<String>, tone: Tone) {
        self.table.add([TableCell::new(name, Tone::Faint), TableCell::block(value, tone)]);
    }

    /// Writes them under a title; nothing if there are none.
    pub(crate) fn write(&self, title: &str, screen: &mut Screen) -> Result<()> {
        if self.table.is_empty() {
            return Ok(());
        }
        screen.heading(title)?;
        screen.table(&self.table)
    }
}
