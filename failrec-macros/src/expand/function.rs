//! [`Function`]: all that an expansion knows of the function.

use proc_macro2::TokenStream;

use crate::argument::Argument;
use crate::item::Item;
use crate::options::Options;
use crate::returning::Returning;
use crate::shape::Shape;

/// All that an expansion knows of the function.
pub(super) struct Function<'a> {
    pub(super) item: &'a Item,
    pub(super) options: &'a Options,
    pub(super) shape: &'a Shape,
    pub(super) returning: &'a Returning,
    pub(super) arguments: &'a [Argument],
    /// The path of the module that expansions call.
    pub(super) runtime: &'a TokenStream,
}
