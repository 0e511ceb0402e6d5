//! [`Accuracy`]: how many lines stand in the group that is due.

use std::collections::{BTreeMap, BTreeSet};

/// How many lines stand in the group that is due.
///
/// A line is right when its group holds all lines of its template and no other.
#[derive(Debug)]
pub(crate) struct Accuracy {
    /// The part of the lines that are right, in percent.
    pub(crate) percent: f64,
    /// The templates with lines that are not.
    pub(crate) wrong: Vec<WrongTemplate>,
}

/// A template whose lines are not one group of their own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WrongTemplate {
    /// Its index.
    pub(crate) template: usize,
    /// How many lines it has.
    pub(crate) lines: usize,
    /// Some of the groups that its lines stand in.
    pub(crate) groups: Vec<String>,
    /// How many groups that are.
    pub(crate) groups_in_all: usize,
    /// The other templates that have lines in these groups.
    pub(crate) mixed_with: Vec<usize>,
}

/// Groups that are kept of a wrong template.
const EXAMPLES_MAX: usize = 3;

impl Accuracy {
    /// Compares the template of each line with its group.
    pub(crate) fn of(templates: &[usize], groups: &[String]) -> Self {
        assert_eq!(templates.len(), groups.len(), "each line has a group");
        let mut templates_of: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        let mut groups_of: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        let mut lines_of: BTreeMap<usize, usize> = BTreeMap::new();
        for (template, group) in templates.iter().copied().zip(groups) {
            templates_of.entry(group).or_default().insert(template);
            groups_of.entry(template).or_default().insert(group);
            *lines_of.entry(template).or_default() += 1;
        }
        let (mut right, mut wrong) = (0, Vec::new());
        for (template, groups) in groups_of {
            let mixed_with: BTreeSet<usize> = groups
                .iter()
                .flat_map(|group| &templates_of[group])
                .copied()
                .filter(|other| *other != template)
                .collect();
            let lines = lines_of[&template];
            if groups.len() == 1 && mixed_with.is_empty() {
                right += lines;
                continue;
            }
            wrong.push(WrongTemplate {
                template,
                lines,
                groups_in_all: groups.len(),
                groups: groups.into_iter().take(EXAMPLES_MAX).map(str::to_owned).collect(),
                mixed_with: mixed_with.into_iter().collect(),
            });
        }
        let [right, all] = [right, templates.len()].map(|n| u32::try_from(n).expect("few lines"));
        Self { percent: 100.0 * f64::from(right) / f64::from(all.max(1)), wrong }
    }
}

#[test]
fn a_split_template_is_wrong_and_the_others_are_not() {
    let groups = ["a", "a", "b", "c"].map(str::to_owned);

    let accuracy = Accuracy::of(&[0, 0, 1, 1], &groups);

    assert!((accuracy.percent - 50.0).abs() < 1e-9, "{}", accuracy.percent);
    assert_eq!(accuracy.wrong.iter().map(|wrong| wrong.template).collect::<Vec<_>>(), [1]);
}

#[test]
fn templates_in_one_group_are_both_wrong() {
    let groups = ["a", "a", "b"].map(str::to_owned);

    let accuracy = Accuracy::of(&[0, 1, 2], &groups);

    assert_eq!(accuracy.wrong.len(), 2);
    assert_eq!(accuracy.wrong[0].mixed_with, [1]);
}
