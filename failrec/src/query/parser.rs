//! [`Parser`]: the grammar of queries.

use std::ops::Range;
use std::str::FromStr;

use crate::base::nearest;
use crate::base::{Clock as _, SystemClock, Timestamp};
use crate::error::Error;
use crate::query::filter::{Node, Text};
use crate::query::operand::{Operator, Reader};
use crate::query::scanner::{Head, Piece, Scanner};
use crate::query::tail;
use crate::query::term::{Comparison, Term, Test};
use crate::query::word::{Glob, Word};
use crate::query::{Field, Filter, Query, State, SyntaxError};

/// Parentheses and negations inside each other.
const DEPTH_MAX: usize = 32;
/// Fields that `by:` and `show:` take.
const FIELDS_MAX: usize = 16;

impl Query {
    /// Reads a question. Times such as `-2h` are taken back from `now`.
    ///
    /// Terms such as `node:planner`, `sev:>=error`, `tag.tenant:acme` or `is:new` and texts to
    /// look for stand side by side; `OR`, `NOT` (or `-`) and parentheses join them otherwise.
    ///
    /// A value may have a unit: `1.5GiB`, `300ms`, `1h30m`. To a number in a record a size is its
    /// bytes, and a span of time is in the unit that ends the field's name: `_ns`, `_us`, `_ms`,
    /// `_s`, `_min` or their longer forms such as `_seconds`. With any other name `:` compares a
    /// span as a text, and `:>` and its kin refuse it. In double quotes every value is a text.
    ///
    /// # Errors
    ///
    /// [`SyntaxError`], which tells the place and what may have been meant. It turns into an
    /// [`Error`](crate::Error) of the kind [`InvalidInput`](crate::ErrorKind::InvalidInput).
    pub fn parse(text: &str, now: Timestamp) -> Result<Self, SyntaxError> {
        Parser::new(text, now)?.query()
    }
}

impl FromStr for Query {
    type Err = Error;

    /// Reads a question that is asked now, by the system's clock.
    fn from_str(text: &str) -> Result<Self, Error> {
        Ok(Self::parse(text, SystemClock::new().now())?)
    }
}

impl Filter {
    /// Reads a filter, as [`Query::parse`] does, but without what belongs to a whole question,
    /// such as `limit:`.
    ///
    /// # Errors
    ///
    /// [`SyntaxError`], as [`Query::parse`].
    pub fn parse(text: &str, now: Timestamp) -> Result<Self, SyntaxError> {
        let mut parser = Parser::new(text, now)?;
        // A filter is a part of a query, so it may hold what stands in parentheses there.
        parser.depth = 1;
        Ok(parser.query()?.filter)
    }
}

/// Reads a query:
///
/// ```text
/// or   := and ("OR" and)*
/// and  := not (["AND"] not)*
/// not  := ("NOT" | "-") not | "(" or ")" | term | text
/// ```
struct Parser {
    scanner: Scanner,
    now: Timestamp,
    depth: usize,
    /// What the parts that belong to the whole query have set so far.
    query: Query,
}

type Result<T, E = SyntaxError> = std::result::Result<T, E>;

impl Parser {
    fn new(text: &str, now: Timestamp) -> Result<Self> {
        Ok(Self { scanner: Scanner::new(text)?, now, depth: 0, query: Query::new().at(now) })
    }

    fn query(mut self) -> Result<Query> {
        self.scanner.skip_space();
        let node = if self.scanner.is_at_end() { Node::and([]) } else { self.or()? };
        if !self.scanner.is_at_end() {
            let at = self.scanner.position();
            return Err(SyntaxError::new(at..at + 1, "this parenthesis closes nothing"));
        }
        Ok(self.query.filter(Filter(node)))
    }

    fn or(&mut self) -> Result<Node> {
        let mut nodes = vec![self.and()?];
        while self.scanner.eat_keyword("OR") {
            nodes.push(self.and()?);
        }
        Ok(Node::or(nodes))
    }

    fn and(&mut self) -> Result<Node> {
        let mut nodes = vec![self.not()?];
        loop {
            self.scanner.skip_space();
            let is_joined = self.scanner.eat_keyword("AND");
            let at = self.scanner.position();
            let is_over = self.scanner.is_at_end()
                || self.scanner.peek() == Some(')')
                || self.scanner.is_keyword("OR");
            if is_over && is_joined {
                return Err(SyntaxError::new(at..at, "something should follow AND"));
            }
            if is_over {
                return Ok(Node::and(nodes));
            }
            nodes.push(self.not()?);
        }
    }

    fn not(&mut self) -> Result<Node> {
        self.scanner.skip_space();
        let start = self.scanner.position();
        if self.scanner.eat_keyword("NOT") || self.scanner.eat('-') {
            return self.nested(start, |parser| parser.not().map(Node::negate));
        }
        if !self.scanner.eat('(') {
            return self.term(start);
        }
        let node = self.nested(start, Self::or)?;
        if self.scanner.eat(')') {
            return Ok(node);
        }
        Err(SyntaxError::new(start..start + 1, "this parenthesis is not closed"))
    }

    fn nested(&mut self, start: usize, read: fn(&mut Self) -> Result<Node>) -> Result<Node> {
        if DEPTH_MAX <= self.depth {
            let message =
                format!("at most {DEPTH_MAX} parentheses and negations inside each other");
            return Err(SyntaxError::new(start..start + 1, message));
        }
        self.depth += 1;
        let node = read(self)?;
        self.depth -= 1;
        self.scanner.skip_space();
        Ok(node)
    }

    fn term(&mut self, start: usize) -> Result<Node> {
        for word in ["AND", "OR"] {
            if self.scanner.is_keyword(word) {
                let message = format!(
                    "something should stand before {word}; as a text it needs double quotes"
                );
                return Err(SyntaxError::new(start..start + word.len(), message));
            }
        }
        let Some(head) = self.scanner.head()? else { return self.text() };
        let name = match head.segments.as_slice() {
            [name] => &**name,
            _ => "",
        };
        match name {
            "has" => Field::scan(&mut self.scanner).map(Node::Has),
            "is" => self.state(),
            "kind" | "near" | "sort" | "limit" | "by" | "show" | "since" | "until" => {
                self.whole(name, &head.span)?;
                Ok(Node::and([]))
            }
            _ => self.comparison(&head),
        }
    }

    fn text(&mut self) -> Result<Node> {
        let piece = self.piece("a term")?;
        // The empty text stands everywhere, and so does a gap.
        if piece.text.is_empty()
            || !piece.is_quoted && piece.text.chars().all(|letter| letter == '*')
        {
            return Ok(Node::and([]));
        }
        if piece.is_quoted {
            return Ok(Node::Text(Text::Word(Word::new(piece.text))));
        }
        Ok(Node::Text(if piece.text.contains('*') {
            Text::Glob(Glob::new(piece.text))
        } else {
            Text::Word(Word::new(piece.text))
        }))
    }

    fn state(&mut self) -> Result<Node> {
        let piece = self.piece("a state")?;
        let state = piece.text.parse::<State>().map_err(|_| {
            let names = State::ALL.iter().map(|state| state.as_str());
            let known: Vec<_> = names.clone().collect();
            let text = &piece.text;
            SyntaxError::new(
                piece.span.clone(),
                match nearest(text, names) {
                    Some(name) => format!("unknown state `{text}`, did you mean `{name}`?"),
                    None => format!("unknown state `{text}`: it is one of {}", known.join(", ")),
                },
            )
        })?;
        Ok(Node::Is(state))
    }

    fn comparison(&mut self, head: &Head) -> Result<Node> {
        let field = Field::resolve(&head.segments)
            .map_err(|message| SyntaxError::new(head.span.clone(), message))?;
        let operator = self.operator();
        let reader = Reader { field: &field, now: self.now };
        let is_list = matches!(operator, Operator::Any | Operator::Exactly | Operator::Differs);
        let test = if is_list && self.scanner.peek() == Some('[') {
            let start = self.scanner.position();
            self.list(&reader, operator, start)?
        } else {
            let piece = self.piece("a value")?;
            reader.test(operator, &piece)?
        };
        Ok(Node::Term(Term { field, or_absent: head.or_absent, test }))
    }

    fn operator(&mut self) -> Operator {
        // The longer spelling first.
        if self.scanner.eat_all("!=") {
            Operator::Differs
        } else if self.scanner.eat_all(">=") {
            Operator::Compare(Comparison::AtLeast)
        } else if self.scanner.eat_all("<=") {
            Operator::Compare(Comparison::AtMost)
        } else if self.scanner.eat('>') {
            Operator::Compare(Comparison::Above)
        } else if self.scanner.eat('<') {
            Operator::Compare(Comparison::Below)
        } else if self.scanner.eat('=') {
            Operator::Exactly
        } else if self.scanner.eat('~') {
            Operator::Matches
        } else {
            Operator::Any
        }
    }

    fn list(&mut self, reader: &Reader<'_>, operator: Operator, start: usize) -> Result<Test> {
        let mut operands = Vec::new();
        self.scanner.eat('[');
        loop {
            self.scanner.skip_space();
            let piece = self.scanner.piece(&[',', ']', '['])?;
            if piece.text.is_empty() && !piece.is_quoted {
                let at = self.scanner.position();
                return Err(SyntaxError::new(at..at, "a value is missing in this list"));
            }
            operands.push(reader.operand(&piece, operator)?);
            self.scanner.skip_space();
            if self.scanner.eat(']') {
                break;
            }
            if !self.scanner.eat(',') {
                let end = self.scanner.position();
                return Err(SyntaxError::new(start..end, "this list is not closed"));
            }
        }
        Ok(match operator {
            Operator::Differs => Test::Differs(operands),
            Operator::Exactly => Test::Exactly(operands),
            _ => Test::Any(operands),
        })
    }

    /// Takes a part that belongs to the whole query, wherever it stands in it.
    fn whole(&mut self, name: &str, span: &Range<usize>) -> Result<()> {
        if 0 < self.depth {
            let message = format!("`{name}:` belongs to the whole query, not into a part of it");
            return Err(SyntaxError::new(span.clone(), message));
        }
        if matches!(name, "by" | "show") {
            let fields = self.fields()?;
            match name {
                "by" => self.query.by = fields,
                _ => self.query.show = fields,
            }
            return Ok(());
        }
        let piece = self.piece("a value")?;
        let set = tail::set(&mut self.query, name, &piece.text, self.now);
        set.map_err(|message| SyntaxError::new(piece.span.clone(), message))
    }

    fn fields(&mut self) -> Result<Vec<Field>> {
        let start = self.scanner.position();
        let mut fields = vec![Field::scan(&mut self.scanner)?];
        while self.scanner.eat(',') {
            fields.push(Field::scan(&mut self.scanner)?);
        }
        if FIELDS_MAX < fields.len() {
            let message = format!("at most {FIELDS_MAX} fields");
            return Err(SyntaxError::new(start..self.scanner.position(), message));
        }
        Ok(fields)
    }

    fn piece(&mut self, what: &str) -> Result<Piece> {
        let piece = self.scanner.piece(&[])?;
        if piece.is_quoted || !piece.text.is_empty() {
            return Ok(piece);
        }
        let at = self.scanner.position();
        Err(SyntaxError::new(piece.span.start..at, format!("{what} is missing")))
    }
}

#[cfg(test)]
mod tests;
