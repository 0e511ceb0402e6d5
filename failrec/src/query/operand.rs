//! From what stands behind a field's colon to a [`Test`].

use crate::base::Timestamp;
use crate::base::nearest;
use crate::query::catalogue::Kind;
use crate::query::moment::{Moment, parse_duration};
use crate::query::number::Number;
use crate::query::quantity::Quantity;
use crate::query::scanner::Piece;
use crate::query::term::{Comparison, Operand, Pattern, Scalar, Test};
use crate::query::word::{Glob, Word};
use crate::query::{Field, SyntaxError};
use crate::record::Severity;

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
                let is_number = |text: &str| {
                    text.is_empty()
                        || Number::parse(text).is_some()
                        || Quantity::parse(text).is_some()
                };
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
        let is_text = piece.is_quoted
            && matches!(self.field.kind(), Kind::Any)
            && Quantity::parse(&piece.text).is_some();
        let scalar = if is_text {
            Ok(Scalar::Text(piece.text.as_str().into()))
        } else {
            self.scalar(&piece.text, comparison)
        };
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
            Kind::Any if !piece.is_quoted => Ok(self.word_or_quantity(&piece.text)),
            Kind::Text | Kind::Name | Kind::Prefix | Kind::Any => {
                Ok(Operand::Word(Word::new(piece.text.as_str())))
            }
        };
        operand.map_err(|message| wrong(piece, message))
    }

    /// A span is only a word where the field's name tells no unit.
    fn word_or_quantity(&self, text: &str) -> Operand {
        let word = Word::new(text);
        let quantity = Quantity::parse(text);
        match quantity.and_then(|quantity| quantity.in_field(self.field.last_segment())) {
            Some(number) => Operand::Quantity(word, number),
            None => Operand::Word(word),
        }
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
        let number = || Number::parse(text).map(Scalar::Number);
        let text_or = |scalar: Option<Scalar>| scalar.or_else(|| Some(Scalar::Text(text.into())));
        let scalar = match self.field.kind() {
            Kind::Number => number().or_else(|| self.quantity(text)?.ok()),
            Kind::Time => time(),
            Kind::Age => parse_duration(text).map(Scalar::Age),
            Kind::Severity => text.parse().ok().map(Scalar::Severity),
            Kind::Any => match self.quantity(text) {
                Some(quantity) => Some(quantity?),
                None => text_or(number().or_else(time)),
            },
            _ => text_or(number()),
        };
        scalar.ok_or_else(|| {
            let form = match self.field.kind() {
                Kind::Time => "a time, such as -2h, 2026-11-01 or 2026-11-01T10:00:00Z",
                Kind::Age => "a span of time, such as 90s, 2h or 7d",
                Kind::Severity => "one of debug, info, warning, error, critical, fatal",
                _ => "a number, such as 5 or 1.5GiB",
            };
            format!("`{text}` does not fit `{}`, which is {form}", self.field)
        })
    }

    /// The number that a size or a span of time stands for, if the text is one.
    fn quantity(&self, text: &str) -> Option<Result<Scalar, String>> {
        let quantity = Quantity::parse(text)?;
        let name = self.field.last_segment();
        Some(quantity.in_field(name).map(Scalar::Number).ok_or_else(|| {
            format!(
                "`{text}` is a span of time, but the name `{name}` tells no unit for numbers: \
                 compare with a bare number, or with a field such as `{name}_ms`; \
                 in double quotes it is a text"
            )
        }))
    }
}

fn wrong(piece: &Piece, message: impl Into<String>) -> SyntaxError {
    SyntaxError::new(piece.span.clone(), message)
}
