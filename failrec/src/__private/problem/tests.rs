use std::num::ParseIntError;
use std::sync::Arc;

use super::*;
use crate::policy::{Fault, FaultKind, register_classify};
use crate::record::Category;

#[derive(Debug)]
struct Typed {
    code: u8,
}

impl Display for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "typed {}", self.code)
    }
}

impl Error for Typed {}

#[derive(Debug)]
struct Borrowing<'a>(&'a str);

impl Display for Borrowing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Borrowing<'_> {}

struct Opaque;

/// The type and the text that `$error` is described by.
macro_rules! described {
    ($error:expr) => {{
        let mut description = Description::default();
        problem($error).__failrec_describe(&mut description);
        let link = description.to_links().into_iter().next().unwrap_or_default();
        (link.error_type.unwrap_or_default().into_owned(), link.message)
    }};
}

fn named(described: &(String, String), name: &str, text: &str) {
    assert!(described.0.contains(name), "{described:?}");
    assert_eq!(described.1, text);
}

#[test]
fn typed_error_is_named() {
    named(&described!(&Typed { code: 1 }), "Typed", "typed 1");
}

#[test]
fn error_that_borrows_is_an_error_too() {
    let text = "short".to_owned();
    named(&described!(&Borrowing(&text)), "Borrowing", "short");
}

#[test]
fn pointer_to_a_typed_error_names_the_error() {
    for described in [
        described!(&Arc::new(Typed { code: 2 })),
        described!(&Box::new(Typed { code: 2 })),
        described!(&std::rc::Rc::new(Typed { code: 2 })),
    ] {
        named(&described, "Typed", "typed 2");
        assert!(!described.0.contains('<'), "{described:?}");
    }
}

#[test]
fn every_box_of_an_error_is_described_by_what_it_holds() {
    let plain: Box<dyn Error> = Box::new(Typed { code: 3 });
    let sent: Box<dyn Error + Send> = Box::new(Typed { code: 3 });
    let synced: Box<dyn Error + Sync> = Box::new(Typed { code: 3 });
    let shared: Box<dyn Error + Send + Sync> = Box::new(Typed { code: 3 });
    let counted: Arc<dyn Error + Send + Sync> = Arc::new(Typed { code: 3 });
    named(&described!(&plain), "Typed", "typed 3");
    named(&described!(&sent), "Typed", "typed 3");
    named(&described!(&synced), "Typed", "typed 3");
    named(&described!(&shared), "Typed", "typed 3");
    named(&described!(&counted), "Typed", "typed 3");
}

#[test]
fn text_is_its_own_description() {
    named(&described!(&"oops".to_owned()), "String", "oops");
    named(&described!(&"oops"), "str", "oops");
}

#[test]
fn debug_stands_in_for_a_missing_text() {
    named(&described!(&()), "()", "()");
    named(&described!(&Some(4)), "Option", "Some(4)");
}

#[test]
fn opaque_error_is_named() {
    let described = described!(&Opaque);
    assert!(described.0.ends_with("Opaque"), "{described:?}");
}

#[test]
fn bound_of_a_parameter_decides() {
    fn unbounded<E>(error: &E) -> (String, String) {
        described!(error)
    }
    fn error<E: Error>(error: &E) -> (String, String) {
        described!(error)
    }
    fn display<E: Display>(error: &E) -> (String, String) {
        described!(error)
    }
    assert_ne!(unbounded(&Typed { code: 5 }).1, "typed 5");
    assert_eq!(error(&Typed { code: 5 }).1, "typed 5");
    assert_eq!(display(&Typed { code: 5 }).1, "typed 5");
}

/// An error of which only it knows what it has met.
#[derive(Debug)]
struct Own(FaultKind);

impl Classify for Own {
    fn fault(&self) -> Fault {
        Fault::new(self.0)
    }
}

/// The category of what `$error` is described as.
macro_rules! category {
    ($error:expr) => {{
        let mut description = Description::default();
        problem($error).__failrec_describe(&mut description);
        description.category()
    }};
}

#[test]
fn category_is_what_the_error_says_of_itself() {
    assert_eq!(category!(&Own(FaultKind::Throttled)), Some(Category::RateLimit));
    assert_eq!(category!(&Speaks), Some(Category::Auth));
    assert_eq!(category!(&Own(FaultKind::Unknown)), None);
    assert_eq!(category!(&Typed { code: 1 }), None);
}

#[test]
fn category_of_a_type_goes_before_what_the_error_says_of_itself() {
    assert_eq!(category!(&Around("x".parse::<u8>().unwrap_err())), Some(Category::Parse));
}

#[test]
fn category_is_what_a_classifier_says_of_a_cause() {
    register_classify::<Speaks>().unwrap();
    let boxed: Box<dyn Error + Send + Sync> = Box::new(Around(Speaks));
    assert_eq!(category!(&boxed), Some(Category::Auth));
    assert_eq!(category!(&Around(Speaks)), Some(Category::Auth));
}

/// An error that says itself what it has met.
#[derive(Debug)]
struct Speaks;

impl Classify for Speaks {
    fn fault(&self) -> Fault {
        Fault::new(FaultKind::Authentication)
    }
}

impl Display for Speaks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it speaks")
    }
}

impl Error for Speaks {}

/// An error with a cause.
#[derive(Debug)]
struct Around<E>(E);

impl<E> Display for Around<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("around")
    }
}

impl<E: Error + 'static> Error for Around<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

impl Classify for Around<ParseIntError> {
    fn fault(&self) -> Fault {
        Fault::new(FaultKind::Server)
    }
}
