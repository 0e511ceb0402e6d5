//! The text form of queries, written so that it reads back to the same.

use std::fmt::{self, Display, Formatter};

use crate::query::filter::{Node, Text};
use crate::query::moment::print_duration;
use crate::query::quoting::{print_text, print_value};
use crate::query::term::{Operand, Scalar, Term, Test};
use crate::query::{Filter, Level, Order, Query};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        if !self.filter.0.is_all() {
            parts.push(self.filter.to_string());
        }
        if self.level == Level::Records {
            parts.push("kind:body".to_owned());
        }
        let moments = [("since", self.since), ("until", self.until)];
        for (name, moment) in moments {
            parts.extend(moment.map(|moment| format!("{name}:{moment}")));
        }
        parts.extend(self.near.iter().map(|id| format!("near:{id}")));
        if self.order != Order::default() {
            parts.push(format!("sort:{}", self.order));
        }
        if self.limit != Self::new().limit {
            parts.push(format!("limit:{}", self.limit));
        }
        for (name, fields) in [("by", &self.by), ("show", &self.show)] {
            if !fields.is_empty() {
                let fields: Vec<_> = fields.iter().map(ToString::to_string).collect();
                parts.push(format!("{name}:{}", fields.join(",")));
            }
        }
        f.write_str(&parts.join(" "))
    }
}

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(nodes) if nodes.is_empty() => f.write_str("*"),
            Self::And(nodes) => separated(nodes, " ", |node| matches!(node, Self::Or(_)), f),
            Self::Or(nodes) => separated(nodes, " OR ", |_| false, f),
            Self::Not(node) => {
                f.write_str("-")?;
                let is_joined =
                    matches!(&**node, Self::And(nodes) | Self::Or(nodes) if !nodes.is_empty());
                parenthesised(node, is_joined, f)
            }
            Self::Term(term) => term.fmt(f),
            Self::Has(field) => write!(f, "has:{field}"),
            Self::Is(state) => write!(f, "is:{state}"),
            Self::Text(Text::Glob(glob)) => f.write_str(&glob.text),
            Self::Text(Text::Word(word)) => print_text(&word.text, f),
        }
    }
}

fn separated(
    nodes: &[Node],
    separator: &str,
    needs_parentheses: fn(&Node) -> bool,
    f: &mut Formatter<'_>,
) -> fmt::Result {
    for (index, node) in nodes.iter().enumerate() {
        if 0 < index {
            f.write_str(separator)?;
        }
        parenthesised(node, needs_parentheses(node), f)?;
    }
    Ok(())
}

fn parenthesised(node: &Node, is_wanted: bool, f: &mut Formatter<'_>) -> fmt::Result {
    if is_wanted { write!(f, "({node})") } else { node.fmt(f) }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mark = if self.or_absent { "?" } else { "" };
        write!(f, "{}{mark}", self.field)?;
        match &self.test {
            Test::Any(operands) => {
                f.write_str(":")?;
                print_operands(operands, f)
            }
            Test::Exactly(operands) => {
                f.write_str(":=")?;
                print_operands(operands, f)
            }
            Test::Differs(operands) => {
                f.write_str(":!=")?;
                print_operands(operands, f)
            }
            Test::Compare(comparison, bound) => write!(f, "{}{bound}", comparison.as_str()),
            Test::Between(low, high) => write!(f, ":{low}..{high}"),
            Test::Matches(pattern) => {
                f.write_str(":~")?;
                print_value(pattern.source(), f)
            }
        }
    }
}

fn print_operands(operands: &[Operand], f: &mut Formatter<'_>) -> fmt::Result {
    match operands {
        // Such a beginning may be read as another operator. What no list can hold was read without
        // one.
        [Operand::Glob(glob)]
            if glob.text.starts_with([':', '=', '!', '<', '>', '~', '['])
                && !glob.text.contains([',', '[', ']']) =>
        {
            write!(f, "[{}]", glob.text)
        }
        [single] => single.fmt(f),
        operands => {
            let texts: Vec<_> = operands.iter().map(ToString::to_string).collect();
            write!(f, "[{}]", texts.join(","))
        }
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => print_value(&word.text, f),
            Self::Quantity(word, _) => f.write_str(&word.text),
            Self::Glob(glob) => f.write_str(&glob.text),
            Self::Scalar(scalar) => scalar.fmt(f),
        }
    }
}

impl Display for Scalar {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Time(at) => at.fmt(f),
            Self::Age(age) => f.write_str(&print_duration(*age)),
            Self::Severity(severity) => severity.fmt(f),
            Self::Text(text) => print_value(text, f),
        }
    }
}
