//! [`text_of`]: tokens as the user has spaced them.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// The source of `tokens`, with one space where there was space of any kind.
///
/// Outside of the compiler, where tokens have no place, there is one between any two.
pub(crate) fn text_of(tokens: TokenStream) -> String {
    let mut writer = Writer::default();
    writer.tokens(tokens);
    writer.text
}

#[derive(Default)]
struct Writer {
    text: String,
    end: Option<Place>,
}

/// A line and a column.
type Place = (usize, usize);

impl Writer {
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        // Nothing is written for the groups that `macro_rules` leaves.
                        Delimiter::None => {
                            self.tokens(group.stream());
                            continue;
                        }
                    };
                    // Parsing has left only the span of the whole.
                    let (start, end) = places(group.span());
                    self.piece(open, start, start.map(|(line, column)| (line, column + 1)));
                    self.tokens(group.stream());
                    self.piece(
                        close,
                        end.map(|(line, column)| (line, column.saturating_sub(1))),
                        end,
                    );
                }
                other => {
                    let (start, end) = places(other.span());
                    self.piece(&other.to_string(), start, end);
                }
            }
        }
    }

    fn piece(&mut self, piece: &str, start: Option<Place>, end: Option<Place>) {
        let touches = start.is_some() && self.end == start;
        if !touches && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(piece);
        self.end = end;
    }
}

/// Where the span starts and ends.
fn places(span: Span) -> (Option<Place>, Option<Place>) {
    if !proc_macro::is_available() {
        return (None, None);
    }
    let place = |span: proc_macro::Span| Some((span.line(), span.column()));
    let span = span.unwrap();
    (place(span.start()), place(span.end()))
}
