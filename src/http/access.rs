//! Who may send a request: charges requests to the rate limit of their address before anything of them is read, and authenticates them by
//! their Authorization header. The executor charges operations to the rate limit of their principal.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use super::error::{self, status_of};
use super::markers::RequestId;
use super::paths;
use super::state::AppState;
use crate::admission::{Address, Caller};
use crate::auth::{Principal, Session, TokenRejection};
use crate::error::{Error, ErrorCode, LimitName};
use crate::settings::Network;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Charges a request to its address.
pub(super) async fn charge_address(State(state): State<Arc<AppState>>, mut request: Request, next: Next) -> Response {
    let address = address_of(&state, &request);
    // A POST may record usage; its body has not been read yet.
    let may_record = request.method() == Method::POST && paths::RECORDING.contains(&request.uri().path());
    let request_id = request.extensions().get().map(|RequestId(id)| id.clone()).unwrap_or_default();
    if let Err(error) = check_address(&state, address, may_record, &request_id) {
        return error::response(error, status_of(ErrorCode::RateLimited), &request_id);
    }
    request.extensions_mut().insert(address);
    next.run(request).await
}

/// Charges a request, or an operation on a WebSocket, to its address. A rejected one that may record usage is counted as ingestion.
pub(super) fn check_address(state: &AppState, address: Address, may_record: bool, request_id: &str) -> Result<(), Error> {
    state.admission.check_address(address).inspect_err(|error| {
        let caller = Caller { client: "(address)", address, request_id };
        state.admission.log_rejection(LimitName::AddressRequests, error, caller);
        if may_record {
            state.recorder.ingestion_counters().record_rejection("(address)", error.code(), &error.to_string());
        }
    })
}

/// The client's address.
pub(super) fn address_of(state: &AppState, request: &Request) -> Address {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    let forwarded = request.headers().get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    client_address(peer, forwarded.collect::<Vec<_>>().into_iter(), &state.settings.http.trusted_proxies)
}

/// The client's address: the peer's address or, if the peer is a trusted proxy, the last address in `X-Forwarded-For` that is not itself
/// a trusted proxy. Entries before it may be forged by the client and are ignored.
fn client_address<'a>(peer: IpAddr, forwarded: impl DoubleEndedIterator<Item = &'a str>, trusted: &[Network]) -> Address {
    let mut client = peer.to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    for entry in forwarded.flat_map(|header| header.split(',')).rev() {
        if !is_trusted(client) {
            break;
        }
        let Some(address) = parse(entry.trim()) else { break };
        client = address.to_canonical();
    }
    client.into()
}

/// Parses an address as proxies write it: some add a port.
fn parse(entry: &str) -> Option<IpAddr> {
    let bare = entry.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|entry| entry.ip()))
}

/// The Authorization header of a request.
pub(super) fn authorization(headers: &HeaderMap) -> Option<&[u8]> {
    headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes)
}

/// The principal of an Authorization header, for one answer.
pub(super) async fn principal(state: &AppState, address: Address, authorization: Option<&[u8]>) -> Result<Principal, Error> {
    limited(state, address, authorization, state.authenticator.principal(authorization)).await
}

/// The session of an Authorization header, for a stream of answers.
pub(super) async fn session(state: &AppState, address: Address, authorization: Option<&[u8]>) -> Result<Session, Error> {
    limited(state, address, authorization, state.sessions.open(authorization)).await
}

/// Runs `authenticating` when the address may try, and counts wrong tokens. `RATE_LIMITED` for a wrong token if the address sent too many
/// different ones; one that is sent again is rejected without being verified.
async fn limited<T>(
    state: &AppState,
    address: Address,
    authorization: Option<&[u8]>,
    authenticating: impl Future<Output = Result<T, TokenRejection>>,
) -> Result<T, Error> {
    let Some(authorization) = authorization else { return Ok(authenticating.await?) };
    let permit = state.admission.admit_token(address, authorization).await?;
    let authenticated = authenticating.await;
    drop(permit);
    match authenticated {
        Ok(authenticated) => {
            state.admission.record_accepted_token(authorization);
            Ok(authenticated)
        }
        Err(rejection) if rejection.error.code() == ErrorCode::InvalidToken => {
            Err(state.admission.record_rejected_token(address, authorization, rejection))
        }
        Err(rejection) => Err(rejection.error),
    }
}

/// Logs that a token was rejected, and counts it as ingestion: a meter whose token is wrong must show. Tokens of viewers are not
/// counted there; `/metrics` counts them with all rejections.
pub(super) fn record_wrong_token(
    state: &AppState,
    address: Address,
    authorization: Option<&[u8]>,
    error: &Error,
    request_id: &str,
) {
    // The wait in the message differs each time.
    let kind = if error.code() == ErrorCode::RateLimited { String::new() } else { error.to_string() };
    let concerns_token = matches!(error.code(), ErrorCode::InvalidToken | ErrorCode::RateLimited);
    let client = if concerns_token { "(wrong token)" } else { "(unverified token)" };
    state.admission.log_rejection(kind, error, Caller { client, address, request_id });
    if concerns_token && !state.authenticator.has_viewer_token_format(authorization) {
        state.recorder.ingestion_counters().record_rejection("(wrong token)", error.code(), &error.to_string());
    }
}

/// The response to a request whose token was rejected.
pub(super) fn rejection(
    state: &AppState,
    address: Address,
    authorization: Option<&[u8]>,
    error: Error,
    request_id: &str,
) -> Response {
    record_wrong_token(state, address, authorization, &error, request_id);
    let status = error::status_of(error.code());
    error::response(error, status, request_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("the test uses valid addresses")
    }

    fn client(peer: &str, forwarded: &[&str], trusted: &[(&str, u8)]) -> Address {
        let trusted: Vec<_> = trusted.iter().map(|(text, prefix)| Network { address: address(text), prefix: *prefix }).collect();
        client_address(address(peer), forwarded.iter().copied(), &trusted)
    }

    #[test]
    fn forwarded_addresses_are_used_only_from_trusted_proxies() {
        let proxy = [("10.0.0.0", 8)];
        let of = |text| Address::from(address(text));
        assert_eq!(client("192.0.2.1", &["198.51.100.7"], &[]), of("192.0.2.1"));
        assert_eq!(client("192.0.2.1", &["198.51.100.7"], &proxy), of("192.0.2.1"));
        assert_eq!(client("10.1.2.3", &["198.51.100.7"], &proxy), of("198.51.100.7"));
        // The client forged the first entry; proxies append.
        assert_eq!(client("10.1.2.3", &["203.0.113.9, 198.51.100.7"], &proxy), of("198.51.100.7"));
        assert_eq!(client("10.1.2.3", &["203.0.113.9", "198.51.100.7, 10.9.9.9"], &proxy), of("198.51.100.7"));
        assert_eq!(client("10.1.2.3", &["nonsense"], &proxy), of("10.1.2.3"));
        assert_eq!(client("10.1.2.3", &["198.51.100.7:4711"], &proxy), of("198.51.100.7"));
        assert_eq!(client("10.1.2.3", &["[2001:db8::1]:4711"], &proxy), of("2001:db8::1"));
        assert_eq!(client("10.1.2.3", &["[2001:db8::1]"], &proxy), of("2001:db8::1"));
        assert_eq!(client("::ffff:10.1.2.3", &["2001:db8::1"], &proxy), of("2001:db8::1"));
        assert_eq!(client("10.1.2.3", &["198.51.100.7"], &[("0.0.0.0", 0)]), of("198.51.100.7"));
    }
}
