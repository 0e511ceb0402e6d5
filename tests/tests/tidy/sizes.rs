//! How long files and functions may be.

use crate::fault::{Fault, Rule};
use crate::source::Source;

/// Lines of code in a file, without docs, comments, blank lines and tests.
const FILE_LINES_MAX: usize = 300;
/// Lines of code between the braces of a function.
const FUNCTION_LINES_MAX: usize = 70;

/// A file that is too long, and its functions that are.
pub(crate) fn check(source: &Source) -> Vec<Fault> {
    let Some(rust) = &source.rust else { return Vec::new() };
    let mut faults = Vec::new();
    let own = rust.code_lines(1, rust.lines.len()).filter(|line| !line.is_test).count();
    if FILE_LINES_MAX < own && !source.is_test() {
        faults.push(Fault {
            path: source.path.clone(),
            line: 1,
            rule: Rule::FileLength,
            found: format!("{own} lines of code, allowed are {FILE_LINES_MAX}"),
            remedy: "move one of its nouns to a file of its own",
        });
    }
    for function in &rust.functions {
        let lines = rust.code_lines(function.body_first + 1, function.body_last - 1).count();
        if FUNCTION_LINES_MAX < lines {
            let name = &function.name;
            faults.push(Fault {
                path: source.path.clone(),
                line: function.line,
                rule: Rule::FunctionLength,
                found: format!("`{name}` has {lines} lines, allowed are {FUNCTION_LINES_MAX}"),
                remedy: "let it decide, and give each piece of work a function",
            });
        }
    }
    faults
}
