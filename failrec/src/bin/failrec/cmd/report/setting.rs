//! What was going on around the failure, and where.

use std::collections::BTreeMap;

use failrec::Timestamp;
use failrec::record::{AgentId, Environment, FailureRecord, RunId, SessionId};

use crate::cmd::facts::Facts;
use crate::cmd::report::evidence::value_text;
use crate::output::{Column, Screen, Table, TableCell, Tone, bytes, on_one_line, span};
use crate::trouble::Result;

/// Writes session, run, agent, model, tool and tags; then the steps, decisions and breadcrumbs.
pub(super) fn write(record: &FailureRecord, screen: &mut Screen) -> Result<()> {
    let mut facts = Facts::new();
    facts.add("goal", record.goal_id.as_str());
    facts.add_some("session", record.session_id.as_ref().map(SessionId::as_str));
    facts.add_some("run", record.run_id.as_ref().map(RunId::as_str));
    facts.add_some("agent", record.agent_id.as_ref().map(AgentId::as_str));
    facts.add_some(
        "model",
        record.model.as_ref().map(|model| {
            let request = model.request_id.as_ref().map(|id| format!("request {id}"));
            joined([Some(model.name.clone()), named(&model.provider), request])
        }),
    );
    facts.add_some(
        "tool",
        record.tool.as_ref().map(|tool| {
            let call = tool.call_id.as_ref().map(|id| format!("call {id}"));
            joined([Some(tool.name.clone()), call])
        }),
    );
    facts.add_some("led to by", record.parent_failure_id.map(|id| id.to_string()));
    facts.add_some("thread", record.thread.as_deref());
    facts.add_some("correlation", pairs(&record.correlation));
    facts.add_some("tags", pairs(&record.tags));
    facts.write("Context", screen)?;
    let mut path = Facts::new();
    for (number, step) in (1..).zip(&record.execution_path) {
        let number: u32 = number;
        path.add(&number.to_string(), step.as_str());
    }
    path.write("Steps before (oldest first)", screen)?;
    let mut decisions = Facts::new();
    for decision in &record.decisions {
        let why = decision.reasoning.as_ref();
        let why = why.map_or_else(String::new, |why| format!("\nbecause {why}"));
        decisions.add(&decision.intent, format!("{}{why}", decision.chosen));
    }
    decisions.write("Decisions before (oldest first)", screen)?;
    write_breadcrumbs(record, screen)
}

fn write_breadcrumbs(record: &FailureRecord, screen: &mut Screen) -> Result<()> {
    if record.breadcrumbs.is_empty() {
        return Ok(());
    }
    screen.heading("Breadcrumbs (oldest first)")?;
    let columns =
        [Column::right(""), Column::left(""), Column::left("").at_most(12), Column::left("")];
    let mut table = Table::wrapped(columns).indent(2);
    for crumb in &record.breadcrumbs {
        let data = crumb.data.as_ref().map(|data| format!("\n{}", value_text(data)));
        let text = format!("{}{}", crumb.message, data.unwrap_or_default());
        table.add([
            TableCell::new(before(crumb.at, record.at), Tone::Faint),
            TableCell::new(crumb.level.as_str(), Tone::of_severity(crumb.level)),
            TableCell::new(on_one_line(&crumb.category), Tone::Faint),
            TableCell::block(text, Tone::Plain),
        ]);
    }
    screen.table(&table)
}

/// Writes where it ran.
pub(super) fn write_environment(record: &FailureRecord, screen: &mut Screen) -> Result<()> {
    let Some(environment) = &record.environment else { return Ok(()) };
    let Environment { application, release, git_commit, deployment, .. } = environment;
    let mut facts = Facts::new();
    facts.add_some("application", application.as_deref());
    facts.add_some("release", release.as_deref());
    facts.add_some("commit", git_commit.as_deref());
    facts.add_some("deployment", deployment.as_deref());
    let host = environment.hostname.clone();
    let container = environment.container_id.as_ref().map(|id| format!("container {id}"));
    facts.add_some("host", some(joined([host, container])));
    let system = environment.os_version.clone().or_else(|| named(&environment.os));
    let kernel = environment.kernel.as_ref().map(|kernel| format!("kernel {kernel}"));
    facts.add_some("system", some(joined([system, kernel, named(&environment.arch)])));
    let cpus = environment.cpu_count.map(|number| format!("{number} processors"));
    let memory = environment.memory_bytes.map(|number| format!("{} of memory", bytes(number)));
    facts.add_some("machine", some(joined([cpus, memory])));
    let number = (0 < environment.pid).then(|| environment.pid.to_string());
    let parent = environment.parent_pid.map(|pid| format!("parent {pid}"));
    facts.add_some("process", some(joined([number, parent, environment.exe.clone()])));
    let build = [
        environment.rust_version.clone(),
        environment.target.clone(),
        named(&environment.profile),
        named(&environment.panic_strategy).map(|strategy| format!("panic={strategy}")),
        named(&environment.failrec_version).map(|version| format!("failrec {version}")),
    ];
    facts.add_some("build", some(joined(build)));
    facts.add_some("variables", pairs(&environment.variables));
    facts.write("Environment", screen)
}

/// How long before the failure.
fn before(at: Timestamp, failed: Timestamp) -> String {
    if at < failed { format!("-{}", span(failed.since(at))) } else { "0 ms".to_owned() }
}

fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn named(text: &str) -> Option<String> {
    some(text.to_owned())
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn pairs(map: &BTreeMap<String, String>) -> Option<String> {
    let pairs: Vec<_> = map.iter().map(|(name, value)| format!("{name}={value}")).collect();
    some(pairs.join("\n"))
}
