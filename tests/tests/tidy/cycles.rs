//! Circles among modules that stand side by side in one folder.
//!
//! An import is followed through the re-exports of the module files it passes, so that
//! `crate::record::Link` counts as an import from `record/chain.rs` within `record`.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Fault, Rule};
use crate::module::ModulePath;
use crate::names::{Name, Usage};
use crate::source::Source;
use crate::tree::Tree;

/// Every circle, told once, at the import that closes it.
pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    let map = Map::new(tree);
    let mut folders: BTreeMap<ModulePath, Graph> = BTreeMap::new();
    for source in &tree.sources {
        for edge in map.edges(source) {
            let place = (source.path.clone(), edge.line);
            let graph = folders.entry(edge.folder).or_default();
            graph.entry(edge.from).or_default().entry(edge.to).or_insert(place);
        }
    }
    folders.iter().flat_map(|(folder, graph)| circles(folder, graph)).collect()
}

/// Who imports whom among the children of one module, and where the first such import stands.
type Graph = BTreeMap<String, BTreeMap<String, (String, usize)>>;

/// One child of `folder` imports from another.
struct Edge {
    folder: ModulePath,
    from: String,
    to: String,
    line: usize,
}

/// The name of a folder's own file among its children.
const OWN_FILE: &str = "mod";

/// Which modules there are, and which names they pass on from their children.
struct Map {
    modules: BTreeSet<ModulePath>,
    passed_on: BTreeMap<ModulePath, BTreeMap<String, String>>,
}

impl Map {
    fn new(tree: &Tree) -> Self {
        let mut map = Self { modules: BTreeSet::new(), passed_on: BTreeMap::new() };
        for rust in tree.sources.iter().filter_map(|source| source.rust.as_ref()) {
            let Some(module) = &rust.module else { continue };
            map.modules.insert(module.clone());
            for name in rust.names.iter().filter(|name| name.inside.is_empty()) {
                if let (Usage::Import { name: known_as, is_public: true }, Some(target)) =
                    (&name.usage, module.resolve(name))
                    && let Some(child) = target.get(module.names.len())
                    && target.starts_with(&module.names)
                {
                    let names = map.passed_on.entry(module.clone()).or_default();
                    names.insert(known_as.clone(), child.clone());
                }
            }
        }
        map
    }

    /// The imports of a file from neighbours of itself or of the modules it stands in.
    fn edges(&self, source: &Source) -> Vec<Edge> {
        let Some(rust) = &source.rust else { return Vec::new() };
        let Some(module) = &rust.module else { return Vec::new() };
        let names =
            rust.names.iter().filter(|name| !name.is_quoted && !rust.is_test_line(name.line));
        names.filter_map(|name| self.edge(module, name)).collect()
    }

    fn edge(&self, module: &ModulePath, name: &Name) -> Option<Edge> {
        let target = module.resolve(name)?;
        let shared = module.names.iter().zip(&target).take_while(|(a, b)| a == b).count();
        let folder = ModulePath {
            crate_folder: module.crate_folder,
            names: module.names.iter().take(shared).cloned().collect(),
        };
        let from = module.names.get(shared);
        if from.is_none() && matches!(name.usage, Usage::Import { is_public: true, .. }) {
            // A folder's own file shows what its children hold; that is no need of its own.
            return None;
        }
        let to = self.child(&folder, target.get(shared)?);
        let from = from.map_or(OWN_FILE, String::as_str);
        (from != to).then(|| Edge {
            folder,
            from: from.to_owned(),
            to: to.to_owned(),
            line: name.line,
        })
    }

    /// The child of `folder` that holds `name`, or its own file.
    fn child<'a>(&'a self, folder: &ModulePath, name: &'a str) -> &'a str {
        if self.modules.contains(&folder.child(name)) {
            return name;
        }
        let passed_on = self.passed_on.get(folder).and_then(|names| names.get(name));
        passed_on.map_or(OWN_FILE, String::as_str)
    }
}

/// The circles of one folder: each way back that a walk from the first name meets.
fn circles(folder: &ModulePath, graph: &Graph) -> Vec<Fault> {
    let mut walk = Walk { graph, done: BTreeSet::new(), faults: Vec::new(), folder };
    for start in graph.keys() {
        walk.visit(&mut vec![start]);
    }
    walk.faults
}

struct Walk<'a> {
    graph: &'a Graph,
    done: BTreeSet<&'a str>,
    faults: Vec<Fault>,
    folder: &'a ModulePath,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, path: &mut Vec<&'a str>) {
        let Some(here) = path.last().copied() else { return };
        if self.done.contains(here) {
            return;
        }
        let graph = self.graph;
        for (next, (file, line)) in graph.get(here).into_iter().flatten() {
            if let Some(start) = path.iter().position(|name| name == next) {
                let circle: Vec<&str> = path.iter().skip(start).copied().collect();
                self.note(&circle, next, file, *line);
                continue;
            }
            path.push(next);
            self.visit(path);
            path.pop();
        }
        self.done.insert(here);
    }

    fn note(&mut self, circle: &[&str], back_to: &str, file: &str, line: usize) {
        let names = self.folder.names.join("/");
        let place = format!("{}{names}", self.folder.crate_folder);
        self.faults.push(Fault {
            path: file.to_owned(),
            line,
            rule: Rule::Cycle,
            found: format!("in {place}: {} -> {back_to}", circle.join(" -> ")),
            remedy: "move what both need to a file of its own",
        });
    }
}
