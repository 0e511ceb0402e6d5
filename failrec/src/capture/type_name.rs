//! Names of types as the compiler gives them, made fit to be read and compared.

use std::borrow::Cow;

/// Bytes of a name; the types of nested futures have names of many kilobytes.
const NAME_BYTES_MAX: usize = 256;

/// Boxes whose content is what matters.
const WRAPPERS: &[&str] = &["alloc::boxed::Box<", "alloc::sync::Arc<", "alloc::rc::Rc<"];

/// Types that hold any error, so that their own names say nothing.
const ERASED: &[&str] = &["anyhow::Error", "eyre::Report", "miette::eyreish::Report"];

/// The path of a type: without references, lifetimes and generic arguments, and without the box
/// around it.
pub(crate) fn path(name: &str) -> Cow<'_, str> {
    if is_plain(name) {
        return cut(Cow::Borrowed(name));
    }
    let name = content(name);
    if name.starts_with("dyn ") {
        return Cow::Borrowed("dyn Error");
    }
    // A type inside a method of a trait: `<shop::Cart as shop::Pay>::pay::Declined`.
    if let Some((own, inside)) = name.strip_prefix('<').and_then(|own| own.split_once(" as "))
        && let Some((_, tail)) = inside.split_once(">::")
    {
        return cut(format!("{}::{}", without_arguments(own), without_arguments(tail)).into());
    }
    cut(without_arguments(name))
}

/// The type holds any error: what it holds matters, not its own name.
pub(crate) fn is_erased(name: &str) -> bool {
    if is_plain(name) {
        return ERASED.contains(&name);
    }
    let name = content(name);
    name.starts_with("dyn ") || ERASED.contains(&name)
}

/// Most names are a path and nothing else: seen at once, for a failure that repeats another pays
/// for little more.
fn is_plain(name: &str) -> bool {
    !name.bytes().any(|byte| matches!(byte, b'<' | b'&' | b' '))
}

/// A name without the modules of the standard library, such as `Vec<shop::Cart>`.
pub(crate) fn short(name: &str) -> String {
    let is_path = |character: char| character.is_alphanumeric() || "_:".contains(character);
    let mut short = String::new();
    let mut rest = name;
    while !rest.is_empty() && short.len() <= NAME_BYTES_MAX {
        let end = rest.find(|character| !is_path(character)).unwrap_or(rest.len());
        let (path, tail) = rest.split_at(end);
        let is_standard = ["alloc::", "core::", "std::"].iter().any(|root| path.starts_with(root));
        let last = path.rsplit("::").next().unwrap_or(path);
        short.push_str(if is_standard { last } else { path });
        let end = tail.find(is_path).unwrap_or(tail.len());
        let (between, tail) = tail.split_at(end);
        short.push_str(between);
        rest = tail;
    }
    cut(short.into()).into_owned()
}

/// A path without the generic arguments of its parts.
pub(crate) fn without_arguments(name: &str) -> Cow<'_, str> {
    if !name.contains('<') {
        return Cow::Borrowed(name);
    }
    let mut path = String::new();
    let mut depth = 0_usize;
    let mut before = ' ';
    for character in name.chars() {
        match character {
            '<' => depth += 1,
            // The arrow of a function type closes nothing.
            '>' if before != '-' => depth = depth.saturating_sub(1),
            _ if depth == 0 => path.push(character),
            _ => {}
        }
        before = character;
    }
    Cow::Owned(path)
}

/// The last part of a path: the name of the type itself.
pub(crate) fn last_segment(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// What references and boxes hold.
fn content(name: &str) -> &str {
    let mut name = name;
    loop {
        name = name.trim_start_matches(['&', ' ']);
        let boxed = WRAPPERS.iter().find_map(|wrapper| {
            name.strip_prefix(wrapper).and_then(|inner| inner.strip_suffix('>'))
        });
        if let Some(inner) = boxed.or_else(|| name.strip_prefix("mut ")) {
            name = inner;
        } else if let Some((lifetime, inner)) = name.split_once(' ')
            && lifetime.starts_with('\'')
        {
            name = inner;
        } else {
            return name;
        }
    }
}

fn cut(name: Cow<'_, str>) -> Cow<'_, str> {
    let end = name.floor_char_boundary(NAME_BYTES_MAX);
    match name {
        Cow::Borrowed(name) => Cow::Borrowed(name.get(..end).unwrap_or_default()),
        Cow::Owned(mut name) => {
            name.truncate(end);
            Cow::Owned(name)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::any::type_name;
    use std::error::Error;
    use std::sync::Arc;

    use super::*;

    struct Generic<T>(T);

    #[test]
    fn path_drops_arguments_references_and_boxes() {
        let module = module_path!();
        assert_eq!(path(type_name::<Generic<Vec<u8>>>()), format!("{module}::Generic"));
        assert_eq!(path(type_name::<Generic<fn(u8) -> u8>>()), format!("{module}::Generic"));
        assert_eq!(path(type_name::<&'static Arc<Generic<u8>>>()), format!("{module}::Generic"));
        assert_eq!(path(type_name::<String>()), "alloc::string::String");
        assert_eq!(path("&'static mut shop::Failure<'_>"), "shop::Failure");
        assert_eq!(
            path("<shop::Cart<T> as shop::Pay>::pay::Declined"),
            "shop::Cart::pay::Declined"
        );
    }

    #[test]
    fn boxes_of_any_error_are_erased() {
        assert!(is_erased(type_name::<Box<dyn Error>>()));
        assert!(is_erased(type_name::<Arc<dyn Error + Send + Sync>>()));
        assert!(is_erased("anyhow::Error"));
        assert!(!is_erased(type_name::<Box<std::fmt::Error>>()));
        assert_eq!(path(type_name::<Box<dyn Error + Send>>()), "dyn Error");
    }

    #[test]
    fn short_name_keeps_only_the_paths_of_other_crates() {
        assert_eq!(short("alloc::vec::Vec<shop::Cart>"), "Vec<shop::Cart>");
        assert_eq!(
            short("(u8, &core::option::Option<alloc::string::String>)"),
            "(u8, &Option<String>)"
        );
    }

    #[test]
    fn long_names_are_cut() {
        let long = format!("shop::{}", "é".repeat(1_000));
        assert!(path(&long).len() <= NAME_BYTES_MAX);
        assert!(short(&long).len() <= NAME_BYTES_MAX);
    }
}
