//! What a transport tells the executor about a request in addition to its document: who sent it, from where, and over what.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;

use crate::admission::Address;
use crate::auth::Session;

/// Describes a request. A transport puts it into the data of [`async_graphql::Request`].
#[derive(Clone, Debug)]
pub struct RequestContext {
    /// The id of the request, in logs and errors.
    pub request_id: Arc<str>,
    /// Who sent it. On a stream the session says when the token is no longer accepted.
    pub session: Session,
    /// The client's address.
    pub address: Address,
    /// What carries the answer.
    pub transport: Transport,
    /// Whether the request has a document, be it an empty one. Without a context, an empty document is none.
    pub has_document: bool,
    /// `documentId` of a persisted or trusted document.
    pub document_id: Option<String>,
    /// The variables as they were sent. `None`: [`async_graphql::Request::variables`] holds them.
    pub variables: Option<RawVariables>,
    /// Where the executor notes what the request came to.
    pub outcome: OutcomeSlot,
}

/// What carries an operation and its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// `GET`: safe by the rules of HTTP, so it carries queries only.
    Get,
    /// `POST`, answered once.
    Post,
    /// Server-sent events asked for by `GET`.
    EventsByGet,
    /// Server-sent events asked for by `POST`.
    EventsByPost,
    /// A WebSocket.
    WebSocket,
    /// A call from within the process, such as one of the services of `async-graphql-axum`.
    Direct,
}

/// Variables by name, each as its JSON text.
#[derive(Clone, Debug)]
pub struct RawVariables(pub Vec<(String, Bytes)>);

/// What a request came to, for the access log. The executor fills it; the HTTP layer reads it when the response is ready.
#[derive(Clone, Debug, Default)]
pub struct OutcomeSlot(Arc<OnceLock<OperationOutcome>>);

/// What a request came to.
#[derive(Clone, Debug)]
pub struct OperationOutcome {
    /// The name of the operation; `None` for a request that was rejected before it ran.
    pub operation: Option<String>,
    /// The code of the first error, or `OK`.
    pub code: &'static str,
    /// Who sent it: the name of the service token, the viewer's subject, or a placeholder in parentheses.
    pub client: String,
    /// The client's address.
    pub address: Address,
}

impl RequestContext {
    /// Notes the outcome, once, for the log of requests.
    pub fn set_outcome(&self, operation: Option<&str>, code: &'static str) {
        let client = self.session.principal().name().to_owned();
        let outcome = OperationOutcome { operation: operation.map(str::to_owned), code, client, address: self.address };
        let _ = self.outcome.0.set(outcome); // the first outcome stays
    }

    /// A call from within the process.
    pub fn direct(session: Session) -> Self {
        Self {
            request_id: uuid::Uuid::new_v4().to_string().into(),
            session,
            address: IpAddr::V4(Ipv4Addr::UNSPECIFIED).into(),
            transport: Transport::Direct,
            has_document: false,
            document_id: None,
            variables: None,
            outcome: OutcomeSlot::default(),
        }
    }
}

impl Transport {
    /// Whether it carries mutations.
    pub const fn carries_mutations(self) -> bool {
        !matches!(self, Self::Get | Self::EventsByGet)
    }

    /// Whether it carries any number of answers, as a subscription needs.
    pub const fn carries_streams(self) -> bool {
        !matches!(self, Self::Get | Self::Post)
    }
}

impl OutcomeSlot {
    /// The outcome; `None` while the operation runs, and for a request that never reached the executor.
    pub fn get(&self) -> Option<&OperationOutcome> {
        self.0.get()
    }
}
