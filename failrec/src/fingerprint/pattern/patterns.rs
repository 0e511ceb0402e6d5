//! [`Patterns`]: the templates of many messages.

use std::collections::BTreeMap;

use crate::fingerprint::pattern::template::{Template, pieces_of};

/// The templates of many messages, most frequent first.
///
/// A message without its like is a template of its own, without variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    templates: Vec<Template>,
    /// The template of each message that is remembered.
    of_lines: BTreeMap<Box<str>, usize>,
    unmatched: u64,
}

impl Patterns {
    /// Templates, each with the messages that are known to be its.
    pub(super) fn new(mut templates: Vec<(Template, Vec<&str>)>, unmatched: u64) -> Self {
        templates.sort_by_cached_key(|(template, _)| {
            (std::cmp::Reverse(template.count()), template.text())
        });
        let mut of_lines = BTreeMap::new();
        for (number, (_, lines)) in templates.iter().enumerate() {
            of_lines.extend(lines.iter().map(|line| (Box::from(*line), number)));
        }
        let templates = templates.into_iter().map(|(template, _)| template).collect();
        Self { templates, of_lines, unmatched }
    }

    /// The templates, most frequent first.
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// Messages that were observed and have no template, because there was no room.
    pub const fn unmatched(&self) -> u64 {
        self.unmatched
    }

    /// The number of the template of a normal form: the one it was given, or else the one with the
    /// most words of those that it fits.
    pub fn template_of(&self, normal: &str) -> Option<usize> {
        if let Some(number) = self.of_lines.get(normal) {
            return Some(*number);
        }
        let line = pieces_of(normal);
        let fitting = self.templates.iter().enumerate();
        let fitting = fitting.filter(|(_, template)| template.align(&line).is_some());
        let best = fitting
            .max_by_key(|(number, template)| (template.constants(), std::cmp::Reverse(*number)));
        best.map(|(number, _)| number)
    }

    pub(super) fn into_templates(self) -> Vec<Template> {
        self.templates
    }
}
