//! [`LogKind`]: the templates of a log and what stands in their slots.

use std::collections::BTreeMap;

use crate::sheet::Sheet;
use failrec_tests::Random;

/// The templates of a log and what stands in their slots.
///
/// A template is a line with slots, `{name}`; `{{` is a brace; `7* ` before it makes it seven times
/// as frequent. Below the templates stands `name = value | value` for each slot.
#[derive(Debug)]
pub(crate) struct LogKind {
    /// The name of the log.
    pub(crate) name: String,
    /// Its templates.
    pub(crate) templates: Vec<Template>,
    slots: BTreeMap<String, Vec<String>>,
}

/// A line with slots.
#[derive(Debug)]
pub(crate) struct Template {
    /// The line as it was written.
    pub(crate) text: String,
    weight: usize,
    parts: Vec<Part>,
}

/// A line of a log that knows its template.
#[derive(Debug)]
pub(crate) struct LabelledLine {
    /// The index of the template.
    pub(crate) template: usize,
    /// The line.
    pub(crate) text: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Slot(String),
}

impl LogKind {
    /// The log that a sheet tells.
    pub(crate) fn read(sheet: &Sheet) -> Self {
        let (templates, slots) = sheet
            .text
            .split_once("\n\n")
            .unwrap_or_else(|| panic!("{}: no empty line below the templates", sheet.kind));
        let templates: Vec<Template> = templates.lines().map(Template::read).collect();
        let slots: BTreeMap<String, Vec<String>> = slots
            .lines()
            .map(|line| {
                let (name, values) = line
                    .split_once(" = ")
                    .unwrap_or_else(|| panic!("{}: no slot: {line}", sheet.kind));
                (name.to_owned(), values.split(" | ").map(str::to_owned).collect())
            })
            .collect();
        for part in templates.iter().flat_map(|template| &template.parts) {
            if let Part::Slot(name) = part {
                assert!(slots.contains_key(name), "{}: {{{name}}} has no values", sheet.kind);
            }
        }
        Self { name: sheet.kind.clone(), templates, slots }
    }

    /// That many lines, the same in every run.
    pub(crate) fn lines(&self, count: usize) -> Vec<LabelledLine> {
        let mut random = Random::of(0, &[&self.name]);
        let weights: usize = self.templates.iter().map(|template| template.weight).sum();
        (0..count)
            .map(|_| {
                let template = self.template_at(random.below(weights));
                LabelledLine { template, text: self.fill(template, &mut random) }
            })
            .collect()
    }

    /// The template in whose weight `at` falls.
    fn template_at(&self, mut at: usize) -> usize {
        self.templates
            .iter()
            .position(|template| {
                let is_here = at < template.weight;
                at = at.saturating_sub(template.weight);
                is_here
            })
            .expect("it is below the sum of the weights")
    }

    fn fill(&self, template: usize, random: &mut Random) -> String {
        self.templates[template]
            .parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.as_str(),
                Part::Slot(name) => {
                    let values = &self.slots[name];
                    values[random.below(values.len())].as_str()
                }
            })
            .collect()
    }
}

impl Template {
    fn read(line: &str) -> Self {
        let (weight, text) = line
            .split_once("* ")
            .and_then(|(weight, text)| Some((weight.parse().ok()?, text)))
            .unwrap_or((1, line));
        Self { text: text.to_owned(), weight, parts: parts(text) }
    }
}

fn parts(text: &str) -> Vec<Part> {
    let (mut parts, mut plain, mut rest) = (Vec::new(), String::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        if let Some(after) = after.strip_prefix('{') {
            plain.push('{');
            rest = after;
            continue;
        }
        let (name, after) =
            after.split_once('}').unwrap_or_else(|| panic!("a slot without an end: {text}"));
        parts.push(Part::Text(std::mem::take(&mut plain)));
        parts.push(Part::Slot(name.to_owned()));
        rest = after;
    }
    plain.push_str(rest);
    parts.push(Part::Text(plain));
    parts
}

#[test]
fn a_template_is_filled_from_its_slots() {
    let text = "3* at {{{x}}: {y}\n\nx = 7\ny = a b\n".to_owned();
    let kind = LogKind::read(&Sheet { kind: "k".to_owned(), text });

    assert_eq!(kind.lines(1)[0].text, "at {7}: a b");
}

#[test]
fn a_heavier_template_comes_more_often() {
    let text = "9* a\nb\n\n".to_owned();
    let kind = LogKind::read(&Sheet { kind: "k".to_owned(), text });

    let rare = kind.lines(1_000).iter().filter(|line| line.template == 1).count();

    assert!((50..200).contains(&rare), "{rare} of 1000");
}
