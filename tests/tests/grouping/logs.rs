//! The labelled logs: the accuracy of grouping, by kind.

use std::fmt::Write;

use crate::accuracy::Accuracy;
use crate::floor;
use crate::log_kind::LogKind;
use crate::sheet;
use crate::way::WAYS;

/// How many lines of each kind are made.
const LINES: usize = 2_000;

/// Whether the templates that came out wrong are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Listing {
    Wrong,
    CountsOnly,
}

/// Measures the logs of a folder: the table, and the mean accuracy of each way.
fn measure(folder: &str, listing: Listing) -> (String, Vec<f64>) {
    let mut table = format!("\n{folder:<30}");
    let mut list = String::new();
    for way in WAYS {
        write!(table, "{:>14}", way.name).expect("a string grows");
    }
    let sheets = sheet::read_all(folder);
    let mut sums = vec![0.0; WAYS.len()];
    for kind in sheets.iter().map(LogKind::read) {
        write!(table, "\n{:<30}", kind.name).expect("a string grows");
        let lines = kind.lines(LINES);
        let templates: Vec<usize> = lines.iter().map(|line| line.template).collect();
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        for (index, (way, sum)) in WAYS.iter().zip(&mut sums).enumerate() {
            let accuracy = Accuracy::of(&templates, &(way.groups)(&texts));
            write!(table, "{:>14.1}", accuracy.percent).expect("a string grows");
            *sum += accuracy.percent;
            if index == 0 && listing == Listing::Wrong {
                list_wrong(&mut list, &kind, &accuracy);
            }
        }
    }
    let count = f64::from(u32::try_from(sheets.len()).expect("few kinds"));
    write!(table, "\n{:<30}", "mean").expect("a string grows");
    let means: Vec<f64> = sums.iter().map(|sum| sum / count).collect();
    for mean in &means {
        write!(table, "{mean:>14.1}").expect("a string grows");
    }
    (table + "\n" + &list, means)
}

fn list_wrong(list: &mut String, kind: &LogKind, accuracy: &Accuracy) {
    for wrong in &accuracy.wrong {
        write!(
            list,
            "\n{}, {} lines in {} groups: {}",
            kind.name, wrong.lines, wrong.groups_in_all, kind.templates[wrong.template].text
        )
        .expect("a string grows");
        for group in &wrong.groups {
            write!(list, "\n  -> {group}").expect("a string grows");
        }
        for other in &wrong.mixed_with {
            write!(list, "\n  with {}", kind.templates[*other].text).expect("a string grows");
        }
    }
}

#[test]
fn lines_of_the_shown_logs_are_grouped_as_well_as_before() {
    let (table, means) = measure("logs/shown", Listing::Wrong);
    println!("{table}");

    assert!(floor::LOGS_SHOWN <= means[0], "{:.1} percent right", means[0]);
    assert!(floor::MINED_SHOWN <= means[1], "{:.1} percent right", means[1]);
}

#[test]
fn lines_of_the_logs_apart_are_grouped_as_well_as_before() {
    let (table, means) = measure("logs/apart", Listing::CountsOnly);
    println!("{table}");

    assert!(floor::LOGS_APART <= means[0], "{:.1} percent right", means[0]);
    assert!(floor::MINED_APART <= means[1], "{:.1} percent right", means[1]);
}
