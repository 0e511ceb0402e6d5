//! [`Term`]: one comparison of a field with something.

use std::cmp::Ordering;
use std::fmt;
use std::time::Duration;

use regex::{Regex, RegexBuilder};

use crate::base::Timestamp;
use crate::query::Field;
use crate::query::catalogue::Kind;
use crate::query::number::Number;
use crate::query::subject::{Leaf, Subject};
use crate::query::word::{Glob, Word};
use crate::record::Severity;

/// Bytes that a compiled regular expression may take.
const REGEX_BYTES_MAX: usize = 1 << 20;

/// One comparison of a field with something.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    pub(super) field: Field,
    /// Records without the field match, too.
    pub(super) or_absent: bool,
    pub(super) test: Test,
}

/// What a value of the field must be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    /// `:` one of these, as the field compares.
    Any(Vec<Operand>),
    /// `:=` one of these, to the letter.
    Exactly(Vec<Operand>),
    /// `:!=` none of these, to the letter.
    Differs(Vec<Operand>),
    /// `:>` and its kin.
    Compare(Comparison, Scalar),
    /// `:a..b`, both ends included.
    Between(Scalar, Scalar),
    /// `:~`
    Matches(Pattern),
}

/// Something to compare with.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Word(Word),
    /// A word that is a size or a span of time, and the bare number that it is in this field.
    Quantity(Word, Number),
    Glob(Glob),
    Scalar(Scalar),
}

/// Something that has an order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Number(Number),
    Time(Timestamp),
    Age(Duration),
    Severity(Severity),
    Text(Box<str>),
}

/// Which side of a bound a value must be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// A regular expression, compared by its source.
#[derive(Clone)]
pub(super) struct Pattern(Regex);

impl Pattern {
    pub(super) fn new(source: &str) -> Result<Self, String> {
        let built = RegexBuilder::new(source).size_limit(REGEX_BYTES_MAX).build();
        built.map(Self).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "the regular expression is too large".to_owned(),
            // The last line says what is wrong; the others draw the source.
            error => {
                let text = error.to_string();
                let last = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
                format!("not a regular expression: {last}")
            }
        })
    }

    pub(super) fn source(&self) -> &str {
        self.0.as_str()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source() == other.source()
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source().fmt(f)
    }
}

impl Term {
    pub(super) fn matches(&self, subject: &Subject<'_>) -> bool {
        let kind = self.field.kind();
        let mut is_present = false;
        let mut find = |test: &dyn Fn(&Leaf<'_>) -> bool| {
            let mut visit = |leaf: Leaf<'_>| {
                is_present = true;
                test(&leaf)
            };
            self.field.visit(subject, &mut visit)
                || subject.visit_other_names(self.field.place(), &mut visit)
        };
        let found = match &self.test {
            Test::Any(operands) => {
                find(&|leaf| operands.iter().any(|operand| operand.fits(kind, leaf)))
            }
            Test::Exactly(operands) => {
                find(&|leaf| operands.iter().any(|operand| operand.is(leaf)))
            }
            Test::Differs(operands) => {
                let found = find(&|leaf| operands.iter().any(|operand| operand.is(leaf)));
                is_present && !found
            }
            Test::Compare(comparison, bound) => {
                find(&|leaf| bound.order(leaf).is_some_and(|order| comparison.allows(order)))
            }
            Test::Between(low, high) => find(&|leaf| {
                low.order(leaf).is_some_and(Ordering::is_ge)
                    && high.order(leaf).is_some_and(Ordering::is_le)
            }),
            Test::Matches(pattern) => find(&|leaf| match leaf {
                Leaf::Text(text) => pattern.0.is_match(text),
                Leaf::Branch => false,
                leaf => pattern.0.is_match(&leaf.to_string()),
            }),
        };
        found || (self.or_absent && !is_present)
    }
}

impl Operand {
    /// The leaf is what `:` looks for.
    fn fits(&self, kind: Kind, leaf: &Leaf<'_>) -> bool {
        match (self, leaf) {
            (Self::Scalar(scalar), leaf) => scalar.order(leaf) == Some(Ordering::Equal),
            (Self::Quantity(word, number), leaf) => {
                is_quantity(*number, leaf) || matches!(leaf, Leaf::Text(text) if word.is(text))
            }
            (Self::Word(word), Leaf::Text(text)) => match kind {
                Kind::Text => word.is_in(text),
                Kind::Name => word.names(text),
                Kind::Prefix => word.begins(text),
                _ => word.is(text),
            },
            (Self::Glob(glob), Leaf::Text(text)) => match kind {
                Kind::Text => glob.is_in(text),
                Kind::Name => glob.names(text),
                Kind::Prefix => glob.is_id(text),
                _ => glob.is(text),
            },
            (Self::Word(word), Leaf::Number(number)) => is_number(&word.text, *number),
            (_, Leaf::Branch) => false,
            (Self::Word(word), leaf) => word.is(&leaf.to_string()),
            (Self::Glob(glob), leaf) => glob.is(&leaf.to_string()),
        }
    }

    /// The leaf is what `:=` looks for.
    fn is(&self, leaf: &Leaf<'_>) -> bool {
        match (self, leaf) {
            (Self::Scalar(scalar), leaf) => scalar.order(leaf) == Some(Ordering::Equal),
            (Self::Quantity(word, number), leaf) => {
                is_quantity(*number, leaf)
                    || matches!(leaf, Leaf::Text(text) if **text == *word.text)
            }
            (Self::Word(Word { text, .. }) | Self::Glob(Glob { text, .. }), leaf) => match leaf {
                Leaf::Text(found) => **text == **found,
                Leaf::Number(number) => is_number(text, *number),
                Leaf::Branch => false,
                leaf => **text == leaf.to_string(),
            },
        }
    }
}

fn is_number(text: &str, number: Number) -> bool {
    Number::parse(text).is_some_and(|wanted| wanted.compare(number).is_eq())
}

fn is_quantity(number: Number, leaf: &Leaf<'_>) -> bool {
    Scalar::Number(number).order(leaf) == Some(Ordering::Equal)
}

impl Scalar {
    /// How the leaf lies to this bound; no answer if the two have no common order.
    fn order(&self, leaf: &Leaf<'_>) -> Option<Ordering> {
        match (self, leaf) {
            (Self::Number(bound), Leaf::Number(number)) => Some(number.compare(*bound)),
            // Codes and tags are texts that often are numbers.
            (Self::Number(bound), Leaf::Text(text)) => {
                Number::parse(text).map(|number| number.compare(*bound))
            }
            (Self::Time(bound), Leaf::Time(at)) => Some(at.cmp(bound)),
            (Self::Time(bound), Leaf::Text(text)) => {
                text.parse::<Timestamp>().ok().map(|at| at.cmp(bound))
            }
            (Self::Age(bound), Leaf::Age(age)) => Some(age.cmp(bound)),
            (Self::Severity(bound), Leaf::Text(text)) => {
                text.parse::<Severity>().ok().map(|severity| severity.cmp(bound))
            }
            (Self::Text(bound), Leaf::Text(text)) => Some((*text).cmp(bound)),
            _ => None,
        }
    }
}

impl Comparison {
    const fn allows(self, order: Ordering) -> bool {
        match self {
            Self::Above => order.is_gt(),
            Self::AtLeast => order.is_ge(),
            Self::Below => order.is_lt(),
            Self::AtMost => order.is_le(),
        }
    }

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Above => ":>",
            Self::AtLeast => ":>=",
            Self::Below => ":<",
            Self::AtMost => ":<=",
        }
    }
}
