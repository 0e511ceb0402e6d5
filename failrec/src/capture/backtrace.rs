//! From the addresses of a stack to names.
//!
//! The standard library tells the frames of a [`Backtrace`] only as text, so the text is read: a
//! line per function, and below it, where debug information has it, a line with the place.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::path::Path;

use crate::capture::{text, type_name};
use crate::record::Frame;

/// Bytes of the text that are read: thousands of frames.
const TEXT_BYTES_MAX: usize = 256 * 1024;
/// Bytes of one function's name; generic arguments can make it much longer.
const NAME_BYTES_MAX: usize = 256;

/// Crates whose frames say how the program is run, not what it does.
const RUNTIMES: &[&str] = &[
    "std",
    "core",
    "alloc",
    "test",
    "panic_unwind",
    "failrec",
    "tokio",
    "futures_core",
    "futures_executor",
    "futures_util",
    "async_std",
    "async_executor",
    "async_task",
    "smol",
    "rayon",
    "rayon_core",
    "tracing",
];

/// Where the stack of a thread begins; below it is only what starts threads and programs.
const BEGIN: &str = "__rust_begin_short_backtrace";

/// The frames of `backtrace`, innermost first: from the first that is not the recorder's to the
/// last that is the program's own, `most` of them.
///
/// Frames of the standard library and of runtimes are told without their places. This reads the
/// program's debug information and is slow: it runs on the writer.
pub(crate) fn resolve(backtrace: &Backtrace, most: usize) -> Vec<Frame> {
    if backtrace.status() != BacktraceStatus::Captured {
        return Vec::new();
    }
    let mut printed = String::new();
    // What was cut off is the outermost and least telling part.
    text::fill(&mut printed, TEXT_BYTES_MAX, format_args!("{backtrace}"));
    frames_of(&printed, most)
}

fn frames_of(printed: &str, most: usize) -> Vec<Frame> {
    let mut frames: Vec<Frame> = Vec::new();
    for line in printed.lines().map(str::trim_start) {
        if let Some(place) = line.strip_prefix("at ") {
            if let Some(frame) = frames.last_mut() {
                add_place(frame, place);
            }
            continue;
        }
        let name = name_of(line);
        if name.contains(BEGIN) {
            break;
        }
        if !name.is_empty() {
            frames.push(Frame::new(name, true));
        }
    }
    let own = own_frames(&frames);
    let mut frames: Vec<_> = frames.into_iter().skip(own).take(most).collect();
    for frame in &mut frames {
        settle(frame);
    }
    // Behind the program's own frames there is only how it is run.
    if let Some(last) = frames.iter().rposition(|frame| frame.in_app) {
        frames.truncate(last + 1);
    }
    frames
}

/// Says whose the frame is, and leaves out what does not help to find it.
fn settle(frame: &mut Frame) {
    frame.in_app = !is_runtime(frame);
    frame.function = shortened(&frame.function);
    if frame.in_app {
        let file = frame.file.take();
        frame.file = file.map(|file| packaged(&file).unwrap_or(&file).to_owned());
    } else {
        frame.file = None;
        frame.line = None;
    }
}

/// A name without generic arguments, unless the type or trait it belongs to begins with them.
fn shortened(function: &str) -> String {
    let name = if function.starts_with('<') {
        function.to_owned()
    } else {
        type_name::without_arguments(function).replace("::::", "::")
    };
    let name = name.trim_end_matches("::");
    name.get(..name.floor_char_boundary(NAME_BYTES_MAX)).unwrap_or_default().to_owned()
}

/// What follows the folder that cargo unpacks crates in: `tokio-1.54.1/src/task/mod.rs`.
fn packaged(file: &str) -> Option<&str> {
    let (_, inside) = file.split_once("/registry/src/")?;
    inside.split_once('/').map(|(_registry, package)| package)
}

/// The function in a line such as `  12: shop::pay::h0123456789abcdef`; a function that was put
/// into its caller has no number.
fn name_of(line: &str) -> &str {
    let name = match line.split_once(": ") {
        Some((number, name)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => line,
    };
    let is_hash =
        |hash: &str| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let name = match name.rsplit_once("::h") {
        Some((name, hash)) if is_hash(hash) => name,
        _ => name,
    };
    name.trim_end()
}

/// `file:line:column`, or without the column.
fn add_place(frame: &mut Frame, place: &str) {
    let (file, last) = split_number(place);
    let (file, line) = match split_number(file) {
        (file, Some(line)) => (file, Some(line)),
        (_, None) => (file, last),
    };
    frame.file = Some(file.to_owned());
    frame.line = line;
}

fn split_number(text: &str) -> (&str, Option<u32>) {
    let split = text.rsplit_once(':').and_then(|(head, tail)| Some((head, tail.parse().ok()?)));
    split.map_or((text, None), |(head, number)| (head, Some(number)))
}

/// How many frames at the top are the recorder's, with those of the standard library between them.
fn own_frames(frames: &[Frame]) -> usize {
    let top = frames.iter().take_while(|frame| is_runtime(frame));
    let own = top.enumerate().filter(|(_, frame)| is_own(frame));
    own.last().map_or(0, |(index, _)| index + 1)
}

fn is_own(frame: &Frame) -> bool {
    let is_capture = frame.function.starts_with("std::backtrace::");
    is_capture || root_of(&frame.function) == Some("failrec") || is_own_file(frame)
}

/// A function that was put into its caller may have lost the path before its name, so the file
/// has to tell.
fn is_own_file(frame: &Frame) -> bool {
    let sources = file!().trim_end_matches("capture/backtrace.rs");
    let file = frame.file.as_deref().unwrap_or_default();
    let is_whole = |before: &str| before.is_empty() || before.ends_with(['/', '\\']);
    file.split_once(sources).is_some_and(|(before, _)| is_whole(before))
}

fn is_runtime(frame: &Frame) -> bool {
    if root_of(&frame.function).is_some_and(|root| RUNTIMES.contains(&root)) || is_own_file(frame) {
        return true;
    }
    match &frame.file {
        Some(file) => {
            file.starts_with("/rustc/") || has_extension_of_c(file) || is_in_runtime(file)
        }
        // Rust always tells the path of a function that stands for itself.
        None => !frame.function.contains("::"),
    }
}

fn is_in_runtime(file: &str) -> bool {
    let package = packaged(file).and_then(|path| path.split('/').next());
    let name = package.and_then(|package| package.rsplit_once('-')).map(|(name, _version)| name);
    name.is_some_and(|name| RUNTIMES.contains(&name.replace('-', "_").as_str()))
}

/// What starts a program is written in C; no Rust file is called so.
fn has_extension_of_c(file: &str) -> bool {
    let extension = Path::new(file).extension().unwrap_or_default();
    extension == "c" || extension == "h"
}

/// The crate that a path begins with: of the type in `<shop::Cart as core::fmt::Display>::fmt`,
/// of the trait in `<T as core::convert::Into<U>>::into`.
fn root_of(function: &str) -> Option<&str> {
    let start = function.trim_start_matches(['<', '&', '*', '(', '[']);
    let start = ["mut ", "const ", "dyn "]
        .iter()
        .fold(start, |start, word| start.strip_prefix(word).unwrap_or(start));
    let (root, _) = start.split_once("::")?;
    Some(root.rsplit_once(" as ").map_or(root, |(_, root)| root))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "\
   0: std::backtrace::Backtrace::force_capture
             at /rustc/59807616e1fa/library/std/src/backtrace.rs:312:9
   1: failrec::recorder::report::report
             at /home/dev/.cargo/registry/src/index/failrec-0.1.0/src/recorder/report.rs:30:5
   2: core::ops::function::FnOnce::call_once::h64a0ca722b6fe794
             at /rustc/59807616e1fa/library/core/src/ops/function.rs:250:5
   3: <failrec::__private::Recorded<F> as core::future::future::Future>::poll
   4: shop::Cart<T>::pay::{{closure}}::heaf61e8aaf4e0615
             at ./src/cart.rs:12:5
      <shop::Cart<T> as core::fmt::Display>::fmt
             at ./src/cart.rs:40
   5: <T as core::convert::Into<U>>::into
   6: <failrec::__private::Recorded<F> as core::future::future::Future>::poll
   7: tokio::runtime::task::core::Core<T,S>::poll
   8: main
             at ./src/main.rs:9:48
   9: std::sys::backtrace::__rust_begin_short_backtrace
  10: __libc_start_call_main
             at ./csu/../sysdeps/nptl/libc_start_call_main.h:58:16
  11: _start
";

    fn frames(most: usize) -> Vec<Frame> {
        frames_of(PRINTED, most)
    }

    #[test]
    fn recorder_and_start_of_the_program_are_left_out() {
        let names: Vec<_> = frames(64).into_iter().map(|frame| frame.function).collect();
        assert_eq!(
            names,
            [
                "shop::Cart::pay::{{closure}}",
                "<shop::Cart<T> as core::fmt::Display>::fmt",
                "<T as core::convert::Into<U>>::into",
                "<failrec::__private::Recorded<F> as core::future::future::Future>::poll",
                "tokio::runtime::task::core::Core::poll",
                "main",
            ]
        );
    }

    #[test]
    fn frames_of_libraries_that_run_the_program_are_not_its_own() {
        let in_app: Vec<_> = frames(64).into_iter().map(|frame| frame.in_app).collect();
        assert_eq!(in_app, [true, true, false, false, false, true]);
    }

    #[test]
    fn place_is_read_with_and_without_a_column() {
        let frames = frames(2);
        let places: Vec<_> =
            frames.iter().map(|frame| (frame.file.as_deref(), frame.line)).collect();
        assert_eq!(places, [(Some("./src/cart.rs"), Some(12)), (Some("./src/cart.rs"), Some(40))]);
        let mut windows = Frame::default();
        add_place(&mut windows, r"C:\shop\src\cart.rs:3:7");
        assert_eq!(
            (windows.file.as_deref(), windows.line),
            (Some(r"C:\shop\src\cart.rs"), Some(3))
        );
    }

    #[test]
    fn function_without_path_is_told_by_its_file() {
        let of = |name: &str, file: Option<&str>| {
            let mut frame = Frame::new(name, true);
            frame.file = file.map(ToOwned::to_owned);
            is_runtime(&frame)
        };
        assert!(!of("{async_block#0}", Some("./src/main.rs")));
        assert!(of("{closure#0}<()>", Some("/rustc/59807616e1fa/library/std/src/rt.rs")));
        let tokio = "/home/dev/.cargo/registry/src/index/tokio-1.54.1/src/task/mod.rs";
        assert!(of("run_task", Some(tokio)));
        assert!(!of("run_task", Some(&tokio.replace("tokio-1.54.1", "shop-pay-0.1.0"))));
        assert!(of("start_thread", None));
        assert!(of("report", Some(file!())));
        assert!(!of("report", Some("/home/dev/shop/src/report.rs")));
    }

    #[test]
    fn frames_behind_the_last_of_the_program_are_left_out() {
        let printed = "0: shop::pay\n1: tokio::runtime::run\n2: std::thread::Builder::spawn\n";
        assert_eq!(frames_of(printed, 64), [Frame::new("shop::pay", true)]);
        let runtime_alone = "0: tokio::runtime::run\n";
        assert_eq!(frames_of(runtime_alone, 64), [Frame::new("tokio::runtime::run", false)]);
    }

    #[test]
    fn names_are_told_without_their_generic_arguments() {
        assert_eq!(shortened("run<shop::Cart, fn(u8) -> u8>"), "run");
        assert_eq!(shortened("shop::Cart<T>::pay::<isize, F>"), "shop::Cart::pay");
        assert_eq!(shortened("<T as shop::Pay<U>>::pay"), "<T as shop::Pay<U>>::pay");
        assert!(shortened(&format!("<{}", "é".repeat(999))).len() <= NAME_BYTES_MAX);
    }

    #[test]
    fn place_in_a_crate_is_told_from_the_crate_on() {
        let printed =
            "0: shop::pay\n at /home/dev/.cargo/registry/src/index/shop-0.1.0/src/pay.rs:7:1\n";
        assert_eq!(frames_of(printed, 64)[0].file.as_deref(), Some("shop-0.1.0/src/pay.rs"));
    }

    #[test]
    fn stack_of_this_test_can_be_read() {
        #[inline(never)]
        fn here() -> Backtrace {
            Backtrace::force_capture()
        }
        let frames = resolve(&here(), 64);
        assert!(frames.iter().all(|frame| !frame.function.contains("Backtrace")), "{frames:?}");
        assert!(
            frames.iter().any(|frame| frame.function.contains("stack_of_this_test")),
            "{frames:?}"
        );
        assert_eq!(resolve(&Backtrace::disabled(), 64), []);
        assert_eq!(resolve(&here(), 1).len(), 1);
    }

    #[test]
    fn text_of_another_form_gives_no_places() {
        assert_eq!(frames_of("at nowhere:1:2\n\n   \n", 64), []);
        assert_eq!(frames_of("3: \u{1}:: :: at", 64).len(), 1);
    }
}
