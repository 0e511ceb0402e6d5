//! [`Name`]: the paths, imports and macro calls of a file, read from its tokens.
//!
//! Tokens are read rather than the syntax tree, because what stands inside a macro call is a
//! path there, too.

use std::ops::RangeInclusive;

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};

use crate::attribute::{self, Attribute};

/// A path of two or more parts, an import, or the name of a called macro.
#[derive(Clone, Debug, Default)]
pub(crate) struct Name {
    /// The parts, without generic arguments.
    pub(crate) parts: Vec<String>,
    /// The line of the last part.
    pub(crate) line: usize,
    /// The modules inside this file that it stands in.
    pub(crate) inside: Vec<String>,
    /// In which way it is used.
    pub(crate) usage: Usage,
    /// It stands among the tokens of a macro that makes code: `quote!` and its kin.
    pub(crate) is_quoted: bool,
}

/// In which way a name is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Usage {
    /// In an expression, a type or a pattern.
    #[default]
    Path,
    /// As the name of a macro that is called.
    Macro,
    /// Imported under this name.
    Import { name: String, is_public: bool },
    /// Everything below it is imported.
    Glob,
    /// The result of a call is bound to `_`; the parts are those two words.
    Discard,
}

impl Name {
    /// The path with `::` between its parts.
    pub(crate) fn text(&self) -> String {
        self.parts.join("::")
    }

    /// It is `path` or something below it.
    pub(crate) fn starts_with(&self, path: &str) -> bool {
        let mut parts = self.parts.iter();
        path.split("::").all(|wanted| parts.next().is_some_and(|part| part == wanted))
    }
}

/// The names and attributes of a file, and the lines of its test-only items.
pub(crate) fn read(tokens: TokenStream) -> (Vec<Name>, Vec<Attribute>, Vec<RangeInclusive<usize>>) {
    let mut reader = Reader::default();
    reader.read(tokens);
    (reader.names, reader.attributes, reader.test_ranges)
}

/// Macros whose tokens are code to be made, not code that runs here.
const QUOTING: &[&str] = &["quote", "quote_spanned", "parse_quote", "parse_quote_spanned", "Token"];

#[derive(Default)]
struct Reader {
    names: Vec<Name>,
    attributes: Vec<Attribute>,
    test_ranges: Vec<RangeInclusive<usize>>,
    inside: Vec<String>,
    is_quoted: bool,
}

impl Reader {
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        let mut is_public = false;
        while let Some((first, after)) = rest.split_first() {
            let was_public = is_public;
            is_public = matches!(first, TokenTree::Ident(ident) if ident == "pub")
                || (was_public && is_parenthesised(first));
            rest = match first {
                TokenTree::Punct(punct) if punct.as_char() == '#' => self.attribute(rest, after),
                TokenTree::Ident(ident) if ident == "use" && !starts_with_punct(after, '<') => {
                    self.import(&mut Vec::new(), after, was_public)
                }
                TokenTree::Ident(ident) if ident == "mod" => self.module(after),
                TokenTree::Ident(ident) if ident == "let" => self.binding(ident.span(), after),
                TokenTree::Ident(_) => self.path(rest),
                TokenTree::Group(group) => {
                    self.read(group.stream());
                    after
                }
                _ => after,
            };
        }
    }

    /// Notes the attribute at the start of `rest`, whose hash is followed by `after`.
    fn attribute<'a>(&mut self, rest: &'a [TokenTree], after: &'a [TokenTree]) -> &'a [TokenTree] {
        let is_inner = starts_with_punct(after, '!');
        let after = if is_inner { after.get(1..).unwrap_or_default() } else { after };
        let Some((TokenTree::Group(group), item)) = after.split_first() else { return after };
        if group.delimiter() != Delimiter::Bracket {
            return after;
        }
        let line = group.span_open().start().line;
        for name in attribute::names(group.stream()) {
            self.attributes.push(Attribute { name, line, is_quoted: self.is_quoted });
        }
        if !is_inner && !self.is_quoted && attribute::is_test_only(group) {
            let first = rest.first().map_or(line, |hash| hash.span().start().line);
            self.test_ranges.push(first..=item_end(item).unwrap_or(line));
        }
        item
    }

    /// Goes into the module whose name starts `rest`.
    fn module<'a>(&mut self, rest: &'a [TokenTree]) -> &'a [TokenTree] {
        match rest {
            [TokenTree::Ident(name), TokenTree::Group(body), after @ ..] => {
                self.inside.push(name.to_string());
                self.read(body.stream());
                self.inside.pop();
                after
            }
            [TokenTree::Ident(_), after @ ..] => after,
            _ => rest,
        }
    }

    /// Notes a binding to `_` that drops what a call returned.
    fn binding<'a>(&mut self, span: Span, rest: &'a [TokenTree]) -> &'a [TokenTree] {
        if let [TokenTree::Ident(name), value @ ..] = rest
            && name == "_"
            && starts_with_punct(value, '=')
        {
            let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
            let value: Vec<_> = value.iter().skip(1).take_while(|token| !is_end(token)).collect();
            // A tuple alone is no call.
            if 1 < value.len() && value.last().is_some_and(|last| is_parenthesised(last)) {
                self.note(vec!["let".to_owned(), "_".to_owned()], span, Usage::Discard);
            }
        }
        rest
    }

    /// Notes the path at the start of `rest`.
    fn path<'a>(&mut self, mut rest: &'a [TokenTree]) -> &'a [TokenTree] {
        let mut parts = Vec::new();
        let mut span = Span::call_site();
        while let Some((TokenTree::Ident(ident), after)) = rest.split_first() {
            parts.push(ident.to_string());
            span = ident.span();
            rest = after;
            match (after_colons(after), after_colons(after).and_then(<[_]>::first)) {
                (Some(next), Some(TokenTree::Ident(_))) => rest = next,
                _ => break,
            }
        }
        match rest {
            [TokenTree::Punct(bang), TokenTree::Group(arguments), after @ ..]
                if bang.as_char() == '!' =>
            {
                let is_quoting = parts.last().is_some_and(|name| QUOTING.contains(&name.as_str()));
                self.note(parts, span, Usage::Macro);
                let outer = self.is_quoted;
                self.is_quoted |= is_quoting;
                self.read(arguments.stream());
                self.is_quoted = outer;
                after
            }
            _ => {
                // A single name is a path too, but says nothing about where it comes from;
                // only the keyword is of interest.
                if 1 < parts.len() || parts.first().is_some_and(|part| part == "unsafe") {
                    self.note(parts, span, Usage::Path);
                }
                rest
            }
        }
    }

    /// Notes what one `use` imports; `before` is the path in front of `rest`.
    fn import<'a>(
        &mut self,
        before: &mut Vec<String>,
        mut rest: &'a [TokenTree],
        is_public: bool,
    ) -> &'a [TokenTree] {
        let depth = before.len();
        let mut last: Option<&Ident> = None;
        let mut renamed: Option<&Ident> = None;
        while let Some((token, after)) = rest.split_first() {
            rest = after;
            match token {
                TokenTree::Ident(ident) if ident == "as" => {
                    if let Some((TokenTree::Ident(name), after)) = after.split_first() {
                        renamed = Some(name);
                        rest = after;
                    }
                }
                TokenTree::Ident(ident) => {
                    before.push(ident.to_string());
                    last = Some(ident);
                }
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    let mut inner = inner.as_slice();
                    while !inner.is_empty() {
                        inner = self.import(before, inner, is_public);
                    }
                    last = None;
                }
                TokenTree::Punct(punct) if punct.as_char() == '*' => {
                    self.note(before.clone(), punct.span(), Usage::Glob);
                    last = None;
                }
                TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';') => break,
                _ => {}
            }
        }
        if let Some(last) = last {
            let span = last.span();
            let mut parts = before.clone();
            if last == "self" && 1 < parts.len() {
                parts.pop();
            }
            let own = parts.last().cloned().unwrap_or_default();
            let name = renamed.map_or(own, ToString::to_string);
            self.note(parts, span, Usage::Import { name, is_public });
        }
        before.truncate(depth);
        rest
    }

    fn note(&mut self, parts: Vec<String>, span: Span, usage: Usage) {
        let line = span.start().line;
        let inside = self.inside.clone();
        self.names.push(Name { parts, line, inside, usage, is_quoted: self.is_quoted });
    }
}

fn is_parenthesised(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis)
}

fn starts_with_punct(tokens: &[TokenTree], wanted: char) -> bool {
    matches!(tokens.first(), Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn after_colons(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    let after = tokens.get(2..)?;
    (starts_with_punct(tokens, ':') && starts_with_punct(tokens.get(1..)?, ':')).then_some(after)
}

/// The line that the item at the start of `tokens` ends in.
fn item_end(tokens: &[TokenTree]) -> Option<usize> {
    let is_import = tokens.iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident == "pub" => None,
        TokenTree::Ident(ident) => Some(ident == "use"),
        _ => None,
    });
    let end = tokens.iter().find(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && is_import != Some(true),
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    });
    end.or(tokens.last()).map(|token| token.span().end().line)
}
