//! [`SeekTable`]: at the end of a compressed segment, how long each of its frames is.
//!
//! Its form is that of the zstd seekable format, version 0.1.0: a frame that decompressors pass over. See
//! <https://github.com/facebook/zstd/blob/dev/contrib/seekable_format/zstd_seekable_compression_format.md>.

/// What a frame begins with that decompressors pass over, in the variant of seek tables.
const SKIPPABLE: u32 = 0x184D_2A5E;
/// What the file ends with.
const SEEKABLE: u32 = 0x8F92_EAB1;
/// The mark and the length at the beginning.
const HEAD_BYTES: usize = 8;
/// How many frames, what is said of each, and the mark.
pub(super) const FOOT_BYTES: usize = 9;
/// Lengths are followed by a checksum of the text. Nobody needs it, for frames have their own.
const HAS_CHECKSUMS: u8 = 0x80;
const RESERVED: u8 = 0x7C;

/// How long each frame of a file is, and its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SeekTable {
    pub(super) entries: Vec<(u32, u32)>,
}

/// The end of a table, which says how long it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Foot {
    frames: u32,
    entry_bytes: usize,
}

impl SeekTable {
    /// Adds a frame with its length and that of its text; not so if one of them is too large for any table.
    pub(super) fn add(&mut self, frame: usize, text: usize) -> bool {
        let lengths = u32::try_from(frame).ok().zip(u32::try_from(text).ok());
        self.entries.extend(lengths);
        lengths.is_some()
    }

    /// The bytes that are put behind the frames.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut rest = Vec::new();
        for (frame, text) in &self.entries {
            rest.extend(frame.to_le_bytes().into_iter().chain(text.to_le_bytes()));
        }
        let frames = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        rest.extend(frames.to_le_bytes());
        rest.push(0);
        rest.extend(SEEKABLE.to_le_bytes());
        let length = u32::try_from(rest.len()).unwrap_or(u32::MAX);
        [&SKIPPABLE.to_le_bytes()[..], &length.to_le_bytes(), &rest].concat()
    }

    /// The table that these bytes are; nothing if they are none.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<HEAD_BYTES>()?;
        let (entries, foot) = rest.split_last_chunk::<FOOT_BYTES>()?;
        let foot = Foot::parse(foot)?;
        let length = u32::try_from(rest.len()).ok()?;
        let due = [SKIPPABLE.to_le_bytes(), length.to_le_bytes()].concat();
        let is_so = head[..] == due && foot.length() == bytes.len() as u64;
        let numbers = entries.chunks_exact(foot.entry_bytes);
        is_so.then(|| Self { entries: numbers.filter_map(entry).collect() })
    }
}

impl Foot {
    /// What the last bytes of a file say; nothing if no table ends there.
    pub(super) fn parse(bytes: &[u8; FOOT_BYTES]) -> Option<Self> {
        let (frames, rest) = bytes.split_first_chunk()?;
        let (descriptor, mark) = rest.split_first()?;
        let is_table = mark == SEEKABLE.to_le_bytes() && descriptor & RESERVED == 0;
        let entry_bytes = if descriptor & HAS_CHECKSUMS == 0 { 8 } else { 12 };
        is_table.then(|| Self { frames: u32::from_le_bytes(*frames), entry_bytes })
    }

    /// How many bytes the whole table has.
    pub(super) fn length(self) -> u64 {
        u64::from(self.frames) * self.entry_bytes as u64 + (HEAD_BYTES + FOOT_BYTES) as u64
    }
}

fn entry(bytes: &[u8]) -> Option<(u32, u32)> {
    let (frame, rest) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*frame), u32::from_le_bytes(*rest.first_chunk()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> SeekTable {
        SeekTable { entries: vec![(300, 1_000), (17, 40), (u32::MAX, 0)] }
    }

    #[test]
    fn bytes_lead_back_to_the_table() {
        for table in [SeekTable::default(), table()] {
            let bytes = table.to_bytes();
            let foot = Foot::parse(bytes.last_chunk().unwrap()).unwrap();
            assert_eq!(foot.length(), bytes.len() as u64);
            assert_eq!(SeekTable::parse(&bytes), Some(table));
        }
    }

    #[test]
    fn what_is_no_table_is_told() {
        let bytes = table().to_bytes();
        for at in (0..HEAD_BYTES).chain(bytes.len() - FOOT_BYTES..bytes.len()) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 4;
            assert_eq!(SeekTable::parse(&damaged), None, "byte {at}");
        }
    }

    #[test]
    fn checksums_in_a_table_are_passed_over() {
        let mut bytes = SKIPPABLE.to_le_bytes().to_vec();
        bytes.extend(21_u32.to_le_bytes());
        for number in [300_u32, 1_000, 7, 1] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.push(HAS_CHECKSUMS);
        bytes.extend(SEEKABLE.to_le_bytes());
        assert_eq!(SeekTable::parse(&bytes).unwrap().entries, [(300, 1_000)]);
    }
}
