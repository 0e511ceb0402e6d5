//! [`Compound`]: an array or object while its items come in.

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use crate::capture::input::error::Stop;
use crate::capture::input::writer::Writer;
use crate::capture::input::{key, serializer};

/// Bytes of a key that are looked at; fewer are written.
const KEY_BYTES_MAX: usize = 1024;

/// An array or object while its items come in.
///
/// [`Stop::Full`] from here ends this array or object alone: whoever writes the value around it
/// closes it and goes on.
pub(super) struct Compound<'w, 'a> {
    writer: &'w mut Writer<'a>,
    /// The array's or object's own level.
    level: usize,
    form: Form,
    has_key: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    /// It stands inside an object of its own, under the name of a variant.
    Variant,
    /// Nothing was begun: its only member holds JSON as a text.
    Raw,
}

impl<'w, 'a> Compound<'w, 'a> {
    pub(super) fn new(writer: &'w mut Writer<'a>) -> Self {
        let level = writer.level();
        Self { writer, level, form: Form::Plain, has_key: false }
    }

    pub(super) fn of_variant(writer: &'w mut Writer<'a>) -> Self {
        Self { form: Form::Variant, ..Self::new(writer) }
    }

    pub(super) fn of_raw(writer: &'w mut Writer<'a>) -> Self {
        Self { form: Form::Raw, ..Self::new(writer) }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        self.writer.item(self.level)?;
        serializer::write_item(self.writer, self.level, value);
        Ok(())
    }

    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Stop> {
        if self.form == Form::Raw {
            let text = key::text_of(value, self.writer.string_room())?;
            self.writer.raw(&text);
            return Ok(());
        }
        self.writer.item(self.level)?;
        self.writer.key(key);
        serializer::write_item(self.writer, self.level, value);
        Ok(())
    }

    fn finish(self) {
        if self.form == Form::Raw {
            return;
        }
        let is_inside = self.form == Form::Variant && self.writer.level() == self.level;
        self.writer.finish(self.level);
        if is_inside {
            self.writer.item_done();
            self.writer.finish(self.level - 1);
        }
    }
}

/// Arrays, whose items have no names.
macro_rules! arrays {
    ($($trait:ident: $method:ident),* $(,)?) => {
        $(
            impl $trait for Compound<'_, '_> {
                type Ok = ();
                type Error = Stop;

                fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
                    self.item(value)
                }

                fn end(self) -> Result<(), Stop> {
                    self.finish();
                    Ok(())
                }
            }
        )*
    };
}

arrays! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

/// Objects whose keys are known to the compiler.
macro_rules! structs {
    ($($trait:ident),* $(,)?) => {
        $(
            impl $trait for Compound<'_, '_> {
                type Ok = ();
                type Error = Stop;

                fn serialize_field<T: Serialize + ?Sized>(
                    &mut self,
                    key: &'static str,
                    value: &T,
                ) -> Result<(), Stop> {
                    self.member(key, value)
                }

                fn end(self) -> Result<(), Stop> {
                    self.finish();
                    Ok(())
                }
            }
        )*
    };
}

structs!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Compound<'_, '_> {
    type Ok = ();
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stop> {
        self.writer.item(self.level)?;
        let key = key::text_of(key, KEY_BYTES_MAX)?;
        self.writer.key(&key);
        self.has_key = true;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        if !self.has_key {
            return Err(Stop::Failed("a value came without a key".to_owned()));
        }
        self.has_key = false;
        serializer::write_item(self.writer, self.level, value);
        Ok(())
    }

    fn end(self) -> Result<(), Stop> {
        self.finish();
        Ok(())
    }
}
