//! [`Functions`]: how often the functions of a goal have succeeded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::query::run::Run;
use crate::record::{Environment, NodeId, Passes, ProcessId};

/// How often the functions of a goal have succeeded, by node, path and process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Functions(BTreeMap<NodeId, BTreeMap<String, BTreeMap<ProcessId, Run>>>);

impl Functions {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A process told so at that time.
    pub(super) fn tell(
        &mut self,
        (process, environment): (&ProcessId, Option<&Environment>),
        at: Timestamp,
        passes: &Passes,
    ) {
        let of_node = self.0.entry(passes.node_id.clone()).or_default();
        let runs = of_node.entry(passes.function.clone()).or_default();
        let run = runs.entry(process.clone()).or_insert_with(|| Run::new(passes.since));
        run.tell(at, passes);
        if let Some(environment) = environment {
            run.build.boot(environment);
        }
    }

    /// The process ran there.
    pub(super) fn boot(&mut self, process: &ProcessId, environment: &Environment) {
        let of_functions = self.0.values_mut().flat_map(BTreeMap::values_mut);
        for run in of_functions.filter_map(|runs| runs.get_mut(process)) {
            run.build.boot(environment);
        }
    }

    /// What is known of a function, process by process.
    pub(super) fn runs(&self, node: &NodeId, function: &str) -> impl Iterator<Item = &Run> {
        let runs = self.0.get(node).and_then(|of_node| of_node.get(function));
        runs.into_iter().flat_map(BTreeMap::values)
    }
}
