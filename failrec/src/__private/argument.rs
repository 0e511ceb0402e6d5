//! [`argument`]: how an argument can be written down.

use std::any::type_name;
use std::fmt::{Debug, Display};
use std::ptr::NonNull;

use serde::Serialize;

use crate::__private::counted::{Counted, Locked, Pointer};
use crate::__private::ladder::ladder;
use crate::__private::shield;
use crate::capture::input::Inputs;

/// Looks at an argument: `argument(&x).__failrec_capture("x", inputs)` takes the first way that
/// its type offers.
pub fn argument<T: ?Sized>(value: &T) -> Behind<'_, T> {
    Behind::new(value)
}

/// Writes down what `capture` does; if it panics, nothing.
pub fn with(inputs: &mut Inputs, capture: impl FnOnce(&mut Inputs)) {
    let _written: Option<()> = shield::visit(|| capture(inputs));
}

ladder! {
    /// A lock. It is not taken: whoever holds it may wait for this call.
    Behind => AsJson;
    /// A value that is `Serialize`.
    AsJson => AsAddress;
    /// A pointer, whose `Debug` would give an address: another one in each process.
    AsAddress => AsDebug;
    /// A value that is `Debug`.
    AsDebug => AsText;
    /// A value that is `Display`.
    AsText => AsCount;
    /// A collection of items that cannot be written.
    AsCount => AsPointee;
    /// A pointer to something that cannot be written.
    AsPointee => AsTypeName;
    [
        /// Anything else.
        AsTypeName
    ]
}

impl<T: Locked + ?Sized> Behind<'_, T> {
    /// Writes the type's name.
    pub fn __failrec_capture(&self, name: &'static str, inputs: &mut Inputs) {
        inputs.type_name(name, type_name::<T>(), None);
    }
}

impl<T: Serialize + ?Sized> AsJson<'_, T> {
    /// Writes the value as JSON.
    pub fn __failrec_capture(&self, name: &'static str, inputs: &mut Inputs) {
        inputs.serialize(name, self.value);
    }
}

impl<T: ?Sized> AsAddress<'_, *const T> {
    /// Writes the type's name.
    pub fn __failrec_capture(&self, name: &'static str, inputs: &mut Inputs) {
        inputs.type_name(name, type_name::<*const T>(), None);
    }
}

impl<T: ?Sized> AsAddress<'_, *mut T> {
    /// Writes the type's name.
    pub fn __failrec_capture(&self, name: &'static str, inputs: &mut Inputs) {
        inputs.type_name(name, type_name::<*mut T>(), None);
    }
}

impl<T: ?Sized> AsAddress<'_, NonNull<T>> {
    /// Writes the type's name.
    pub fn __failrec_capture(&self, name: &'static str, inputs: &mut Inputs) {
        inputs.type_name(name, type_name::<NonNull<T>>(), None);
    }
}

impl<T: Debug + ?Sized> AsDebug<'_, T> {
    /// Writes the value's `Debug`.
    pub fn __failrec_capture(&self, name: &'static str, inputs: &mut Inputs) {
        inputs.debug(name, &self.value);
    }
}

impl<T: Display + ?Sized> AsText<'_, T> {
    /// Writes the value's `Display`.
    pub fn __failrec_capture(&self, name: &'static str, inputs: &mut Inputs) {
        inputs.display(name, &self.value);
    }
}

impl<T: Counted + ?Sized> AsCount<'_, T> {
    /// Writes the type's name, and how many items there are.
    pub fn __failrec_capture(&self, name: &'static str, inputs: &mut Inputs) {
        inputs.type_name(name, T::collection_name(), Some(self.value.count_items()));
    }
}

impl<T: Pointer> AsPointee<'_, T> {
    /// Writes the name of the type pointed to.
    pub fn __failrec_capture(&self, name: &'static str, inputs: &mut Inputs) {
        inputs.type_name(name, type_name::<T::Pointee>(), None);
    }
}

impl<T: ?Sized> AsTypeName<'_, T> {
    /// Writes the type's name.
    pub fn __failrec_capture(&self, name: &'static str, inputs: &mut Inputs) {
        inputs.type_name(name, type_name::<T>(), None);
    }
}

#[cfg(test)]
mod tests;
