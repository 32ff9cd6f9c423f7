//! IP networks in settings.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// An IP network such as `10.0.0.0/8`, or a single address without a prefix length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    /// An address of the network.
    pub address: IpAddr,
    /// Prefix length, in bits.
    pub prefix: u8,
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text.as_str(), None),
        };
        let invalid = || format!("`http.trusted_proxies` contains `{text}`; use an address, or a network such as `10.0.0.0/8`");
        let address: IpAddr = address.parse().map_err(|_| invalid())?;
        let max_prefix = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(max_prefix), str::parse).map_err(|_| invalid())?;
        if prefix > max_prefix {
            return Err(invalid());
        }
        Ok(Self { address, prefix })
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        format!("{}/{}", network.address, network.prefix)
    }
}
