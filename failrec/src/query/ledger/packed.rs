//! A ledger as few bytes, and back.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::packing::{Packer, Piece, Unpacker};
use crate::query::archive::Archive;
use crate::query::functions::Functions;
use crate::query::shelf::Shelf;
use crate::query::{Group, Ledger, Process};
use crate::record::{Environment, Fingerprint, ProcessId};

/// All of a ledger but its groups.
#[derive(Debug, Serialize, Deserialize)]
struct Rest<'a> {
    processes: Cow<'a, BTreeMap<ProcessId, Process>>,
    environments: Cow<'a, BTreeMap<ProcessId, Environment>>,
    functions: Cow<'a, Functions>,
    merged: Cow<'a, BTreeSet<Fingerprint>>,
    changed: Cow<'a, BTreeSet<Fingerprint>>,
}

impl Ledger {
    /// Writes all of it: into `table` what is read at once, and into `rests` what is read of each group when
    /// it is asked for.
    ///
    /// # Errors
    ///
    /// Those of writing, and that a group cannot be read any more.
    pub(crate) fn pack(&mut self, table: &mut Packer, rests: &mut dyn io::Write) -> io::Result<()> {
        let rest = Rest {
            processes: Cow::Borrowed(&self.processes),
            environments: Cow::Borrowed(&self.environments),
            functions: Cow::Borrowed(&self.functions),
            merged: Cow::Borrowed(&self.merged),
            changed: Cow::Borrowed(&self.changed),
        };
        table.bytes(&serde_json::to_vec(&rest)?);
        self.groups.pack(table, rests)
    }

    /// Packs the groups, in memory: they take a tenth of it until they are asked for, and what is told of them
    /// from now on comes to the same.
    pub(crate) fn fold_up(&mut self) {
        let (mut table, mut rests) = (Packer::default(), Vec::new());
        if self.pack(&mut table, &mut rests).is_ok() {
            let piece = Piece::new(table.into_bytes());
            let archive = Arc::new(InMemory(rests));
            let mut from = Unpacker::new(piece.as_slice());
            if let Some(folded) = Self::unpack(&piece, &mut from, (archive, 0)) {
                *self = folded;
            }
        }
    }

    /// What was written, at which `from` stands, which reads `piece`; nothing if it is something else. What
    /// is not in there the archive gives, from `begin` on.
    pub(crate) fn unpack(
        piece: &Piece,
        from: &mut Unpacker<'_>,
        (archive, begin): (Arc<dyn Archive>, u64),
    ) -> Option<Self> {
        let rest: Rest<'_> = serde_json::from_slice(from.bytes()?).ok()?;
        Some(Self {
            groups: Shelf::unpack(piece, from, (archive, begin))?,
            processes: rest.processes.into_owned(),
            environments: rest.environments.into_owned(),
            functions: rest.functions.into_owned(),
            merged: rest.merged.into_owned(),
            changed: rest.changed.into_owned(),
            ..Self::default()
        })
    }
}

/// Packed groups in memory, where nothing damages them.
#[derive(Debug)]
struct InMemory(Vec<u8>);

impl Archive for InMemory {
    fn read(&self, place: Range<u64>) -> Option<Vec<u8>> {
        let [start, end] = [place.start, place.end].map(usize::try_from);
        self.0.get(start.ok()?..end.ok()?).map(<[u8]>::to_vec)
    }

    fn recall(&self, _: &Fingerprint) -> Option<Group> {
        None
    }
}
