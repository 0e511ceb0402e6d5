//! [`Rules`]: everything that decides what is hidden in free text.

use std::borrow::Cow;

use crate::mask::custom::CustomRule;
use crate::mask::extra::Extra;
use crate::mask::key::{NameRules, Sensitivity, is_kept, narrowed};
use crate::mask::known::{KnownValues, registered};
use crate::mask::mark::MASK;
use crate::mask::method::Method;
use crate::mask::methods::Methods;
use crate::mask::path::PathRules;
use crate::mask::rule;
use crate::mask::scan::{Calm, Scanner, settle, splice};
use crate::mask::tally::Tally;
use crate::mask::text::Bytes;

/// How often a text is gone over until nothing more is found in it. Two rounds do for all but
/// rules of a program that match what they leave behind.
const ROUNDS_MAX: usize = 4;

/// The rule that hides what did not come to rest.
const UNSETTLED_RULE: &str = "unsettled";
/// The rule that hides by name.
pub(crate) const KEY_RULE: &str = "key";

/// Whether values that are known to be secret stand in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownSay {
    /// They do, or nobody has looked.
    Something,
    /// None of them does.
    Nothing,
}

/// What was seen of a text on the way to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) known: KnownSay,
    /// How many bytes at its start are calm.
    pub(crate) head: usize,
}

/// Everything that decides what is hidden in free text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    pub(crate) names: NameRules,
    pub(crate) methods: Methods,
    pub(crate) paths: PathRules,
    pub(crate) custom: Vec<CustomRule>,
    /// Further rules that the program has asked for.
    pub(crate) extras: Vec<Extra>,
    /// Values that this masker alone knows to be secret.
    pub(crate) known: KnownValues,
}

impl Rules {
    /// The text with what must be hidden replaced; borrowed if there is nothing.
    ///
    /// What comes back has been gone over and nothing more was found in it, so masking it again
    /// changes nothing.
    pub(crate) fn mask<'t>(&self, text: &'t str, tally: &mut Tally) -> Cow<'t, str> {
        self.mask_seen(text, Seen { known: KnownSay::Something, head: 0 }, tally)
    }

    /// Does as [`mask`](Self::mask), where something is known of the text.
    pub(crate) fn mask_seen<'t>(
        &self,
        text: &'t str,
        seen: Seen,
        tally: &mut Tally,
    ) -> Cow<'t, str> {
        let mut calm = Calm { head: seen.head, tail: 0 };
        let Some(changed) = self.round(text, seen.known, &mut calm, tally) else {
            return Cow::Borrowed(text);
        };
        let mut masked = changed;
        for _ in 1..ROUNDS_MAX {
            match self.round(&masked, KnownSay::Something, &mut calm, tally) {
                Some(changed) => masked = changed,
                None => return Cow::Owned(masked),
            }
        }
        if masked == MASK {
            return Cow::Owned(masked);
        }
        tally.add(UNSETTLED_RULE);
        Cow::Owned(MASK.to_owned())
    }

    /// Does as [`mask`](Self::mask), unless the name that the text stands under forbids it all.
    pub(crate) fn mask_under<'t>(
        &self,
        text: &'t str,
        under: Sensitivity,
        tally: &mut Tally,
    ) -> Cow<'t, str> {
        if !narrowed(under, text).is_sensitive() {
            let masked = self.mask(text, tally);
            // What is left must be open, too, or masking it again would change it.
            if !narrowed(under, &masked).is_sensitive() {
                return masked;
            }
        }
        if is_kept(text, under) {
            return self.mask(text, tally);
        }
        let token = rule::token_at(Bytes::new(text), 0).map(|found| found.rule);
        let rule = token.unwrap_or(KEY_RULE);
        match self.replacement(text, rule, under.method(), tally) {
            Some(replacement) => Cow::Owned(replacement),
            None => self.mask(text, tally),
        }
    }

    /// What stands in the place of the whole of `text`, which `rule` hides, counted; nothing if it is
    /// to be kept.
    pub(crate) fn replacement(
        &self,
        text: &str,
        rule: &str,
        said: Option<Method>,
        tally: &mut Tally,
    ) -> Option<String> {
        let method = self.methods.of(rule, said);
        if method == Method::Keep {
            return None;
        }
        tally.add(rule);
        let mut out = String::new();
        self.methods.write(&mut out, method, rule, text);
        Some(out)
    }

    /// What known values have to say in `text`, and in any part of it.
    pub(crate) fn known_say(&self, text: &str) -> KnownSay {
        let is_any = self.known.are_in(text)
            || registered().is_some_and(|registered| registered.are_in(text));
        if is_any { KnownSay::Something } else { KnownSay::Nothing }
    }

    /// The text gone over once, of which `calm` is known before and after; nothing if it stays as it
    /// is.
    fn round(
        &self,
        text: &str,
        known: KnownSay,
        calm: &mut Calm,
        tally: &mut Tally,
    ) -> Option<String> {
        // The mask itself is at rest, whatever a program's rules match.
        if text == MASK {
            return None;
        }
        let (mut hits, seen) = Scanner::new(text, &self.names).knowing(*calm).scan();
        for rule in &self.custom {
            rule.find(text, &mut hits);
        }
        for extra in &self.extras {
            extra.find(text, &mut hits);
        }
        if known == KnownSay::Something {
            self.known.find(text, &mut hits);
            if let Some(registered) = registered() {
                registered.find(text, &mut hits);
            }
        }
        if hits.is_empty() {
            return None;
        }
        settle(text, &mut hits, &self.methods);
        if hits.is_empty() {
            return None;
        }
        *calm = seen.around(&hits, text.len());
        Some(splice(text, &hits, &self.methods, tally))
    }
}
