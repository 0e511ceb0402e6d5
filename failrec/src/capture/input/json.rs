//! [`json_of`]: one value as JSON.

use serde::Serialize;

use crate::capture::input::buffers::Buffers;
use crate::capture::input::serializer;
use crate::capture::input::writer::Writer;
use crate::record::Json;

/// `value` as JSON of at most `budget` bytes, with marks where something was left out.
pub(crate) fn json_of<T: Serialize + ?Sized>(value: &T, budget: usize) -> Json {
    let mut buffers = Buffers::take();
    let Buffers { out, scratch, open, .. } = &mut *buffers;
    serializer::write(&mut Writer::new(out, scratch, open, budget), value);
    let json = Json::from_text_or_string(&buffers.out);
    buffers.give_back();
    json
}
