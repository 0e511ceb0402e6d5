//! [`FrameHeader`]: what a frame says of itself before it is decompressed, by RFC 8878.

/// What a frame begins with.
pub(super) const MAGIC: [u8; 4] = 0xFD2F_B528_u32.to_le_bytes();
/// The most bytes that are needed to know a header.
pub(super) const HEADER_BYTES_MAX: usize = 18;
/// The bytes before each block.
pub(super) const BLOCK_HEADER_BYTES: usize = 3;

/// What a frame says of itself before it is decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FrameHeader {
    /// Something is compressed in it.
    Compressed {
        /// The bytes of the header.
        length: u64,
        /// The bytes of the text, if that is said.
        text: Option<u64>,
        /// The bytes of the checksum at the end.
        checksum: u64,
    },
    /// It has so many bytes, and decompressors pass over it.
    Skippable(u64),
}

/// A block of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BlockHeader {
    /// Its bytes, without the header.
    pub(super) length: u64,
    pub(super) is_last: bool,
}

impl FrameHeader {
    /// The header that these bytes begin with; nothing if they begin with none.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (magic, rest) = bytes.split_first_chunk::<4>()?;
        if u32::from_le_bytes(*magic) & !0xF == 0x184D_2A50 {
            return Some(Self::Skippable(8 + number(rest.get(..4)?)));
        }
        let (descriptor, rest) = rest.split_first().filter(|_| *magic == MAGIC)?;
        let is_single = descriptor & 0x20 != 0;
        let before = usize::from(!is_single) + [0, 1, 2, 4].get(usize::from(descriptor & 3))?;
        let bytes = match descriptor >> 6 {
            0 => usize::from(is_single),
            shift => 1 << shift,
        };
        let text = rest.get(before..before + bytes)?;
        // Of two bytes the smallest value is 256.
        let text = number(text).checked_add(if bytes == 2 { 256 } else { 0 });
        let is_known = descriptor & 8 == 0;
        is_known.then_some(Self::Compressed {
            length: (5 + before + bytes) as u64,
            text: text.filter(|_| 0 < bytes),
            checksum: if descriptor & 4 == 0 { 0 } else { 4 },
        })
    }
}

impl BlockHeader {
    /// The block that these bytes begin; nothing if they begin none.
    pub(super) fn parse(bytes: [u8; BLOCK_HEADER_BYTES]) -> Option<Self> {
        let value = number(&bytes);
        let length = match value >> 1 & 3 {
            // One byte, so often.
            1 => 1,
            3 => return None,
            _ => value >> 3,
        };
        Some(Self { length, is_last: value & 1 == 1 })
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The length of the text, or why there is none.
    fn text_of(bytes: &[u8]) -> Result<u64, &'static str> {
        match FrameHeader::parse(&[&MAGIC, bytes].concat()) {
            Some(FrameHeader::Compressed { text, .. }) => text.ok_or("not said"),
            _ => Err("no header"),
        }
    }

    #[test]
    fn length_of_the_text_is_read_in_each_of_its_widths() {
        assert_eq!(text_of(&[0x20, 7]), Ok(7));
        assert_eq!(text_of(&[0x60, 1, 1]), Ok(256 + 257));
        assert_eq!(text_of(&[0xA4, 0, 0, 16, 0]), Ok(1 << 20));
        assert_eq!(text_of(&[0xE0, 0, 0, 0, 0, 1, 0, 0, 0]), Ok(1 << 32));
        assert_eq!(text_of(&[0x81, 88, 9, 1, 0, 0, 0]), Ok(1));
        assert_eq!(text_of(&[0x00, 88]), Err("not said"));
    }

    #[test]
    fn what_is_no_header_is_told() {
        assert_eq!(text_of(&[0x28, 7]), Err("no header"));
        assert_eq!(text_of(&[0x60, 1]), Err("no header"));
        assert_eq!(FrameHeader::parse(b"{\"v\":1,\"crc\":\"00000000\""), None);
        let skippable = [0x5E, 0x2A, 0x4D, 0x18, 9, 0, 0, 0];
        assert_eq!(FrameHeader::parse(&skippable), Some(FrameHeader::Skippable(17)));
    }
}
