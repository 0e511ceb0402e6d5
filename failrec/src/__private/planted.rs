//! Small pieces that an expansion puts in so that the compiler sees what it needs to.

/// Stands where a value of the declared return type is named but never made.
///
/// An async block has no place for its type. A `return` of this, in a branch that is never
/// taken, tells it, so that an error about the type points at the user's code.
pub fn planted<T>() -> T {
    // Aborting has every type and, unlike a panic, needs no message.
    std::process::abort()
}

/// The text, or an empty one: what cargo sets is missing where another tool builds.
pub const fn or_empty(text: Option<&'static str>) -> &'static str {
    match text {
        Some(text) => text,
        None => "",
    }
}

/// Stands where an argument is mentioned and not used: it tells a closure what to capture first.
pub const fn mention<T: ?Sized>(_argument: &T) {}

/// Calls what makes a future of `T`s. Called in place, the closure would be taken for one that
/// can be called again, and could not give away what it has captured.
#[inline]
pub fn made_by<T, F: Future<Output = T>>(make: impl FnOnce() -> F) -> F {
    make()
}
