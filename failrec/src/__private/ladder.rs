//! [`ladder`]: levels of which method lookup takes the first that fits.

/// Declares types that hold a reference and dereference to the next of them.
///
/// A method that each of them has, under a bound of its own, is looked up from the first on: the
/// bound that holds first decides. The method needs a name that no trait of a user can have.
/// The reference is the field `value` of the last, which all of them reach.
macro_rules! ladder {
    ($($(#[$doc:meta])* $upper:ident => $lower:ident;)* [$(#[$last_doc:meta])* $last:ident]) => {
        $(
            $(#[$doc])*
            pub struct $upper<'a, T: ?Sized> {
                below: $lower<'a, T>,
            }

            impl<'a, T: ?Sized> $upper<'a, T> {
                fn new(value: &'a T) -> Self {
                    Self { below: $lower::new(value) }
                }
            }

            impl<'a, T: ?Sized> ::std::ops::Deref for $upper<'a, T> {
                type Target = $lower<'a, T>;

                fn deref(&self) -> &Self::Target {
                    &self.below
                }
            }

            impl<T: ?Sized> ::std::fmt::Debug for $upper<'_, T> {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.debug_struct(stringify!($upper)).finish_non_exhaustive()
                }
            }
        )*

        $(#[$last_doc])*
        pub struct $last<'a, T: ?Sized> {
            value: &'a T,
        }

        impl<'a, T: ?Sized> $last<'a, T> {
            fn new(value: &'a T) -> Self {
                Self { value }
            }
        }

        impl<T: ?Sized> ::std::fmt::Debug for $last<'_, T> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($last)).finish_non_exhaustive()
            }
        }
    };
}

pub(super) use ladder;
