//! [`QueryArgs`]: which failures are asked for, as words and options say it.

use std::path::PathBuf;

use clap::Args;
use failrec::query::{Order, Query};
use failrec::{Severity, Timestamp};

use crate::place::is_path;
use crate::trouble::{Result, Trouble};

/// Which failures are asked for.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct QueryArgs {
    /// The query, such as `node:planner sev:>=error is:new timeout`; its first word may be the PATH
    /// of the store
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// Only failures this bad or worse
    #[arg(long, value_name = "SEVERITY")]
    severity: Option<Severity>,
    /// Only failures of this node
    #[arg(long, value_name = "NODE")]
    node: Option<String>,
    /// Not before this time: `-2h`, `2026-11-01`, `2026-11-01T10:00Z`
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    since: Option<String>,
    /// Not after this time
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    until: Option<String>,
}

/// A question, and the place it is asked of.
#[derive(Debug)]
pub(crate) struct Question {
    /// The store, if it was named first.
    pub(crate) path: Option<PathBuf>,
    /// The words of the query.
    pub(crate) text: String,
    /// What is asked.
    pub(crate) query: Query,
    /// How many answers the words asked for, if they did.
    pub(crate) limit: Option<usize>,
}

impl Question {
    /// The question that `text` asks at `now`.
    pub(crate) fn of(text: &str, now: Timestamp) -> Result<Self> {
        let query = Query::parse(text, now).map_err(|error| Trouble::query(text, &error))?;
        let limit = said_limit(text, now);
        Ok(Self { path: None, text: text.to_owned(), query: query.at(now), limit })
    }

    /// It asks which failures, and not in which order, how many, or what of them.
    pub(crate) fn is_plain(&self) -> bool {
        self.is_unordered() && self.limit.is_none()
    }

    /// It asks which failures and perhaps how many, and not in which order or what of them.
    pub(crate) fn is_unordered(&self) -> bool {
        let query = &self.query;
        let is_whole = query.asked_by().is_empty() && query.asked_show().is_empty();
        is_whole && query.asked_near().is_none() && query.order() == Order::NEWEST
    }
}

impl QueryArgs {
    /// The question as it is asked at `now`.
    pub(crate) fn question(&self, now: Timestamp) -> Result<Question> {
        let (path, words) = match self.words.split_first() {
            Some((first, rest)) if is_path(first) => (Some(PathBuf::from(first)), rest),
            _ => (None, self.words.as_slice()),
        };
        let Question { text, mut query, limit, .. } = Question::of(&words.join(" "), now)?;
        for (name, value) in [("since", &self.since), ("until", &self.until)] {
            let Some(value) = value else { continue };
            let option = format!("{name}:{}", quoted(value));
            if let Err(error) = Query::parse(&option, now) {
                return Err(Trouble::query(&option, &error));
            }
            // What is said for the whole query holds wherever it stands.
            let text = format!("{query} {option}");
            query = Query::parse(&text, now).map_err(|error| Trouble::query(&text, &error))?;
        }
        if let Some(severity) = self.severity {
            query = query.at_least(severity);
        }
        if let Some(node) = &self.node {
            query = query.node(node.as_str());
        }
        Ok(Question { path, text, query: query.at(now), limit })
    }
}

/// How many answers the query asks for, if it says so: what stands before does not show then.
fn said_limit(text: &str, now: Timestamp) -> Option<usize> {
    let limit_after = |first: u32| {
        let query = Query::parse(&format!("limit:{first} {text}"), now).ok()?;
        Some(query.asked_limit())
    };
    limit_after(1).filter(|limit| limit_after(2) == Some(*limit))
}

fn quoted(value: &str) -> String {
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(words: &[&str], since: Option<&str>) -> Question {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        let args = QueryArgs { words, since: since.map(str::to_owned), ..QueryArgs::default() };
        args.question("2026-11-22T12:00:00Z".parse().unwrap()).unwrap()
    }

    #[test]
    fn limit_is_known_only_if_it_was_said() {
        assert_eq!(ask(&["is:new", "limit:50"], None).limit, Some(50));
        assert_eq!(ask(&["is:new", "\"limit:5\""], None).limit, None);
    }

    #[test]
    fn option_holds_for_a_query_of_alternatives() {
        let asked = ask(&["node:a", "OR", "node:b", "limit:7"], Some("-2h")).query;
        assert!(!asked.covers("2026-11-22T09:59:59Z".parse().unwrap()), "{asked}");
        assert!(asked.covers("2026-11-22T10:00:00Z".parse().unwrap()), "{asked}");
        assert_eq!(asked.asked_limit(), 7);
    }

    #[test]
    fn path_comes_first_and_is_written_like_one() {
        let question = ask(&["./exports/agent", "node:a"], None);
        assert_eq!(
            (question.path, question.text.as_str()),
            (Some("./exports/agent".into()), "node:a")
        );
        assert_eq!(ask(&["file:src/plan.rs"], None).path, None);
    }
}
