//! Long names, cut to what is read first.

/// The last part of a path: `ParseIntError` of `core::num::error::ParseIntError`.
pub(crate) fn short_type(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// The text on one line, blank space of any kind as one blank: for a place with room for a line.
pub(crate) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_is_named_by_its_last_part() {
        assert_eq!(short_type("core::num::error::ParseIntError"), "ParseIntError");
        assert_eq!(short_type("dyn Error"), "dyn Error");
    }

    #[test]
    fn message_of_several_lines_fits_into_one() {
        assert_eq!(on_one_line("a\n  b\tc "), "a b c");
    }
}
