//! [`custom_parts`]: the parts of a fingerprint of the user's own.

use crate::fingerprint::key::DEFAULT_PART;

/// Parts of one fingerprint; what follows is left out.
const PARTS_MAX: usize = 16;
/// Bytes of one filled-in part; what follows is cut.
const PART_BYTES_MAX: usize = 256;

/// Fills the names in `templates` with what `lookup` knows of them.
///
/// A name stands in braces: `"{tag.tenant}"`, also within other text: `"tenant {tag.tenant}"`.
/// A name that `lookup` does not know becomes nothing. `"{default}"` alone stays as it is and
/// stands for everything that is compared without parts of the user's own. A value that happens to
/// read `{default}` is taken as text.
pub(crate) fn custom_parts(
    templates: &[&str],
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Box<[Box<str>]> {
    let templates = templates.iter().take(PARTS_MAX);
    templates.map(|template| fill(template, lookup).into_boxed_str()).collect()
}

fn fill(template: &str, lookup: &dyn Fn(&str) -> Option<String>) -> String {
    if template == DEFAULT_PART {
        return template.to_owned();
    }
    let mut part = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        part.push_str(before);
        part.push_str(&lookup(name).unwrap_or_default());
        rest = after;
    }
    part.push_str(rest);
    part.truncate(part.floor_char_boundary(PART_BYTES_MAX));
    if part == DEFAULT_PART {
        // Or a tag with this value would be taken for the symbol.
        part.insert(0, '=');
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(templates: &[&str]) -> Vec<String> {
        let lookup = |name: &str| match name {
            "tag.tenant" => Some("acme".to_owned()),
            "tag.tricky" => Some(DEFAULT_PART.to_owned()),
            "tag.long" => Some("é".repeat(PART_BYTES_MAX)),
            _ => None,
        };
        custom_parts(templates, &lookup).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_are_filled_in_also_within_text() {
        assert_eq!(filled(&["{tag.tenant}", "tenant {tag.tenant}!"]), ["acme", "tenant acme!"]);
    }

    #[test]
    fn default_stays_a_symbol() {
        assert_eq!(filled(&["{default}", "{tag.tenant}"]), ["{default}", "acme"]);
    }

    #[test]
    fn value_cannot_pose_as_the_default() {
        assert_eq!(filled(&["{tag.tricky}"]), ["={default}"]);
    }

    #[test]
    fn unknown_name_becomes_nothing() {
        assert_eq!(filled(&["<{tag.nobody}>"]), ["<>"]);
    }

    #[test]
    fn brace_without_its_pair_is_text() {
        assert_eq!(filled(&["a { b", "a } b", ""]), ["a { b", "a } b", ""]);
    }

    #[test]
    fn parts_and_their_lengths_are_bounded() {
        assert_eq!(filled(&["x"; 100]).len(), PARTS_MAX);
        assert_eq!(filled(&["{tag.long}"])[0].len(), PART_BYTES_MAX);
    }
}
