//! Frames of zstd: texts that are compressed, each on its own and with a checksum.

use std::io;

#[cfg(feature = "zstd")]
pub(super) use self::with_zstd::{compress, decompress};
#[cfg(not(feature = "zstd"))]
pub(super) use self::without_zstd::{compress, decompress};

/// A text, and whether all of it is what was compressed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrameText {
    pub(super) bytes: Vec<u8>,
    pub(super) is_whole: bool,
}

#[cfg(feature = "zstd")]
mod with_zstd {
    use std::io::{self, Read as _};

    use zstd::bulk::{Compressor, Decompressor};
    use zstd::stream::read::Decoder;
    use zstd::zstd_safe::CParameter;

    use super::FrameText;

    /// What stands in the place of bytes that nobody can read any more. No entry begins with it.
    const LOST: u8 = b'?';

    /// Of 58.6 MB of failures level 1 leaves 5.5 MB, at 870 MB/s; level 3 as much, at 580; level 9 leaves 4.6 MB, at 77,
    /// which a program that records would feel.
    const LEVEL: i32 = 1;

    /// The frame of a text, with its length and a checksum.
    pub(in super::super) fn compress(text: &[u8]) -> io::Result<Vec<u8>> {
        let mut compressor = Compressor::new(LEVEL)?;
        compressor.set_parameter(CParameter::ChecksumFlag(true))?;
        compressor.compress(text)
    }

    /// The text of a frame, which has `length` bytes.
    ///
    /// Of a damaged frame that is what stands before the damage: each line has a checksum of its own.
    pub(in super::super) fn decompress(frame: &[u8], length: usize) -> io::Result<FrameText> {
        match Decompressor::new()?.decompress(frame, length) {
            Ok(bytes) if bytes.len() == length => Ok(FrameText { bytes, is_whole: true }),
            _ => Ok(FrameText { bytes: salvage(frame, length), is_whole: false }),
        }
    }

    /// As much as can be read of a text of `length` bytes. The rest is a broken line, so that what follows begins
    /// where it did.
    fn salvage(frame: &[u8], length: usize) -> Vec<u8> {
        let mut bytes = beginning(frame, length);
        bytes.resize(length, LOST);
        // What was decompressed wrongly may lack it.
        bytes.last_mut().into_iter().for_each(|last| *last = b'\n');
        bytes
    }

    fn beginning(frame: &[u8], length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let Ok(decoder) = Decoder::with_buffer(frame) else { return bytes };
        // Where it goes wrong, what came until then is there.
        drop(decoder.single_frame().take(length as u64).read_to_end(&mut bytes));
        bytes
    }
}

#[cfg(not(feature = "zstd"))]
mod without_zstd {
    use std::io;

    use super::{FrameText, unsupported};

    pub(in super::super) fn compress(_: &[u8]) -> io::Result<Vec<u8>> {
        Err(unsupported())
    }

    pub(in super::super) fn decompress(_: &[u8], _: usize) -> io::Result<FrameText> {
        Err(unsupported())
    }
}

/// Says so where this program cannot read what is compressed.
pub(super) fn check_support() -> io::Result<()> {
    if cfg!(feature = "zstd") { Ok(()) } else { Err(unsupported()) }
}

fn unsupported() -> io::Error {
    let message = "the segment is compressed: build the program with failrec's feature `zstd`";
    io::Error::new(io::ErrorKind::Unsupported, message)
}
