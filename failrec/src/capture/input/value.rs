//! How each sort of value is written.

use std::fmt::Display;

use serde::{Serialize, Serializer};

use crate::capture::input::compound::Compound;
use crate::capture::input::error::Stop;
use crate::capture::input::serializer::{self, ValueSerializer};
use crate::capture::input::writer::Bracket;
use crate::capture::text::Filled;

/// Structs of these names hold JSON as a text; `serde_json` has them for its own numbers and texts.
const RAW_PREFIX: &str = "$serde_json::private::";

impl<'w, 'a> ValueSerializer<'w, 'a> {
    fn compound(
        self,
        bracket: Bracket,
        announced: Option<usize>,
    ) -> Result<Compound<'w, 'a>, Stop> {
        self.writer.begin(bracket, announced)?;
        Ok(Compound::new(self.writer))
    }

    /// An object whose only key is the name of an enum's variant, and in it what the variant holds.
    fn variant(
        self,
        variant: &'static str,
        bracket: Bracket,
        announced: usize,
    ) -> Result<Compound<'w, 'a>, Stop> {
        self.writer.begin(Bracket::Object, Some(1))?;
        self.writer.item(self.writer.level())?;
        self.writer.key(variant);
        let begun = self.writer.begin(bracket, Some(announced));
        // Its mark is all there will be of it.
        begun.inspect_err(|_| self.writer.item_done())?;
        Ok(Compound::of_variant(self.writer))
    }
}

/// Integers with a sign.
macro_rules! signed {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(
            fn $method(self, value: $type) -> Result<(), Stop> {
                self.writer.integer(value.is_negative(), value.unsigned_abs().into());
                Ok(())
            }
        )*
    };
}

/// Integers without a sign.
macro_rules! unsigned {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(
            fn $method(self, value: $type) -> Result<(), Stop> {
                self.writer.integer(false, value.into());
                Ok(())
            }
        )*
    };
}

/// Numbers whose `Display` is JSON.
macro_rules! displayed {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(
            fn $method(self, value: $type) -> Result<(), Stop> {
                self.writer.number(format_args!("{value}"));
                Ok(())
            }
        )*
    };
}

impl<'w, 'a> Serializer for ValueSerializer<'w, 'a> {
    type Ok = ();
    type Error = Stop;
    type SerializeSeq = Compound<'w, 'a>;
    type SerializeTuple = Compound<'w, 'a>;
    type SerializeTupleStruct = Compound<'w, 'a>;
    type SerializeTupleVariant = Compound<'w, 'a>;
    type SerializeMap = Compound<'w, 'a>;
    type SerializeStruct = Compound<'w, 'a>;
    type SerializeStructVariant = Compound<'w, 'a>;

    fn serialize_bool(self, value: bool) -> Result<(), Stop> {
        self.writer.plain(if value { "true" } else { "false" });
        Ok(())
    }

    signed! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
    }

    fn serialize_i64(self, value: i64) -> Result<(), Stop> {
        self.writer.integer(value.is_negative(), value.unsigned_abs());
        Ok(())
    }

    unsigned! {
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
    }

    fn serialize_u64(self, value: u64) -> Result<(), Stop> {
        self.writer.integer(false, value);
        Ok(())
    }

    displayed! {
        serialize_i128: i128,
        serialize_u128: u128,
    }

    fn serialize_f32(self, value: f32) -> Result<(), Stop> {
        if value.is_finite() {
            // `Debug` keeps the point of a whole number and the exponent of a large one.
            self.writer.number(format_args!("{value:?}"));
            return Ok(());
        }
        self.serialize_unit()
    }

    fn serialize_f64(self, value: f64) -> Result<(), Stop> {
        if value.is_finite() {
            self.writer.number(format_args!("{value:?}"));
            return Ok(());
        }
        self.serialize_unit()
    }

    fn serialize_char(self, value: char) -> Result<(), Stop> {
        self.writer.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Stop> {
        self.writer.string(value);
        Ok(())
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Stop> {
        match self.writer.formatted(format_args!("{value}")) {
            Filled::Whole | Filled::Full => Ok(()),
            Filled::Failed => Err(Stop::Failed("its Display failed".to_owned())),
            Filled::Panicked => Err(Stop::Failed("its Display panicked".to_owned())),
        }
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Stop> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<(), Stop> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stop> {
        self.hop(value)
    }

    fn serialize_unit(self) -> Result<(), Stop> {
        self.writer.plain("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Stop> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<(), Stop> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        self.hop(value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        self.writer.begin(Bracket::Object, Some(1))?;
        let level = self.writer.level();
        self.writer.item(level)?;
        self.writer.key(variant);
        serializer::write_item(self.writer, level, value);
        self.writer.finish(level);
        Ok(())
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, Stop> {
        self.compound(Bracket::Array, len)
    }

    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, Stop> {
        self.compound(Bracket::Array, Some(len))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleStruct, Stop> {
        self.compound(Bracket::Array, Some(len))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, Stop> {
        self.variant(variant, Bracket::Array, len)
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, Stop> {
        self.compound(Bracket::Object, len)
    }

    fn serialize_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStruct, Stop> {
        if name.starts_with(RAW_PREFIX) {
            return Ok(Compound::of_raw(self.writer));
        }
        self.compound(Bracket::Object, Some(len))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, Stop> {
        self.variant(variant, Bracket::Object, len)
    }
}
