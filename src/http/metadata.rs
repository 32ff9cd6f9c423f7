//! What the layers learn about a request, as handlers take it.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;

use super::content_negotiation::AnswerType;
use super::error;
use super::markers::RequestId;
use crate::admission::Address;
use crate::auth::{Principal, Session};
use crate::error::Error;
use crate::graphql::call::Sender;
use crate::graphql::request_context::{OutcomeSlot, RequestContext, Transport};

/// What the layers learned about a request.
pub(super) struct RequestMetadata {
    pub(super) request_id: String,
    /// The client's address.
    pub(super) address: Address,
    /// The media type to answer in.
    pub(super) answer_type: AnswerType,
    outcome: OutcomeSlot,
}

impl RequestMetadata {
    /// Who sent the request.
    pub(super) fn sender<'a>(&'a self, principal: &'a Principal) -> Sender<'a> {
        Sender { principal, address: self.address, request_id: &self.request_id }
    }

    /// The context of one of several operations on this connection.
    pub(super) fn operation_context(&self, session: Session, transport: Transport) -> RequestContext {
        RequestContext { outcome: OutcomeSlot::default(), ..self.context(session, transport) }
    }

    /// The context of the operation of this request.
    pub(super) fn context(&self, session: Session, transport: Transport) -> RequestContext {
        RequestContext {
            request_id: self.request_id.as_str().into(),
            session,
            address: self.address,
            transport,
            has_document: false,
            document_id: None,
            variables: None,
            outcome: self.outcome.clone(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for RequestMetadata {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let extensions = &parts.extensions;
        let request_id = extensions.get().map(|RequestId(id)| id.clone()).unwrap_or_default();
        let found = (extensions.get().copied(), extensions.get().copied(), extensions.get().cloned());
        let (Some(address), Some(answer_type), Some(outcome)) = found else {
            let error = Error::internal("a layer of the router is missing");
            return Err(error::response(error, StatusCode::INTERNAL_SERVER_ERROR, &request_id));
        };
        Ok(Self { request_id, address, answer_type, outcome })
    }
}
