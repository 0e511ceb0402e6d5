//! [`align`]: which words of a line the variables of a template stand for.

use std::ops::Range;

use crate::fingerprint::pattern::piece::Piece;

/// The words that each variable of `template` stands for in `line`; nothing if the line is another.
/// A variable of `line` is a word that only a variable can stand for.
///
/// Where a line can be read in several ways, the earlier variable stands for as few words as it can.
pub(super) fn align(template: &[Piece], line: &[Piece]) -> Option<Vec<Range<usize>>> {
    if !template.iter().any(|piece| piece.is_wide) {
        return align_word_by_word(template, line);
    }
    let can_follow = Reach::new(template, line);
    can_follow.at(0, 0).then(|| {
        let (mut found, mut at) = (Vec::new(), 0);
        for (number, piece) in template.iter().enumerate() {
            let begin = at;
            at += 1;
            while piece.is_wide && !can_follow.at(number + 1, at) && at < line.len() {
                at += 1;
            }
            if piece.word.is_none() {
                found.push(begin..at);
            }
        }
        found
    })
}

fn align_word_by_word(template: &[Piece], line: &[Piece]) -> Option<Vec<Range<usize>>> {
    let mut pairs = template.iter().zip(line);
    let is_match = template.len() == line.len() && pairs.all(|(piece, word)| fits(piece, word));
    is_match.then(|| {
        let numbered = template.iter().enumerate().filter(|(_, piece)| piece.word.is_none());
        numbered.map(|(at, _)| at..at + 1).collect()
    })
}

fn fits(piece: &Piece, word: &Piece) -> bool {
    piece.word.is_none() || piece.word == word.word
}

/// From which pairs of places the rest of a template fits the rest of a line.
struct Reach {
    cells: Vec<bool>,
    width: usize,
}

impl Reach {
    fn new(template: &[Piece], line: &[Piece]) -> Self {
        let width = line.len() + 1;
        let mut reach = Self { cells: vec![false; (template.len() + 1) * width], width };
        reach.set(template.len(), line.len());
        for (number, piece) in template.iter().enumerate().rev() {
            for (at, word) in line.iter().enumerate().rev() {
                let goes_on = reach.at(number + 1, at + 1);
                let stretches = piece.is_wide && reach.at(number, at + 1);
                if fits(piece, word) && (goes_on || stretches) {
                    reach.set(number, at);
                }
            }
        }
        reach
    }

    fn at(&self, number: usize, at: usize) -> bool {
        self.cells.get(number * self.width + at).copied().unwrap_or(false)
    }

    fn set(&mut self, number: usize, at: usize) {
        if let Some(cell) = self.cells.get_mut(number * self.width + at) {
            *cell = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::pattern::split::split;

    /// `*` is a variable for one word, `**` for several.
    fn template(text: &str) -> Vec<Piece> {
        let piece = |word: &str| Piece {
            word: (!word.starts_with('*')).then(|| word.into()),
            is_spaced: true,
            is_wide: word == "**",
        };
        text.split(' ').map(piece).collect()
    }

    fn found(text: &str, line: &str) -> Option<Vec<(usize, usize)>> {
        let line: Vec<_> = split(line).into_iter().map(Piece::of).collect();
        let spans = align(&template(text), &line)?;
        Some(spans.into_iter().map(|span| (span.start, span.end)).collect())
    }

    #[test]
    fn variables_stand_for_the_words_between_those_that_stay() {
        for (text, line, wanted) in [
            ("user * gone", "user bob gone", Some(vec![(1, 2)])),
            ("user * gone", "user bob ito gone", None),
            ("user ** gone", "user bob ito gone", Some(vec![(1, 3)])),
            ("user ** gone", "user gone", None),
            ("** a ** b", "x a a y b b", Some(vec![(0, 1), (2, 5)])),
            ("run **", "run a b c", Some(vec![(1, 4)])),
            ("** **", "a b c", Some(vec![(0, 1), (1, 3)])),
            ("a **", "b c", None),
        ] {
            assert_eq!(found(text, line), wanted, "{text:?} {line:?}");
        }
    }
}
