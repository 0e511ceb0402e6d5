//! CRC-32C by a table, so that nothing of ours computes what is to be verified.

use std::array;
use std::sync::LazyLock;

/// The polynomial 0x1EDC6F41 with its bits reversed.
const POLYNOMIAL: u32 = 0x82f6_3b78;

static TABLE: LazyLock<[u32; 256]> = LazyLock::new(|| {
    array::from_fn(|byte| {
        let remainder = u32::try_from(byte).unwrap_or(0);
        (0..8).fold(remainder, |rest, _| (rest >> 1) ^ if rest & 1 == 1 { POLYNOMIAL } else { 0 })
    })
});

/// A checksum that more bytes may be added to.
#[derive(Clone, Copy, Debug)]
pub struct Checksum {
    state: u32,
}

impl Checksum {
    /// The checksum of no bytes.
    pub const EMPTY: Self = Self { state: u32::MAX };

    /// The checksum of the bytes so far, and of these behind them.
    #[must_use]
    pub fn with(self, bytes: &[u8]) -> Self {
        let table = &*TABLE;
        let state = bytes.iter().fold(self.state, |state, byte| {
            let [low, ..] = state.to_le_bytes();
            (state >> 8) ^ table.get(usize::from(low ^ byte)).copied().unwrap_or(0)
        });
        Self { state }
    }

    /// As a number.
    pub const fn value(self) -> u32 {
        !self.state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_have_the_checksum_that_every_crc_32c_gives_them() {
        assert_eq!(Checksum::EMPTY.with(b"123456789").value(), 0xe306_9283);
        assert_eq!(Checksum::EMPTY.with(b"1234").with(b"56789").value(), 0xe306_9283);
    }
}
