//! [`Change`]: something that was done and may not be on the disk yet.

use std::ops::Range;

/// The number of a file or a folder.
pub(super) type Node = u64;

/// Something that was done and may not be on the disk yet.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// Bytes were appended to a file.
    Bytes { file: Node, range: Range<usize> },
    /// Something got a name.
    Named { folder: Node, name: String, node: Node },
    /// Something lost its name, or has another one now: then it never is without any.
    Unnamed { folder: Node, name: String, node: Node, other: Option<(Node, String)> },
    /// Something took another name in its folder, as one step.
    Renamed { folder: Node, from: String, to: String, node: Node },
}

impl Change {
    /// A sync of this file or folder brings it to the disk.
    pub(super) fn is_of(&self, node: Node) -> bool {
        match self {
            Self::Bytes { file, .. } => *file == node,
            Self::Named { folder, .. }
            | Self::Unnamed { folder, .. }
            | Self::Renamed { folder, .. } => *folder == node,
        }
    }
}
