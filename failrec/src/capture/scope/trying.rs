//! [`Trying`]: a call that a retry makes again, noted in its scope in case the process dies meanwhile.

use std::sync::Arc;

use crate::capture::scope::active::Active;
use crate::capture::scope::noted::Noted;
use crate::capture::scope::register::REGISTER;
use crate::record::{Attempt, OpenRetry, PolicyName};

/// Calls of one scope that are made again at once; others are not told of.
const TRYING_MAX: usize = 16;

/// While this lives, whoever asks what the process is at hears that a call is made again.
#[derive(Debug)]
pub(crate) struct Trying {
    noted: Arc<Noted>,
    number: u64,
}

impl Trying {
    /// Notes in the scope in force that `policy` makes a call again; nothing outside of any scope, or where nobody
    /// asks.
    pub(crate) fn note(policy: &PolicyName, attempt: Attempt) -> Option<Self> {
        if !REGISTER.is_kept() {
            return None;
        }
        let trying = Self { noted: Active::current()?.noted(), number: 0 };
        trying.enter(OpenRetry::new(policy.clone(), attempt))
    }

    fn enter(mut self, retry: OpenRetry) -> Option<Self> {
        let mut notes = self.noted.lock();
        let all = &mut notes.trying;
        if TRYING_MAX <= all.len() {
            return None;
        }
        let number = all.last().map_or(1, |(number, _)| number + 1);
        all.push((number, retry));
        drop(notes);
        self.number = number;
        Some(self)
    }

    /// Now it is this attempt.
    pub(crate) fn go_on(&self, attempt: Attempt) {
        let mut notes = self.noted.lock();
        let own = notes.trying.iter_mut().find(|(number, _)| *number == self.number);
        if let Some((_, retry)) = own {
            retry.attempt = attempt;
        }
    }
}

impl Drop for Trying {
    fn drop(&mut self) {
        self.noted.lock().trying.retain(|(number, _)| *number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::scope::{self, Scope};

    fn told(run: &str) -> Option<OpenRetry> {
        let open = scope::open();
        let is_meant = |scope: &&crate::record::OpenScope| {
            scope.run_id.as_ref().is_some_and(|known| known.as_str() == run)
        };
        open.scopes.iter().find(is_meant).and_then(|scope| scope.retry.clone())
    }

    #[test]
    fn call_that_is_made_again_is_told_with_its_attempt_until_it_ends() {
        scope::keep();
        let attempt = |number| Attempt::new(number, Some(3));
        let policy = PolicyName::from_static("network");
        Scope::new().run("trying").in_scope(|| {
            let trying = Trying::note(&policy, attempt(2)).unwrap();
            let newer = Trying::note(&PolicyName::from_static("db"), attempt(2)).unwrap();
            drop(newer);
            trying.go_on(attempt(3));
            assert_eq!(told("trying"), Some(OpenRetry::new(policy.clone(), attempt(3))));
            drop(trying);
            assert_eq!(told("trying"), None);
        });
    }

    #[test]
    fn call_outside_of_any_scope_is_not_told_of() {
        scope::keep();
        let policy = PolicyName::from_static("network");
        assert!(Trying::note(&policy, Attempt::new(2, None)).is_none());
    }

    #[test]
    fn no_more_calls_are_told_of_than_there_is_room_for() {
        scope::keep();
        let policy = PolicyName::from_static("network");
        Scope::new().run("many").in_scope(|| {
            let note = |number| Trying::note(&policy, Attempt::new(number, None));
            let all: Vec<_> = (2..99).filter_map(note).collect();
            assert_eq!(all.len(), TRYING_MAX);
        });
    }
}
