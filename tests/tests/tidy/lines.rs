//! [`Line`]: what a line of Rust holds, told apart by its tokens.

use std::ops::RangeInclusive;

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};

/// A line of a Rust file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// It holds a token, that is more than comment and white space.
    pub(crate) is_code: bool,
    /// It belongs to an item that is compiled for tests only.
    pub(crate) is_test: bool,
    /// Characters of the line without those of its literals.
    pub(crate) width: usize,
    /// What no token covers: comments, plain and doc.
    pub(crate) comment: String,
}

/// Tells the lines of `text` apart. `test_ranges` are the lines of test-only items.
pub(crate) fn read(
    text: &str,
    tokens: TokenStream,
    test_ranges: &[RangeInclusive<usize>],
) -> Vec<Line> {
    let mut cover = Cover { lines: text.lines().map(|line| line.chars().collect()).collect() };
    let mut lines = vec![Line::default(); cover.lines.len()];
    for (line, characters) in lines.iter_mut().zip(&cover.lines) {
        line.width = characters.len();
    }
    cover.tokens(tokens, &mut lines);
    for (index, (line, rest)) in lines.iter_mut().zip(cover.lines).enumerate() {
        line.comment = rest.into_iter().filter(|character| *character != TOKEN).collect();
        line.is_test = test_ranges.iter().any(|range| range.contains(&(index + 1)));
    }
    lines
}

/// Stands where a token was; no source text holds it.
const TOKEN: char = '\u{FFFF}';

/// The text with its tokens blotted out.
struct Cover {
    lines: Vec<Vec<char>>,
}

impl Cover {
    fn tokens(&mut self, tokens: TokenStream, lines: &mut [Line]) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            if self.is_doc_comment(&token) {
                // The hash, a bang perhaps, and the brackets all stand for the comment itself.
                if matches!(&token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint)
                    || matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!')
                {
                    tokens.next();
                }
                tokens.next();
                continue;
            }
            match token {
                TokenTree::Group(group) => {
                    if group.delimiter() != Delimiter::None {
                        self.blot(group.span_open(), lines, false);
                        self.blot(group.span_close(), lines, false);
                    }
                    self.tokens(group.stream(), lines);
                }
                TokenTree::Literal(literal) => self.blot(literal.span(), lines, true),
                other => self.blot(other.span(), lines, false),
            }
        }
    }

    /// A doc comment reaches us as an attribute whose tokens all lie on the comment.
    fn is_doc_comment(&self, token: &TokenTree) -> bool {
        let TokenTree::Punct(punct) = token else { return false };
        let start = punct.span().start();
        let line = start.line.checked_sub(1).and_then(|index| self.lines.get(index));
        punct.as_char() == '#'
            && line.and_then(|line| line.get(start.column)).is_some_and(|first| *first == '/')
    }

    fn blot(&mut self, span: Span, lines: &mut [Line], is_literal: bool) {
        let (start, end) = (span.start(), span.end());
        for number in start.line..=end.line {
            let Some(index) = number.checked_sub(1) else { continue };
            let (Some(characters), Some(line)) = (self.lines.get_mut(index), lines.get_mut(index))
            else {
                continue;
            };
            let from = if number == start.line { start.column } else { 0 };
            let to = if number == end.line { end.column } else { characters.len() };
            line.is_code = true;
            if is_literal {
                line.width = line.width.saturating_sub(to.saturating_sub(from));
            }
            let taken = to.saturating_sub(from);
            characters.iter_mut().skip(from).take(taken).for_each(|character| *character = TOKEN);
        }
    }
}
