//! Each check finds what it looks for, and nothing else.

use crate::fault::Rule;
use crate::layers::LAYERS;
use crate::tree::Tree;
use crate::{check, layer_table};

/// A breach of one rule: files, and where the one fault must be reported.
struct Plant {
    rule: Rule,
    files: &'static [(&'static str, &'static str)],
    at: (&'static str, usize),
}

const fn plant(
    rule: Rule,
    files: &'static [(&'static str, &'static str)],
    at: (&'static str, usize),
) -> Plant {
    Plant { rule, files, at }
}

const MASK: &str = "failrec/src/mask/rule.rs";
const MASK_MOD: &str = "failrec/src/mask/mod.rs";
const COMMAND: &str = "failrec/src/bin/failrec/main.rs";

const PLANTS: &[Plant] = &[
    plant(Rule::Layer, &[(MASK, "//! A.\n\nuse crate::store::Store;\n")], (MASK, 3)),
    plant(Rule::Layer, &[(MASK, "//! A.\nuse crate::{base::Clock,\n query::Query};\n")], (MASK, 3)),
    plant(Rule::Layer, &[(MASK, "//! A.\nfn f() { crate::recorder::init() }\n")], (MASK, 2)),
    plant(Rule::Layer, &[(MASK, "//! A.\nfn f() { g!(crate::recorder::X) }\n")], (MASK, 2)),
    plant(Rule::Layer, &[(MASK, "//! A.\nuse super::super::capture::Inputs;\n")], (MASK, 2)),
    plant(
        Rule::Layer,
        &[("failrec/src/error.rs", "//! A.\nuse crate::base::Clock;\n")],
        ("failrec/src/error.rs", 2),
    ),
    plant(Rule::Layer, &[(MASK, "//! A.\nuse crate::prelude::Record;\n")], (MASK, 2)),
    plant(
        Rule::UnknownModule,
        &[("failrec/src/extra.rs", "//! A.\n")],
        ("failrec/src/extra.rs", 1),
    ),
    plant(
        Rule::Cycle,
        &[
            ("failrec/src/mask/a.rs", "//! A.\nuse super::b::B;\n"),
            ("failrec/src/mask/b.rs", "//! B.\nuse crate::mask::a::A;\n"),
        ],
        ("failrec/src/mask/b.rs", 2),
    ),
    plant(
        Rule::Cycle,
        &[
            (MASK_MOD, "//! M.\nmod a;\nmod b;\npub use self::a::A;\npub use self::b::{B as C};\n"),
            ("failrec/src/mask/a.rs", "//! A.\nuse crate::mask::C;\n"),
            ("failrec/src/mask/b.rs", "//! B.\nfn f(_: &crate::mask::A) {}\n"),
        ],
        ("failrec/src/mask/b.rs", 2),
    ),
    plant(
        Rule::Cycle,
        &[
            ("failrec-macros/src/args.rs", "//! A.\nuse crate::check::f;\n"),
            ("failrec-macros/src/check.rs", "//! B.\nuse crate::expand::g;\n"),
            ("failrec-macros/src/expand/mod.rs", "//! C.\nmod deep;\n"),
            ("failrec-macros/src/expand/deep.rs", "//! D.\nuse crate::args::Args;\n"),
        ],
        ("failrec-macros/src/expand/deep.rs", 2),
    ),
    plant(Rule::ModFile, &[(MASK_MOD, "//! M.\n\nfn f() {}\n")], (MASK_MOD, 3)),
    plant(Rule::ModFile, &[(MASK_MOD, "//! M.\ntrait Rule {}\n")], (MASK_MOD, 2)),
    plant(
        Rule::ModFile,
        &[("failrec/src/lib.rs", "//! M.\nmod a { fn f() {} }\n")],
        ("failrec/src/lib.rs", 2),
    ),
    plant(Rule::BannedCall, &[(MASK, "//! A.\nfn f() { todo!() }\n")], (MASK, 2)),
    plant(Rule::BannedCall, &[(MASK, "//! A.\nfn f() { std::unimplemented!() }\n")], (MASK, 2)),
    plant(Rule::BannedCall, &[(COMMAND, "//! A.\nfn f() { dbg!(1); }\n")], (COMMAND, 2)),
    plant(Rule::BannedCall, &[(MASK, "//! A.\nfn f() { println!(\"a\") }\n")], (MASK, 2)),
    plant(Rule::BannedCall, &[(MASK, "//! A.\nfn f() { eprintln!(\"a\") }\n")], (MASK, 2)),
    plant(Rule::BannedCall, &[(MASK, "//! A.\nfn f() { std::process::exit(1) }\n")], (MASK, 2)),
    plant(Rule::BannedCall, &[(MASK, "//! A.\nfn f() { SystemTime::now(); }\n")], (MASK, 2)),
    plant(
        Rule::BannedCall,
        &[(MASK, "//! A.\nfn f() { std::time::Instant::now(); }\n")],
        (MASK, 2),
    ),
    plant(Rule::BannedCall, &[(MASK, "//! A.\nfn f() { thread::sleep(d) }\n")], (MASK, 2)),
    plant(Rule::BannedCall, &[(MASK, "//! A.\nuse std::{fmt,\n fs};\n")], (MASK, 3)),
    plant(Rule::BannedCall, &[(MASK, "//! A.\nuse std::fs::File;\n")], (MASK, 2)),
    plant(Rule::BannedCall, &[(COMMAND, "//! A.\nuse std::fs;\n")], (COMMAND, 2)),
    plant(
        Rule::BannedCall,
        &[(MASK, "//! A.\nasync fn f() { tokio::time::sleep(d).await }\n")],
        (MASK, 2),
    ),
    plant(Rule::BannedCall, &[(MASK, "//! A.\nfn f() { unsafe { g() } }\n")], (MASK, 2)),
    plant(Rule::BannedCall, &[(MASK, "//! A.\nfn f() {\n    let _ = g(1);\n}\n")], (MASK, 3)),
    plant(Rule::BannedAttribute, &[(MASK, "//! A.\n#[allow(dead_code)]\nfn f() {}\n")], (MASK, 2)),
    plant(Rule::BannedAttribute, &[(MASK, "//! A.\n#![allow(dead_code)]\n")], (MASK, 2)),
    plant(
        Rule::BannedAttribute,
        &[(MASK, "//! A.\n#[cfg_attr(test, allow(dead_code))]\nfn f() {}\n")],
        (MASK, 2),
    ),
    plant(Rule::BannedAttribute, &[(MASK, "//! A.\n#[test]\n#[ignore]\nfn f() {}\n")], (MASK, 3)),
    plant(
        Rule::BannedAttribute,
        &[(MASK, "//! A.\n#[test]\n#[should_panic]\nfn f() {}\n")],
        (MASK, 3),
    ),
    plant(
        Rule::BannedAttribute,
        &[(COMMAND, "//! A.\n#[path = \"../x.rs\"]\nmod x;\n")],
        (COMMAND, 2),
    ),
    plant(Rule::HiddenImport, &[(MASK, "//! A.\nuse crate::record::*;\n")], (MASK, 2)),
    plant(Rule::HiddenImport, &[(MASK, "//! A.\nuse super::*;\n")], (MASK, 2)),
    plant(Rule::HiddenImport, &[(MASK, "//! A.\nuse crate::Severity;\n")], (MASK, 2)),
    plant(Rule::HiddenImport, &[(MASK, "//! A.\nuse crate::{base::Clock, Error};\n")], (MASK, 2)),
    plant(Rule::BannedWord, &[(MASK, "//! A.\nfn f() {} // TODO more\n")], (MASK, 2)),
    plant(Rule::BannedWord, &[(MASK, "//! A.\n/// FIXME: wrong.\nfn f() {}\n")], (MASK, 2)),
    plant(Rule::BannedWord, &[("README.md", "# A\nXXX\n")], ("README.md", 2)),
    plant(Rule::Header, &[(MASK, "fn f() {}\n")], (MASK, 1)),
    plant(Rule::Header, &[(MASK, "// A.\nfn f() {}\n")], (MASK, 1)),
    plant(Rule::Layout, &[(MASK, "//! A.\nfn f() {}")], (MASK, 2)),
    plant(Rule::Layout, &[(MASK, "//! A.\nfn f() {} \n")], (MASK, 2)),
    plant(Rule::Layout, &[("Cargo.toml", "[a]\n\tb = 1\n")], ("Cargo.toml", 2)),
    plant(Rule::Layout, &[("README.md", "# A\r\n")], ("README.md", 1)),
    plant(Rule::MachineText, &[("README.md", "see /work/failrec\n")], ("README.md", 1)),
    plant(Rule::MachineText, &[(MASK, "//! A.\nconst A: &str = \"/root/x\";\n")], (MASK, 2)),
    plant(
        Rule::MachineText,
        &[(".cargo/config.toml", "replace-with = \"m\"\n")],
        (".cargo/config.toml", 1),
    ),
    plant(
        Rule::MachineText,
        &[("Cargo.lock", "name = \"a\"\nsource = \"registry+https://mirror.example/index\"\n")],
        ("Cargo.lock", 2),
    ),
    plant(Rule::Unreadable, &[(MASK, "//! A.\nfn f( {}\n")], (MASK, 2)),
];

/// Rules whose plants are made below rather than written out.
const MADE: &[Rule] =
    &[Rule::FileLength, Rule::FunctionLength, Rule::LayerTable, Rule::DeadException];

/// The faults of these files, with a page that shows the right table.
fn faults_in(files: &[(&str, &str)]) -> Vec<(Rule, String, usize)> {
    let page = (layer_table::PAGE.to_owned(), table());
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let faults = check(&Tree::new(files.chain([page])));
    faults.into_iter().map(|fault| (fault.rule, fault.path, fault.line)).collect()
}

fn table() -> String {
    let row = |(layer, modules): &(&str, &[&str])| {
        let modules: Vec<String> = modules.iter().map(|name| format!("`{name}`")).collect();
        format!("| {layer} | {} | words |\n", modules.join(", "))
    };
    LAYERS.iter().map(row).collect()
}

#[test]
fn each_planted_fault_is_the_one_that_is_reported() {
    for Plant { rule, files, at: (path, line) } in PLANTS {
        let expected = vec![(*rule, (*path).to_owned(), *line)];
        assert_eq!(faults_in(files), expected, "{files:?}");
    }
}

#[test]
fn every_rule_has_a_plant() {
    let planted = |rule: &Rule| PLANTS.iter().any(|plant| plant.rule == *rule);
    let bare: Vec<_> =
        Rule::ALL.iter().filter(|rule| !planted(rule) && !MADE.contains(rule)).collect();
    assert!(bare.is_empty(), "{bare:?}");
}

#[test]
fn clean_files_are_not_reported() {
    let rule = r##"//! A rule.

use std::fmt;

use crate::base::Clock;
use crate::error::Error;
use crate::record::{Category, Severity};

/// Text about `crate::Severity`, todo!() and unsafe code in /work is no code: see [`crate::Error`].
pub(crate) fn rule(_: Severity) -> impl Fn() + use<> {
    let text = "unsafe { std::fs::read(\"TODO\") } \" and \
        println!()";
    // A plain comment may say std::thread::sleep.
    let _ = (text, 1);
    let _: u8 = text.len();
    move || drop((text, r#"todo!()"#))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_reads_a_file() {
        println!("{}", std::fs::read_to_string("x").unwrap());
    }
}
"##;
    let module =
        "//! Rules.\n\n#[cfg(test)]\nmod samples;\nmod rule;\n\npub use self::rule::Rule;\n";
    let samples = "//! Samples.\n\nuse std::fs;\n";
    let clock = "//! A clock.\n\nuse std::time::Instant;\n\nfn f() {\n    Instant::now();\n}\n";
    let command =
        "//! A command.\n\nfn main() {\n    println!(\"a\");\n    std::process::exit(0);\n}\n";
    let expand = "//! Tokens.\n\nfn f() {\n    quote! { #[allow(x)] unsafe { crate::lib::f(todo!()) } };\n}\n";
    let files = [
        (MASK, rule),
        (MASK_MOD, module),
        ("failrec/src/mask/samples.rs", samples),
        ("failrec/src/base/clock.rs", clock),
        (COMMAND, command),
        ("failrec-macros/src/expand.rs", expand),
        ("failrec/src/ext.rs", "//! Traits.\n\nuse crate::recorder::record;\n"),
        ("failrec/src/prelude.rs", "//! Names.\n\npub use crate::ext::ResultExt as _;\n"),
        ("failrec/src/mask/rule/tests.rs", "use super::*;\n"),
        ("examples/tests/run.rs", "//! Runs.\n\n#[path = \"../graph/mod.rs\"]\nmod graph;\n"),
        ("tests/tests/macros/fail/odd.rs", "struct; TODO\n"),
        ("tests/tests/compat/fixtures/torn.jsonl", "{\"a\":\t"),
    ];
    assert_eq!(faults_in(&files), []);
}

#[test]
fn only_a_file_over_the_limit_is_too_long() {
    let of_lines = |count: usize| {
        let docs = "/// Docs.\n// A comment.\n\n".repeat(400);
        let tests =
            format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    const T: u8 = 0;\n".repeat(400));
        format!("//! A.\n{docs}{}{tests}", "const A: u8 = 0;\n".repeat(count))
    };
    assert_eq!(faults_in(&[(MASK, &of_lines(300))]), []);
    let expected = [(Rule::FileLength, MASK.to_owned(), 1)];
    assert_eq!(faults_in(&[(MASK, &of_lines(301))]), expected);
    assert_eq!(faults_in(&[("failrec/src/mask/tests.rs", &of_lines(301))]), []);
}

#[test]
fn only_a_function_over_the_limit_is_too_long() {
    let of_lines = |count: usize| {
        let body = "        g();\n\n        // A comment.\n".repeat(count);
        format!("//! A.\n\nimpl A {{\n    fn f() {{\n{body}    }}\n}}\n")
    };
    assert_eq!(faults_in(&[(MASK, &of_lines(70))]), []);
    let expected = [(Rule::FunctionLength, MASK.to_owned(), 4)];
    assert_eq!(faults_in(&[(MASK, &of_lines(71))]), expected);
}

#[test]
fn line_over_the_limit_counts_code_and_not_literals() {
    let of_code = |width: usize| format!("//! A.\nconst {}: u8 = 0;\n", "A".repeat(width - 14));
    assert_eq!(faults_in(&[(MASK, &of_code(120))]), []);
    assert_eq!(faults_in(&[(MASK, &of_code(121))]), [(Rule::Layout, MASK.to_owned(), 2)]);
    let literal = format!("//! A.\nconst A: &str = \"{}\";\n", "a".repeat(300));
    assert_eq!(faults_in(&[(MASK, &literal)]), []);
}

#[test]
fn table_that_differs_from_the_checked_one_is_reported() {
    let reported = |page: String| {
        let faults = check(&Tree::new([(layer_table::PAGE.to_owned(), page)]));
        faults.into_iter().map(|fault| (fault.rule, fault.line)).collect::<Vec<_>>()
    };
    assert_eq!(reported(table()), []);
    assert_eq!(reported(table().replace("`mask`, ", "")), [(Rule::LayerTable, 3)]);
    assert_eq!(
        reported(table().replace("| L3 |", "| L9 |")),
        [(Rule::LayerTable, 1), (Rule::LayerTable, 4)]
    );
    assert_eq!(reported("# A\n".to_owned()).len(), LAYERS.len());
}

#[test]
fn exception_that_covers_nothing_is_reported() {
    let left = crate::exceptions::apply(Vec::new());
    assert!(!left.is_empty());
    assert!(left.iter().all(|fault| fault.rule == Rule::DeadException), "{left:?}");
}
