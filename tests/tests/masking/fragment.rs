//! Fragments: pieces of a secret of which none may be seen.

use crate::encoding::plain;

/// Characters of a fragment: too many to stand somewhere by chance.
const LENGTH: usize = 6;

/// Start, middle and end of every line of a secret; of a short line, all of it.
pub(crate) fn of(secret: &str) -> Vec<String> {
    let secret = plain(secret);
    let lines = secret.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(of_line).collect()
}

fn of_line(line: &str) -> Vec<String> {
    let characters: Vec<char> = line.chars().collect();
    let Some(last) = characters.len().checked_sub(LENGTH + 1) else { return vec![line.to_owned()] };
    let starts = [0, last.div_ceil(2), last + 1];
    starts.iter().map(|start| characters[*start..start + LENGTH].iter().collect()).collect()
}

#[test]
fn a_secret_has_a_start_a_middle_and_an_end() {
    assert_eq!(of("abcdefghijklmnopqrst"), ["abcdef", "hijklm", "opqrst"]);
}

#[test]
fn a_short_secret_is_one_fragment() {
    assert_eq!(of("4821"), ["4821"]);
    assert_eq!(of("abcdef"), ["abcdef"]);
}

#[test]
fn every_line_has_its_fragments() {
    assert_eq!(of("abc\r\n def\n"), ["abc", "def"]);
}
