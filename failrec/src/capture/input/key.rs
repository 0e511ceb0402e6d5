//! [`text_of`]: a value as the text that a key of an object has to be.

use std::fmt::Display;

use serde::ser::Impossible;
use serde::{Serialize, Serializer};

use crate::capture::input::error::Stop;
use crate::capture::input::json::json_of;
use crate::capture::text::{self, Filled};

/// Values that each hold only the next one, before it is no key any more.
const HOPS_MAX: u8 = 32;

/// The text of a value: itself if it is one, the digits of a number, the name of a variant, else
/// its JSON; about `room` bytes of it.
pub(super) fn text_of<T: Serialize + ?Sized>(value: &T, room: usize) -> Result<String, Stop> {
    match value.serialize(KeySerializer { room, hops: 0 }) {
        Err(Stop::NoKey) => Ok(json_of(value, room).as_str().to_owned()),
        text => text,
    }
}

struct KeySerializer {
    room: usize,
    hops: u8,
}

impl KeySerializer {
    fn hop<T: Serialize + ?Sized>(self, value: &T) -> Result<String, Stop> {
        if HOPS_MAX <= self.hops {
            return Err(Stop::NoKey);
        }
        value.serialize(Self { room: self.room, hops: self.hops + 1 })
    }
}

/// Keys whose text is their `Display`.
macro_rules! displayed {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(
            fn $method(self, value: $type) -> Result<String, Stop> {
                Ok(value.to_string())
            }
        )*
    };
}

/// Keys that are no text.
macro_rules! refused {
    ($($method:ident($($type:ty),*) -> $compound:ty),* $(,)?) => {
        $(
            fn $method(self, $(_: $type),*) -> Result<$compound, Stop> {
                Err(Stop::NoKey)
            }
        )*
    };
}

type Refused = Impossible<String, Stop>;

impl Serializer for KeySerializer {
    type Ok = String;
    type Error = Stop;
    type SerializeSeq = Refused;
    type SerializeTuple = Refused;
    type SerializeTupleStruct = Refused;
    type SerializeTupleVariant = Refused;
    type SerializeMap = Refused;
    type SerializeStruct = Refused;
    type SerializeStructVariant = Refused;

    displayed! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_i128: i128,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_u128: u128,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char,
    }

    refused! {
        serialize_bytes(&[u8]) -> String,
        serialize_seq(Option<usize>) -> Refused,
        serialize_tuple(usize) -> Refused,
        serialize_tuple_struct(&'static str, usize) -> Refused,
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Refused,
        serialize_map(Option<usize>) -> Refused,
        serialize_struct(&'static str, usize) -> Refused,
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Refused,
    }

    fn serialize_str(self, value: &str) -> Result<String, Stop> {
        Ok(text::whole_words(value, self.room).to_owned())
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<String, Stop> {
        let mut key = String::new();
        match text::fill(&mut key, self.room, format_args!("{value}")) {
            Filled::Whole | Filled::Full => Ok(key),
            Filled::Failed | Filled::Panicked => {
                Err(Stop::Failed("the Display of a key failed".to_owned()))
            }
        }
    }

    fn serialize_none(self) -> Result<String, Stop> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<String, Stop> {
        self.hop(value)
    }

    fn serialize_unit(self) -> Result<String, Stop> {
        Ok("null".to_owned())
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<String, Stop> {
        Ok(name.to_owned())
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<String, Stop> {
        Ok(variant.to_owned())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<String, Stop> {
        self.hop(value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _value: &T,
    ) -> Result<String, Stop> {
        Err(Stop::NoKey)
    }
}
