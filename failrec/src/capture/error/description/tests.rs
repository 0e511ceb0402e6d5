use std::any::type_name_of_val;
use std::fmt;

use super::*;

/// An error that repeats its cause, as many do.
#[derive(Debug)]
struct Failed {
    what: &'static str,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)?;
        self.cause.iter().try_for_each(|cause| write!(f, ": {cause}"))
    }
}

impl Error for Failed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

fn failed(what: &'static str, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Failed {
    Failed { what, cause: Some(cause.into()) }
}

fn describe(error: &dyn Error, error_type: &'static str) -> Description {
    let mut description = Description::default();
    description.push_chain(error, error_type);
    description
}

fn types(description: &Description) -> Vec<Option<&str>> {
    description.parts.iter().map(|part| part.error_type(&description.text)).collect()
}

#[test]
fn chain_of_three_has_three_links_with_what_each_adds() {
    let root = std::io::Error::from_raw_os_error(2);
    let root_text = root.to_string();
    let error = failed("start", failed("read the configuration", root));
    let description = describe(&error, type_name_of_val(&error));

    let links = description.to_links();
    let own: Vec<_> = links.iter().map(Link::own).collect();
    assert_eq!(own, ["start", "read the configuration", &root_text]);
    let module = module_path!();
    assert_eq!(
        types(&description),
        [Some(format!("{module}::Failed").as_str()), Some("Failed"), Some("std::io::error::Error")]
    );
    assert_eq!(links[2].code.as_deref(), Some("os:2"));
    assert_eq!(description.category(), Some(Category::NotFound));
}

#[test]
fn box_of_any_error_is_named_for_the_first_type_that_can_be_told() {
    let error: Box<dyn Error + Send + Sync> = "text".parse::<u8>().unwrap_err().into();
    let description = describe(&*error, type_name_of_val(&error));
    assert_eq!(types(&description), [Some("core::num::error::ParseIntError")]);

    let error: Box<dyn Error> = "only a text".into();
    let description = describe(&*error, type_name_of_val(&error));
    assert_eq!(types(&description), [Some("dyn Error")]);
    assert_eq!(types(&describe(&*error, "anyhow::Error"))[0], Some("anyhow::Error"));
}

#[test]
fn deeper_cause_tells_more_than_that_input_or_output_failed() {
    #[derive(Debug)]
    struct Wrapped(std::io::Error);
    impl Display for Wrapped {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("wrapped")
        }
    }
    impl Error for Wrapped {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }
    let inner = Wrapped(std::io::Error::from(std::io::ErrorKind::TimedOut));
    let outer = failed("outer", std::io::Error::other(inner));
    assert_eq!(describe(&outer, "Failed").category(), Some(Category::Timeout));
}

#[test]
fn chain_that_leads_back_to_itself_ends() {
    #[derive(Debug)]
    struct Circle;
    impl Display for Circle {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("round and round")
        }
    }
    impl Error for Circle {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(self)
        }
    }
    assert_eq!(describe(&Circle, "Circle").to_links().len(), Limits::DEFAULT.links);
}

#[test]
fn cause_that_panics_ends_the_chain() {
    #[derive(Debug)]
    struct Panics;
    impl Display for Panics {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("a Display that panics");
        }
    }
    impl Error for Panics {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            panic!("a source that panics");
        }
    }
    let description = describe(&Panics, "shop::Panics");
    assert_eq!(description.messages().collect::<Vec<_>>(), ["<Display panicked>"]);
    assert_eq!(types(&description), [Some("shop::Panics")]);
}

/// Either code of it may panic.
#[derive(Debug)]
struct Half {
    display: bool,
    source: bool,
}

impl Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        assert!(!self.display, "a Display that panics");
        f.write_str("half")
    }
}

impl Error for Half {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        assert!(!self.source, "a source that panics");
        Some(&fmt::Error)
    }
}

#[test]
fn cause_of_an_error_whose_text_panics_is_told() {
    let description = describe(&Half { display: true, source: false }, "shop::Half");
    let messages: Vec<_> = description.messages().map(str::to_owned).collect();
    assert_eq!(messages, ["<Display panicked>".to_owned(), fmt::Error.to_string()]);
}

#[test]
fn text_of_an_error_whose_source_panics_is_told() {
    let description = describe(&Half { display: false, source: true }, "shop::Half");
    assert_eq!(description.messages().collect::<Vec<_>>(), ["half"]);
}

#[test]
fn error_that_borrows_is_described() {
    #[derive(Debug)]
    struct Borrows<'a>(&'a str);
    impl Display for Borrows<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "near {}", self.0)
        }
    }
    impl Error for Borrows<'_> {}
    let text = String::from("line 3");
    let description = describe(&Borrows(&text), "shop::Borrows<'_>");
    assert_eq!(types(&description), [Some("shop::Borrows")]);
    assert_eq!(description.messages().collect::<Vec<_>>(), ["near line 3"]);
}

#[test]
fn text_alone_becomes_one_link() {
    let mut description = Description::default();
    description.push_text("&str", "no money left");
    description.push_text("shop::Opaque", format_args!("{:?}", Some(3)));
    assert_eq!(description.messages().collect::<Vec<_>>(), ["no money left", "Some(3)"]);
    assert_eq!(types(&description), [Some("str"), Some("shop::Opaque")]);
}

#[test]
fn megabyte_of_text_is_cut_while_it_is_written() {
    let mut description = Description::default();
    description.push_text("str", "word ".repeat(1 << 18));
    let message = &description.to_links()[0].message;
    assert!(message.len() <= text::TEXT_BYTES_MAX + 16, "{}", message.len());
    let capacity = description.capacity();
    assert!(capacity < 4 * text::TEXT_BYTES_MAX, "{capacity}");
    assert!(message.ends_with("…[cut]"));
}
