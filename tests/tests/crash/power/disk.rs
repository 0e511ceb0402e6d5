//! [`Disk`]: files and folders as the system shows them, and as they would be left.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::change::{Change, Node};

/// The folder that was always there.
pub(super) const ROOT: Node = 0;

/// Names in a folder.
pub(super) type Names = BTreeMap<String, Node>;

/// Files and folders as the system shows them, and what of it may not be on the disk.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    /// What is in each file.
    pub(super) files: BTreeMap<Node, Arc<Vec<u8>>>,
    /// The names in each folder.
    pub(super) folders: BTreeMap<Node, Names>,
    /// The names in each folder that are on the disk.
    pub(super) safe: BTreeMap<Node, Names>,
    /// What is not, in the order in which it was done.
    pub(super) pending: Vec<Change>,
}

impl Default for Disk {
    fn default() -> Self {
        let folders = BTreeMap::from([(ROOT, Names::new())]);
        let safe = folders.clone();
        Self { files: BTreeMap::new(), folders, safe, pending: Vec::new() }
    }
}

impl Disk {
    /// What has this name.
    pub(super) fn find(&self, path: impl IntoIterator<Item = impl AsRef<str>>) -> Option<Node> {
        path.into_iter()
            .try_fold(ROOT, |folder, name| self.folders.get(&folder)?.get(name.as_ref()).copied())
    }

    /// A new file in `folder`.
    pub(super) fn make_file(&mut self, folder: Node, name: &str) -> Node {
        let node = self.free_number();
        self.files.insert(node, Arc::default());
        self.name(folder, name, node);
        node
    }

    /// A new folder in `folder`.
    pub(super) fn make_folder(&mut self, folder: Node, name: &str) -> Node {
        let node = self.free_number();
        self.folders.insert(node, Names::new());
        self.safe.insert(node, Names::new());
        self.name(folder, name, node);
        node
    }

    /// Appends to a file, whether or not it still has a name.
    pub(super) fn append(&mut self, file: Node, bytes: &[u8]) {
        let content = Arc::make_mut(self.files.entry(file).or_default());
        let begin = content.len();
        content.extend_from_slice(bytes);
        self.pending.push(Change::Bytes { file, range: begin..content.len() });
    }

    /// Gives the file `from` the name `to`, which nothing else keeps.
    pub(super) fn rename(&mut self, from: (Node, &str), to: (Node, &str)) {
        let names = self.folders.get_mut(&from.0);
        let Some(node) = names.and_then(|names| names.remove(from.1)) else { return };
        let (name, other) = (from.1.to_owned(), to.1.to_owned());
        if from.0 == to.0 {
            let renamed = Change::Renamed { folder: from.0, from: name, to: other, node };
            self.pending.push(renamed);
            self.folders.entry(to.0).or_default().insert(to.1.to_owned(), node);
            return;
        }
        self.name(to.0, to.1, node);
        let other = Some((to.0, other));
        self.pending.push(Change::Unnamed { folder: from.0, name, node, other });
    }

    /// Takes the name of a file away.
    pub(super) fn remove(&mut self, folder: Node, name: &str) {
        let Some(node) = self.folders.entry(folder).or_default().remove(name) else { return };
        let name = name.to_owned();
        self.pending.push(Change::Unnamed { folder, name, node, other: None });
    }

    /// Brings what was done to a file or in a folder to the disk.
    pub(super) fn sync(&mut self, node: Node) {
        let pending = std::mem::take(&mut self.pending);
        let (synced, left): (Vec<_>, Vec<_>) =
            pending.into_iter().partition(|change| change.is_of(node));
        self.pending = left;
        for change in &synced {
            if let Change::Unnamed { other: Some(other), node, .. } = change {
                self.make_safe(other, *node);
            }
            apply(change, &mut self.safe);
        }
    }

    /// What leaves one folder for another is in the other one first.
    fn make_safe(&mut self, (folder, name): &(Node, String), node: Node) {
        let is_it = |change: &Change| match change {
            Change::Named { node: found, folder: at, .. } => *found == node && at == folder,
            _ => false,
        };
        self.pending.retain(|change| !is_it(change));
        self.safe.entry(*folder).or_default().insert(name.clone(), node);
    }

    fn name(&mut self, folder: Node, name: &str, node: Node) {
        self.folders.entry(folder).or_default().insert(name.to_owned(), node);
        self.pending.push(Change::Named { folder, name: name.to_owned(), node });
    }

    /// As file systems do, the number of what is gone is given again.
    fn free_number(&self) -> Node {
        let is_taken = |node: &Node| {
            self.files.contains_key(node) || self.folders.contains_key(node) || *node == ROOT
        };
        (0..=Node::MAX).find(|node| !is_taken(node)).unwrap_or_default()
    }
}

/// Does to the names on the disk what `change` says.
pub(super) fn apply(change: &Change, safe: &mut BTreeMap<Node, Names>) {
    match change {
        Change::Bytes { .. } => {}
        Change::Named { folder, name, node } => {
            safe.entry(*folder).or_default().insert(name.clone(), *node);
        }
        Change::Unnamed { folder, name, node, other } => {
            let has_other = |(folder, name): &(Node, String)| {
                safe.get(folder).and_then(|names| names.get(name)) == Some(node)
            };
            if other.as_ref().is_none_or(has_other) {
                forget(safe.entry(*folder).or_default(), name, *node);
            }
        }
        Change::Renamed { folder, from, to, node } => {
            let names = safe.entry(*folder).or_default();
            forget(names, from, *node);
            names.insert(to.clone(), *node);
        }
    }
}

fn forget(names: &mut Names, name: &str, node: Node) {
    if names.get(name) == Some(&node) {
        names.remove(name);
    }
}
