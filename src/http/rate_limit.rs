//! Charges requests to `/graphql` and `/metrics` to the rate limit of their address, before anything of them is read. The executor charges
//! operations to the rate limit of their principal.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, Method};
use axum::middleware::Next;
use axum::response::Response;

use super::error::{self, status_of};
use super::markers::RequestId;
use super::state::AppState;
use crate::admission::{Address, client_address};
use crate::error::{Error, ErrorCode, LimitName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Charges a request to its address.
pub(super) async fn requests(State(state): State<Arc<AppState>>, mut request: Request, next: Next) -> Response {
    let address = address_of(&state, &request);
    // A POST may record usage; its body has not been read yet.
    let may_record = request.method() == Method::POST && request.uri().path() == "/graphql";
    if let Err(error) = check_address(&state, address, may_record) {
        let request_id = request.extensions().get().map(|RequestId(id)| id.clone()).unwrap_or_default();
        return error::response(error, status_of(ErrorCode::RateLimited), &request_id);
    }
    request.extensions_mut().insert(address);
    next.run(request).await
}

/// Charges a request, or an operation on a WebSocket, to its address. A rejected one that may record usage is counted as ingestion.
pub(super) fn check_address(state: &AppState, address: Address, may_record: bool) -> Result<(), Error> {
    state.admission.check_address(address).inspect_err(|error| {
        state.admission.log_rejection(LimitName::AddressRequests, error);
        if may_record {
            state.recorder.ingestion_counters().record_rejection("(address)", error.code(), &error.to_string());
        }
    })
}

fn address_of(state: &AppState, request: &Request) -> Address {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    let forwarded = request.headers().get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    client_address(peer, forwarded.collect::<Vec<_>>().into_iter(), &state.trusted_proxies)
}
