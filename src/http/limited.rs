//! How many requests are let in, and what their responses say of it.
//!
//! Every request to `/graphql` and `/metrics` is counted by its address before it is looked at ([`requests`]), by its principal once
//! that is known ([`count`]), and needs room while it runs ([`enter`]). So is every operation on a WebSocket.

use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use async_graphql::parser::types::{OperationDefinition, OperationType, Selection};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

use super::error::{self, status_of};
use super::middleware::RequestId;
use super::router::AppState;
use crate::admission::{Address, Errand, Permit, Standing, client_address};
use crate::auth::Principal;
use crate::error::{Error, ErrorCode, LimitName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// draft-ietf-httpapi-ratelimit-headers: the rate of the principal, and where it stands with it.
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STANDING: HeaderName = HeaderName::from_static("ratelimit");

/// Counts a request by its address, and tells principals where they stand.
pub(super) async fn requests(State(state): State<Arc<AppState>>, mut request: Request, next: Next) -> Response {
    let address = address_of(&state, &request);
    // A post may record. Nobody knows: it is not read.
    let may_record = request.method() == Method::POST && request.uri().path() == "/graphql";
    if let Err(refusal) = arrive(&state, address, may_record) {
        let request_id = request.extensions().get().map(|RequestId(id)| id.clone()).unwrap_or_default();
        return error::response(refusal, status_of(ErrorCode::RateLimited), &request_id);
    }
    request.extensions_mut().insert(address);
    let mut response = next.run(request).await;
    if let Some(standing) = response.extensions_mut().remove::<Standing>() {
        tell(response.headers_mut(), standing);
    }
    response
}

/// Counts what comes from an address. What is refused is not read: where it may be a meter's, it is counted as one's.
pub(super) fn arrive(state: &AppState, address: Address, may_record: bool) -> Result<(), Error> {
    state.services.admission.arrive(address).inspect_err(|refusal| {
        log(state, LimitName::AddressRequests, refusal);
        if may_record {
            state.services.recorder.tally().refused("(address)", refusal.code(), &refusal.to_string());
        }
    })
}

/// Logs a refusal: a warning once a minute for all of its kind, and for debugging each.
pub(super) fn log(state: &AppState, kind: impl Hash, refusal: &Error) {
    let code = refusal.code().as_str();
    if state.services.admission.is_news((code, kind)) {
        tracing::warn!(code, "a request was refused, and others like it are for a minute without a warning: {refusal}");
    } else {
        tracing::debug!(code, "a request was refused: {refusal}");
    }
}

fn address_of(state: &AppState, request: &Request) -> Address {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    let forwarded = request.headers().get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    client_address(peer, forwarded.collect::<Vec<_>>().into_iter(), &state.trusted_proxies)
}

fn tell(headers: &mut HeaderMap, standing: Standing) {
    let (name, rate) = (standing.limit.as_str(), standing.rate);
    let seconds = |duration: std::time::Duration| duration.as_nanos().div_ceil(1_000_000_000);
    let policy = format!("\"{name}\";q={};w={}", rate.burst, seconds(standing.window()).max(1));
    let left = format!("\"{name}\";r={};t={}", standing.remaining, seconds(standing.whole_again_after()));
    for (header, value) in [(POLICY, policy), (STANDING, left)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(header, value);
        }
    }
}

/// What `look` makes of an Authorization header, where the address may still try. `RATE_LIMITED` where it may not; a wrong one that is
/// sent again at once is not looked at.
pub(super) async fn known<T>(
    state: &AppState,
    address: Address,
    authorization: Option<&[u8]>,
    look: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let Some(authorization) = authorization else { return look.await };
    let admission = &state.services.admission;
    admission.may_try(address, authorization)?;
    let known = look.await;
    match &known {
        Ok(_) => admission.accepted(authorization),
        Err(refusal) if refusal.code() == ErrorCode::InvalidToken => admission.rejected(address, authorization, refusal),
        Err(_) => {}
    }
    known
}

/// Counts an operation by who asks it.
pub(super) fn count(
    state: &AppState,
    principal: &Principal,
    address: Address,
    operation: Option<&OperationDefinition>,
) -> Result<Option<Standing>, Error> {
    let counted = state.services.admission.spend(principal, address);
    counted.inspect_err(|refusal| note(state, principal, operation, refusal))
}

/// Room for an operation while it runs. A subscription needs none: it is one of so many (`live.max_subscriptions`).
pub(super) async fn enter(
    state: &AppState,
    principal: &Principal,
    operation: Option<&OperationDefinition>,
) -> Result<Option<Permit>, Error> {
    let errand = match operation.map(|operation| operation.ty) {
        Some(OperationType::Subscription) => return Ok(None),
        Some(OperationType::Mutation) => Errand::Mutation,
        Some(OperationType::Query) | None => Errand::Question,
    };
    let entered = state.services.admission.enter(errand).await;
    entered.map(Some).inspect_err(|refusal| note(state, principal, operation, refusal))
}

/// A meter that is refused must show up somewhere.
fn note(state: &AppState, principal: &Principal, operation: Option<&OperationDefinition>, refusal: &Error) {
    log(state, principal.name(), refusal);
    if operation.is_some_and(records) {
        state.services.recorder.tally().refused(principal.sender(), refusal.code(), &refusal.to_string());
    }
}

fn records(operation: &OperationDefinition) -> bool {
    let is_recording =
        |selected: &Selection| matches!(selected, Selection::Field(field) if field.node.name.node == "recordUsage");
    operation.ty == OperationType::Mutation && operation.selection_set.node.items.iter().any(|item| is_recording(&item.node))
}
