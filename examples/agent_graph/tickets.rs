//! [`Ticket`]: what the agent is asked, and how the server fails meanwhile.

use crate::server::Reply;
use crate::server::Reply::{
    ContextLengthExceeded, CustomerFile, CutInBody, InternalError, Late, NearlyJson, Says,
    TooManyRequests,
};

/// One thing that the agent is asked to do.
#[derive(Debug)]
pub(crate) struct Ticket {
    /// What happens meanwhile.
    pub(crate) story: &'static str,
    /// How often it happens.
    pub(crate) times: u32,
    /// The answers of the server, in the order of the requests.
    pub(crate) replies: &'static [Reply],
}

/// The day of the agent.
pub(crate) const TICKETS: &[Ticket] = &[
    Ticket {
        story: "all goes well",
        times: 1,
        replies: &[Says("customer"), ENGLISH, Says("Invoice 7 went out on Monday.")],
    },
    Ticket {
        story: "the model's API has had enough: 429, Retry-After: 2",
        times: 12,
        replies: &[TooManyRequests],
    },
    Ticket {
        story: "the customer service breaks: 500",
        times: 1,
        replies: &[Says("customer"), InternalError],
    },
    Ticket {
        story: "the customer service is late, and the tool gives up",
        times: 1,
        replies: &[Says("customer"), Late],
    },
    Ticket {
        story: "the connection is cut in the middle of the answer",
        times: 1,
        replies: &[Says("none"), CutInBody],
    },
    Ticket { story: "the model's API sends nearly JSON", times: 1, replies: &[NearlyJson] },
    Ticket {
        story: "the prompt is too long: 400, context_length_exceeded",
        times: 1,
        replies: &[Says("customer"), ENGLISH, ContextLengthExceeded],
    },
    Ticket {
        story: "the model answers nothing, politely",
        times: 1,
        replies: &[Says("none"), Says(" ")],
    },
    Ticket {
        story: "the digest of a French note is cut inside a letter",
        times: 1,
        replies: &[Says("customer"), FRENCH],
    },
    Ticket { story: "the model is late, and the graph gives up", times: 1, replies: &[Late] },
];

const ENGLISH: Reply = CustomerFile("wants to know where invoice 7 went");
const FRENCH: Reply = CustomerFile("veut encore savoir où est passée la facture 7");
