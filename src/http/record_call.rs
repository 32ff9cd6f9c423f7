//! A call that carries records and is no GraphQL operation: authenticated, charged, read and recorded by the same steps as `recordUsage`,
//! whatever its format is. A call that fails as a whole is counted in `ingestion` under the name of its token.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode};

use super::request::read_body;
use super::state::AppState;
use super::{access, error};
use crate::admission::{Address, Caller, OperationKind, Reservation};
use crate::auth::Principal;
use crate::domain::record_input::SentRecord;
use crate::error::Error;
use crate::intake;
use crate::recording::RecordOutcome;

/// The memory that is reserved for a response, in bytes: a mutation's. It is resized to that of the response when it is known.
const RESPONSE_BYTES: u64 = 4_096;

/// A call that failed as a whole, with the status of its response. It is logged and counted.
pub(super) struct CallError(pub(super) Error, pub(super) StatusCode);

impl From<Error> for CallError {
    fn from(error: Error) -> Self {
        let status = error::status_of(error.code());
        Self(error, status)
    }
}

/// A call whose caller may record.
pub(super) struct RecordCall<'a> {
    state: &'a AppState,
    principal: Principal,
    address: Address,
    request_id: &'a str,
}

impl<'a> RecordCall<'a> {
    /// Authenticates the caller, charges its rate limit, and requires the scope `record`.
    pub(super) async fn begin(
        state: &'a AppState,
        headers: &HeaderMap,
        address: Address,
        request_id: &'a str,
    ) -> Result<Self, CallError> {
        let authorization = access::authorization(headers);
        let authenticated = access::principal(state, address, authorization).await;
        let principal =
            authenticated.inspect_err(|error| access::record_wrong_token(state, address, authorization, error, request_id))?;
        let call = Self { state, principal, address, request_id };
        state.admission.charge(&call.principal, address).map_err(|error| call.reject(error))?;
        intake::require_scope(&state.recorder, &call.principal).inspect_err(|error| call.log_rejection(error))?;
        Ok(call)
    }

    /// Reads the body, decompressed, up to `http.body_limit_mib`.
    pub(super) async fn read_body(&self, body: Body) -> Result<Bytes, CallError> {
        let settings = &self.state.settings.http;
        let read = read_body(settings, settings.body_bytes(), body).await;
        read.map_err(|(error, status)| self.reject_with_status(error, status))
    }

    /// Records. The response counts the reserved memory until it is sent (`super::response_body::with_memory`).
    pub(super) async fn record(&self, sent: Vec<SentRecord>) -> Result<(Vec<RecordOutcome>, Reservation), CallError> {
        let admission = &self.state.admission;
        let kind = OperationKind::Mutation;
        let memory = admission.reserve_response(kind, &self.principal, self.address, RESPONSE_BYTES).await;
        let memory = memory.map_err(|error| self.reject_records(error, sent.len()))?;
        let slot = admission.acquire_slot(kind).await.map_err(|error| self.reject_records(error, sent.len()))?;
        let outcomes = intake::record(&self.state.recorder, &self.principal, sent).await?; // counts its errors
        drop(slot);
        Ok((outcomes, memory))
    }

    /// Logs and counts an error of the call as a whole.
    pub(super) fn reject(&self, error: Error) -> CallError {
        self.reject_records(error, 1)
    }

    /// Logs and counts an error of the call as a whole, which sent `records` records.
    pub(super) fn reject_records(&self, error: Error, records: usize) -> CallError {
        self.log_rejection(&error);
        intake::record_rejection(&self.state.recorder, &self.principal, &error, records);
        error.into()
    }

    /// Logs and counts an error of the call as a whole.
    pub(super) fn reject_with_status(&self, error: Error, status: StatusCode) -> CallError {
        let CallError(error, _) = self.reject(error);
        CallError(error, status)
    }

    /// The rate limit of the caller, as headers of the response.
    pub(super) fn rate_limit_headers(&self) -> HeaderMap {
        self.state.executor.rate_limit_headers(&self.principal, self.address)
    }

    fn log_rejection(&self, error: &Error) {
        let (client, address, request_id) = (self.principal.name(), self.address, self.request_id);
        self.state.admission.log_rejection(client, error, Caller { client, address, request_id });
    }
}
