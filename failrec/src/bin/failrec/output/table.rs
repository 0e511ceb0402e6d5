//! [`Table`]: rows and columns, as wide as the terminal.

use comfy_table::presets::NOTHING;
use comfy_table::{
    Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Row, Width,
};

use crate::output::Tone;
use crate::output::escape::{escape_block, escape_line};

/// Blanks between two columns.
const GAP: u16 = 2;

/// Rows and columns. Every text in it is escaped when it is written.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<TableCell>>,
    indent: u16,
    gap: u16,
    overflow: Overflow,
}

/// What a table is told about one of its columns.
#[derive(Debug)]
pub(crate) struct Column {
    title: String,
    align: Align,
    width_max: Option<u16>,
    width_min: Option<u16>,
}

/// On which side a column is flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A text in a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableCell {
    text: String,
    tone: Tone,
    is_block: bool,
}

/// What becomes of a text that does not fit into its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Overflow {
    Cut,
    Wrap,
}

impl Table {
    /// A table of one line a row; what does not fit is cut off and marked with `…`.
    pub(crate) fn cut(columns: impl IntoIterator<Item = Column>) -> Self {
        Self::new(columns, Overflow::Cut)
    }

    /// A table whose texts go on in the next line.
    pub(crate) fn wrapped(columns: impl IntoIterator<Item = Column>) -> Self {
        Self::new(columns, Overflow::Wrap)
    }

    fn new(columns: impl IntoIterator<Item = Column>, overflow: Overflow) -> Self {
        let columns = columns.into_iter().collect();
        Self { columns, rows: Vec::new(), indent: 0, gap: GAP, overflow }
    }

    /// Begins every line with so many blanks.
    pub(crate) fn indent(mut self, blanks: u16) -> Self {
        self.indent = blanks;
        self
    }

    /// Puts no blanks between its columns.
    pub(crate) fn tight(mut self) -> Self {
        self.gap = 0;
        self
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, row: impl IntoIterator<Item = TableCell>) {
        self.rows.push(row.into_iter().collect());
    }

    /// It has no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines for a terminal of `width` columns, or as wide as the texts are.
    pub(super) fn lines(&self, width: Option<u16>, is_colored: bool) -> Vec<String> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let mut table = comfy_table::Table::new();
        table.load_style(NOTHING).force_no_tty();
        if is_colored {
            table.enforce_styling().style_text_only();
        }
        if self.overflow == Overflow::Cut {
            // No text holds it, so texts are cut at any letter and not only between words.
            table.set_delimiter('\u{1}');
        }
        if self.columns.iter().any(|column| !column.title.is_empty()) {
            let mut style = table.style();
            style.header_separator = LineStyle::none().fill('─');
            table.load_style(style);
            let titles = self.columns.iter().map(|column| {
                Cell::new(&column.title)
                    .add_attribute(Attribute::Bold)
                    .set_alignment(column.align.to_comfy())
            });
            table.set_header(Row::from(titles));
        }
        table.add_rows(self.rows.iter().map(|row| self.dress(row, width)));
        self.arrange(&mut table, width);
        table.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    fn dress(&self, row: &[TableCell], width: Option<u16>) -> Row {
        let cells = row.iter().zip(&self.columns).map(|(cell, column)| {
            let text =
                if cell.is_block { escape_block(&cell.text) } else { escape_line(&cell.text) };
            cell.tone.dress(Cell::new(text).set_alignment(column.align.to_comfy()))
        });
        let mut row = Row::from(cells);
        if width.is_some() && self.overflow == Overflow::Cut {
            row.max_height(1);
        }
        row
    }

    fn arrange(&self, table: &mut comfy_table::Table, width: Option<u16>) {
        table.set_content_arrangement(ContentArrangement::Disabled);
        let last = self.columns.len().saturating_sub(1);
        for (index, column) in self.columns.iter().enumerate() {
            let left = if index == 0 { self.indent } else { 0 };
            let right = if index == last { 0 } else { self.gap };
            let Some(shown) = table.column_mut(index) else { continue };
            shown.set_padding((left, right));
            if let Some(width_min) = column.width_min.filter(|_| width.is_some()) {
                let width = Width::Fixed(width_min + left + right);
                shown.set_constraint(ColumnConstraint::LowerBoundary(width));
            }
            if let Some(width_max) = column.width_max.filter(|_| width.is_some()) {
                let width = Width::Fixed(width_max + left + right);
                shown.set_constraint(ColumnConstraint::UpperBoundary(width));
            }
        }
        if let Some(width) = width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
    }

    /// The lines for another program: columns between tabs, the titles first.
    pub(super) fn tabbed_lines(&self) -> Vec<String> {
        let titles = self.columns.iter().map(|column| column.title.to_lowercase());
        let titles = titles.collect::<Vec<_>>().join("\t");
        let rows = self.rows.iter().map(|row| {
            let texts: Vec<_> = row.iter().map(|cell| escape_line(&cell.text)).collect();
            texts.join("\t")
        });
        std::iter::once(titles).chain(rows).collect()
    }
}

impl Column {
    /// A column of texts under a title; without titles there is no head line.
    pub(crate) fn left(title: impl Into<String>) -> Self {
        Self::new(title, Align::Left)
    }

    /// A column of numbers.
    pub(crate) fn right(title: impl Into<String>) -> Self {
        Self::new(title, Align::Right)
    }

    fn new(title: impl Into<String>, align: Align) -> Self {
        Self { title: title.into(), align, width_max: None, width_min: None }
    }

    /// Never narrower on a terminal, whatever is left for other columns.
    pub(crate) fn at_least(mut self, width_min: u16) -> Self {
        self.width_min = Some(width_min);
        self
    }

    /// At most so wide on a terminal.
    pub(crate) fn at_most(mut self, width_max: u16) -> Self {
        self.width_max = Some(width_max);
        self
    }
}

impl Align {
    const fn to_comfy(self) -> CellAlignment {
        match self {
            Self::Left => CellAlignment::Left,
            Self::Right => CellAlignment::Right,
        }
    }
}

impl TableCell {
    /// A text of this tone.
    pub(crate) fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, is_block: false }
    }

    /// A text whose line breaks stay.
    pub(crate) fn block(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone, is_block: true }
    }

    /// A plain text.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let columns = [Column::left("NODE"), Column::right("COUNT"), Column::left("MESSAGE")];
        let mut table = Table::cut(columns);
        let text = "the upstream refused this request and every one after it";
        let cells = ["planner", "1,240", text].map(TableCell::plain);
        table.add(cells);
        table
    }

    #[test]
    fn row_fits_the_terminal_and_says_where_it_was_cut() {
        let lines = table().lines(Some(40), false);
        assert_eq!(lines[2], "planner  1,240  the upstream refused th…");
        assert_eq!(lines.len(), 3, "{lines:#?}");
    }

    #[test]
    fn nothing_is_cut_where_there_is_no_terminal() {
        let lines = table().lines(None, false);
        assert!(lines[2].ends_with("every one after it"), "{lines:#?}");
    }

    #[test]
    fn tabs_stand_between_columns_and_nowhere_else() {
        let mut table = Table::cut([Column::left("A"), Column::left("B")]);
        table.add([TableCell::plain("one\ttwo\nthree"), TableCell::plain("\u{1b}[31m")]);
        assert_eq!(table.tabbed_lines(), ["a\tb", "one\\ttwo\\nthree\t\\u{1b}[31m"]);
    }

    #[test]
    fn colors_do_not_change_the_width() {
        let mut table = Table::cut([Column::left("A").at_most(4), Column::left("B")]);
        table.add([TableCell::new("abcdefgh", Tone::Bad), TableCell::plain("x")]);
        let line = table.lines(Some(40), true).remove(2);
        assert!(line.contains("abc…") && line.contains('\u{1b}'), "{line:?}");
    }
}
