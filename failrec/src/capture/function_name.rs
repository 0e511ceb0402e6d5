//! [`FunctionName`]: the path of an annotated function, found when it is first asked for.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

/// What stands in the path for each closure and async body.
const CLOSURE: &str = "::{{closure}}";

/// The path of an annotated function, found when it is first asked for: each failure there tells it.
pub struct FunctionName {
    /// Gives the type name of a function nested in the annotated one; nothing where there is none.
    of_nested: fn() -> &'static str,
    path: OnceLock<Cow<'static, str>>,
}

impl FunctionName {
    /// That of the function in which one is nested whose type name `of_nested` gives.
    pub const fn new(of_nested: fn() -> &'static str) -> Self {
        Self { of_nested, path: OnceLock::new() }
    }

    /// There is no function.
    pub(crate) const fn none() -> Self {
        Self::new(|| "")
    }

    /// The path, such as `shop::Cart::pay`; nothing if there is no function.
    pub(crate) fn path(&self) -> Option<Cow<'static, str>> {
        let path = self.path.get_or_init(|| path((self.of_nested)()));
        (!path.is_empty()).then(|| path.clone())
    }

    /// Tells it from others.
    pub(crate) fn address(&self) -> usize {
        self.of_nested as usize
    }
}

fn path(nested: &'static str) -> Cow<'static, str> {
    // The last segment is the nested function.
    let mut path = nested.rsplit_once("::").map_or(nested, |(path, _nested)| path);
    while let Some(outer) = path.strip_suffix(CLOSURE) {
        path = outer;
    }
    if path.contains(CLOSURE) { path.replace(CLOSURE, "").into() } else { path.into() }
}

impl fmt::Debug for FunctionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FunctionName").field(&self.path().unwrap_or_default()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closures_are_left_out_wherever_they_stand() {
        assert_eq!(path("shop::pay::nested"), "shop::pay");
        assert_eq!(path("shop::pay::{{closure}}::{{closure}}::nested"), "shop::pay");
        assert_eq!(path("shop::pay::{{closure}}::Cart::add::nested"), "shop::pay::Cart::add");
    }

    #[test]
    fn name_without_a_function_has_no_path() {
        assert_eq!(FunctionName::none().path(), None);
    }
}
