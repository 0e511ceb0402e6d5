//! [`LogSharing`]: whether processes write to one log.

/// Whether the processes that write to a store append to one log of a goal, or each to one of its own.
///
/// Whatever was said when entries were written, all of them are read: what one process had for its own is
/// a part of the log like any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogSharing {
    /// To one on a local file system, and each to its own on one that other machines may write to (NFS, SMB,
    /// Ceph and their kin), as far as that can be told: on Linux, by the type of the file system.
    #[default]
    Detected,
    /// To one. On a file system that other machines may write to, that is right only if all of the processes
    /// run on one machine: appends of two machines to one file overwrite each other there.
    Shared,
    /// Each to its own, in the folder `logs`: right everywhere. There are as many more files then as
    /// processes that have written.
    Apart,
}
