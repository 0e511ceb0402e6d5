//! What can be told of a type without looking into it.

use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};

/// A collection whose items are easily counted, or a pointer to one.
pub trait Counted {
    /// How many items it holds.
    fn count_items(&self) -> usize;

    /// The name of the collection's type.
    fn collection_name() -> &'static str {
        type_name::<Self>()
    }
}

/// A pointer that owns or borrows, with no meaning of its own.
pub trait Pointer {
    /// What it points to.
    type Pointee: ?Sized;
}

/// A lock of the standard library, or a pointer to one.
pub trait Locked {}

macro_rules! counted {
    ($($collection:ident<$($parameter:ident),*>),*) => {$(
        impl<$($parameter),*> Counted for $collection<$($parameter),*> {
            fn count_items(&self) -> usize {
                self.len()
            }
        }
    )*};
}

counted!(Vec<T>, VecDeque<T>, HashMap<K, V, S>, HashSet<T, S>, BTreeMap<K, V>, BTreeSet<T>);

impl<T> Counted for [T] {
    fn count_items(&self) -> usize {
        self.len()
    }
}

impl<T, const N: usize> Counted for [T; N] {
    fn count_items(&self) -> usize {
        N
    }
}

impl<T: ?Sized> Locked for Mutex<T> {}
impl<T: ?Sized> Locked for RwLock<T> {}

macro_rules! pointer {
    ($($pointer:ty),*) => {$(
        impl<T: ?Sized> Pointer for $pointer {
            type Pointee = T;
        }

        impl<T: Counted + ?Sized> Counted for $pointer {
            fn count_items(&self) -> usize {
                (**self).count_items()
            }

            fn collection_name() -> &'static str {
                T::collection_name()
            }
        }

        impl<T: Locked + ?Sized> Locked for $pointer {}
    )*};
}

pointer!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);
