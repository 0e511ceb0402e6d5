//! What entries told of a group that were left out on purpose.

use crate::query::Group;
use crate::query::group::note_name;
use crate::record::PrunedGroup;

impl Group {
    pub(in crate::query) fn fold(&mut self, folded: &PrunedGroup) {
        let PrunedGroup { process, tick, functions, crate_version, .. } = folded;
        self.tick(process, tick);
        if let Some(hits) = self.hits.get_mut(process) {
            hits.build.fail(crate_version);
        }
        folded.sessions.iter().for_each(|session| note_name(&mut self.sessions, session.clone()));
        folded.agents.iter().for_each(|agent| note_name(&mut self.agents, agent.clone()));
        for function in functions {
            note_name(&mut self.functions, (function.node_id.clone(), function.path.clone()));
        }
    }
}
