//! Client addresses.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// A client address as used for rate limits: an IPv4 address, or the /64 network of an IPv6 address, which usually belongs to one
/// customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address(IpAddr);

/// An IP network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// An address of the network.
    pub address: IpAddr,
    /// Prefix length, in bits.
    pub prefix: u8,
}

impl From<IpAddr> for Address {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            address @ IpAddr::V4(_) => address,
        })
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        match (self.address.to_canonical(), address) {
            (IpAddr::V4(ours), IpAddr::V4(address)) => {
                ours.to_bits().checked_shr(32 - u32::from(self.prefix.min(32))).unwrap_or_default()
                    == address.to_bits().checked_shr(32 - u32::from(self.prefix.min(32))).unwrap_or_default()
            }
            (IpAddr::V6(ours), IpAddr::V6(address)) => {
                ours.to_bits().checked_shr(128 - u32::from(self.prefix.min(128))).unwrap_or_default()
                    == address.to_bits().checked_shr(128 - u32::from(self.prefix.min(128))).unwrap_or_default()
            }
            _ => false,
        }
    }
}

/// The client's address: the peer's address or, if the peer is a trusted proxy, the last address in `X-Forwarded-For` that is not itself
/// a trusted proxy. Entries before it may be forged by the client and are ignored.
pub fn client_address<'a>(peer: IpAddr, forwarded: impl DoubleEndedIterator<Item = &'a str>, trusted: &[Network]) -> Address {
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

    #[test]
    fn an_ipv6_64_network_counts_as_one_address() {
        let of = |text| Address::from(address(text));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
