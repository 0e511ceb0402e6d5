//! [`problem`]: how an error can be described.

use std::any::type_name;
use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::ops::Deref;

use crate::__private::counted::Pointer;
use crate::__private::ladder::ladder;
use crate::capture::error::Description;
use crate::policy::{Classify, told_by_causes};

/// Looks at an error: `problem(&e).__failrec_describe(description)` takes the first way that its
/// type offers.
///
/// What the chain leaves open of the category, an error that is [`Classify`] says itself; else the
/// program's own classifiers are asked about its causes.
pub fn problem<E>(error: &E) -> Speaking<'_, E> {
    Speaking::new(error)
}

ladder! {
    /// An error that says itself what it has met.
    Speaking => SpeakingText;
    /// A value that is `Display` and says itself what it has met.
    SpeakingText => SpeakingDebug;
    /// A value that is `Debug` and says itself what it has met.
    SpeakingDebug => Pointed;
    /// A pointer to an error of a known type.
    Pointed => Known;
    /// An error of a known type.
    Known => Shared;
    /// A box of any error that is `Send` and `Sync`, such as those of anyhow and eyre.
    Shared => Sent;
    /// A box of any error that is `Send`.
    Sent => Synced;
    /// A box of any error that is `Sync`.
    Synced => Boxed;
    /// A box of any error.
    Boxed => Told;
    /// A value that is `Display`.
    Told => Debugged;
    /// A value that is `Debug`.
    Debugged => Named;
    [
        /// Anything else.
        Named
    ]
}

impl<E: Error + Classify> Speaking<'_, E> {
    /// Describes the error's chain.
    pub fn __failrec_describe(&self, description: &mut Description) {
        description.push_chain(self.value, type_name::<E>());
        description.or_category(|| self.value.fault().kind.category());
    }
}

impl<E: Display + Classify> SpeakingText<'_, E> {
    /// Describes the value by its text.
    pub fn __failrec_describe(&self, description: &mut Description) {
        description.push_text(type_name::<E>(), self.value);
        description.or_category(|| self.value.fault().kind.category());
    }
}

impl<E: Debug + Classify> SpeakingDebug<'_, E> {
    /// Describes the value by its `Debug`.
    pub fn __failrec_describe(&self, description: &mut Description) {
        description.push_text(type_name::<E>(), DebugText(self.value));
        description.or_category(|| self.value.fault().kind.category());
    }
}

/// Describes an error and its causes.
fn describe_chain(error: &dyn Error, error_type: &'static str, description: &mut Description) {
    description.push_chain(error, error_type);
    description.or_category(|| told_by_causes(error)?.kind.category());
}

impl<E> Pointed<'_, E>
where
    E: Pointer + Deref<Target = <E as Pointer>::Pointee>,
    <E as Pointer>::Pointee: Error + Sized,
{
    /// Describes the chain of the error pointed to.
    pub fn __failrec_describe(&self, description: &mut Description) {
        describe_chain(&**self.value, type_name::<E::Pointee>(), description);
    }
}

impl<E: Error> Known<'_, E> {
    /// Describes the error's chain.
    pub fn __failrec_describe(&self, description: &mut Description) {
        describe_chain(self.value, type_name::<E>(), description);
    }
}

macro_rules! boxes {
    ($($level:ident: $target:ty;)*) => {$(
        impl<'x, E: Deref<Target = $target>> $level<'_, E> {
            /// Describes the chain of the error in the box.
            pub fn __failrec_describe(&self, description: &mut Description) {
                describe_chain(&**self.value, type_name::<E>(), description);
            }
        }
    )*};
}

boxes! {
    Shared: dyn Error + Send + Sync + 'x;
    Sent: dyn Error + Send + 'x;
    Synced: dyn Error + Sync + 'x;
    Boxed: dyn Error + 'x;
}

impl<E: Display> Told<'_, E> {
    /// Describes the value by its text.
    pub fn __failrec_describe(&self, description: &mut Description) {
        description.push_text(type_name::<E>(), self.value);
    }
}

impl<E: Debug> Debugged<'_, E> {
    /// Describes the value by its `Debug`.
    pub fn __failrec_describe(&self, description: &mut Description) {
        description.push_text(type_name::<E>(), DebugText(self.value));
    }
}

impl<E> Named<'_, E> {
    /// Describes the value by its type.
    pub fn __failrec_describe(&self, description: &mut Description) {
        description.push_text(type_name::<E>(), "an error that is neither Display nor Debug");
    }
}

/// Shows the `Debug` of a value.
struct DebugText<'a, T>(&'a T);

impl<T: Debug> Display for DebugText<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests;
