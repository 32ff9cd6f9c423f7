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
use crate::admission::Address;
use crate::error::{Error, ErrorCode, LimitName};
use crate::settings::Network;

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
