//! [`Agent`]: the graph, and what becomes of a ticket in it.

use std::sync::Arc;
use std::time::Duration;

use failrec::Scope;
use graph_flow::{
    Context, ExecutionStatus, FlowRunner, Graph, GraphBuilder, InMemorySessionStorage, Session,
    SessionStorage,
};
use serde_json::json;

use crate::client::Client;
use crate::nodes::{Answer, Digest, LookUp, Plan};
use crate::secrets::Secrets;

/// The graph drops a node that takes longer.
const PATIENCE_WITH_NODE: Duration = Duration::from_millis(800);
/// More steps than the graph has nodes.
const STEPS_MAX: usize = 8;

/// A support agent: plans, looks the customer up, shortens what it found, answers.
pub(crate) struct Agent {
    runner: FlowRunner,
    sessions: Arc<InMemorySessionStorage>,
    secrets: Secrets,
}

/// What became of a ticket.
#[derive(Debug)]
pub(crate) struct Ending {
    /// The last node that ran.
    pub(crate) node: String,
    /// In one word.
    pub(crate) word: &'static str,
}

impl Agent {
    pub(crate) fn new(client: &Client, secrets: Secrets) -> graph_flow::Result<Self> {
        let sessions = Arc::new(InMemorySessionStorage::new());
        let runner = FlowRunner::new(Arc::new(graph(client)?), sessions.clone());
        Ok(Self { runner, sessions, secrets })
    }

    /// Works on one ticket, whose run has the name `run`.
    pub(crate) async fn work(&self, run: &str) -> graph_flow::Result<Ending> {
        let session = Session::new_from_task(run.to_owned(), "plan");
        fill(&session.context, &self.secrets)?;
        let scope = scope(run, session.context.clone());
        self.sessions.save(session).await?;

        // A task of its own, so that a panic ends this ticket and not the day.
        let steps = scope.enter(walk(self.runner.clone(), run.to_owned()));
        let word = match failrec::spawn(steps).await {
            Ok(Ok(answer)) if answer.trim().is_empty() => "silent",
            Ok(Ok(_)) => "answered",
            Ok(Err(_)) => "failed",
            Err(_) => "panicked",
        };
        let node = self.sessions.get(run).await?.map(|session| session.current_task_id);
        Ok(Ending { node: node.unwrap_or_default(), word })
    }
}

/// What a failure of this run is to be recorded with. Nothing of it is looked at before one.
fn scope(run: &str, memory: Context) -> Scope {
    Scope::new()
        .session("monday")
        .run(run)
        .agent("support")
        .goal("answer_tickets")
        .tag("channel", "e-mail")
        .memory(move || serde_json::to_value(&memory).unwrap_or_default())
        .graph(|| {
            json!({ "plan": ["look_up", "answer"], "look_up": ["digest"], "digest": ["answer"] })
        })
}

fn graph(client: &Client) -> graph_flow::Result<Graph> {
    GraphBuilder::new("support")
        .add_task(Arc::new(Plan(client.clone())))
        .add_task(Arc::new(LookUp(client.clone())))
        .add_task(Arc::new(Digest))
        .add_task(Arc::new(Answer(client.clone())))
        .add_conditional_edge("plan", wants_customer, "look_up", "answer")
        .add_edge("look_up", "digest")
        .add_edge("digest", "answer")
        .with_task_timeout(PATIENCE_WITH_NODE)
        .build()
}

fn wants_customer(context: &Context) -> bool {
    context.get::<String>("tool").is_some_and(|tool| tool == "customer")
}

fn fill(context: &Context, secrets: &Secrets) -> graph_flow::Result<()> {
    let Secrets { email, password, .. } = secrets;
    let question = format!("Where is my invoice? I am {email}, password: {password}");
    context.set("question", question)?;
    context.set("email", email)
}

async fn walk(runner: FlowRunner, run: String) -> graph_flow::Result<String> {
    for _ in 0..STEPS_MAX {
        let step = runner.run(&run).await?;
        if let ExecutionStatus::Completed = step.status {
            return Ok(step.response.unwrap_or_default());
        }
    }
    Ok(String::new())
}
