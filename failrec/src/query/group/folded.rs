//! What entries told of a group that were left out on purpose.

use crate::query::Group;
use crate::record::PrunedGroup;

impl Group {
    pub(in crate::query) fn fold(&mut self, folded: &PrunedGroup) {
        let PrunedGroup { process, tick, functions, crate_version, .. } = folded;
        self.tick(process, tick);
        if let Some(hits) = self.hits.get_mut(process) {
            hits.build.fail(crate_version);
        }
        folded.sessions.iter().for_each(|session| self.sessions.note(session.clone()));
        folded.agents.iter().for_each(|agent| self.agents.note(agent.clone()));
        for function in functions {
            self.functions.note((function.node_id.clone(), function.path.clone()));
        }
    }
}
