//! [`FailureRecord`]: everything that is kept of one failure.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Timestamp;
use crate::record::{
    AgentId, Attempt, Breadcrumb, Category, Decision, Environment, Evolution, Fingerprints,
    Function, GoalId, Json, Link, Model, NodeId, Note, Outcome, PolicyDecision, RecordId,
    Resolution, RunId, Sample, SessionId, Severity, Tool,
};

/// Everything that is kept of one failure.
///
/// Every text in it has been masked. Absent parts are left out of the JSON, never written as
/// `null`. [`environment`](Self::environment), [`resolution`](Self::resolution),
/// [`evolutions`](Self::evolutions) and [`notes`](Self::notes) are not in the failure's own line:
/// a store fills them in from other entries when it answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FailureRecord {
    /// Its name.
    pub id: RecordId,
    /// When it happened.
    #[serde(rename = "timestamp")]
    pub at: Timestamp,
    /// Microseconds since the recorder was installed, on a clock that never goes back.
    #[serde(default)]
    pub monotonic_us: u64,

    /// The goal whose journal it is in.
    #[serde(default)]
    pub goal_id: GoalId,
    /// The conversation or session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The execution of the graph or job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<RunId>,
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// The node of the graph.
    pub node_id: NodeId,
    /// The failure that led to this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_failure_id: Option<RecordId>,
    /// Names from other systems: a request, a job, a test.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub correlation: BTreeMap<String, String>,
    /// Which try it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<Attempt>,
    /// The function.
    pub function: Function,
    /// The tool in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<Tool>,
    /// The model in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Model>,

    /// In which way the call ended.
    pub outcome: Outcome,
    /// How bad it is.
    pub severity: Severity,
    /// What sort of thing went wrong.
    pub category: Category,
    /// The caller saw an error; not so after a panic.
    pub handled: bool,
    /// The type of the outermost error, or of the first known one in its chain.
    pub error_type: String,
    /// Its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// Its text.
    pub error_message: String,
    /// The text as it was compared with others.
    #[serde(default)]
    pub message_norm: String,
    /// The error and its causes, outermost first; the last is the root.
    #[serde(default)]
    pub chain: Vec<Link>,
    /// Where the panic was, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panic: Option<PanicPlace>,
    /// The group it belongs to.
    pub fingerprint: Fingerprints,
    /// The recorded functions that the error left through afterwards, innermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub propagated: Vec<Propagation>,
    /// Its number in its group, in this process.
    pub occurrence: u64,
    /// Why it was stored.
    pub sample: Sample,

    /// What the policies inside the call decided, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<PolicyDecision>,

    /// The arguments of the function, by name: first those that were captured when it was called,
    /// then those that were looked at when it had failed.
    #[serde(default, with = "pairs", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Json>"))]
    pub inputs: Vec<(Cow<'static, str>, Json)>,
    /// The memory of the agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Json>,
    /// The graph of the agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graph_snapshot: Option<Json>,
    /// What was produced before the failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial_output: Option<Json>,
    /// The newest steps of the execution, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub execution_path: Vec<String>,
    /// The newest decisions, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// What happened before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breadcrumbs: Vec<Breadcrumb>,
    /// The stack, innermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub backtrace: Vec<Frame>,
    /// Labels to search by.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The thread's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// How many values each masking rule hid.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub masking: BTreeMap<String, u32>,

    /// The process and the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// What was done about its group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// The changes of the agent that it led to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evolutions: Vec<Evolution>,
    /// Remarks on its group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

impl FailureRecord {
    /// A change of the agent followed.
    pub fn evolution_triggered(&self) -> bool {
        !self.evolutions.is_empty()
    }

    /// The innermost cause.
    pub fn root(&self) -> Option<&Link> {
        self.chain.last()
    }

    /// What its group knows of the innermost cause: the file of a panic, else the type.
    pub(crate) fn root_type(&self) -> Option<&str> {
        let file = self.panic.as_ref().map(PanicPlace::file);
        file.or_else(|| self.root()?.error_type.as_deref())
    }
}

/// A recorded function that an error left through after it was recorded further in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Propagation {
    /// The node.
    pub node_id: String,
    /// The function's path.
    pub function: String,
    /// When it left.
    pub at: Timestamp,
    /// Its text there, where that was no longer the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Propagation {
    /// The error left through `function` of `node_id` at `at`.
    pub fn new(node_id: impl Into<String>, function: impl Into<String>, at: Timestamp) -> Self {
        Self { node_id: node_id.into(), function: function.into(), at, message: None }
    }
}

/// Where a panic was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PanicPlace {
    /// File, line and column.
    pub location: String,
    /// The thread's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
}

impl PanicPlace {
    /// A panic at `location`.
    pub fn new(location: impl Into<String>, thread: Option<String>) -> Self {
        Self { location: location.into(), thread }
    }

    /// The source file.
    pub(crate) fn file(&self) -> &str {
        let mut parts = self.location.rsplitn(3, ':');
        parts.nth(2).unwrap_or(&self.location)
    }
}

/// One call on the stack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Frame {
    /// The function.
    #[serde(rename = "fn")]
    pub function: String,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// It belongs to the program, not to the standard library or a runtime.
    #[serde(default)]
    pub in_app: bool,
}

impl Frame {
    /// A call of `function`.
    pub fn new(function: impl Into<String>, in_app: bool) -> Self {
        Self { function: function.into(), file: None, line: None, in_app }
    }
}

/// Named values as a JSON object that keeps their order.
mod pairs {
    use std::borrow::Cow;
    use std::fmt;

    use serde::de::{MapAccess, Visitor};
    use serde::{Deserializer, Serializer};

    use crate::record::Json;

    pub(super) fn serialize<S: Serializer>(
        pairs: &[(Cow<'static, str>, Json)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(Cow<'static, str>, Json)>, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = Vec<(Cow<'static, str>, Json)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(pairs)
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}
