//! [`Function`]: all that an expansion knows of the function.

use proc_macro2::TokenStream;

use crate::argument::Argument;
use crate::expand::repeated::Repeated;
use crate::item::Item;
use crate::returning::Returning;
use crate::shape::Shape;

/// All that an expansion knows of the function, and what it was told: `O` by one attribute or by
/// all of them.
pub(super) struct Function<'a, O: ?Sized> {
    pub(super) item: &'a Item,
    pub(super) options: &'a O,
    pub(super) shape: &'a Shape,
    pub(super) returning: &'a Returning,
    pub(super) arguments: &'a [Argument],
    /// How the body gets its arguments each time, if it runs more than once.
    pub(super) repeated: Option<&'a Repeated>,
    /// The path of the module that expansions call.
    pub(super) runtime: &'a TokenStream,
}

impl<'a, O: ?Sized> Function<'a, O> {
    /// As one of its attributes sees it.
    pub(super) fn told<P>(&self, options: &'a P) -> Function<'a, P> {
        Function {
            item: self.item,
            options,
            shape: self.shape,
            returning: self.returning,
            arguments: self.arguments,
            repeated: self.repeated,
            runtime: self.runtime,
        }
    }
}
