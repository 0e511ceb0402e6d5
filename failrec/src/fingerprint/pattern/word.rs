//! [`Kind`]: what a word looks like.

/// What a word looks like, which is all that is known of it at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A punctuation mark: it never varies.
    Mark,
    /// A number that the normal form kept, such as a status: it never varies either.
    Number,
    /// A placeholder of the normal form, or a variable that was found.
    Hole,
    /// A placeholder with something around it, such as `worker-<n>`.
    PartHole,
    /// Letters joined by signs, such as the name of a host.
    Name,
    /// Letters with digits in them.
    Code,
    /// Letters.
    Plain,
}

impl Kind {
    pub(super) fn of(word: &str) -> Self {
        let mut chars = word.chars();
        let is_one = chars.next().is_some() && chars.next().is_none();
        if !word.contains(|c: char| c.is_alphanumeric()) {
            let is_mark = is_one && (word == "." || !word.contains(is_word_char));
            return if is_mark { Self::Mark } else { Self::Name };
        }
        if has_port(word) {
            return Self::Code;
        }
        if word.contains('<') && word.contains('>') {
            return match word.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
                // The extension of a path tells one cause from another.
                Some(inside) if inside.starts_with("path.") => Self::Name,
                Some(inside) if !inside.contains(['<', '>']) => Self::Hole,
                _ => Self::PartHole,
            };
        }
        let has_digits = word.contains(|c: char| c.is_ascii_digit());
        match (has_digits, word.contains(char::is_alphabetic)) {
            (true, false) => Self::Number,
            (true, true) => Self::Code,
            (false, _) if word.contains(|c: char| !c.is_alphabetic()) => Self::Name,
            (false, _) => Self::Plain,
        }
    }

    /// It may be the value of a variable.
    pub(super) const fn may_vary(self) -> bool {
        !matches!(self, Self::Mark | Self::Number)
    }

    /// It tells what the line is about.
    pub(super) const fn is_telling(self) -> bool {
        matches!(self, Self::Plain | Self::Name | Self::Code)
    }
}

/// Words hold these; everything else that is no blank is a mark.
pub(super) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || "_-.<>@%$+&/\\#*~^".contains(c) || !c.is_ascii() && !c.is_whitespace()
}

/// The word without a number behind its last colon, if it has one.
pub(super) fn head_of_port(word: &str) -> Option<&str> {
    let (head, port) = word.rsplit_once(':')?;
    let is_number = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(head)
}

fn has_port(word: &str) -> bool {
    head_of_port(word).is_some_and(|head| head.contains(|c: char| c.is_alphabetic() || c == '<'))
}

/// The letters that a word begins with, behind signs.
pub(super) fn stem(word: &str) -> &str {
    let word = word.trim_start_matches(|c: char| !c.is_alphabetic() && c != '<');
    let end = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
    word.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_letters() {
        for (word, kind) in [
            ("=", Kind::Mark),
            (".", Kind::Mark),
            ("/", Kind::Name),
            ("429", Kind::Number),
            ("1.5", Kind::Number),
            ("<n>", Kind::Hole),
            ("<path>", Kind::Hole),
            ("<path.json>", Kind::Name),
            ("worker-<n>", Kind::PartHole),
            ("<n>/<n>", Kind::PartHole),
            ("<ip>:5432", Kind::Code),
            ("gpt-4o", Kind::Code),
            ("k.ito", Kind::Name),
            ("alice", Kind::Plain),
            ("Zoë", Kind::Plain),
        ] {
            assert_eq!(Kind::of(word), kind, "{word}");
        }
    }

    #[test]
    fn stem_is_what_stands_before_the_first_placeholder() {
        let stems = ["blk_-<n>", "<n>/<n>", "[attempt_<n>_m", "job"].map(stem);
        assert_eq!(stems, ["blk", "", "attempt", "job"]);
    }
}
