//! The nodes of the graph, and the tools they use.

use std::fmt::Write as _;

use async_trait::async_trait;
use failrec::record::Decision;
use failrec::{record_failures, scope};
use graph_flow::{Context, NextAction, Task, TaskResult};

use crate::client::{CallError, Client, Customer};

/// A digest has room for as many bytes.
const DIGEST_BYTES: usize = 32;

/// Lets the model choose a tool.
pub(crate) struct Plan(pub(crate) Client);

/// Asks the customer service.
pub(crate) struct LookUp(pub(crate) Client);

/// Shortens what the customer service said.
pub(crate) struct Digest;

/// Lets the model answer.
pub(crate) struct Answer(pub(crate) Client);

#[async_trait]
impl Task for Plan {
    fn id(&self) -> &'static str {
        "plan"
    }

    // The graph drops a node that takes too long, which is a failure although nothing fails.
    #[record_failures(node = "plan", on_cancel = "record")]
    async fn run(&self, context: Context) -> graph_flow::Result<TaskResult> {
        scope::step("plan: choose a tool");
        let question: String = context.get("question").unwrap_or_default();
        let prompt = format!("Name the tool that this needs, or none: {question}");
        let tool = self.0.chat(&prompt).await.map_err(anyhow::Error::from)?;
        scope::decision(Decision::new("tool", &*tool).because("the model said so"));
        context.set("tool", tool)?;
        Ok(TaskResult::move_to_next())
    }
}

#[async_trait]
impl Task for LookUp {
    fn id(&self) -> &'static str {
        "look_up"
    }

    #[record_failures(node = "look_up")]
    async fn run(&self, context: Context) -> graph_flow::Result<TaskResult> {
        scope::step("look_up: ask for the customer");
        let email: String = context.get("email").unwrap_or_default();
        let found = find_customer(&self.0, &email).await.map_err(anyhow::Error::from)?;
        context.set("plan", found.plan)?;
        context.set("note", found.note)?;
        Ok(TaskResult::move_to_next())
    }
}

#[async_trait]
impl Task for Digest {
    fn id(&self) -> &'static str {
        "digest"
    }

    #[record_failures(node = "digest")]
    async fn run(&self, context: Context) -> graph_flow::Result<TaskResult> {
        scope::step("digest: shorten the note");
        let note: String = context.get("note").unwrap_or_default();
        context.set("digest", shorten(&note))?;
        Ok(TaskResult::move_to_next())
    }
}

#[async_trait]
impl Task for Answer {
    fn id(&self) -> &'static str {
        "answer"
    }

    #[record_failures(node = "answer", fail_if = says_nothing)]
    async fn run(&self, context: Context) -> graph_flow::Result<TaskResult> {
        scope::step("answer: write to the customer");
        let mut prompt: String = context.get("question").unwrap_or_default();
        if let Some(digest) = context.get::<String>("digest") {
            write!(prompt, "\nThe customer {digest}").map_err(anyhow::Error::from)?;
        }
        let answer = self.0.chat(&prompt).await.map_err(anyhow::Error::from)?;
        Ok(TaskResult::new(Some(answer), NextAction::End))
    }
}

fn says_nothing(done: &TaskResult) -> bool {
    done.response.as_deref().is_none_or(|text| text.trim().is_empty())
}

// A failure in here leaves through `look_up` too, and is one failure.
#[record_failures(node = "tool.customer", tags(tool = "customer"), skip(client))]
async fn find_customer(client: &Client, email: &str) -> Result<Customer, CallError> {
    client.customer(email).await
}

/// The beginning of `note`. It cuts at a byte where it should cut at a letter.
#[record_failures(node = "tool.digest", tags(tool = "digest"))]
fn shorten(note: &str) -> &str {
    &note[..note.len().min(DIGEST_BYTES)]
}
