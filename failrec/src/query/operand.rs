//! From what stands behind a field's colon to a [`Test`].

use crate::base::Timestamp;
use crate::query::catalogue::Kind;
use crate::query::moment::{Moment, micros_of, parse_duration};
use crate::query::nearest::nearest;
use crate::query::number::Number;
use crate::query::scanner::Piece;
use crate::query::term::{Comparison, Operand, Pattern, Scalar, Test};
use crate::query::word::{Glob, Word};
use crate::query::{Field, SyntaxError};
use crate::record::Severity;

/// Bytes of each unit that a size is written in.
const SIZES: &[(&str, i128)] = &[
    ("B", 1),
    ("kB", 1_000),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
];

/// How the colon is written.
#[derive(Clone, Copy)]
pub(super) enum Operator {
    Any,
    Exactly,
    Differs,
    Compare(Comparison),
    Matches,
}

/// Reads values as a field compares them.
pub(super) struct Reader<'a> {
    pub(super) field: &'a Field,
    pub(super) now: Timestamp,
}

impl Reader<'_> {
    /// The test that `operator` makes of one value.
    pub(super) fn test(&self, operator: Operator, piece: &Piece) -> Result<Test, SyntaxError> {
        match operator {
            Operator::Any => self.any(piece),
            Operator::Exactly => Ok(Test::Exactly(vec![self.operand(piece, operator)?])),
            Operator::Differs => Ok(Test::Differs(vec![self.operand(piece, operator)?])),
            Operator::Compare(comparison) => self.compare(comparison, piece),
            Operator::Matches => {
                let pattern = Pattern::new(&piece.text);
                pattern.map(Test::Matches).map_err(|message| wrong(piece, message))
            }
        }
    }

    fn any(&self, piece: &Piece) -> Result<Test, SyntaxError> {
        if !piece.is_quoted
            && let Some((low, high)) = piece.text.split_once("..")
            && let Some(test) = self.range(piece, low, high)?
        {
            return Ok(test);
        }
        if matches!(self.field.kind(), Kind::Time)
            && let Some(moment) = Moment::parse(&piece.text, self.now)
            && (moment.is_relative || moment.first != moment.last)
        {
            let (first, last) = (Scalar::Time(moment.first), Scalar::Time(moment.last));
            return Ok(if moment.is_relative {
                Test::Compare(Comparison::AtLeast, first)
            } else {
                Test::Between(first, last)
            });
        }
        Ok(Test::Any(vec![self.operand(piece, Operator::Any)?]))
    }

    /// A range, where the field has an order; dots in names and sentences are just dots.
    fn range(&self, piece: &Piece, low: &str, high: &str) -> Result<Option<Test>, SyntaxError> {
        let bound = |text: &str, side: Comparison| {
            let bound = if text.is_empty() { Ok(None) } else { self.scalar(text, side).map(Some) };
            bound.map_err(|message| wrong(piece, message))
        };
        match self.field.kind() {
            Kind::Text | Kind::Name | Kind::Prefix | Kind::Choice(_) | Kind::Flag => {
                return Ok(None);
            }
            Kind::Any => {
                let is_number = |text: &str| text.is_empty() || self.number(text).is_some();
                let is_time =
                    |text: &str| text.is_empty() || Moment::parse(text, self.now).is_some();
                let is_range =
                    [low, high].into_iter().all(is_number) || [low, high].into_iter().all(is_time);
                if !is_range || low.is_empty() && high.is_empty() {
                    return Ok(None);
                }
            }
            Kind::Number | Kind::Time | Kind::Age | Kind::Severity => {}
        }
        let bounds = (bound(low, Comparison::AtLeast)?, bound(high, Comparison::AtMost)?);
        Ok(Some(match bounds {
            (Some(low), Some(high)) => Test::Between(low, high),
            (Some(low), None) => Test::Compare(Comparison::AtLeast, low),
            (None, Some(high)) => Test::Compare(Comparison::AtMost, high),
            (None, None) => return Err(wrong(piece, "a range needs a bound")),
        }))
    }

    fn compare(&self, comparison: Comparison, piece: &Piece) -> Result<Test, SyntaxError> {
        if matches!(self.field.kind(), Kind::Choice(_) | Kind::Flag) {
            let message = format!("the values of `{}` have no order", self.field);
            return Err(wrong(piece, message));
        }
        let scalar = self.scalar(&piece.text, comparison);
        scalar
            .map(|bound| Test::Compare(comparison, bound))
            .map_err(|message| wrong(piece, message))
    }

    /// One value for `:`, `:=` or `:!=`.
    pub(super) fn operand(
        &self,
        piece: &Piece,
        operator: Operator,
    ) -> Result<Operand, SyntaxError> {
        let is_glob =
            matches!(operator, Operator::Any) && !piece.is_quoted && piece.text.contains('*');
        let kind = self.field.kind();
        let operand = match kind {
            Kind::Number | Kind::Time | Kind::Age => {
                self.scalar(&piece.text, Comparison::AtLeast).map(Operand::Scalar)
            }
            _ if is_glob => Ok(Operand::Glob(Glob::new(piece.text.as_str()))),
            Kind::Severity => {
                let names: Vec<_> =
                    Severity::ALL.iter().map(|severity| severity.as_str()).collect();
                self.choice(&piece.text, &names)
            }
            Kind::Choice(names) => self.choice(&piece.text, &names()),
            Kind::Flag => self.choice(&piece.text, &["true", "false"]),
            Kind::Text | Kind::Name | Kind::Prefix | Kind::Any => {
                Ok(Operand::Word(Word::new(piece.text.as_str())))
            }
        };
        operand.map_err(|message| wrong(piece, message))
    }

    fn choice(&self, text: &str, names: &[&'static str]) -> Result<Operand, String> {
        let found = names.iter().find(|name| name.eq_ignore_ascii_case(text));
        found.map(|name| Operand::Word(Word::new(*name))).ok_or_else(|| {
            let field = self.field;
            match nearest(text, names.iter().copied()) {
                Some(name) => format!("unknown {field} `{text}`, did you mean `{name}`?"),
                None => format!("unknown {field} `{text}`: it is one of {}", names.join(", ")),
            }
        })
    }

    /// A bound. A day is its beginning or its end, as the side demands.
    fn scalar(&self, text: &str, side: Comparison) -> Result<Scalar, String> {
        let time = || {
            let moment = Moment::parse(text, self.now)?;
            let is_end = matches!(side, Comparison::Above | Comparison::AtMost);
            Some(Scalar::Time(if is_end { moment.last } else { moment.first }))
        };
        let number = || self.number(text).map(Scalar::Number);
        let scalar = match self.field.kind() {
            Kind::Number => number(),
            Kind::Time => time(),
            Kind::Age => parse_duration(text).map(Scalar::Age),
            Kind::Severity => text.parse().ok().map(Scalar::Severity),
            Kind::Any => number().or_else(time).or_else(|| Some(Scalar::Text(text.into()))),
            _ => number().or_else(|| Some(Scalar::Text(text.into()))),
        };
        scalar.ok_or_else(|| {
            let form = match self.field.kind() {
                Kind::Time => "a time, such as -2h, 2026-11-01 or 2026-11-01T10:00:00Z",
                Kind::Age => "a span of time, such as 90s, 2h or 7d",
                Kind::Severity => "one of debug, info, warning, error, critical, fatal",
                _ => "a number, such as 5, 1.5GiB or 300ms",
            };
            format!("`{text}` does not fit `{}`, which is {form}", self.field)
        })
    }

    /// A number, a size in bytes, or a span of time in the unit that the field's name tells:
    /// seconds, unless it ends in `_ms`, `_us` or `_ns`.
    fn number(&self, text: &str) -> Option<Number> {
        if let Some(number) = Number::parse(text) {
            return Some(number);
        }
        let digits = text.find(|letter: char| letter.is_ascii_alphabetic())?;
        let (number, unit) = text.split_at_checked(digits)?;
        let number = Number::parse(number)?;
        if let Some((_, bytes)) = SIZES.iter().find(|(name, _)| *name == unit) {
            return number.times(Number::Whole(*bytes));
        }
        let micros = number.times(micros_of(unit)?)?;
        match self.field.last_segment().rsplit('_').next() {
            Some("ns") => micros.times(Number::Whole(1_000)),
            Some("us") => Some(micros),
            Some("ms") => micros.divided_by(Number::Whole(1_000)),
            _ => micros.divided_by(Number::Whole(1_000_000)),
        }
    }
}

fn wrong(piece: &Piece, message: impl Into<String>) -> SyntaxError {
    SyntaxError::new(piece.span.clone(), message)
}
